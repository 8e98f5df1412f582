//! `format: date` that a text contradicts → the format that the text describes.

use serde_json::{Value, json};

use super::schemas::{self, items, members};
use crate::dates;

/// Corrects the format of every date that the text of its schema, or of its parameter, calls DD-MM-YYYY.
pub(super) fn correct(mut description: Value) -> Value {
    schemas::for_each(&mut description, &mut |schema, _| {
        let text = text_of(schema);
        one(schema, text.as_deref());
    });
    for (_, parameter) in members(description.pointer_mut("/components/parameters")) {
        carried(parameter);
    }
    for (_, item) in members(description.get_mut("paths")) {
        items(item.get_mut("parameters")).for_each(carried);
        for (_, operation) in members(Some(item)) {
            items(operation.get_mut("parameters")).for_each(carried);
        }
    }
    description
}

fn carried(parameter: &mut Value) {
    let text = text_of(parameter);
    if let Some(schema) = parameter.get_mut("schema") {
        one(schema, text.as_deref());
    }
}

fn text_of(holder: &Value) -> Option<String> {
    holder.get("description").and_then(Value::as_str).map(str::to_owned)
}

fn one(schema: &mut Value, text: Option<&str>) {
    let Some(written) = schema.get("format").and_then(Value::as_str) else { return };
    let format = json!(dates::format(written, text));
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("format".to_owned(), format);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_what_its_text_says() {
        let date = json!({ "type": "string", "format": "date" });
        let told = json!({ "type": "string", "format": "date", "description": "Как ДД-ММ-ГГГГ." });
        let parameter = json!({ "name": "from", "description": "`ДД-ММ-ГГГГ`", "schema": date });
        let corrected = correct(json!({
            "paths": { "/a": { "get": { "parameters": [parameter] } } },
            "components": {
                "parameters": { "From": parameter },
                "schemas": { "A": { "properties": { "iso": date, "told": told } } },
            },
        }));
        let format = |pointer: &str| corrected.pointer(pointer).and_then(|schema| schema["format"].as_str());
        assert_eq!(format("/components/schemas/A/properties/iso"), Some("date"));
        for pointer in [
            "/components/schemas/A/properties/told",
            "/components/parameters/From/schema",
            "/paths/~1a/get/parameters/0/schema",
        ] {
            assert_eq!(format(pointer), Some("date-dd-MM-yyyy"), "{pointer}");
        }
    }
}
