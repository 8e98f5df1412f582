//! Documentation made of texts of a description: it must not become code, nor links to items that are not there.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use support::Description;

/// A text in the manner of YAML, for every place of the small description that has one.
fn everywhere(text: &str) -> Description {
    let text = format!("{text:?}");
    let words = format!("description: {text}");
    Description::new()
        .replace("summary: Lists chats.", &format!("summary: {text}"))
        .replace("description: Returns a page of chats.", &words)
        .replace("    in: query\n", &format!("    in: query\n    {words}\n"))
        .replace("  ChatDTO:\n", &format!("  ChatDTO:\n    {words}\n"))
        .replace("text: { type: string, ", &format!("text: {{ type: string, {words}, "))
        .replace("NEW: A new chat.", &format!("NEW: {text}"))
        .replace("  StatusType:\n", &format!("  StatusType:\n    {words}\n"))
        .replace("openapi: 3.0.3\n", &format!("openapi: 3.0.3\ntags: [{{ name: chats, {words} }}]\n"))
}

/// The lines of documentation of everything that is generated, without their marks.
fn documentation(description: &Description) -> Vec<String> {
    let generated = description.generate().unwrap_or_else(|error| panic!("{error}"));
    let files = generated.files().into_values().chain(generated.handles().into_values());
    let lines: Vec<String> =
        files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let comment = |line: &String| line.trim_start().strip_prefix("///").map(str::to_owned);
    lines.iter().filter_map(comment).map(|line| line.trim().to_owned()).collect()
}

/// How often a line stands in the documentation.
fn count(lines: &[String], wanted: &str) -> usize {
    lines.iter().filter(|line| line.contains(wanted)).count()
}

#[test]
fn code_is_no_test() {
    for code in
        ["```\nlet x = broken(;\n```", "~~~rust\nlet x = broken(;", "or\n\n    let x = broken(;\n\nand"]
    {
        let lines = documentation(&everywhere(code));
        assert!(count(&lines, "let x = broken(;") >= 9, "{code:?}");
        let mut is_open = false;
        for fence in lines.iter().filter(|line| line.starts_with("```")) {
            assert!(is_open != ["```text", "```no_run"].contains(&fence.as_str()), "{fence} of {code:?}");
            is_open = !is_open;
        }
        assert!(!is_open, "{code:?}");
    }
}

#[test]
fn nothing_is_a_tag_or_a_link_to_an_item() {
    let lines = documentation(&everywhere("A Vec<String>, [x], [`y`], [z](../z.md) and http://x.example/a."));
    let shown = r" Vec\<String>, \[x], \[`y`], z and <http://x.example/a>";
    assert_eq!(count(&lines, "String>,"), count(&lines, shown));
    assert!(count(&lines, shown) >= 9, "{lines:#?}");
}

#[test]
fn a_list_stands_below_the_sentence_of_a_setter() {
    let lines = documentation(&everywhere("- one\ntwo\n- three"));
    let at = lines.iter().position(|line| line == "Sets `text`.").unwrap();
    assert_eq!(lines.get(at + 1..at + 4).unwrap(), ["", "- one two", "- three"]);
}

#[test]
fn code_that_ends_like_an_item_stays_in_one_piece() {
    let generated = everywhere("```\nlet x = 1;\nlet y = 2;\n```").generate().unwrap();
    assert!(generated.files().values().all(|text| !text.contains("1;\n\n")));
}

#[test]
fn the_bundled_description_has_the_texts_as_they_were_written() {
    let generated = everywhere("A Vec<String> [x]").generate().unwrap();
    assert!(generated.description().contains("\"A Vec<String> [x]\""));
}
