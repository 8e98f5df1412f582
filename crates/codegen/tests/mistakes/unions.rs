//! Tagged unions: their tag, their variants and what leads from one to the other.

use yandex_market_codegen::Settings;

use super::support::Description;

const UNION: &str = "/schemas/SendEventRequest";

fn with(old: &str, new: &str) -> Description {
    Description::with_webhooks().replace(old, new)
}

#[test]
fn a_discriminator_without_a_property() {
    let at = format!("{UNION}/discriminator");
    let wrong = with("      propertyName: eventType\n", "");
    let complete = Settings { complete: true, ..Settings::default() };
    let Err(error) = wrong.generate_with(&complete) else { panic!("nothing is refused") };
    let found =
        error.problems().iter().any(|one| one.pointer == at && one.reason.contains("no `propertyName`"));
    assert!(found, "{error}");
}

#[test]
fn a_target_that_leads_nowhere() {
    let at = format!("{UNION}/discriminator/mapping/CLOSED");
    let gone = with("CLOSED: '#/schemas/ClosedDTO'", "CLOSED: '#/schemas/Closed'");
    gone.refused_if_complete(&[("hooks.yaml", &at, "`#/schemas/Closed`, which is not there")]);
    let other = with("CLOSED: '#/schemas/ClosedDTO'", "CLOSED: '#/schemas/SendEventResponse'");
    other.refused_if_complete(&[
        ("hooks.yaml", &at, "`SendEventResponse` is no variant"),
        ("hooks.yaml", &format!("{UNION}/oneOf/1"), "no tag in `mapping` leads to this variant"),
    ]);
}

#[test]
fn a_target_that_is_no_schema() {
    let at = format!("{UNION}/discriminator/mapping/LAST");
    let parameter = "        LAST: 'group.yaml#/parameters/shopId'\n        CLOSED: '";
    let wrong =
        with("        CLOSED: '", parameter).replace("[OPENED, CLOSED]", "[OPENED, CLOSED, LAST]").replace(
            "      CLOSED: The shop closed.\n",
            "      CLOSED: The shop closed.\n      LAST: The last.\n",
        );
    wrong.refused_if_complete(&[("hooks.yaml", &at, "\"#/components/parameters/shopId\" is no schema")]);
}

#[test]
fn a_tag_that_the_enum_does_not_have() {
    let at = format!("{UNION}/discriminator/mapping/CLOSED");
    let missing = with("[OPENED, CLOSED]", "[OPENED]").without("      CLOSED: The shop closed.");
    missing.refused_if_complete(&[("hooks.yaml", &at, "`CLOSED` is no value of `EventType`")]);
}

#[test]
fn a_tag_that_no_variant_has() {
    let more = with("[OPENED, CLOSED]", "[OPENED, CLOSED, LOST]").replace(
        "      CLOSED: The shop closed.\n",
        "      CLOSED: The shop closed.\n      LOST: It is lost.\n",
    );
    let at = format!("{UNION}/discriminator/mapping");
    more.refused_if_complete(&[("hooks.yaml", &at, "`LOST` is a tag, but no variant in `mapping` has it")]);
}

#[test]
fn tags_that_are_no_enum_are_named_by_their_words() {
    let plain = |tags: &str| {
        let one = "      eventType: { $ref: '#/schemas/EventType' }\n      by";
        let two = "      eventType: { $ref: '#/schemas/EventType' }\n      shop";
        with(one, "      eventType: { type: string }\n      by")
            .replace(two, "      eventType: { type: string }\n      shop")
            .replace("        CLOSED: '", &format!("        {tags}: '"))
    };
    let text = plain("SHUT_DOWN").text();
    assert!(text.contains("ShutDown(super::types::Closed)") && !text.contains("fn event_type"), "{text}");
    let at = |tag: &str| format!("{UNION}/discriminator/mapping/{tag}");
    let refused = |tag: &str, reason: &str| {
        let unused = ("hooks.yaml", "/schemas/EventType", "nothing refers to it");
        plain(tag).refused_if_complete(&[unused, ("hooks.yaml", &at(tag), reason)]);
    };
    refused("1-2", "`1-2` cannot be a Rust name");
    refused("UNKNOWN", "taken by tags that are not known");
    refused("opened", "`Opened` is taken by `OPENED`");
}

#[test]
fn a_variant_that_is_no_plain_object() {
    let closed = "/schemas/ClosedDTO";
    let list = with(
        "    description: The shop closed.\n    type: object",
        "    description: It closed.\n    type: array",
    );
    list.refused_if_complete(&[("hooks.yaml", closed, "must be a plain object")]);
    let composed =
        with("    required: [eventType, shop]\n", "    required: [eventType, shop]\n    allOf: []\n");
    composed.refused_if_complete(&[("hooks.yaml", closed, "must be a plain object")]);
    let untagged = with("      eventType: { $ref: '#/schemas/EventType' }\n      shop", "      shop");
    untagged.refused_if_complete(&[("hooks.yaml", closed, "does not have the tag `eventType`")]);
    let inline = with(
        "      - $ref: '#/schemas/ClosedDTO'",
        "      - $ref: '#/schemas/ClosedDTO'\n      - type: object",
    );
    inline.refused_if_complete(&[("hooks.yaml", &format!("{UNION}/oneOf/2"), "must be a schema of its own")]);
}

#[test]
fn a_variant_that_something_else_refers_to() {
    let wrong = with("program: {", "last: { $ref: '#/schemas/ClosedDTO' }\n      program: {");
    wrong.refused_if_complete(&[(
        "hooks.yaml",
        "/schemas/SendEventResponse/properties/last/$ref",
        "nothing else may refer to it",
    )]);
}

#[test]
fn a_union_with_more_than_a_tag() {
    let wrong = with(
        "    x-rust-name: Event\n",
        "    x-rust-name: Event\n    properties: { at: { type: string } }\n",
    );
    wrong.refused_if_complete(&[("hooks.yaml", &format!("{UNION}/properties/at"), "no fields but its tag")]);
    let wrong = with("    x-rust-name: Event\n", "    x-rust-name: Event\n    anyOf: []\n");
    wrong.refused_if_complete(&[("hooks.yaml", &format!("{UNION}/anyOf"), "has no `anyOf`")]);
}

const CLOSED: &str = "/schemas/ClosedDTO";

/// The description with this `x-dedup` of a variant, and these properties beside its own.
fn keyed(key: &str, properties: &str) -> Description {
    let lines = format!("    required: [eventType, shop, at]\n    x-dedup: {key}\n{properties}");
    with("    required: [eventType, shop]\n    properties:\n", &lines)
}

#[test]
fn a_key_of_properties_that_are_not_there() {
    let all = "    properties:\n      at: { type: string, format: date-time }\n";
    let at = |index: usize| format!("{CLOSED}/x-dedup/{index}");
    keyed("[shop, at]", all).generate().unwrap();
    keyed("[shops, 7]", all).refused_if_complete(&[
        ("hooks.yaml", &at(0), "\"shops\" is no property"),
        ("hooks.yaml", &at(1), "7 is no property"),
    ]);
    keyed("[eventType]", all).refused_if_complete(&[("hooks.yaml", &at(0), "is the tag")]);
    keyed("[at, shop, at]", all).refused_if_complete(&[("hooks.yaml", &at(2), "in the list already")]);
    for none in ["[]", "shop"] {
        keyed(none, all).refused_if_complete(&[(
            "hooks.yaml",
            &format!("{CLOSED}/x-dedup"),
            "must be a list of properties",
        )]);
    }
}

#[test]
fn a_key_of_properties_that_cannot_be_in_it() {
    let at = format!("{CLOSED}/x-dedup/0");
    let one = |schema: &str| keyed("[at]", &format!("    properties:\n      at: {schema}\n"));
    for wrong in
        ["{ type: string }", "{ type: array, items: { type: string } }", "{ $ref: '#/schemas/EventType' }"]
    {
        one(wrong).refused_if_complete(&[("hooks.yaml", &at, "must be an id, an integer or a `date-time`")]);
    }
    one("{ type: integer, format: int64, nullable: true }").refused_if_complete(&[(
        "hooks.yaml",
        &at,
        "not `nullable`",
    )]);
    let all = "    properties:\n      by: { type: integer, format: int64 }\n      at: { type: string }\n";
    keyed("[by]", all).refused_if_complete(&[("hooks.yaml", &at, "must be `required`")]);
}

#[test]
fn a_key_of_what_is_no_variant() {
    let wrong = with("    required: [program]\n", "    required: [program]\n    x-dedup: [program]\n");
    wrong.refused_if_complete(&[(
        "hooks.yaml",
        "/schemas/SendEventResponse/x-dedup",
        "only a variant of a tagged union",
    )]);
}

#[test]
fn ids_that_one_method_would_read() {
    let same = with(
        "      by: { type: string, maxLength: 5 }",
        "      Shop: { type: integer, format: int64, x-id: ChatId }",
    );
    same.refused_if_complete(&[(
        "hooks.yaml",
        &format!("{UNION}/oneOf"),
        "both be read by the method `shop`",
    )]);
    let taken = with(
        "      by: { type: string, maxLength: 5 }",
        "      tag: { type: integer, format: int64, x-id: Tag }",
    );
    taken.refused_if_complete(&[(
        "hooks.yaml",
        &format!("{UNION}/oneOf"),
        "cannot be read by a method `tag`",
    )]);
}
