//! Filters of lists of JSON items.

use chrono::{DateTime, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta};
use serde_json::Value;

use crate::http::refusal::Refusal;
use crate::world::clock;

/// A field of the body, and the test that an item must pass with its value.
pub(crate) type Filter = (&'static str, fn(&Value, &Value) -> bool);

/// Tells whether an item passes all filters. One that is absent or `null` lets everything through.
pub(crate) fn admits(filters: &[Filter], body: &Value, item: &Value) -> bool {
    filters.iter().all(|(name, test)| match body.get(name) {
        None | Some(Value::Null) => true,
        Some(wanted) => test(item, wanted),
    })
}

/// Tells whether the value at a pointer is among those that are wanted.
pub(crate) fn is_among(item: &Value, pointer: &str, wanted: &Value) -> bool {
    let wanted = wanted.as_array().map(Vec::as_slice).unwrap_or_default();
    item.pointer(pointer).is_some_and(|value| wanted.contains(value))
}

/// The two dates that bound a list, and how far they may be apart.
pub(crate) struct Period {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) months: u32,
    /// `true` if they are days, and not moments.
    pub(crate) days: bool,
}

/// The number of characters of a day.
const DAY: usize = "2026-01-31".len();

/// The moments between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Between(Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>);

impl Period {
    /// Reads the dates of a body: "without it, 6 months before `dateTimeTo`". The latest item stands for "now", for a
    /// sandbox has the same items on every day.
    pub(crate) fn read(&self, body: &Value, latest: Option<&Value>) -> Result<Between, Refusal> {
        let text = |name| body.get(name).and_then(Value::as_str);
        let (from, to) = (text(self.from), text(self.to));
        let latest = latest.and_then(|item| item.get("createdAt")?.as_str());
        let latest = latest.and_then(|latest| if self.days { latest.get(..DAY) } else { Some(latest) });
        let last = to.or(latest).and_then(beginning);
        let earliest = last.and_then(|last| last.checked_sub_months(Months::new(self.months)));
        if from.and_then(last_moment).zip(earliest).is_some_and(|(from, earliest)| from < earliest) {
            let months = self.months;
            return Err(Refusal::bad_request(format!(
                "{} and {} must be at most {months} month(s) apart",
                self.from, self.to
            )));
        }
        // A day begins with its first moment, which belongs to it.
        let before = TimeDelta::nanoseconds(self.days.into());
        let from = from.and_then(beginning).or(earliest).and_then(|from| from.checked_sub_signed(before));
        Ok(Between(from, to.and_then(end)))
    }
}

impl Between {
    pub(crate) const ALWAYS: Self = Self(None, None);

    /// Tells whether an item was made between the two.
    pub(crate) fn has(&self, item: &Value) -> bool {
        let at = item.get("createdAt").and_then(Value::as_str).and_then(beginning);
        at.is_some_and(|at| self.0.is_none_or(|from| at > from) && self.1.is_none_or(|to| at < to))
    }
}

fn is_day(text: &str) -> bool {
    text.len() == DAY
}

/// A moment, or the first moment of a day.
fn beginning(text: &str) -> Option<DateTime<FixedOffset>> {
    if !is_day(text) {
        return DateTime::parse_from_rfc3339(text).ok();
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    day.and_time(NaiveTime::MIN).and_local_timezone(clock::moscow(0).timezone()).single()
}

/// A moment, or the last moment of a day.
fn last_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    end(text)?.checked_sub_signed(TimeDelta::nanoseconds(is_day(text).into()))
}

/// A moment, or the first moment after a day.
fn end(text: &str) -> Option<DateTime<FixedOffset>> {
    beginning(text).and_then(|at| at.checked_add_signed(TimeDelta::days(is_day(text).into())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAYS: Period = Period { from: "dateFrom", to: "dateTo", months: 1, days: true };

    fn has(body: Value, created_at: &str) -> bool {
        let latest = json!({ "createdAt": "2026-11-20T18:42:10+03:00" });
        DAYS.read(&body, Some(&latest)).unwrap().has(&json!({ "createdAt": created_at }))
    }

    #[test]
    fn without_dates_it_is_the_time_before_the_latest_item() {
        assert!(has(json!({}), "2026-11-20T18:42:10+03:00") && has(json!({}), "2026-10-21T00:00:00+03:00"));
        assert!(!has(json!({}), "2026-10-19T23:59:59+03:00"));
    }

    #[test]
    fn days_are_whole_and_moments_are_not_in_the_list() {
        let body = json!({ "dateFrom": "2026-11-01", "dateTo": "2026-11-02" });
        assert!(
            has(body.clone(), "2026-11-01T00:00:00+03:00") && has(body.clone(), "2026-11-02T23:59:59+03:00")
        );
        assert!(!has(body.clone(), "2026-11-03T00:00:00+03:00") && !has(body, "2026-10-31T23:59:59+03:00"));
        let moments = Period { days: false, ..DAYS };
        let moment = moments.read(&json!({ "dateFrom": "2026-11-01T12:00:00+03:00" }), None).unwrap();
        assert!(!moment.has(&json!({ "createdAt": "2026-11-01T12:00:00+03:00" })));
        assert!(moment.has(&json!({ "createdAt": "2026-11-01T12:00:01+03:00" })));
    }

    #[test]
    fn dates_too_far_apart_are_refused() {
        assert!(DAYS.read(&json!({ "dateFrom": "2026-09-01", "dateTo": "2026-11-02" }), None).is_err());
        assert!(DAYS.read(&json!({ "dateFrom": "2026-10-02", "dateTo": "2026-11-02" }), None).is_ok());
    }
}
