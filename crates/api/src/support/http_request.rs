//! A request on its way to become HTTP: parameters in their places and styles, and a body.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::path::check_segment;
use super::{Error, Form, InvalidValue};

/// An HTTP request under construction.
#[derive(Debug)]
pub struct HttpRequest {
    request: reqwest::Request,
    query: String,
    cookies: String,
    form: Option<Form>,
}

/// The notation of a list or an object in a parameter: `style` and `explode` of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a=1&a=2`, and `x=1&y=2` of an object: `form` with `explode`.
    Exploded,
    /// `a=1,2`, and `a=x,1,y,2` of an object: `form` without `explode`.
    Comma,
    /// `a=1%202`: `spaceDelimited` without `explode`.
    Space,
    /// `a=1%7C2`: `pipeDelimited` without `explode`.
    Pipe,
    /// `a[x]=1&a[y]=2`: `deepObject`.
    Deep,
    /// JSON: a parameter with `content` instead of a `schema`.
    Json,
}

/// What stands for itself in a query and a cookie: the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl HttpRequest {
    pub(super) fn new(request: reqwest::Request) -> Self {
        Self { request, query: String::new(), cookies: String::new(), form: None }
    }

    /// Adds a parameter to the query; nothing for `None`.
    pub fn query(&mut self, name: &str, value: &impl Serialize, style: Style) -> Result<(), InvalidValue> {
        pairs(name, value, style, &mut |name, text| push_pair(&mut self.query, "&", name, &text))
    }

    /// Adds a cookie; nothing for `None`.
    pub fn cookie(&mut self, name: &str, value: &impl Serialize, style: Style) -> Result<(), InvalidValue> {
        pairs(name, value, style, &mut |name, text| push_pair(&mut self.cookies, "; ", name, &text))
    }

    /// Adds a header, a list as one with commas; nothing for `None`.
    pub fn header(&mut self, name: &str, value: &impl Serialize, style: Style) -> Result<(), InvalidValue> {
        let invalid = |reason: String| InvalidValue::of(name, reason);
        let value = to_json(name, value)?;
        let text = match (value, style) {
            (Value::Null, _) => return Ok(()),
            (value, Style::Json) => value.to_string(),
            (Value::Array(items), _) => scalars(name, items)?.join(","),
            (Value::Object(members), _) => members_of(name, members, style == Style::Exploded)?.join(","),
            (value, _) => scalar(name, value)?,
        };
        let header: HeaderName =
            name.parse().map_err(|_| invalid("cannot be the name of a header".to_owned()))?;
        // Bytes beyond ASCII are allowed, control characters are not: they would break out of the header.
        let value = HeaderValue::from_bytes(text.as_bytes());
        let value =
            value.map_err(|_| invalid(format!("is a header and cannot be `{}`", text.escape_debug())))?;
        self.request.headers_mut().insert(header, value);
        Ok(())
    }

    /// Sets the names that JSON goes by in the body and the response, where these are others.
    pub fn media_types(&mut self, body: Option<&'static str>, response: Option<&'static str>) {
        for (header, name) in [(CONTENT_TYPE, body), (ACCEPT, response)] {
            if let Some(name) = name {
                self.default_header(header, HeaderValue::from_static(name));
            }
        }
    }

    /// Sets the body to JSON.
    pub fn json(&mut self, body: &impl Serialize) -> Result<(), InvalidValue> {
        let bytes = serde_json::to_vec(body)
            .map_err(|error| InvalidValue::of("body", format!("cannot be written: {error}")))?;
        self.default_header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *self.request.body_mut() = Some(bytes.into());
        Ok(())
    }

    /// Sets the body to a form.
    pub fn form(&mut self, form: Form) {
        self.form = Some(form);
    }

    /// Sets a header that the request does not have yet.
    pub(super) fn default_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.request.headers_mut().entry(name).or_insert(value);
    }

    /// Puts the parts together.
    #[expect(clippy::result_large_err, reason = "it is the error of every request, and moved once")]
    pub(super) fn finish(self, http: &reqwest::Client) -> Result<reqwest::Request, Error> {
        let Self { mut request, query, cookies, form } = self;
        if !query.is_empty() {
            request.url_mut().set_query(Some(&query));
        }
        if !cookies.is_empty() {
            let value = HeaderValue::from_str(&cookies);
            let value =
                value.map_err(|_| Error::InvalidRequest("the cookies cannot be written".to_owned()))?;
            request.headers_mut().insert(COOKIE, value);
        }
        match form {
            Some(form) => Ok(reqwest::RequestBuilder::from_parts(http.clone(), request)
                .multipart(form.into())
                .build()?),
            None => Ok(request),
        }
    }
}

/// Returns a value as a segment of a path as it is written in JSON, a list with commas between its items: the style
/// `simple`.
///
/// # Errors
///
/// [`InvalidValue`] for what [`path_segment`](super::path_segment) refuses, and for an object.
pub fn value_segment(name: &str, value: &impl Serialize) -> Result<String, InvalidValue> {
    let items = match to_json(name, value)? {
        Value::Array(items) => scalars(name, items)?,
        value => vec![scalar(name, value)?],
    };
    let segment = Encoded { parts: items.iter().map(String::as_str).collect(), between: "," }.to_string();
    check_segment(name, &segment).map(|()| segment)
}

/// Takes a value apart into the pairs that stand for it.
fn pairs(
    name: &str,
    value: &impl Serialize,
    style: Style,
    push: &mut impl FnMut(&str, Encoded<'_>),
) -> Result<(), InvalidValue> {
    let value = to_json(name, value)?;
    match (value, style) {
        (Value::Null, _) => {}
        (value, Style::Json) => push(name, encoded(&value.to_string())),
        (Value::Array(items), Style::Exploded | Style::Deep) => {
            items
                .into_iter()
                .try_for_each(|item| scalar(name, item).map(|text| push(name, encoded(&text))))?;
        }
        (Value::Object(members), Style::Exploded) => {
            for (member, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
                push(&member, encoded(&scalar(name, value)?));
            }
        }
        (Value::Object(members), Style::Deep) => {
            for (member, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
                push(&format!("{name}[{member}]"), encoded(&scalar(name, value)?));
            }
        }
        // No list at all cannot be told from a list of one empty text.
        (Value::Array(items), _) if items.is_empty() => {}
        (Value::Array(items), style) => {
            let items = scalars(name, items)?;
            push(
                name,
                Encoded { parts: items.iter().map(String::as_str).collect(), between: style.delimiter() },
            );
        }
        (Value::Object(members), style) => {
            let parts = members_of(name, members, false)?;
            push(
                name,
                Encoded { parts: parts.iter().map(String::as_str).collect(), between: style.delimiter() },
            );
        }
        (value, _) => push(name, encoded(&scalar(name, value)?)),
    }
    Ok(())
}

impl Style {
    /// The text between two values: the comma as it is, which tells it from one in a value.
    fn delimiter(self) -> &'static str {
        match self {
            Self::Space => "%20",
            Self::Pipe => "%7C",
            _ => ",",
        }
    }
}

/// The members of an object, as `x,1,y,2` or as `x=1,y=2`.
fn members_of(
    name: &str,
    members: serde_json::Map<String, Value>,
    is_exploded: bool,
) -> Result<Vec<String>, InvalidValue> {
    let mut parts = Vec::with_capacity(members.len() * 2);
    for (member, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        let value = scalar(name, value)?;
        match is_exploded {
            true => parts.push(format!("{member}={value}")),
            false => parts.extend([member, value]),
        }
    }
    Ok(parts)
}

fn to_json(name: &str, value: &impl Serialize) -> Result<Value, InvalidValue> {
    serde_json::to_value(value).map_err(|error| InvalidValue::of(name, format!("cannot be written: {error}")))
}

fn scalars(name: &str, items: Vec<Value>) -> Result<Vec<String>, InvalidValue> {
    items.into_iter().map(|item| scalar(name, item)).collect()
}

fn scalar(name: &str, value: Value) -> Result<String, InvalidValue> {
    match value {
        Value::String(text) => Ok(text),
        Value::Null => Ok(String::new()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Array(_) | Value::Object(_) => {
            Err(InvalidValue::of(name, "has a list or an object within one, for which there is no notation"))
        }
    }
}

/// Texts, encoded, with a delimiter that is not.
struct Encoded<'a> {
    parts: Vec<&'a str>,
    between: &'static str,
}

fn encoded(text: &str) -> Encoded<'_> {
    Encoded { parts: vec![text], between: "" }
}

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                f.write_str(self.between)?;
            }
            utf8_percent_encode(part, RESERVED).fmt(f)?;
        }
        Ok(())
    }
}

fn push_pair(pairs: &mut String, between: &str, name: &str, value: &Encoded<'_>) {
    use fmt::Write;

    if !pairs.is_empty() {
        pairs.push_str(between);
    }
    // Writing to a text does not fail.
    let _ = write!(pairs, "{}={value}", utf8_percent_encode(name, RESERVED));
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, Url};
    use serde_json::json;

    use super::*;

    fn request() -> HttpRequest {
        HttpRequest::new(reqwest::Request::new(Method::GET, Url::parse("http://localhost/a").unwrap()))
    }

    fn finished(request: HttpRequest) -> reqwest::Request {
        request.finish(&reqwest::Client::new()).unwrap()
    }

    fn query(value: &impl Serialize, style: Style) -> String {
        let mut request = request();
        request.query("a", value, style).unwrap();
        finished(request).url().query().unwrap_or("-").to_owned()
    }

    #[test]
    fn each_style_has_its_notation() {
        let (list, object) = (["1", "б,2"], json!({ "x": 1, "y": null, "z": "b c" }));
        let table = [
            (Style::Exploded, "a=1&a=%D0%B1%2C2", "x=1&z=b%20c"),
            (Style::Comma, "a=1,%D0%B1%2C2", "a=x,1,z,b%20c"),
            (Style::Space, "a=1%20%D0%B1%2C2", "a=x%201%20z%20b%20c"),
            (Style::Pipe, "a=1%7C%D0%B1%2C2", "a=x%7C1%7Cz%7Cb%20c"),
            (Style::Deep, "a=1&a=%D0%B1%2C2", "a%5Bx%5D=1&a%5Bz%5D=b%20c"),
        ];
        for (style, of_list, of_object) in table {
            assert_eq!(
                (query(&list, style), query(&object, style)),
                (of_list.to_owned(), of_object.to_owned()),
                "{style:?}"
            );
            assert_eq!(query(&"1&b=2", style), "a=1%26b%3D2", "{style:?}");
            assert_eq!(query(&None::<i32>, style), "-", "{style:?}");
        }
        assert_eq!(query(&json!({ "x": [1] }), Style::Json), "a=%7B%22x%22%3A%5B1%5D%7D");
        assert_eq!(query(&[0_i32; 0], Style::Comma), "-");
    }

    #[test]
    fn what_has_no_notation_is_refused_by_name() {
        for style in [Style::Exploded, Style::Comma, Style::Deep] {
            let invalid = request().query("a", &json!({ "x": [1] }), style).unwrap_err();
            assert_eq!(
                invalid.to_string(),
                "`a` has a list or an object within one, for which there is no notation"
            );
        }
    }

    #[test]
    fn headers_and_cookies_hold_what_they_are_given_and_nothing_breaks_out() {
        let mut request = request();
        request.header("X-Ids", &[1, 2], Style::Comma).unwrap();
        request.header("X-Map", &json!({ "x": 1 }), Style::Exploded).unwrap();
        request.header("X-Name", &"Ж", Style::Comma).unwrap();
        request.header("X-None", &None::<i32>, Style::Comma).unwrap();
        request.cookie("session", &"a; b=c", Style::Exploded).unwrap();
        request.cookie("ids", &[1, 2], Style::Comma).unwrap();
        let invalid = request.header("X-Name", &"a\r\nb", Style::Comma).unwrap_err();
        assert_eq!(invalid.to_string(), "`X-Name` is a header and cannot be `a\\r\\nb`");
        let request = finished(request);
        let headers: Vec<(&str, &[u8])> =
            request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let expected: [(&str, &[u8]); 4] = [
            ("x-ids", b"1,2"),
            ("x-map", b"x=1"),
            ("x-name", "Ж".as_bytes()),
            ("cookie", b"session=a%3B%20b%3Dc; ids=1,2"),
        ];
        assert_eq!(headers, expected);
    }

    #[test]
    fn a_list_is_one_segment() {
        assert_eq!(value_segment("ids", &["a/b", "c,d"]).unwrap(), "a%2Fb,c%2Cd");
        let invalid = value_segment("ids", &[""]).unwrap_err();
        assert_eq!(invalid.to_string(), "`ids` stands in the path and cannot be ``");
    }
}
