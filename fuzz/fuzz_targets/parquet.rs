#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each target has its own part")]
mod targets;

// The reader of the frames panics on some that are damaged, which is caught: a fault is only what gets through.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| targets::parquet(data));
