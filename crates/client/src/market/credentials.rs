//! Keys and tokens, which nothing prints.

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use yandex_market_api::support::{ClientOptions, Scope};
use yandex_market_api::types::BusinessId;

use crate::Error;
use crate::call::CallOptions;

const API_KEY: HeaderName = HeaderName::from_static("api-key");
const BUSINESS_ID: HeaderName = HeaderName::from_static("x-business-id");

/// "A body over 512 KB is a 400."
const MAX_REQUEST_BODY: usize = 512 << 10;

/// A secret of fewer characters may be part of an ordinary word.
const SHORT_SECRET: usize = 8;

/// How a request shows that it may be made.
#[derive(Clone)]
pub(crate) struct Credentials {
    scheme: Scheme,
    secret: SecretString,
    /// Whether the secret has nothing but hexadecimal digits and dashes.
    is_plain: bool,
    /// The business of a token, for calls that name none.
    business: Option<BusinessId>,
    /// The secret as it is, as it is written in JSON, and as it is written in a URL. They are made once: every response
    /// is looked through for them.
    forms: Vec<SecretString>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    ApiKey,
    OAuth,
}

impl Credentials {
    pub(crate) fn api_key(key: SecretString) -> Self {
        Self::new(Scheme::ApiKey, key)
    }

    pub(crate) fn oauth(token: SecretString) -> Self {
        Self::new(Scheme::OAuth, token)
    }

    fn new(scheme: Scheme, secret: SecretString) -> Self {
        let forms = forms(secret.expose_secret()).into_iter().map(SecretString::from).collect();
        Self { scheme, is_plain: is_plain(secret.expose_secret()), secret, business: None, forms }
    }

    pub(crate) fn of_business(self, business: Option<BusinessId>) -> Self {
        Self { business, ..self }
    }

    /// Refuses what cannot be sent. The shape of a key is not checked: the Market's own samples differ.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let name = match self.scheme {
            Scheme::ApiKey => "Api-Key",
            Scheme::OAuth => "OAuth token",
        };
        let secret = self.secret.expose_secret();
        if secret.is_empty() {
            return Err(Error::configuration(format!("the {name} is empty")));
        }
        if secret.starts_with("Bearer ") {
            let reason =
                format!("the {name} begins with `Bearer `: leave that out, and give OAuth tokens as such");
            return Err(Error::configuration(reason));
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            let reason = format!("the {name} has a character that is not visible ASCII, perhaps white space");
            return Err(Error::configuration(reason));
        }
        Ok(())
    }

    /// Returns the settings of every request: the authorization, and the largest body that the Market takes.
    pub(crate) fn options(&self) -> ClientOptions {
        let secret = self.secret.expose_secret();
        let (name, value) = match self.scheme {
            Scheme::ApiKey => (API_KEY, HeaderValue::from_str(secret)),
            Scheme::OAuth => (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {secret}"))),
        };
        // What `check` let through is a header value.
        let headers = value.ok().map(|mut value| {
            value.set_sensitive(true);
            (name, value)
        });
        ClientOptions::from_iter(headers).max_request_body(MAX_REQUEST_BODY)
    }

    /// Returns the settings of a request where they are other than the common ones: with OAuth the Market wants to know the
    /// business, to apply the limits of its subscription. The headers of a caller are there unless they would replace the
    /// authorization.
    pub(crate) fn options_for(
        &self,
        scope: Scope,
        common: &ClientOptions,
        call: &CallOptions,
    ) -> Option<ClientOptions> {
        let named = match scope {
            Scope::Business(id) => Some(id),
            _ => self.business,
        };
        let named = named.filter(|_| self.scheme == Scheme::OAuth);
        if named.is_none() && call.timeout.is_none() && call.headers.is_empty() {
            return None;
        }
        let mut options = common.clone();
        if let Some(business) = named {
            options = options.with(BUSINESS_ID, HeaderValue::from(business.get()));
        }
        if let Some(timeout) = call.timeout {
            options = options.timeout(timeout);
        }
        let others = call.headers.iter().filter(|(name, _)| ![API_KEY, AUTHORIZATION].contains(name));
        Some(others.fold(options, |options, (name, value)| options.with(name.clone(), value.clone())))
    }

    /// Returns the text without the secret, should the other side have put it there.
    pub(crate) fn redact(&self, text: String) -> String {
        self.forms().fold(text, |text, form| match redacted(text.as_bytes(), form) {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => text,
        })
    }

    /// Returns the bytes without the secret.
    pub(crate) fn redact_bytes(&self, bytes: Bytes) -> Bytes {
        self.forms().fold(bytes, |bytes, form| redacted(&bytes, form).map_or(bytes, Bytes::from))
    }

    /// Whether the text holds the secret.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        // An id of a request has nothing else, and most keys have more.
        if !self.is_plain && is_plain(text) {
            return false;
        }
        self.forms().any(|form| redacted(text.as_bytes(), form).is_some())
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(SecretString::expose_secret)
    }
}

/// Tells whether a text has nothing but hexadecimal digits and dashes.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Lists the secret as it is, as it is written in JSON, and as it is written in a URL.
fn forms(plain: &str) -> Vec<String> {
    let json = plain.replace('\\', "\\\\").replace('"', "\\\"");
    let slashes = json.replace('/', "\\/");
    let url = utf8_percent_encode(plain, NON_ALPHANUMERIC).to_string();
    let mut forms = vec![plain.to_owned(), json, slashes, url];
    forms.sort();
    forms.dedup();
    forms
}

/// Replaces a secret in a text, if it is there.
///
/// A short one counts only where it is a word of its own: cut out of ordinary words it would spoil every message, and
/// show by the gaps how it reads.
fn redacted(text: &[u8], secret: &str) -> Option<Vec<u8>> {
    const REDACTED: &[u8] = b"[redacted]";
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let stands_alone = |before: Option<&u8>, after: Option<&u8>| !is_word(before) && !is_word(after);
    let secret = secret.as_bytes();
    let mut clean = Vec::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(rest) = text.get(at..)
        && let Some(found) = memchr::memmem::find(rest, secret)
    {
        let (start, end) = (at + found, at + found + secret.len());
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        let counts = secret.len() >= SHORT_SECRET || stands_alone(before, text.get(end));
        if counts {
            clean.extend_from_slice(text.get(kept..start).unwrap_or_default());
            clean.extend_from_slice(REDACTED);
            kept = end;
        }
        at = if counts { end } else { start + 1 };
    }
    (kept > 0).then(|| {
        clean.extend_from_slice(text.get(kept..).unwrap_or_default());
        clean
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> Credentials {
        Credentials::api_key(secret.to_owned().into())
    }

    #[test]
    fn a_secret_is_cut_out_in_every_form_that_it_may_come_in() {
        let key = key("ACMA:a/b\"c\\d+e=");
        for text in [
            "no ACMA:a/b\"c\\d+e=.",
            r#"no ACMA:a/b\"c\\d+e=."#,
            r#"no ACMA:a\/b\"c\\d+e=."#,
            "no ACMA%3Aa%2Fb%22c%5Cd%2Be%3D.",
            "noACMA:a/b\"c\\d+e=.",
        ] {
            let clean = key.redact(text.to_owned());
            assert!(clean.starts_with("no") && clean.ends_with("[redacted]."), "{text}: {clean}");
            assert_eq!(key.redact_bytes(Bytes::copy_from_slice(text.as_bytes())), clean);
            assert!(key.is_in(text));
        }
    }

    #[test]
    fn a_short_secret_is_cut_out_where_it_is_a_word_and_not_of_other_words() {
        let key = key("k");
        assert_eq!(
            key.redact("key `k` of a worker: k".to_owned()),
            "key `[redacted]` of a worker: [redacted]"
        );
        assert_eq!(key.redact("token kk".to_owned()), "token kk");
        assert!(!key.is_in("a worker"));
    }

    #[test]
    fn bytes_that_are_no_text_stay_as_they_are() {
        let clean = key("ACMA:secret").redact_bytes(Bytes::from_static(b"\xff ACMA:secret \xfe"));
        assert_eq!(&*clean, b"\xff [redacted] \xfe");
    }
}
