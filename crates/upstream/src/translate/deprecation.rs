//! `x-deprecation-config` → `deprecated` and `x-deprecation`, on operations, parameters, fields and whatever else has it.

use serde_json::{Map, Value, json};

use crate::dates;

const THEIRS: &str = "x-deprecation-config";
const OURS: &str = "x-deprecation";

/// Where the vendor names what takes the place of an operation or a field.
const SUCCESSORS: [&str; 2] = ["replacement-operation-id", "replacement-field"];

/// Says of everything that the Market has announced the end of, when that is and what takes its place.
pub(super) fn carry(mut description: Value) -> Value {
    below(&mut description);
    description
}

fn below(node: &mut Value) {
    match node {
        Value::Object(map) => {
            map.values_mut().for_each(below);
            if let Some(plan) = map.get(THEIRS).and_then(Value::as_object).map(ours) {
                map.insert("deprecated".to_owned(), json!(true));
                if !plan.is_empty() {
                    map.entry(OURS).or_insert(plan.into());
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(below),
        _ => {}
    }
}

fn ours(plan: &Map<String, Value>) -> Map<String, Value> {
    let successor = SUCCESSORS.iter().find_map(|key| plan.get(*key));
    let day = |key: &str| {
        plan.get(key).map(|day| day.as_str().map_or_else(|| day.clone(), |day| json!(dates::iso(day))))
    };
    let said = [
        ("successor", successor.cloned()),
        ("degradation", day("degradation-start-date")),
        ("shutdown", day("shutdown-date")),
    ];
    said.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_operations_and_fields_is_carried_over() {
        let field = json!({ "type": "string", "x-deprecation-config": { "shutdown-date": "12-10-2026", "replacement-field": "b" } });
        let operation = json!({ "x-deprecation-config": { "degradation-start-date": "2027-01-18" } });
        let carried = carry(json!({ "a": [field], "get": operation }));
        let ours = json!({ "successor": "b", "shutdown": "2026-10-12" });
        assert_eq!(
            (&carried["a"][0]["x-deprecation"], &carried["a"][0]["deprecated"]),
            (&ours, &json!(true))
        );
        assert_eq!(
            (carried["get"].get("x-deprecation"), &carried["get"]["deprecated"]),
            (Some(&json!({ "degradation": "2027-01-18" })), &json!(true))
        );
    }
}
