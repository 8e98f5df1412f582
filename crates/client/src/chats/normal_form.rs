//! Texts that differ only by how they are stored.

use unicode_normalization::UnicodeNormalization;

/// The largest number of times that a text may have been encoded as HTML. Without a bound, a long text of nothing but
/// `&amp;amp;…` would take quadratic time.
const ENCODINGS: usize = 3;

/// Reduces a text to what survives storage: HTML entities are decoded, compatible characters are composed (NFKC), and
/// neither white space nor invisible characters are left.
///
/// Servers trim texts, join their lines, escape them, compose their letters; none of that makes another message of it.
pub(super) fn normal_form(text: &str) -> String {
    let is_seen = |character: &char| !character.is_whitespace() && !is_invisible(*character);
    decode_entities(text).chars().filter(is_seen).nfkc().filter(is_seen).collect()
}

fn decode_entities(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ENCODINGS {
        if !text.contains('&') {
            break;
        }
        text = html_escape::decode_html_entities(&text).into_owned();
    }
    text
}

/// The control characters, and those that Unicode calls "default ignorable": soft hyphens, joiners, marks of direction,
/// variation selectors, byte order marks.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_do_to_a_text_makes_no_other_message_of_it() {
        let table = [
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("one\ntwo", "one two"),
            ("  hello\n", "hello"),
            ("a  b\u{A0}c", "a b c"),
            ("Q&A <b> \"x\" 'y'", "Q&amp;A &lt;b&gt; &quot;x&quot; &#39;y&#39;"),
            ("it's", "it&#x27;s"),
            ("Q&A", "Q&amp;amp;A"),
            ("Q&amp;A", "Q&amp;amp;A"),
            ("й", "и\u{306}"),
            ("é", "e\u{301}"),
            ("№ 5…", "No 5..."),
            ("soft\u{AD}ly\u{200B}", "softly"),
            ("\u{FEFF}text", "text"),
            ("❤\u{FE0F}", "❤"),
            ("tab\u{0}\u{7}", "tab"),
        ];
        for (sent, stored) in table {
            assert_eq!(normal_form(sent), normal_form(stored), "{sent:?} {stored:?}");
        }
    }

    #[test]
    fn another_text_is_another_message() {
        for (one, other) in [("hello", "hello!"), ("да", "нет"), ("Hello", "hello"), ("🙂", "?"), ("", "x")]
        {
            assert_ne!(normal_form(one), normal_form(other));
        }
    }
}
