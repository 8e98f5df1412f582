//! Versions that are not read, and what JSON Schema can say and OpenAPI 3.0 cannot.

use super::CHATS;
use super::support::Description;

/// The small description as one of OpenAPI 3.1.
fn newer() -> Description {
    Description::new().replace("openapi: 3.0.3", "openapi: 3.1.0")
}

#[test]
fn swagger_is_named() {
    let swagger = "swagger: '2.0'\npaths:\n  /a: { get: { responses: { 200: { schema: { $ref: '#/definitions/A' } } } } }\n\
                   definitions:\n  A: { type: object }\n";
    Description::of(&[("root.yaml", swagger)]).refused(&[(
        "root.yaml",
        "/swagger",
        "this is Swagger 2.0; convert it to OpenAPI 3.0 (for example with swagger2openapi)",
    )]);
    let unquoted = swagger.replace("'2.0'", "2.0");
    Description::of(&[("root.yaml", &unquoted)]).refused(&[("root.yaml", "/swagger", "this is Swagger 2.0")]);
}

#[test]
fn later_versions_are_named() {
    for version in ["3.2.0", "3.10.1"] {
        let description = Description::new().replace("openapi: 3.0.3", &format!("openapi: {version}"));
        description.refused(&[(
            "root.yaml",
            "/openapi",
            &format!("this is OpenAPI {version}; OpenAPI 3.0 and 3.1 are read"),
        )]);
    }
}

#[test]
fn other_versions_are_shown() {
    for version in ["'2.0.0'", "3.1", "4.0.0", "'3'"] {
        let description = Description::new().replace("openapi: 3.0.3", &format!("openapi: {version}"));
        let shown = format!("not {}", version.replace('\'', "\"").replace("4.0.0", "\"4.0.0\""));
        description.refused(&[("root.yaml", "/openapi", &shown)]);
    }
}

#[test]
fn keywords_that_openapi_3_0_does_not_have() {
    let at = "/schemas/Fault/properties/code";
    for (keyword, value) in [
        ("if", "{}"),
        ("then", "{}"),
        ("else", "{}"),
        ("patternProperties", "{ a: {} }"),
        ("prefixItems", "[{}]"),
        ("unevaluatedProperties", "{ type: string }"),
        ("dependentSchemas", "{ a: {} }"),
        ("dependentRequired", "{ a: [b] }"),
        ("propertyNames", "{}"),
        ("contains", "{}"),
        ("$dynamicRef", "'#a'"),
        ("const", "null"),
    ] {
        let schema = format!("code: {{ {keyword}: {value} }}");
        let reason = format!("`{keyword}` is a word of JSON Schema");
        let wrong = newer().replace("code: { type: string }", &schema);
        wrong.refused(&[("group.yaml", &format!("{at}/{keyword}"), &reason)]);
        let old = Description::new().replace("code: { type: string }", &schema.replace("null", "1"));
        old.refused(&[("group.yaml", &format!("{at}/{keyword}"), &reason)]);
    }
}

#[test]
fn types_that_openapi_3_0_cannot_say() {
    let at = "/schemas/Fault/properties/code/type";
    for kind in ["[string, integer]", "'null'", "['null']", "[string, object, 'null']"] {
        let wrong = newer().replace("code: { type: string }", &format!("code: {{ type: {kind} }}"));
        wrong.refused(&[("group.yaml", at, "`type` must be one of")]);
    }
}

#[test]
fn a_schema_that_nothing_fits() {
    newer().replace("code: { type: string }", "code: false").refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code",
        "no value fits the schema `false`",
    )]);
}

#[test]
fn references_to_definitions() {
    let schema = "code: { $ref: '#/schemas/Fault/$defs/Code', $defs: { Code: { type: string } } }";
    newer().replace("code: { type: string }", schema).refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/$ref",
        "which is not there",
    )]);
    newer()
        .replace("        - $ref: '#/parameters/limit'\n", "")
        .replace(
            "    type: object\n    properties:\n      code: { type: string }",
            "    $ref: '#/schemas/Fault/$defs/Code'\n    $defs: { Code: { type: string } }",
        )
        .refused(&[("group.yaml", "/schemas/Fault/$ref", "does not tell what kind of component it is")]);
}

#[test]
fn places_are_those_that_were_written() {
    let part = "anyOf: [{ type: 'null' }, { type: object, properties: { deep: { if: {} } } }]";
    newer().replace("code: { type: string }", &format!("code: {{ {part} }}")).refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/anyOf/1/properties/deep/if",
        "`if` is a word of JSON Schema",
    )]);
    let parts =
        "oneOf: [{ type: 'null' }, { type: string }, { type: object, properties: { a: { then: {} } } }]";
    newer().replace("code: { type: string }", &format!("code: {{ {parts} }}")).refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/oneOf/2/properties/a/then",
        "`then` is a word of JSON Schema",
    )]);
    let beside = "{ $ref: '#/schemas/FilterDTO', properties: { more: { contains: {} } } }";
    newer().replace("code: { type: string }", &format!("code: {beside}")).refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/properties/more/contains",
        "`contains` is a word of JSON Schema",
    )]);
}

#[test]
fn two_kinds_of_json() {
    let description = Description::new().replace(
        "          application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }",
        "          application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }\n          \
         application/hal+json:\n            schema: { $ref: '#/schemas/FilterDTO' }",
    );
    description.refused(&[(
        "group.yaml",
        &format!("{CHATS}/requestBody/content"),
        "`application/json` and `application/hal+json` are both JSON, of different schemas",
    )]);
}

#[test]
fn the_place_of_a_media_type_is_the_one_that_was_written() {
    let description = Description::new().replace(
        "application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }",
        "application/json; charset=utf-8:\n            example: {}",
    );
    let at = format!("{CHATS}/requestBody/content/application~1json; charset=utf-8");
    description.refused(&[("group.yaml", &at, "no `schema`")]);
}

#[test]
fn numbers_that_are_bounds_of_3_1() {
    let description =
        Description::new().replace("code: { type: string }", "code: { type: integer, exclusiveMinimum: 5 }");
    description.refused(&[(
        "group.yaml",
        "/schemas/Fault/properties/code/exclusiveMinimum",
        "`exclusiveMinimum` is true or false in OpenAPI 3.0",
    )]);
}

#[test]
fn a_version_without_quotes() {
    let description = Description::new().replace("version: '1'", "version: 1.0");
    description.refused(&[("root.yaml", "/info/version", "must be a text: put 1.0 in quotes")]);
}
