//! The filters of getChats.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use yandex_market_api::enums::{ChatContextType, ChatStatusType, ChatType};
use yandex_market_api::ids::OrderId;
use yandex_market_api::types::Chat;

use crate::answer::Refusal;
use crate::body::{integer, one_of, set};
use crate::context::Context;

/// What chats to list: those that fit all of the filters, each of which lets any of its values through.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Filters {
    context_types: Option<BTreeSet<ChatContextType>>,
    contexts: Option<BTreeSet<Context>>,
    order_ids: Option<BTreeSet<OrderId>>,
    statuses: Option<BTreeSet<ChatStatusType>>,
    types: Option<BTreeSet<ChatType>>,
}

impl Filters {
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            context_types: set(body, "contextTypes", |value| one_of(ChatContextType::KNOWN, value))?,
            contexts: set(body, "contexts", Context::read)?,
            order_ids: set(body, "orderIds", |value| integer(value).map(OrderId::new))?,
            statuses: set(body, "statuses", |value| one_of(ChatStatusType::KNOWN, value))?,
            types: set(body, "types", |value| one_of(ChatType::KNOWN, value))?,
        })
    }

    /// Whether there is no filter at all.
    pub(crate) fn admit_all(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn admit(&self, chat: &Chat) -> bool {
        admits(&self.context_types, Some(&chat.context.type_))
            && admits(&self.contexts, Context::of(&chat.context).as_ref())
            && admits(&self.order_ids, chat.context.order_id.as_ref())
            && admits(&self.statuses, Some(&chat.status))
            && admits(&self.types, Some(&chat.type_))
    }
}

/// A filter that is left out lets everything through, also what has no such value.
fn admits<T: Ord>(filter: &Option<BTreeSet<T>>, value: Option<&T>) -> bool {
    filter.as_ref().is_none_or(|set| value.is_some_and(|value| set.contains(value)))
}
