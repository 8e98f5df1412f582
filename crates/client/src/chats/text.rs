//! Texts that are too long for one message.

use yandex_market_api::bounds::SEND_MESSAGE_TO_CHAT_REQUEST_MESSAGE as LARGEST;

/// Cuts a text into messages that are not too long, at line breaks or between words where there are any.
///
/// White space at a cut is left out, and so are parts that have nothing else; everything else comes through. A text of
/// nothing but white space has no parts.
///
/// ```
/// let text = "word ".repeat(2000);
/// let parts = yandex_market::split_text(&text);
/// assert_eq!(parts.len(), 3);
/// assert!(parts.iter().all(|part| part.chars().count() <= 4096 && part.ends_with("word")));
/// ```
#[must_use]
pub fn split_text(text: &str) -> Vec<&str> {
    split(text, LARGEST)
}

fn split(text: &str, largest: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (part, after) = rest.split_at(cut(rest, largest));
        parts.push(part.trim_end());
        rest = after.trim_start();
    }
    parts
}

/// Where to cut: behind the last line break, the last word, or else the last character that fits.
fn cut(text: &str, largest: usize) -> usize {
    let Some((end, next)) = text.char_indices().nth(largest) else { return text.len() };
    let fits = text.get(..end).unwrap_or(text);
    // A line break that leaves more than half of the room unused is not worth it.
    let line = fits.rfind('\n').filter(|at| *at > end / 2);
    let word = if next.is_whitespace() { Some(end) } else { fits.rfind(char::is_whitespace) };
    line.or(word).filter(|at| *at > 0).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(split("one two three", 7), ["one two", "three"]);
        assert_eq!(split("one two three", 8), ["one two", "three"]);
        assert_eq!(split("one two three", 6), ["one", "two", "three"]);
        assert_eq!(split("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(split("short", 7), ["short"]);
    }

    #[test]
    fn a_line_break_is_a_better_place_than_a_space() {
        assert_eq!(split("first line\nsecond line", 16), ["first line", "second line"]);
        assert_eq!(split("a\nsecond line here", 15), ["a\nsecond line", "here"], "but not at any price");
    }

    #[test]
    fn nothing_has_no_parts() {
        assert!(split("", 5).is_empty());
        assert!(split(" \n\t ", 5).is_empty());
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(split("ёжик 🦔🦔🦔", 4), ["ёжик", "🦔🦔🦔"]);
        assert_eq!(split_text(&"я".repeat(4096)).len(), 1);
        assert_eq!(split_text(&"я".repeat(4097)).len(), 2);
    }

    proptest! {
        #[test]
        fn every_part_fits_and_nothing_but_white_space_is_lost(text in "[a-zё🦔 \n]{0,80}", largest in 1usize..20) {
            let parts = split(&text, largest);
            for part in &parts {
                prop_assert!((1..=largest).contains(&part.chars().count()), "{part:?}");
            }
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&parts.concat()), solid(&text));
        }
    }
}
