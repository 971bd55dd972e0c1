//! Frames as Parquet files, and back: written in one way, so that the same rows are the same bytes.

mod seal;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

/// Townships whose rows are in a frame, and a row group, together: a nation's rows never are.
pub const GROUP: usize = 250;

/// Frames of the same columns as one file, each a row group of its own. `empty` has the columns and no rows.
///
/// # Errors
///
/// What polars has against the frames.
pub fn grouped(
    empty: &DataFrame,
    frames: impl IntoIterator<Item = PolarsResult<DataFrame>>,
) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    // Snappy needs no library in C and decodes everywhere.
    let writer = ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Snappy);
    let mut writer = writer.set_parallel(false).batched(empty.schema())?;
    for frame in frames {
        writer.write_batch(&frame?)?;
    }
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}

/// One frame as a file.
///
/// # Errors
///
/// As [`grouped`].
pub fn whole(frame: DataFrame) -> PolarsResult<Vec<u8>> {
    grouped(&frame.clear(), [Ok(frame)])
}

/// One frame as a file that says itself whether it is whole.
///
/// # Errors
///
/// As [`grouped`].
pub fn sealed(frame: DataFrame) -> PolarsResult<Vec<u8>> {
    whole(frame).map(seal::sealed)
}

/// The frame of a sealed file, whatever became of its bytes.
///
/// # Errors
///
/// They are not those that were sealed, or no Parquet file.
pub fn read_sealed(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    if !seal::is_whole(&bytes) {
        return Err(PolarsError::ComputeError("its checksum differs".into()));
    }
    read(bytes)
}

/// The frame of a file that is vouched for.
///
/// # Errors
///
/// It is no Parquet file: of some that are none the reader tells by panicking.
pub fn read(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    let read = AssertUnwindSafe(|| ParquetReader::new(Cursor::new(bytes)).finish());
    catch_unwind(read).unwrap_or_else(|_| Err(PolarsError::ComputeError("it cannot be read".into())))
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::{grouped, read, whole};

    #[test]
    fn groups_come_back_as_one_frame() {
        let frame = df!("a" => [1.5, 2.5, 3.5], "b" => [Some("甲"), None, Some("丙")]).unwrap();
        let groups = [Ok(frame.slice(0, 2)), Ok(frame.slice(2, 1))];
        for bytes in [whole(frame.clone()), grouped(&frame.clear(), groups)] {
            assert!(read(bytes.unwrap()).unwrap().equals_missing(&frame));
        }
        assert!(read(b"PAR1".to_vec()).is_err());
    }
}
