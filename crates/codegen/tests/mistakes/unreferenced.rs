//! What is described, and would reach nobody.

use yandex_market_codegen::Settings;

use super::support::Description;

const REASON: &str = "no path of the root refers to it";

#[test]
fn a_path_that_the_root_does_not_refer_to() {
    let description =
        Description::new().without("  /shops/{shopId}/chat:").without("    $ref: group.yaml#/paths/chat");
    description.refused(&[("group.yaml", "/paths/chat", REASON)]);
}

#[test]
fn a_group_that_the_root_does_not_refer_to() {
    let more = "paths:\n  /b: { get: { operationId: getB } }\n";
    Description::new().with("more.yaml", more).refused(&[("more.yaml", "/paths/~1b", REASON)]);
    // Another description in the folder, and what is none, are nobody's group.
    let whole = format!("openapi: 3.0.3\n{more}");
    Description::new().with("more.yaml", &whole).with("b.yaml", "paths: [").generate().unwrap();
}

#[test]
fn what_no_path_uses_is_refused_where_that_is_wanted() {
    let description = Description::new().append("group.yaml", "  Lost: { type: object }\n");
    description.generate().unwrap();
    let settings = Settings { complete: true, ..Settings::default() };
    let refused = description.generate_with(&settings).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("group.yaml#/schemas/Lost: nothing refers to it"), "{refused}");
    Description::with_webhooks().generate_with(&settings).unwrap();
}
