//! The commands that are made from the table of operations.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use heck::ToKebabCase;
use serde_json::{Value, json};
use support::{file, folder, is_answered, is_refused, run, run_against, run_with_input};
use yandex_market::api::description;
use yandex_market::api::support::{Effect, Place};
use yandex_market::{Operation, operations};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

/// The parameters that options of all commands give.
const SCOPES: [&str; 2] = ["businessId", "campaignId"];

/// The words that call an operation.
fn words(operation: &Operation) -> [String; 2] {
    [operation.group.to_kebab_case(), operation.name.to_kebab_case()]
}

/// Tells whether a command is made from the table: only those have the Market's name as well.
fn is_generated(operation: &Operation) -> bool {
    let [group, _] = words(operation);
    run(&[&group, operation.id, "--help"]).code == Some(0)
}

fn help(operation: &Operation) -> String {
    let help = run_words(&[&words(operation)[..], &["--help".to_owned()]].concat());
    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""), "{}", operation.id);
    help.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run_words(words: &[String]) -> support::Run {
    run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The parameters that are flags.
fn parameters(operation: &'static Operation) -> impl Iterator<Item = (&'static str, bool)> {
    let own =
        operation.parameters.iter().filter(|one| !(one.place == Place::Path && SCOPES.contains(&one.name)));
    own.map(|one| (one.name, one.required))
}

/// The fields of the JSON body, with their schemas.
fn fields(operation: &Operation) -> Vec<(String, &'static Value)> {
    let schema = description::request_schema(operation);
    let properties = schema.and_then(|schema| schema.get("properties")?.as_object()).into_iter().flatten();
    properties.map(|(name, schema)| (name.clone(), description::resolve(schema))).collect()
}

fn is_scalar(schema: &Value) -> bool {
    schema["type"] != "object" && schema["type"] != "array"
}

#[test]
fn every_operation_has_a_command_whose_help_names_each_flag() {
    for operation in operations::ALL {
        let help = help(operation);
        if !is_generated(operation) {
            continue;
        }
        assert!(help.starts_with(operation.summary) && help.contains(operation.docs), "{help}");
        let parameters = parameters(operation).map(|(name, _)| name.to_owned());
        let fields =
            fields(operation).into_iter().filter(|(_, schema)| is_scalar(schema)).map(|(name, _)| name);
        for name in parameters.chain(fields) {
            let flag = format!("--{}", name.to_kebab_case());
            assert!(help.contains(&flag), "{}: {flag} is not in {help}", operation.id);
        }
        let asks = help.contains("--yes");
        assert_eq!(asks, operation.effect == Effect::Irreversible, "{}", operation.id);
        assert!(help.contains("Quota:") && help.contains("Scopes:"), "{help}");
    }
}

/// A value of a schema that the Market would look at: the first of an enum, the smallest number.
fn value_of(schema: &Value) -> String {
    let schema = description::resolve(schema);
    let first = |name: &str| schema.get(name).and_then(|values| values.get(0));
    match (first("enum"), first("allOf"), schema["type"].as_str()) {
        (Some(value), ..) => value.as_str().unwrap().to_owned(),
        (_, Some(of), _) => value_of(of),
        (_, _, Some("integer")) => schema["minimum"].as_i64().unwrap_or(1).to_string(),
        (_, _, Some("array")) => value_of(&schema["items"]),
        (_, _, Some("boolean")) => "true".to_owned(),
        _ => match schema["format"].as_str() {
            Some("date") => "2026-01-31".to_owned(),
            Some("date-time") => "2026-01-31T12:00:00Z".to_owned(),
            _ => "text".to_owned(),
        },
    }
}

/// A sample whose ids are such as the Market takes: those of the documentation are 0.
fn with_ids(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64() == Some(0) => json!(1),
        Value::Array(items) => items.iter().map(with_ids).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), with_ids(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        value => value.clone(),
    }
}

/// The required flags of an operation, with values of the sample.
fn required_flags(operation: &'static Operation, path: &str) -> Vec<String> {
    let described = description::operation(operation).unwrap();
    let of_parameter = |name: &str| {
        let all = described["parameters"].as_array().into_iter().flatten().map(description::resolve);
        value_of(&all.into_iter().find(|one| one["name"] == name).unwrap()["schema"])
    };
    let required = parameters(operation).filter(|(_, is_required)| *is_required);
    let parameters =
        required.flat_map(|(name, _)| [format!("--{}", name.to_kebab_case()), of_parameter(name)]);
    let sample = description::request_sample(operation).map(with_ids);
    let body = sample.into_iter().flat_map(|sample| ["--body".to_owned(), sample.to_string()]);
    let is_form = described["requestBody"]["content"]["multipart/form-data"].is_object();
    let form = is_form.then(|| ["--file".to_owned(), path.to_owned()]).into_iter().flatten();
    let save = returns_file(operation).then(|| ["--save".to_owned(), format!("{path}.saved")]);
    parameters.chain(body).chain(form).chain(save.into_iter().flatten()).collect()
}

/// Tells whether an operation returns a file.
fn returns_file(operation: &Operation) -> bool {
    let responses = description::operation(operation).unwrap()["responses"].as_object().unwrap();
    let (_, response) = responses.iter().find(|(status, _)| status.starts_with('2')).unwrap();
    let content = &description::resolve(response)["content"];
    content.is_object() && !content["application/json"].is_object()
}

#[test]
fn every_operation_can_be_called_with_its_sample() {
    let folder = folder();
    let path = file(&folder, "a.txt", b"x");
    for operation in operations::ALL.iter().filter(|operation| is_generated(operation)) {
        let options = ["--sandbox", "--output", "json"].map(str::to_owned);
        let run = run_words(&[&words(operation)[..], &required_flags(operation, &path), &options].concat());
        if run.code == Some(0) {
            assert!(run.json().is_object() || run.json().is_array(), "{}: {}", operation.id, run.stdout);
            continue;
        }
        if returns_file(operation) {
            assert!(run.stderr.contains("cannot be downloaded yet"), "{}: {}", operation.id, run.stderr);
            continue;
        }
        let error: Value =
            serde_json::from_str(&run.stderr).unwrap_or_else(|_| panic!("{}: {}", operation.id, run.stderr));
        let status = error["error"]["status"].to_string();
        let documented = &description::operation(operation).unwrap()["responses"];
        assert!(documented.get(&status).is_some(), "{}: {}", operation.id, run.stderr);
        assert_eq!(error["error"]["operation"], operation.id);
    }
}

#[tokio::test]
async fn filters_are_flags_and_all_pages_are_listed() {
    let sandbox = Sandbox::start().await.unwrap();
    let args = "goods-questions list --need-answer --category-ids 90401 --date-from 2026-11-01 --date-to 2026-11-20 \
                --question-ids 1,2 --question-ids 1 --sort created_at_asc --limit 7 --output jsonl";
    let run = run_against(&sandbox, &args.split_whitespace().collect::<Vec<_>>()).await;
    assert_eq!(run.json_lines().len(), 0);
    let request = &sandbox.journal()[0];
    assert_eq!(request.query("limit"), Some("7"));
    let expected = json!({
        "categoryIds": [90401],
        "dateFrom": "2026-11-01",
        "dateTo": "2026-11-20",
        "needAnswer": true,
        "questionIds": [1, 2],
        "sort": "CREATED_AT_ASC",
    });
    assert_eq!(request.json(), Some(expected));
    let json = ["goods-questions", "list", "--output", "json"];
    let all = run_against(&sandbox, &json).await.json();
    assert_eq!(run_against(&sandbox, &[&json[..], &["--limit", "2"]].concat()).await.json(), all);
    let table = run_against(&sandbox, &["goods-questions", "list"]).await.stdout;
    assert_eq!(table.lines().count(), all.as_array().unwrap().len() + 1);
    assert!(table.contains("CREATED AT") && table.contains("гарантия"), "{table}");
}

#[tokio::test]
async fn texts_keep_their_commas_and_moments_their_offset() {
    let sandbox = Sandbox::start().await.unwrap();
    let args = "goods-feedback list --offer-ids a,b --offer-ids -c --rating-values 1,2 --paid=false --output jsonl \
                --date-time-from 2026-06-01 --date-time-to 2026-08-01T00:00:00Z --reaction-status need_reaction";
    let run = run_against(&sandbox, &args.split_whitespace().collect::<Vec<_>>()).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let expected = json!({
        "dateTimeFrom": "2026-06-01T00:00:00+03:00",
        "dateTimeTo": "2026-08-01T00:00:00Z",
        "offerIds": ["a,b", "-c"],
        "paid": false,
        "ratingValues": [1, 2],
        "reactionStatus": "NEED_REACTION",
    });
    assert_eq!(sandbox.journal()[0].json(), Some(expected));
}

#[tokio::test]
async fn max_says_how_to_go_on_and_a_token_that_repeats_is_an_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let max = run_against(&sandbox, &["goods-questions", "list", "--max", "1", "--output", "jsonl"]).await;
    let token = max.stderr.trim().strip_prefix("There are more: --page-token ").unwrap();
    let rest = ["goods-questions", "list", "--page-token", token, "--output", "jsonl"];
    let rest = run_against(&sandbox, &rest).await.stdout;
    let all = run_against(&sandbox, &["goods-questions", "list", "--output", "jsonl"]).await.stdout;
    assert_eq!(max.stdout + &rest, all);
    let page = json!({ "status": "OK", "result": { "questions": [], "paging": { "nextPageToken": "abc" } } });
    for _ in 0..3 {
        sandbox.answer("getGoodsQuestions", CannedAnswer::new(200).json(page.clone()));
    }
    let part = "getGoodsQuestions: the page token repeats";
    is_answered(&sandbox, &["goods-questions", "list", "--output", "table"], part).await;
}

#[tokio::test]
async fn a_body_and_flags_are_one_request() {
    let sandbox = Sandbox::start().await.unwrap();
    let review = sandbox.reviews()[0].feedback_id.to_string();
    let json = ["--output", "json"];
    let update =
        ["goods-feedback", "update-comment", "--feedback-id", &review, "--comment-text", "Спасибо, рады"];
    let comment = run_against(&sandbox, &[&update[..], &json].concat()).await.json();
    let parent = comment["id"].to_string();
    let body = format!(r#"{{"feedbackId": {review}, "comment": {{"parentId": {parent}, "text": "old"}}}}"#);
    let answer = ["goods-feedback", "update-comment", "--body-file", "-", "--comment-text", "new"];
    let answer = run_with_input(&sandbox, &[&answer[..], &json].concat(), body.as_bytes()).await.json();
    assert_eq!((&answer["parentId"], &answer["text"]), (&comment["id"], &json!("new")));
    let delete = ["goods-feedback", "delete-comment", "--id", &parent];
    assert_eq!(run_against(&sandbox, &delete).await.stdout, "goods-feedback delete-comment: done\n");
    let skip = ["goods-feedback", "skip-reaction", "--feedback-ids", &review, "--output", "jsonl"];
    assert_eq!(run_against(&sandbox, &skip).await.json(), json!({ "status": "OK" }));
}

#[tokio::test]
async fn one_result_is_fields_and_values() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = run_against(&sandbox, &["auth", "token"]).await.stdout;
    assert!(token.contains("FIELD") && token.contains("apiKey.name"), "{token}");
    let json = run_against(&sandbox, &["auth", "token", "--output", "json"]).await.json();
    assert_eq!(json["apiKey"]["name"], "sandbox");
    let chat = support::first_chat(&sandbox).0;
    let same =
        run_against(&sandbox, &["chats", "getChat", "--chat-id", &chat, "--output", "json"]).await.json();
    assert_eq!(same, serde_json::to_value(&sandbox.chats()[0]).unwrap());
}

#[tokio::test]
async fn a_write_that_may_be_done_is_to_be_looked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("updateGoodsFeedbackComment", CannedAnswer::error(503, "UNAVAILABLE", "later"));
    let args = ["goods-feedback", "update-comment", "--feedback-id", "7", "--comment-text", "hi"];
    let run = run_against(&sandbox, &args).await;
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.ends_with("Look first: ymarket goods-feedback comments --feedback-id 7\n"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let update = "goods-questions update --operation-type DELETE";
    let cases = [
        ("goods-questions list --date-from yesterday", "write a day as in 2026-01-31"),
        ("goods-questions list --limit 51", "the limit must be from 1 to 50, not 51"),
        ("goods-questions list --page-token=", "the page token is empty"),
        ("goods-questions list --sort newest", "possible values: CREATED_AT_DESC, CREATED_AT_ASC"),
        ("goods-questions answers --question-id 0", "it must be 1 or more, not 0"),
        ("goods-questions update --text x", "required"),
        ("goods-questions update --operation-type CREAT", "a similar value exists: 'CREATE'"),
        (&format!("{update} --entity-id-id 5"), "the body lacks `entityId.type` (--entity-id-type)"),
        (&format!("{update} --text="), "it must have from 1 to 5000 characters, not 0"),
        (&format!("{update} --body []"), "the body must be an object"),
        (&format!("{update} --body {{"), "the body is no JSON"),
        (&format!("{update} --body {{}} --body-file x"), "cannot be used with"),
        ("goods-feedback update-comment --feedback-id 1", "--comment-text <TEXT>"),
        ("goods-feedback list --date-time-from 2026-01-31T12:00:00", "with the offset from UTC"),
        ("goods-feedback skip-reaction", "--feedback-ids"),
        ("goods-feedback comments --feedback-id 0", "it must be 1 or more, not 0"),
        ("campaigns list --campaign-id 0", "the id of a campaign must be 1 or more, not 0"),
        ("chats create --context-id 5", "the body lacks `context.type` (--context-type)"),
        ("auth tokens", "a similar subcommand exists: 'token'"),
    ];
    for (line, reason) in cases {
        is_refused(&sandbox, &line.split(' ').collect::<Vec<_>>(), reason).await;
    }
}
