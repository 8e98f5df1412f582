//! The values of flags: from a word of the command line to JSON.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::value_parser;
use serde_json::{Number, Value};

use super::schema::Scalar;
use crate::parsers::{day, moment};

/// Returns the parser of a type. A file is a path; everything else is JSON.
pub(super) fn parser(scalar: &Scalar) -> ValueParser {
    match scalar {
        Scalar::Integer { minimum, maximum, .. } => {
            let bounds = minimum.unwrap_or(i64::MIN)..=maximum.unwrap_or(i64::MAX);
            ValueParser::new(move |text: &str| integer(text, &bounds))
        }
        Scalar::Number => ValueParser::new(number),
        Scalar::Boolean => ValueParser::new(boolean),
        Scalar::Text { shortest, longest } => {
            let bounds = *shortest..=longest.unwrap_or(usize::MAX);
            ValueParser::new(move |text: &str| bounded_text(text, &bounds))
        }
        Scalar::Day => ValueParser::new(|text: &str| day(text).map(|day| Value::from(day.to_string()))),
        Scalar::Moment => ValueParser::new(|text: &str| json(moment(text)?)),
        Scalar::Choice(choices) => choice(choices),
        Scalar::File => value_parser!(PathBuf),
    }
}

fn integer(text: &str, bounds: &RangeInclusive<i64>) -> Result<Value, String> {
    let number: i64 = text.parse().map_err(|_| "it must be a whole number".to_owned())?;
    match bounds.contains(&number) {
        true => Ok(number.into()),
        false => Err(format!("it must be {}, not {number}", range(bounds, i64::MIN, i64::MAX))),
    }
}

fn number(text: &str) -> Result<Value, String> {
    let number = text.parse().ok().and_then(Number::from_f64);
    // What is written without a fraction is sent without one.
    let whole = text.parse::<i64>().map(Value::from).ok();
    whole.or(number.map(Value::Number)).ok_or_else(|| "it must be a number".to_owned())
}

fn boolean(text: &str) -> Result<Value, String> {
    text.parse().map(Value::Bool).map_err(|_| "it must be true or false".to_owned())
}

fn bounded_text(text: &str, bounds: &RangeInclusive<usize>) -> Result<Value, String> {
    let length = text.chars().count();
    if !bounds.contains(&length) {
        return Err(format!("it must have {} characters, not {length}", range(bounds, 0, usize::MAX)));
    }
    if !text.is_empty() && text.trim().is_empty() {
        return Err("it is nothing but white space".to_owned());
    }
    Ok(text.into())
}

fn choice(choices: &[(&'static str, Option<&'static str>)]) -> ValueParser {
    let known: Vec<&'static str> = choices.iter().map(|(value, _)| *value).collect();
    let values = choices.iter().map(|(value, meaning)| match meaning {
        Some(meaning) => PossibleValue::new(*value).help(*meaning),
        None => PossibleValue::new(*value),
    });
    let spelled = move |text: String| {
        let found = known.iter().find(|value| value.eq_ignore_ascii_case(&text));
        Value::from(found.map_or(text.as_str(), |value| *value))
    };
    ValueParser::new(PossibleValuesParser::new(values).map(spelled))
}

fn json(value: impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// Writes a range in words: `1 or more`, `from 1 to 5`.
fn range<T: PartialEq + std::fmt::Display>(bounds: &RangeInclusive<T>, least: T, most: T) -> String {
    let (from, to) = (bounds.start(), bounds.end());
    match (*from == least, *to == most) {
        (_, true) => format!("{from} or more"),
        (true, false) => format!("at most {to}"),
        (false, false) => format!("from {from} to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_keeps_its_bounds() {
        assert_eq!(integer("5", &(1..=5)), Ok(json!(5)));
        assert_eq!(integer("6", &(1..=5)), Err("it must be from 1 to 5, not 6".to_owned()));
        assert_eq!(integer("0", &(1..=i64::MAX)), Err("it must be 1 or more, not 0".to_owned()));
        assert_eq!(integer("6", &(i64::MIN..=5)), Err("it must be at most 5, not 6".to_owned()));
        assert!(integer("9223372036854775808", &(1..=i64::MAX)).is_err() && integer("x", &(1..=5)).is_err());
        assert_eq!((number("5"), number("1.5")), (Ok(json!(5)), Ok(json!(1.5))));
        assert!(["", "x", "nan", "inf"].into_iter().all(|text| number(text).is_err()));
    }

    #[test]
    fn a_text_has_something_to_read_and_no_more_than_fits() {
        assert_eq!(bounded_text("яя", &(1..=2)), Ok(json!("яя")));
        assert_eq!(bounded_text("", &(1..=2)), Err("it must have from 1 to 2 characters, not 0".to_owned()));
        assert!(bounded_text("яяя", &(1..=2)).is_err() && bounded_text(" \n", &(1..=2)).is_err());
        assert_eq!(bounded_text("", &(0..=usize::MAX)), Ok(json!("")));
    }
}
