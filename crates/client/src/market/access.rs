//! Whether a key may do something.

use std::fmt;

use yandex_market_api::Operation;
use yandex_market_api::types::{ApiKeyScopeType, BusinessId};

#[cfg(feature = "campaigns")]
use crate::{Error, Market, operations::GET_CAMPAIGNS};

/// The right of a key to call an operation for a business, or what it lacks: the result of [`Market::check_access`].
///
/// `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// It may.
    Granted,
    /// The key has none of the scopes that the operation needs one of.
    ScopeMissing {
        /// The operation.
        operation: &'static Operation,
        /// The scopes that the key has.
        has: Vec<ApiKeyScopeType>,
    },
    /// The key does not see the business.
    BusinessUnseen {
        /// The business.
        business: BusinessId,
        /// The businesses that the key sees.
        sees: Vec<BusinessId>,
    },
}

impl Access {
    /// Tells whether the key may.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        *self == Self::Granted
    }

    /// Tells what these scopes allow, whichever business the call is about.
    ///
    /// ```
    /// use yandex_market::{Access, operations::SEND_MESSAGE_TO_CHAT, types::ApiKeyScopeType};
    ///
    /// assert!(Access::by_scopes(&SEND_MESSAGE_TO_CHAT, &[ApiKeyScopeType::Communication]).is_granted());
    /// assert!(!Access::by_scopes(&SEND_MESSAGE_TO_CHAT, &[ApiKeyScopeType::Pricing]).is_granted());
    /// ```
    #[must_use]
    pub fn by_scopes(operation: &'static Operation, has: &[ApiKeyScopeType]) -> Self {
        match is_enough(operation, has) {
            true => Self::Granted,
            false => Self::ScopeMissing { operation, has: has.to_vec() },
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted => f.write_str("the key may do this"),
            Self::ScopeMissing { operation, has } => {
                let has = list(has.iter().map(ToString::to_string));
                let needs = operation.scopes.join(", ");
                write!(f, "the key has no scope for {}: it needs one of {needs}, and has {has}", operation.id)
            }
            Self::BusinessUnseen { business, sees } => {
                let sees = list(sees.iter().map(ToString::to_string));
                write!(f, "the key does not see business {business}: it sees {sees}")
            }
        }
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

#[cfg(feature = "campaigns")]
impl Market {
    /// Tells whether the key may call an operation for a business, without calling it.
    ///
    /// ```no_run
    /// use yandex_market::operations::SEND_MESSAGE_TO_CHAT;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let access = market.check_access(12345, &SEND_MESSAGE_TO_CHAT).await?;
    /// println!("{access}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It asks for the scopes of the key and for its businesses: see
    /// [`Auth::token`](crate::key::Auth::token) and [`businesses`](Self::businesses) for quota and scopes.
    ///
    /// # Errors
    ///
    /// As [`Auth::token`](crate::key::Auth::token) and [`businesses`](Self::businesses); with an OAuth token, which has no scopes to ask
    /// for, always; [`Undecodable`](crate::ErrorKind::Undecodable) when the business is not seen and a campaign cannot be
    /// decoded.
    pub async fn check_access(
        &self,
        business: impl Into<BusinessId>,
        operation: &'static Operation,
    ) -> Result<Access, Error> {
        let business = business.into();
        let by_scopes = Access::by_scopes(operation, &self.auth().token().await?.api_key.auth_scopes);
        if !by_scopes.is_granted() {
            return Ok(by_scopes);
        }
        let businesses = self.businesses().await?;
        let sees: Vec<BusinessId> = businesses.iter().filter_map(|one| one.id).collect();
        if sees.contains(&business) {
            return Ok(Access::Granted);
        }
        // A campaign that cannot be decoded may be one of this business.
        match businesses.bad_items.into_iter().next() {
            Some(item) => Err(Error::of_item(&GET_CAMPAIGNS, item)),
            None => Ok(Access::BusinessUnseen { business, sees }),
        }
    }
}

/// Whether one of these scopes is among those of which the operation needs one.
fn is_enough(operation: &Operation, has: &[ApiKeyScopeType]) -> bool {
    operation.scopes.iter().any(|scope| has.contains(&scope_type(scope)))
}

/// A scope as getAuthTokenInfo names it: `all-methods:read-only` is `ALL_METHODS_READ_ONLY` there.
fn scope_type(scope: &str) -> ApiKeyScopeType {
    ApiKeyScopeType::from(scope.replace([':', '-'], "_").to_ascii_uppercase().as_str())
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations::{self, GET_CHATS, SEND_MESSAGE_TO_CHAT};

    use super::*;

    #[test]
    fn every_scope_of_the_table_is_one_that_a_key_can_have() {
        for operation in operations::ALL {
            for scope in operation.scopes {
                assert!(scope_type(scope).is_known(), "{}: {scope}", operation.id);
            }
        }
    }

    #[test]
    fn one_scope_is_enough() {
        let read_only = [ApiKeyScopeType::Pricing, ApiKeyScopeType::AllMethodsReadOnly];
        assert!(is_enough(&GET_CHATS, &read_only));
        assert!(!is_enough(&SEND_MESSAGE_TO_CHAT, &read_only));
        assert!(!is_enough(&GET_CHATS, &[]));
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let missing =
            Access::ScopeMissing { operation: &SEND_MESSAGE_TO_CHAT, has: vec![ApiKeyScopeType::Pricing] };
        let words = "the key has no scope for sendMessageToChat: it needs one of communication, all-methods, and has PRICING";
        assert_eq!(missing.to_string(), words);
        let unseen = Access::BusinessUnseen { business: BusinessId::new(7), sees: Vec::new() };
        assert_eq!(unseen.to_string(), "the key does not see business 7: it sees none");
    }
}
