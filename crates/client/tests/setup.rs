//! Setting up a Market: what cannot be right is refused, and the secret is not repeated.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use yandex_market::{Error, ErrorKind, Market};

fn refused(result: Result<Market, Error>) -> String {
    let error = result.expect_err("it cannot be right");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    format!("{error} {error:?}")
}

#[test]
fn a_key_is_required() {
    assert!(refused(Market::builder().build()).contains("neither an Api-Key nor an OAuth token"));
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_without_repeating_it() {
    let keys = [
        ("", "the Api-Key is empty"),
        ("Bearer secret", "begins with `Bearer `"),
        ("secret\n", "not visible ASCII"),
        ("ключ-secret", "not visible ASCII"),
    ];
    for (key, reason) in keys {
        let message = refused(Market::builder().api_key(key).build());
        assert!(message.contains(reason), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn the_shape_of_a_key_is_not_checked() {
    for key in ["ACMA:rHqOiebT6JY1JlkEN0rdYdZn7SkO6iC2V6HvVJYQ:a1b2c3d4", "x", "~!@#"] {
        assert!(Market::builder().api_key(key).build().is_ok());
    }
}

#[test]
fn a_base_url_that_cannot_be_right_is_refused() {
    let urls = [
        ("", "is no URL"),
        ("api.partner.market.yandex.ru", "is no URL"),
        ("ftp://example.com", "must begin with https://"),
        ("https://user:password@example.com", "must not hold a user name"),
        ("https://example.com/?a=b", "no `?`"),
    ];
    for (url, reason) in urls {
        let message = refused(Market::builder().api_key("k").base_url(url).build());
        assert!(message.contains(reason), "{url}: {message}");
        assert!(!message.contains("password@"), "{message}");
    }
}

#[test]
fn a_base_url_may_have_a_path_and_slashes_at_its_end() {
    let market = Market::builder().api_key("k").base_url("https://proxy.example/market//").build().unwrap();
    assert_eq!(market.base_url(), "https://proxy.example/market");
}

#[test]
fn a_key_does_not_go_to_another_machine_in_clear() {
    for url in ["http://api.partner.market.yandex.ru", "http://10.0.0.7:4010", "http://localhost.example.com"]
    {
        let message = refused(Market::builder().api_key("k").base_url(url).build());
        assert!(
            message.contains("the key can be read on the way: use https://, or allow_plain_http"),
            "{message}"
        );
        assert!(Market::builder().api_key("k").base_url(url).allow_plain_http().build().is_ok());
    }
    for url in ["http://127.0.0.1:4010", "http://127.1.2.3", "http://localhost:1", "http://[::1]:4010"] {
        assert!(Market::builder().api_key("k").base_url(url).build().is_ok(), "{url}");
    }
}

#[tokio::test]
async fn waits_without_a_limit_can_be_set() {
    let forever = std::time::Duration::MAX;
    let sandbox = yandex_market_sandbox::Sandbox::start().await.expect("a sandbox");
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url());
    let market = market.max_wait(forever).max_slot_wait(forever).build().expect("a market");
    assert!(market.auth().token().await.is_ok());
}
