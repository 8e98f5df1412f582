//! The long help of a generated command.

use yandex_market::api::description;
use yandex_market::api::support::{Cost, Deprecation, Effect, Quota};
use yandex_market::{Operation, operations};

use super::words;

/// Returns the text of an operation: what it does, then what it takes and what it changes.
pub(super) fn long(operation: &'static Operation) -> String {
    let described = description::operation(operation).and_then(|one| one.get("description")?.as_str());
    let facts = [
        operation.deprecation.as_ref().map(deprecation),
        Some(format!("Effect: {}.", effect(operation.effect))),
        Some(format!("Quota: {}.", quota(&operation.quota))),
        Some(format!("Scopes: {}.", scopes(operation.scopes))),
        Some(format!("Docs: {}", operation.docs)),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let paragraphs = [operation.summary, described.unwrap_or_default(), &facts];
    let paragraphs = paragraphs.into_iter().map(str::trim).filter(|text| !text.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "reads only",
        Effect::Writes => "writes; another call can change it again",
        _ => "irreversible; asks first where somebody can answer",
    }
}

/// Writes a quota as `500 requests an hour (medium: 1000)`.
fn quota(quota: &Quota) -> String {
    let what = match quota.cost {
        Cost::RequestItems(path) | Cost::ResponseItems(path) => format!("items ({path})"),
        _ => "requests".to_owned(),
    };
    let window = match quota.minutes {
        60 => "an hour".to_owned(),
        1 => "a minute".to_owned(),
        minutes if minutes % 60 == 0 => format!("in {} hours", minutes / 60),
        minutes => format!("in {minutes} minutes"),
    };
    let tariffs: Vec<_> = quota.tariffs.iter().map(|(name, number)| format!("{name}: {number}")).collect();
    let tariffs = if tariffs.is_empty() { String::new() } else { format!(" ({})", tariffs.join(", ")) };
    format!("{} {what} {window}{tariffs}", quota.requests)
}

fn scopes(scopes: &[&str]) -> String {
    match scopes {
        [] => "any key".to_owned(),
        [only] => (*only).to_owned(),
        several => format!("one of {}", several.join(", ")),
    }
}

fn deprecation(deprecation: &Deprecation) -> String {
    let shutdown = deprecation.shutdown.map(|day| format!("; it ends on {day}")).unwrap_or_default();
    let successor = deprecation.successor.and_then(|id| operations::ALL.iter().find(|one| one.id == id));
    let successor = match (successor, deprecation.successor) {
        (Some(operation), _) => format!("; use `ymarket {}`", words(operation)),
        (None, Some(id)) => format!("; its successor is {id}"),
        (None, None) => String::new(),
    };
    format!("Deprecated by the Market{shutdown}{successor}.")
}

/// Returns a sentence as help has it, without its full stop.
pub(super) fn without_stop(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// Returns the first sentence of a description, without its full stop.
pub(super) fn first_sentence(text: &str) -> &str {
    without_stop(text.split_once(". ").map_or(text, |(sentence, _)| sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_has_its_window_what_it_counts_and_the_tariffs() {
        let hourly = Quota { requests: 500, minutes: 60, cost: Cost::Call, tariffs: &[("medium", 1000)] };
        assert_eq!(quota(&hourly), "500 requests an hour (medium: 1000)");
        let short = Quota { requests: 5, minutes: 2, cost: Cost::RequestItems("offers"), tariffs: &[] };
        assert_eq!(quota(&short), "5 items (offers) in 2 minutes");
    }

    #[test]
    fn a_deprecation_says_when_it_ends_and_what_takes_its_place() {
        let known = Deprecation { successor: Some("getChats"), shutdown: Some("2026-10-19") };
        let expected = "Deprecated by the Market; it ends on 2026-10-19; use `ymarket chats list`.";
        assert_eq!(deprecation(&known), expected);
        let unknown = Deprecation { successor: Some("getMore"), shutdown: None };
        assert_eq!(deprecation(&unknown), "Deprecated by the Market; its successor is getMore.");
    }

    #[test]
    fn the_short_help_is_the_first_sentence() {
        assert_eq!(first_sentence("Only new ones. Without it, all."), "Only new ones");
        assert_eq!(first_sentence("Only new ones."), "Only new ones");
        assert_eq!(first_sentence("At most 2.5 kg"), "At most 2.5 kg");
    }
}
