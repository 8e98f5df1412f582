//! The context of a chat, as a request names it.

use serde::Deserialize;
use yandex_market_api::enums::{ChatContextIdentifiableType, ChatContextType};
use yandex_market_api::types::ChatFullContext;

/// An order or a return.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub(crate) struct Context {
    #[serde(rename = "type")]
    kind: ChatContextIdentifiableType,
    id: i64,
}

impl Context {
    pub(crate) fn order(id: i64) -> Self {
        Self { kind: ChatContextIdentifiableType::Order, id }
    }

    fn return_(id: i64) -> Self {
        Self { kind: ChatContextIdentifiableType::Return, id }
    }

    /// The order or the return that a chat is about, if it is about one.
    pub(crate) fn of(context: &ChatFullContext) -> Option<Self> {
        match context.type_ {
            ChatContextType::Order => Some(Self::order(context.order_id?.get())),
            ChatContextType::Return => Some(Self::return_(context.return_id?.get())),
            _ => None,
        }
    }

    /// Returns this as it stands in a chat, if another chat's context has it. A return has its order as well.
    pub(crate) fn within(&self, other: &ChatFullContext) -> Option<ChatFullContext> {
        if Self::of(other).as_ref() == Some(self) {
            return Some(other.clone());
        }
        let mut order = other.clone();
        (order.type_, order.return_id) = (ChatContextType::Order, None);
        (Self::of(&order).as_ref() == Some(self)).then_some(order)
    }
}

impl std::fmt::Display for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}
