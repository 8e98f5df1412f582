//! What cannot be compared is told in one sentence with its place, and is no finding.

use crate::support::Shop;

const ITEM: &str = "theirs/paths/item.yaml";
const ITEM_DTO: &str = "theirs/components/schemas/ItemDTO.yaml";
const ROOT: &str = "theirs/openapi.yaml";
const PATHS: &str = "paths:\n  /v1/shops/{id}/item:\n    $ref: paths/item.yaml\n  /v1/shops/{id}/items:\n    $ref: paths/items.yaml\n";

/// The file, from the shop's folder, and the pointer of what is wrong, and why it is.
#[track_caller]
fn told(shop: &Shop) -> (String, String, String) {
    let problem = shop.ask(None).expect_err("it is usable");
    let file = problem.file.strip_prefix(shop.path("")).unwrap().display().to_string();
    (file, problem.pointer, problem.reason)
}

#[test]
fn a_description_that_cannot_be_read() {
    let cases = [
        ("half a file", ITEM, "get:\n", "get: {\n", "paths/item.yaml", "", "is no YAML"),
        ("no operations", ROOT, PATHS, "", "openapi.yaml", "", "has no `paths`"),
        (
            "another format",
            ROOT,
            "openapi: 3.0.3",
            "swagger: '2.0'",
            "openapi.yaml",
            "/swagger",
            "this is Swagger 2.0",
        ),
        (
            "another version",
            ROOT,
            "openapi: 3.0.3",
            "openapi: 2.0.0",
            "openapi.yaml",
            "/openapi",
            "is no version 3",
        ),
        (
            "a path to nowhere",
            ROOT,
            "paths/item.yaml",
            "paths/no.yaml",
            "openapi.yaml",
            "/paths/~1v1~1shops~1{id}~1item/$ref",
            "cannot be read",
        ),
        (
            "a reference to nowhere",
            ITEM_DTO,
            "./KindType.yaml",
            "./No.yaml",
            "components/schemas/ItemDTO.yaml",
            "/properties/kind/$ref",
            "cannot be read",
        ),
        (
            "a schema that is a part of itself",
            "theirs/components/schemas/Note.yaml",
            "type: string",
            "allOf: [{ $ref: ./Note.yaml }]",
            "components/schemas/Note.yaml",
            "",
            "circle",
        ),
        (
            "a reference to itself",
            "theirs/components/schemas/Note.yaml",
            "type: string",
            "$ref: ./Note.yaml",
            "components/schemas/ItemDTO.yaml",
            "/properties/note/$ref",
            "circle",
        ),
        ("no name", ITEM, "  operationId: getItem\n", "", "paths/item.yaml", "/get", "has no `operationId`"),
        (
            "a name twice",
            ITEM,
            "operationId: getItem",
            "operationId: listItems",
            "paths/items.yaml",
            "/post",
            "is called `listItems`",
        ),
        (
            "no answers",
            ITEM,
            "  responses:\n",
            "  no-responses:\n",
            "paths/item.yaml",
            "/get",
            "has no `responses`",
        ),
        (
            "a parameter without a name",
            ITEM,
            "- name: itemId\n      in",
            "- in",
            "paths/item.yaml",
            "/get/parameters/0",
            "has no `name`",
        ),
        (
            "a parameter without a schema",
            "theirs/components/parameters/Token.yaml",
            "schema:\n  type: string\n",
            "",
            "components/parameters/Token.yaml",
            "",
            "neither `schema` nor `content`",
        ),
        (
            "fields that are none",
            ITEM_DTO,
            "size:\n    type: integer\n    format: int32\n",
            "size:\n",
            "components/schemas/ItemDTO.yaml",
            "/properties/size",
            "is no object",
        ),
        (
            "a flag that is none",
            ITEM_DTO,
            "nullable: true",
            "nullable: maybe",
            "components/schemas/ItemDTO.yaml",
            "/properties/note/nullable",
            "neither `true` nor `false`",
        ),
        (
            "a bound that is none",
            "theirs/components/parameters/Limit.yaml",
            "maximum: 20",
            "maximum: many",
            "components/parameters/Limit.yaml",
            "/schema/maximum",
            "is no number",
        ),
        (
            "a quota of nothing",
            ITEM,
            "amount: 100",
            "amounts: 100",
            "paths/item.yaml",
            "/get/x-resource-limit-config",
            "tells no `amount`",
        ),
        (
            "a quota of some time",
            ITEM,
            "period: hours",
            "period: moons",
            "paths/item.yaml",
            "/get/x-resource-limit-config/period",
            "is none of",
        ),
        (
            "an unknown scheme",
            ROOT,
            "    ApiKey:",
            "    Other:",
            "openapi.yaml",
            "/security/0/ApiKey",
            "is none of",
        ),
        (
            "nothing of ours",
            ROOT,
            PATHS,
            "paths: {}\n",
            "openapi.yaml",
            "/paths",
            "has none of our operations",
        ),
    ];
    for (name, file, old, new, at, pointer, reason) in cases {
        let (told_file, told_pointer, told_reason) = told(&Shop::new().change(file, old, new));
        assert_eq!(
            (told_file.as_str(), told_pointer.as_str()),
            (&*format!("theirs/{at}"), pointer),
            "{name}: {told_reason}"
        );
        assert!(told_reason.contains(reason), "{name}: {told_reason}");
    }
}

/// A file cut anywhere either still says something, or is told; nothing panics.
#[test]
fn a_file_cut_anywhere() {
    for file in [ITEM, ITEM_DTO, ROOT] {
        let whole = std::fs::read_to_string(Shop::new().path(file)).unwrap();
        for end in (0..whole.len()).step_by(7).filter(|end| whole.is_char_boundary(*end)) {
            let asked = Shop::new().write(file, &whole[..end]).ask(None);
            assert!(
                asked.is_err() || !asked.unwrap().findings.is_empty() || whole[end..].trim().len() < 20,
                "{file} {end}"
            );
        }
    }
}

#[test]
fn a_folder_without_a_description() {
    let shop = Shop::of_events();
    std::fs::rename(shop.path("calls/openapi.yaml"), shop.path("calls/other.yaml")).unwrap();
    let (file, pointer, reason) = told(&shop);
    assert_eq!((file.as_str(), pointer.as_str()), ("calls", ""));
    assert!(reason.contains("has no openapi.yaml"), "{reason}");
}

#[test]
fn the_folder_above_will_do() {
    let shop = Shop::of_events();
    let text = std::fs::read_to_string(shop.path("calls/openapi.yaml")).unwrap();
    std::fs::remove_file(shop.path("calls/openapi.yaml")).unwrap();
    assert_eq!(shop.write("calls/openapi/openapi.yaml", &text).findings(), []);
}

#[test]
fn ours_that_cannot_be_read() {
    let (file, pointer, reason) =
        told(&Shop::new().change("openapi/market.yaml", "operationId: getItem", "operationid: x"));
    assert_eq!(
        (file.as_str(), pointer.as_str()),
        ("openapi/market.yaml", "/paths/~1v1~1shops~1{shopId}~1item/get")
    );
    assert!(reason.contains("has no `operationId`"), "{reason}");
}

#[test]
fn a_group_that_nobody_has() {
    let problem = Shop::new().ask(Some("chats")).unwrap_err();
    assert!(problem.reason.contains("has no group `chats`; there are events, items"), "{}", problem.reason);
}
