//! Values on the command line.

use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Takes the known values of an enum, in any letter case. What is near to one is suggested.
///
/// Values that are not known here are refused, for the Market would refuse them as well.
pub(crate) fn known<T>(values: &'static [T]) -> impl TypedValueParser<Value = T>
where
    T: AsRef<str> + for<'a> From<&'a str> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(values.iter().map(AsRef::as_ref))
        .map(|text| T::from(text.to_ascii_uppercase().as_str()))
}

/// Takes the id of such a thing. The Market counts from 1.
pub(crate) fn id<T>(of: &'static str) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr<Err: Display> + Into<i64> + Copy,
{
    move |text| {
        let id: T = text.parse().map_err(|error: T::Err| error.to_string())?;
        match id.into() {
            1.. => Ok(id),
            number => Err(format!("the id of a {of} must be 1 or more, not {number}")),
        }
    }
}

/// Takes a number of things.
pub(crate) fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "it must be a whole number from 1".to_owned())
}

/// Takes a name and its value.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}
