//! Texts that are still to be written.

use yandex_market_codegen::Settings;

use super::support::Description;
use super::{CHAT, CHATS};

fn unwritten() -> Description {
    Description::new()
        .replace("summary: Lists chats.", "summary: 'TODO: write this'")
        .replace("description: The filters.", "description: TODO")
        .replace("Returns one chat.", "TODO later")
        .replace("NEW: A new chat.", "NEW: TODO")
}

#[test]
fn a_text_that_is_still_to_be_written() {
    unwritten().refused(&[
        ("group.yaml", &format!("{CHATS}/summary"), "still to be written"),
        ("group.yaml", &format!("{CHATS}/requestBody/description"), "still to be written"),
        ("group.yaml", &format!("{CHAT}/description"), "still to be written"),
        ("group.yaml", "/schemas/StatusType/x-enum-descriptions/NEW", "still to be written"),
    ]);
}

#[test]
fn what_is_still_to_be_written_may_be_allowed() {
    let description = unwritten()
        .without("      OVER: A chat that is over.")
        .replace("minimum: 1, maximum: 20", "minimum: 1");
    let settings = Settings { allow_todo: true, ..Settings::default() };
    let trial = description.trial(&settings).unwrap();
    assert_eq!(trial.refused, []);
    let text = trial.generated.unwrap().single_file();
    assert!(text.contains("/// `OVER`: TODO") && text.contains("page: None"), "{text}");
}

/// It is the name of something there, and no text.
#[test]
fn what_is_called_a_description_is_none() {
    let description = Description::new()
        .replace("code: { type: string }", "description: { type: string, example: TODO }")
        .replace("schema: { $ref: '#/schemas/ChatDTO' }", "schema: { $ref: '#/schemas/Fault' }");
    description.generate().unwrap();
}
