//! Every mistake in a description is told with its file, JSON pointer and reason, and nothing is generated.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

#[path = "../support/mod.rs"]
mod support;

#[cfg(unix)]
mod bounds;
mod dialect;
mod enums;
mod files;
mod names;
mod operations;
mod references;
mod shapes;
mod todo;
mod unions;
mod unreferenced;
mod webhooks;

use support::Description;

const CHATS: &str = "/paths/chats/post";
const CHAT: &str = "/paths/chat/get";

#[test]
fn the_small_description_is_right() {
    Description::new().generate().unwrap();
}

#[test]
fn several_mistakes_are_told_at_once() {
    let description = Description::new()
        .without("      x-repeatable: true")
        .replace("[NEW, OVER]", "[NEW, OVER, NEW]")
        .replace("code: { type: string }", "code: { type: boolean, enum: [true] }")
        .replace("minimum: 1, maximum: 20", "minimum: 1");
    description.refused(&[
        ("group.yaml", CHATS, "x-repeatable"),
        ("group.yaml", "/schemas/StatusType/enum/2", "listed twice"),
        ("group.yaml", "/schemas/Fault/properties/code", "must be of `type: string`"),
        ("group.yaml", "/parameters/limit/schema", "maximum"),
    ]);
}

#[test]
fn several_unknown_references_are_told_at_once() {
    let description = Description::new()
        .replace("#/schemas/FilterDTO", "#/schemas/Filter")
        .replace("#/schemas/GetChatsResponse", "other.yaml#/schemas/GetChatsResponse");
    let answer = format!("{CHATS}/responses/200/content/application~1json/schema/$ref");
    description.refused(&[
        ("group.yaml", "/schemas/GetChatsRequest/properties/filter/$ref", "not there"),
        ("group.yaml", &answer, "cannot be read"),
        ("other.yaml", "", "cannot be read"),
    ]);
}
