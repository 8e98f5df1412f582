//! What limits a call, in our words (`x-quota`, `x-parallel`) or the Market's (`x-resource-limit-config`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

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

fn our_quota(quota: &Node<'_>) -> Read<Fact> {
    let seconds = match quota.get("minutes") {
        Some(minutes) => minutes.count()?.saturating_mul(60),
        None => quota.needed("hours")?.count()?.saturating_mul(3600),
    };
    let mut windows = BTreeSet::from([quota.needed("requests")?.count()?]);
    for (_, requests) in
        quota.get("tariffs").map(|tariffs| tariffs.fields()).transpose()?.into_iter().flatten()
    {
        windows.insert(requests.count()?);
    }
    let windows = windows.into_iter().map(|requests| window(requests, seconds)).collect();
    Ok(Fact { value: windows, pointer: quota.pointer.clone() })
}

/// One window for everybody, as it was until 2026, or one for each tariff of the sellers.
fn their_quota(limits: &Node<'_>) -> Read<Fact> {
    let mut windows = BTreeSet::new();
    let tariffs = limits.fields()?.into_iter().map(|(_, tariff)| tariff);
    for holder in tariffs.filter(|tariff| tariff.value.is_object()).chain([limits.clone()]) {
        if let Some(amount) = holder.get("amount") {
            windows.insert((amount.count()?, seconds(&holder)?));
        }
    }
    if windows.is_empty() {
        return Err(limits.problem("tells no `amount`"));
    }
    let windows = windows.into_iter().map(|(requests, seconds)| window(requests, seconds)).collect();
    Ok(Fact { value: windows, pointer: limits.pointer.clone() })
}

fn window(requests: u64, seconds: u64) -> Value {
    json!({ "requests": requests, "seconds": seconds })
}

fn seconds(holder: &Node<'_>) -> Read<u64> {
    let period = holder.needed("period")?;
    let one: u64 = match period.text()? {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3600,
        "days" => 86_400,
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
