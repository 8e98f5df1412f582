//! Dates that are not ISO dates, whatever their format says: the vendor's text tells how they are written.

/// The vendor's own formats of such dates.
const DAY_FIRST: [(&str, &str); 2] = [("date", "date-dd-MM-yyyy"), ("date-time", "date-dd-MM-yyyy-HH-mm-ss")];

/// Ways of writing a day, with the day and with the year first, as texts spell them.
const DAYS: [&str; 6] = ["дд-мм-гггг", "дд.мм.гггг", "дд/мм/гггг", "dd-mm-yyyy", "dd.mm.yyyy", "dd/mm/yyyy"];
const YEARS: [&str; 2] = ["гггг-мм-дд", "yyyy-mm-dd"];

/// Returns the format that a value really has: `date` is an ISO date unless the text beside it says that the day stands
/// first. A text that speaks of both changes nothing.
pub(crate) fn format<'a>(format: &'a str, text: Option<&str>) -> &'a str {
    let text = text.unwrap_or_default().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let known = DAY_FIRST.iter().find(|(iso, _)| *iso == format);
    match known {
        Some((_, day_first)) if says(&DAYS) && !says(&YEARS) => day_first,
        _ => format,
    }
}

/// Returns an announced day as an ISO date: `12-10-2026` and `12.10.2026` are `2026-10-12`. Any other text stays as it is.
pub(crate) fn iso(day: &str) -> String {
    let parts: Vec<&str> = day.trim().split(['-', '.', '/']).collect();
    let is_number =
        |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] if is_number(day, 2) && is_number(month, 2) && is_number(year, 4) => {
            format!("{year}-{month}-{day}")
        }
        _ => day.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_whether_the_day_stands_first() {
        assert_eq!(format("date", Some("Формат даты: `ДД-ММ-ГГГГ`.")), "date-dd-MM-yyyy");
        assert_eq!(format("date", Some("As DD.MM.YYYY.")), "date-dd-MM-yyyy");
        assert_eq!(format("date-time", Some("`ДД-ММ-ГГГГ ЧЧ:ММ:СС`")), "date-dd-MM-yyyy-HH-mm-ss");
        for text in [None, Some("Формат даты: `ГГГГ-ММ-ДД`."), Some("`ГГГГ-ММ-ДД`, not `ДД-ММ-ГГГГ`")]
        {
            assert_eq!(format("date", text), "date", "{text:?}");
        }
        assert_eq!(format("uuid", Some("ДД-ММ-ГГГГ")), "uuid");
    }

    #[test]
    fn announced_days_are_iso_dates() {
        for day in ["2026-10-12", "12-10-2026", "12.10.2026", " 12/10/2026 "] {
            assert_eq!(iso(day), "2026-10-12", "{day}");
        }
        assert_eq!(iso("in autumn"), "in autumn");
        assert_eq!(iso("1-2-2026"), "1-2-2026");
    }
}
