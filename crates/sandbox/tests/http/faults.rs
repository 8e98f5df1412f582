use std::time::{Duration, Instant};

use serde_json::json;
use yandex_market_api::ids::ChatId;
use yandex_market_api::operations::{GET_CHATS, SEND_MESSAGE_TO_CHAT};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

use crate::support::{Answer, call, chat_that, list, request, send, started};

/// A chat that can be written to.
fn open_chat(sandbox: &Sandbox) -> ChatId {
    chat_that(sandbox, |chat| chat.status.as_ref() != "FINISHED").chat_id
}

/// Sends a message and answers whether a whole 200 came back.
async fn try_send(sandbox: &Sandbox, chat: ChatId, text: &str) -> bool {
    let query = [("chatId", &*chat.to_string())];
    let request = call(sandbox, reqwest::Method::POST, "chats/message", &query);
    let Ok(response) = request.json(&json!({ "message": text })).send().await else { return false };
    response.status() == 200 && response.bytes().await.is_ok()
}

#[tokio::test]
async fn a_request_is_processed_or_not_as_its_fault_promises() {
    for fault in Fault::ALL {
        let sandbox = started(Sandbox::builder().fault("sendMessageToChat", *fault)).await;
        let chat = open_chat(&sandbox);
        let before = sandbox.messages(chat).len();
        try_send(&sandbox, chat, "первое").await;
        sandbox.until_processed().await;
        let processed = usize::from(fault.is_processed());
        assert_eq!(sandbox.times_processed("первое"), processed, "{fault}");
        assert_eq!(sandbox.messages(chat).len() - before, processed, "{fault}");
        assert!(try_send(&sandbox, chat, "второе").await, "{fault} is used up");
        assert_eq!(sandbox.times_processed("второе"), 1, "{fault}");

        let journal = sandbox.journal();
        let seen = journal.iter().map(|recorded| (recorded.fault, recorded.processed)).collect::<Vec<_>>();
        assert_eq!(seen, [(Some(*fault), fault.is_processed()), (None, true)]);
        assert_eq!(sandbox.limits_broken(), 0, "{fault}");
    }
}

#[tokio::test]
async fn faults_are_used_up_in_order_by_the_requests_of_their_operation() {
    let builder = Sandbox::builder()
        .fault("getChats", Fault::Html(502))
        .fault_times("getChats", Fault::Locked, 2)
        .fault("getChat", Fault::NotFound)
        .fault("noSuchOperation", Fault::NotFound);
    let sandbox = started(builder).await;
    sandbox.fault("getChats", Fault::Forbidden);
    sandbox.fault_times("getChats", Fault::Unauthorized, 2);
    for status in [502, 423, 423, 403, 401, 401, 200] {
        assert_eq!(list(&sandbox, &[], json!({})).await.status, status);
    }
}

#[tokio::test]
async fn refusals_come_in_the_envelope() {
    let cases = [
        (Fault::InternalError, 500, "INTERNAL_ERROR"),
        (Fault::InternalErrorAfter, 500, "INTERNAL_ERROR"),
        (Fault::Unauthorized, 401, "UNAUTHORIZED"),
        (Fault::Forbidden, 403, "FORBIDDEN"),
        (Fault::NotFound, 404, "NOT_FOUND"),
        (Fault::Locked, 423, "LOCKED"),
        (Fault::ParallelLimit, 420, "METHOD_FAILURE"),
        (Fault::HourlyLimit { until: Duration::from_secs(9) }, 420, "METHOD_FAILURE"),
        (Fault::OkWithError, 200, "OTHER"),
    ];
    for (fault, status, code) in cases {
        let sandbox = started(Sandbox::builder().fault("getChats", fault)).await;
        list(&sandbox, &[], json!({})).await.assert_refused(status, code, "");
        assert_eq!(sandbox.journal()[0].status, status, "{fault}");
    }
}

#[tokio::test]
async fn a_balancer_answers_in_html() {
    for fault in [Fault::Html(502), Fault::Html(503), Fault::HtmlAfter(504)] {
        let (Fault::Html(status) | Fault::HtmlAfter(status)) = fault else { unreachable!() };
        let sandbox = started(Sandbox::builder().fault("getChats", fault)).await;
        let response = request(&sandbox).json(&json!({})).send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/html");
        let body = response.text().await.unwrap();
        assert!(body.starts_with("<html>") && body.contains(&status.to_string()), "{body}");
    }
}

#[tokio::test]
async fn the_two_kinds_of_420_differ_in_their_texts_and_headers() {
    let hourly = Fault::HourlyLimit { until: Duration::from_secs(90) };
    let builder = Sandbox::builder().fault("getChats", Fault::ParallelLimit).fault("getChats", hourly);
    let sandbox = started(builder).await;

    let parallel = list(&sandbox, &[], json!({})).await;
    assert_eq!(parallel.error().2, "Hit rate limit of 4 parallel requests for businessId 1");
    assert_ne!(parallel.header("x-ratelimit-resource-remaining"), "0");

    let spent = list(&sandbox, &[], json!({})).await;
    let text = format!("Hit rate limit of {} requests per 1 hour for resource ", GET_CHATS.quota.requests);
    assert!(spent.error().2.starts_with(&text), "{spent:?}");
    assert!(spent.error().2.ends_with(" for businessId 1"), "{spent:?}");
    assert_eq!(spent.header("x-ratelimit-resource-remaining"), "0");
    let time = |name| httpdate::parse_http_date(spent.header(name)).unwrap();
    let ahead = time("x-ratelimit-resource-until").duration_since(time("date")).unwrap();
    assert_eq!(ahead, Duration::from_secs(90));

    assert_ne!(list(&sandbox, &[], json!({})).await.header("x-ratelimit-resource-remaining"), "0");
}

#[tokio::test]
async fn rate_headers_can_be_missing() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::NoRateHeaders)).await;
    let answer = list(&sandbox, &[], json!({})).await;
    assert_eq!(answer.chats().len(), 10);
    assert!(!answer.headers.keys().any(|name| name.as_str().contains("ratelimit")), "{answer:?}");
    assert_ne!(answer.header("date"), "");
}

#[tokio::test]
async fn rate_headers_are_broken_in_many_ways() {
    let builder = Sandbox::builder().fault_times("getChats", Fault::BrokenRateHeaders, 8);
    let sandbox = started(builder).await;
    let mut kinds = Vec::new();
    for _ in 0..8 {
        let answer = list(&sandbox, &[], json!({})).await;
        assert_eq!(answer.status, 200);
        let of = |name: &str| answer.headers[&format!("x-ratelimit-resource-{name}")].clone();
        let kind = ["limit", "remaining", "until"].map(of);
        assert!(!kinds.contains(&kind), "{kind:?} came again");
        let until = kind[2].to_str().ok().and_then(|date| httpdate::parse_http_date(date).ok());
        let number = |at: usize| kind[at].to_str().ok().and_then(|text| text.parse::<u32>().ok());
        let hour = Duration::from_secs(3600);
        let date = httpdate::parse_http_date(answer.header("date")).unwrap();
        let is_sound = until.is_some_and(|until| until.duration_since(date).is_ok_and(|left| left <= hour));
        // A parser that is so kind as to pass over the weekday finds a sound date in one of them.
        let right_day = until.map(httpdate::fmt_http_date).is_some_and(|date| date == kind[2]);
        assert!(number(0).is_none() || number(1).is_none() || !is_sound || !right_day, "{kind:?}");
        kinds.push(kind);
    }
}

#[tokio::test]
async fn a_slow_answer_is_the_right_one() {
    let delay = Duration::from_millis(120);
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::Slow(delay))).await;
    let began = Instant::now();
    assert_eq!(list(&sandbox, &[], json!({})).await.chats().len(), 10);
    assert!(began.elapsed() >= delay);
}

#[tokio::test]
async fn a_slow_request_is_processed_although_nobody_waits_for_its_answer() {
    let sandbox =
        started(Sandbox::builder().fault("sendMessageToChat", Fault::Slow(Duration::from_secs(60)))).await;
    let chat = open_chat(&sandbox);
    let processed = async {
        while sandbox.times_processed("вопрос") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        () = processed => {}
        _ = send(&sandbox, chat, "вопрос") => panic!("the answer comes after a minute"),
    }
    assert_eq!(sandbox.times_processed("вопрос"), 1);
}

#[tokio::test]
async fn every_answer_has_the_latency() {
    let latency = Duration::from_millis(60);
    let builder = Sandbox::builder().latency(latency).fault("getChats", Fault::Html(502));
    let sandbox = started(builder).await;
    for status in [502, 200] {
        let began = Instant::now();
        assert_eq!(list(&sandbox, &[], json!({})).await.status, status);
        assert!(began.elapsed() >= latency);
    }
    sandbox.set_latency(Duration::from_millis(150));
    let began = Instant::now();
    list(&sandbox, &[], json!({})).await;
    assert!(began.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn a_canned_answer_waits_for_a_request_that_is_processed() {
    let builder = Sandbox::builder()
        .answer("getChats", CannedAnswer::error(400, "BAD_REQUEST", "canned"))
        .fault("getChats", Fault::Locked)
        .fault("getChats", Fault::WrongContentType);
    let sandbox = started(builder).await;
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 423);
    let canned = list(&sandbox, &[], json!({})).await;
    assert_eq!(canned.error(), (400, "BAD_REQUEST", "canned"));
    assert!(canned.header("content-type").starts_with("text/plain"));
    assert!(sandbox.journal().iter().all(|recorded| !recorded.processed), "a canned answer has no effect");
}

#[tokio::test]
async fn a_request_that_is_refused_for_its_own_faults_is_not_processed() {
    let sandbox = started(Sandbox::builder().fault("sendMessageToChat", Fault::InternalErrorAfter)).await;
    let chat = open_chat(&sandbox);
    send(&sandbox, chat, "").await.assert_refused(500, "INTERNAL_ERROR", "");
    send(&sandbox, chat, "").await.assert_refused(400, "BAD_REQUEST", "message");
    assert!(sandbox.journal().iter().all(|recorded| !recorded.processed));
}

#[tokio::test]
async fn the_journal_can_be_left_out() {
    let sandbox = started(Sandbox::builder().keep_journal(false)).await;
    let chat = open_chat(&sandbox);
    assert_eq!(send(&sandbox, chat, "да").await.status, 200);
    assert!(sandbox.journal().is_empty());
    assert_eq!(sandbox.times_processed("да"), 1);
}

#[tokio::test]
async fn only_what_the_shop_sends_with_exactly_this_text_is_counted() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = open_chat(&sandbox);
    for text in ["да", "да", "да ", "нет"] {
        assert_eq!(send(&sandbox, chat, text).await.status, 200);
    }
    sandbox.customer_says(chat, "да");
    sandbox.market_says(chat, "да");
    assert_eq!(["да", "нет", "д"].map(|text| sandbox.times_processed(text)), [2, 1, 0]);
}

#[tokio::test]
async fn a_fault_spends_what_its_status_spends() {
    let remaining = |answer: Answer| answer.header("x-ratelimit-resource-remaining").parse::<u32>().unwrap();
    let cases = [
        (Fault::RefuseConnection, 0),
        (Fault::ResetBefore, 0),
        (Fault::ResetAfter, 1),
        (Fault::HtmlAfter(502), 0),
        (Fault::InternalError, 0),
        (Fault::Forbidden, 1),
        (Fault::ParallelLimit, 1),
    ];
    for (fault, cost) in cases {
        let builder = Sandbox::builder().fault("sendMessageToChat", fault);
        let sandbox = started(builder.quota_window(Duration::from_secs(1 << 40))).await;
        let chat = open_chat(&sandbox);
        try_send(&sandbox, chat, "1").await;
        let left = remaining(send(&sandbox, chat, "2").await);
        assert_eq!(left, SEND_MESSAGE_TO_CHAT.quota.requests - 1 - cost, "{fault}");
    }
}

async fn plain(fault: Fault) -> (u16, reqwest::header::HeaderMap, String) {
    let sandbox = started(Sandbox::builder().fault("getChats", fault)).await;
    let response = request(&sandbox).json(&json!({})).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.text().await.unwrap())
}

#[tokio::test]
async fn refusals_can_come_in_plain_text() {
    for (fault, expected, words) in [
        (Fault::PlainText403, 403, "occasionally forbidden"),
        (Fault::PlainText420, 420, "Hit rate limit of 4 parallel requests for businessId 1"),
    ] {
        let (status, headers, text) = plain(fault).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (expected, &"text/plain; charset=utf-8".parse().unwrap())
        );
        assert!(text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn retry_after_is_told_in_seconds_and_as_a_date() {
    let retry_after = Duration::from_secs(7);
    for (fault, expected) in
        [(Fault::TooManyRequests { retry_after }, 429), (Fault::ServiceUnavailable { retry_after }, 503)]
    {
        let (status, headers, _) = plain(fault).await;
        assert_eq!((status, &headers["retry-after"]), (expected, &"7".parse().unwrap()));
    }
    let (status, headers, _) = plain(Fault::TooManyRequestsUntil { retry_after }).await;
    let time = |name| httpdate::parse_http_date(headers[name].to_str().unwrap()).unwrap();
    assert_eq!((status, time("retry-after")), (429, time("date") + retry_after));
}

#[tokio::test]
async fn a_date_to_come_again_can_always_be_written() {
    let (_, headers, _) = plain(Fault::TooManyRequestsUntil { retry_after: Duration::MAX }).await;
    assert!(httpdate::parse_http_date(headers["retry-after"].to_str().unwrap()).is_ok());
}

#[tokio::test]
async fn an_error_can_be_huge() {
    for status in [200, 400] {
        let sandbox = started(Sandbox::builder().fault("getChats", Fault::HugeError(status))).await;
        let answer = list(&sandbox, &[], json!({})).await;
        let length = answer.error().2.len();
        assert!(answer.status == status && length > 20_000_000, "{length}");
    }
}

#[tokio::test]
async fn a_quota_can_be_none_at_all() {
    let (status, headers, _) = plain(Fault::ZeroQuota).await;
    let of = |name: &str| headers[&format!("x-ratelimit-resource-{name}")].to_str().unwrap();
    assert_eq!((status, of("limit"), of("remaining")), (200, "0", "0"));
}
