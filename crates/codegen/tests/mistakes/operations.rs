//! What every operation has to say of itself.

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
    let effect = "x-repeatable: true\n      x-effect: reads";
    let effect = Description::new().replace(effect, "x-repeatable: true");
    effect.refused(&[("group.yaml", CHATS, "has no `x-effect`")]);
    let tags = Description::new().replace("getChats\n      tags: [chats]\n", "getChats\n");
    tags.refused(&[("group.yaml", CHATS, "has no `tags`")]);
    let scopes = Description::new().replace("getChats }\n      x-scopes: [reading]\n", "getChats }\n");
    scopes.refused(&[("group.yaml", CHATS, "has no `x-scopes`")]);
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
fn parameters_with_one_method_name() {
    let with = |parameter: &str| {
        let list = "- $ref: '#/parameters/limit'";
        Description::new().replace(list, &format!("{list}\n        - {parameter}"))
    };
    let at = format!("{CHATS}/parameters/2/name");
    with("{ name: Limit, in: query, schema: { type: string } }").refused(&[(
        "group.yaml",
        &at,
        "`limit` of the parameter `Limit` is taken by limit",
    )]);
    with("{ name: body, in: query, schema: { type: string } }").refused(&[(
        "group.yaml",
        &at,
        "`body` of the parameter `body` is taken by the body",
    )]);
    // A setter must not hide what every request has.
    let text = with("{ name: send, in: query, schema: { type: string } }").text();
    assert!(text.contains("pub fn parameter_send(mut self") && text.contains("pub send: Option<String>"));
}
