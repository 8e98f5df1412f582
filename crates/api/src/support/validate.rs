//! Checks of what is sent, so that a request which the Market would refuse costs neither quota nor time.

use std::fmt;

use super::File;

/// The reason why the Market would refuse a value.
///
/// ```
/// use yandex_market_api::requests::GetChat;
/// use yandex_market_api::support::Request;
///
/// let invalid = GetChat::new(1, 0).validate().unwrap_err();
/// assert_eq!(invalid.to_string(), "`chatId` must be 1 or more, not 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue {
    /// The place of the value: `contexts[0].id`.
    pub path: String,
    /// The bound that it is beyond.
    pub reason: String,
}

impl InvalidValue {
    /// Creates one.
    #[must_use]
    pub fn new(at: &At<'_>, reason: impl Into<String>) -> Self {
        Self { path: at.to_string(), reason: reason.into() }
    }

    /// Creates one of a parameter.
    pub(super) fn of(parameter: &str, reason: impl Into<String>) -> Self {
        Self { path: parameter.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.reason)
    }
}

impl std::error::Error for InvalidValue {}

impl From<InvalidValue> for super::Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::InvalidRequest(invalid.to_string())
    }
}

/// A type whose values have bounds.
#[doc(hidden)]
pub trait Validate {
    fn validate(&self, at: &At<'_>) -> Result<(), InvalidValue>;
}

/// The place of a value in a request. It is kept on the stack, and costs nothing until something is wrong.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    outer: Option<&'a At<'a>>,
    step: Step,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Root,
    Field(&'static str),
    Index(usize),
}

impl At<'_> {
    /// Returns the place of the request itself.
    #[must_use]
    pub const fn root() -> Self {
        At { outer: None, step: Step::Root }
    }

    /// Returns the place of a field.
    #[must_use]
    pub fn field(&self, name: &'static str) -> At<'_> {
        At { outer: Some(self), step: Step::Field(name) }
    }

    /// Returns the place of an item.
    #[must_use]
    pub fn index(&self, index: usize) -> At<'_> {
        At { outer: Some(self), step: Step::Index(index) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            outer.fmt(f)?;
        }
        let is_first = self.outer.is_none_or(|outer| matches!(outer.step, Step::Root));
        match self.step {
            Step::Root => Ok(()),
            Step::Field(name) if is_first => f.write_str(name),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Checks the length of a text in Unicode scalar values.
#[doc(hidden)]
pub fn check_text(
    text: &impl AsRef<str>,
    shortest: u64,
    longest: Option<u64>,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    let length = text.as_ref().chars().count() as u64;
    check_size(length, shortest, longest, "character", at)
}

/// Checks that a text is not only white space.
#[doc(hidden)]
pub fn check_not_blank(text: &impl AsRef<str>, at: &At<'_>) -> Result<(), InvalidValue> {
    match text.as_ref().trim().is_empty() {
        true => Err(InvalidValue::new(at, "must not be blank")),
        false => Ok(()),
    }
}

/// Checks the size of a file in bytes.
#[doc(hidden)]
pub fn check_file(file: &File, largest: u64, at: &At<'_>) -> Result<(), InvalidValue> {
    check_size(file.content.len() as u64, 0, Some(largest), "byte", at)
}

/// Checks the number of items of a list.
#[doc(hidden)]
pub fn check_length(
    length: usize,
    shortest: u64,
    longest: Option<u64>,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    if length == 0 && shortest > 0 {
        // Somebody who filters by what he found, and found nothing, would list everything.
        return Err(InvalidValue::new(at, "has no values: leave it out, or give at least one"));
    }
    check_size(length as u64, shortest, longest, "item", at)
}

fn check_size(
    size: u64,
    shortest: u64,
    longest: Option<u64>,
    unit: &str,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    if size >= shortest && longest.is_none_or(|longest| size <= longest) {
        return Ok(());
    }
    let bounds = match (shortest, longest) {
        (0, Some(longest)) => format!("at most {}", count(longest, unit)),
        (shortest, Some(longest)) => format!("from {shortest} to {}", count(longest, unit)),
        (shortest, None) => format!("at least {}", count(shortest, unit)),
    };
    Err(InvalidValue::new(at, format!("must have {bounds}, not {size}")))
}

fn count(number: u64, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// Checks that no value of a list is there twice.
#[doc(hidden)]
pub fn check_distinct<T: PartialEq>(values: &[T], at: &At<'_>) -> Result<(), InvalidValue> {
    let is_repeated =
        |index: usize, value: &T| values.get(..index).is_some_and(|before| before.contains(value));
    match values.iter().enumerate().find(|(index, value)| is_repeated(*index, value)) {
        Some((index, _)) => Err(InvalidValue::new(&at.index(index), "is there twice")),
        None => Ok(()),
    }
}

/// Checks the bounds of a whole number.
#[doc(hidden)]
pub fn check_integer(
    number: &(impl Clone + Into<i64>),
    smallest: Option<i64>,
    largest: Option<i64>,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    let number: i64 = number.clone().into();
    let is_within =
        smallest.is_none_or(|smallest| number >= smallest) && largest.is_none_or(|largest| number <= largest);
    if is_within { Ok(()) } else { Err(beyond(number, smallest, largest, at)) }
}

/// Checks the bounds of a whole number that may be larger than others.
#[doc(hidden)]
pub fn check_unsigned(
    number: &u64,
    smallest: Option<i64>,
    largest: Option<i64>,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    let number = i128::from(*number);
    let is_within = smallest.is_none_or(|smallest| number >= smallest.into())
        && largest.is_none_or(|largest| number <= largest.into());
    if is_within {
        Ok(())
    } else {
        Err(beyond(number, smallest.map(i128::from), largest.map(i128::from), at))
    }
}

/// Checks that a whole number is one of these.
#[doc(hidden)]
pub fn check_one_of(
    number: &(impl Clone + Into<i64>),
    values: &[i64],
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    let number: i64 = number.clone().into();
    if values.contains(&number) {
        return Ok(());
    }
    let values: Vec<String> = values.iter().map(i64::to_string).collect();
    Err(InvalidValue::new(at, format!("must be one of {}, not {number}", values.join(", "))))
}

/// Checks the bounds of a number.
#[doc(hidden)]
pub fn check_number(
    number: &(impl Clone + Into<f64>),
    smallest: Option<f64>,
    largest: Option<f64>,
    at: &At<'_>,
) -> Result<(), InvalidValue> {
    let number: f64 = number.clone().into();
    let is_within = number.is_finite()
        && smallest.is_none_or(|smallest| number >= smallest)
        && largest.is_none_or(|largest| number <= largest);
    if is_within { Ok(()) } else { Err(beyond(number, smallest, largest, at)) }
}

fn beyond<T: fmt::Display>(number: T, smallest: Option<T>, largest: Option<T>, at: &At<'_>) -> InvalidValue {
    let bounds = match (smallest, largest) {
        (Some(smallest), Some(largest)) => format!("from {smallest} to {largest}"),
        (Some(smallest), None) => format!("{smallest} or more"),
        (None, Some(largest)) => format!("{largest} or less"),
        (None, None) => "a number".to_owned(),
    };
    InvalidValue::new(at, format!("must be {bounds}, not {number}"))
}

/// Returns the values without repetitions, in their order.
#[doc(hidden)]
#[must_use]
pub fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(result: Result<(), InvalidValue>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_place_reads_as_a_path() {
        let (root, text) = (At::root(), "x".repeat(7));
        let offers = root.field("offers");
        let third = offers.index(2);
        let sku = third.field("sku");
        assert_eq!(
            reason(check_text(&text, 1, Some(5), &sku)),
            "`offers[2].sku` must have from 1 to 5 characters, not 7"
        );
    }

    #[test]
    fn bounds_are_said_as_they_are() {
        let root = At::root();
        let at = root.field("x");
        assert_eq!(reason(check_integer(&0, Some(1), None, &at)), "`x` must be 1 or more, not 0");
        assert_eq!(reason(check_integer(&7, Some(1), Some(5), &at)), "`x` must be from 1 to 5, not 7");
        assert_eq!(reason(check_number(&f64::NAN, None, None, &at)), "`x` must be a number, not NaN");
        assert_eq!(
            reason(check_length(0, 1, None, &at)),
            "`x` has no values: leave it out, or give at least one"
        );
        assert_eq!(reason(check_length(3, 0, Some(2), &at)), "`x` must have at most 2 items, not 3");
        assert_eq!(reason(check_distinct(&[1, 2, 1], &at)), "`x[2]` is there twice");
        assert_eq!(reason(check_not_blank(&" ", &at)), "`x` must not be blank");
        assert!(check_text(&"Где", 0, Some(3), &at).is_ok());
        assert_eq!(distinct([1, 2, 1, 3].into_iter()), [1, 2, 3]);
    }
}
