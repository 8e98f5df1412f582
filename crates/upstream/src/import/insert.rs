//! Text into a file of ours, between its lines and without a change to any of them.

/// Puts lines at the end of a section of a file, which gets the section if it has none.
///
/// `later` are the sections that follow it. A section that must have a line between its items `is_spaced`.
pub(super) fn at_end(
    text: &str,
    section: &str,
    later: &[&str],
    block: &str,
    is_spaced: bool,
) -> Result<String, String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(header) = find(&lines, section)? else {
        let place = lines.iter().position(|line| later.iter().any(|one| is_header(line, one)));
        let last = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
        let place = place.map_or(last, |place| end_of_text(&lines, place, 0));
        let gap = if place == 0 { "" } else { "\n" };
        return Ok(put(&lines, place, &format!("{gap}{section}:\n{block}")));
    };
    let end = end_of_block(&lines, header, 0);
    let gap = if is_spaced && end > header + 1 { "\n" } else { "" };
    Ok(put(&lines, end, &format!("{gap}{block}")))
}

/// Puts lines at the end of an item of a section.
pub(super) fn in_item(text: &str, section: &str, key: &str, block: &str) -> Result<String, String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let header = find(&lines, section)?.ok_or_else(|| format!("has no `{section}:`"))?;
    let section_end = end_of_block(&lines, header, 0);
    let is_item = |line: &str| {
        let name = line.strip_prefix("  ").and_then(|rest| rest.trim_end().strip_suffix(':'));
        name.is_some_and(|name| name.trim_matches(['\'', '"']) == key)
    };
    let mut items = lines.iter().enumerate().take(section_end).skip(header + 1);
    let item = items.find(|(_, line)| is_item(line)).map(|(index, _)| index);
    let item = item.ok_or_else(|| format!("has no line `{key}:` below `{section}:`, two spaces deep"))?;
    let end = end_of_block(&lines, item, 2);
    Ok(put(&lines, end, block))
}

/// The line of a section, which must have its items in lines below it.
fn find(lines: &[&str], section: &str) -> Result<Option<usize>, String> {
    let begins = |line: &&str| line.strip_prefix(section).is_some_and(|rest| rest.starts_with(':'));
    let Some(index) = lines.iter().position(begins) else { return Ok(None) };
    match lines.get(index).is_some_and(|line| is_header(line, section)) {
        true => Ok(Some(index)),
        false => Err(format!("`{section}:` has something behind it, so that nothing can be put below it")),
    }
}

fn is_header(line: &str, section: &str) -> bool {
    let rest = line.strip_prefix(section).and_then(|rest| rest.strip_prefix(':'));
    rest.is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'))
}

/// Where the block of a key ends that stands this deep.
fn end_of_block(lines: &[&str], key: usize, depth: usize) -> usize {
    let mut rest = lines.iter().enumerate().skip(key + 1);
    let next = rest.find(|(_, line)| !is_blank(line) && !is_comment(line) && indent(line) <= depth);
    let next = next.map_or(lines.len(), |(index, _)| index);
    end_of_text(lines, next, depth).max(key + 1)
}

/// Blank lines and comments above a key belong to it.
fn end_of_text(lines: &[&str], mut end: usize, depth: usize) -> usize {
    let belongs = |line: &str| is_blank(line) || (is_comment(line) && indent(line) <= depth);
    while end.checked_sub(1).and_then(|last| lines.get(last)).is_some_and(|line| belongs(line)) {
        end -= 1;
    }
    end
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn put(lines: &[&str], place: usize, block: &str) -> String {
    let (before, after) = lines.split_at_checked(place).unwrap_or((lines, &[]));
    let mut text = before.concat();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(block);
    // A new section does not stand right on the next one.
    let is_section = !block.trim_start_matches('\n').starts_with(' ');
    if is_section && after.first().is_some_and(|line| !is_blank(line)) {
        text.push('\n');
    }
    text + &after.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# A file.\n\npaths:\n  a:\n    get: 1\n    # of a\n\n  # of b\n  'b':\n    get: 2\n\n\
                        # Of schemas.\nschemas:\n  A: 1\n\n  B: 2\n";

    #[test]
    fn lines_come_to_the_end_of_a_section() {
        let new = at_end(FILE, "paths", &["schemas"], "  c:\n    get: 3\n", false).unwrap();
        assert_eq!(new, FILE.replace("    get: 2\n", "    get: 2\n  c:\n    get: 3\n"));
        let new = at_end(FILE, "schemas", &[], "  C: 3\n", true).unwrap();
        assert_eq!(new, format!("{FILE}\n  C: 3\n"));
    }

    #[test]
    fn a_section_is_made_where_it_belongs() {
        let new = at_end(FILE, "parameters", &["schemas"], "  c: 3\n", false).unwrap();
        assert_eq!(new, FILE.replace("    get: 2\n", "    get: 2\n\nparameters:\n  c: 3\n"));
        let new = at_end(FILE, "responses", &["examples"], "  c: 3\n", false).unwrap();
        assert_eq!(new, format!("{FILE}\nresponses:\n  c: 3\n"));
        assert_eq!(at_end("", "paths", &[], "  a: 1\n", false).unwrap(), "paths:\n  a: 1\n");
        assert_eq!(at_end("# A.\n", "paths", &[], "  a: 1\n", false).unwrap(), "# A.\n\npaths:\n  a: 1\n");
    }

    #[test]
    fn lines_come_to_the_end_of_an_item() {
        let new = in_item(FILE, "paths", "a", "    post: 3\n").unwrap();
        assert_eq!(new, FILE.replace("    # of a\n", "    # of a\n    post: 3\n"));
        let new = in_item(FILE, "paths", "b", "    post: 3\n").unwrap();
        assert_eq!(new, FILE.replace("    get: 2\n", "    get: 2\n    post: 3\n"));
    }

    #[test]
    fn a_last_line_without_an_end_gets_one() {
        assert_eq!(
            at_end("schemas:\n  A: 1", "schemas", &[], "  B: 2\n", false).unwrap(),
            "schemas:\n  A: 1\n  B: 2\n"
        );
    }

    #[test]
    fn what_has_no_lines_of_its_own_is_refused() {
        let refused = at_end("schemas: {}\n", "schemas", &[], "  B: 2\n", false).unwrap_err();
        assert!(refused.contains("`schemas:` has something behind it"), "{refused}");
        assert!(in_item(FILE, "paths", "z", "").is_err());
        assert!(in_item(FILE, "tags", "z", "").is_err());
    }
}
