//! A call: a request on its way through validation, limits, attempts and retries to its outcome.

mod attempt;
pub(crate) mod clock;
pub(crate) mod error_body;
mod execute;
pub(crate) mod limits;
pub(crate) mod outcome;
pub(crate) mod rate_limit;
mod response;
mod response_headers;
pub(crate) mod retry;
pub(crate) mod server_clock;

pub use attempt::{Attempt, Wait};
pub use limits::KnownLimit;
pub use rate_limit::RateLimit;
pub use response::Response;
pub use retry::Retry;

pub(crate) use execute::execute;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use yandex_market_api::support::{File, Request};
use yandex_market_api::{AnyFileRequest, AnyRequest, Operation};

use crate::{Error, Market};

impl Market {
    /// Binds a request to this Market: it is sent when the call is awaited.
    ///
    /// Every call goes this way. It validates the request, waits for the limits of its scope, sends it, classifies the
    /// outcome, and retries what may be retried, all by what the request says of itself.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use yandex_market::requests::GetChat;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.send(GetChat::new(12345, 67890)).timeout(Duration::from_secs(5)).await?;
    /// println!("{}", chat.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A request that was generated from a description of your own can be sent so too, with its own client, types and
    /// operations.
    ///
    /// # Errors
    ///
    /// Awaiting it fails with every [kind](crate::ErrorKind) but `Configuration`, after the attempts that the
    /// [policy](Retry) allows; with [`Undecodable`](crate::ErrorKind::Undecodable) when the response lacks the part that
    /// is wanted of it.
    pub fn send<R: Request>(&self, request: R) -> Call<R> {
        Call { market: self.clone(), request, options: CallOptions::default() }
    }

    /// Calls any operation of the table, with parameters by name and JSON as it is: for operations that are chosen while
    /// the program runs.
    ///
    /// It is [`send`](Self::send) with an [`AnyRequest`]: limits, retries, authorization and errors are the same.
    ///
    /// ```no_run
    /// use yandex_market::operations::GET_CHATS;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let call = market.call(&GET_CHATS).path("businessId", "12345").query("limit", "5");
    /// let response = call.json(serde_json::json!({ "statuses": ["NEW"] })).await?;
    /// println!("{}", response["result"]["chats"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(&self, operation: &'static Operation) -> Call<AnyRequest> {
        self.send(AnyRequest::new(operation))
    }

    /// Returns what is known of the Market's limits: an entry for each operation that was called, and for each scope.
    ///
    /// ```no_run
    /// # fn example(market: &yandex_market::Market) {
    /// for limit in market.limits() {
    ///     println!("{}: {} of {} left", limit.operation.id, limit.left, limit.limit);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn limits(&self) -> Vec<KnownLimit> {
        self.shared_limits().known()
    }
}

/// A request that is bound to a Market: what [`Market::send`] and the methods of the handles return.
///
/// Awaiting it sends the request and returns the part of the response that is wanted; [`response`](Self::response) returns
/// the whole response, with what the Market said of its limits.
///
/// The future may be dropped at any time: it gives back what it holds.
#[derive(Clone)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<R> {
    market: Market,
    request: R,
    options: CallOptions,
}

/// The options of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    pub(crate) headers: HeaderMap,
}

impl<R: Request> Call<R> {
    /// Returns the request.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// Sets the longest time of each attempt, from connecting to the last byte: that of
    /// [`MarketBuilder::timeout`](crate::MarketBuilder::timeout) by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the retry policy: that of [`MarketBuilder::retry`](crate::MarketBuilder::retry) by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = Some(retry);
        self
    }

    /// Adds a header to the request. Those of the authorization stay as they are.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options.headers.insert(name, value);
        self
    }

    /// Sends the request and returns the whole response.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let response = market.business(12345).chats().get(67890).response().await?;
    /// println!("{:?} left of the quota", response.rate_limit());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Market::send`].
    pub async fn response(self) -> Result<Response<R::Response>, Error> {
        execute(&self.market, &self.request, &self.options).await
    }

    /// Changes the request: the setters of the handles do this.
    #[cfg_attr(not(feature = "full"), allow(dead_code, reason = "not every group has optional fields"))]
    pub(crate) fn map(self, change: impl FnOnce(R) -> R) -> Self {
        Self { request: change(self.request), ..self }
    }
}

impl<R: Request> IntoFuture for Call<R> {
    type Output = Result<R::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let operation = self.request.operation();
            let response = self.response().await?;
            response.require(operation, R::into_output).map(Response::into_inner)
        })
    }
}

impl<R: fmt::Debug> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}

impl Call<AnyRequest> {
    /// Sets a parameter of the path.
    pub fn path(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.map(|request| request.path(name, value))
    }

    /// Adds a parameter to the query.
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.map(|request| request.query(name, value))
    }

    /// Sets the body to JSON. Without a body none is sent; where all its fields are optional, the Market wants `{}`.
    pub fn json(self, body: Value) -> Self {
        self.map(|request| request.json(body))
    }

    /// Adds a file to the form that is the body, as the part of this name.
    pub fn file(self, part: impl Into<String>, file: impl Into<File>) -> Self {
        self.map(|request| request.file(part, file.into()))
    }

    /// Adds a text to the form that is the body, as the part of this name.
    pub fn text(self, part: impl Into<String>, text: impl Into<String>) -> Self {
        self.map(|request| request.text(part, text))
    }

    /// Makes it a call whose response is a file: a stream of bytes.
    pub fn download(self) -> Call<AnyFileRequest> {
        let Self { market, request, options } = self;
        Call { market, request: request.download(), options }
    }

    /// Returns the list whose pages the operation has.
    ///
    /// ```no_run
    /// use yandex_market::operations::GET_CHATS;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let call = market.call(&GET_CHATS).path("businessId", "12345").json(serde_json::json!({}));
    /// let mut chats = call.list().stream();
    /// while let Some(chat) = chats.try_next().await? {
    ///     println!("{}", chat["chatId"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(self) -> crate::List<AnyRequest> {
        crate::List::new(self.market, self.request, self.options)
    }
}
