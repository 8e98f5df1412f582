//! Text from elsewhere, made harmless before a terminal shows it.

use std::fmt::Write;

/// Replaces every character that could make a terminal show something else than the text: control characters,
/// directional ones, invisible ones. Line breaks and tabs stay.
///
/// A joiner of emoji is left out instead, for the terminal then shows the emoji side by side.
pub(crate) fn printable(text: &str) -> String {
    let shown = text.chars().filter(|c| *c != ZERO_WIDTH_JOINER);
    shown.map(|c| if is_harmless(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// Puts a text on one line, harmless: its line breaks and tabs become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let line = text.replace("\r\n", " ").replace(['\n', '\t', '\u{2028}', '\u{2029}', '\u{85}'], " ");
    printable(&line)
}

/// Cuts a text that nobody would read to its end.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => {
            let (beginning, rest) = text.split_at(end);
            format!("{beginning}… ({} bytes more)", rest.len())
        }
        None => text.to_owned(),
    }
}

/// Escapes in JSON what it may hold as it is and a terminal should not get. The JSON means the same.
pub(crate) fn escape_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != ZERO_WIDTH_JOINER && is_harmless(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

fn is_harmless(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || is_directional(c) || is_invisible(c))
}

/// Marks, embeddings, overrides and isolates that turn the order of what is shown, and separators that may break lines.
fn is_directional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Characters without a width or a shape, in which one text can look like another or hide a third.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
    ) || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{2800}' | '\u{3164}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{7}\n\tc"), "a\u{fffd}[31mb\u{fffd}\n\tc");
        assert_eq!(printable("\u{9b}2J\u{7f}\r"), "\u{fffd}2J\u{fffd}\u{fffd}");
        assert_eq!(one_line("a\r\n\u{1b}[31mb\tc\n\u{2028}d"), "a \u{fffd}[31mb c  d");
    }

    #[test]
    fn nothing_turns_the_order_of_a_text_or_hides_in_it() {
        let directional =
            "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        let invisible = "\u{200b}\u{200c}\u{2060}\u{feff}\u{ad}\u{180e}\u{3164}\u{e0041}";
        for c in directional.chars().chain(invisible.chars()) {
            assert_eq!(printable(&format!("a{c}b")), "a\u{fffd}b", "{c:?}");
            assert_eq!(one_line(&format!("a{c}b")), "a\u{fffd}b", "{c:?}");
            let json = serde_json::to_string(&c).unwrap();
            assert!(escape_json(&json).is_ascii(), "{c:?}");
            assert_eq!(serde_json::from_str::<char>(&escape_json(&json)).unwrap(), c);
        }
    }

    #[test]
    fn letters_of_all_scripts_and_emoji_stay() {
        for text in ["Здравствуйте, № 1 — «ёж»", "שלום", "e\u{301}", "❤\u{fe0f} 👍🏻 🇷🇺", "日本語\u{3000}x"]
        {
            assert_eq!(printable(text), text);
            assert_eq!(escape_json(text), text);
        }
        assert_eq!(printable("👨\u{200d}👩\u{200d}👧"), "👨👩👧");
    }

    #[test]
    fn json_means_the_same() {
        let json = "{\n  \"я\u{9b}\u{7f}\u{202e}👩\u{200d}👧\": 1\n}";
        let escaped = escape_json(json);
        assert_eq!(escaped, "{\n  \"я\\u009b\\u007f\\u202e👩\\u200d👧\": 1\n}");
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(value(&escaped), value(json));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("яяя", 3), "яяя");
        assert_eq!(shortened("яяяя", 3), "яяя… (2 bytes more)");
        assert_eq!(shortened(&"x".repeat(20_000_000), 3), "xxx… (19999997 bytes more)");
    }
}
