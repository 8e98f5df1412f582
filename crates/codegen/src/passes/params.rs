//! A deprecated parameter whose Rust name is that of its successor (`fromDate` of `from_date`) is dropped:
//! both could not stand in one method.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use serde_json::Value;

/// Drops the deprecated aliases from the parameters of each operation.
pub(super) fn drop_aliases(view: &mut Value) {
    let shared = view.pointer("/components/parameters").cloned().unwrap_or_default();
    let items = view.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()) {
        if let Some(parameters) = item.get_mut("parameters").and_then(Value::as_array_mut) {
            drop_from(parameters, &shared);
        }
        let operations = item.as_object_mut();
        for operation in operations.into_iter().flat_map(|operations| operations.values_mut()) {
            if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                drop_from(parameters, &shared);
            }
        }
    }
}

fn drop_from(parameters: &mut Vec<Value>, shared: &Value) {
    let resolve = |parameter: &Value| {
        let target = parameter.get("$ref").and_then(Value::as_str);
        let name = target.and_then(|target| target.strip_prefix("#/components/parameters/"));
        name.and_then(|name| shared.get(name)).unwrap_or(parameter).clone()
    };
    let name =
        |parameter: &Value| parameter.get("name").and_then(Value::as_str).unwrap_or_default().to_snake_case();
    let is_deprecated = |parameter: &Value| parameter.get("deprecated") == Some(&Value::Bool(true));
    let kept: Vec<Value> = parameters.iter().map(resolve).collect();
    let current: BTreeSet<String> = kept.iter().filter(|one| !is_deprecated(one)).map(name).collect();
    parameters.retain(|parameter| {
        let parameter = resolve(parameter);
        !is_deprecated(&parameter) || !current.contains(&name(&parameter))
    });
}
