//! A whole description through the generator: on the vendor's own description where that is at hand, and on small ones.

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
use std::path::{Path, PathBuf};

use support::workspace;
use tempfile::TempDir;
use yandex_market_codegen::Description;
use yandex_market_upstream::{Source, compile, judge};

const ROOT: &str = "\
openapi: 3.0.3
info: { title: A shop, version: '1' }
paths:
  /photos/{place}:
    $ref: paths/photos.yaml
";

/// In the vendor's manner: a form, a file for an answer, and enums that need names.
const PHOTOS: &str = "\
parameters:
  - { name: place, in: path, required: true, schema: { type: string, minLength: 1, maxLength: 9 } }
post:
  operationId: sendPhoto
  tags: [photos]
  x-auth-scopes: [writing]
  x-resource-limit-config:
    path: resp
    none: { amount: 10, period: hours, period-duration: 1 }
    medium: { amount: 20, period: hours, period-duration: 1 }
  requestBody:
    content:
      multipart/form-data:
        schema:
          type: object
          required: [photo, count]
          properties:
            photo: { type: string, format: binary }
            more: { type: array, items: { type: string, format: binary } }
            state: { $ref: ../components/schemas/State.yaml }
            labels: { type: array, items: { type: string } }
            details: { type: object, properties: { name: { type: string } } }
            count: { type: integer }
            taken: { type: string, format: date-time }
            shopId: { type: integer, format: int64 }
  responses:
    '200':
      description: It.
      content:
        application/json:
          schema: { $ref: ../components/schemas/PhotoDTO.yaml }
get:
  operationId: getPhoto
  tags: [photos]
  x-auth-scopes: [reading]
  x-resource-limit-config: { path: resp, amount: 600, period: minutes }
  parameters:
    - { name: photoId, in: query, required: true, schema: { type: integer, format: int64 } }
    - { name: from_date, in: query, schema: { type: string, format: date } }
    - { name: fromDate, in: query, deprecated: true, schema: { type: string, format: date } }
    - { name: sort, in: query, schema: { type: string, enum: [UP, DOWN], default: UP } }
    - { name: ids, in: query, schema: { type: array, items: { type: integer } } }
  responses:
    '200':
      description: The picture.
      content:
        image/png:
          schema: { type: string, format: binary }
        image/jpeg:
          schema: { type: string, format: binary }
    '400':
      description: Wrong.
      content:
        application/json:
          schema: { $ref: ../components/schemas/Error.yaml }
";

const STATE: &str = "\
type: string
enum: [UNKNOWN, NEW, '1-2', -1.5, Новый, a b, '']
";

const PHOTO: &str = "\
type: object
required: [id, size, vat]
allOf:
  - { $ref: ./Photo.yaml }
  - properties:
      id: { type: integer, format: int64, minimum: 1 }
      size: { $ref: ./Size.yaml, nullable: true, description: How large it is. }
      vat: { type: integer, enum: [2, 5, 6] }
      sku: { type: string, pattern: '^(?=.*\\S.*).{1,255}$', default: A }
      shape: { oneOf: [{ type: string }, { type: integer, format: int64 }] }
      unit: { type: string, enum: [MM, CM], nullable: true }
";

fn files() -> Vec<(&'static str, String)> {
    [
        ("openapi.yaml", ROOT),
        ("paths/photos.yaml", PHOTOS),
        ("components/schemas/State.yaml", STATE),
        ("components/schemas/PhotoDTO.yaml", PHOTO),
        ("components/schemas/Photo.yaml", "type: object\nproperties: { state: { $ref: ./State.yaml } }\n"),
        ("components/schemas/Size.yaml", "type: object\nproperties: { 'max-width': { type: number } }\n"),
        ("components/schemas/Error.yaml", "type: object\nproperties: { code: { type: string } }\n"),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into()
}

/// A folder with the small description, one file of which is another.
fn with(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, usual) in files() {
        let full = folder.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, if path == name { text } else { &usual }).unwrap();
    }
    folder
}

/// How many operations are refused and what is reported, or why nothing is judged.
fn check(place: &Path) -> Result<(usize, String), String> {
    let source = Source::find(place)?;
    let judged = judge(&source)?;
    Ok((judged.trial.refused.len(), judged.report()))
}

#[test]
fn the_report_says_how_much_and_how_long() {
    let (_, told) = check(with("", "").path()).unwrap();
    assert!(told.starts_with("2 of 2 operations generated, 0 refused\n"), "{told}");
    for part in ["enums", "ids", "lines", "parsing", "passes", "progenitor", "formatting", " %)"] {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

#[test]
fn what_is_generated_compiles() {
    let folder = with("", "");
    let trial = judge(&Source::find(folder.path()).unwrap()).unwrap().trial;
    let compiled = compile(&trial.generated.unwrap(), &workspace()).unwrap();
    assert!(compiled.is_good, "{compiled}");
    assert!(compiled.to_string().starts_with("compiles without warnings"), "{compiled}");
}

/// The small description in one piece, in which components have no files.
fn bundled() -> String {
    let folder = with("", "");
    let description = Description::load(&folder.path().join("openapi.yaml")).unwrap();
    serde_json::to_string_pretty(description.root()).unwrap()
}

/// A folder with one file.
fn file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// The code, but for the line that names the file.
fn generated(place: &Path) -> BTreeMap<PathBuf, String> {
    let files = judge(&Source::find(place).unwrap()).unwrap().trial.generated.unwrap().files();
    let code = |text: String| text.split_once('\n').unwrap().1.to_owned();
    files.into_iter().map(|(name, text)| (name, code(text))).collect()
}

#[test]
fn one_file_is_as_good_as_many() {
    let expected = generated(with("", "").path());
    let json = bundled();
    let tabs = json.replace("  ", "\t");
    for (name, text) in [("a b.json", &json), ("a.yaml", &json), ("tabs.json", &tabs)] {
        let (_folder, path) = file(name, text);
        assert!(generated(&path) == expected, "{name}");
    }
    for name in ["openapi.json", "openapi.yml", "openapi/openapi.yaml", "openapi/openapi.json"] {
        let (folder, _) = file(name, &json);
        assert!(generated(folder.path()) == expected, "{name}");
    }
}

#[test]
fn one_file_that_cannot_be_judged() {
    for (name, text, part) in [
        ("a.json", "{ \"openapi\": ", "a.json#: is no YAML"),
        ("a.json", "{}", "a.json#/openapi: `openapi` must be 3.0.x"),
        ("a.json", "{ \"openapi\": \"3.0.3\" }", "a.json#"),
        ("a.txt", "shop", "a.txt#"),
    ] {
        let (_folder, path) = file(name, text);
        unusable(&path, &[part]);
    }
    unusable(Path::new("nowhere.json"), &["nowhere.json has no description"]);
}

/// It is told and refuses nothing: what nobody calls keeps nobody from calling the rest.
#[test]
fn what_nothing_refers_to_is_told() {
    let lost = "\"schemas\": { \"LostDTO\": { \"type\": \"string\" },";
    let (_folder, path) = file("a.json", &bundled().replace("\"schemas\": {", lost));
    let (refused, told) = check(&path).unwrap();
    assert_eq!(refused, 0);
    let part =
        "1 unreferenced:\n  a.json#/components/schemas/LostDTO: no operation refers to it, directly or not\n";
    assert!(told.contains(part), "{told}");
    let folder = with("", "");
    fs::write(folder.path().join("paths/lost.yaml"), PHOTOS).unwrap();
    fs::write(folder.path().join("components/schemas/LostDTO.yaml"), STATE).unwrap();
    let (_, told) = check(folder.path()).unwrap();
    let part = "2 unreferenced:\n  components/schemas/LostDTO.yaml#: no operation refers to it, directly or not\n  paths/lost.yaml#: no";
    assert!(told.contains(part), "{told}");
    let ours = judge(&Source::find(&support::ours().join("market.yaml")).unwrap()).unwrap();
    assert_eq!(ours.unreferenced, []);
}

/// A field that is required and not described has a text and may hold anything.
#[test]
fn a_field_that_nobody_has_described() {
    let photo = PHOTO.replace(
        "required: [id, size, vat]",
        "required: [id, size, vat, mood]\nproperties: { a: { type: string } }",
    );
    let folder = with("components/schemas/PhotoDTO.yaml", &photo);
    let types = generated(folder.path()).remove(Path::new("types.rs")).unwrap();
    let field = types.split("pub mood: ").next().unwrap().trim_end().lines().last().unwrap();
    assert!(types.contains("pub mood: ::serde_json::Value"), "{types}");
    assert!(field.trim_start().starts_with("///"), "{field}");
}

#[test]
fn what_is_refused_is_told_with_its_place() {
    let odd =
        PHOTOS.replace("image/png", "application/json").replace("multipart/form-data", "application/xml");
    let (refused, told) = check(with("paths/photos.yaml", &odd).path()).unwrap();
    assert_eq!(refused, 1, "{told}");
    assert!(told.starts_with("1 of 2 operations generated, 1 refused\n  sendPhoto\n"), "{told}");
    let place = "    paths/photos.yaml#/post/requestBody/content/application~1xml: a body of";
    assert!(told.contains(place), "{told}");
}

/// Nothing is judged, and one line says why.
#[track_caller]
fn unusable(folder: &Path, parts: &[&str]) {
    let wrong = check(folder).unwrap_err();
    assert_eq!(wrong.lines().count(), 1, "{wrong}");
    for part in parts {
        assert!(wrong.contains(part), "no `{part}` in {wrong}");
    }
}

#[test]
fn no_description() {
    let folder = tempfile::tempdir().unwrap();
    unusable(folder.path(), &["has no description", "openapi.yaml"]);
    unusable(&folder.path().join("nowhere"), &["has no description"]);
    unusable(with("openapi.yaml", "shop: open\n").path(), &["openapi.yaml#/openapi", "must be 3.0.x"]);
    unusable(with("openapi.yaml", "").path(), &["openapi.yaml#"]);
}

#[test]
fn yaml_that_does_not_parse() {
    let broken = PHOTOS.replace("tags: [photos]", "tags: [photos");
    unusable(with("paths/photos.yaml", &broken).path(), &["paths/photos.yaml#", "is no YAML"]);
}

#[test]
fn a_reference_that_leads_nowhere() {
    let lost = "type: object\nproperties: { size: { $ref: ./Sice.yaml } }\n";
    unusable(
        with("components/schemas/PhotoDTO.yaml", lost).path(),
        &["components/schemas/PhotoDTO.yaml#/properties/size/$ref", "`./Sice.yaml`"],
    );
}

#[test]
fn references_in_a_circle() {
    let circle = "$ref: ./PhotoDTO.yaml\n";
    unusable(with("components/schemas/PhotoDTO.yaml", circle).path(), &["paths/photos.yaml#/post", "circle"]);
    let composed = "type: object\nallOf: [{ $ref: ./PhotoDTO.yaml }]\n";
    unusable(
        with("components/schemas/PhotoDTO.yaml", composed).path(),
        &["components/schemas/PhotoDTO.yaml#", "composed of itself"],
    );
}

#[test]
fn a_file_that_was_not_written_to_its_end() {
    unusable(with("paths/photos.yaml", "").path(), &["paths/photos.yaml#"]);
    let end = PHOTOS.find("      content:\n        application/json").unwrap() + "      content:".len();
    unusable(
        with("paths/photos.yaml", &format!("{}\n", &PHOTOS[..end])).path(),
        &["paths/photos.yaml#/post/responses/200/content", "there is nothing here"],
    );
    unusable(
        with("components/schemas/PhotoDTO.yaml", &PHOTO[..PHOTO.len() - 3]).path(),
        &["components/schemas/PhotoDTO.yaml#"],
    );
    let half = PHOTO.find("size:").unwrap();
    unusable(
        with("components/schemas/PhotoDTO.yaml", &PHOTO[..half]).path(),
        &["components/schemas/PhotoDTO.yaml#: ends in the middle of a line"],
    );
    let end = PHOTOS.find("../components/schemas/PhotoDTO").unwrap() + "../components/sch".len();
    unusable(with("paths/photos.yaml", &PHOTOS[..end]).path(), &["paths/photos.yaml#"]);
}
