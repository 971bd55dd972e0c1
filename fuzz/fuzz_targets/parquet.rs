#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each target has its own part")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::parquet(data));
