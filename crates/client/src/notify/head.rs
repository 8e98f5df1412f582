//! Validation of the head of a request, before its body is read.

use http::{HeaderMap, Method, header};

use super::Rejection;

/// Rejects a request that cannot be a notification, whoever sent it.
pub(super) fn check(method: &Method, headers: &HeaderMap, largest_body: usize) -> Result<(), Rejection> {
    if *method != Method::POST {
        return Err(Rejection::Method);
    }
    if !is_json(headers) || !is_plain(headers) {
        return Err(Rejection::ContentType);
    }
    match content_length(headers) {
        Some(length) if length > largest_body => Err(Rejection::TooLarge),
        _ => Ok(()),
    }
}

/// Returns true if the content type is `application/json`, with parameters or without. JSON is UTF-8 whatever they say.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else { return false };
    let essence = value.to_str().ok().and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// Returns true if the body is not compressed. One that is must not be taken for malformed: the Market would not send it again.
fn is_plain(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Returns the length that is announced. One that is no number is left to the server; the body is measured as well.
fn content_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    /// Validates a POST with these content types.
    fn checked(types: &[&'static str]) -> Result<(), Rejection> {
        let mut headers = HeaderMap::new();
        for value in types {
            headers.append(header::CONTENT_TYPE, HeaderValue::from_static(value));
        }
        check(&Method::POST, &headers, 10)
    }

    #[test]
    fn json_is_told_by_its_essence() {
        let json = [
            "application/json",
            "Application/JSON",
            "application/json;charset=UTF-8",
            " application/json ; charset=\"utf-8\"",
            "application/json;",
        ];
        for value in json {
            assert_eq!(checked(&[value]), Ok(()), "{value}");
        }
        let other = [
            "",
            "text/plain",
            "application/jsonp",
            "application/json+x",
            "text/plain; application/json",
            ";",
        ];
        for value in other {
            assert_eq!(checked(&[value]), Err(Rejection::ContentType), "{value}");
        }
    }

    #[test]
    fn no_content_type_and_two_of_them_are_refused() {
        assert_eq!(checked(&[]), Err(Rejection::ContentType));
        assert_eq!(checked(&["application/json", "text/plain"]), Err(Rejection::ContentType));
    }

    #[test]
    fn a_compressed_body_is_not_read() {
        let cases = [("gzip", Err(Rejection::ContentType)), ("identity", Ok(())), ("Identity", Ok(()))];
        for (encoding, expected) in cases {
            let headers =
                headers(&[(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, encoding)]);
            assert_eq!(check(&Method::POST, &headers, 10), expected, "{encoding}");
        }
    }

    #[test]
    fn a_length_above_the_bound_is_refused_before_the_body_is_read() {
        let cases = [("0", Ok(())), ("10", Ok(())), ("11", Err(Rejection::TooLarge)), ("ten", Ok(()))];
        for (length, expected) in cases {
            let headers =
                headers(&[(header::CONTENT_TYPE, "application/json"), (header::CONTENT_LENGTH, length)]);
            assert_eq!(check(&Method::POST, &headers, 10), expected, "{length}");
        }
    }

    #[test]
    fn the_method_is_checked_first() {
        for method in [Method::GET, Method::PUT, Method::HEAD, Method::OPTIONS] {
            assert_eq!(check(&method, &HeaderMap::new(), 10), Err(Rejection::Method));
        }
    }
}
