//! The description says of its operations what the vendor's own specification says, but for the differences written
//! down here. The specification is not part of this repository; where it is at hand it is asked.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod description;
mod facts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use description::Operations;
use serde_json::json;

/// The differences that stay, by their reason.
const STAYING: &[(&str, &[&str])] = &[
    (
        "The page of getChats, which this description was begun from, says so.",
        &[
            r#"getChats: operation: quota: here ["10000 in 1 hours"], there ["5000 in 1 hours"]"#,
            "getChats: query pageToken: only there",
            "getChats: request application/json .contextTypes: nullable: here nothing, there true",
            "getChats: request application/json .contexts: nullable: here nothing, there true",
            "getChats: request application/json .orderIds: nullable: here nothing, there true",
            "getChats: request application/json .statuses: nullable: here nothing, there true",
            "getChats: request application/json .types: nullable: here nothing, there true",
        ],
    ),
    (
        "The page names the pager so, and there is one pager.",
        &[
            r#"getCampaigns: 200 application/json .paging: x-name: here "ForwardScrollingPagerDTO", there "PackagingForwardScrollingPagerDTO""#,
            r#"getChatHistory: 200 application/json .result.paging: x-name: here "ForwardScrollingPagerDTO", there "PackagingForwardScrollingPagerDTO""#,
            r#"getChats: 200 application/json .result.paging: x-name: here "ForwardScrollingPagerDTO", there "PackagingForwardScrollingPagerDTO""#,
        ],
    ),
    (
        "An old alias of `pageToken`, which nobody has to send.",
        &["getCampaigns: query page_token: only there", "getChatHistory: query page_token: only there"],
    ),
    (
        "The specification says it as well, but in a sentence only: for keys, not for OAuth tokens.",
        &[
            r#"getAuthTokenInfo: operation: security: here ["ApiKey apiKey header Api-Key"], there ["ApiKey apiKey header Api-Key","OAuth oauth2 market:partner-api"]"#,
        ],
    ),
    (
        "The specification says it as well, but in a sentence only: 5 MB at most.",
        &["sendFileToChat: request multipart/form-data .file: maxLength: here 5242880, there nothing"],
    ),
];

/// Those of the notifications.
const STAYING_OF_NOTIFICATIONS: &[(&str, &[&str])] = &[(
    "Every notification has a type; a variant that might have none could not be told from the others.",
    &["sendNotification: request application/json |PingNotificationDTO: required: \
       here [\"notificationType\"], there nothing"],
)];

fn ours() -> Operations {
    description::read(&here("../openapi/market.yaml"), |_| true)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_differences_from_the_specification_are_those_written_down() {
    compare(&ours(), "../../shared/upstream/2026-07-17/openapi/openapi.yaml", &["200"], STAYING);
}

/// Here the Market calls, and the answers are ours: those of the errors are compared too.
#[test]
fn the_differences_of_the_notifications_are_those_written_down() {
    let ours = description::read(&here("../openapi/notifications.yaml"), |_| true);
    let statuses = ["200", "400", "500"];
    let specification = "../../shared/upstream/notifications/openapi/openapi.yaml";
    compare(&ours, specification, &statuses, STAYING_OF_NOTIFICATIONS);
}

fn compare(ours: &Operations, specification: &str, statuses: &[&str], staying: &[(&str, &[&str])]) {
    let specification = here(specification);
    if !specification.exists() {
        eprintln!("skipped: the vendor's specification is not here");
        return;
    }
    let theirs = description::read(&specification, |id| ours.contains_key(id));
    let found = facts::differences(ours, &theirs, statuses);
    let staying = staying.iter().flat_map(|(_, lines)| lines.iter());
    let staying: BTreeSet<String> = staying.map(|line| (*line).to_owned()).collect();
    let list = |lines: Vec<&String>| lines.iter().map(|line| format!("\n  {line}")).collect::<String>();
    let (new, gone) = (found.difference(&staying).collect(), staying.difference(&found).collect());
    assert!(found == staying, "new differences:{}\nvanished:{}", list(new), list(gone));
}

/// The comparison itself: a change of anything in it is told, in one line.
#[test]
fn a_change_is_told() {
    let body = "/requestBody/content/application~1json/schema/properties";
    let chat = "/responses/200/content/application~1json/schema/properties/result/properties/chats/items";
    let changes = [
        ("", "x-call", json!("GET /v2/chats"), "operation: call: here"),
        ("", "x-scopes", json!(["pricing"]), "operation: scopes: here"),
        ("", "security", json!([{ "OAuth": [] }]), "operation: security: here"),
        ("/x-quota", "requests", json!(1), "operation: quota: here"),
        ("/responses", "423", json!({}), "operation: statuses: here"),
        ("/parameters/1", "required", json!(true), "query limit: required: here false, there true"),
        ("/parameters/1", "x-aliases", json!(["size"]), "query size: only there"),
        ("/parameters/1/schema", "maximum", json!(50), "query limit: maximum: here 20, there 50"),
        (body, "since", json!({}), "request application/json .since: only there"),
        (
            &format!("{body}/types"),
            "minItems",
            json!(2),
            "request application/json .types: minItems: here 1,",
        ),
        (
            &format!("{body}/types/items"),
            "enum",
            json!(["CHAT"]),
            "request application/json .types[]: enum: here",
        ),
        (chat, "required", json!([]), "200 application/json .result.chats[]: required: here"),
        (chat, "nullable", json!(true), "200 application/json .result.chats[]: nullable: here nothing,"),
    ];
    let ours = ours();
    for (place, key, value, line) in changes {
        let mut theirs = ours.clone();
        let place = theirs.get_mut("getChats").unwrap().pointer_mut(place).unwrap();
        place.as_object_mut().unwrap().insert(key.to_owned(), value);
        let told = facts::differences(&ours, &theirs, &["200"]);
        let expected = format!("getChats: {line}");
        assert!(told.len() == 1 && told.iter().all(|told| told.starts_with(&expected)), "{line}\n{told:?}");
    }
}

/// And so is one of the types of a notification, of what they hold, or of our answers.
#[test]
fn a_change_of_a_notification_is_told() {
    let body = "/requestBody/content/application~1json/schema";
    let answer = "/responses/400/content/application~1json/schema/properties/error/properties";
    let mapping = format!("{body}/discriminator/mapping");
    let changes = [
        (mapping.as_str(), "PONG", json!("./PongDTO.yaml"), "request application/json : tag PONG: here"),
        (
            &format!("{body}/oneOf/0/properties"),
            "by",
            json!({}),
            "request application/json |PingNotificationDTO.by: only there",
        ),
        (answer, "since", json!({}), "400 application/json .error.since: only there"),
    ];
    let ours = description::read(&here("../openapi/notifications.yaml"), |_| true);
    for (place, key, value, line) in changes {
        let mut theirs = ours.clone();
        let place = theirs.get_mut("sendNotification").unwrap().pointer_mut(place).unwrap();
        place.as_object_mut().unwrap().insert(key.to_owned(), value);
        let told = facts::differences(&ours, &theirs, &["200", "400", "500"]);
        let expected = format!("sendNotification: {line}");
        assert!(told.len() == 1 && told.iter().all(|told| told.starts_with(&expected)), "{line}\n{told:?}");
    }
}

#[test]
fn what_means_the_same_is_no_change() {
    let ours = ours();
    let mut theirs = ours.clone();
    let operation = theirs.get_mut("getChats").unwrap();
    operation["summary"] = json!("Other words.");
    operation["parameters"].as_array_mut().unwrap().reverse();
    operation["x-scopes"].as_array_mut().unwrap().reverse();
    operation["parameters"][0]["deprecated"] = json!(false);
    assert_eq!(facts::differences(&ours, &theirs, &["200"]), BTreeSet::new());
    theirs.remove("getChats");
    assert_eq!(
        facts::differences(&ours, &theirs, &["200"]),
        BTreeSet::from(["getChats: only here".to_owned()])
    );
}
