//! Every type and every field says what it is: a field that is nothing but a reference takes the words of what
//! it refers to, and a type names its page and the Market's own name for it.

use serde_json::Value;

use super::schemas;
use crate::facts::TypeNames;
use crate::markdown;

/// Completes the descriptions of schemas and properties.
pub(super) fn describe(view: &mut Value, types: &TypeNames) {
    schemas::for_each(view, &mut make_safe);
    for item in
        view.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|all| all.values_mut())
    {
        let operations = item.as_object_mut().into_iter().flat_map(|item| item.values_mut());
        operations.for_each(make_safe);
    }
    let words = view.pointer("/components/schemas").cloned().unwrap_or_default();
    schemas::for_each(view, &mut |schema| {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(|properties| properties.values_mut()) {
            take_words(property, &words);
        }
    });
    let components = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in components.into_iter().flatten() {
        let mut text =
            schema.get("description").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        if let Some(page) = schema.pointer("/externalDocs/url").and_then(Value::as_str) {
            text.push_str(&format!("\n\nThe Market's page: <{page}>."));
        }
        if types.rust(name).is_some_and(|rust| rust != name) {
            text.push_str(&format!("\n\nThe Market's name: `{name}`."));
        }
        if let Some(schema) = schema.as_object_mut().filter(|_| !text.is_empty()) {
            schema.insert("description".to_owned(), Value::String(text));
        }
    }
}

/// Each text by itself, before progenitor puts them together: what one leaves open must not reach into another.
fn make_safe(holder: &mut Value) {
    for key in ["summary", "description"] {
        if let Some(Value::String(text)) = holder.get_mut(key) {
            *text = markdown::safe(text);
        }
    }
}

fn take_words(property: &mut Value, words: &Value) {
    let target = property.get("$ref").and_then(Value::as_str);
    let Some(name) = target.and_then(|target| target.strip_prefix("#/components/schemas/")) else { return };
    let Some(description) = words.get(name).and_then(|schema| schema.get("description")).cloned() else {
        return;
    };
    let name = name.to_owned();
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), description);
    }
    schemas::refer_to(property, &name);
}
