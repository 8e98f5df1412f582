//! Open enums.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use yandex_market_api::types::{
    ApiResponseStatusType, ChatContextIdentifiableType, ChatContextType, ChatStatusType, ChatType,
    GetChatsResponse,
};

/// Calls a generic function for every enum of the description.
macro_rules! for_each_enum {
    ($check:ident($($argument:expr),*)) => {
        $check::<ApiResponseStatusType>($($argument),*);
        $check::<ChatContextIdentifiableType>($($argument),*);
        $check::<ChatContextType>($($argument),*);
        $check::<ChatStatusType>($($argument),*);
        $check::<ChatType>($($argument),*);
    };
}

/// What all enums have in common.
trait Open:
    serde::Serialize
    + serde::de::DeserializeOwned
    + for<'a> From<&'a str>
    + std::fmt::Display
    + std::fmt::Debug
    + PartialEq
{
}

impl<T> Open for T where
    T: serde::Serialize
        + serde::de::DeserializeOwned
        + for<'a> From<&'a str>
        + std::fmt::Display
        + std::fmt::Debug
        + PartialEq
{
}

fn survives<T: Open>(value: &str) {
    let decoded: T = serde_json::from_value(json!(value)).unwrap();
    assert_eq!(decoded, T::from(value));
    assert_eq!(decoded.to_string(), value);
    assert_eq!(serde_json::to_value(&decoded).unwrap(), json!(value));
}

fn is_a_string<T: Open>(wrong: &Value) {
    let error = serde_json::from_value::<T>(wrong.clone()).unwrap_err();
    assert!(error.to_string().contains("expected a string"), "{error}");
}

proptest! {
    #[test]
    fn any_string_survives(value in any::<String>()) {
        for_each_enum!(survives(&value));
    }

    /// What looks like a value of today is the likeliest value of tomorrow.
    #[test]
    fn any_constant_survives(value in "[A-Z]{1,8}(_[A-Z0-9]{1,8}){0,3}") {
        for_each_enum!(survives(&value));
    }
}

#[test]
fn only_strings_are_read() {
    for wrong in [json!(1), json!(true), json!(null), json!(["NEW"]), json!({ "NEW": null })] {
        for_each_enum!(is_a_string(&wrong));
    }
}

#[cfg(feature = "description")]
#[test]
fn known_values_are_listed_in_the_order_of_the_description() {
    let known: Vec<&str> = ChatStatusType::KNOWN.iter().map(ChatStatusType::as_str).collect();
    let described = &yandex_market_api::description::get()["components"]["schemas"]["ChatStatusType"]["enum"];
    assert_eq!(&json!(known), described);
}

#[test]
fn a_known_value_is_never_unknown() {
    for known in ChatStatusType::KNOWN {
        assert!(known.is_known());
        assert_eq!(&ChatStatusType::from(known.as_str()), known);
        assert_eq!(known.as_str().parse(), Ok(known.clone()));
    }
    let unknown = ChatStatusType::from("new");
    assert!(!unknown.is_known(), "case matters");
    assert_eq!(unknown.as_str(), "new");
}

#[test]
fn values_can_be_keys_and_are_padded() {
    let all: HashSet<ChatType> = ["CHAT", "CHAT", "NEW_ONE", "NEW_ONE"].map(ChatType::from).into();
    assert_eq!(all.len(), 2);
    assert_eq!(format!("[{:>9}]", ChatType::Arbitrage), "[ARBITRAGE]");
    assert_eq!(format!("[{:<6}]", ChatType::Chat), "[CHAT  ]");
}

#[test]
fn an_unknown_value_does_not_lose_the_page() {
    let mut answer = super::answer();
    for pointer in
        ["/status", "/result/chats/0/type", "/result/chats/0/status", "/result/chats/0/context/type"]
    {
        *answer.pointer_mut(pointer).unwrap() = json!("SOMETHING_NEW");
    }
    let decoded: GetChatsResponse = serde_json::from_value(answer.clone()).unwrap();
    assert!(!decoded.result.as_ref().unwrap().chats[0].status.is_known());
    assert_eq!(serde_json::to_value(&decoded).unwrap(), answer);
}

/// Types that are called what generic code calls its parameters.
mod short_names {
    use yandex_market_api::support;

    macro_rules! enums {
        ($($name:ident)*) => {$(
            #[derive(Clone, Debug, PartialEq)]
            enum $name {
                A,
                Unknown(support::UnknownValue),
            }

            support::open_enum!($name { A = "A": "The only one." });

            assert_eq!(serde_json::from_str::<$name>("\"A\"").unwrap(), $name::A);
            assert_eq!($name::from("B").to_string(), "B");
        )*};
    }

    macro_rules! ids {
        ($($name:ident)*) => {$(
            #[derive(Clone, Copy, Debug, PartialEq)]
            struct $name(i64);

            support::id!($name);

            assert_eq!(serde_json::from_str::<$name>("7").unwrap(), $name::new(7));
        )*};
    }

    #[test]
    fn enums_may_have_them() {
        enums!(D E S T V Visitor);
    }

    #[test]
    fn ids_may_have_them() {
        ids!(D E S T V Visitor);
    }
}
