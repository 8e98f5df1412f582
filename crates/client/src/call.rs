//! A call of any operation, by names and JSON.

use std::collections::BTreeMap;

use serde_json::Value;
use yandex_market_api::Operation;
use yandex_market_api::builder::AnyCall;
use yandex_market_api::support::fill_path;
use yandex_market_api::types::BusinessId;

use crate::{Account, Answer, Attachment, Error, Market};

/// The parameter that tells whose limits a call counts against.
const BUSINESS: &str = "businessId";

impl Market {
    /// Calls any operation of the table, with parameters by name and JSON as it is.
    ///
    /// It is for operations that are chosen while the program runs; where the operation is known beforehand,
    /// [`execute`](Self::execute) has types. Limits, authorization and errors are the same.
    ///
    /// ```no_run
    /// use yandex_market::operations::GET_CHATS;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let call = market.call(&GET_CHATS).path("businessId", "12345").query("limit", "5");
    /// let answer = call.json(serde_json::json!({ "statuses": ["NEW"] })).send().await?;
    /// println!("{}", answer["result"]["chats"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Quota, scopes and whether it may be repeated are those of the [`Operation`].
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call {
            market: self.clone(),
            operation,
            path: BTreeMap::new(),
            query: Vec::new(),
            body: Body::default(),
        }
    }
}

/// A call of any operation: what [`Market::call`] returns.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    market: Market,
    operation: &'static Operation,
    path: BTreeMap<String, String>,
    query: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone, Debug, Default)]
enum Body {
    #[default]
    None,
    Json(Value),
    File(Attachment),
}

impl Call {
    /// Sets a parameter of the path.
    pub fn path(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path.insert(name.into(), value.into());
        self
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body to JSON. Without a body none is sent; where all its fields are optional, the Market wants `{}`.
    pub fn json(self, body: Value) -> Self {
        Self { body: Body::Json(body), ..self }
    }

    /// Sets the body to a form with the file as its one part, which is named `file`.
    pub fn file(self, file: Attachment) -> Self {
        Self { body: Body::File(file), ..self }
    }

    /// Sends the request and returns the answer as it came.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the parameters are not those of the path, and whatever
    /// [`Market::execute`] fails with.
    pub async fn send(self) -> Result<Answer<Value>, Error> {
        check_path(self.operation, &self.path)?;
        let account = account(self.operation, &self.path)?;
        let call = self.market.execute(self.operation, account, |client| {
            let (operation, path, query, body) =
                (self.operation, self.path.clone(), self.query.clone(), self.body.clone());
            async move {
                let call = path
                    .into_iter()
                    .fold(client.call(operation), |call, (name, value)| call.path(name, value));
                let call = query.into_iter().fold(call, |call, (name, value)| call.query(name, value));
                body.put_into(call).send().await
            }
        });
        call.await
    }
}

impl Body {
    fn put_into(self, call: AnyCall<'_>) -> AnyCall<'_> {
        match self {
            Self::None => call,
            Self::Json(body) => call.json(body),
            Self::File(file) => call.file(file.0),
        }
    }
}

/// Refuses what would leave the path with a gap, or would leave the path. The call itself would refuse it too, but only
/// in its turn.
fn check_path(operation: &'static Operation, values: &BTreeMap<String, String>) -> Result<(), Error> {
    let values: Vec<_> = values.clone().into_iter().collect();
    let path = fill_path(operation.path, &values);
    path.map(drop).map_err(|reason| Error::refused(operation, reason))
}

/// The business of the path, or the key where there is none.
fn account(operation: &'static Operation, path: &BTreeMap<String, String>) -> Result<Account, Error> {
    let Some(value) = path.get(BUSINESS) else { return Ok(Account::Key) };
    match value.parse::<BusinessId>() {
        Ok(id) => Ok(Account::Business(id)),
        Err(error) => Err(Error::refused(operation, error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations::{GET_CAMPAIGNS, GET_CHATS};

    use super::*;

    fn path(values: &[(&str, &str)]) -> BTreeMap<String, String> {
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn refusal(values: &[(&str, &str)]) -> String {
        check_path(&GET_CHATS, &path(values)).unwrap_err().to_string()
    }

    #[test]
    fn what_is_missing_or_too_much_or_leads_elsewhere_is_refused_by_name() {
        let whole = "the path `/v2/businesses/{businessId}/chats`";
        assert_eq!(refusal(&[]), format!("getChats: {whole} needs a value for `businessId`"));
        let unknown = refusal(&[("businessId", "1"), ("chatId", "2")]);
        assert_eq!(unknown, format!("getChats: {whole} has no parameter `chatId`"));
        assert!(refusal(&[("businessId", "..")]).ends_with("the path parameter `businessId` cannot be `..`"));
        assert!(refusal(&[("businessId", "")]).ends_with("the path parameter `businessId` cannot be ``"));
        assert!(check_path(&GET_CAMPAIGNS, &path(&[])).is_ok());
    }

    #[test]
    fn a_call_counts_against_the_business_of_its_path() {
        assert_eq!(account(&GET_CAMPAIGNS, &path(&[])).unwrap(), Account::Key);
        let business = account(&GET_CHATS, &path(&[("businessId", "7")])).unwrap();
        assert_eq!(business, Account::Business(BusinessId::new(7)));
        let error = account(&GET_CHATS, &path(&[("businessId", "shop")])).unwrap_err();
        assert!(error.to_string().contains("`shop` is no BusinessId"), "{error}");
    }
}
