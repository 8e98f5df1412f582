#![no_main]

#[path = "../../crates/api/tests/json/fuzzed.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::json(bytes));
