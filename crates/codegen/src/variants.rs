//! The Rust names of the values of enums, where the description gives none.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

use crate::names;

/// What no value can be called: the type itself, and the variant of what is not known.
const TAKEN: [&str; 2] = ["Self", "Unknown"];

/// Signs that tell values apart, as words. All others only separate words.
const SIGNS: [(char, &str); 20] = [
    ('!', "not"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('*', "star"),
    ('+', "plus"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('\\', "backslash"),
    ('^', "caret"),
    ('|', "or"),
    ('~', "tilde"),
    ('°', "degree"),
    ('≤', "less equal"),
    ('≥', "greater equal"),
    ('≠', "not equal"),
];

/// Names a value: in upper camel case as it is (`WAITING_FOR_PARTNER` → `WaitingForPartner`), and in words where that is no
/// name or says too little (`-1.5` → `Minus1Point5`, `>=` → `GreaterEqual`, `Новый` → `Novyi`).
pub(crate) fn name(value: &str) -> String {
    match usual(value) {
        Some(name) => name,
        None => spelled(value),
    }
}

/// As [`name()`], for a value whose name may not be one of these: then it is spelled, and if need be numbered. The names of
/// values that come later in the enum depend on those before, and not the other way round.
pub(crate) fn free_name(value: &str, taken: &BTreeSet<String>) -> String {
    let spelled = spelled(value);
    let numbered = (2..).map(|number: u32| format!("{spelled}N{number}"));
    let mut names = [name(value), spelled.clone()].into_iter().chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

fn usual(value: &str) -> Option<String> {
    let is_sign = |letter: char| SIGNS.iter().any(|(sign, _)| *sign == letter);
    let name = names::variant_name(value);
    let is_said = value.is_ascii() && !value.contains(is_sign) && !has_minus(value);
    (is_said && is_name(&name)).then_some(name)
}

/// Whether a dash is the sign of a number, and not between two words.
fn has_minus(value: &str) -> bool {
    let mut before = None;
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_after_word = before.is_some_and(char::is_alphanumeric);
        if letter == '-' && !is_after_word && letters.peek().is_some_and(char::is_ascii_digit) {
            return true;
        }
        before = Some(letter);
    }
    false
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_uppercase()) && !TAKEN.contains(&name)
}

/// A value in words of ASCII letters and digits.
fn spelled(value: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index));
    let is_digit = |index: Option<usize>| at(index).is_some_and(char::is_ascii_digit);
    let words = letters.iter().enumerate().map(|(index, letter)| {
        let between = is_digit(index.checked_sub(1)) && is_digit(Some(index + 1));
        match letter {
            '-' if between => " to ".to_owned(),
            '-' if is_digit(Some(index + 1)) => " minus ".to_owned(),
            '.' | ',' if between => " point ".to_owned(),
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            letter => word(*letter),
        }
    });
    let name = words.collect::<String>().to_upper_camel_case();
    match name.chars().next() {
        None if value.is_empty() => "Empty".to_owned(),
        None => symbols(&letters),
        Some(first) if first.is_ascii_digit() => format!("Value{name}"),
        Some(_) if is_name(&name) => name,
        Some(_) => format!("{name}Value"),
    }
}

/// The word of a sign, or the Latin letters of a letter. The names of emoji are words of their own.
fn word(letter: char) -> String {
    if let Some((_, word)) = SIGNS.iter().find(|(sign, _)| *sign == letter) {
        return format!(" {word} ");
    }
    let latin = deunicode::deunicode_char(letter).filter(|_| !letter.is_ascii()).unwrap_or(" ");
    let latin = latin.replace('\'', "");
    let plain = latin.replace(|one: char| !one.is_ascii_alphanumeric(), " ");
    if letter.is_alphanumeric() { plain } else { format!(" {plain} ") }
}

/// A value of separators only, by the numbers of its characters.
fn symbols(letters: &[char]) -> String {
    let codes: Vec<String> = letters.iter().map(|letter| format!("U{:04X}", u32::from(*letter))).collect();
    codes.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn named(values: &[&str], names: &[&str]) {
        let mut taken = BTreeSet::new();
        for (value, wanted) in values.iter().zip(names) {
            let name = free_name(value, &taken);
            assert_eq!(name, *wanted, "`{value}`");
            assert!(names::is_variant_name(&name), "{name}");
            taken.insert(name);
        }
    }

    #[test]
    fn usual_values_are_in_camel_case() {
        named(
            &["NEW", "WAITING_FOR_PARTNER", "A4", "a-b", "http/2"],
            &["New", "WaitingForPartner", "A4", "AB", "Http2"],
        );
    }

    #[test]
    fn signs_are_words() {
        named(
            &[
                "reactions",
                "reactions-+1",
                "reactions--1",
                "reactions-smile",
                "<",
                ">=",
                "!=",
                "50%",
                "*",
                "C++",
            ],
            &[
                "Reactions",
                "ReactionsPlus1",
                "ReactionsMinus1",
                "ReactionsSmile",
                "Less",
                "GreaterEqual",
                "NotEqual",
                "Value50Percent",
                "Star",
                "CPlusPlus",
            ],
        );
    }

    #[test]
    fn numbers_begin_with_a_word() {
        named(
            &["1", "-1", "+1", "1-2", "1.5", "-1.5", "007", "2024-01-01", "1_000"],
            &[
                "Value1",
                "Minus1",
                "Plus1",
                "Value1To2",
                "Value1Point5",
                "Minus1Point5",
                "Value007",
                "Value2024To01To01",
                "Value1000",
            ],
        );
    }

    #[test]
    fn words_of_rust_and_of_ours_are_no_names() {
        named(
            &["Self", "UNKNOWN", "unknown", "self", "type", "crate", "", " ", "_", "…"],
            &[
                "SelfValue",
                "UnknownValue",
                "UnknownValueN2",
                "SelfValueN2",
                "Type",
                "Crate",
                "Empty",
                "U0020",
                "U005F",
                "U2026",
            ],
        );
    }

    #[test]
    fn other_letters_become_latin() {
        named(
            &["Новый заказ", "ЁЖ", "café", "日本", "😀", "ß"],
            &["NovyiZakaz", "IoZh", "Cafe", "RiBen", "Grinning", "Ss"],
        );
    }

    #[test]
    fn the_first_of_one_name_keeps_it() {
        named(&["A_B", "A-B", "a b", "AB", "ab"], &["AB", "ABN2", "ABN3", "Ab", "AbN2"]);
        named(&["A_B_N2", "A_B", "A-B"], &["ABN2", "AB", "ABN3"]);
    }
}
