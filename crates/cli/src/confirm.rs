//! Asking before something is written that cannot be taken back.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use crate::failure::Failure;
use crate::terminal::{one_line, printable};

/// The most characters of a text in a question.
const SHOWN: usize = 200;

/// Asks whether to go on, where there is somebody to ask and it was not answered beforehand by `--yes`.
pub(crate) fn confirm(question: &str, yes: bool) -> Result<(), Failure> {
    if !must_ask(yes, stdin().is_terminal(), stderr().is_terminal())
        || ask(question, stdin().lock(), stderr())?
    {
        return Ok(());
    }
    Err(Failure::Declined)
}

/// Somebody is there to ask when they see the question and the answer comes from them.
fn must_ask(yes: bool, input_is_terminal: bool, question_is_seen: bool) -> bool {
    !yes && input_is_terminal && question_is_seen
}

/// Asks. The end of the input is a no.
fn ask(question: &str, mut input: impl BufRead, mut output: impl Write) -> Result<bool, Failure> {
    let failed = |error| Failure::io("the question cannot be asked", error);
    write!(output, "{} [y/N] ", printable(question)).and_then(|()| output.flush()).map_err(failed)?;
    let mut answer = String::new();
    input.read_line(&mut answer).map_err(failed)?;
    if !answer.ends_with('\n') {
        // What comes next shall not stand behind the question.
        writeln!(output).map_err(failed)?;
    }
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

/// The beginning of a text in quotation marks, in one line.
pub(crate) fn shown(text: &str) -> String {
    format!("“{}”", shortened_line(text))
}

/// The beginning of a text, in one line.
pub(crate) fn shortened_line(text: &str) -> String {
    let line = one_line(&text.chars().take(SHOWN).collect::<String>());
    let rest = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("{line}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(answer: &str) -> bool {
        ask("Send it?", answer.as_bytes(), Vec::new()).is_ok_and(|yes| yes)
    }

    #[test]
    fn only_people_are_asked_and_only_when_they_did_not_say_yes() {
        assert!(must_ask(false, true, true));
        assert!(!must_ask(true, true, true), "--yes");
        assert!(!must_ask(false, false, true), "a pipe or a file cannot answer");
        assert!(!must_ask(false, true, false), "nobody sees the question");
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(["y\n", "Y\n", "yes\n", " Yes \n", "y"].into_iter().all(answered));
        assert!(!["", "\n", "n\n", "no\n", "yep\n", "yn\n"].into_iter().any(answered));
    }

    #[test]
    fn the_question_is_harmless_and_ends_with_the_answers() {
        let mut output = Vec::new();
        assert!(ask("Send \u{1b}[2Jit?", "y\n".as_bytes(), &mut output).is_ok());
        assert_eq!(String::from_utf8(output).unwrap(), "Send \u{fffd}[2Jit? [y/N] ");
    }

    #[test]
    fn a_long_text_is_shown_by_its_beginning() {
        assert_eq!(shown("a\nb"), "“a b”");
        assert_eq!(shown(&"я".repeat(201)), format!("“{}…”", "я".repeat(200)));
        assert_eq!(shown(&"я".repeat(200)), format!("“{}”", "я".repeat(200)));
    }
}
