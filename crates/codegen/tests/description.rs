//! Reading a description without generating from it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::fs;

use tempfile::TempDir;
use yandex_market_codegen::{Description, Error};

const ROOT: &str = "
openapi: 3.0.3
paths:
  /chat: { $ref: 'paths/chat.yaml' }
";

const CHAT: &str = "
get:
  responses:
    '200':
      content:
        application/json:
          schema: { $ref: '../schemas/Chat.yaml', nullable: true }
";

const SCHEMA: &str = "
type: object
properties:
  note: { $ref: ./Note.yaml, deprecated: true }
  other: { $ref: ./Alias.yaml }
";

fn load(root: &str, chat: &str) -> Result<(TempDir, Description), Error> {
    let folder = TempDir::new().unwrap();
    let files = [
        ("openapi.yaml", root),
        ("paths/chat.yaml", chat),
        ("schemas/Chat.yaml", SCHEMA),
        ("schemas/Note.yaml", "type: string\n"),
        ("schemas/Alias.yaml", "{ $ref: ./Note.yaml, nullable: true }"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let description = Description::load(&folder.path().join("openapi.yaml"))?;
    Ok((folder, description))
}

#[test]
fn what_stands_beside_a_reference_is_kept() {
    let (_folder, description) = load(ROOT, CHAT).unwrap();
    let schema = "/paths/~1chat/get/responses/200/content/application~1json/schema";
    let schema = description.root().pointer(schema).unwrap();
    assert_eq!(*schema, serde_json::json!({ "$ref": "#/components/schemas/Chat", "nullable": true }));
    let fields = &description.root()["components"]["schemas"]["Chat"]["properties"];
    assert_eq!(fields["note"]["deprecated"], true);
    // An alias that says more than what it refers to is a component of its own.
    assert_eq!(fields["other"]["$ref"], "#/components/schemas/Alias");
    assert_eq!(description.root()["components"]["schemas"]["Alias"]["nullable"], true);
}

#[test]
fn every_node_has_its_place() {
    let (folder, description) = load(ROOT, CHAT).unwrap();
    let place = |file: &str, pointer: &str| (folder.path().join(file), pointer.to_owned());
    let of = |pointer: &str| description.origin(pointer);
    assert_eq!(of("/paths/~1chat/get/responses"), place("paths/chat.yaml", "/get/responses"));
    assert_eq!(of("/components/schemas/Note/type"), place("schemas/Note.yaml", "/type"));
    assert_eq!(of("/openapi"), place("openapi.yaml", "/openapi"));
    assert_eq!(of(""), place("openapi.yaml", ""));
}

#[test]
fn a_path_with_something_beside_its_reference_is_refused() {
    let root = ROOT.replace("'paths/chat.yaml'", "'paths/chat.yaml', parameters: []");
    let error = load(&root, CHAT).unwrap_err();
    assert_eq!(error.problems().len(), 1);
    assert_eq!(error.problems()[0].pointer, "/paths/~1chat");
}

#[test]
fn what_leads_nowhere_is_told() {
    let error = load(ROOT, &CHAT.replace("Chat.yaml", "No.yaml")).unwrap_err();
    let told: Vec<&str> = error.problems().iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(told, ["/get/responses/200/content/application~1json/schema/$ref", ""]);
}

#[test]
fn half_a_file_is_told() {
    let error = load(ROOT, CHAT.trim_end()).unwrap_err();
    assert_eq!(error.problems().len(), 1);
    assert!(error.problems()[0].file.ends_with("paths/chat.yaml"));
}
