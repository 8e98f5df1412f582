//! What a caller reads of an operation: its quota, the scopes of a key, its effect, whether it may be retried.

use syn::{ItemImpl, Type};

use crate::facts::{Cost, Effect, OperationFacts, QuotaFacts};
use crate::markdown;

/// Returns the documentation of the request of an operation.
pub(super) fn request_doc(operation: &OperationFacts) -> String {
    format!("{}\n\n{}", text(operation), rules(operation))
}

/// Returns the documentation of the method of a handle.
pub(super) fn method_doc(operation: &OperationFacts, example: &str, is_list: bool) -> String {
    let errors = match is_list {
        true => {
            "[`Refused`](crate::ErrorKind::Refused) for a value beyond its bounds, and whatever \
             [`Market::send`](crate::Market::send) fails with. A stream ends with it, or with \
             [`Undecodable`](crate::ErrorKind::Undecodable) when a page token repeats."
        }
        false => {
            "[`Refused`](crate::ErrorKind::Refused) for a value beyond its bounds, and whatever \
             [`Market::send`](crate::Market::send) fails with."
        }
    };
    format!("{}\n\n{example}\n\n{}\n\n# Errors\n\n{errors}", text(operation), rules(operation))
}

fn text(operation: &OperationFacts) -> String {
    format!("{}\n\n{}", markdown::safe(&operation.summary), markdown::safe(&operation.description))
}

fn rules(operation: &OperationFacts) -> String {
    let OperationFacts { id, method, path, docs, .. } = operation;
    let quota = quota_doc(&operation.quota);
    let scopes: Vec<String> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let effect = match (operation.effect, operation.repeatable) {
        (Effect::Reads, true) => "only reads, so it is retried when its outcome is unknown",
        (Effect::Reads, false) => "only reads, but is not retried when its outcome is unknown",
        (Effect::Writes, true) => {
            "changes something, and is retried when its outcome is unknown: doing it twice does no harm"
        }
        (Effect::Writes, false) => {
            "changes something, and **is not retried** when its outcome is unknown: it may have been executed"
        }
        (Effect::Irreversible, true) => {
            "cannot be undone, and is retried when its outcome is unknown: doing it twice does no harm"
        }
        (Effect::Irreversible, false) => {
            "cannot be undone, and **is not retried** when its outcome is unknown: it may have been executed"
        }
    };
    let end = operation.deprecation.as_ref().map(|end| format!("\n\nDeprecated: {}.", end.note()));
    format!(
        "- **Quota**: {quota}, {} requests at a time.\n- **Scopes**: the key needs one of {}.\n- **Effect**: it {effect}.\n- \
         **The Market's page**: [{id}]({docs}), `{method} {path}`.{}",
        operation.parallel,
        scopes.join(", "),
        end.unwrap_or_default()
    )
}

/// The quota in words: `1000 requests an hour (5000 with the tariff `medium`)`.
fn quota_doc(quota: &QuotaFacts) -> String {
    let QuotaFacts { requests, minutes, cost, tariffs } = quota;
    let unit = match cost {
        Cost::Call => "requests".to_owned(),
        Cost::RequestItems(at) => format!("items of `{at}` in requests"),
        Cost::ResponseItems(at) => format!("items of `{at}` in responses"),
    };
    let window = match minutes {
        1 => "a minute".to_owned(),
        60 => "an hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("in {} hours", minutes / 60),
        minutes => format!("in {minutes} minutes"),
    };
    let tariffs: String =
        tariffs.iter().map(|(name, requests)| format!(" ({requests} with the tariff `{name}`)")).collect();
    format!("{requests} {unit} {window}{tariffs}")
}

/// The name of the type that is implemented, without its parameters.
pub(super) fn type_name(item: &ItemImpl) -> String {
    match &*item.self_ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
