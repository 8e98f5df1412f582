//! A call of any operation of the table, by names and JSON instead of types.

use serde_json::Value;

use crate::support::{ClientHooks, File, Form, OperationInfo, ResponseValue, path_segment};
use crate::{Client, Error, Operation};

impl Client {
    /// Calls any operation, with parameters by name and JSON as it is.
    ///
    /// ```no_run
    /// use yandex_market_api::{Client, operations::GET_CHATS};
    ///
    /// # async fn example(client: Client) -> Result<(), yandex_market_api::Error> {
    /// let call = client.call(&GET_CHATS).path("businessId", "12345").query("limit", "5");
    /// let answer = call.json(serde_json::json!({ "statuses": ["NEW"] })).send().await?;
    /// println!("{}", *answer);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn call(&self, operation: &'static Operation) -> AnyCall<'_> {
        AnyCall { client: self, operation, path: Vec::new(), query: Vec::new(), body: Body::None }
    }
}

/// Builder for [`Client::call`].
#[derive(Clone, Debug)]
pub struct AnyCall<'a> {
    client: &'a Client,
    operation: &'static Operation,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Json(Value),
    File(File),
}

impl AnyCall<'_> {
    /// Sets a parameter of the path.
    #[must_use]
    pub fn path(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body to JSON.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        Self { body: Body::Json(body), ..self }
    }

    /// Sets the body to a form with one part named `file`.
    #[must_use]
    pub fn file(self, file: File) -> Self {
        Self { body: Body::File(file), ..self }
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](Error::InvalidRequest) when the parameters are not those of the path; whatever the Market
    /// answered that is no success, as it came; whatever kept the request or the answer from arriving.
    pub async fn send(self) -> Result<ResponseValue<Value>, Error> {
        let Self { client, operation, path, query, body } = self;
        let path = fill(operation, &path).map_err(Error::InvalidRequest)?;
        let request = client
            .client
            .request(operation.method.clone(), format!("{}{path}", client.baseurl))
            .header(reqwest::header::ACCEPT, "application/json")
            .query(&query);
        let mut request = match body {
            Body::None => request.build()?,
            Body::Json(body) => request.json(&body).build()?,
            Body::File(file) => {
                let form = Form::new().file("file", file).map_err(Error::InvalidRequest)?;
                request.multipart(form.into()).build()?
            }
        };
        let info = OperationInfo { operation_id: operation.id };
        client.pre(&mut request, &info).await?;
        let response = client.exec(request, &info).await?;
        match response.status().is_success() {
            true => ResponseValue::from_response(response).await,
            false => Err(Error::UnexpectedResponse(response)),
        }
    }
}

/// The path of an operation with the values in their places.
fn fill(operation: &Operation, values: &[(String, String)]) -> Result<String, String> {
    let mut path = operation.path.to_owned();
    for (name, value) in values {
        let place = format!("{{{name}}}");
        if !path.contains(&place) {
            return Err(format!(
                "{} has no parameter `{name}` in its path `{}`",
                operation.id, operation.path
            ));
        }
        path = path.replace(&place, &path_segment(value).to_string());
    }
    match path.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        Some((missing, _)) => {
            Err(format!("{} needs `{missing}` in its path `{}`", operation.id, operation.path))
        }
        None => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::GET_CHATS;

    fn filled(values: &[(&str, &str)]) -> Result<String, String> {
        let values: Vec<_> = values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        fill(&GET_CHATS, &values)
    }

    #[test]
    fn values_take_their_places_and_cannot_leave_them() {
        assert_eq!(filled(&[("businessId", "1")]), Ok("/v2/businesses/1/chats".to_owned()));
        assert_eq!(filled(&[("businessId", "../1?a")]), Ok("/v2/businesses/..%2F1%3Fa/chats".to_owned()));
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        assert!(filled(&[]).unwrap_err().contains("getChats needs `businessId`"));
        assert!(
            filled(&[("campaignId", "1")]).unwrap_err().contains("getChats has no parameter `campaignId`")
        );
    }
}
