//! The files named on the command line, and their addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::ingest::{Found, discover};

/// Files, and why others are not among them.
type Given = (Vec<Found>, Vec<Error>);

/// The files at some paths, each once, sorted by the name that findings use: a file's own, or its path below
/// a folder that was named, as in a run on that folder; where two would share one, the path as typed.
///
/// Beside them comes an [`Error::NoFile`] for each path at which there is nothing: the others are checked all the
/// same.
///
/// # Errors
///
/// [`Error::Read`] if a folder cannot be listed.
pub(super) fn files(paths: &[PathBuf]) -> Result<Given, Error> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            found.extend(discover::files(path)?);
        } else if path.is_file() {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            found.push(Found { file: name, path: path.clone() });
        } else {
            missing.push(Error::NoFile { path: path.clone() });
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|own| seen.insert(own.path.canonicalize().unwrap_or_else(|_| own.path.clone())));
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    found.iter().for_each(|own| *names.entry(own.file.clone()).or_default() += 1);
    for own in found.iter_mut().filter(|own| names.get(&own.file).is_some_and(|times| *times > 1)) {
        own.file = slashed(&own.path);
    }
    found.sort();
    Ok((found, missing))
}

/// The address of a file that findings name, as a URI: relative where the file lies below the present
/// folder, percent-encoded. The entry of an archive has its own path behind the archive's.
pub(super) fn uri(files: &[Found], name: &str) -> Option<String> {
    let within = |own: &&Found| {
        name.strip_prefix(&own.file).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let own = files.iter().filter(within).max_by_key(|own| own.file.len())?;
    let here = std::env::current_dir().ok();
    let below = here.as_deref().and_then(|here| own.path.strip_prefix(here).ok());
    let path = slashed(below.unwrap_or(&own.path));
    let whole = format!("{}{}", path.trim_start_matches("./"), &name[own.file.len()..]);
    let encoded = encoded(&whole);
    if below.is_some() || !own.path.is_absolute() {
        return Some(encoded);
    }
    // A drive keeps its colon; in a relative path it would be taken for a scheme.
    let drive = if cfg!(windows) { encoded.replacen("%3A/", ":/", 1) } else { encoded };
    Some(format!("file:///{}", drive.trim_start_matches('/')))
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Every byte that a path in a URI may not hold as it is becomes `%` and two digits (RFC 3986, 2.3).
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{files, uri};
    use crate::error::Error;
    use crate::ingest::Found;

    fn found(file: &str, path: &str) -> Found {
        Found { file: file.to_owned(), path: path.into() }
    }

    #[test]
    fn a_file_has_its_own_name_unless_two_would_share_it() {
        let home = tempfile::tempdir().unwrap();
        for folder in ["a", "b"] {
            std::fs::create_dir(home.path().join(folder)).unwrap();
            std::fs::write(home.path().join(folder).join("x.xlsx"), "x").unwrap();
        }
        let path = |name: &str| home.path().join(name);
        let names = |paths: &[&str]| -> Vec<String> {
            let paths: Vec<_> = paths.iter().map(|name| path(name)).collect();
            files(&paths).unwrap().0.into_iter().map(|own| own.file).collect()
        };
        assert_eq!(names(&["a/x.xlsx", "a", "a/../a/x.xlsx"]), ["x.xlsx"]);
        assert_eq!(names(&["."]), ["a/x.xlsx", "b/x.xlsx"]);
        let both = names(&["b/x.xlsx", "a/x.xlsx"]);
        assert!(both[0].ends_with("/a/x.xlsx") && both[1].ends_with("/b/x.xlsx"), "{both:?}");
        let (rest, missing) = files(&[path("c.xlsx"), path("a/x.xlsx")]).unwrap();
        assert!(rest.len() == 1 && matches!(missing[..], [Error::NoFile { .. }]));
    }

    #[test]
    fn an_address_is_relative_and_percent_encoded() {
        let files = [found("白土镇 1.xlsx", "./报表/白土镇 1.xlsx"), found("a.zip", "a.zip")];
        let address = uri(&files, "白土镇 1.xlsx").unwrap();
        assert_eq!(address, "%E6%8A%A5%E8%A1%A8/%E7%99%BD%E5%9C%9F%E9%95%87%201.xlsx");
        assert_eq!(uri(&files, "a.zip/b#.csv").as_deref(), Some("a.zip/b%23.csv"));
        assert_eq!(uri(&files, "a.zipped"), None);
        let here = std::env::current_dir().unwrap();
        let below = [found("a.csv", &here.join("x/a.csv").to_string_lossy())];
        assert_eq!(uri(&below, "a.csv").as_deref(), Some("x/a.csv"));
        let elsewhere = Path::new(if cfg!(windows) { "C:/x/a.csv" } else { "/x/a.csv" });
        let elsewhere = uri(&[found("a.csv", &elsewhere.to_string_lossy())], "a.csv").unwrap();
        assert!(elsewhere.starts_with("file:///") && elsewhere.ends_with("x/a.csv"), "{elsewhere}");
    }
}
