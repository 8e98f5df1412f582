//! A request of any operation, by names and JSON instead of types.

use percent_encoding::percent_decode_str;
use reqwest::Method;
use serde_json::Value;

use crate::operations::ALL;
use crate::support::{
    At, ByteStream, Client, Cost, Error, File, Form, HttpRequest, InvalidValue, Kind, ListRequest, Operation,
    PageAt, Parameter, Place, Request, ResponseValue, Scope, ScopeKind, Style, fill_path, undescribed,
};

/// A request of any operation, with parameters by name and JSON as it is: for operations that are chosen while the program
/// runs. Where the operation is known beforehand, its [own request](crate::requests) has types.
///
/// ```no_run
/// use yandex_market_api::{AnyRequest, operations::GET_CHATS, support::Request};
///
/// # async fn example(client: yandex_market_api::Client) -> Result<(), yandex_market_api::Error> {
/// let request = AnyRequest::new(&GET_CHATS).path("businessId", "12345").query("limit", "5");
/// let response = request.json(serde_json::json!({ "statuses": ["NEW"] })).send(&client).await?;
/// println!("{}", *response);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct AnyRequest {
    operation: &'static Operation,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Json(Value),
    Form(Vec<(String, Part)>),
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    File(File),
}

impl AnyRequest {
    /// Creates a request of an operation.
    pub fn new(operation: &'static Operation) -> Self {
        Self { operation, path: Vec::new(), query: Vec::new(), body: Body::None }
    }

    /// Creates a request to a path, such as `/v2/businesses/12345/chats`.
    ///
    /// Where the path is one of the description, the request is one of that operation. Any other is sent by careful
    /// rules: what is no GET is taken for irreversible and is not retried, and nothing is known of its quota.
    ///
    /// ```
    /// use yandex_market_api::{AnyRequest, support::{Request, Scope}, types::BusinessId};
    ///
    /// # fn main() -> Result<(), yandex_market_api::support::InvalidValue> {
    /// let request = AnyRequest::to("POST".parse().unwrap_or_default(), "/v2/businesses/12345/chats")?;
    /// assert_eq!(request.operation().id, "getChats");
    /// assert_eq!(request.scope(), Scope::Business(BusinessId::new(12345)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the path does not begin with `/`, has a query, or is one too many of those that no description has.
    pub fn to(method: Method, path: &str) -> Result<Self, InvalidValue> {
        let described = ALL.iter().filter(|operation| operation.method == method);
        let fitting = described.filter_map(|operation| Some((*operation, values(operation.path, path)?)));
        // A path with fewer parameters says more exactly what it is.
        let found = fitting.min_by_key(|(_, values)| values.len());
        let (operation, values) = match found {
            Some(found) => found,
            None => {
                let at = At::root();
                undescribed(method, path).map_err(|reason| InvalidValue::new(&at.field("path"), reason))?
            }
        };
        Ok(Self { path: values, ..Self::new(operation) })
    }

    /// Sets a parameter of the path.
    pub fn path(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.path.retain(|(other, _)| *other != name);
        self.path.push((name, value.into()));
        self
    }

    /// Adds a parameter to the query, or to the headers or cookies where the description has it there. One that is a list is
    /// added once for each of its values, and sent in the notation of the description.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the body to JSON. Without a body none is sent; where all its fields are optional, the Market wants `{}`.
    pub fn json(self, body: Value) -> Self {
        Self { body: Body::Json(body), ..self }
    }

    /// Adds a file to the form that is the body, as the part of this name.
    pub fn file(self, part: impl Into<String>, file: File) -> Self {
        self.part(part.into(), Part::File(file))
    }

    /// Adds a text to the form that is the body, as the part of this name.
    pub fn text(self, part: impl Into<String>, text: impl Into<String>) -> Self {
        self.part(part.into(), Part::Text(text.into()))
    }

    fn part(mut self, name: String, part: Part) -> Self {
        let mut parts = match self.body {
            Body::Form(parts) => parts,
            _ => Vec::new(),
        };
        parts.push((name, part));
        self.body = Body::Form(parts);
        self
    }

    fn value(&self, parameter: &Parameter) -> Option<&str> {
        let list = if parameter.place == Place::Path { &self.path } else { &self.query };
        list.iter().find(|(name, _)| name == parameter.name).map(|(_, value)| value.as_str())
    }

    /// Lists what is not in the path: each name once, where it was first given.
    fn by_name(&self) -> Vec<(&str, Vec<&str>)> {
        let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, value) in &self.query {
            match all.iter_mut().find(|(other, _)| other == name) {
                Some((_, values)) => values.push(value),
                None => all.push((name, vec![value])),
            }
        }
        all
    }

    /// Returns the number of a parameter of the path.
    fn id(&self, name: &str) -> Option<i64> {
        self.path.iter().find(|(other, _)| other == name)?.1.parse().ok()
    }

    fn form(parts: Vec<(String, Part)>) -> Result<Form, InvalidValue> {
        parts.into_iter().try_fold(Form::new(), |form, (name, part)| match part {
            Part::File(file) => form.file(name, file),
            Part::Text(text) => form.value(name, &text),
        })
    }

    /// Returns this as a request whose response is a file.
    pub fn download(self) -> AnyFileRequest {
        AnyFileRequest(self)
    }
}

/// Checks a parameter as far as the table knows it.
fn check(parameter: &Parameter, value: Option<&str>) -> Result<(), InvalidValue> {
    let root = At::root();
    let at = root.field(parameter.name);
    match value {
        None if parameter.required && parameter.place != Place::Path => {
            Err(InvalidValue::new(&at, "is required"))
        }
        Some(value) if parameter.kind == Kind::Integer => match value.parse::<i64>() {
            Ok(number) => crate::support::check_integer(&number, parameter.minimum, parameter.maximum, &at),
            Err(_) => {
                Err(InvalidValue::new(&at, format!("must be a whole number, not `{}`", value.escape_debug())))
            }
        },
        _ => Ok(()),
    }
}

impl Request for AnyRequest {
    type Response = Value;
    type Output = Value;

    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn scope(&self) -> Scope {
        let business = || self.id("businessId").map(|id| Scope::Business(id.into()));
        let campaign = || self.id("campaignId").map(|id| Scope::Campaign(id.into()));
        let scope = match self.operation.scope {
            ScopeKind::Business => business(),
            ScopeKind::Campaign => campaign(),
            ScopeKind::Key => None,
        };
        scope.unwrap_or(Scope::Key)
    }

    fn validate(&self) -> Result<(), InvalidValue> {
        fill_path(self.operation.path, &self.path)?;
        self.operation.parameters.iter().try_for_each(|parameter| check(parameter, self.value(parameter)))
    }

    fn cost(&self) -> u64 {
        match (&self.operation.quota.cost, &self.body) {
            (Cost::RequestItems(path), Body::Json(body)) => {
                let steps: Vec<&str> = path.split('.').collect();
                count(body, &steps)
            }
            _ => 1,
        }
    }

    fn to_http(&self, client: &Client) -> Result<HttpRequest, InvalidValue> {
        let path = fill_path(self.operation.path, &self.path)?;
        let mut request = client.request(self.operation.method.clone(), format_args!("{path}"));
        for (name, values) in self.by_name() {
            let described =
                self.operation.parameters.iter().find(|one| one.name == name && one.place != Place::Path);
            let (place, style) =
                described.map_or((Place::Query, Style::Exploded), |one| (one.place, one.style));
            // JSON is given as the text that it is.
            let style = if style == Style::Json { Style::Exploded } else { style };
            match place {
                Place::Header => request.header(name, &values, style)?,
                Place::Cookie => request.cookie(name, &values, style)?,
                _ => request.query(name, &values, style)?,
            }
        }
        match &self.body {
            Body::None => {}
            Body::Json(body) => request.json(body)?,
            Body::Form(parts) => request.form(Self::form(parts.clone())?),
        }
        Ok(request)
    }

    async fn send_unchecked(&self, client: &Client) -> Result<ResponseValue<Value>, Error> {
        client.json(self.to_http(client)?).await
    }

    fn into_output(response: Value) -> Option<Value> {
        Some(response)
    }
}

/// A request of any operation whose response is a file: what [`AnyRequest::download`] returns.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct AnyFileRequest(AnyRequest);

impl Request for AnyFileRequest {
    type Response = ByteStream;
    type Output = ByteStream;

    fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    fn scope(&self) -> Scope {
        self.0.scope()
    }

    fn validate(&self) -> Result<(), InvalidValue> {
        self.0.validate()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }

    fn to_http(&self, client: &Client) -> Result<HttpRequest, InvalidValue> {
        self.0.to_http(client)
    }

    async fn send_unchecked(&self, client: &Client) -> Result<ResponseValue<ByteStream>, Error> {
        client.file(self.to_http(client)?).await
    }

    fn into_output(response: ByteStream) -> Option<ByteStream> {
        Some(response)
    }
}

/// Counts the items at a path: all lists on the way are counted through.
fn count(value: &Value, steps: &[&str]) -> u64 {
    match (value, steps.split_first()) {
        (Value::Array(items), None) => items.len() as u64,
        (Value::Array(items), Some(_)) => items.iter().map(|item| count(item, steps)).sum(),
        (value, Some((step, rest))) => value.get(*step).map_or(0, |value| count(value, rest)),
        (_, None) => 1,
    }
}

impl ListRequest for AnyRequest {
    type Item = Value;

    fn set_page(&mut self, page: PageAt) {
        let is_token = |name: &str| name.eq_ignore_ascii_case("pageToken") || name == "page_token";
        self.query.retain(|(name, _)| name != "limit" && !is_token(name));
        self.query.push(("limit".to_owned(), page.limit.to_string()));
        let mut names = self.operation.parameters.iter().filter(|one| !one.deprecated && is_token(one.name));
        if let (Some(token), Some(parameter)) = (page.token, names.next()) {
            self.query.push((parameter.name.to_owned(), token));
        }
    }

    fn page_of(&self, mut response: Value) -> Option<(Vec<Value>, Option<String>)> {
        let items = self.operation.page?.items?;
        let (parent, _) = items.rsplit_once('/')?;
        let token = response.pointer(parent)?.get("paging").and_then(|paging| paging.get("nextPageToken"));
        let token = token.and_then(Value::as_str).map(str::to_owned);
        match response.pointer_mut(items)?.take() {
            Value::Array(items) => Some((items, token)),
            Value::Null => Some((Vec::new(), token)),
            _ => None,
        }
    }
}

/// Returns the values of the `{parameters}` of a template, if the path fits it.
fn values(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (template, path) = (template.split('/'), path.split('/'));
    if template.clone().count() != path.clone().count() {
        return None;
    }
    let fits =
        |(part, value): (&str, &str)| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => {
                let value = percent_decode_str(value).decode_utf8().ok().filter(|value| !value.is_empty())?;
                Some(Some((name.to_owned(), value.into_owned())))
            }
            None => (part == value).then_some(None),
        };
    let found: Option<Vec<_>> = template.zip(path).map(fits).collect();
    Some(found?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operations::{GET_CAMPAIGNS, GET_CHATS};
    use crate::types::BusinessId;

    fn reason(request: &AnyRequest) -> String {
        request.validate().unwrap_err().to_string()
    }

    #[test]
    fn what_is_missing_or_too_much_or_leads_elsewhere_is_refused_by_name() {
        let whole = "the path `/v2/businesses/{businessId}/chats`";
        let request = AnyRequest::new(&GET_CHATS);
        assert_eq!(reason(&request), format!("`businessId` is missing in {whole}"));
        let unknown = request.clone().path("businessId", "1").path("chatId", "2");
        assert_eq!(reason(&unknown), format!("`chatId` is no parameter of {whole}"));
        for segment in ["..", ""] {
            let request = request.clone().path("businessId", segment);
            assert_eq!(
                reason(&request),
                format!("`businessId` stands in the path and cannot be `{segment}`")
            );
        }
        assert_eq!(reason(&request.clone().path("businessId", "0")), "`businessId` must be 1 or more, not 0");
        let shop = request.clone().path("businessId", "shop");
        assert_eq!(reason(&shop), "`businessId` must be a whole number, not `shop`");
        let large = request.path("businessId", "1").query("limit", "50");
        assert_eq!(reason(&large), "`limit` must be from 1 to 20, not 50");
        assert!(AnyRequest::new(&GET_CAMPAIGNS).validate().is_ok());
    }

    #[test]
    fn a_path_of_the_description_is_a_request_of_its_operation() {
        let request = AnyRequest::to(Method::POST, "/v2/businesses/7/chats").unwrap();
        assert_eq!(
            (request.operation().id, request.scope()),
            ("getChats", Scope::Business(BusinessId::new(7)))
        );
        let other = AnyRequest::to(Method::DELETE, "/v2/businesses/7/chats/1").unwrap();
        assert_eq!(other.scope(), Scope::Business(BusinessId::new(7)));
        assert!(!other.operation().repeatable && other.validate().is_ok());
        let read = AnyRequest::to(Method::GET, "/v2/anything").unwrap();
        assert!(read.operation().repeatable && read.scope() == Scope::Key);
        assert!(AnyRequest::to(Method::GET, "v2/anything").is_err());
    }

    #[test]
    fn pages_are_asked_for_and_taken_apart_by_the_table() {
        let mut request = AnyRequest::new(&GET_CHATS).query("limit", "3").query("page_token", "old");
        let limit = std::num::NonZeroU32::MIN;
        request.set_page(PageAt { limit, token: Some("next".to_owned()) });
        let names: Vec<&str> = request.query.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["limit", "page_token"]);
        let page = json!({ "result": { "chats": [1, 2], "paging": { "nextPageToken": "more" } } });
        assert_eq!(request.page_of(page), Some((vec![json!(1), json!(2)], Some("more".to_owned()))));
        assert_eq!(request.page_of(json!({ "status": "OK" })), None);
    }

    #[test]
    fn items_are_counted_through_all_lists() {
        let body = json!({ "skus": [{ "items": [1, 2] }, { "items": [3] }, {}] });
        assert_eq!(count(&body, &["skus"]), 3);
        assert_eq!(count(&body, &["skus", "items"]), 3);
        assert_eq!(count(&body, &["offers"]), 0);
    }
}
