//! A description without some of its operations, and without what only they use.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::document::{Document, OperationAt, escape};

/// The bundled pointers of all components that an operation refers to, directly or not.
pub(crate) fn reached(document: &Document, at: &OperationAt<'_>) -> BTreeSet<String> {
    let mut pointers = BTreeSet::new();
    follow(&document.root, &Value::Object(at.value.clone()), &mut pointers);
    if let Some(shared) = at.item.get("parameters") {
        follow(&document.root, shared, &mut pointers);
    }
    pointers
}

/// The bundled pointers of all components that these nodes refer to, directly or not.
pub(crate) fn reached_from<'a>(
    document: &Document,
    nodes: impl Iterator<Item = &'a Value>,
) -> BTreeSet<String> {
    let mut pointers = BTreeSet::new();
    nodes.for_each(|node| follow(&document.root, node, &mut pointers));
    pointers
}

/// The description with the operations that are wanted, and what these refer to.
pub(crate) fn keep(document: &Document, wanted: impl Fn(&OperationAt<'_>) -> bool) -> Document {
    let dropped: Vec<String> =
        document.operations().filter(|at| !wanted(at)).map(|at| at.pointer.clone()).collect();
    let mut kept = document.clone();
    for pointer in dropped {
        if let Some((item, method)) = pointer.rsplit_once('/')
            && let Some(item) = kept.root.pointer_mut(item).and_then(Value::as_object_mut)
        {
            item.remove(method);
        }
    }
    drop_unreached(&mut kept.root);
    kept
}

/// Takes away the components that nothing refers to.
fn drop_unreached(root: &mut Value) {
    let mut pointers = BTreeSet::new();
    for holder in ["paths", "x-webhooks"] {
        if let Some(items) = root.get(holder) {
            follow(root, items, &mut pointers);
        }
    }
    let components = root.get_mut("components").and_then(Value::as_object_mut);
    for (kind, all) in components.into_iter().flatten().filter(|(kind, _)| *kind != "securitySchemes") {
        let is_reached = |name: &String| pointers.contains(&format!("/components/{kind}/{}", escape(name)));
        if let Some(all) = all.as_object_mut() {
            all.retain(|name, _| is_reached(name));
        }
    }
}

/// Adds where the references below a node lead, and where those below that lead.
fn follow(root: &Value, node: &Value, pointers: &mut BTreeSet<String>) {
    match node {
        Value::Object(map) => {
            let targets = [map.get("$ref")].into_iter().flatten().chain(mapped(map));
            for target in targets.filter_map(|target| target.as_str()?.strip_prefix('#')) {
                if pointers.insert(target.to_owned())
                    && let Some(next) = root.pointer(target)
                {
                    follow(root, next, pointers);
                }
            }
            map.values().for_each(|child| follow(root, child, pointers));
        }
        Value::Array(items) => items.iter().for_each(|child| follow(root, child, pointers)),
        _ => {}
    }
}

/// The targets in the `mapping` of a `discriminator`.
fn mapped(map: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let mapping = map.get("discriminator").and_then(|one| one.get("mapping")).and_then(Value::as_object);
    mapping.into_iter().flat_map(|mapping| mapping.values())
}
