//! Names of operations, types and ids that collide or cannot be names.

use super::support::Description;
use super::{CHAT, CHATS};

#[test]
fn two_operations_with_one_id() {
    let description = Description::new().replace("operationId: getChat\n", "operationId: getChats\n");
    // Paths are read in alphabetical order, in which `chat` comes first.
    description.refused(&[(
        "group.yaml",
        &format!("{CHATS}/operationId"),
        "`getChats` is taken by GET /shops/{shopId}/chat",
    )]);
}

#[test]
fn two_operations_with_one_method_name() {
    let description = Description::new().replace("operationId: getChat\n", "operationId: get_chats\n");
    description.refused(&[(
        "group.yaml",
        &format!("{CHATS}/operationId"),
        "`get_chats` is taken by `get_chats` of GET /shops/{shopId}/chat",
    )]);
}

#[test]
fn operations_that_cannot_be_requests() {
    for id in ["1st", "all", "---"] {
        let description =
            Description::new().replace("operationId: getChat\n", &format!("operationId: {id}\n"));
        let reason = format!("`{id}` cannot be the name of a request");
        description.refused(&[("group.yaml", &format!("{CHAT}/operationId"), &reason)]);
    }
}

#[test]
fn two_schemas_with_one_rust_name() {
    let wrong = Description::new().append(
        "group.yaml",
        "  FaultDTO:\n    type: object\n    properties: { cause: { $ref: '#/schemas/Fault' } }\n",
    );
    let wrong = wrong.replace("#/schemas/FilterDTO", "#/schemas/FaultDTO");
    wrong.refused(&[(
        "group.yaml",
        "/schemas/FaultDTO",
        "`Fault` is taken by the schema `Fault`; choose another with `x-rust-name`",
    )]);
    let text = wrong.append("group.yaml", "    x-rust-name: Failure\n").text();
    assert!(text.contains("pub struct Failure"), "the name is not used");
}

#[test]
fn schemas_with_names_that_are_taken() {
    let named = |name: &str| {
        let named = format!("  Fault:\n    x-rust-name: {name}\n");
        Description::new().replace("  Fault:\n", &named)
    };
    let at = "/schemas/Fault";
    named("ChatId").refused(&[("group.yaml", at, "taken by the id `ChatId`")]);
    named("Option").refused(&[("group.yaml", at, "`Option` cannot be the name of a Rust type")]);
    named("fault").refused(&[("group.yaml", at, "`fault` cannot be the name of a Rust type")]);
    named("7").refused(&[("group.yaml", at, "`x-rust-name` must be a string, not 7")]);
}

#[test]
fn schemas_that_cannot_be_named() {
    let renamed = Description::new()
        .replace("#/schemas/FilterDTO", "#/schemas/Fil~1ter")
        .replace("  FilterDTO:", "  Fil/ter:");
    renamed.refused(&[("group.yaml", "/schemas/Fil~1ter", "cannot be the name of a component")]);
}

#[test]
fn ids_of_what_is_no_integer() {
    let at = "/schemas/Fault/properties/code";
    let with = |code: &str| Description::new().replace("code: { type: string }", code);
    let integers = "only `type: integer` with `format: int64`";
    with("code: { type: number, x-id: FaultId }").refused(&[("group.yaml", &format!("{at}/x-id"), integers)]);
    with("code: { type: integer, format: int32, x-id: FaultId }").refused(&[(
        "group.yaml",
        &format!("{at}/x-id"),
        integers,
    )]);
}

/// How it travels is said of a field, and there is no word for one that may be missing.
#[test]
fn ids_that_travel_as_strings_where_they_cannot() {
    let required = "must be a required property of a schema with a name";
    let id = "{ type: string, x-id: FaultId }";
    let optional = Description::new().replace("code: { type: string }", &format!("code: {id}"));
    optional.refused(&[("group.yaml", "/schemas/Fault/properties/code/x-id", required)]);
    let text = optional.replace("  Fault:\n", "  Fault:\n    required: [code]\n").text();
    assert!(text.contains("#[serde(with = \"crate::support::AsText::<FaultId>\")]"), "{text}");
    assert!(text.contains("pub code: FaultId,") && !text.contains("FaultIdAsText"), "{text}");
    let list = format!("code: {{ type: array, items: {id} }}");
    Description::new().replace("code: { type: string }", &list).refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/items/x-id",
        required,
    )]);
    let parameter = "schema: { type: string, x-id: ShopId }";
    Description::new()
        .replace("schema: { type: integer, format: int64, x-id: ShopId }", parameter)
        .refused(&[("group.yaml", "/parameters/shopId/schema/x-id", required)]);
}

#[test]
fn ids_that_cannot_be_named() {
    let at = "/parameters/shopId/schema/x-id";
    let named = |id: &str| Description::new().replace("x-id: ShopId", &format!("x-id: {id}"));
    named("shop id").refused(&[("group.yaml", at, "no Rust type name")]);
    named("7").refused(&[("group.yaml", at, "7 is no Rust type name")]);
    named("String").refused(&[("group.yaml", at, "\"String\" is no Rust type name")]);
}
