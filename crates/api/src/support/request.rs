//! Requests as values.

use std::fmt;
use std::future::Future;
use std::num::NonZeroU32;

use serde::de::DeserializeOwned;

use super::{Client, Envelope, Error, HttpRequest, InvalidValue, Operation, ResponseValue};
use crate::ids::{BusinessId, CampaignId};

/// A request of one operation, with everything that it says.
///
/// It is generated for each operation: see [`requests`](crate::requests). The operation, the scope, the validation and
/// the cost come from the value and from nothing else, so that no request is sent by the rules of another.
///
/// ```no_run
/// use yandex_market_api::requests::GetChats;
/// use yandex_market_api::support::Request;
/// use yandex_market_api::types::ChatStatusType;
///
/// # async fn example(client: yandex_market_api::Client) -> Result<(), yandex_market_api::Error> {
/// let request = GetChats::new(12345).statuses([ChatStatusType::New]);
/// let response = request.send(&client).await?;
/// println!("{:?}", response.result);
/// # Ok(())
/// # }
/// ```
pub trait Request: Clone + fmt::Debug + Send + Sync + 'static {
    /// The decoded body of a success.
    type Response: Envelope + Send + 'static;
    /// The part of the response that callers want.
    type Output: Send + 'static;

    /// Returns the operation.
    fn operation(&self) -> &'static Operation;

    /// Returns the entity whose limits it counts against.
    fn scope(&self) -> Scope;

    /// Checks the bounds of the description.
    ///
    /// # Errors
    ///
    /// The first value that the Market would refuse.
    fn validate(&self) -> Result<(), InvalidValue>;

    /// Returns what it costs of the quota: 1, or the number of items that it has.
    fn cost(&self) -> u64 {
        1
    }

    /// Returns it as HTTP: address, headers and body, all but the authorization.
    ///
    /// # Errors
    ///
    /// The first value of which no HTTP request can be made: a path of `..`, a header with a line break.
    fn to_http(&self, client: &Client) -> Result<HttpRequest, InvalidValue>;

    /// Validates and sends it, once and without regard to limits.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](Error::InvalidRequest) for what [`validate`](Self::validate) refuses; a response that is no
    /// success, as it came; whatever kept the request or the response from arriving.
    fn send(
        &self,
        client: &Client,
    ) -> impl Future<Output = Result<ResponseValue<Self::Response>, Error>> + Send {
        async move {
            self.validate()?;
            self.send_unchecked(client).await
        }
    }

    /// Sends it without validating it, once and without regard to limits: for callers that have validated it and may
    /// send it more than once.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and [`InvalidRequest`](Error::InvalidRequest) for what no request can be made of.
    fn send_unchecked(
        &self,
        client: &Client,
    ) -> impl Future<Output = Result<ResponseValue<Self::Response>, Error>> + Send;

    /// Returns the part of the response that callers want; none where it is missing.
    fn into_output(response: Self::Response) -> Option<Self::Output>;
}

/// A request whose responses are pages of a list.
pub trait ListRequest: Request {
    /// The item of the list.
    type Item: DeserializeOwned + Send + 'static;

    /// Sets the page to ask for.
    fn set_page(&mut self, page: PageAt);

    /// Returns the items and the token of the next page; none where the response has no list.
    fn page_of(&self, response: Self::Response) -> Option<(Vec<Self::Item>, Option<String>)>;
}

/// A page to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAt {
    /// The largest number of items that the page may have.
    pub limit: NonZeroU32,
    /// The token of the page; none for the first.
    pub token: Option<String>,
}

/// The entity that a request is about, whose limits it counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// A business (the seller's cabinet).
    Business(BusinessId),
    /// A campaign (a shop).
    Campaign(CampaignId),
    /// Neither: whatever the key may see.
    Key,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Business(id) => write!(f, "business {id}"),
            Self::Campaign(id) => write!(f, "campaign {id}"),
            Self::Key => f.write_str("the key"),
        }
    }
}
