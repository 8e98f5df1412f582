//! The chats.
//!
//! Statuses, contexts and customers come round in cycles whose lengths have no common divisor, so that they meet in
//! every combination.

use chrono::{DateTime, FixedOffset, TimeDelta};
use yandex_market_api::enums::{ChatContextType, ChatStatusType, ChatType};
use yandex_market_api::ids::{CampaignId, ChatId, OrderId, ReturnId};
use yandex_market_api::types::{Chat, ChatCustomer, ChatFullContext};

use super::pick;
use crate::world::clock;

/// The latest message of all, in seconds since 1970: 2026-11-20T18:42:10+03:00.
pub(crate) const LATEST: i64 = 1_795_189_330;

/// The chat with the highest id.
pub(crate) const HIGHEST_CHAT: ChatId = ChatId::new(4_190_000_000);

const CONTEXTS: &[ChatContextType] = &[
    ChatContextType::Order,
    ChatContextType::Return,
    ChatContextType::Order,
    ChatContextType::Direct,
    ChatContextType::Order,
];

pub(super) const CAMPAIGNS: &[i64] = &[21_617_820, 48_390_115, 148_002_377];

/// The names of buyers. One of them has closed the account.
const NAMES: &[Option<&str>] = &[
    Some("Анна К."),
    Some("Дмитрий"),
    Some("Мария Соколова"),
    Some("ivan.petrov"),
    None,
    Some("Тимур Г."),
    Some("Екатерина"),
];

/// The chat of this number. That of number 0 has the latest message.
pub(crate) fn chat(number: i64) -> Chat {
    let context = context(number);
    let status = status(number, &context.type_);
    let updated_at = updated_at(number);
    let chat_id = ChatId::new(HIGHEST_CHAT.get() - number * 37);
    let created_at = updated_at - TimeDelta::seconds(5_400 + number % 17 * 9_157);
    let type_ = type_(number, &context.type_, &status);
    with_order(Chat::new(chat_id, context, created_at, status, type_, updated_at))
}

/// Adds the order to a chat about one. The Market advises against the field, and there are clients that read it.
#[allow(deprecated, reason = "the field is there until the Market drops it")]
pub(crate) fn with_order(mut chat: Chat) -> Chat {
    chat.order_id = chat.context.order_id;
    chat
}

fn context(number: i64) -> ChatFullContext {
    let type_ = pick(CONTEXTS, number).unwrap_or(ChatContextType::Direct);
    // "DIRECT chats carry no order, return or campaign."
    let about_order = type_ != ChatContextType::Direct;
    let about_return = type_ == ChatContextType::Return;
    let mut context = ChatFullContext::new(type_);
    context.campaign_id = pick(CAMPAIGNS, number).filter(|_| about_order).map(CampaignId::new);
    context.customer = customer(number);
    context.order_id = about_order.then(|| order(-number));
    context.return_id = about_return.then(|| return_(-number));
    context
}

/// The orders and the returns of chats go down from 0; those that have no chat go up.
pub(super) fn order(number: i64) -> OrderId {
    OrderId::new(49_100_000_000 + number * 7_919)
}

pub(super) fn return_(number: i64) -> ReturnId {
    ReturnId::new(98_400_000 + number * 61)
}

pub(crate) fn customer(number: i64) -> Option<ChatCustomer> {
    let name = pick(NAMES, number).flatten()?.to_owned();
    let public_id = (number % 11 != 5).then(|| public_id(number));
    let mut customer = ChatCustomer::new().name(name);
    customer.public_id = public_id;
    Some(customer)
}

/// Letters and digits as they stand in the address of a buyer's page, drawn by a linear congruential generator.
fn public_id(number: i64) -> String {
    let next = |last: &i64| Some(last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(number | 1));
    let draws = std::iter::successors(Some(number + 1), next).skip(2).take(26);
    draws.filter_map(|draw| char::from_digit(u32::try_from((draw >> 33).rem_euclid(36)).ok()?, 36)).collect()
}

/// The statuses of the chats, in turn. They are no list of all: a status that comes to the Market changes no chat of these.
const STATUSES: &[ChatStatusType] = &[
    ChatStatusType::New,
    ChatStatusType::WaitingForCustomer,
    ChatStatusType::WaitingForPartner,
    ChatStatusType::WaitingForArbiter,
    ChatStatusType::WaitingForMarket,
    ChatStatusType::Finished,
];

fn status(number: i64, context: &ChatContextType) -> ChatStatusType {
    match pick(STATUSES, number) {
        // There is no dispute in a chat about nothing.
        Some(ChatStatusType::WaitingForArbiter) if *context == ChatContextType::Direct => ChatStatusType::New,
        status => status.unwrap_or(ChatStatusType::New),
    }
}

fn type_(number: i64, context: &ChatContextType, status: &ChatStatusType) -> ChatType {
    match status {
        ChatStatusType::WaitingForArbiter => ChatType::Arbitrage,
        ChatStatusType::Finished if number % 4 == 1 && *context != ChatContextType::Direct => {
            ChatType::Arbitrage
        }
        _ => ChatType::Chat,
    }
}

fn updated_at(number: i64) -> DateTime<FixedOffset> {
    clock::moscow(LATEST - number * 2_837 - number % 7 * 113)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn chats(count: i64) -> Vec<Chat> {
        (0..count).map(chat).collect()
    }

    #[test]
    fn the_latest_message_comes_first() {
        let chats = chats(500);
        assert_eq!(chats[0].updated_at.to_rfc3339(), "2026-11-20T18:42:10+03:00");
        assert!(chats.is_sorted_by(|a, b| a.updated_at > b.updated_at && a.chat_id > b.chat_id));
        assert!(chats.iter().all(|chat| chat.created_at < chat.updated_at));
    }

    #[test]
    fn the_default_chats_are_of_all_kinds() {
        let chats = chats(25);
        let statuses: BTreeSet<_> = chats.iter().map(|chat| &chat.status).collect();
        let types: BTreeSet<_> = chats.iter().map(|chat| &chat.type_).collect();
        let contexts: BTreeSet<_> = chats.iter().map(|chat| &chat.context.type_).collect();
        assert_eq!((statuses.len(), types.len(), contexts.len()), (6, 2, 3));
        assert!(chats.iter().any(|chat| chat.context.customer.is_none()));
    }

    #[test]
    #[allow(deprecated, reason = "the field is there until the Market drops it")]
    fn a_context_carries_what_its_type_says() {
        for Chat { context, order_id, .. } in chats(50) {
            let ids =
                (context.order_id.is_some(), context.return_id.is_some(), context.campaign_id.is_some());
            match context.type_ {
                ChatContextType::Order => assert_eq!(ids, (true, false, true)),
                ChatContextType::Return => assert_eq!(ids, (true, true, true)),
                _ => assert_eq!(ids, (false, false, false)),
            }
            assert_eq!(order_id, context.order_id);
        }
    }
}
