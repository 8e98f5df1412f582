//! A description written in another way: other files, other names, other order, other spellings.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The texts of the files by their paths. `openapi.yaml` is the root.
pub type Files = BTreeMap<String, String>;

/// Writes a bundled description in another way, which depends on the seed only.
pub fn reshape(root: &Value, seed: u64) -> Files {
    let mut rng = Rng::with_seed(seed);
    let mut root = root.clone();
    forget_sentences(&mut root);
    if rng.bool() {
        rename(&mut root);
    }
    if rng.bool() {
        speak_as_the_market(&mut root);
    }
    let components = root["components"].clone();
    let mut reshaped = root.clone();
    each_schema(&mut reshaped, &mut |schema| respell(schema, &components, &mut rng));
    shuffle_lists(&mut reshaped, "", &mut rng);
    if rng.bool() { one_file(&reshaped, &mut rng) } else { many_files(&reshaped, &mut rng) }
}

fn forget_sentences(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for key in [
                "examples",
                "example",
                "summary",
                "externalDocs",
                "x-enum-descriptions",
                "x-id",
                "x-rust-name",
            ] {
                fields.remove(key);
            }
            // A property may be called so; then it is an object.
            if fields.get("description").is_some_and(Value::is_string) {
                fields.insert("description".to_owned(), json!("Другие слова."));
            }
            fields.values_mut().for_each(forget_sentences);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_sentences),
        _ => {}
    }
}

/// Gives every schema another name.
fn rename(root: &mut Value) {
    let schemas = root["components"]["schemas"].as_object_mut().unwrap();
    let renamed: Map<String, Value> = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (format!("Other{name}Type"), schema))
        .collect();
    *schemas = renamed;
    each_reference(root, &mut |target| match target.strip_prefix("#/components/schemas/") {
        Some(name) => format!("#/components/schemas/Other{name}Type"),
        None => target.to_owned(),
    });
}

/// Our extensions in the words of the Market.
fn speak_as_the_market(root: &mut Value) {
    for item in root["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            let operation = operation.as_object_mut().unwrap();
            if let Some(scopes) = operation.remove("x-scopes") {
                operation.insert("x-auth-scopes".to_owned(), scopes);
            }
            if let Some(quota) = operation.remove("x-quota") {
                let period = if quota.get("hours").is_some() { "hours" } else { "minutes" };
                let limit = |amount: &Value| json!({ "amount": amount, "period": period, "period-duration": quota[period] });
                let cost = quota["cost"].as_str().unwrap_or("resp");
                let path = cost.replace("request.", "req.").replace("response.", "resp.");
                let mut limits = json!({ "path": path, "none": limit(&quota["requests"]) });
                if let Some(parallel) = operation.remove("x-parallel") {
                    limits["parallel-limit-value"] = parallel;
                }
                for (tariff, requests) in quota["tariffs"].as_object().into_iter().flatten() {
                    limits[tariff] = limit(requests);
                }
                operation.insert("x-resource-limit-config".to_owned(), limits);
            }
        }
    }
}

/// One of the ways to write a schema.
fn respell(schema: &mut Value, components: &Value, rng: &mut Rng) {
    match rng.u8(0..6) {
        0 => inline(schema, components),
        1 => *schema = json!({ "allOf": [schema.take()] }),
        2 => *schema = json!({ "oneOf": [schema.take()] }),
        3 => split(schema),
        4 => null(schema, rng),
        _ => {}
    }
}

/// What a `$ref` refers to, in its place.
fn inline(schema: &mut Value, components: &Value) {
    let name = schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
    if let Some(name) = name {
        *schema = components["schemas"][name].clone();
    }
}

/// The fields of an object as one part, what is required as another.
fn split(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut().filter(|fields| !fields.contains_key("allOf")) else { return };
    let parts =
        ["properties", "required"].iter().filter_map(|key| Some(json!({ *key: fields.remove(*key)? })));
    let parts: Vec<Value> = parts.collect();
    if !parts.is_empty() {
        fields.insert("allOf".to_owned(), json!(parts));
    }
}

/// `nullable` in another way.
fn null(schema: &mut Value, rng: &mut Rng) {
    let Some(fields) = schema.as_object_mut().filter(|fields| fields.contains_key("nullable")) else {
        return;
    };
    fields.remove("nullable");
    *schema = match (rng.bool(), schema["type"].as_str()) {
        (true, Some(name)) => {
            schema["type"] = json!([name, "null"]);
            schema.take()
        }
        _ => json!({ "anyOf": [{ "type": "null" }, schema.take()] }),
    };
}

/// Calls `visit` for every schema that is not a variant, those inside first.
fn each_schema(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    let Some(fields) = value.as_object_mut() else {
        for item in value.as_array_mut().into_iter().flatten() {
            each_schema(item, visit);
        }
        return;
    };
    for (key, child) in fields {
        each_schema(child, visit);
        match key.as_str() {
            "schema" | "items" if child.is_object() => visit(child),
            "properties" | "schemas" => {
                for schema in child.as_object_mut().into_iter().flatten().map(|(_, schema)| schema) {
                    visit(schema);
                }
            }
            _ => {}
        }
    }
}

fn each_reference(value: &mut Value, map: &mut impl FnMut(&str) -> String) {
    match value {
        Value::String(target) if target.starts_with("#/components/") => *target = map(target),
        Value::Object(fields) => fields.values_mut().for_each(|child| each_reference(child, map)),
        Value::Array(items) => items.iter_mut().for_each(|child| each_reference(child, map)),
        _ => {}
    }
}

/// Puts lists into another order, where none is meant.
fn shuffle_lists(value: &mut Value, key: &str, rng: &mut Rng) {
    match value {
        Value::Object(fields) => {
            for (key, child) in fields {
                shuffle_lists(child, key, rng);
            }
        }
        Value::Array(items) => {
            if key != "tags" {
                rng.shuffle(items);
            }
            items.iter_mut().for_each(|item| shuffle_lists(item, "", rng));
        }
        _ => {}
    }
}

fn one_file(root: &Value, rng: &mut Rng) -> Files {
    Files::from([("openapi.yaml".to_owned(), text(root, rng))])
}

/// A file for each path and each component, as the Market has it.
fn many_files(root: &Value, rng: &mut Rng) -> Files {
    let mut root = root.clone();
    let mut files = Files::new();
    for (number, item) in root["paths"].as_object_mut().unwrap().values_mut().enumerate() {
        let name = format!("paths/path{number}.yaml");
        files.insert(name.clone(), placed(item, "../", rng));
        *item = json!({ "$ref": name });
    }
    for kind in ["schemas", "parameters", "responses"] {
        let all = root["components"].as_object_mut().unwrap().remove(kind);
        for (name, value) in all.as_ref().and_then(Value::as_object).into_iter().flatten() {
            files.insert(format!("components/{kind}/{name}.yaml"), placed(value, "../../", rng));
        }
    }
    files.insert("openapi.yaml".to_owned(), placed(&root, "", rng));
    files
}

/// The text of a file from which the root is to be reached so.
fn placed(value: &Value, up: &str, rng: &mut Rng) -> String {
    let mut value = value.clone();
    each_reference(&mut value, &mut |target| format!("{up}{}.yaml", target.trim_start_matches("#/")));
    text(&value, rng)
}

/// JSON, which is YAML, with the fields of objects in some order.
fn text(value: &Value, rng: &mut Rng) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            rng.shuffle(&mut fields);
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(key, child)| format!("{}: {}", json!(key), text(child, rng)))
                .collect();
            format!("{{{}}}", fields.join(",\n"))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| text(item, rng)).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
