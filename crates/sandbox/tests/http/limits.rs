use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use serde_json::json;
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox, SandboxBuilder};

use crate::support::{Answer, http, list, request, started};

const LATENCY: Duration = Duration::from_millis(150);

/// So long a window that no test sees its end.
const AGE: Duration = Duration::from_secs(1 << 40);

/// So many requests at a time.
async fn burst(sandbox: &Sandbox, count: usize) -> Vec<Answer> {
    join_all((0..count).map(|_| list(sandbox, &[], json!({})))).await
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

fn remaining(answer: &Answer) -> u32 {
    answer.header("x-ratelimit-resource-remaining").parse().unwrap()
}

/// Waits until a request has arrived.
async fn arrived(sandbox: &Sandbox, count: usize) {
    while sandbox.journal().len() < count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn four_requests_may_be_under_way() {
    let sandbox = started(Sandbox::builder().latency(LATENCY)).await;
    for _ in 0..2 {
        assert_eq!(statuses(&burst(&sandbox, 4).await), [200; 4]);
    }
    assert_eq!((sandbox.most_parallel(), sandbox.limits_broken()), (4, 0));
}

#[tokio::test]
async fn a_fifth_is_one_too_many() {
    let sandbox = started(Sandbox::builder().latency(LATENCY)).await;
    let answers = burst(&sandbox, 6).await;
    assert_eq!(statuses(&answers), [200, 200, 200, 200, 420, 420]);
    let refused = answers.iter().find(|answer| answer.status == 420).unwrap();
    assert_eq!(refused.error().2, "Hit rate limit of 4 parallel requests for businessId 1");
    assert_eq!(sandbox.limits_broken(), 2);
    assert!((5..=6).contains(&sandbox.most_parallel()), "{}", sandbox.most_parallel());
    assert_eq!(sandbox.journal().iter().filter(|recorded| recorded.processed).count(), 4);
    assert_eq!(statuses(&burst(&sandbox, 4).await), [200; 4]);
}

#[tokio::test]
async fn a_request_counts_from_its_head_on() {
    use tokio::io::AsyncWriteExt;
    let sandbox = started(Sandbox::builder()).await;
    let (address, key) = (sandbox.base_url().trim_start_matches("http://"), sandbox.api_key());
    let head = format!(
        "POST /v2/businesses/1/chats HTTP/1.1\r\nHost: localhost\r\nApi-Key: {key}\r\nContent-Length: 2\r\n\r\n"
    );
    let mut streams = Vec::new();
    for _ in 0..4 {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 420);
    drop(streams);
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200, "who went away is not under way");
}

#[tokio::test]
async fn a_request_counts_until_its_answer_is_written() {
    let stall = Fault::Stall(Duration::from_millis(400));
    let sandbox = started(Sandbox::builder().fault_times("getChats", stall, 4)).await;
    let heads = join_all((0..4).map(|_| request(&sandbox).json(&json!({})).send())).await;
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 420);
    for head in heads {
        assert!(head.unwrap().bytes().await.is_err());
    }
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn who_gives_up_or_is_cut_off_leaves_no_slot_taken() {
    let slow = Fault::Slow(Duration::from_secs(600));
    let sandbox = started(Sandbox::builder()).await;
    for round in 1..4 {
        sandbox.fault_times("getChats", slow, 4);
        let waiting = tokio::spawn(join_all((0..4).map(|_| request(&sandbox).json(&json!({})).send())));
        arrived(&sandbox, round * 12 - 8).await;
        waiting.abort();
        assert!(waiting.await.is_err());
        assert_eq!(statuses(&burst(&sandbox, 4).await), [200; 4]);
        sandbox.fault_times("getChats", Fault::ResetAfter, 4);
        join_all((0..4).map(|_| request(&sandbox).json(&json!({})).send())).await;
    }
    assert_eq!((sandbox.most_parallel(), sandbox.limits_broken()), (4, 0));
}

#[tokio::test]
async fn what_is_about_no_business_counts_by_itself() {
    let sandbox = started(Sandbox::builder().latency(LATENCY)).await;
    let url = format!("{}/v2/campaigns", sandbox.base_url());
    let campaigns = |_| Answer::of(http().get(&url).header("Api-Key", sandbox.api_key()));
    let (chats, campaigns) = tokio::join!(burst(&sandbox, 4), join_all((0..5).map(campaigns)));
    assert_eq!((statuses(&chats), statuses(&campaigns)), (vec![200; 4], vec![200, 200, 200, 200, 420]));
    assert_eq!(sandbox.most_parallel(), 4);
}

#[tokio::test]
async fn a_spent_quota_is_refused() {
    let sandbox = started(Sandbox::builder().quota("getChats", 3).quota_window(AGE)).await;
    let mut left = Vec::new();
    for _ in 0..3 {
        left.push(remaining(&list(&sandbox, &[("limit", "99")], json!({})).await));
    }
    assert_eq!(left, [2, 1, 0], "a 400 spends as well");
    for _ in 0..2 {
        let refused = list(&sandbox, &[], json!({})).await;
        let text = "Hit rate limit of 3 requests per 1 hour for resource \
                    /v2/businesses/{businessId}/chats for businessId 1";
        assert_eq!(refused.error(), (420, "METHOD_FAILURE", text));
        assert_eq!((refused.header("x-ratelimit-resource-limit"), remaining(&refused)), ("3", 0));
    }
    assert_eq!(sandbox.limits_broken(), 2);
}

#[tokio::test]
async fn each_operation_has_a_quota_of_its_own() {
    let sandbox = started(Sandbox::builder().quota("getChats", 0).quota_window(AGE)).await;
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 420);
    let chat = sandbox.chats()[0].chat_id;
    assert_eq!(crate::support::history(&sandbox, chat, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn server_errors_do_not_spend_it() {
    let builder = Sandbox::builder().quota("getChats", 1).quota_window(AGE);
    let builder =
        builder.fault_times("getChats", Fault::HtmlAfter(502), 3).answer("getChats", CannedAnswer::new(200));
    let sandbox = started(builder).await;
    for status in [502, 502, 502, 200, 420] {
        assert_eq!(list(&sandbox, &[], json!({})).await.status, status);
    }
}

#[tokio::test]
async fn a_broken_limit_uses_up_no_fault() {
    let builder = Sandbox::builder().quota("getChats", 1).quota_window(AGE);
    let sandbox = started(builder).await;
    list(&sandbox, &[], json!({})).await;
    sandbox.fault("getChats", Fault::Locked);
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 420);
    assert_eq!(sandbox.journal()[1].fault, None);
}

#[tokio::test]
async fn limits_that_are_told_broken_are_not_counted() {
    let spent = Fault::HourlyLimit { until: Duration::from_secs(1) };
    let builder = Sandbox::builder().fault("getChats", Fault::ParallelLimit).fault("getChats", spent);
    let sandbox = started(builder).await;
    for status in [420, 420, 200] {
        assert_eq!(list(&sandbox, &[], json!({})).await.status, status);
    }
    assert_eq!(sandbox.limits_broken(), 0);
}

#[tokio::test]
async fn limits_can_be_let_go() {
    let builder = Sandbox::builder().enforce_limits(false).latency(LATENCY).quota("getChats", 2);
    let sandbox = started(builder.quota_window(AGE)).await;
    let answers = burst(&sandbox, 6).await;
    assert_eq!(statuses(&answers), [200; 6]);
    assert_eq!(answers.iter().map(remaining).min(), Some(0));
    assert_eq!((sandbox.most_parallel(), sandbox.limits_broken()), (6, 0));
}

fn short(requests: u32) -> SandboxBuilder {
    Sandbox::builder().quota("getChats", requests).quota_window(Duration::from_secs(2))
}

#[tokio::test]
async fn there_is_quota_again_when_the_headers_say() {
    let sandbox = started(short(2)).await;
    for _ in 0..2 {
        let mut answers = vec![list(&sandbox, &[], json!({})).await];
        while answers.last().unwrap().status == 200 {
            answers.push(list(&sandbox, &[], json!({})).await);
        }
        let refused = answers.last().unwrap();
        let time = |name| httpdate::parse_http_date(refused.header(name)).unwrap();
        let until: SystemTime = time("x-ratelimit-resource-until");
        let seconds = until.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        assert_eq!(seconds % 2, 0, "it is aligned to the clock");
        let ahead = until.duration_since(time("date")).unwrap();
        assert!(ahead <= Duration::from_secs(2), "{ahead:?}");
        tokio::time::sleep(until.duration_since(SystemTime::now()).unwrap_or_default()).await;
        assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
    }
}
