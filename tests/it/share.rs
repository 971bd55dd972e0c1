//! A folder on the network: it answers slowly, and now and then not at all.
//!
//! A library that is loaded before the program's own stands in for it: whatever is read of files below one folder
//! waits, and some of it fails.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::cli::{contents, hengping, stderr};
use crate::district::{District, Form, copy_folder};
use crate::hostile::crafted::{xls_of, xlsb_of};

/// In C: what is opened below `$SLOW` is read after `$DELAY` microseconds, and not at all where its path holds
/// `$BROKEN`.
const SHARE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char kind[65536];

int open64(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = (int (*)(const char *, int, ...)) dlsym(RTLD_NEXT, "open64");
    va_list more;
    va_start(more, flags);
    int fd = real(path, flags, va_arg(more, int));
    va_end(more);
    const char *slow = getenv("SLOW"), *broken = getenv("BROKEN");
    if (fd >= 0 && fd < 65536)
        kind[fd] = broken && strstr(path, broken) ? 2 : slow && strstr(path, slow) ? 1 : 0;
    return fd;
}

int close(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "close");
    if (fd >= 0 && fd < 65536) kind[fd] = 0;
    return real(fd);
}

ssize_t read(int fd, void *into, size_t most) {
    static ssize_t (*real)(int, void *, size_t);
    if (!real) real = (ssize_t (*)(int, void *, size_t)) dlsym(RTLD_NEXT, "read");
    if (fd >= 0 && fd < 65536 && kind[fd]) usleep(atoi(getenv("DELAY")));
    if (fd >= 0 && fd < 65536 && kind[fd] == 2) { errno = ETIMEDOUT; return -1; }
    return real(fd, into, most);
}
"#;

/// The library, where there is a compiler for it.
fn share(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("share.c"), folder.join("share.so"));
    std::fs::write(&source, SHARE).unwrap();
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
    compiler.status().ok()?.success().then_some(library)
}

fn run_over(library: &Path, home: &Path, delay: Duration, broken: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hengping"));
    command.args(["run", "--tables", "--threads", "2"]).current_dir(home);
    command.env("SOURCE_DATE_EPOCH", "1737000000").env("LD_PRELOAD", library).env("SLOW", "inputs/2024/");
    command.env("DELAY", delay.as_micros().to_string());
    broken.iter().for_each(|broken| {
        command.env("BROKEN", broken);
    });
    command.output().unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "that it was slow is told by the clock alone")]
#[expect(clippy::print_stdout, reason = "what was not tried is said")]
fn a_folder_that_answers_slowly_is_read_to_the_same_end_and_one_that_fails_is_not_called_broken() {
    let district = District::sound();
    let home = district.home();
    let Some(library) = share(home) else { return println!("skipped: there is no C compiler") };
    let put =
        |name: &str, bytes: Vec<u8>| std::fs::write(home.join("inputs/2024").join(name), bytes).unwrap();
    // Read here, and in the process of their own.
    put("枫林街道.xls", xls_of(&Form::of("枫林街道")));
    put("文澜街道.xlsb", xlsb_of(&Form::of("文澜街道")));
    put("新渡街道.xlsx", Form::of("新渡街道").bytes(&district.scheme));
    let fast = tempfile::tempdir().unwrap();
    copy_folder(&home.join("inputs"), &fast.path().join("inputs"));
    hengping(fast.path(), &["run", "--tables"]);

    const DELAY: Duration = Duration::from_millis(300);
    let begun = Instant::now();
    let slow = run_over(&library, home, DELAY, None);
    assert!(begun.elapsed() > DELAY * 2, "nothing was slow");
    assert!(matches!(slow.status.code(), Some(0 | 1)), "{}", stderr(&slow));
    assert!(stderr(&slow).contains("已读取 4/4"), "{}", stderr(&slow));
    let outputs = |home: &Path| contents(&home.join("outputs/2024"));
    let (slowly, quickly) = (outputs(home), outputs(fast.path()));
    let other: Vec<&PathBuf> = quickly
        .iter()
        .filter(|(name, bytes)| slowly.get(*name) != Some(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(other.is_empty() && slowly.len() == quickly.len(), "{other:?} differ");

    let cut = run_over(&library, home, Duration::ZERO, Some("枫林街道.xls"));
    assert_eq!(cut.status.code(), Some(1), "{}", stderr(&cut));
    let findings = std::fs::read_to_string(home.join("outputs/2024/findings.csv")).unwrap();
    assert!(findings.contains("读这个文件时出错（等了很久没有回应）"), "{findings}");
    assert!(!findings.contains("已损坏"), "{findings}");
}
