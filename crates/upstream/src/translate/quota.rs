//! `x-resource-limit-config` → `x-quota` and `x-parallel`.
//!
//! The vendor has a limit for each tariff of a seller: `none`, which every seller has, and `medium`. Until 2026-04 there
//! was one for all, which stood where the tariffs stand now.

use serde_json::{Map, Value, json};

/// The quota that every seller has, what a call costs of it, and what other tariffs have instead.
pub(super) fn quota(limits: &Value) -> Option<Value> {
    let usual = window(limits.get("none").unwrap_or(limits))?;
    let tariffs = tariffs(limits, usual)?;
    let mut quota = written(usual);
    quota.extend(cost(limits).map(|cost| ("cost".to_owned(), cost.into())));
    quota.extend((!tariffs.is_empty()).then(|| ("tariffs".to_owned(), tariffs.into())));
    Some(quota.into())
}

/// A window in hours where it is whole hours, and else in minutes.
fn written((requests, minutes): (u64, u64)) -> Map<String, Value> {
    let (unit, length) = if minutes % 60 == 0 { ("hours", minutes / 60) } else { ("minutes", minutes) };
    Map::from_iter([("requests".to_owned(), json!(requests)), (unit.to_owned(), json!(length))])
}

/// `resp` means that a call costs one; `req.offers` and `resp.result.orders`, the size of a collection.
pub(crate) fn cost(limits: &Value) -> Option<String> {
    let path = limits.get("path")?.as_str()?;
    let (side, rest) = path.split_once('.')?;
    match side {
        "req" => Some(format!("request.{rest}")),
        "resp" => Some(format!("response.{rest}")),
        _ => None,
    }
}

/// The requests of each tariff whose quota is another one, with its window where that has another length. Nothing, where
/// one of them cannot be read.
fn tariffs(limits: &Value, usual: (u64, u64)) -> Option<Map<String, Value>> {
    let others = limits.as_object().into_iter().flatten().filter(|(name, _)| *name != "none");
    let mut tariffs = Map::new();
    for (name, limit) in others.filter(|(_, limit)| limit.is_object()) {
        let its = window(limit)?;
        if its != usual {
            let is_as_long = its.1 == usual.1;
            tariffs.insert(name.clone(), if is_as_long { its.0.into() } else { written(its).into() });
        }
    }
    Some(tariffs)
}

/// The requests of a window, and its minutes.
fn window(limit: &Value) -> Option<(u64, u64)> {
    Some((limit.get("amount")?.as_u64()?.max(1), minutes(limit)?))
}

/// How many requests of a business may be under way at a time, where that is not what it is elsewhere.
pub(super) fn parallel(limits: &Value) -> Option<u64> {
    limits.get("parallel-limit-value")?.as_u64()
}

/// The length of a window.
fn minutes(limit: &Value) -> Option<u64> {
    let of_period = match limit.get("period")?.as_str()?.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    let periods = limit.get("period-duration").map_or(Some(1), Value::as_u64)?;
    periods.checked_mul(of_period).filter(|minutes| *minutes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tariff_that_every_seller_has_counts_and_others_stand_beside_it() {
        let hour = |amount: u64| json!({ "amount": amount, "period": "hours", "period-duration": 1 });
        let limits = json!({ "path": "resp", "none": hour(5000), "medium": hour(9000) });
        let expected = json!({ "requests": 5000, "hours": 1, "tariffs": { "medium": 9000 } });
        assert_eq!(quota(&limits), Some(expected));
        let minute = json!({ "amount": 1, "period": "minutes", "period-duration": 1 });
        let other = json!({ "none": hour(5000), "medium": minute });
        let tariffs = json!({ "medium": { "requests": 1, "minutes": 1 } });
        assert_eq!(quota(&other), Some(json!({ "requests": 5000, "hours": 1, "tariffs": tariffs })));
        let same = json!({ "path": "resp", "none": hour(5000), "medium": hour(5000) });
        assert_eq!(quota(&same), Some(json!({ "requests": 5000, "hours": 1 })));
    }

    #[test]
    fn a_limit_of_the_old_form_is_for_all() {
        let limits = json!({ "path": "resp", "amount": 100, "period": "hours" });
        assert_eq!(quota(&limits), Some(json!({ "requests": 100, "hours": 1 })));
    }

    #[test]
    fn windows_are_in_hours_where_they_are_whole_and_else_in_minutes() {
        let window = |period: &str, length: u64| {
            quota(&json!({ "none": { "amount": 600, "period": period, "period-duration": length } }))
        };
        assert_eq!(window("minutes", 1), Some(json!({ "requests": 600, "minutes": 1 })));
        assert_eq!(window("minutes", 10), Some(json!({ "requests": 600, "minutes": 10 })));
        assert_eq!(window("minutes", 120), Some(json!({ "requests": 600, "hours": 2 })));
        assert_eq!(window("days", 1), Some(json!({ "requests": 600, "hours": 24 })));
    }

    #[test]
    fn what_is_no_limit_is_none() {
        for limits in [
            json!({}),
            json!({ "none": { "amount": "many", "period": "hours" } }),
            json!({ "none": { "amount": 1, "period": "moons" } }),
            json!({ "none": { "amount": 1, "period": "hours" }, "medium": { "amount": 1, "period": "seconds" } }),
            json!({ "none": { "amount": 1, "period": "hours", "period-duration": 0 } }),
            json!({ "none": { "amount": 1, "period": "days", "period-duration": u64::MAX } }),
        ] {
            assert_eq!(quota(&limits), None, "{limits}");
        }
    }

    #[test]
    fn a_call_may_cost_the_size_of_a_collection() {
        let limits = |path: &str| json!({ "path": path, "amount": 100, "period": "hours" });
        let cost = |path: &str| quota(&limits(path)).unwrap().get("cost").cloned();
        assert_eq!(cost("resp"), None);
        assert_eq!(cost("req.offers"), Some(json!("request.offers")));
        assert_eq!(cost("resp.result.orders"), Some(json!("response.result.orders")));
    }

    #[test]
    fn requests_at_a_time() {
        assert_eq!(parallel(&json!({ "parallel-limit-value": 6 })), Some(6));
        assert_eq!(parallel(&json!({ "path": "resp" })), None);
    }
}
