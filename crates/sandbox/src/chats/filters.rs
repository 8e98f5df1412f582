//! The filters of getChats.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use yandex_market_api::enums::{ChatContextIdentifiableType, ChatContextType, ChatStatusType, ChatType};
use yandex_market_api::ids::OrderId;
use yandex_market_api::types::{Chat, ChatFullContext};

use crate::answer::Refusal;
use crate::body::{integer, one_of, set};

/// What chats to list: those that fit all of the filters, each of which lets any of its values through.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Filters {
    context_types: Option<BTreeSet<ChatContextType>>,
    contexts: Option<BTreeSet<Context>>,
    order_ids: Option<BTreeSet<OrderId>>,
    statuses: Option<BTreeSet<ChatStatusType>>,
    types: Option<BTreeSet<ChatType>>,
}

/// An order or a return.
type Context = (ChatContextIdentifiableType, i64);

impl Filters {
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            context_types: set(body, "contextTypes", |value| one_of(ChatContextType::KNOWN, value))?,
            contexts: set(body, "contexts", read_context)?,
            order_ids: set(body, "orderIds", |value| integer(value).map(OrderId::new))?,
            statuses: set(body, "statuses", |value| one_of(ChatStatusType::KNOWN, value))?,
            types: set(body, "types", |value| one_of(ChatType::KNOWN, value))?,
        })
    }

    pub(crate) fn admit(&self, chat: &Chat) -> bool {
        admits(&self.context_types, Some(&chat.context.type_))
            && admits(&self.contexts, context(&chat.context).as_ref())
            && admits(&self.order_ids, chat.context.order_id.as_ref())
            && admits(&self.statuses, Some(&chat.status))
            && admits(&self.types, Some(&chat.type_))
    }
}

/// A filter that is left out lets everything through, also what has no such value.
fn admits<T: Ord>(filter: &Option<BTreeSet<T>>, value: Option<&T>) -> bool {
    filter.as_ref().is_none_or(|set| value.is_some_and(|value| set.contains(value)))
}

/// Reads `{"type": "ORDER", "id": 1}`. The id has a minimum of 1; those of `orderIds` have none.
fn read_context(value: &Value) -> Result<Context, String> {
    let field = |name| value.get(name).unwrap_or(&Value::Null);
    let kind = one_of(ChatContextIdentifiableType::KNOWN, field("type"))?;
    match integer(field("id"))? {
        id @ 1.. => Ok((kind, id)),
        id => Err(format!("the id must be at least 1, not {id}")),
    }
}

/// The order or the return that a chat is about, if it is about one.
fn context(context: &ChatFullContext) -> Option<Context> {
    match context.type_ {
        ChatContextType::Order => Some((ChatContextIdentifiableType::Order, context.order_id?.get())),
        ChatContextType::Return => Some((ChatContextIdentifiableType::Return, context.return_id?.get())),
        _ => None,
    }
}
