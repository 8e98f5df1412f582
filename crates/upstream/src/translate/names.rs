//! Schemas whose Rust names would be one, or that of something else.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

/// Names that generated code has for itself.
const TAKEN: [&str; 7] = ["Client", "DateTime", "Error", "Option", "Result", "String", "Vec"];

/// Gives an `x-rust-name` to each schema that cannot go by the usual one.
///
/// Of `Cis` and `CisDTO` the second keeps its `DTO`.
pub(super) fn disambiguate(mut description: Value) -> Value {
    let mut taken: BTreeSet<String> = ids(&description);
    taken.extend(TAKEN.map(str::to_owned));
    let Some(schemas) = description.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return description;
    };
    taken
        .extend(schemas.values().filter_map(|schema| schema.get("x-rust-name")?.as_str()).map(str::to_owned));
    // Those that are called what they are called have the first choice.
    let unnamed = schemas.iter().filter(|(_, schema)| schema.get("x-rust-name").is_none());
    let mut names: Vec<String> = unnamed.map(|(name, _)| name.clone()).collect();
    names.sort_by_key(|name| (name.ends_with("DTO"), name.clone()));
    let mut given = BTreeMap::new();
    for name in names {
        let usual = name.strip_suffix("DTO").unwrap_or(&name).to_upper_camel_case();
        if is_name(&usual) && taken.insert(usual) {
            continue;
        }
        let other = free(&name, &taken);
        taken.insert(other.clone());
        given.insert(name, other);
    }
    for (name, other) in given {
        if let Some(schema) = schemas.get_mut(&name).and_then(Value::as_object_mut) {
            schema.insert("x-rust-name".to_owned(), json!(other));
        }
    }
    description
}

/// Every id, and the stand-in for it where it travels as a string.
fn ids(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(map) => {
            let own = map.get("x-id").and_then(Value::as_str).into_iter();
            let own = own.flat_map(|id| [id.to_owned(), format!("{id}AsText")]);
            own.chain(map.values().flat_map(ids)).collect()
        }
        Value::Array(items) => items.iter().flat_map(ids).collect(),
        _ => BTreeSet::new(),
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_uppercase()) && name != "Self"
}

/// The whole name, or with `Schema` or a number behind it.
fn free(name: &str, taken: &BTreeSet<String>) -> String {
    let whole = name.to_upper_camel_case();
    let whole = if is_name(&whole) { whole } else { format!("Schema{whole}").to_upper_camel_case() };
    let numbered = (2..).map(|number: u32| format!("{whole}Schema{number}"));
    let mut names = [whole.clone(), format!("{whole}Schema")].into_iter().chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust_names(schemas: Value) -> Value {
        let description = disambiguate(json!({ "components": { "schemas": schemas } }));
        let schemas = description["components"]["schemas"].as_object().cloned().unwrap_or_default();
        let named =
            schemas.into_iter().filter_map(|(name, schema)| Some((name, schema.get("x-rust-name")?.clone())));
        Value::Object(named.collect())
    }

    #[test]
    fn of_two_the_second_keeps_its_dto() {
        assert_eq!(rust_names(json!({ "CisDTO": {}, "Cis": {} })), json!({ "CisDTO": "CisDto" }));
    }

    #[test]
    fn names_of_generated_code_and_of_ids_are_left_to_them() {
        let names = rust_names(json!({
            "ErrorDTO": {},
            "Result": {},
            "ShopIdDTO": { "properties": { "shopId": { "x-id": "ShopId" } } },
            "404": {},
        }));
        assert_eq!(
            names,
            json!({ "ErrorDTO": "ErrorDto", "Result": "ResultSchema", "ShopIdDTO": "ShopIdDto", "404": "Schema404" })
        );
    }

    #[test]
    fn given_names_are_kept() {
        let names = rust_names(json!({ "A": { "x-rust-name": "B" }, "B": {} }));
        assert_eq!(names, json!({ "A": "B", "B": "BSchema" }));
    }

    #[test]
    fn names_that_differ_in_case_only_are_one_to_rust() {
        let names = rust_names(json!({ "shop_sku": {}, "ShopSku": {} }));
        assert_eq!(names, json!({ "shop_sku": "ShopSkuSchema" }));
    }
}
