//! What is sent is checked first, by the rules of the Market: lists are unique, not empty and not too long, texts and ids have
//! their bounds.

use yandex_market_api::Operation;

use crate::Error;

/// The values without repetitions, in their order.
pub(crate) fn distinct<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    values.into_iter().fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    })
}

/// Refuses more values than the Market takes.
pub(crate) fn at_most<T>(
    operation: &'static Operation,
    what: &str,
    largest: usize,
    values: &[T],
) -> Result<(), Error> {
    match values.len() {
        length if length > largest => {
            Err(Error::refused(operation, format!("there may be at most {largest} {what}, not {length}")))
        }
        _ => Ok(()),
    }
}

/// Refuses a filter that was set with no values, or with more than the Market takes.
///
/// The Market refuses an empty list. To leave the filter out instead would list everything: a program that answers the
/// chats of the orders it found would write to every buyer when it finds none.
pub(crate) fn check_filter<T>(
    operation: &'static Operation,
    filter: &str,
    largest: Option<usize>,
    values: &Option<Vec<T>>,
) -> Result<(), Error> {
    match values.as_deref() {
        None => Ok(()),
        Some([]) => {
            let reason = format!("`{filter}` has no values: leave the filter out to list everything");
            Err(Error::refused(operation, reason))
        }
        Some(values) => at_most(operation, filter, largest.unwrap_or(usize::MAX), values),
    }
}

/// Refuses a text that the Market would refuse; characters are Unicode scalar values.
pub(crate) fn check_text(
    operation: &'static Operation,
    what: &str,
    largest: usize,
    text: &str,
) -> Result<(), Error> {
    match text.chars().count() {
        length if (1..=largest).contains(&length) => Ok(()),
        length => {
            let reason = format!("{what} must have from 1 to {largest} characters, not {length}");
            Err(Error::refused(operation, reason))
        }
    }
}

/// Refuses an id that is below the smallest.
pub(crate) fn check_id(operation: &'static Operation, kind: &str, id: i64) -> Result<(), Error> {
    if id < 1 {
        let article = if kind.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        return Err(Error::refused(
            operation,
            format!("the id of {article} {kind} must be 1 or more, not {id}"),
        ));
    }
    Ok(())
}
