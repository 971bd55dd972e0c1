//! Tells the program which sources it was built of, so that what one build has read is never taken for what another
//! would read (`shards`).

use std::path::{Path, PathBuf};

fn main() {
    let mut sources = Vec::new();
    for folder in ["src", "assets"] {
        println!("cargo:rerun-if-changed={folder}");
        gather(Path::new(folder), &mut sources);
    }
    sources.sort();
    // FNV-1a: the same number everywhere, and no crate for it.
    let mut digest: u64 = 0xcbf2_9ce4_8422_2325;
    for path in sources {
        let bytes = std::fs::read(&path).unwrap_or_default();
        for byte in path.to_string_lossy().bytes().chain(bytes) {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=HENGPING_SOURCES={digest:016x}");
}

fn gather(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|own| own == "rs" || own == "toml" || own == "csv") {
            sources.push(path);
        }
    }
}
