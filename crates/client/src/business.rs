//! A seller's cabinet.

use yandex_market_api::types::BusinessId;

#[cfg(feature = "chats")]
use crate::Chats;
#[cfg(feature = "goods-feedback")]
use crate::Feedback;
use crate::Market;
#[cfg(feature = "goods-questions")]
use crate::Questions;

/// One business (the seller's cabinet) of the Market: what [`Market::business`] returns.
#[derive(Clone, Debug)]
pub struct Business {
    market: Market,
    id: BusinessId,
}

impl Business {
    pub(crate) fn new(market: Market, id: BusinessId) -> Self {
        Self { market, id }
    }

    /// The id of this business.
    #[must_use]
    pub fn id(&self) -> BusinessId {
        self.id
    }

    /// Its chats with buyers.
    #[cfg(feature = "chats")]
    #[must_use]
    pub fn chats(&self) -> Chats {
        Chats::new(self.market.clone(), self.id)
    }

    /// The reviews of its goods.
    #[cfg(feature = "goods-feedback")]
    #[must_use]
    pub fn feedback(&self) -> Feedback {
        Feedback::new(self.market.clone(), self.id)
    }

    /// The questions about its goods.
    #[cfg(feature = "goods-questions")]
    #[must_use]
    pub fn questions(&self) -> Questions {
        Questions::new(self.market.clone(), self.id)
    }
}
