//! Bounds, and which of two allows less.

use serde_json::{Value, json};

use super::kind::Kind;

/// Whether it is a bound from below.
pub(super) fn is_lower(kind: Kind) -> bool {
    matches!(kind, Kind::Minimum | Kind::MinLength | Kind::MinItems | Kind::MinProperties)
}

/// Whether `one` allows less than `other`.
pub(super) fn is_tighter(kind: Kind, one: &Value, other: &Value) -> bool {
    let ((one, beyond), (other, other_beyond)) = (parts(one), parts(other));
    if one == other {
        return beyond && !other_beyond;
    }
    if is_lower(kind) { one > other } else { one < other }
}

/// The number, and whether it is excluded itself.
fn parts(bound: &Value) -> (f64, bool) {
    let (number, beyond) = bound.get("beyond").map_or((bound, false), |number| (number, true));
    (number.as_f64().unwrap_or_default(), beyond)
}

/// A number in one spelling: `1.0` is `1`.
#[allow(
    clippy::cast_possible_truncation,
    reason = "only what is whole, and small enough to be exact, is cast"
)]
pub(super) fn number(value: &Value) -> Value {
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < 9e15 => {
            json!(number as i64)
        }
        _ => value.clone(),
    }
}
