//! Chats with buyers.

mod context;
mod list;

pub use context::{Context, ParseContextError};
pub use list::ListChats;

use yandex_market_api::types::BusinessId;

use crate::Market;

/// The chats of a business: what [`Business::chats`](crate::Business::chats) returns.
#[derive(Clone, Debug)]
pub struct Chats {
    market: Market,
    business: BusinessId,
}

impl Chats {
    pub(crate) fn new(market: Market, business: BusinessId) -> Self {
        Self { market, business }
    }

    /// Lists the chats, all or some.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chats = market.business(12345).chats().list().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListChats {
        ListChats::new(self.market.clone(), self.business)
    }
}
