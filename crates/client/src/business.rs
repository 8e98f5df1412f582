//! A seller's cabinet.

use yandex_market_api::types::BusinessId;

use crate::{Chats, Feedback, Market, Questions};

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
    #[must_use]
    pub fn chats(&self) -> Chats {
        Chats::new(self.market.clone(), self.id)
    }

    /// The reviews of its goods.
    #[must_use]
    pub fn feedback(&self) -> Feedback {
        Feedback::new(self.market.clone(), self.id)
    }

    /// The questions about its goods.
    #[must_use]
    pub fn questions(&self) -> Questions {
        Questions::new(self.market.clone(), self.id)
    }
}
