//! The filters of getChats.

use std::collections::BTreeSet;

use yandex_market_api::enums::{ChatContextType, ChatStatusType, ChatType};
use yandex_market_api::ids::OrderId;
use yandex_market_api::types::Chat;

use crate::contract::Checked;
use crate::world::context::Context;

/// Filters of chats: those are listed that fit all of them, each of which lets any of its values through.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    context_types: Option<BTreeSet<ChatContextType>>,
    contexts: Option<BTreeSet<Context>>,
    order_ids: Option<BTreeSet<OrderId>>,
    statuses: Option<BTreeSet<ChatStatusType>>,
    types: Option<BTreeSet<ChatType>>,
}

impl Filters {
    pub(crate) fn read(request: &Checked<'_>) -> Self {
        Self {
            context_types: request.field("contextTypes"),
            contexts: request.field("contexts"),
            order_ids: request.field("orderIds"),
            statuses: request.field("statuses"),
            types: request.field("types"),
        }
    }

    /// Tells whether there is no filter at all.
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
