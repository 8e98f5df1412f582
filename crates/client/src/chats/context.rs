//! What a chat is about.

use std::fmt;
use std::str::FromStr;

use yandex_market_api::types::{ChatContext, ChatContextIdentifiableType, OrderId, ReturnId};

/// The order or return that a chat is about.
///
/// Its text is the type and the id, as in `ORDER:123`:
///
/// ```
/// use yandex_market::{Context, types::OrderId};
///
/// # fn main() -> Result<(), yandex_market::ParseContextError> {
/// let context: Context = "ORDER:123".parse()?;
/// assert_eq!(context, Context::Order(OrderId::new(123)));
/// assert_eq!(context.to_string(), "ORDER:123");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Context {
    /// An order.
    Order(OrderId),
    /// A return (FBY, FBS and Express).
    Return(ReturnId),
}

impl Context {
    fn kind(self) -> ChatContextIdentifiableType {
        match self {
            Self::Order(_) => ChatContextIdentifiableType::Order,
            Self::Return(_) => ChatContextIdentifiableType::Return,
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::Order(id) => id.get(),
            Self::Return(id) => id.get(),
        }
    }

    /// The context as it travels, or why it cannot.
    pub(super) fn to_sent(self) -> Result<ChatContext, String> {
        let id = self.number();
        if id < 1 {
            return Err(format!("the id of `{self}` must be 1 or more"));
        }
        Ok(ChatContext { id, type_: self.kind() })
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.number())
    }
}

/// A text that is no context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseContextError(String);

impl fmt::Display for ParseContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no context: write ORDER:123 or RETURN:123, with an id from 1",
            self.0.escape_debug()
        )
    }
}

impl std::error::Error for ParseContextError {}

impl FromStr for Context {
    type Err = ParseContextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseContextError(text.to_owned());
        let (kind, id) = text.split_once(':').ok_or_else(wrong)?;
        let id: i64 = id.parse().ok().filter(|id| *id >= 1).ok_or_else(wrong)?;
        match ChatContextIdentifiableType::from(kind) {
            ChatContextIdentifiableType::Order => Ok(Self::Order(OrderId::new(id))),
            ChatContextIdentifiableType::Return => Ok(Self::Return(ReturnId::new(id))),
            _ => Err(wrong()),
        }
    }
}
