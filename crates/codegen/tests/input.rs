//! What other people write: scalars of YAML 1.2, values of enums that are no names, media types, OpenAPI 3.1.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::path::Path;

use serde_json::{Map, Value, json};
use support::Description;
use yandex_market_codegen::{Settings, generate};

/// The code without the spaces that are the formatter's business, and without the header, which names the folder.
fn code(text: &str) -> String {
    let text: String = text.lines().skip(1).flat_map(str::split_whitespace).collect();
    text.replace(",)", ")")
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    let text = code(text);
    for part in parts {
        let part: String = part.split_whitespace().collect();
        assert!(
            text.contains(&part) || text.contains(&part.replace(",)", ")")),
            "`{part}` is missing in {text}"
        );
    }
}

/// The small description with these values and these lines of the enum.
fn with_enum(values: &str, lines: &str) -> Description {
    let old = "    type: string\n    enum: [NEW, OVER]\n    x-enum-descriptions:\n      NEW: A new chat.\n      OVER: A chat that is over.\n";
    Description::new().replace(old, &format!("    enum: {values}\n{lines}"))
}

/// The small description as one of OpenAPI 3.1, with this schema in the place of that of a text.
fn newer(schema: &str) -> Description {
    Description::new()
        .replace("openapi: 3.0.3", "openapi: 3.1.0")
        .replace("text: { type: string, minLength: 1, maxLength: 30 }", &format!("text: {schema}"))
}

#[test]
fn words_of_yaml_1_1_are_texts() {
    let meanings = "{ NO: N., on: O., y: Y., yes: Y., off: O., 1_000: T., 12:30: H., 2024-01-01: D. }";
    let lines = format!("    type: string\n    x-enum-descriptions: {meanings}\n");
    let text = with_enum("[NO, on, y, yes, off, 1_000, '12:30', 2024-01-01]", &lines).text();
    holds(
        &text,
        &[
            "No = \"NO\"",
            "On = \"on\"",
            "Y = \"y\"",
            "Yes = \"yes\"",
            "Off = \"off\"",
            "Value1000 = \"1_000\"",
            "Value1230 = \"12:30\"",
            "Value2024To01To01 = \"2024-01-01\"",
        ],
    );
}

#[test]
fn a_status_needs_no_quotes() {
    let text = Description::new().replace_all("'200'", "200").replace("'400'", "400").text();
    assert_eq!(code(&text), code(&Description::new().text()));
}

#[test]
fn properties_are_called_what_they_are_called() {
    let schema = "text: { type: string, minLength: 1, maxLength: 30 }";
    let text = Description::new().replace(schema, "y: { type: string }\n      no: { type: string }").text();
    holds(&text, &["pub y: Option<String>", "pub no: Option<String>"]);
}

#[test]
fn values_that_are_no_names_are_given_some() {
    let meanings = "{ '': M., 1: M., reactions-+1: M., reactions--1: M., '>=': M., A_B: M., A-B: M., Self: M., UNKNOWN: M., Новый: M. }";
    let lines = format!("    type: string\n    x-enum-descriptions: {meanings}\n");
    let values = "['', '1', reactions-+1, reactions--1, '>=', A_B, A-B, Self, UNKNOWN, Новый]";
    holds(
        &with_enum(values, &lines).text(),
        &[
            "Empty = \"\"",
            "Value1 = \"1\"",
            "ReactionsPlus1 = \"reactions-+1\"",
            "ReactionsMinus1 = \"reactions--1\"",
            "GreaterEqual = \">=\"",
            "AB = \"A_B\"",
            "ABN2 = \"A-B\"",
            "SelfValue = \"Self\"",
            "UnknownValue = \"UNKNOWN\"",
            "Novyi = \"Новый\"",
        ],
    );
}

#[test]
fn a_name_that_is_given_is_taken() {
    let lines =
        "    type: string\n    x-enum-descriptions: { A_B: M., A-B: M. }\n    x-enum-names: { A-B: AB }\n";
    holds(&with_enum("[A_B, A-B]", lines).text(), &["ABN2 = \"A_B\"", "AB = \"A-B\""]);
}

#[test]
fn names_and_meanings_may_be_lists() {
    let lines =
        "    x-enum-varnames: [BRAND_NEW, nothing]\n    x-enum-descriptions: [It is new., It is over.]\n";
    let text = with_enum("[NEW, OVER]", lines).text();
    holds(&text, &["BrandNew = \"NEW\" : \"It is new.\"", "Nothing = \"OVER\" : \"It is over.\""]);
    let lines = "    x-enumDescriptions: { NEW: It is new., OVER: It is over. }\n";
    holds(&with_enum("[NEW, OVER]", lines).text(), &["New = \"NEW\" : \"It is new.\""]);
}

#[test]
fn a_null_among_the_values_makes_uses_optional() {
    for (values, lines) in [
        ("[NEW, null]", "    type: string\n    nullable: true\n"),
        ("[NEW, ~]", "    type: string\n"),
        ("[null, NEW]", ""),
    ] {
        let lines = format!("{lines}    x-enum-descriptions: {{ NEW: A new chat., null: None. }}\n");
        let description = with_enum(values, &lines)
            .replace("required: [chatId]", "required: [chatId, status, statuses]")
            .replace(
                "      updatedAt:",
                "      statuses: { type: array, items: { $ref: '#/schemas/StatusType' } }\n      updatedAt:",
            );
        let text = description.text();
        holds(
            &text,
            &[
                "pub status: Option<StatusType>",
                "pub statuses: Vec<Option<StatusType>>",
                "open_enum!(StatusType { New = \"NEW\" : \"A new chat.\" })",
            ],
        );
    }
}

#[test]
fn a_named_object_may_be_null() {
    let description = Description::new()
        .replace("required: [chatId]", "required: [chatId, filter]")
        .replace("      updatedAt:", "      filter: { $ref: '#/schemas/FilterDTO' }\n      updatedAt:")
        .replace("  FilterDTO:\n    type: object\n", "  FilterDTO:\n    type: object\n    nullable: true\n");
    holds(&description.text(), &["pub struct Filter {", "pub filter: Option<Filter>"]);
}

#[test]
fn items_that_may_be_null_are_checked_where_there_are_some() {
    let items = "text: { type: array, items: { type: string, nullable: true, maxLength: 30 } }";
    let text =
        Description::new().replace("text: { type: string, minLength: 1, maxLength: 30 }", items).text();
    holds(
        &text,
        &[
            "let at = &at.index(index); if let Some(value) = value { crate::support::check_text(value, 0, Some(30), at)?; }",
        ],
    );
}

#[test]
fn a_status_that_may_be_null_or_has_a_name_of_its_own_tells_errors() {
    let with = |values: &str, names: &str| {
        let status = format!(
            "  ReplyStatus: {{ type: string, enum: {values}, x-enum-names: {{ {names} }}, x-enum-descriptions: {{ OK: O., ERROR: E. }} }}\n"
        );
        Description::new()
            .replace("required: [chatId]", "required: [chatId, status]")
            .replace("status: { $ref: '#/schemas/StatusType' }", "status: { $ref: '#/schemas/ReplyStatus' }")
            .append("group.yaml", &status)
            .replace("  StatusType:\n", "  Unused:\n")
            .text()
    };
    holds(&with("[OK, ERROR]", ""), &["self.status == enums::ReplyStatus::Error"]);
    holds(&with("[OK, ERROR, null]", "ERROR: Wrong"), &["self.status == Some(enums::ReplyStatus::Wrong)"]);
}

#[test]
fn variables_of_servers_are_no_enums() {
    let servers =
        "servers: [{ url: 'https://{a}.example', variables: { a: { default: b, enum: [b, c] } } }]\npaths:\n";
    let first = "paths:\n  /shops/{shopId}/chats";
    let description = Description::new().replace(first, &first.replace("paths:\n", servers));
    assert_eq!(code(&description.text()), code(&Description::new().text()));
}

#[test]
fn json_has_many_names() {
    let plain = code(&Description::new().text());
    for name in ["application/json; charset=utf-8", "application/JSON", "'*/*'"] {
        assert_eq!(
            code(&Description::new().replace_all("application/json:", &format!("{name}:")).text()),
            plain,
            "{name}"
        );
    }
    let several = "application/json: { schema: { $ref: '#/schemas/ChatDTO' } }\n            text/json: { schema: { $ref: '#/schemas/ChatDTO' } }";
    let old = "application/json:\n              schema: { $ref: '#/schemas/ChatDTO' }";
    assert_eq!(code(&Description::new().replace(old, several).text()), plain);
}

#[test]
fn a_media_type_of_json_travels_as_it_is_described() {
    let text = Description::new()
        .replace(
            "application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }",
            "application/vnd.shop+json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }",
        )
        .replace(
            "application/json:\n              schema: { $ref: '#/schemas/GetChatsResponse' }",
            "application/hal+json:\n              schema: { $ref: '#/schemas/GetChatsResponse' }",
        )
        .text();
    holds(
        &text,
        &["request.media_types( Some(\"application/vnd.shop+json\"), Some(\"application/hal+json\"), );"],
    );
}

#[test]
fn openapi_3_1_says_the_same_in_other_words() {
    let old = |schema: &str| {
        Description::new()
            .replace("text: { type: string, minLength: 1, maxLength: 30 }", &format!("text: {schema}"))
    };
    for (new, plain) in [
        ("{ type: [string, 'null'] }", "{ type: string, nullable: true }"),
        ("{ type: [string, null] }", "{ type: string, nullable: true }"),
        ("{ type: [string] }", "{ type: string }"),
        ("{ type: [integer, number] }", "{ type: number }"),
        ("{ type: string, examples: [a, b], $comment: C. }", "{ type: string, example: a }"),
        ("{ type: integer, exclusiveMinimum: 5 }", "{ type: integer, minimum: 5, exclusiveMinimum: true }"),
        ("{ type: integer, minimum: 6, exclusiveMinimum: 5 }", "{ type: integer, minimum: 6 }"),
        (
            "{ type: integer, minimum: 5, exclusiveMinimum: 5 }",
            "{ type: integer, minimum: 5, exclusiveMinimum: true }",
        ),
        ("{ type: integer, exclusiveMaximum: 5 }", "{ type: integer, maximum: 5, exclusiveMaximum: true }"),
        ("{ type: string, contentEncoding: base64 }", "{ type: string, format: byte }"),
        ("{ contentMediaType: application/octet-stream }", "{ type: string, format: binary }"),
        ("{ type: string, contentMediaType: application/json }", "{ type: string }"),
        ("{ anyOf: [{ type: string }, { type: 'null' }] }", "{ type: string, nullable: true }"),
        (
            "{ description: D., oneOf: [{ type: 'null' }, { type: string, description: E. }] }",
            "{ type: string, nullable: true, description: D. }",
        ),
        (
            "{ anyOf: [{ $ref: '#/schemas/ChatDTO' }, { type: 'null' }] }",
            "{ allOf: [{ $ref: '#/schemas/ChatDTO' }], nullable: true }",
        ),
        ("{ type: object, unevaluatedProperties: false, $id: x }", "{ type: object }"),
        ("true", "{}"),
    ] {
        assert_eq!(
            newer(new).generate().unwrap().description(),
            old(plain).generate().unwrap().description(),
            "{new}"
        );
    }
}

#[test]
fn a_constant_is_an_enum_of_one_value() {
    let text = newer("{ const: chat }").text();
    holds(
        &text,
        &[
            "open_enum!( FilterText { Chat = \"chat\" : \"The only value.\" } )",
            "pub text: Option<FilterText>",
        ],
    );
}

#[test]
fn the_constant_tags_of_a_union_are_its_own() {
    let variant = |tag: &str| {
        format!(
            "{{ type: object, required: [kind], properties: {{ kind: {{ const: {tag} }}, {tag}s: {{ type: integer }} }} }}"
        )
    };
    let union = format!(
        "  Pet:\n    oneOf: [{{ $ref: '#/schemas/Cat' }}, {{ $ref: '#/schemas/Dog' }}]\n    discriminator: {{ propertyName: kind, \
         mapping: {{ cat: '#/schemas/Cat', dog: '#/schemas/Dog' }} }}\n  Cat: {}\n  Dog: {}\n",
        variant("cat"),
        variant("dog"),
    );
    let text = newer("{ $ref: '#/schemas/Pet' }").append("group.yaml", &union).text();
    holds(&text, &["pub enum Pet {", "pub dogs: Option<i64>"]);
}

#[test]
fn what_stands_beside_a_reference_in_3_1_narrows_it() {
    let text = newer("{ $ref: '#/schemas/Fault', properties: { more: { type: integer } } }").text();
    holds(&text, &["pub code: Option<String>", "pub more: Option<i64>"]);
}

#[test]
fn the_rest_of_a_description_of_3_1_is_read_over() {
    let root = "openapi: 3.1.0\njsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base\nwebhooks:\n  \
                hook: { $ref: '#/components/pathItems/Hook' }\ncomponents:\n  securitySchemes: { tls: { type: mutualTLS } }\n  \
                pathItems:\n    Hook: { post: { requestBody: { content: { application/json: { schema: { type: [string, integer] } } } } } }\n    \
                Chats: { $ref: group.yaml#/paths/chats }\n";
    let description = Description::new()
        .replace("openapi: 3.0.3\n", root)
        .replace("    $ref: group.yaml#/paths/chats\n", "    $ref: '#/components/pathItems/Chats'\n");
    let generated = description.generate().unwrap();
    assert_eq!(code(&generated.single_file()), code(&Description::new().text()));
    for gone in ["webhooks", "jsonSchemaDialect", "pathItems", "mutualTLS", "3.1"] {
        assert!(!generated.description().contains(gone), "{gone}");
    }
}

/// A node of a description of OpenAPI 3.0 in the words of 3.1.
fn in_new_words(node: Value) -> Value {
    match node {
        Value::Array(items) => items.into_iter().map(in_new_words).collect(),
        Value::Object(map) => {
            let said = map.into_iter().map(|(key, value)| match key.as_str() {
                "example" | "examples" => (key, value),
                _ => (key, in_new_words(value)),
            });
            let mut said: Map<String, Value> = said.collect();
            if said.get("nullable") == Some(&Value::Bool(true)) {
                said.remove("nullable");
                match (said.get("type").cloned(), said.remove("allOf")) {
                    (Some(kind), _) => said.insert("type".to_owned(), json!([kind, "null"])),
                    (None, Some(parts)) => {
                        said.insert("anyOf".to_owned(), json!([parts.get(0), { "type": "null" }]))
                    }
                    (None, None) => panic!("{said:?}"),
                };
            }
            Value::Object(said)
        }
        other => other,
    }
}

#[test]
fn our_own_description_says_the_same_in_the_words_of_3_1() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/market.yaml");
    let old = generate(&root, &Settings::default()).unwrap();
    let mut new = in_new_words(serde_json::from_str(old.description()).unwrap());
    new["openapi"] = "3.1.0".into();
    let text = new.to_string();
    assert!(text.contains(",\"null\"]") && !text.contains("\"nullable\""));
    let new = Description::of(&[("root.yaml", &text)]).generate().unwrap();
    assert_eq!(code(&new.single_file()), code(&old.single_file()));
}
