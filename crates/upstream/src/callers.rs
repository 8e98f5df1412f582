//! The callers of an operation, by whose keys it may be called: `x-allowed`, or `x-restrictions` as the vendor had before.

use std::collections::BTreeSet;

use serde_json::Value;

/// Whose keys may call whatever is not restricted.
const USUAL: [&str; 2] = ["seller", "market-yandex-go"];

pub(crate) const ALLOWED: &str = "x-allowed";
pub(crate) const RESTRICTED: &str = "x-restrictions";

/// The manner in which a description says who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It does not say.
    Silent,
    /// It lists who may call.
    Allowed,
    /// It lists who may not.
    Restricted,
}

impl Manner {
    /// Tells the manner of a whole description by any of its operations, or its root.
    pub(crate) fn of(description: &Value) -> Self {
        let paths = description.get("paths").and_then(Value::as_object);
        let items = paths.into_iter().flatten().filter_map(|(_, item)| item.as_object()).flatten();
        let holders: Vec<&Value> = items.map(|(_, operation)| operation).chain([description]).collect();
        let says = |key: &str| holders.iter().any(|holder| holder.get(key).is_some());
        match (says(ALLOWED), says(RESTRICTED)) {
            (true, _) => Self::Allowed,
            (false, true) => Self::Restricted,
            (false, false) => Self::Silent,
        }
    }

    /// Returns who may call an operation, where the description says so: its own list or that of the whole description,
    /// without those who are restricted.
    pub(crate) fn callers<'a>(
        self,
        allowed: Option<Vec<&'a str>>,
        restricted: &[&str],
    ) -> Option<BTreeSet<&'a str>> {
        let all = match self {
            Self::Silent => return None,
            Self::Allowed => allowed.unwrap_or_default(),
            Self::Restricted => USUAL.to_vec(),
        };
        Some(all.into_iter().filter(|caller| !restricted.contains(caller)).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manner(operation: Value) -> Manner {
        Manner::of(&json!({ "paths": { "/a": { "get": operation, "parameters": [] } } }))
    }

    #[test]
    fn a_description_says_it_in_one_manner() {
        assert_eq!(manner(json!({})), Manner::Silent);
        assert_eq!(manner(json!({ "x-allowed": [] })), Manner::Allowed);
        assert_eq!(manner(json!({ "x-restrictions": [] })), Manner::Restricted);
        assert_eq!(Manner::of(&json!({ "x-allowed": [], "paths": {} })), Manner::Allowed);
    }

    #[test]
    fn who_is_restricted_may_not_call() {
        let both = || Some(BTreeSet::from(["market-yandex-go", "seller"]));
        assert_eq!(Manner::Restricted.callers(None, &[]), both());
        assert_eq!(Manner::Restricted.callers(None, &["market-yandex-go"]), Some(BTreeSet::from(["seller"])));
        assert_eq!(Manner::Allowed.callers(Some(vec!["seller"]), &[]), Some(BTreeSet::from(["seller"])));
        assert_eq!(Manner::Allowed.callers(None, &[]), Some(BTreeSet::new()));
        assert_eq!(Manner::Silent.callers(Some(vec!["seller"]), &[]), None);
    }
}
