//! What is sent is checked first, by the rules of the Market: lists are unique, not empty and not too long, texts and ids have
//! their bounds.

use yandex_market_api::Operation;

use crate::Error;

/// The values without repetitions, in their order; none at all is no filter, because the Market refuses empty lists.
pub(crate) fn distinct<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Option<Vec<T>> {
    let distinct = values.into_iter().fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    });
    (!distinct.is_empty()).then_some(distinct)
}

/// Refuses more values than the Market takes.
pub(crate) fn at_most<T>(
    operation: &'static Operation,
    what: &str,
    largest: usize,
    values: &Option<Vec<T>>,
) -> Result<(), Error> {
    match values.as_ref().map_or(0, Vec::len) {
        length if length > largest => {
            Err(Error::refused(operation, format!("there may be at most {largest} {what}, not {length}")))
        }
        _ => Ok(()),
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
