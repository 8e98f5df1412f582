//! A call of any operation of the table, by names and JSON instead of types.

use serde_json::Value;

use crate::support::{ClientHooks, File, Form, OperationInfo, ResponseValue, fill_path};
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
    /// [`InvalidRequest`](Error::InvalidRequest) when the parameters are not those of the path, or one is empty, `.` or
    /// `..`; whatever the Market answered that is no success, as it came; whatever kept the request or the answer from
    /// arriving.
    pub async fn send(self) -> Result<ResponseValue<Value>, Error> {
        let Self { client, operation, path, query, body } = self;
        let path = fill_path(operation.path, &path).map_err(Error::InvalidRequest)?;
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
