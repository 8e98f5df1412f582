//! The description and what is generated from it say the same: its examples are read and written unchanged, and
//! the table of operations is that of the YAML, read here by other means than the generator's.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use yandex_market_api::{operations, schemas, types};

/// Decodes a value as the type of a schema and writes it again.
fn round_trip(schema: &str, value: &Value) -> serde_json::Result<Value> {
    let found = schemas::ALL.iter().find(|one| one.described == schema);
    (found.unwrap_or_else(|| panic!("`{schema}` has an example and no type")).round_trip)(value)
}

/// The files of the description by name.
struct Description(BTreeMap<String, Value>);

/// A place in the description: a file and what stands in it.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    value: &'a Value,
}

impl Description {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let yaml = files.filter(|path| path.extension().is_some_and(|kind| kind == "yaml"));
        let parsed = yaml.map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        });
        Self(parsed.collect())
    }

    fn root(&self) -> Place<'_> {
        Place { file: "market.yaml", value: &self.0["market.yaml"] }
    }

    /// What a `$ref` means, with the file that it stands in and the last word of its pointer.
    fn follow<'a>(&'a self, place: Place<'a>) -> (Place<'a>, Option<&'a str>) {
        let Some(target) = place.value.get("$ref").and_then(Value::as_str) else { return (place, None) };
        let (file, pointer) = target.split_once('#').unwrap();
        let file = if file.is_empty() { place.file } else { file };
        let found = self.0[file].pointer(pointer).unwrap_or_else(|| panic!("{target}"));
        (Place { file, value: found }, pointer.rsplit('/').next())
    }

    fn at<'a>(&'a self, place: Place<'a>, pointer: &str) -> Option<Place<'a>> {
        let value = place.value.pointer(pointer)?;
        Some(self.follow(Place { file: place.file, value }).0)
    }

    /// Every operation with its path and method.
    fn operations(&self) -> Vec<(&str, &str, Place<'_>)> {
        self.operations_of("paths")
    }

    /// Every operation that the Market calls, with its name and method.
    fn webhooks(&self) -> Vec<(&str, &str, Place<'_>)> {
        self.operations_of("x-webhooks")
    }

    fn operations_of(&self, holder: &str) -> Vec<(&str, &str, Place<'_>)> {
        let root = self.root();
        let paths = root.value[holder].as_object().unwrap().iter();
        let items = paths.map(|(path, value)| (path, self.follow(Place { file: root.file, value }).0));
        items
            .flat_map(|(path, item)| {
                let methods = item.value.as_object().unwrap().iter();
                let methods = methods.filter(|(_, value)| value.get("operationId").is_some());
                methods.map(move |(method, value)| {
                    (path.as_str(), method.as_str(), Place { file: item.file, value })
                })
            })
            .collect()
    }

    /// Every example of a body or an answer: its file, the schema it belongs to and its value.
    fn examples(&self) -> Vec<(&str, &str, &Value)> {
        let mut found = Vec::new();
        for (_, _, operation) in self.operations().into_iter().chain(self.webhooks()) {
            let responses = operation.value["responses"].as_object().unwrap().keys();
            let responses = responses.map(|status| format!("/responses/{status}"));
            for pointer in responses.chain(["/requestBody".to_owned()]) {
                let Some(holder) = self.at(operation, &pointer) else { continue };
                let Some(media) = self.at(holder, "/content/application~1json") else { continue };
                let schema = Place { file: media.file, value: &media.value["schema"] };
                let schema = self.follow(schema).1.unwrap();
                for value in media.value["examples"].as_object().into_iter().flat_map(|all| all.values()) {
                    let (example, _) = self.follow(Place { file: media.file, value });
                    found.push((example.file, schema, &example.value["value"]));
                }
            }
        }
        found
    }
}

#[test]
fn every_example_of_a_body_is_read_and_written_unchanged() {
    let description = Description::read();
    for (file, schema, example) in description.examples() {
        let again = round_trip(schema, example).unwrap_or_else(|error| panic!("{file}, {schema}: {error}"));
        assert_eq!(again, with_z(example), "{file}, {schema}");
    }
}

/// The same JSON with an offset of nothing as it is written here: the notifications say `+00:00`, and we say `Z`.
fn with_z(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(with_z).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, field)| (name.clone(), with_z(field))).collect())
        }
        Value::String(text) if chrono::DateTime::parse_from_rfc3339(text).is_ok() => {
            text.strip_suffix("+00:00").map_or(value.clone(), |time| format!("{time}Z").into())
        }
        other => other.clone(),
    }
}

/// Every type of notification has an example.
#[test]
fn every_notification_has_an_example() {
    let description = Description::read();
    let examples = description.examples();
    let types: BTreeSet<&str> =
        examples.iter().filter_map(|(_, _, value)| value.get("notificationType")?.as_str()).collect();
    assert_eq!(types, types::Notification::KNOWN.iter().copied().collect());
    assert_eq!(types.len(), 17);
}

/// No example may escape the test above for want of a body that shows it.
#[test]
fn every_example_is_shown_by_a_body() {
    let description = Description::read();
    let shown: BTreeSet<*const Value> =
        description.examples().into_iter().map(|(_, _, value)| std::ptr::from_ref(value)).collect();
    let mut written = BTreeSet::new();
    for (file, value) in &description.0 {
        let examples = value.get("examples").unwrap_or(&value["components"]["examples"]);
        for (name, example) in examples.as_object().into_iter().flatten() {
            assert!(
                shown.contains(&std::ptr::from_ref(&example["value"])),
                "{file}: {name} is shown nowhere"
            );
            written.insert(name.as_str());
        }
    }
    assert!(written.is_superset(&["error", "getChatsRequest", "getChatsResponse"].into()), "{written:?}");
}

/// A field has an example of its own; it stands for that field in a whole object.
#[test]
fn every_example_of_a_field_is_read_and_written_unchanged() {
    let description = Description::read();
    let mut seen = 0;
    for (file, value) in &description.0 {
        for (schema, definition) in value["schemas"].as_object().into_iter().flatten() {
            for (field, property) in definition["properties"].as_object().into_iter().flatten() {
                let Some(example) = property.get("example") else { continue };
                let mut whole = whole(&description, schema);
                whole[field] = example.clone();
                let again =
                    round_trip(schema, &whole).unwrap_or_else(|error| panic!("{file}, {field}: {error}"));
                assert_eq!(again, whole, "{file}, {schema}.{field}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 2, "createdAt and updatedAt have examples");
}

/// An object of a schema, out of the documented answers.
fn whole(description: &Description, schema: &str) -> Value {
    let (of, pointer) = match schema {
        "ChatMessageDTO" => ("GetChatMessageResponse", "/result"),
        "GetChatInfoDTO" => ("GetChatsResponse", "/result/chats/0"),
        other => (other, ""),
    };
    let examples = description.examples();
    let example = examples.iter().find(|(_, schema, _)| *schema == of);
    example.unwrap_or_else(|| panic!("no example of `{of}`")).2.pointer(pointer).unwrap().clone()
}

#[test]
fn the_table_of_operations_is_that_of_the_description() {
    let description = Description::read();
    let described = description.operations();
    assert_eq!(described.len(), operations::ALL.len(), "and what the Market calls is not in it");
    for (path, method, place) in described {
        let yaml = place.value;
        let id = yaml["operationId"].as_str().unwrap();
        let entry = operations::ALL.iter().find(|entry| entry.id == id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!((entry.path, entry.method.as_str()), (path, method.to_uppercase().as_str()), "{id}");
        assert_eq!(entry.group, yaml["tags"][0], "{id}");
        assert_eq!(entry.docs, yaml["externalDocs"]["url"], "{id}");
        assert_eq!(entry.repeatable, yaml["x-repeatable"], "{id}");
        assert_eq!(entry.quota.requests, yaml["x-quota"]["requests"], "{id}");
        let minutes = yaml["x-quota"]["hours"].as_u64().map(|hours| hours * 60);
        assert_eq!(Some(entry.quota.minutes.into()), minutes.or(yaml["x-quota"]["minutes"].as_u64()), "{id}");
        assert_eq!(format!("{:?}", entry.effect).to_lowercase(), yaml["x-effect"].as_str().unwrap(), "{id}");
        assert_eq!(serde_json::to_value(entry.scopes).unwrap(), yaml["x-scopes"], "{id}");
        let parallel = yaml.get("x-parallel").unwrap_or(&description.root().value["x-parallel"]);
        assert_eq!(entry.parallel, *parallel, "{id}");
        let limit = limit(&description, place);
        assert_eq!(entry.page.map(|page| page.largest.into()), limit.map(|schema| schema["maximum"].clone()));
        assert_eq!(
            entry.page.and_then(|page| page.default).map(Value::from),
            limit.and_then(|schema| schema.get("default").cloned()),
        );
    }
}

/// The schema of the parameter `limit`.
fn limit<'a>(description: &'a Description, operation: Place<'a>) -> Option<&'a Value> {
    let parameters = operation.value["parameters"].as_array()?.iter();
    let mut resolved = parameters.map(|value| description.follow(Place { file: operation.file, value }).0);
    Some(&resolved.find(|place| place.value["name"] == "limit")?.value["schema"])
}
