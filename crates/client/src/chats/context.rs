//! What a chat is about.

use std::fmt;
use std::str::FromStr;

use yandex_market_api::Operation;
use yandex_market_api::types::{
    ChatContext, ChatContextIdentifiableType, ChatContextType, ChatFullContext, OrderId, ReturnId,
};

use crate::Error;

/// The subject of a chat: an order, a return, or nothing that has an id.
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
    /// Whatever the buyer wanted: the buyer began the chat. It cannot be searched for or opened.
    Direct,
}

impl Context {
    /// Tells what a chat is about; nothing when the Market says something that is not known here.
    ///
    /// ```no_run
    /// use yandex_market::{Context, Market};
    ///
    /// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().get(67890).await?;
    /// if let Some(Context::Order(order)) = Context::of(&chat.context) {
    ///     println!("about order {order}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn of(context: &ChatFullContext) -> Option<Self> {
        match context.type_ {
            ChatContextType::Order => context.order_id.map(Self::Order),
            ChatContextType::Return => context.return_id.map(Self::Return),
            ChatContextType::Direct => Some(Self::Direct),
            _ => None,
        }
    }

    /// Returns the context as it travels, or why it cannot.
    pub(super) fn to_sent(self, operation: &'static Operation) -> Result<ChatContext, Error> {
        match self {
            Self::Direct => {
                let reason = "a chat that the buyer began has no id to name it by: name an order or a return";
                Err(Error::refused(operation, reason))
            }
            named => Ok(named.into()),
        }
    }
}

/// A context as it travels. One that has no id becomes one with the id 0, which no request is sent with.
impl From<Context> for ChatContext {
    fn from(context: Context) -> Self {
        match context {
            Context::Order(id) => Self::new(id.get(), ChatContextIdentifiableType::Order),
            Context::Return(id) => Self::new(id.get(), ChatContextIdentifiableType::Return),
            Context::Direct => Self::new(0, ChatContextIdentifiableType::from("DIRECT")),
        }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(id) => write!(f, "{}:{id}", ChatContextType::Order),
            Self::Return(id) => write!(f, "{}:{id}", ChatContextType::Return),
            Self::Direct => write!(f, "{}", ChatContextType::Direct),
        }
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
        let (kind, id) = match text.split_once(':') {
            Some((kind, id)) => (kind, id.parse::<i64>().ok().filter(|id| *id >= 1)),
            None => (text, None),
        };
        match (ChatContextType::from(kind), id) {
            (ChatContextType::Order, Some(id)) => Ok(Self::Order(OrderId::new(id))),
            (ChatContextType::Return, Some(id)) => Ok(Self::Return(ReturnId::new(id))),
            (ChatContextType::Direct, None) if !text.contains(':') => Ok(Self::Direct),
            _ => Err(wrong()),
        }
    }
}
