//! Webhooks that say too little, or what nobody would read.

use super::support::{Description, HOOKS, WEBHOOKS};

const EVENT: &str = "/paths/~1event/post";

#[test]
fn the_small_webhook_is_right() {
    Description::with_webhooks().generate().unwrap();
}

#[test]
fn what_is_missing() {
    let missing = [
        ("      operationId: sendEvent", "has no `operationId`"),
        ("      summary: Tells of an event.", "has no `summary`"),
        ("      description: Tells a server of one event.", "has no `description`"),
    ];
    for (line, reason) in missing {
        Description::with_webhooks().without(line).refused(&[("hooks.yaml", EVENT, reason)]);
    }
    let body =
        HOOKS.split_once("      requestBody:\n").unwrap().1.split_once("      responses:\n").unwrap().0;
    Description::with_webhooks().replace(&format!("      requestBody:\n{body}"), "").refused(&[(
        "hooks.yaml",
        EVENT,
        "has no `requestBody`",
    )]);
    Description::with_webhooks()
        .replace("'200':\n          description: It has", "'400':\n          description: It has")
        .refused(&[("hooks.yaml", &format!("{EVENT}/responses"), "no answer that is a success")]);
    Description::with_webhooks()
        .replace("    post:\n      operationId: sendEvent", "    push:\n      a: b")
        .refused(&[("hooks.yaml", "/paths/~1event", "has no operation")]);
}

#[test]
fn what_is_said_of_calls() {
    for key in ["x-quota", "x-scopes", "x-repeatable", "x-effect", "x-parallel", "parameters"] {
        let own = format!("operationId: sendEvent\n      {key}: []\n");
        let wrong = Description::with_webhooks().replace("operationId: sendEvent\n", &own);
        wrong.refused(&[("hooks.yaml", EVENT, &format!("`{key}` is of no use"))]);
    }
    let shared = "  /event:\n    parameters: []\n";
    Description::with_webhooks().replace("  /event:\n", shared).refused(&[(
        "hooks.yaml",
        "/paths/~1event",
        "`parameters` is of no use",
    )]);
}

#[test]
fn what_has_no_name_or_is_no_json() {
    let body = format!("{EVENT}/requestBody/content");
    let schema = "schema: { $ref: '#/schemas/SendEventRequest' }";
    let named = Description::with_webhooks().replace(schema, "schema: { type: object }");
    named.refused(&[("hooks.yaml", &format!("{body}/application~1json"), "with a name")]);
    let text = Description::with_webhooks().replace(
        &format!("application/json:\n            {schema}"),
        &format!("text/plain:\n            {schema}"),
    );
    text.refused(&[("hooks.yaml", &format!("{body}/text~1plain"), "`text/plain` cannot be generated")]);
    let answer = format!("{EVENT}/responses/200/content/application~1json");
    Description::with_webhooks()
        .replace("schema: { $ref: '#/schemas/SendEventResponse' }", "schema: { type: object }")
        .refused(&[("hooks.yaml", &answer, "with a name")]);
}

#[test]
fn webhooks_that_are_no_map_or_not_there() {
    let list = Description::new().append("root.yaml", "x-webhooks: [event]\n");
    list.refused(&[("root.yaml", "/x-webhooks", "must be a map")]);
    let nothing = Description::new().append("root.yaml", "x-webhooks:\n  event:\n");
    nothing.refused(&[("root.yaml", "/x-webhooks/event", "has no operation")]);
    let gone = Description::with_webhooks().replace("#/paths/~1event", "#/paths/event");
    gone.refused(&[("root.yaml", "/x-webhooks/event/$ref", "which is not there")]);
    assert!(WEBHOOKS.contains("/paths/~1event"));
}
