//! The columns of a list.

use heck::ToKebabCase;
use serde_json::Value;
use yandex_market::api::description;
use yandex_market::{DateTime, Operation};

use super::result;
use super::schema::{self, Scalar, Shape};
use crate::connection::SCOPES;
use crate::output::{Columns, time};

/// The most columns where the description names none.
const MOST: usize = 8;

/// Returns the columns of an operation's items: `x-columns` of the description, or else the ids and scalar fields.
pub(super) fn columns(operation: &'static Operation) -> Columns<Value> {
    let item = description::item_schema(operation);
    let paths = description::operation(operation)
        .and_then(named)
        .unwrap_or_else(|| item.map(chosen).unwrap_or_default());
    let is_moment = |path: &String| {
        let schema = item.and_then(|item| schema::at(item, path));
        schema.and_then(schema::scalar) == Some(Scalar::Moment)
    };
    let columns: Vec<(String, bool)> = paths.iter().map(|path| (path.clone(), is_moment(path))).collect();
    Columns::new(heads(&paths), move |item: &Value| {
        columns.iter().map(|(path, is_moment)| cell(item, path, *is_moment)).collect()
    })
}

/// Returns the columns that the description of an operation names.
fn named(described: &Value) -> Option<Vec<String>> {
    let named = described.get("x-columns")?.as_array()?;
    Some(named.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Chooses the columns of an item: ids first, then those of the objects in it, and texts last.
fn chosen(item: &'static Value) -> Vec<String> {
    let mut ranked: Vec<(u8, String)> = Vec::new();
    for (name, schema) in schema::properties(item) {
        match schema::shape(schema) {
            // Lists are of one business or campaign, which the caller named.
            Shape::One(_) if SCOPES.contains(&name) || schema::is_marked(schema, "deprecated") => {}
            Shape::One(scalar) => ranked.push((rank(&scalar, schema), name.to_owned())),
            Shape::List(_) => {}
            Shape::Deep => {
                let ids = schema::properties(schema).into_iter().filter(|(_, schema)| is_id(schema));
                ranked.extend(ids.map(|(inner, _)| (1, format!("{name}.{inner}"))));
            }
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, path)| path).take(MOST).collect()
}

fn rank(scalar: &Scalar, schema: &'static Value) -> u8 {
    match scalar {
        _ if is_id(schema) => 0,
        Scalar::Text { .. } => 3,
        _ => 2,
    }
}

fn is_id(schema: &'static Value) -> bool {
    schema::find(schema, "x-id").is_some() && !schema::is_marked(schema, "deprecated")
}

/// Returns the heads: the last names of the paths, or the whole paths where two would be the same.
fn heads(paths: &[String]) -> Vec<String> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let is_alone = |name: &String| paths.iter().filter(|path| last(path) == *name).count() == 1;
    let head = |path: &String| Some(last(path)).filter(is_alone).unwrap_or_else(|| path.clone());
    paths.iter().map(|path| head(path).to_kebab_case().replace('-', " ").to_uppercase()).collect()
}

fn cell(item: &Value, path: &str, is_moment: bool) -> String {
    let values = values(item, path).into_iter();
    values.map(|value| shown(value, is_moment)).collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value, is_moment: bool) -> String {
    let moment = || value.as_str().filter(|_| is_moment)?.parse::<DateTime>().ok();
    match value {
        Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        value => moment().map_or_else(|| result::display(value), |moment| time(&moment)),
    }
}

/// Returns what stands at a dotted path: several values where a list is on the way.
fn values<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    if let Value::Array(items) = value {
        return items.iter().flat_map(|item| values(item, path)).collect();
    }
    match path.split_once('.') {
        Some((name, rest)) => value.get(name).into_iter().flat_map(|inner| values(inner, rest)).collect(),
        None => value.get(path).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use yandex_market::operations::{GET_CAMPAIGNS, GET_GOODS_QUESTIONS};

    use super::*;

    #[test]
    fn ids_stand_first_and_texts_last() {
        let chosen = chosen(description::item_schema(&GET_GOODS_QUESTIONS).unwrap());
        assert_eq!(chosen.first().map(String::as_str), Some("questionIdentifiers.id"));
        assert_eq!(chosen.last().map(String::as_str), Some("text"));
        assert!(!chosen.iter().any(|path| path == "businessId"), "{chosen:?}");
    }

    #[test]
    fn the_description_may_name_the_columns() {
        let described = json!({ "x-columns": ["id", "author.name"] });
        assert_eq!(named(&described), Some(vec!["id".to_owned(), "author.name".to_owned()]));
        assert_eq!(named(&json!({})), None);
    }

    #[test]
    fn what_is_deprecated_is_no_column() {
        let chosen = chosen(description::item_schema(&GET_CAMPAIGNS).unwrap());
        assert!(chosen.iter().any(|path| path == "business.id"), "{chosen:?}");
        assert!(!chosen.iter().any(|path| path == "clientId"), "{chosen:?}");
    }

    #[test]
    fn a_head_is_the_last_name_of_its_path_if_that_is_clear() {
        let paths = ["id", "business.id", "createdAt"].map(str::to_owned);
        assert_eq!(heads(&paths), ["ID", "BUSINESS ID", "CREATED AT"]);
    }

    #[test]
    fn a_cell_has_what_stands_at_its_path() {
        let item = json!({ "a": { "b": 1 }, "c": [{ "d": "x" }, { "d": null }], "e": true, "f": "2026-01-31T12:00:00Z" });
        let cell = |path| cell(&item, path, path == "f");
        assert_eq!([cell("a.b"), cell("c.d"), cell("e"), cell("g")], ["1", "x, ", "yes", ""]);
        assert_eq!(cell("f"), "2026-01-31 12:00:00 +00:00");
    }
}
