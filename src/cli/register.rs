//! The register of earlier runs, beside the outputs of a period.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::Error;
use crate::register::Register;

/// Its file, in the folder of the outputs.
pub(super) const FILE: &str = "register.parquet";

/// The register that earlier runs left in the folder of the outputs; empty where there was none.
///
/// # Errors
///
/// [`Error::Read`] if it cannot be opened, [`Error::Stored`] if it is damaged: a run would write over the
/// only record of what was seen.
pub(super) fn read(outputs: &Path) -> Result<Register, Error> {
    let path = outputs.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Register::default()),
        Err(source) => return Err(Error::Read { path, source }),
    };
    let damaged = |found| Error::Stored { path, reason: "register_damaged", found };
    Register::from_parquet(bytes).map_err(damaged)
}
