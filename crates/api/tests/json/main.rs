//! Decoding of JSON that is broken: what holds for any bytes.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod fuzzed;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use yandex_market_api::support::{decode_json, json_elements};

/// Any JSON, not deep.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

#[test]
fn the_seeds_of_the_fuzzer_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/json");
    let seeds: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(seeds.len() > 3);
    seeds.iter().for_each(|seed| fuzzed::json(seed));
}

proptest! {
    // What fails goes to the seeds of the fuzzer, where it is tried each time.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_taken(bytes: Vec<u8>) {
        fuzzed::json(&bytes);
    }

    #[test]
    fn any_text_that_comes_near_to_json_is_taken(text in r#"[\[\]{},:"\\ud8cef01-9.+\- \x00\n]{0,60}"#) {
        fuzzed::json(text.as_bytes());
    }

    #[test]
    fn json_is_split_into_its_own_parts(value in value(), pretty: bool) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        fuzzed::json(text.as_bytes());
    }

    /// Whatever is in a string, the strings beside it are read.
    #[test]
    fn a_broken_string_does_not_hide_the_others(inside in prop::collection::vec(any::<u8>(), 0..20), value in value()) {
        let broken: Vec<u8> = inside.into_iter().filter(|byte| !matches!(byte, b'"' | b'\\')).collect();
        let whole = value.to_string();
        let text = [&b"[\""[..], &broken, b"\\ud83d\",", whole.as_bytes(), b"]"].concat();
        let decoded = decode_json::<Vec<Value>>(&text).unwrap();
        let expected = format!("{}\u{fffd}", String::from_utf8_lossy(&broken));
        prop_assert_eq!(&decoded.value, &[json!(expected), value.clone()]);
        let elements: Vec<_> = json_elements(&text).unwrap().collect();
        prop_assert_eq!(elements.last().copied(), Some(whole.as_bytes()));
    }
}
