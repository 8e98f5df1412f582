//! What travels of a request.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use support::{exchange, sent};
use yandex_market_api::support::{Error, Request};
use yandex_market_codegen_tests::bodies::requests as bodies;
use yandex_market_codegen_tests::bodies::types::{Filter, Update};
use yandex_market_codegen_tests::names::requests as names;
use yandex_market_codegen_tests::parameters::requests::{Clone, GetThing, ListThings, New};
use yandex_market_codegen_tests::parameters::types::{ListThingsFilter, Point, StateType};

#[tokio::test]
async fn parameters_stand_where_and_how_the_description_says() {
    let since: chrono::DateTime<chrono::FixedOffset> = "2026-01-02T03:04:05+03:00".parse().unwrap();
    let request = ListThings::new(true, "a b;c")
        .exploded([1, 2])
        .comma([StateType::New, StateType::from("A,B")])
        .space(["a", "б"])
        .pipe(["a", "b|c"])
        .filter(ListThingsFilter::new().from("x&y").size(3))
        .point(Point::new(1).y(2))
        .json(Point::new(1))
        .since(since)
        .day("2026-01-02".parse::<chrono::NaiveDate>().unwrap())
        .rate(0.1)
        .x_owner(7)
        .x_tags(["a", "b"])
        .seen([1, 2]);
    let sent = sent(&request).await;
    assert_eq!(sent.path(), "/stem/things");
    assert_eq!(
        sent.query(),
        [
            "exploded=1",
            "exploded=2",
            "comma=NEW,A%2CB",
            "space=a%20%D0%B1",
            "pipe=a%7Cb%7Cc",
            "filter%5Bfrom%5D=x%26y",
            "filter%5Bsize%5D=3",
            "point=x,1,y,2",
            "json=%7B%22x%22%3A1%7D",
            "since=2026-01-02T03%3A04%3A05%2B03%3A00",
            "day=2026-01-02",
            "rate=0.1",
        ]
    );
    let headers = ["x-dry-run", "x-owner", "x-tags", "cookie", "authorization"].map(|name| sent.header(name));
    assert_eq!(headers, [Some("true"), Some("7"), Some("a,b"), Some("session=a%20b%3Bc; seen=1,2"), None]);
}

#[tokio::test]
async fn what_is_not_given_does_not_travel() {
    let sent = sent(&ListThings::new(false, "s")).await;
    assert_eq!(sent.line, "GET /stem/things HTTP/1.1");
    assert_eq!((sent.header("x-owner"), sent.header("cookie")), (None, Some("session=s")));
}

#[tokio::test]
async fn values_stay_in_their_segments_in_the_order_of_the_path() {
    let request = GetThing::new("a/..", "b?", [1, 2], StateType::from("O/L"));
    assert_eq!(sent(&request).await.path(), "/stem/pairs/a%2F..-b%3F/1,2/O%2FL");
    let Err(Error::InvalidRequest(reason)) =
        refused(&GetThing::new("a", "b", [0_i64; 0], StateType::New)).await
    else {
        panic!("an empty segment leads elsewhere");
    };
    assert_eq!(reason, "`ids` stands in the path and cannot be ``");
}

/// Sends to nobody: what is refused needs no server.
async fn refused<R: Request>(request: &R) -> Result<(), Error> {
    let client = yandex_market_api::Client::new(
        "http://127.0.0.1:9".parse().unwrap(),
        reqwest::Client::new(),
        Default::default(),
    );
    request.send(&client).await.map(|_| ())
}

#[tokio::test]
async fn names_of_the_description_are_kept_whatever_they_are_in_rust() {
    let request = New::new()
        .client("1")
        .query_body("2")
        .parameter_send("3")
        .parameter_new("4")
        .type_("5")
        .value("6")
        .value_2fa("7")
        .a_b("8")
        .query_a_b("9")
        .header_type("10")
        .number("11")
        .self_("12");
    let sent = sent(&request).await;
    for pair in [
        "client=1", "body=2", "send=3", "new=4", "type=5", "%24=6", "2fa=7", "a-b=8", "a_b=9", "id=11",
        "self=12",
    ] {
        assert!(sent.query().contains(&pair), "no {pair} in {:?}", sent.query());
    }
    assert_eq!(sent.header("type"), Some("10"));
    assert_eq!(Clone::new().operation().name, "clone_");
}

#[tokio::test]
async fn an_optional_body_may_be_left_out() {
    let without = sent(&bodies::FindThings::new()).await;
    assert_eq!((without.body.as_str(), without.header("content-type")), ("", None));
    let with = sent(&bodies::FindThings::new().text("a")).await;
    assert_eq!(
        (with.body.as_str(), with.header("content-type")),
        (r#"{"text":"a"}"#, Some("application/json"))
    );
    let empty = sent(&bodies::FindThings::new().body(Filter::new())).await;
    assert_eq!(empty.body, "{}");
    // One with required fields is given as a whole.
    assert_eq!(sent(&bodies::MaybeUpdate::new().body(Update::new("n"))).await.body, r#"{"name":"n"}"#);
    let invalid = bodies::FindThings::new().text("123456").validate().unwrap_err();
    assert_eq!(invalid.to_string(), "`text` must have at most 5 characters, not 6");
}

#[tokio::test]
async fn null_is_not_the_same_as_nothing() {
    let update = || bodies::UpdateThing::new("n");
    assert_eq!(sent(&update()).await.body, r#"{"name":"n"}"#);
    assert_eq!(sent(&update().comment("c")).await.body, r#"{"comment":"c","name":"n"}"#);
    assert_eq!(
        sent(&update().clear_comment().clear_state()).await.body,
        r#"{"name":"n","comment":null,"state":null}"#
    );
    assert_eq!(sent(&update().clear_comment().comment("c")).await.body, r#"{"comment":"c","name":"n"}"#);
    let mut by_hand = update().clear_comment();
    by_hand.body.comment = Some("c".to_owned());
    assert_eq!(sent(&by_hand).await.body, r#"{"comment":"c","name":"n"}"#);
}

#[tokio::test]
async fn what_goes_one_way_is_not_asked_for_the_other_way() {
    // The id is the server's to make, and the secret comes back from nobody.
    let (_, thing) = exchange(&bodies::UpdateThing::new("n"), r#"{"id":7}"#).await;
    let thing = thing.unwrap().into_inner();
    assert_eq!((thing.id, thing.secret), (7, None));
}

#[tokio::test]
async fn bodies_and_responses_need_not_be_objects() {
    let (sent, list) =
        exchange(&bodies::SendList::new([Filter::new().size(1)]), r#"[{"id":1},{"id":2}]"#).await;
    assert_eq!(sent.body, r#"[{"size":1}]"#);
    assert_eq!(list.unwrap().len(), 2);
    let none: [Filter; 0] = [];
    assert_eq!(
        bodies::SendList::new(none).validate().unwrap_err().to_string(),
        "`body` has no values: leave it out, or give at least one"
    );
    let map = std::collections::HashMap::from([("a".to_owned(), 1)]);
    let (sent, map) = exchange(&bodies::SendMap::new(map), r#"{"b":{"id":3}}"#).await;
    assert_eq!((sent.body.as_str(), map.unwrap()["b"].id), (r#"{"a":1}"#, 3));
    let (sent, text) = exchange(&bodies::SendText::new("a\"b"), r#""c""#).await;
    assert_eq!((sent.body.as_str(), text.unwrap().into_inner().as_str()), (r#""a\"b""#, "c"));
    let (sent, truth) = exchange(&bodies::SendAny::new(serde_json::json!([1])), "true").await;
    assert_eq!((sent.body.as_str(), truth.unwrap().into_inner()), ("[1]", true));
}

#[test]
fn whole_numbers_of_an_enum_are_bounds() {
    let request = names::OptionRequest::new;
    assert!(request().day(2).large(u64::MAX).validate().is_ok());
    assert_eq!(request().day(3).validate().unwrap_err().to_string(), "`day` must be one of 1, 2, not 3");
    assert_eq!(request().large(0).validate().unwrap_err().to_string(), "`large` must be 1 or more, not 0");
}
