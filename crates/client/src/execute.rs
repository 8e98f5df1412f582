//! The door that every call goes through.

use std::future::Future;

use yandex_market_api::support::{Envelope, ResponseValue};
use yandex_market_api::types::BusinessId;
use yandex_market_api::{Client, Operation};

use crate::{Answer, Error, Market, outcome};

/// Whose limits a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// A business: the call has its id in its path.
    Business(BusinessId),
    /// The key itself: the call is about no business.
    Key,
}

impl Market {
    /// Carries out one call of the generated client, the way that every method here does it.
    ///
    /// An operation that has no method of its own yet gets the same authorization, classification and errors:
    ///
    /// ```no_run
    /// use yandex_market::types::{BusinessId, GetChatsRequest};
    /// use yandex_market::{Account, Market, operations};
    ///
    /// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
    /// let business = BusinessId::new(12345);
    /// let answer = market
    ///     .execute(&operations::GET_CHATS, Account::Business(business), move |client| async move {
    ///         client.get_chats().business_id(business).body(GetChatsRequest::default()).send().await
    ///     })
    ///     .await?;
    /// println!("{:?} left of the quota", answer.rate_limit());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `call` builds the request afresh each time that it is called.
    ///
    /// # Errors
    ///
    /// Of every [kind](crate::ErrorKind) but `Configuration`.
    pub async fn execute<T, F, Fut>(
        &self,
        operation: &'static Operation,
        account: Account,
        call: F,
    ) -> Result<Answer<T>, Error>
    where
        T: Envelope,
        F: Fn(Client) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, yandex_market_api::Error>>,
    {
        let business = account.business(operation)?;
        // One attempt. Waiting for a slot and for quota goes before it, and the decision whether to repeat it goes
        // after it, in a loop around these two lines.
        let outcome = call(self.client(business)).await;
        outcome::classify(operation, outcome)
            .await
            .map_err(|error| outcome::redact(error, self.credentials()))
    }
}

impl Account {
    /// The business, if its id can be one.
    fn business(self, operation: &'static Operation) -> Result<Option<BusinessId>, Error> {
        match self {
            Self::Key => Ok(None),
            Self::Business(id) if id.get() >= 1 => Ok(Some(id)),
            Self::Business(id) => {
                Err(Error::refused(operation, format!("the id of a business must be 1 or more, not {id}")))
            }
        }
    }
}
