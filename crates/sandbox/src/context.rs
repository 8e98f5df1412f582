//! What a chat is about, as a request names it.

use serde_json::Value;
use yandex_market_api::enums::{ChatContextIdentifiableType, ChatContextType};
use yandex_market_api::types::ChatFullContext;

use crate::body::{at_least, one_of};

/// An order or a return.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Context {
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

    /// Reads `{"type": "ORDER", "id": 1}`. The id has a minimum of 1; the deprecated ids of orders have none.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let field = |name| value.get(name).unwrap_or(&Value::Null);
        let kind = one_of(ChatContextIdentifiableType::KNOWN, field("type"))?;
        Ok(Self { kind, id: at_least(1, field("id"))? })
    }

    /// The order or the return that a chat is about, if it is about one.
    pub(crate) fn of(context: &ChatFullContext) -> Option<Self> {
        match context.type_ {
            ChatContextType::Order => Some(Self::order(context.order_id?.get())),
            ChatContextType::Return => Some(Self::return_(context.return_id?.get())),
            _ => None,
        }
    }

    /// How this stands in a chat, if another chat's context tells of it. A return tells of its order as well.
    pub(crate) fn within(&self, other: &ChatFullContext) -> Option<ChatFullContext> {
        if Self::of(other).as_ref() == Some(self) {
            return Some(other.clone());
        }
        let order = ChatFullContext { type_: ChatContextType::Order, return_id: None, ..other.clone() };
        (Self::of(&order).as_ref() == Some(self)).then_some(order)
    }
}

impl std::fmt::Display for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}
