//! Operations of the vendor's, imported into copies of our description.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{bytes, copy_of, meaning, ours};
use tempfile::TempDir;
use yandex_market_codegen::{Settings, generate};
use yandex_market_upstream::{Imported, import};

/// A copy of our description.
fn copy() -> TempDir {
    copy_of(&ours())
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

fn names(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

const ROOT: &str = "\
openapi: 3.0.3
info: { title: Лавка, version: '1' }
paths:
  /v2/businesses/{businessId}/goods-photos:
    $ref: paths/photos.yaml
  /v2/businesses/{businessId}/goods-photos/{photoId}:
    $ref: paths/photo.yaml
  /v2/businesses/{businessId}/chats:
    $ref: paths/chats.yaml
";

const PHOTOS: &str = "\
post:
  operationId: getPhotos
  tags: [goods-photos, fbs]
  summary: Список снимков
  description: Возвращает снимки.
  x-auth-scopes: [communication, 'all-methods:read-only']
  x-resource-limit-config:
    path: req.states
    parallel-limit-value: 6
    none: { amount: 600, period: minutes, period-duration: 2 }
    medium: { amount: 900, period: minutes, period-duration: 2 }
  parameters:
    - $ref: ../components/parameters/BusinessId.yaml
    - $ref: ../components/parameters/PageLimit20.yaml
    - $ref: ../components/parameters/PageLimit7.yaml
    - { name: from, in: query, description: С какого дня., schema: { type: string, format: date } }
  requestBody:
    content:
      application/json:
        schema: { $ref: ../components/schemas/GetPhotosRequest.yaml }
  responses:
    '200':
      description: Снимки.
      content:
        application/json:
          schema: { $ref: ../components/schemas/GetPhotosResponse.yaml }
    '400': { $ref: ../components/responses/400.yaml }
    '423': { $ref: ../components/responses/423.yaml }
";

const PHOTO: &str = "\
delete:
  operationId: deletePhoto
  tags: [goods-photos]
  deprecated: true
  x-deprecation-config: { shutdown-date: '2027-04-05', replacement-operation-id: getPhotos }
  x-auth-scopes: [communication]
  x-resource-limit-config: { path: resp, amount: 10, period: hours, parallel-limit-value: 4 }
  parameters:
    - $ref: ../components/parameters/BusinessId.yaml
    - { name: photoId, in: path, required: true, schema: { type: integer, format: int64 } }
  responses:
    '200':
      description: Снимок.
      content:
        image/png: { schema: { type: string, format: binary } }
";

const CHATS: &str = "\
get:
  operationId: getChatPhotos
  tags: [chats]
  x-auth-scopes: [communication]
  x-resource-limit-config: { path: resp, amount: 10, period: hours }
  parameters:
    - $ref: ../components/parameters/BusinessId.yaml
  responses:
    '200':
      description: Снимки.
      content:
        application/json:
          schema: { $ref: ../components/schemas/PhotoDTO.yaml }
";

const REQUEST: &str = "\
description: Какие снимки.
type: object
required: [states]
properties:
  states:
    description: Состояния.
    type: array
    minItems: 1
    maxItems: 9
    items: { $ref: ./PhotoState.yaml }
  name: { type: string, maxLength: 20, pattern: '^\\S+$', default: 'no' }
  count: { type: integer, format: int32, minimum: 0, exclusiveMinimum: true }
";

const STATE: &str = "type: string\nenum: [UNKNOWN, NEW, 'NO']\n";

/// A method of another group than that which the path is of.
const LABEL: &str = "\
put:
  operationId: putLabel
  tags: [goods-labels]
  x-auth-scopes: [communication]
  x-resource-limit-config: { path: resp, amount: 10, period: hours }
  parameters:
    - $ref: ../components/parameters/BusinessId.yaml
    - { name: photoId, in: path, required: true, schema: { type: integer, format: int64 } }
  responses:
    '200':
      description: Ярлык.
      content:
        application/json: { schema: { $ref: ../components/schemas/ApiResponse.yaml } }
";

/// Two groups have to do with it.
const PHOTO_DTO: &str = "\
type: object
required: [photoId]
properties:
  photoId: { $ref: ./PhotoId.yaml }
  chat: { $ref: ./ChatType.yaml, nullable: true, description: Какая беседа. }
  size: { $ref: ./PhotoDTO.yaml, description: Сам себе. }
  kind: { type: string, enum: [A, B] }
";

const RESPONSE: &str = "\
type: object
allOf:
  - $ref: ./ApiResponse.yaml
  - properties:
      result: { $ref: ./PhotoDTO.yaml }
      paging: { $ref: ./PackagingForwardScrollingPagerDTO.yaml }
";

fn limit(largest: u32) -> String {
    format!(
        "name: limit\nin: query\nschema: {{ type: integer, format: int32, minimum: 1, maximum: {largest}, default: {} }}\n",
        largest / 2
    )
}

/// A small description in the vendor's manner.
fn files() -> BTreeMap<String, String> {
    let error = "description: Ошибка.\ncontent: { application/json: { schema: { $ref: ../schemas/ApiErrorResponse.yaml } } }\n";
    let business = "name: businessId\nin: path\nrequired: true\ndescription: Кабинет.\nschema: { type: integer, format: int64, minimum: 1 }\n";
    let status =
        "type: object\nrequired: [status]\nproperties: { status: { $ref: ./ApiResponseStatusType.yaml } }\n";
    let files = [
        ("openapi.yaml", ROOT),
        ("paths/photos.yaml", PHOTOS),
        ("paths/photo.yaml", PHOTO),
        ("paths/chats.yaml", CHATS),
        ("components/parameters/BusinessId.yaml", business),
        ("components/parameters/PageLimit20.yaml", &limit(20)),
        ("components/parameters/PageLimit7.yaml", &limit(7).replace("name: limit", "name: rows")),
        ("components/responses/400.yaml", error),
        ("components/responses/423.yaml", error),
        (
            "components/schemas/ApiErrorResponse.yaml",
            "type: object\nproperties: { code: { type: string } }\n",
        ),
        ("components/schemas/ApiResponse.yaml", status),
        ("components/schemas/ApiResponseStatusType.yaml", "type: string\nenum: [OK, ERROR]\n"),
        ("components/schemas/ChatType.yaml", "type: string\nenum: [CHAT, ARBITRAGE, PARTY]\n"),
        ("components/schemas/GetPhotosRequest.yaml", REQUEST),
        ("components/schemas/GetPhotosResponse.yaml", RESPONSE),
        ("components/schemas/PackagingForwardScrollingPagerDTO.yaml", "type: object\n"),
        ("components/schemas/PhotoDTO.yaml", PHOTO_DTO),
        ("components/schemas/PhotoId.yaml", "type: integer\nformat: int64\n"),
        ("components/schemas/PhotoState.yaml", STATE),
    ];
    files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

/// The small description, a file of which is another.
fn with(name: &str, text: &str) -> TempDir {
    let mut files = files();
    files.insert(name.to_owned(), text.to_owned());
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join("openapi").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn usual() -> TempDir {
    with("openapi.yaml", ROOT)
}

const ALL: [&str; 3] = ["getPhotos", "deletePhoto", "getChatPhotos"];

/// A copy with all operations of the small description, and what was told of it.
fn imported() -> (TempDir, Imported) {
    let copy = copy();
    let imported = import(usual().path(), &names(&ALL), copy.path()).unwrap();
    (copy, imported)
}

#[test]
fn a_new_group_is_written_in_our_style() {
    let (copy, imported) = imported();
    let written = text(copy.path(), "goods-photos.yaml");
    assert_eq!(written, include_str!("import/goods-photos.yaml"), "{written}");
    assert_eq!(imported.new, ALL);
    assert_eq!(imported.lines["goods-photos.yaml"], written.lines().count());
    assert_eq!(imported.lacking, ["chats.yaml#/schemas/ChatType lacks PARTY"]);
}

/// The lines that are new in a file of ours, which has all that were there.
fn added(copy: &Path, file: &str) -> String {
    let (old, new) = (text(&ours(), file), text(copy, file));
    let mut old = old.lines().peekable();
    let added: Vec<&str> = new.lines().filter(|line| old.next_if_eq(line).is_none()).collect();
    assert_eq!(old.next(), None, "a line of {file} is gone or has moved");
    added.join("\n")
}

#[test]
fn files_that_are_there_get_lines_and_lose_none() {
    let (copy, _) = imported();
    let root = added(copy.path(), "market.yaml");
    assert_eq!(
        root,
        "  - name: goods-photos\n    description: TODO say what the group goods-photos is about.\n  \
         /v2/businesses/{businessId}/goods-photos:\n    $ref: goods-photos.yaml#/paths/goodsPhotos\n  \
         /v2/businesses/{businessId}/goods-photos/{photoId}:\n    $ref: goods-photos.yaml#/paths/photoId"
    );
    // The path of getChats has another method now.
    let chats = added(copy.path(), "chats.yaml");
    assert!(chats.starts_with("    get:\n      operationId: getChatPhotos\n"), "{chats}");
    assert!(chats.contains("$ref: common.yaml#/schemas/PhotoDTO"), "{chats}");
    // What two groups have to do with is common.
    let common = added(copy.path(), "common.yaml");
    assert!(common.starts_with("  PhotoDTO:\n    description: TODO say what `PhotoDTO` is.\n"), "{common}");
    assert!(text(copy.path(), "common.yaml").contains("\n  locked:\n"), "{common}");
    let others = ["auth.yaml", "campaigns.yaml", "notifications.yaml", "drift-accepted.yaml", "redocly.yaml"];
    for file in others {
        assert_eq!(added(copy.path(), file), "", "{file}");
    }
}

#[test]
fn no_sentence_of_the_vendors_is_written() {
    let (copy, _) = imported();
    for file in ["market.yaml", "goods-photos.yaml", "chats.yaml", "common.yaml"] {
        let text = text(copy.path(), file);
        let cyrillic = text.lines().find(|line| line.chars().any(|letter| ('А'..='я').contains(&letter)));
        assert_eq!(cyrillic, None, "{file}");
    }
}

#[test]
fn the_generator_waits_for_the_texts() {
    let (copy, imported) = imported();
    let root = copy.path().join("market.yaml");
    let refused = generate(&root, &Settings::default()).map(|_| ()).unwrap_err();
    assert!(
        refused.problems().iter().all(|problem| problem.reason.contains("still to be written")),
        "{refused}"
    );
    // Proposals and lost windows are comments, which it does not see.
    assert!(refused.problems().len() < imported.todos, "{refused}");
    let settings = Settings { allow_todo: true, ..Settings::default() };
    assert!(generate(&root, &settings).is_ok());
}

#[test]
fn a_second_time_changes_nothing() {
    let (copy, _) = imported();
    let before = bytes(copy.path());
    let again =
        import(usual().path(), &names(&["getChats", "getPhotos", "deletePhoto"]), copy.path()).unwrap();
    assert_eq!(again.known, ["getChats", "getPhotos", "deletePhoto"]);
    assert_eq!((again.new.len(), again.lines.len(), again.todos), (0, 0, 0));
    assert!(bytes(copy.path()) == before, "files have changed");
}

#[track_caller]
fn order_does_not_matter(theirs: &Path, ids: &[String]) {
    let (at_once, one_by_one) = (copy(), copy());
    import(theirs, ids, at_once.path()).unwrap();
    for id in ids.iter().rev() {
        import(theirs, std::slice::from_ref(id), one_by_one.path()).unwrap();
    }
    assert!(meaning(at_once.path()) == meaning(one_by_one.path()), "the order of operations matters");
}

#[test]
fn one_by_one_is_the_same_as_at_once() {
    order_does_not_matter(usual().path(), &names(&ALL));
}

#[test]
fn a_path_of_two_groups_stands_in_one_file() {
    let theirs = with("paths/photo.yaml", &format!("{LABEL}{PHOTO}"));
    order_does_not_matter(theirs.path(), &names(&["putLabel", "deletePhoto"]));
    let copy = copy();
    import(theirs.path(), &names(&["deletePhoto", "putLabel"]), copy.path()).unwrap();
    assert!(!copy.path().join("goods-photos.yaml").exists());
    let written = text(copy.path(), "goods-labels.yaml");
    assert!(written.contains("      operationId: putLabel\n"), "{written}");
    assert!(written.contains("      operationId: deletePhoto\n"), "{written}");
}

/// Nothing is imported, nothing is written, and one line says why.
#[track_caller]
fn refused_into(theirs: &Path, ids: &[&str], copy: &Path, parts: &[&str]) {
    let before = bytes(copy);
    let wrong = import(theirs, &names(ids), copy).unwrap_err();
    assert_eq!(wrong.lines().count(), 1, "{wrong}");
    for part in parts {
        assert!(wrong.contains(part), "no `{part}` in {wrong}");
    }
    assert!(bytes(copy) == before, "files have changed");
}

#[track_caller]
fn refused(theirs: &Path, ids: &[&str], parts: &[&str]) {
    refused_into(theirs, ids, copy().path(), parts);
}

#[test]
fn a_folder_without_a_description() {
    let empty = tempfile::tempdir().unwrap();
    refused(empty.path(), &["getPhotos"], &["has no description"]);
    refused(&empty.path().join("nowhere"), &["getPhotos"], &["has no description"]);
    refused(
        with("openapi.yaml", "shop: open\n").path(),
        &["getPhotos"],
        &["openapi.yaml#/openapi", "must be 3.0.x"],
    );
    let binary = with("openapi.yaml", "");
    fs::write(binary.path().join("openapi/openapi.yaml"), [0xff, 0xfe, 0x00]).unwrap();
    refused(binary.path(), &["getPhotos"], &["openapi.yaml#", "UTF-8"]);
}

#[test]
fn a_folder_of_ours_that_is_none() {
    let empty = tempfile::tempdir().unwrap();
    refused_into(usual().path(), &["getPhotos"], empty.path(), &["has no market.yaml"]);
    let half = copy();
    let chats = text(half.path(), "chats.yaml");
    fs::write(half.path().join("chats.yaml"), &chats[..chats.len() / 2]).unwrap();
    refused_into(usual().path(), &["getPhotos"], half.path(), &["chats.yaml#"]);
}

#[test]
fn yaml_that_does_not_parse() {
    let broken = PHOTOS.replace("tags: [goods-photos, fbs]", "tags: [goods-photos, fbs");
    refused(
        with("paths/photos.yaml", &broken).path(),
        &["deletePhoto"],
        &["paths/photos.yaml#", "is no YAML"],
    );
}

#[test]
fn references_that_lead_nowhere_or_in_a_circle() {
    let lost = REQUEST.replace("PhotoState", "PhotoSatte");
    refused(
        with("components/schemas/GetPhotosRequest.yaml", &lost).path(),
        &["getPhotos"],
        &["components/schemas/GetPhotosRequest.yaml#/properties/states/items/$ref", "PhotoSatte"],
    );
    let circle = "$ref: ./PhotoState.yaml\n";
    refused(
        with("components/schemas/PhotoState.yaml", circle).path(),
        &["getPhotos"],
        &["PhotoState", "circle"],
    );
    let composed = "type: object\nallOf: [{ $ref: ./PhotoDTO.yaml }]\n";
    refused(
        with("components/schemas/PhotoDTO.yaml", composed).path(),
        &["getPhotos"],
        &["components/schemas/PhotoDTO.yaml#", "composed of itself"],
    );
}

#[test]
fn files_that_were_written_to_the_half() {
    let unfinished = &PHOTO_DTO[..PHOTO_DTO.find("photoId: {").unwrap()];
    refused(
        with("components/schemas/PhotoDTO.yaml", unfinished).path(),
        &["getPhotos"],
        &["components/schemas/PhotoDTO.yaml#", "ends in the middle of a line"],
    );
    let end = PHOTOS.find("content:\n        application").map(|start| start + "content:".len()).unwrap();
    refused(
        with("paths/photos.yaml", &format!("{}\n", &PHOTOS[..end])).path(),
        &["getPhotos"],
        &["paths/photos.yaml#/post"],
    );
    refused(with("paths/photos.yaml", "").path(), &["getPhotos"], &["paths/photos.yaml#"]);
}

#[test]
fn operations_that_are_not_there() {
    let parts = ["openapi.yaml#/paths", "no operation `getFotos`", "there is getPhotos"];
    refused(usual().path(), &["getPhotos", "getFotos"], &parts);
    refused(usual().path(), &["xyzzy"], &["no operation `xyzzy`"]);
}

#[test]
fn what_the_generator_cannot_generate() {
    let odd = PHOTOS.replace(
        "      application/json:\n        schema: { $ref: ../components/schemas/GetPhotosR",
        "      text/csv:\n        schema: { $ref: ../components/schemas/GetPhotosR",
    );
    refused(
        with("paths/photos.yaml", &odd).path(),
        &["deletePhoto", "getPhotos"],
        &["refused by the generator", "goods-photos.yaml#/paths/goodsPhotos/post/requestBody", "text/csv"],
    );
}

#[test]
fn all_is_written_or_nothing() {
    let copy = copy();
    // chats.yaml and common.yaml are replaced before it turns out that this cannot be.
    let obstacle = copy.path().join("goods-photos.yaml");
    fs::create_dir(&obstacle).unwrap();
    let wrong = import(usual().path(), &names(&ALL), copy.path()).unwrap_err();
    assert!(wrong.starts_with("goods-photos.yaml#: cannot be replaced, and nothing was"), "{wrong}");
    fs::remove_dir(&obstacle).unwrap();
    assert!(bytes(copy.path()) == bytes(&ours()), "files have changed");
}

#[test]
fn whoever_reads_the_others_reads_a_new_file() {
    let (copy, _) = imported();
    let may = |folder: &Path, file: &str| fs::metadata(folder.join(file)).unwrap().permissions();
    assert_eq!(may(copy.path(), "goods-photos.yaml"), may(&ours(), "market.yaml"));
    assert_eq!(may(copy.path(), "chats.yaml"), may(&ours(), "market.yaml"));
}

#[test]
fn what_the_vendor_does_not_say() {
    for (key, ours) in [("x-auth-scopes", "x-scopes"), ("x-resource-limit-config", "x-quota")] {
        let silent = PHOTO.replace(key, "x-else");
        let parts = ["paths/photo.yaml#/delete: deletePhoto has no", key, ours];
        refused(with("paths/photo.yaml", &silent).path(), &["deletePhoto"], &parts);
    }
}

#[test]
fn an_operation_that_goes_by_another_name_here() {
    let other = CHATS.replace("get:\n", "post:\n");
    let parts = ["POST /v2/businesses/{businessId}/chats is getChats here, and getChatPhotos there"];
    refused(with("paths/chats.yaml", &other).path(), &["getChatPhotos"], &parts);
}

#[test]
fn the_report_names_what_was_written() {
    let (copy, theirs) = (copy(), usual());
    let run = || {
        import(theirs.path(), &names(&["deletePhoto", "getChats"]), copy.path()).unwrap().report(copy.path())
    };
    let told = run();
    for part in ["getChats is there already\n", "goods-photos.yaml: ", "1 operations imported", "TODO"] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    assert_eq!(run(), "deletePhoto is there already\ngetChats is there already\n");
}

/// Of what is described in part there is a word left, for what is missing is no finding.
#[test]
fn a_group_that_is_whole_is_taken_out_of_those_that_are_not() {
    let with_group = || {
        let copy = copy();
        let path = copy.path().join("drift-accepted.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("      - bids\n", "      - bids\n      - goods-photos\n")).unwrap();
        copy
    };
    let is_there = |copy: &TempDir| text(copy.path(), "drift-accepted.yaml").contains("- goods-photos");
    let copy = with_group();
    import(usual().path(), &names(&["getPhotos"]), copy.path()).unwrap();
    assert!(is_there(&copy));
    import(usual().path(), &names(&["deletePhoto"]), copy.path()).unwrap();
    assert!(!is_there(&copy));
    assert!(text(copy.path(), "drift-accepted.yaml").contains("      - bids\n"));
    // The group of the other is not in the list.
    let copy = with_group();
    import(usual().path(), &names(&["getChatPhotos"]), copy.path()).unwrap();
    assert!(is_there(&copy));
}
