//! getAuthTokenInfo.

use yandex_market_api::operations::GET_AUTH_TOKEN_INFO;
use yandex_market_api::types::ApiKey;

use crate::{Account, Error, Market};

impl Market {
    /// Returns what the key is called and which scopes it has.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let key = market.token().await?;
    /// println!("{} may {:?}", key.name, key.auth_scopes);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 100 requests an hour; every scope will do. It only reads, so it may be repeated. The Market's page:
    /// [getAuthTokenInfo](https://yandex.ru/dev/market/partner-api/doc/ru/reference/auth/getAuthTokenInfo).
    ///
    /// # Errors
    ///
    /// [`Answered`](crate::ErrorKind::Answered) with status 403 for an OAuth token, about which the Market tells nothing;
    /// whatever [`Market::execute`] fails with.
    pub async fn token(&self) -> Result<ApiKey, Error> {
        let call = self.execute(&GET_AUTH_TOKEN_INFO, Account::Key, |client| async move {
            client.get_auth_token_info().send().await
        });
        Ok(call.await?.into_inner().result.api_key)
    }
}
