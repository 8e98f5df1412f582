//! `$ref`s that lead nowhere, in a circle or to the wrong kind of thing.

use super::CHATS;
use super::support::Description;

const FILTER: &str = "/schemas/GetChatsRequest/properties/filter/$ref";

#[test]
fn a_missing_file() {
    let description = Description::new().replace("'#/schemas/FilterDTO'", "filters.yaml#/schemas/FilterDTO");
    description.refused(&[
        ("filters.yaml", "", "cannot be read"),
        ("group.yaml", FILTER, "`filters.yaml#/schemas/FilterDTO`, a file that cannot be read"),
    ]);
}

#[test]
fn a_missing_pointer() {
    let description = Description::new().replace("#/schemas/FilterDTO", "#/schemas/Filter");
    description.refused(&[("group.yaml", FILTER, "`#/schemas/Filter`, which is not there")]);
}

#[test]
fn a_missing_path() {
    let description = Description::new().replace("#/paths/chats", "#/paths/talks");
    description.refused(&[(
        "root.yaml",
        "/paths/~1shops~1{shopId}~1chats/$ref",
        "`group.yaml#/paths/talks`, which is not there",
    )]);
}

#[test]
fn references_in_a_circle() {
    let circle = "  One: { $ref: '#/schemas/Two' }\n  Two: { $ref: '#/schemas/One' }\n";
    let description =
        Description::new().replace("#/schemas/FilterDTO", "#/schemas/One").append("group.yaml", circle);
    description.refused(&[("group.yaml", FILTER, "`#/schemas/One` goes in a circle")]);
}

#[test]
fn a_path_that_is_itself() {
    let description =
        Description::new().replace("group.yaml#/paths/chats", "'#/paths/~1shops~1{shopId}~1chats'");
    description.refused(&[("root.yaml", "/paths/~1shops~1{shopId}~1chats/$ref", "circle")]);
}

#[test]
fn schemas_that_are_composed_of_themselves() {
    let circle =
        "  One: { allOf: [{ $ref: '#/schemas/Two' }] }\n  Two: { allOf: [{ $ref: '#/schemas/One' }] }\n";
    let description = Description::new()
        .replace("{ $ref: '#/schemas/GetChatsResponse' }", "{ $ref: '#/schemas/One' }")
        .append("group.yaml", circle);
    description.refused(&[
        ("group.yaml", "/schemas/One", "composed of itself"),
        ("group.yaml", "/schemas/Two", "composed of itself"),
    ]);
}

#[test]
fn a_schema_may_contain_itself() {
    let description = Description::new()
        .replace("code: { type: string }", "causes: { type: array, items: { $ref: '#/schemas/Fault' } }");
    assert!(description.text().contains("Vec<Fault>"));
}

#[test]
fn the_wrong_kind_of_component() {
    let description = Description::new().replace("'#/parameters/limit'", "'#/schemas/Fault'");
    description.refused(&[(
        "group.yaml",
        &format!("{CHATS}/parameters/1/$ref"),
        "must be one of `parameters`, not `schemas/Fault`",
    )]);
}

#[test]
fn a_place_that_is_no_component() {
    let inner = "#/schemas/ChatDTO/properties/updatedAt";
    let description = Description::new().replace("#/schemas/FilterDTO", inner);
    description.refused(&[("group.yaml", FILTER, "does not tell what kind of component it is")]);
}

#[test]
fn two_components_of_one_name() {
    let written = "components: { schemas: { Fault: { type: object } } }\n";
    Description::new().append("root.yaml", written).refused(&[(
        "root.yaml",
        "/components/schemas/Fault",
        "group.yaml#/schemas/Fault",
    )]);
    Description::new()
        .append("root.yaml", written)
        .replace("'#/schemas/FilterDTO'", "root.yaml#/components/schemas/Fault")
        .refused(&[("group.yaml", "/schemas/Fault", "two components are named `Fault`")]);
}
