//! Texts of a description as Markdown that rustdoc and clippy have nothing to say against.
//!
//! A description is read by many tools; what it shows as code is no Rust, what it links to is no item of ours, and what looks
//! like a tag is often a type. So code blocks become ` ```text `, which is no test; tags, stray brackets and stray backticks
//! are escaped; addresses become links, and links that lead nowhere become their text. Everything else stays as it is
//! written. A text that went through here once goes through again unchanged.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Each step may bring out what was hidden by what it mended: a link inside a tag. What is not settled after so many is shown
/// as it is written.
const MOST_STEPS: usize = 8;

/// Makes a text of a description safe to stand in documentation.
pub(crate) fn safe(text: &str) -> String {
    settled(text, false)
}

/// Makes documentation safe that we have put together: links to items of ours and examples (` ```no_run `) stay.
pub(crate) fn safe_but_for_ours(text: &str) -> String {
    settled(text, true)
}

/// Puts a sentence of ours before a text of the description: before it in its first paragraph, if it begins with one.
pub(crate) fn after(sentence: &str, text: &str) -> String {
    let text = safe(text);
    if text.is_empty() {
        return sentence.to_owned();
    }
    let gap = if begins_with_block(&text) { "\n\n" } else { " " };
    format!("{sentence}{gap}{text}")
}

/// A value as a piece of code.
pub(crate) fn code(value: &str) -> String {
    let visible = |letter: char| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    let shown: String = value.chars().map(visible).collect();
    if shown.trim().is_empty() {
        return format!("`\"{shown}\"`");
    }
    let runs = shown.split(|letter| letter != '`').map(str::len);
    match runs.max().unwrap_or_default() {
        0 => format!("`{shown}`"),
        longest => format!("{fence} {shown} {fence}", fence = "`".repeat(longest + 1)),
    }
}

fn begins_with_block(text: &str) -> bool {
    let first = Parser::new_ext(text, options()).next();
    !matches!(first, Some(Event::Start(Tag::Paragraph)))
}

fn settled(text: &str, is_ours: bool) -> String {
    if is_prose(text) {
        return text.to_owned();
    }
    let mut text = plain(text);
    for _ in 0..MOST_STEPS {
        let mended = plain(&mend(&text, is_ours));
        if mended == text {
            return text;
        }
        text = mended;
    }
    block(&text, "")
}

/// Whether a text is nothing but paragraphs of words and closed code, as nearly all are: then nothing has to be looked for.
fn is_prose(text: &str) -> bool {
    let is_line = |line: &str| {
        let is_free = |letter: char| !letter.is_control() && !"[<\\".contains(letter) && !turns(letter);
        let begins =
            line.is_empty() || line.starts_with(|letter: char| letter.is_alphabetic() || letter == '`');
        let is_closed = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
        begins && is_closed && !line.ends_with(' ') && line.chars().all(is_free)
    };
    let is_trimmed = !text.starts_with('\n') && !text.ends_with('\n');
    is_trimmed && !text.contains("://") && text.split('\n').all(is_line)
}

/// Whether a sign turns the direction of writing.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Without what no line of documentation may hold: tabs, other line breaks, signs that turn the direction of writing.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', "    ");
    let text = text.replace(|letter: char| turns(letter) || (letter.is_control() && letter != '\n'), "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or_default();
    lines.get(first..).unwrap_or_default().join("\n").trim_end().to_owned()
}

/// As rustdoc has them.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

fn mend(text: &str, is_ours: bool) -> String {
    let mut mender = Mender { text, is_ours, ..Mender::default() };
    let parser = Parser::new_ext(text, options()).into_offset_iter();
    let definitions: Vec<(usize, bool)> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.span.start, mender.leads_somewhere(&definition.dest)))
        .collect();
    parser.for_each(|(event, range)| mender.event(event, range));
    mender.flush();
    for (start, is_good) in definitions {
        let is_inner = mender.containers.iter().any(|container| container.contains(&start));
        if !is_good || is_inner {
            mender.edits.push((start..start, "\\".to_owned()));
        }
    }
    apply(text, mender.edits)
}

/// A text with these pieces of it replaced. Where two overlap, the first counts: the other is found again in the next step.
fn apply(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = String::with_capacity(text.len() + edits.len());
    let mut end = 0;
    for (range, new) in edits {
        if range.start >= end {
            edited.push_str(text.get(end..range.start).unwrap_or_default());
            edited.push_str(&new);
            end = range.end;
        }
    }
    edited.push_str(text.get(end..).unwrap_or_default());
    edited
}

/// Collects what must change in a text, event by event.
#[derive(Default)]
struct Mender<'a> {
    text: &'a str,
    is_ours: bool,
    edits: Vec<(Range<usize>, String)>,
    /// Items of lists, quotes and footnotes.
    containers: Vec<Range<usize>>,
    /// How many of these are open.
    depth: usize,
    /// The code block that is being read: its range and its lines.
    code: Option<(Range<usize>, String)>,
    /// The links and images that are open.
    links: Vec<Link>,
    /// Text that is being read, in one piece.
    run: Option<Range<usize>>,
    /// The end of a line within a container.
    line_end: Option<usize>,
}

struct Link {
    range: Range<usize>,
    is_good: bool,
    /// What it shows.
    inner: Option<Range<usize>>,
}

impl Mender<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.join(&range);
        let is_more =
            matches!(event, Event::Text(_)) && self.run.as_ref().is_some_and(|run| run.end == range.start);
        if !is_more {
            self.flush();
        }
        self.show(&event, &range);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_example =
                    matches!(&kind, CodeBlockKind::Fenced(info) if self.is_ours && &**info == "no_run");
                self.code = (!is_example).then(|| (range, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => self.code_block(),
            Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                self.containers.push(range);
                self.depth += 1;
            }
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => self.depth -= 1,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => self.link(range, link_type, &dest_url),
            Event::Start(Tag::Image { link_type, dest_url, .. }) => self.link(range, link_type, &dest_url),
            Event::End(TagEnd::Link | TagEnd::Image) => self.link_end(),
            Event::Html(_) | Event::InlineHtml(_) => self.escape(range, &['<']),
            Event::SoftBreak | Event::HardBreak if self.depth > 0 => self.line_end = Some(range.start),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None if is_more => self.run = self.run.take().map(|run| run.start..range.end),
                None => self.run = Some(range),
            },
            _ => {}
        }
    }

    /// Ends a piece of text: escapes what stands alone in it, and makes links of addresses.
    fn flush(&mut self) {
        let Some(run) = self.run.take() else { return };
        let is_linked = !self.links.is_empty();
        let mut from = run.start;
        if !is_linked {
            for address in addresses(self.text.get(run.clone()).unwrap_or_default()) {
                let address = run.start + address.start..run.start + address.end;
                self.escape(from..address.start, &['[', '`']);
                let text = self.text.get(address.clone()).unwrap_or_default();
                self.edits.push((address.clone(), format!("<{text}>")));
                from = address.end;
            }
        }
        self.escape(from..run.end, &['[', '`']);
    }

    /// Puts a backslash before each of these characters that has none.
    fn escape(&mut self, range: Range<usize>, letters: &[char]) {
        let part = self.text.get(range.clone()).unwrap_or_default();
        for (index, _) in part.char_indices().filter(|(_, letter)| letters.contains(letter)) {
            let at = range.start + index;
            let before = self.text.get(..at).unwrap_or_default();
            let slashes = before.len() - before.trim_end_matches('\\').len();
            if slashes % 2 == 0 {
                self.edits.push((at..at, "\\".to_owned()));
            }
        }
    }

    /// Puts the lines of a paragraph within a container into one: then none lacks the indentation of the others.
    fn join(&mut self, next: &Range<usize>) {
        if let Some(end) = self.line_end.take().filter(|end| *end < next.start) {
            self.edits.push((end..next.start, " ".to_owned()));
        }
    }

    fn code_block(&mut self) {
        let Some((range, code)) = self.code.take() else { return };
        let before = self.text.get(..range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let lead = before.get(line..).unwrap_or_default();
        let is_fenced = self.text.get(range.clone()).is_some_and(|code| code.starts_with(['`', '~']));
        // Four spaces of what stands before an indented block are what makes it one.
        let (lead, start) = match is_fenced || lead.len() < 4 {
            true => (lead, range.start),
            false => (lead.get(..lead.len() - 4).unwrap_or_default(), range.start - 4),
        };
        let prefix: String = lead.chars().map(|letter| if letter == '>' { '>' } else { ' ' }).collect();
        let end = start + self.text.get(start..range.end).unwrap_or_default().trim_end().len();
        let new = block(&code, &prefix);
        if self.text.get(start..end) != Some(&new) {
            self.edits.push((start..end, new));
        }
    }

    fn leads_somewhere(&self, target: &str) -> bool {
        let is_address = ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
        is_address || (self.is_ours && target.starts_with("crate::"))
    }

    fn link(&mut self, range: Range<usize>, kind: LinkType, target: &str) {
        let is_good = kind == LinkType::Email || self.leads_somewhere(target);
        if !is_good && kind == LinkType::Autolink {
            self.escape(range.clone(), &['<']);
        }
        self.links.push(Link { is_good: is_good || kind == LinkType::Autolink, range, inner: None });
    }

    /// Notes what the open links show.
    fn show(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if matches!(event, Event::End(TagEnd::Link | TagEnd::Image)) {
            return;
        }
        for link in &mut self.links {
            let inner = link.inner.get_or_insert_with(|| range.clone());
            *inner = inner.start.min(range.start)..inner.end.max(range.end);
        }
    }

    fn link_end(&mut self) {
        let Some(link) = self.links.pop().filter(|link| !link.is_good) else { return };
        match link.inner {
            Some(inner) => {
                self.edits.push((link.range.start..inner.start, String::new()));
                self.edits.push((inner.end..link.range.end, String::new()));
            }
            None => self.edits.push((link.range, String::new())),
        }
    }
}

/// Lines of code as a block that is no test, each after this prefix.
fn block(code: &str, prefix: &str) -> String {
    let runs = code.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default().saturating_add(1).max(3));
    let mut block = format!("{fence}text\n");
    for line in code.trim_end_matches('\n').lines() {
        block.push_str(format!("{prefix}{line}").trim_end());
        block.push('\n');
    }
    block.push_str(prefix);
    block.push_str(&fence);
    block
}

/// The addresses of the web in a text.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = ["http://", "https://"]
        .iter()
        .filter_map(|scheme| text.get(from..)?.find(scheme))
        .min()
        .map(|start| from + start)
    {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(|letter: char| letter.is_whitespace() || "<>\"'`\\|".contains(letter));
        let address = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        let address = trimmed(address);
        let end = start + address.len();
        if address.split("://").nth(1).is_some_and(|host| host.starts_with(char::is_alphanumeric)) {
            found.push(start..end);
        }
        from = end.max(start + "http://".len());
    }
    found
}

/// An address without the marks of the sentence that it stands in.
fn trimmed(address: &str) -> &str {
    let mut address = address.trim_end_matches(|letter: char| ".,;:!?*_~".contains(letter));
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        while address.ends_with(close) && address.matches(close).count() > address.matches(open).count() {
            address = address.trim_end_matches(|letter: char| ".,;:!?*_~".contains(letter));
            address = address.strip_suffix(close).unwrap_or(address);
        }
    }
    address.trim_end_matches(|letter: char| ".,;:!?*_~".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, wanted: &str) {
        let safe = safe(text);
        assert_eq!(safe, wanted);
        assert_eq!(super::safe(&safe), safe, "it changes again");
    }

    #[track_caller]
    fn stays(text: &str) {
        becomes(text, text);
    }

    #[test]
    fn plain_texts_stay() {
        stays(
            "A *thing* with `code`, **bold** and [a page](https://x.example/a_b).\n\nAnother: <https://x.example>.",
        );
        stays("- one\n- two `<b>`\n\n1. three\n2. four");
        stays("a < b && c > d, 5 * 3, `{% cut %}`, {% cut %}, \\*, C:\\dir, */ /* //");
        stays("| a | b |\n|---|---|\n| 1 | 2 |");
    }

    #[test]
    fn code_is_no_test() {
        becomes("```\nlet x = broken(;\n```", "```text\nlet x = broken(;\n```");
        becomes("```rust\nlet x;\n```\nmore", "```text\nlet x;\n```\nmore");
        becomes("~~~json\n{}\n~~~", "```text\n{}\n```");
        becomes("a\n\n~~~~\n```\n~~~~", "a\n\n````text\n```\n````");
        becomes("```\nunclosed", "```text\nunclosed\n```");
        becomes("  ```\n  a\n  ```", "  ```text\n  a\n  ```");
        becomes("````\na\n```\nb\n````", "````text\na\n```\nb\n````");
        becomes("```\n```", "```text\n```");
    }

    #[test]
    fn indented_code_is_no_test() {
        becomes(
            "or\n\n    indented: code\n      more\n\nand",
            "or\n\n```text\nindented: code\n  more\n```\n\nand",
        );
        becomes("or\n\n\tindented", "or\n\n```text\nindented\n```");
        becomes("    first", "```text\nfirst\n```");
        becomes("    first\n\n    second", "```text\nfirst\n\nsecond\n```");
    }

    #[test]
    fn code_in_lists_and_quotes_is_no_test() {
        becomes("- a\n\n  ```\n  b\n  ```\n- c", "- a\n\n  ```text\n  b\n  ```\n- c");
        becomes("- ```\n  b\n  ```", "- ```text\n  b\n  ```");
        becomes("> ```\n> b\n> ```", "> ```text\n> b\n> ```");
        becomes("- a\n\n      code\n", "- a\n\n  ```text\n  code\n  ```");
        becomes("- ```\n  b", "- ```text\n  b\n  ```");
    }

    #[test]
    fn tags_are_texts() {
        becomes(
            "a <b>b</b> <br/> <!-- c --> Vec<String>",
            "a \\<b>b\\</b> \\<br/> \\<!-- c --> Vec\\<String>",
        );
        becomes("<details>\n[x](../y.md)\n</details>", "\\<details>\nx\n\\</details>");
        becomes("<div\nclass=a>", "\\<div\nclass=a>");
        becomes("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
    }

    #[test]
    fn links_that_lead_nowhere_are_their_texts() {
        becomes("a [link](../x.md) b", "a link b");
        becomes("a [**link**](x \"title\") b", "a **link** b");
        becomes("![picture](x.png)", "picture");
        becomes("[](x)", "");
        becomes("[a][b]\n\n[b]: ../x", "a\n\n\\[b]: ../x");
        becomes("[`Vec`](Vec) and [x](javascript:alert)", "`Vec` and x");
        becomes("<urn:a:b>", "\\<urn:a:b>");
        becomes("[a [b](c) d](https://x.example)", "\\[a b d](<https://x.example>)");
        stays("[a](https://x.example \"t\"), <a@x.example>");
    }

    #[test]
    fn brackets_are_no_links() {
        becomes("[1, 2] and [x] and [`y`] and a[0]", "\\[1, 2] and \\[x] and \\[`y`] and a\\[0]");
        becomes("a [ b", "a \\[ b");
        stays("\\[x]");
        becomes("\\\\[x]", "\\\\\\[x]");
        becomes("see [^1]", "see \\[^1]");
        stays("[x]\n\n[x]: https://x.example");
        becomes("- [x]: https://x.example", "- \\[x]: <https://x.example>");
    }

    #[test]
    fn addresses_are_links() {
        becomes("See http://x.example/a_b?c=d.", "See <http://x.example/a_b?c=d>.");
        becomes("(https://x.example/a(b))", "(<https://x.example/a(b)>)");
        becomes("`http://x.example` https://x.example", "`http://x.example` <https://x.example>");
        becomes("**https://x.example/**", "**<https://x.example/>**");
        stays("http:// and https://");
    }

    #[test]
    fn backticks_are_closed() {
        becomes("a ` b", "a \\` b");
        stays("``a ` b``");
    }

    #[test]
    fn lines_of_items_are_joined() {
        becomes("- a\nb\n- c\n    d", "- a b\n- c d");
        becomes("> a\nb\n> c", "> a b c");
        becomes("1. a\n   b\n\n   c\nd", "1. a b\n\n   c d");
        stays("a\nb\n    c");
    }

    #[test]
    fn signs_that_no_line_holds_are_gone() {
        becomes("a\r\nb\rc\td\0\u{202E}e  \nf", "a\nb\nc    de\nf");
        becomes("\n\n  a  \n\n", "  a");
        becomes("", "");
    }

    #[test]
    fn what_is_ours_stays() {
        let ours = "[`Refused`](crate::ErrorKind::Refused)\n\n```no_run\nlet x = 1;\n```";
        assert_eq!(safe_but_for_ours(ours), ours);
        becomes(ours, "`Refused`\n\n```text\nlet x = 1;\n```");
    }

    #[test]
    fn a_sentence_stands_before_a_paragraph_and_above_a_block() {
        assert_eq!(after("Sets `a`.", "The *a*."), "Sets `a`. The *a*.");
        assert_eq!(after("Sets `a`.", " "), "Sets `a`.");
        for block in ["- one", "```text\na\n```", "# Title", "> quote", "1. one", "    code"] {
            let whole = after("Sets `a`.", block);
            assert!(whole.starts_with("Sets `a`.\n\n"), "{whole}");
        }
    }

    #[test]
    fn values_are_code() {
        for (value, shown) in [
            ("NEW", "`NEW`"),
            ("", "`\"\"`"),
            (" ", "`\" \"`"),
            ("a`b", "`` a`b ``"),
            ("a\nb", "`a\\nb`"),
            ("'a'", "`'a'`"),
            ("Новый", "`Новый`"),
        ] {
            assert_eq!(code(value), shown);
            assert_eq!(safe(&code(value)), shown);
        }
    }

    /// What rustdoc and clippy would have something to say against.
    fn faults(text: &str) -> Vec<String> {
        let mut depth = 0;
        let fault = |event: Event<'_>| {
            match &event {
                Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => depth += 1,
                Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => depth -= 1,
                _ => {}
            }
            let is_fault = match &event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => &**info != "text",
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))
                | Event::Html(_)
                | Event::InlineHtml(_) => true,
                Event::Start(
                    Tag::Link { dest_url, link_type, .. } | Tag::Image { dest_url, link_type, .. },
                ) => *link_type != LinkType::Email && !dest_url.starts_with("http"),
                Event::SoftBreak | Event::HardBreak => depth > 0,
                _ => false,
            };
            is_fault.then(|| format!("{event:?}"))
        };
        Parser::new_ext(text, options()).filter_map(fault).collect()
    }

    #[test]
    fn prose_needs_no_look() {
        for prose in ["", "A `b` c.", "One\ntwo.\n\n`Three` - four, 5 * 6 > 7 | 8 # 9."] {
            assert!(is_prose(prose), "{prose}");
            assert_eq!(mend(&plain(prose), false), prose);
        }
        for other in [
            "- a",
            "1. a",
            " a",
            "a ` b",
            "a `` b",
            "a\n===",
            "a [b",
            "a <b>",
            "see http://x.y",
            "a\tb",
            "a \n",
            "a\u{2028}b\r",
        ] {
            assert!(!is_prose(other), "{other}");
        }
    }

    #[test]
    fn whatever_comes_is_settled() {
        const PIECES: [&str; 29] = [
            "`",
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            "\\",
            "a",
            " ",
            "\n",
            "    ",
            "```",
            "~~~",
            "- ",
            "> ",
            "http://x.y",
            "*",
            "_",
            "|",
            ":",
            "!",
            "#",
            "^",
            "1. ",
            "\n\n",
            "<b>",
            "[a](b)",
            "[^1]: ",
        ];
        let mut state = 7_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let index = usize::try_from(state >> 16).unwrap_or_default() % PIECES.len();
                text.push_str(PIECES.get(index).copied().unwrap_or_default());
            }
            let once = safe(&text);
            assert_eq!(safe(&once), once, "of {text:?}");
            assert_eq!(faults(&once), Vec::<String>::new(), "of {text:?}: {once:?}");
        }
    }
}
