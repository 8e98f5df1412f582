//! What every operation has to say of itself.

use yandex_market_codegen::Settings;

use super::support::Description;
use super::{CHAT, CHATS};

#[test]
fn what_is_missing() {
    let missing = [
        ("      operationId: getChats", "operationId"),
        ("      summary: Lists chats.", "summary"),
        ("      description: Returns a page of chats.", "description"),
        ("      externalDocs: { url: https://example.com/getChats }", "externalDocs"),
        ("      x-quota: { requests: 100, hours: 1 }", "x-quota"),
        ("      x-repeatable: true", "x-repeatable"),
    ];
    for (line, key) in missing {
        Description::new().without(line).refused(&[("group.yaml", CHATS, &format!("has no `{key}`"))]);
    }
    let tags = Description::new().replace("getChats\n      tags: [chats]\n", "getChats\n");
    tags.refused(&[("group.yaml", CHATS, "has no `tags`")]);
    let scopes = Description::new().replace("getChats }\n      x-scopes: [reading]\n", "getChats }\n");
    scopes.refused(&[("group.yaml", CHATS, "has no `x-scopes`")]);
}

#[test]
fn an_effect_that_is_not_said() {
    let effect = "x-repeatable: true\n      x-effect: reads";
    let description = Description::new().replace(effect, "x-repeatable: true");
    let settings = Settings { complete: true, ..Settings::default() };
    let error = description.generate_with(&settings).err().unwrap();
    assert!(error.to_string().contains("has no `x-effect`"), "{error}");
    // Elsewhere it is the worst that can be: this is a POST that may be repeated.
    assert!(description.text().contains("effect: Effect::Writes"));
    let never = Description::new().replace(effect, "x-repeatable: false").text();
    assert!(never.contains("effect: Effect::Irreversible"));
}

#[test]
fn no_limit_of_parallel_requests() {
    let reason = "neither the operation nor the root has an `x-parallel` from 1";
    let refused = [("group.yaml", CHATS, reason), ("group.yaml", CHAT, reason)];
    Description::new().without("x-parallel: 4").refused(&refused);
    Description::new().replace("x-parallel: 4", "x-parallel: 0").refused(&refused);
}

#[test]
fn what_is_of_the_wrong_type() {
    let wrong = [
        ("operationId: getChats", "operationId: 7", "/operationId", "must be text, not 7"),
        ("summary: Lists chats.", "summary: ' '", "/summary", "must be text"),
        ("{ requests: 100, hours: 1 }", "100", "/x-quota", "must be an object"),
        ("requests: 100, hours: 1", "requests: 0, hours: 1", "/x-quota", "`requests` must be a whole number"),
        ("requests: 100, hours: 1", "requests: 100", "/x-quota", "`hours` must be a whole number"),
        ("hours: 1", "hours: 1, tariffs: { big: 0 }", "/x-quota", "`tariffs` must be an object"),
        ("hours: 1", "hours: 1, tariffs: 5", "/x-quota", "`tariffs` must be an object"),
        (
            "hours: 1",
            "hours: 1, tariffs: { big: { requests: 5 } }",
            "/x-quota",
            "`tariffs` must be an object",
        ),
        (
            "hours: 1",
            "hours: 1, tariffs: { big: { requests: 5, minutes: 0 } }",
            "/x-quota",
            "`tariffs` must be an object",
        ),
        ("requests: 100", "requests: 5000000000", "/x-quota", "`requests` must be a whole number"),
        ("{ requests: 100, hours: 1 }", "{ hours: 1 }", "/x-quota", "`requests` must be a whole number"),
        ("hours: 1", "hours: 1, minutes: 5", "/x-quota", "`hours` or `minutes`, not both"),
        ("hours: 1", "minutes: 0", "/x-quota", "`minutes` must be a whole number"),
        ("hours: 1", "days: 1, hours: 1", "/x-quota/days", "must be one of requests, hours, minutes"),
        ("hours: 1", "hours: 1, cost: 5", "/x-quota/cost", "must name a list"),
        ("hours: 1", "hours: 1, cost: request.nothing", "/x-quota/cost", "must name a list"),
        ("hours: 1", "hours: 1, cost: chats", "/x-quota/cost", "must name a list"),
        ("x-repeatable: true", "x-repeatable: often", "/x-repeatable", "must be true or false"),
        (
            "x-repeatable: true\n      x-effect: reads",
            "x-repeatable: true\n      x-effect: none",
            "/x-effect",
            "must be reads,",
        ),
    ];
    for (right, wrong, below, reason) in wrong {
        let description = Description::new().replace(right, wrong);
        description.refused(&[("group.yaml", &format!("{CHATS}{below}"), reason)]);
    }
    for scopes in ["[]", "reading", "[reading, 7]"] {
        let old = "getChats }\n      x-scopes: [reading]";
        let description = Description::new().replace(old, &format!("getChats }}\n      x-scopes: {scopes}"));
        description.refused(&[("group.yaml", &format!("{CHATS}/x-scopes"), "x-scopes")]);
    }
}

#[test]
fn a_limit_without_a_maximum() {
    let description = Description::new().replace(", maximum: 20", "");
    description.refused(&[("group.yaml", "/parameters/limit/schema", "`limit` has no `maximum`")]);
}

#[test]
fn a_limit_without_a_maximum_in_the_operation_itself() {
    let own = "- { name: limit, in: query, schema: { type: integer } }";
    let description = Description::new().replace("- $ref: '#/parameters/limit'", own);
    description.refused(&[("group.yaml", &format!("{CHATS}/parameters/1/schema"), "no `maximum`")]);
}

#[test]
fn a_path_parameter_that_is_missing() {
    let missing = "`{shopId}` of the path has no parameter";
    let own = "        - $ref: '#/parameters/shopId'\n        - $ref: '#/parameters/limit'\n";
    let description = Description::new().replace(own, "        - $ref: '#/parameters/limit'\n");
    description.refused(&[("group.yaml", CHATS, missing)]);
    let shared = "  chat:\n    parameters:\n      - $ref: '#/parameters/shopId'\n";
    Description::new().replace(shared, "  chat:\n").refused(&[("group.yaml", CHAT, missing)]);
}

#[test]
fn a_path_parameter_that_is_superfluous() {
    let description = Description::new().replace("/shops/{shopId}/chats", "/shops/chats");
    description.refused(&[("group.yaml", CHATS, "the path has no `{shopId}`")]);
}

#[test]
fn a_path_parameter_that_is_optional() {
    let description = Description::new().replace(
        "required: true\n    schema: { type: integer, format: int64",
        "schema: { type: integer, format: int64",
    );
    description.refused(&[("group.yaml", "/parameters/shopId", "must be `required: true`")]);
}

#[test]
fn a_style_that_a_parameter_cannot_have() {
    let list = "- $ref: '#/parameters/limit'";
    let at = format!("{CHATS}/parameters/2");
    let table = [
        ("in: query, style: matrix, schema: { type: string }", "", "unknown variant `matrix`"),
        ("in: query, style: deepObject, schema: { type: string }", "", "`deepObject` is for objects"),
        (
            "in: query, schema: { type: array, items: { type: array, items: { type: string } } }",
            "",
            "has no notation outside of JSON",
        ),
        ("in: query, schema: {}", "", "has no notation outside of JSON"),
        (
            "in: query, content: { text/csv: { schema: { type: string } } }",
            "/content",
            "`text/csv` cannot be generated",
        ),
        (
            "in: query, x-rust-name: aB, schema: { type: string }",
            "/x-rust-name",
            "\"aB\" cannot be the name of a field",
        ),
    ];
    for (parameter, below, reason) in table {
        let with = format!("{list}\n        - {{ name: odd, {parameter} }}");
        let description = Description::new().replace(list, &with);
        description.refused(&[("group.yaml", &format!("{at}{below}"), reason)]);
    }
    let label = Description::new().replace("in: path\n", "in: path\n    style: label\n");
    label.refused(&[(
        "group.yaml",
        "/parameters/shopId",
        "the style `label` cannot be generated for a path",
    )]);
}
