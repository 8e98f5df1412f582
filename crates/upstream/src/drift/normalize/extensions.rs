//! Unknown extensions of the Market's, and unknown members of known ones: each is a finding, for it may mean anything.

use serde_json::Value;

use super::super::messages::plain;
use super::super::model::Set;
use super::node::{Node, Read};

/// The kind of object that has an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Description,
    SecurityScheme,
    Operation,
    Parameter,
    Schema,
    /// Anything else, on which no extension is known.
    Other,
}

use Holder::{Description, Operation, Parameter, Schema, SecurityScheme};

/// The part of an extension that is known.
enum Known {
    /// Whatever is in it.
    All,
    /// The members of an object.
    Members(&'static [&'static str]),
    /// The values that it may have.
    Values(&'static [&'static str]),
    /// The members of the limits of an operation, of which any object is that of a tariff.
    Limits,
}

use Known::{All, Limits, Members, Values};

const WINDOW: [&str; 3] = ["amount", "period", "period-duration"];
const LIMITS: [&str; 2] = ["path", "parallel-limit-value"];
const DEPRECATION: [&str; 4] =
    ["degradation-start-date", "replacement-field", "replacement-operation-id", "shutdown-date"];

/// The extensions of the Market's by what they stand on: those that are compared, and those that mean nothing to a caller
/// (how the Market routes and documents a call). Ours are judged by the generator.
const EXTENSIONS: [(&str, &[Holder], Known); 28] = [
    ("x-aliases", &[Parameter], All),
    ("x-allowed", &[Description, Operation], All),
    ("x-apphost", &[Operation], Members(&["domain", "enabled"])),
    ("x-auth-scopes", &[Operation], All),
    ("x-deprecation-config", &[Operation, Parameter, Schema], Members(&DEPRECATION)),
    ("x-inline", &[SecurityScheme], All),
    ("x-resource-id", &[Operation], All),
    ("x-resource-limit-config", &[Operation], Limits),
    ("x-restrictions", &[Operation], All),
    ("x-serialize-transform", &[Schema], Values(&["token"])),
    ("x-transform", &[Parameter, Schema], Values(&["token", "trim", "truncateLimit"])),
    ("x-ym-section", &[Operation], Members(&["models", "tag"])),
    // Ours.
    ("x-columns", &[Operation], All),
    ("x-dedup", &[Schema], All),
    ("x-deprecation", &[Operation, Parameter, Schema], All),
    ("x-effect", &[Operation], All),
    ("x-enum-descriptions", &[Schema], All),
    ("x-enum-names", &[Schema], All),
    ("x-enum-varnames", &[Schema], All),
    ("x-id", &[Schema], All),
    ("x-method", &[Operation], All),
    ("x-parallel", &[Description, Operation], All),
    ("x-quota", &[Operation], All),
    ("x-repeatable", &[Operation], All),
    ("x-rust-name", &[Parameter, Schema], All),
    ("x-scopes", &[Operation], All),
    ("x-values", &[Schema], All),
    ("x-webhooks", &[Description], All),
];

/// Adds the unknown extensions of a node.
pub(super) fn add(set: &mut Set, node: &Node<'_>, holder: Holder) -> Read<()> {
    if set.pointer.is_empty() {
        set.pointer = node.pointer.clone();
    }
    if !node.value.is_object() {
        return Ok(());
    }
    for (key, extension) in node.fields()?.into_iter().filter(|(key, _)| key.starts_with("x-")) {
        let known = EXTENSIONS.iter().find(|(name, holders, _)| *name == key && holders.contains(&holder));
        match known.map(|(.., known)| known) {
            Some(All) => {}
            Some(Members(members)) => rest(set, key, &extension, members),
            Some(Limits) => limits(set, key, &extension)?,
            Some(Values(values)) if values.iter().any(|value| *extension.value == **value) => {}
            Some(Values(_)) | None => note(set, key, &extension),
        }
    }
    Ok(())
}

fn note(set: &mut Set, name: &str, node: &Node<'_>) {
    set.members.insert(format!("{name}: {}", plain(node.value)), node.pointer.clone());
}

/// The members that are not listed; all of it, where it has none.
fn rest(set: &mut Set, key: &str, extension: &Node<'_>, members: &[&str]) {
    let Ok(fields) = extension.fields() else { return note(set, key, extension) };
    for (name, node) in fields.iter().filter(|(name, _)| !members.contains(name)) {
        note(set, &format!("{key}.{name}"), node);
    }
}

fn limits(set: &mut Set, key: &str, limits: &Node<'_>) -> Read<()> {
    for (name, node) in limits.fields()? {
        match node.value {
            Value::Object(_) => rest(set, &format!("{key}.{name}"), &node, &WINDOW),
            _ if WINDOW.contains(&name) || LIMITS.contains(&name) => {}
            _ => note(set, &format!("{key}.{name}"), &node),
        }
    }
    Ok(())
}

/// Collects the unknown extensions of the description as a whole: of its root and the objects right below.
pub(super) fn of_description(root: &Node<'_>) -> Read<Set> {
    let mut set = Set::default();
    add(&mut set, root, Description)?;
    for key in ["info", "externalDocs", "components", "paths"] {
        root.get(key).map_or(Ok(()), |node| add(&mut set, &node, Holder::Other))?;
    }
    for node in ["servers", "tags"].into_iter().filter_map(|key| root.get(key)?.items().ok()).flatten() {
        add(&mut set, &node, Holder::Other)?;
    }
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    for (_, scheme) in schemes.map(|schemes| schemes.fields()).transpose()?.into_iter().flatten() {
        add(&mut set, &scheme, SecurityScheme)?;
    }
    Ok(set)
}
