//! Lists in pages, by token or by number.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::check::Checked;
use super::operation::{Body, contract};
use crate::http::refusal::Refusal;
use crate::world::backend::Backend;

/// The parameters that say which page is asked for, and not of which list.
const PAGE: [&str; 5] = ["limit", "page", "pageSize", "pageToken", "page_token"];

/// Puts a page of a list into a response: its items and, beside them, its pager. `item` makes an item of what is listed.
pub(crate) fn page<I>(
    backend: &Backend,
    request: &Checked<'_>,
    mut response: Value,
    list: impl Iterator<Item = I>,
    item: impl Fn(I) -> Value,
) -> Result<Value, Refusal> {
    let place = request.operation.page.and_then(|page| page.items).unwrap_or("/items");
    let (parent, _) = place.rsplit_once('/').unwrap_or_default();
    let token = request.page_token()?;
    let (items, pagers) = if is_by_number(request) {
        let (items, pager) = numbered(request, list);
        (items.into_iter().map(item).collect(), [("pager", Some(pager)), ("paging", None)])
    } else {
        let paging = backend.paging(request.call);
        let page = paging.page(list, item, token, request.limit(), &key(request))?;
        (page.items, [("pager", None), ("paging", paging.pager(page.next_token))])
    };
    put(&mut response, place, Value::Array(items));
    for (name, pager) in pagers {
        set(&mut response, parent, name, pager);
    }
    Ok(response)
}

/// A page goes by number only if it is asked for by number alone.
fn is_by_number(request: &Checked<'_>) -> bool {
    let has = |name: &str| request.parameters.contains_key(name);
    (has("page") || has("pageSize")) && !["limit", "pageToken"].into_iter().any(has)
}

/// A page by its number, which is beyond the end when it is empty.
fn numbered<I>(request: &Checked<'_>, list: impl Iterator<Item = I>) -> (Vec<I>, Value) {
    let largest =
        request.operation.page.and_then(|page| usize::try_from(page.largest).ok()).unwrap_or(usize::MAX);
    let page = request.number("page").unwrap_or(1).max(1);
    let size = request.number("pageSize").unwrap_or(largest).clamp(1, largest);
    let all: Vec<I> = list.collect();
    let total = all.len();
    let before = (page - 1).saturating_mul(size).min(total);
    let items: Vec<I> = all.into_iter().skip(before).take(size).collect();
    let pager = json!({
        "currentPage": page,
        "from": before + usize::from(!items.is_empty()),
        "pageSize": size,
        "pagesCount": total.div_ceil(size),
        "to": before + items.len(),
        "total": total,
    });
    (items, pager)
}

/// The list that is asked for, so that a token is good for no other: filters in another order are the same,
/// and what is not described is none.
fn key(request: &Checked<'_>) -> (&'static str, String) {
    let parameters = request.parameters.iter().filter(|(name, _)| !PAGE.contains(&name.as_str()));
    let parameters: Map<String, Value> =
        parameters.map(|(name, value)| (name.clone(), value.clone())).collect();
    let known = contract(request.operation).body.as_ref().and_then(Body::properties);
    let filters = request.body.as_object().into_iter().flatten();
    let filters = filters.filter(|(name, _)| known.is_some_and(|known| known.contains_key(*name)));
    let filters: Map<String, Value> = filters.map(|(name, value)| (name.clone(), value.clone())).collect();
    (request.operation.id, format!("{}{}", Value::Object(parameters), normal(&filters.into())))
}

fn normal(body: &Value) -> Value {
    match body {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.map(|(name, value)| (name.clone(), normal(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => {
            let items: BTreeSet<String> = items.iter().map(|item| normal(item).to_string()).collect();
            items.into_iter().collect()
        }
        other => other.clone(),
    }
}

/// Puts a value at a pointer, and objects on the way where there are none.
pub(crate) fn put(root: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    set(root, parent, name, Some(value));
}

/// Sets a field of the object at a pointer, or removes it.
fn set(root: &mut Value, parent: &str, name: &str, value: Option<Value>) {
    let mut object = root;
    for step in parent.split('/').skip(1) {
        let Some(fields) = fields(object) else { return };
        object = fields.entry(step).or_insert_with(|| json!({}));
    }
    let Some(fields) = fields(object) else { return };
    match value {
        Some(value) => fields.insert(name.to_owned(), value),
        None => fields.remove(name),
    };
}

/// The fields of an object, which a `null` becomes.
fn fields(value: &mut Value) -> Option<&mut Map<String, Value>> {
    if value.is_null() {
        *value = json!({});
    }
    value.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_filters_in_another_order_are_the_same() {
        let normal = |body: Value| normal(&body).to_string();
        assert_eq!(normal(json!({ "a": [1, 2], "b": null })), normal(json!({ "a": [2, 1] })));
        assert_ne!(normal(json!({ "a": [1] })), normal(json!({ "a": [1, 2] })));
    }

    #[test]
    fn what_is_on_the_way_is_made() {
        let mut root = json!({ "status": "OK" });
        put(&mut root, "/result/chats", json!([]));
        set(&mut root, "/result", "paging", None);
        assert_eq!(root, json!({ "status": "OK", "result": { "chats": [] } }));
    }
}
