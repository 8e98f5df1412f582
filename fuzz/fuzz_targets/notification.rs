#![no_main]

#[path = "../../crates/client/tests/notify/fuzzed.rs"]
#[allow(dead_code, reason = "each fuzzer takes one function of it")]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::notification(bytes));
