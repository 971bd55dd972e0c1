//! Arguments in, exit code out.

use std::process::ExitCode;

/// The C library's keeps for each thread what that thread once had: over thousands of files a third more
/// memory, and slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hengping::cli::main()
}
