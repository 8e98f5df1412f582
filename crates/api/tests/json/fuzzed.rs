//! The checks of decoding that hold for any bytes. The fuzzer in `fuzz/` and the tests run the same.

use serde_json::Value;
use yandex_market_api::support::{decode_json, is_closed_json, json_elements, json_members, repair_json};

/// JSON is left as it is, and what was repaired needs no more repair; JSON is split into its own parts.
pub fn json(bytes: &[u8]) {
    let repaired = repair_json(bytes);
    assert_eq!(repair_json(&repaired), repaired, "one repair is enough");
    let decoded = decode_json::<Value>(bytes).ok();
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        let decoded = decoded.expect("it is JSON");
        assert!(!decoded.is_repaired && decoded.value == value);
        assert_eq!(&*repaired, bytes, "JSON is not changed");
        split(bytes, &value);
    }
    // No more than that they end.
    let _ = (json_elements(bytes).map(Iterator::count), json_members(bytes).count());
}

fn split(bytes: &[u8], value: &Value) {
    let part = |part: &[u8]| serde_json::from_slice::<Value>(part).expect("a part of JSON is JSON");
    let elements: Option<Vec<Value>> = json_elements(bytes).map(|parts| parts.map(part).collect());
    assert_eq!(elements.as_ref(), value.as_array());
    assert_eq!(is_closed_json(bytes), value.is_object());
    let members: Value = json_members(bytes).map(|(name, value)| (name, part(value))).collect();
    if value.is_object() {
        assert_eq!(&members, value);
    }
}
