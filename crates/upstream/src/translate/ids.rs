//! Which numbers are ids: those of 64 bits whose names say so. It is a proposal.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use super::schemas::{self, members};

/// Says `x-id` of every number of 64 bits that is called `…Id`. A schema that is nothing but an id becomes that id
/// wherever it is referred to.
pub(super) fn propose(mut description: Value) -> Value {
    let own = take_own(&mut description);
    schemas::for_each(&mut description, &mut |schema, place| {
        if let Some(id) = schemas::target(schema).and_then(|target| own.get(target)) {
            *schema = id.clone();
        } else if let Some(id) = id_name(last(place)).filter(|_| is_number(schema)) {
            put(schema, &id);
        }
    });
    schemas::for_each(&mut description, &mut |schema, _| adopt(schema));
    name_parameters(&mut description);
    description
}

/// The parent of a thing is one of its kind.
fn adopt(schema: &mut Value) {
    let own = schema.pointer("/properties/id/x-id").and_then(Value::as_str).map(str::to_owned);
    let parent = schema.pointer_mut("/properties/parentId").filter(|parent| is_number(parent));
    if let (Some(own), Some(parent)) = (own, parent) {
        put(parent, &own);
    }
}

/// The schemas that are nothing but ids, which stand among the others no more.
fn take_own(description: &mut Value) -> BTreeMap<String, Value> {
    let Some(all) = description.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return BTreeMap::new();
    };
    let names: BTreeSet<String> = all
        .iter()
        .filter(|(name, schema)| is_number(schema) && id_name(name).is_some())
        .map(|(name, _)| name.clone())
        .collect();
    let taken = names.into_iter().filter_map(|name| {
        let mut schema = all.remove(&name)?;
        put(&mut schema, &id_name(&name)?);
        Some((name, schema))
    });
    taken.collect()
}

/// A parameter that is a component is called by its own name, not by that of the component.
fn name_parameters(description: &mut Value) {
    for (_, parameter) in members(description.pointer_mut("/components/parameters")) {
        let id = parameter.get("name").and_then(Value::as_str).and_then(id_name);
        if let (Some(id), Some(schema)) = (id, parameter.get_mut("schema")) {
            let schema = if schema.get("items").is_some() { schema.get_mut("items") } else { Some(schema) };
            if let Some(schema) = schema.filter(|schema| is_number(schema)) {
                put(schema, &id);
            }
        }
    }
}

fn put(schema: &mut Value, id: &str) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("x-id".to_owned(), json!(id));
    }
}

fn is_number(schema: &Value) -> bool {
    let is = |key: &str, value: &str| schema.get(key).is_some_and(|found| found == value);
    is("type", "integer") && is("format", "int64")
}

/// `orderId`, `orderIds` and `order_id` → `OrderId`. A bare `id` does not say whose it is.
fn id_name(name: &str) -> Option<String> {
    let name = name.to_upper_camel_case();
    let name = name.strip_suffix('s').filter(|name| name.ends_with("Id")).unwrap_or(&name);
    (name.ends_with("Id") && name.len() > "Id".len()).then(|| name.to_owned())
}

/// The last part of a place: the property or the parameter.
fn last(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> Value {
        json!({ "type": "integer", "format": "int64" })
    }

    fn id(name: &str) -> Value {
        json!({ "type": "integer", "format": "int64", "x-id": name })
    }

    #[test]
    fn a_number_that_is_called_an_id_is_one() {
        let proposed = propose(json!({ "components": { "schemas": { "Chat": { "properties": {
            "chatId": number(),
            "orderIds": { "type": "array", "items": number() },
            "warehouse_id": number(),
        } } } } }));
        let properties = &proposed["components"]["schemas"]["Chat"]["properties"];
        assert_eq!(properties["chatId"], id("ChatId"));
        assert_eq!(properties["orderIds"]["items"], id("OrderId"));
        assert_eq!(properties["warehouse_id"], id("WarehouseId"));
    }

    #[test]
    fn what_is_no_number_of_64_bits_or_not_called_so_is_none() {
        let properties = json!({
            "id": number(),
            "paid": number(),
            "count": number(),
            "regionId": { "type": "integer", "format": "int32" },
            "reportId": { "type": "string" },
        });
        let description = json!({ "components": { "schemas": { "Chat": { "properties": properties } } } });
        assert_eq!(propose(description.clone()), description);
    }

    #[test]
    fn a_schema_that_is_an_id_takes_its_place() {
        let proposed = propose(json!({ "components": { "schemas": {
            "CampaignId": number(),
            "Shop": { "properties": { "campaign": { "$ref": "#/components/schemas/CampaignId" } } },
        } } }));
        let schemas = &proposed["components"]["schemas"];
        assert_eq!(schemas.get("CampaignId"), None);
        assert_eq!(schemas["Shop"]["properties"]["campaign"], id("CampaignId"));
    }

    #[test]
    fn a_parent_has_an_id_of_the_same_type() {
        let proposed = propose(json!({ "components": { "schemas": {
            "CommentId": number(),
            "Comment": { "properties": {
                "id": { "$ref": "#/components/schemas/CommentId" }, "parentId": number(),
            } },
            "Category": { "properties": { "id": number(), "parentId": number() } },
        } } }));
        let parent = |name: &str| proposed["components"]["schemas"][name]["properties"]["parentId"].clone();
        assert_eq!(parent("Comment"), id("CommentId"));
        assert_eq!(parent("Category"), id("ParentId"));
    }

    #[test]
    fn parameters_go_by_their_own_names() {
        let proposed = propose(json!({
            "components": { "parameters": {
                "GetOrdersOrderIds": { "name": "orderIds", "schema": { "type": "array", "items": number() } },
            } },
            "paths": { "/a": { "get": {
                "operationId": "getA",
                "parameters": [{ "name": "shop_id", "schema": number() }],
            } } },
        }));
        let parameter = &proposed["components"]["parameters"]["GetOrdersOrderIds"];
        assert_eq!(parameter["schema"]["items"], id("OrderId"));
        assert_eq!(proposed["paths"]["/a"]["get"]["parameters"][0]["schema"], id("ShopId"));
    }
}
