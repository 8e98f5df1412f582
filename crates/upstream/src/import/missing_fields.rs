//! What is ours already and goes by the vendor's name, but has less in it than the vendor's.

use std::collections::BTreeSet;

use serde_json::Value;

use super::local::Local;
use super::location::Location;
use super::vendor::Vendor;

/// The values and fields that schemas of ours lack, which new operations refer to; a line for each schema.
///
/// They are told and not added: what is there, a person has written, and others refer to it.
pub(super) fn lacking(theirs: &Vendor, ours: &Local, reused: &BTreeSet<(String, Location)>) -> Vec<String> {
    let lines = reused.iter().filter_map(|(name, place)| {
        let lacked = lacked(ours.schema(&place.name())?, theirs.schema(name)?);
        (!lacked.is_empty()).then(|| format!("{} lacks {}", place.seen_from(""), lacked.join(", ")))
    });
    lines.collect()
}

fn lacked(ours: &Value, theirs: &Value) -> Vec<String> {
    let known: BTreeSet<String> = names(ours).into_iter().collect();
    names(theirs).into_iter().filter(|name| !known.contains(name)).collect()
}

/// The values of an enum, or the fields of an object.
fn names(schema: &Value) -> Vec<String> {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let values = values.filter_map(Value::as_str).map(str::to_owned);
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    values.chain(fields.map(|(name, _)| name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_ours_lacks() {
        assert_eq!(lacked(&json!({ "enum": ["A", "B"] }), &json!({ "enum": ["C", "B", "A"] })), ["C"]);
        let object = json!({ "properties": { "a": {}, "b": {} } });
        assert_eq!(lacked(&json!({ "properties": { "b": {}, "c": {} } }), &object), ["a"]);
        assert!(lacked(&object, &object).is_empty());
    }
}
