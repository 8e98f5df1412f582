//! How bad a difference is.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::bounds;
use super::kind::Kind;

/// How bad a difference is, the worst first. It is judged by what our code does: enums and unions with a tag are open,
/// fields that are not known are ignored, no bounds are checked on what is received, and what is optional may be `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// An answer (or a notification) that is right by the Market's description may fail to be decoded, or what we send
    /// is never right.
    BreaksUs,
    /// Some of what our description allows to be sent is refused or ignored by the Market's.
    Refused,
    /// The Market's description allows or offers more than ours, and nothing of ours stumbles over it.
    Additive,
    /// Everything is sent, accepted and decoded as before; what is promised about it is not the same.
    Semantic,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BreaksUs => "breaks us",
            Self::Refused => "we send what is refused",
            Self::Additive => "additive",
            Self::Semantic => "semantic change",
        })
    }
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
}

/// What has to be known of a place to judge a difference there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) direction: Direction,
    /// Whether ours has to be there: a required field, an item of a list.
    pub(super) needed: bool,
    /// Whether ours is a text, of which every enum is open.
    pub(super) text: bool,
}

use Direction::{Received, Sent};
use Severity::{Additive, BreaksUs, Refused, Semantic};

/// Judges a difference. One of the sides may say nothing.
pub(super) fn judge(kind: Kind, here: Option<&Value>, there: Option<&Value>, slot: Slot) -> Severity {
    let ours_only = there.is_none();
    match kind {
        Kind::Operation | Kind::Server => {
            if ours_only {
                BreaksUs
            } else {
                Additive
            }
        }
        Kind::Method | Kind::Path | Kind::Style | Kind::TagName => BreaksUs,
        Kind::OperationId | Kind::Name | Kind::Deprecated | Kind::Degradation | Kind::Shutdown => Semantic,
        Kind::Default | Kind::Cut | Kind::Extension | Kind::Unreferenced => Semantic,
        Kind::Scope | Kind::Caller | Kind::Security => limit(kind, here, there),
        Kind::Parallel | Kind::Quota | Kind::Cost => limit(kind, here, there),
        Kind::Parameter | Kind::Field | Kind::Body => member(here, there, slot),
        Kind::Required => required(ours_only, slot),
        Kind::Nullable => nullable(ours_only, slot),
        Kind::Answer => answer(ours_only, here.or(there), slot),
        Kind::Media | Kind::Variant => alternative(ours_only, false, slot),
        Kind::EnumValue => alternative(ours_only, slot.text, slot),
        Kind::TagValue => alternative(ours_only, true, slot),
        // Without a list there, any value may come, which is as good as a new one.
        Kind::Enum if ours_only && slot.direction == Received => alternative(false, slot.text, slot),
        Kind::Enum => constraint(ours_only, false, slot),
        Kind::Items | Kind::Values => constraint(ours_only, true, slot),
        Kind::Type => kind_of_value(here, there, slot),
        Kind::Format => format(here, there, slot),
        Kind::Minimum | Kind::MinLength | Kind::MinItems | Kind::MinProperties => {
            bound(kind, here, there, slot)
        }
        Kind::Maximum | Kind::MaxLength | Kind::MaxItems | Kind::MaxProperties => {
            bound(kind, here, there, slot)
        }
        Kind::Pattern | Kind::MultipleOf | Kind::UniqueItems | Kind::Closed | Kind::Keyword => {
            constraint(ours_only, false, slot)
        }
    }
}

/// What limits a call: less of it there is refused.
fn limit(kind: Kind, here: Option<&Value>, there: Option<&Value>) -> Severity {
    let more = match kind {
        Kind::Quota => quota_allows(there, here),
        Kind::Parallel => there.and_then(Value::as_u64) >= here.and_then(Value::as_u64) || there.is_none(),
        Kind::Cost => there.is_none(),
        _ => here.is_none(),
    };
    if more { Additive } else { Refused }
}

/// Tells whether one quota admits, for sellers of every tariff, all that another does.
fn quota_allows(one: Option<&Value>, other: Option<&Value>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() };
    let tariffs = [one, other].into_iter().filter_map(|quota| quota.get("tariffs")?.as_object());
    let names = tariffs.flat_map(|tariffs| tariffs.keys().map(|name| Some(name.as_str()))).chain([None]);
    names.into_iter().all(|name| match (window(one, name), window(other, name)) {
        (_, None) => true,
        (None, Some(_)) => false,
        // A longer window must hold as many of the shorter as begin in it.
        (Some((requests, seconds)), Some((known, its))) => {
            requests >= known.saturating_mul(seconds.div_ceil(its.max(1)))
        }
    })
}

/// The window of a tariff, which is that of everybody where it has none of its own.
fn window(quota: &Value, tariff: Option<&str>) -> Option<(u64, u64)> {
    let own = tariff.and_then(|name| quota.get("tariffs")?.get(name));
    let window = own.or_else(|| quota.get("usual"))?;
    Some((window.get("requests")?.as_u64()?, window.get("seconds")?.as_u64()?))
}

/// A parameter, a field or a body that one side has; it says whether it is required.
fn member(here: Option<&Value>, there: Option<&Value>, slot: Slot) -> Severity {
    let required = here.or(there).is_some_and(|it| it == "required");
    match (slot.direction, here.is_some()) {
        (Sent, true) => Refused,
        (Received, true) if required => BreaksUs,
        (Received, true) => Semantic,
        (Sent, false) if required => BreaksUs,
        (_, false) => Additive,
    }
}

fn required(ours_only: bool, slot: Slot) -> Severity {
    match (slot.direction, ours_only) {
        (Sent, true) => Additive,
        (Sent, false) => Refused,
        (Received, true) => BreaksUs,
        (Received, false) => Semantic,
    }
}

fn nullable(ours_only: bool, slot: Slot) -> Severity {
    match (slot.direction, ours_only) {
        (Sent, true) => Refused,
        (Received, false) if slot.needed => BreaksUs,
        (Received, true) => Semantic,
        (_, false) => Additive,
    }
}

/// A status of an answer. All that are no success go through one door.
fn answer(ours_only: bool, status: Option<&Value>, slot: Slot) -> Severity {
    let success = status.and_then(Value::as_str).is_some_and(|status| status.starts_with('2'));
    match (slot.direction, ours_only) {
        (Sent, true) => Refused,
        (Received, true) => Semantic,
        (Received, false) if success => BreaksUs,
        (_, false) => Additive,
    }
}

/// One of several things that a value may be. An open list of them is not broken by a new one.
fn alternative(ours_only: bool, open: bool, slot: Slot) -> Severity {
    match (slot.direction, ours_only) {
        (Sent, true) => Refused,
        (Received, true) => Semantic,
        (Received, false) if !open => BreaksUs,
        (_, false) => Additive,
    }
}

/// Something that allows less where it is said. Not all of it is checked by our types.
fn constraint(ours_only: bool, checked: bool, slot: Slot) -> Severity {
    match (slot.direction, ours_only) {
        (Sent, true) => Additive,
        (Sent, false) => Refused,
        (Received, true) if checked => BreaksUs,
        (Received, _) => Semantic,
    }
}

fn kind_of_value(here: Option<&Value>, there: Option<&Value>, slot: Slot) -> Severity {
    let (Some(here), Some(there)) = (here, there) else { return constraint(there.is_none(), true, slot) };
    let is = |value: &Value, name: &str| value == name;
    match slot.direction {
        Sent if is(here, "integer") && is(there, "number") => Additive,
        Received if is(here, "number") && is(there, "integer") => Semantic,
        _ => BreaksUs,
    }
}

/// The formats of texts that our types read; any other is a text.
const DECODED: [&str; 2] = ["date", "date-time"];

fn format(here: Option<&Value>, there: Option<&Value>, slot: Slot) -> Severity {
    let wide = |format: Option<&Value>| match format.and_then(Value::as_str) {
        Some("int32" | "float") => Some(1),
        // Numbers without a format are as wide as they can be.
        Some("int64" | "double") | None => Some(2),
        Some(_) => None,
    };
    match (wide(here), wide(there), slot.direction) {
        (Some(here), Some(there), _) if here == there => Semantic,
        (Some(here), Some(there), Sent) => {
            if there > here {
                Additive
            } else {
                Refused
            }
        }
        (Some(here), Some(there), Received) => {
            if there > here {
                BreaksUs
            } else {
                Semantic
            }
        }
        (.., Received) => {
            if here.is_some_and(|here| DECODED.iter().any(|known| here == known)) {
                BreaksUs
            } else {
                Semantic
            }
        }
        (.., Sent) if here.is_some() && there.is_some() => BreaksUs,
        _ => constraint(there.is_none(), false, slot),
    }
}

fn bound(kind: Kind, here: Option<&Value>, there: Option<&Value>, slot: Slot) -> Severity {
    let tighter = match (here, there) {
        (Some(here), Some(there)) => bounds::is_tighter(kind, there, here),
        (here, _) => here.is_none(),
    };
    match (slot.direction, tighter) {
        (Received, _) => Semantic,
        (Sent, true) => Refused,
        (Sent, false) => Additive,
    }
}
