//! Values on the command line.

use std::fmt::Display;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, StringValueParser, TypedValueParser};
use yandex_market::notify::IpNet;
use yandex_market::{Date, DateTime};

/// A day, in seconds: nobody waits longer from one look to the next.
const LONGEST: f64 = 86_400.0;

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

/// Takes a time in seconds, in fractions too.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= LONGEST);
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| format!("it must be a number of seconds, more than 0 and no more than {LONGEST}"))
}

/// Takes a permission, which the library too reads from a variable: nothing but a clear word allows anything.
pub(crate) fn allowed() -> impl TypedValueParser<Value = bool> {
    StringValueParser::new().map(|text| matches!(text.as_str(), "1" | "true"))
}

/// Takes a moment; a day alone begins at midnight in Moscow.
pub(crate) fn moment(text: &str) -> Result<DateTime, String> {
    let at_midnight = || format!("{text}T00:00:00+03:00").parse();
    let moment = text.parse().or_else(|_| at_midnight());
    moment.map_err(|_| "write 2026-01-31, or 2026-01-31T12:00:00+03:00 with the offset from UTC".to_owned())
}

/// Takes a day.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day as in 2026-01-31".to_owned())
}

/// Takes a range of addresses, or one address.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    let network = text.parse().ok().or_else(address);
    network.ok_or_else(|| "it must be an address, or a range as in 10.0.0.0/24".to_owned())
}

/// Takes a name and its value.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

/// Writes a value so that a shell takes it as one word, whatever is in it.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=+/.,:@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_more_than_nothing_and_no_more_than_a_day() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("86400"), Ok(Duration::from_secs(86_400)));
        for text in ["0", "-1", "0.0", "1e-12", "nan", "inf", "1e300", "86401", "5s", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_has_an_offset_and_a_day_is_one_in_moscow() {
        let moment = |text| moment(text).map(|moment| moment.to_rfc3339());
        assert_eq!(moment("2026-01-31"), Ok("2026-01-31T00:00:00+03:00".to_owned()));
        assert_eq!(moment("2026-01-31T12:00:00Z"), Ok("2026-01-31T12:00:00+00:00".to_owned()));
        for text in ["", "31.01.2026", "2026-02-30", "2026-01-31T12:00:00", "2026-01"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_of_the_shell_is_one_whatever_is_in_it() {
        assert_eq!(shell_word("eyJ0b2tlbiI6MX0=-_/+"), "eyJ0b2tlbiI6MX0=-_/+");
        assert_eq!(shell_word("a b; $(c) `d` \"e\""), "'a b; $(c) `d` \"e\"'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn one_address_is_a_range_of_one() {
        assert_eq!(network("127.0.0.1"), network("127.0.0.1/32"));
        assert_eq!(network("::1"), network("::1/128"));
        assert!(network("10.0.0.0/24").is_ok_and(|range| range.contains(&IpAddr::from([10, 0, 0, 9]))));
        assert!(
            ["", "10.0.0", "10.0.0.0/33", "proxy", "127.0.0.1:80"]
                .into_iter()
                .all(|text| network(text).is_err())
        );
    }
}
