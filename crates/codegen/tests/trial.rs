//! What can be generated of a description is, whatever else there is.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use support::{Description, GROUP, ROOT};
use yandex_market_codegen::{Error, Settings, generate, trial};

#[test]
fn one_operation_is_refused_and_the_others_are_generated() {
    let settings = Settings::default();
    let trial = Description::new().without("      x-repeatable: true").trial(&settings).unwrap();
    assert_eq!(trial.operations, ["getChat"]);
    assert_eq!(trial.refused.len(), 1);
    let refused = &trial.refused[0];
    assert_eq!((refused.operation.as_str(), refused.problems.len()), ("getChats", 1));
    let problem = &refused.problems[0];
    assert!(problem.file.ends_with("group.yaml") && problem.reason.contains("x-repeatable"), "{problem}");
    assert_eq!(problem.pointer, "/paths/chats/post");
    let text = trial.generated.unwrap().single_file();
    assert!(text.contains("pub struct GetChat ") && !text.contains("get_chats("));
    assert!(!text.contains("GetChatsResponse"), "what only it needs goes with it");
}

#[test]
fn a_mistake_in_a_schema_refuses_all_that_refer_to_it() {
    let trial = Description::new().replace("x-id: ChatId", "x-id: 7").trial(&Settings::default()).unwrap();
    let refused: Vec<&str> = trial.refused.iter().map(|one| one.operation.as_str()).collect();
    assert_eq!((refused, trial.operations.len()), (vec!["getChat", "getChats"], 0));
    assert!(trial.generated.is_none());
    assert!(
        trial.refused.iter().all(|one| one.problems[0].pointer == "/schemas/ChatDTO/properties/chatId/x-id")
    );
}

#[test]
fn what_progenitor_refuses_is_laid_to_the_operation() {
    let not = Description::new()
        .replace("text: { type: string, minLength: 1, maxLength: 30 }", "text: { allOf: [] }");
    let trial = not.trial(&Settings::default()).unwrap();
    assert_eq!(trial.operations, ["getChat"]);
    let problem = &trial.refused[0].problems[0];
    assert!(problem.reason.starts_with("progenitor refused the description"), "{problem}");
    assert!(problem.pointer == "/paths/chats/post" && !problem.reason.contains('\n'), "{problem}");
}

#[test]
fn a_trial_without_refusals_is_what_is_generated() {
    let description = Description::with_webhooks();
    let settings = Settings::default();
    let (trial, generated) = description.written(|root| {
        let trial = trial(root, &settings, |description| description).unwrap();
        (trial, generate(root, &settings).unwrap())
    });
    assert_eq!(trial.generated.unwrap().files(), generated.files());
    assert_eq!((trial.counts.enums, trial.counts.unions, trial.counts.ids), (2, 1, 2));
    assert!(trial.counts.types > 5 && trial.counts.lines > 500);
}

#[test]
fn what_a_trial_translates_is_what_is_judged() {
    let wrong = Description::new().without("      x-repeatable: true");
    let trial = wrong.written(|root| {
        trial(root, &Settings::default(), |mut description| {
            let path = description["paths"]["/shops/{shopId}/chats"]["post"].as_object_mut().unwrap();
            path.insert("x-repeatable".to_owned(), true.into());
            description
        })
    });
    assert_eq!(trial.unwrap().refused, []);
}

/// The one mistake that is told of a description that is not all there.
#[track_caller]
fn unusable(description: &Description, file: &str, pointer: &str, reason: &str) {
    let error = description.trial(&Settings::default()).err().unwrap();
    assert!(matches!(error, Error::Unusable(_)), "{error}");
    let is_told = error
        .problems()
        .iter()
        .any(|one| one.file.ends_with(file) && one.pointer == pointer && one.reason.contains(reason));
    assert!(is_told, "{error}");
}

#[test]
fn what_is_not_all_there_is_not_judged() {
    unusable(&Description::of(&[("group.yaml", GROUP)]), "root.yaml", "", "cannot be read");
    unusable(&Description::of(&[("root.yaml", "a: 1\n")]), "root.yaml", "/openapi", "must be 3.0.x");
    unusable(
        &Description::of(&[("root.yaml", ROOT), ("group.yaml", "paths: {chats")]),
        "group.yaml",
        "",
        "is no YAML",
    );
    let circle = Description::new().replace("group.yaml#/paths/chats", "'#/paths/~1shops~1{shopId}~1chats'");
    unusable(&circle, "root.yaml", "/paths/~1shops~1{shopId}~1chats/$ref", "circle");
    let lost = Description::new().replace("$ref: '#/schemas/FilterDTO'", "$ref: '#/schemas/Filter'");
    unusable(&lost, "group.yaml", "/schemas/GetChatsRequest/properties/filter/$ref", "not there");
}

/// Wherever a file ends too early: what is there is not taken for the whole.
#[test]
fn a_file_that_ends_in_the_middle_is_never_taken_for_the_whole() {
    for (end, _) in GROUP.char_indices().filter(|(end, _)| end % 7 == 0) {
        let half = Description::of(&[("root.yaml", ROOT), ("group.yaml", &GROUP[..end])]);
        match half.trial(&Settings::default()) {
            Err(error) => assert!(!error.problems().is_empty(), "{end}: {error}"),
            // Where a line ends, what is left may be a description too.
            Ok(_) => assert!(GROUP[..end].ends_with('\n'), "{end}: nothing is noticed"),
        }
    }
}
