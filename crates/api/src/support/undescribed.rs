//! Operations that the description does not have.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use reqwest::Method;

use super::{Cost, Effect, Operation, Quota, ScopeKind};

/// The largest number of paths: an operation lives as long as the program.
const LARGEST: usize = 1_000;

static KNOWN: Mutex<BTreeMap<(String, String), &'static Operation>> = Mutex::new(BTreeMap::new());

/// The values of the parameters of a path.
type Values = Vec<(String, String)>;

/// Returns an operation of a path that the description does not have, and the values in it, by careful rules.
#[doc(hidden)]
pub fn undescribed(method: Method, path: &str) -> Result<(&'static Operation, Values), String> {
    if !path.starts_with('/') || path.contains(['?', '#', '{', '}']) {
        return Err("must begin with `/` and have no query: give its parameters by name".to_owned());
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("must not lead elsewhere by `.` or `..`".to_owned());
    }
    let (template, values) = template(path);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (method.to_string(), template);
    if let Some(operation) = known.get(&key) {
        return Ok((operation, values));
    }
    if known.len() >= LARGEST {
        return Err(format!("is one too many: at most {LARGEST} paths that are not described can be called"));
    }
    let operation: &'static Operation = Box::leak(Box::new(operation(method, &key.1)));
    known.insert(key, operation);
    Ok((operation, values))
}

/// Returns the path with a parameter in the place of the ids that limits are counted by.
fn template(path: &str) -> (String, Values) {
    let mut values = Values::new();
    let mut before = "";
    let parts: Vec<String> = path
        .split('/')
        .map(|part| {
            let name = match before {
                "businesses" => Some("businessId"),
                "campaigns" => Some("campaignId"),
                _ => None,
            };
            before = part;
            match name.filter(|_| part.parse::<i64>().is_ok()) {
                Some(name) => {
                    values.push((name.to_owned(), part.to_owned()));
                    format!("{{{name}}}")
                }
                None => part.to_owned(),
            }
        })
        .collect();
    (parts.join("/"), values)
}

fn operation(method: Method, path: &str) -> Operation {
    let only_reads = method == Method::GET || method == Method::HEAD;
    let scope = match path {
        _ if path.contains("{businessId}") => ScopeKind::Business,
        _ if path.contains("{campaignId}") => ScopeKind::Campaign,
        _ => ScopeKind::Key,
    };
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    Operation {
        id: leak(format!("{method} {path}")),
        path: leak(path.to_owned()),
        method,
        group: "",
        summary: "An operation that the description does not have.",
        name: "",
        parameters: &[],
        request: None,
        response: None,
        scope,
        effect: if only_reads { Effect::Reads } else { Effect::Irreversible },
        quota: Quota { requests: u32::MAX, minutes: 60, cost: Cost::Call, tariffs: &[] },
        scopes: &[],
        parallel: 4,
        page: None,
        repeatable: only_reads,
        deprecation: None,
        docs: "https://yandex.ru/dev/market/partner-api/doc/ru/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_form() {
        let (first, values) = undescribed(Method::GET, "/v9/campaigns/5/things").unwrap();
        assert_eq!((first.path, first.scope), ("/v9/campaigns/{campaignId}/things", ScopeKind::Campaign));
        assert_eq!(values, [("campaignId".to_owned(), "5".to_owned())]);
        let (second, _) = undescribed(Method::GET, "/v9/campaigns/6/things").unwrap();
        assert!(std::ptr::eq(first, second));
        for path in ["v2/x", "/v2/x?a=b", "/v2/{businessId}", "/v2/../x", "https://example.com/"] {
            assert!(undescribed(Method::GET, path).is_err(), "{path}");
        }
    }
}
