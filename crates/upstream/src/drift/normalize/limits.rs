//! What limits a call, in our words (`x-quota`, `x-parallel`) or the Market's (`x-resource-limit-config`).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::kind::Kind;
use super::super::model::{Fact, Facts};
use super::node::{Node, Read};
use crate::translate::quota;

/// The Market's documentation gives every business so many requests at a time. Its description writes down only what
/// is different.
const USUAL_PARALLEL: u64 = 4;

/// The limits of an operation.
pub(super) fn facts(root: &Node<'_>, operation: &Node<'_>) -> Read<Facts> {
    let theirs = operation.get("x-resource-limit-config");
    let cost = match &theirs {
        Some(limits) => their_cost(limits)?,
        None => our_cost(operation),
    };
    let parallel = match &theirs {
        Some(limits) => Some(their_parallel(limits)?),
        None => our_parallel(root, operation)?,
    };
    let quota = match (theirs, operation.get("x-quota")) {
        (Some(limits), _) => Some(their_quota(&limits)?),
        (None, Some(quota)) => Some(our_quota(&quota)?),
        (None, None) => None,
    };
    let said = [(Kind::Quota, quota), (Kind::Cost, cost), (Kind::Parallel, parallel)];
    Ok(said.into_iter().filter_map(|(kind, fact)| Some((kind, fact?))).collect())
}

/// One window for every seller, and one of its own for each tariff that has another.
struct Windows<'a> {
    usual: Option<Window>,
    tariffs: BTreeMap<&'a str, Window>,
}

/// So many requests in so many seconds.
type Window = (u64, u64);

impl Windows<'_> {
    fn fact(mut self, pointer: String) -> Fact {
        self.tariffs.retain(|_, window| Some(*window) != self.usual);
        let tariffs = self.tariffs.into_iter().map(|(name, its)| (name.to_owned(), window(its)));
        let tariffs: Map<String, Value> = tariffs.collect();
        Fact { value: json!({ "usual": self.usual.map(window), "tariffs": tariffs }), pointer }
    }
}

fn window((requests, seconds): Window) -> Value {
    json!({ "requests": requests, "seconds": seconds })
}

fn our_quota(quota: &Node<'_>) -> Read<Fact> {
    let length = our_seconds(quota)?;
    let mut tariffs = BTreeMap::new();
    for (name, tariff) in quota.fields_of("tariffs")? {
        let window = match tariff.value.is_object() {
            true => (tariff.needed("requests")?.count()?, our_seconds(&tariff)?),
            false => (tariff.count()?, length),
        };
        tariffs.insert(name, window);
    }
    let usual = Some((quota.needed("requests")?.count()?, length));
    Ok(Windows { usual, tariffs }.fact(quota.pointer.clone()))
}

fn our_seconds(holder: &Node<'_>) -> Read<u64> {
    match holder.get("minutes") {
        Some(minutes) => Ok(minutes.count()?.saturating_mul(60)),
        None => Ok(holder.needed("hours")?.count()?.saturating_mul(3600)),
    }
}

/// The tariff that every seller has.
const USUAL_TARIFF: &str = "none";

/// One window for everybody, as it was until 2026, or one for each tariff of the sellers.
fn their_quota(limits: &Node<'_>) -> Read<Fact> {
    let mut tariffs = BTreeMap::new();
    for (name, tariff) in limits.fields()? {
        if tariff.value.is_object() {
            tariffs.insert(name, their_window(&tariff)?);
        }
    }
    let usual = match limits.get("amount") {
        Some(_) => Some(their_window(limits)?),
        None => tariffs.remove(USUAL_TARIFF),
    };
    if usual.is_none() && tariffs.is_empty() {
        return Err(limits.problem("tells no `amount`"));
    }
    Ok(Windows { usual, tariffs }.fact(limits.pointer.clone()))
}

fn their_window(holder: &Node<'_>) -> Read<Window> {
    Ok((holder.needed("amount")?.count()?, seconds(holder)?))
}

fn seconds(holder: &Node<'_>) -> Read<u64> {
    let period = holder.needed("period")?;
    let one: u64 = match period.text()?.trim_end_matches('s') {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return Err(period.problem("is none of seconds, minutes, hours and days")),
    };
    let many = holder.get("period-duration").map_or(Ok(1), |many| many.count())?;
    Ok(one.saturating_mul(many))
}

/// `resp` means that a call costs one; anything else, the size of a collection, which is said in our words where it can
/// be.
fn their_cost(limits: &Node<'_>) -> Read<Option<Fact>> {
    let Some(path) = limits.get("path") else { return Ok(None) };
    let text = path.text()?;
    let words = quota::cost(limits.value).unwrap_or_else(|| text.to_owned());
    Ok((text != "resp").then(|| Fact { value: json!(words), pointer: path.pointer.clone() }))
}

fn our_cost(operation: &Node<'_>) -> Option<Fact> {
    let cost = operation.get("x-quota")?.get("cost")?;
    Some(Fact { value: cost.value.clone(), pointer: cost.pointer })
}

fn their_parallel(limits: &Node<'_>) -> Read<Fact> {
    match limits.get("parallel-limit-value") {
        Some(limit) => Ok(Fact { value: json!(limit.count()?), pointer: limit.pointer }),
        None => Ok(Fact { value: json!(USUAL_PARALLEL), pointer: limits.pointer.clone() }),
    }
}

fn our_parallel(root: &Node<'_>, operation: &Node<'_>) -> Read<Option<Fact>> {
    let Some(limit) = operation.get("x-parallel").or_else(|| root.get("x-parallel")) else { return Ok(None) };
    Ok(Some(Fact { value: json!(limit.count()?), pointer: limit.pointer }))
}
