//! What means the same is silent, however it is written.

use yandex_market_upstream::drift::Kind;

use crate::support::Shop;

const ITEMS: &str = "theirs/paths/items.yaml";
const ITEM: &str = "theirs/paths/item.yaml";
const ITEM_DTO: &str = "theirs/components/schemas/ItemDTO.yaml";
const ONE_ITEM: &str = "theirs/components/schemas/OneItemDTO.yaml";
const FILTER: &str = "theirs/components/schemas/FilterDTO.yaml";
const LIMIT: &str = "theirs/components/parameters/Limit.yaml";
const NOTE: &str = "theirs/components/schemas/Note.yaml";
const CALLS: &str = "calls/openapi.yaml";

/// The shop is described twice, in two manners: as files and as one, with other names of schemas, of parameters in
/// paths and of extensions, `allOf` and flat, an item in itself by way of itself or of another.
#[test]
fn two_manners_of_one_description() {
    assert_eq!(Shop::new().findings(), []);
    assert_eq!(Shop::of_events().findings(), []);
}

#[test]
fn other_words_for_the_same() {
    let cases = [
        ("sentences", ITEM, "operationId", "summary: Слова\n  description: Другие слова\n  operationId"),
        ("samples", FILTER, "type: number", "type: number\n    example: 3"),
        ("links", ITEM, "operationId", "externalDocs: { url: https://example.org }\n  operationId"),
        ("other tags", ITEM, "    - items", "    - items\n    - dbs"),
        ("another group", ITEM, "    - items", "    - things"),
        ("extensions", ITEM, "  operationId", "  x-apphost: { domain: BASE }\n  operationId"),
        ("extensions of schemas", NOTE, "type: string", "type: string\nx-transform: trim"),
        (
            "flags that are not set",
            FILTER,
            "type: number",
            "type: number\n    nullable: false\n    readOnly: false",
        ),
        ("flags of operations", ITEM, "operationId", "deprecated: false\n  operationId"),
        ("an order", ITEMS, "    - all\n    - reading", "    - reading\n    - all"),
        ("numbers", LIMIT, "maximum: 20", "maximum: 20.0"),
        ("an exclusive bound", LIMIT, "minimum: 1", "minimum: 0\n  exclusiveMinimum: true"),
        ("an exclusive bound of 3.1", LIMIT, "maximum: 20", "exclusiveMaximum: 21"),
        ("no length below 0", NOTE, "type: string", "type: string\nminLength: 0"),
        ("open objects", FILTER, "type: object", "type: object\nadditionalProperties: true"),
        ("the usual style", ITEM, "in: query", "in: query\n      style: form\n      explode: true"),
        ("the usual cost", ITEM, "    path: resp\n", ""),
        ("a quota in other units", ITEM, "period: hours", "period: minutes\n    period-duration: 60"),
        ("the usual limit", ITEM, "path: resp", "path: resp\n    parallel-limit-value: 4"),
        ("an alias more", ITEM, "name: itemId", "name: itemId\n      x-aliases: [item_id]"),
        (
            "null beside the reference",
            ITEM_DTO,
            "    $ref: ./Note.yaml\n    nullable: true",
            "    allOf: [{ $ref: ./Note.yaml }]\n    nullable: true",
        ),
        (
            "null where the type is",
            ITEM_DTO,
            "    $ref: ./Note.yaml\n    nullable: true",
            "    type: [string, 'null']",
        ),
        (
            "null as a variant",
            ITEM_DTO,
            "    $ref: ./Note.yaml\n    nullable: true",
            "    oneOf: [{ $ref: ./Note.yaml }, { type: 'null' }]",
        ),
        (
            "null as any variant",
            ITEM_DTO,
            "    $ref: ./Note.yaml\n    nullable: true",
            "    anyOf: [{ type: 'null' }, { $ref: ./Note.yaml }]",
        ),
        ("one variant", ITEM_DTO, "    $ref: ./KindType.yaml", "    oneOf: [{ $ref: ./KindType.yaml }]"),
        ("a type that goes without saying", FILTER, "type: object\n", ""),
        (
            "a schema in its place",
            ITEM_DTO,
            "    $ref: ./KindType.yaml",
            "    type: string\n    enum: [BOOK, TOY]",
        ),
        (
            "required elsewhere",
            ONE_ITEM,
            "allOf:\n  - required: [status]\n    properties",
            "required: [status]\nallOf:\n  - properties",
        ),
        ("a part twice", ONE_ITEM, "allOf:", "allOf:\n  - $ref: ./OnlyStatus.yaml"),
        ("a body's media type", ITEMS, "application/json:", "application/json; charset=utf-8:"),
        ("security said again", ITEM, "operationId", "security: [{ ApiKey: [] }]\n  operationId"),
        ("another name of a scheme", "theirs/openapi.yaml", "  - ApiKey: []", "  - Key: []"),
    ];
    for (name, file, old, new) in cases {
        let mut shop = Shop::new().change(file, old, new);
        if new.contains("OnlyStatus") {
            shop = shop.write(
                "theirs/components/schemas/OnlyStatus.yaml",
                "required: [status]\nproperties: { status: { $ref: ./StatusType.yaml } }\n",
            );
        }
        if name == "another name of a scheme" {
            shop = shop.change("theirs/openapi.yaml", "    ApiKey:", "    Key:");
        }
        let mut findings = shop.findings();
        // A schema in its place has left its file without a reference.
        findings.retain(|one| one.kind != Kind::Unreferenced);
        assert_eq!(findings, [], "{name}");
    }
}

#[test]
fn other_words_for_the_same_union() {
    let cases = [
        ("required of every variant", "      required: [itemId]", "      required: [type, itemId]"),
        (
            "no type of the whole",
            "    EventDTO:\n      type: object\n      required: [type]",
            "    EventDTO:\n      required: [type]",
        ),
        ("any of them", "      oneOf:", "      anyOf:"),
        (
            "the tag in the variants only",
            "      required: [type]\n      properties:\n        type:\n          $ref: '#/components/schemas/EventType'\n",
            "",
        ),
        (
            "another order of the mapping",
            "          SOLD: '#/components/schemas/SoldDTO'\n          LOST: '#/components/schemas/LostDTO'",
            "          LOST: '#/components/schemas/LostDTO'\n          SOLD: '#/components/schemas/SoldDTO'",
        ),
        ("names of schemas", "components/schemas/LostDTO", "components/schemas/LostDTO"),
    ];
    for (name, old, new) in cases {
        let shop = Shop::of_events().change(CALLS, old, new);
        assert_eq!(shop.ask(None).map(|report| report.findings), Ok(vec![]), "{name}");
    }
}

/// What stands beside variants is part of each: so it may as well be written in each.
#[test]
fn what_stands_beside_variants_may_stand_in_them() {
    let beside = "            at: { type: string, format: date-time }\n";
    let shop = Shop::of_events()
        .change(
            CALLS,
            "        type:\n          $ref",
            "        at: { type: string, format: date-time }\n        type:\n          $ref",
        )
        .change(
            "openapi/market.yaml",
            "        place: {",
            "        at: { type: string, format: date-time }\n        place: {",
        );
    let told: Vec<String> = shop.findings().into_iter().map(|one| one.place).collect();
    assert_eq!(told, ["request |SOLD.at"], "{beside}");
}

/// Our webhooks are not looked for among the calls, nor the other way round.
#[test]
fn the_other_half_of_ours() {
    assert_eq!(Shop::new().ask(None).unwrap().compared, 2);
    assert_eq!(Shop::of_events().ask(None).unwrap().compared, 1);
}
