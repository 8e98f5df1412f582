//! The list of accepted differences, without what an import has settled: a group of which everything is described now, an
//! operation that was not.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use yandex_market_codegen::read_yaml;

use super::yaml::{self, Entry, Node, entry};

/// The text without these groups and without the operations that are missing no more.
///
/// Lines are taken out and the others stay as they are. Where that cannot be done, because something is written in
/// another style, all is written anew, and comments are lost.
pub(super) fn without(
    text: &str,
    groups: &BTreeSet<String>,
    operations: &BTreeSet<String>,
) -> Result<String, String> {
    let settled = Settled { groups, operations };
    let old = read(text)?;
    let new = settled.rest(&old);
    if new == old {
        return Ok(text.to_owned());
    }
    let edited = settled.lines(text);
    if read(&edited).is_ok_and(|edited| edited == new) {
        return Ok(edited);
    }
    let heading: String =
        text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    Ok(heading + &yaml::lines(&anew(&new), 0))
}

fn read(text: &str) -> Result<Value, String> {
    read_yaml(text).map_err(|error| format!("is no YAML: {error}"))
}

/// Entries that an import has settled.
struct Settled<'a> {
    groups: &'a BTreeSet<String>,
    operations: &'a BTreeSet<String>,
}

impl Settled<'_> {
    /// The list without it. A reason for nothing is none.
    fn rest(&self, list: &Value) -> Value {
        let mut rest = list.clone();
        self.rest_of(&mut rest, "accepted", "findings", |finding| self.finding(finding));
        self.rest_of(&mut rest, "groups", "names", |name| {
            let is_settled = name.as_str().is_some_and(|name| self.groups.contains(name));
            (!is_settled).then(|| name.clone())
        });
        rest
    }

    fn rest_of(&self, list: &mut Value, section: &str, key: &str, keep: impl Fn(&Value) -> Option<Value>) {
        let Some(reasons) = list.get_mut(section).and_then(Value::as_array_mut) else { return };
        reasons.retain_mut(|reason| {
            let Some(items) = reason.get_mut(key).and_then(Value::as_array_mut) else { return true };
            let kept: Vec<Value> = items.iter().filter_map(&keep).collect();
            let is_left = !kept.is_empty() || items.is_empty();
            *items = kept;
            is_left
        });
    }

    /// A finding without the operations that are missing no more, if any other is left.
    fn finding(&self, finding: &Value) -> Option<Value> {
        let is_missing =
            finding.get("kind").is_some_and(|kind| kind == "operation") && finding.get("here").is_none();
        let mut rest = finding.clone();
        if let Some(ids) = rest.get_mut("operations").and_then(Value::as_array_mut).filter(|_| is_missing) {
            ids.retain(|id| !id.as_str().is_some_and(|id| self.operations.contains(id)));
            if ids.is_empty() {
                return None;
            }
        }
        Some(rest)
    }

    /// The text without the lines of what is settled, as this project writes it: a section at the margin, reasons below it,
    /// and their findings or names below these.
    fn lines(&self, text: &str) -> String {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut kept = String::new();
        for section in blocks(&lines, |line| !line.starts_with([' ', '-', '#', '\n'])) {
            let name = section.first().and_then(|line| line.split(':').next()).unwrap_or_default();
            // Blank lines and comments at the margin belong to the next section.
            let is_text = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
            let end = section.iter().rposition(is_text).map_or(section.len(), |last| last + 1);
            let (section, after) = section.split_at_checked(end).unwrap_or((section, &[]));
            let reasons = blocks(section, |line| line.starts_with("  - "));
            let (head, reasons) = split_head(&reasons, |block| block.starts_with("  - "));
            let left: Vec<String> = reasons.iter().filter_map(|reason| self.reason(name, reason)).collect();
            match left.is_empty() && !reasons.is_empty() {
                // Nothing is accepted any more.
                true => kept.push_str(&head.replacen(":\n", ": []\n", 1)),
                false => kept.push_str(&(head + &left.concat())),
            }
            kept.push_str(&after.concat());
        }
        kept
    }

    /// The lines of a reason that are left.
    fn reason(&self, section: &str, reason: &[&str]) -> Option<String> {
        let begins = |line: &str| line.starts_with("      - ");
        let items = blocks(reason, begins);
        let (head, items) = split_head(&items, begins);
        let left: Vec<String> = items.iter().filter_map(|item| self.item(section, item)).collect();
        (items.is_empty() || !left.is_empty()).then(|| head + &left.concat())
    }

    fn item(&self, section: &str, item: &[&str]) -> Option<String> {
        let text = item.concat();
        let read = read_yaml(&text).ok()?;
        let one = read.get(0)?;
        match section {
            "groups" => (!one.as_str().is_some_and(|name| self.groups.contains(name))).then_some(text),
            "accepted" => match self.finding(one) {
                Some(rest) if rest == *one => Some(text),
                Some(rest) => Some(yaml::list(&[finding(&rest)], 6)),
                None => None,
            },
            _ => Some(text),
        }
    }
}

/// Lines in blocks, of which each but the first begins with such a line.
fn blocks<'a, 'l>(lines: &'a [&'l str], begins: impl Fn(&str) -> bool) -> Vec<&'a [&'l str]> {
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| begins(line)).map(|(index, _)| index).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let head = starts.first().copied().unwrap_or(lines.len());
    let rest = starts.iter().zip(ends).filter_map(|(start, end)| lines.get(*start..end));
    lines.get(..head).filter(|head| !head.is_empty()).into_iter().chain(rest).collect()
}

/// Splits off the lines before the first block that begins so.
fn split_head<'a, 'l>(
    blocks: &[&'a [&'l str]],
    begins: impl Fn(&str) -> bool,
) -> (String, Vec<&'a [&'l str]>) {
    let is_block = |block: &&&[&str]| block.first().is_some_and(|line| begins(line));
    let head: String =
        blocks.iter().take_while(|block| !is_block(block)).map(|block| block.concat()).collect();
    (head, blocks.iter().skip_while(|block| !is_block(block)).copied().collect())
}

/// The whole list in our order.
fn anew(list: &Value) -> Vec<Entry> {
    let sections = list.as_object().into_iter().flatten().map(|(name, reasons)| {
        let reasons = reasons.as_array().into_iter().flatten().map(|reason| {
            ordered(reason, &["reason", "findings", "names"], |key, value| match (key, value) {
                ("findings", Value::Array(all)) => Node::List(all.iter().map(finding).collect()),
                (_, value) => value.clone().into(),
            })
        });
        entry(name, Node::List(reasons.collect()))
    });
    sections.collect()
}

fn finding(finding: &Value) -> Node {
    ordered(finding, &["operations", "places", "kind", "here", "there"], |_, value| value.clone().into())
}

fn ordered(map: &Value, order: &[&str], write: impl Fn(&str, &Value) -> Node) -> Node {
    let empty = Map::new();
    let map = map.as_object().unwrap_or(&empty);
    let first = order.iter().filter_map(|key| Some((*key, map.get(*key)?)));
    let others = map.iter().map(|(key, value)| (key.as_str(), value)).filter(|(key, _)| !order.contains(key));
    Node::Map(first.chain(others).map(|(key, value)| entry(key, write(key, value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
# What differs.
accepted:
  # Why.
  - reason: Not described yet.
    findings:
      - operations: [getA, getB]
        places: [operation]
        kind: operation
        there: GET /a
      - operations: [getC]
        places: [operation]
        kind: operation
        there: GET /c
  - reason: So be it.
    findings:
      - operations: [getA]
        places: [operation]
        kind: quota
        there: 5 per hour

# Groups.
groups:
  - reason: Later.
    names:
      - a
      - b
  - reason: Never.
    names:
      - c
";

    const LIST_WITHOUT_ACCEPTED: &str = "# What differs.\naccepted: []\n  # Why.\n";

    fn rest(text: &str, groups: &[&str], operations: &[&str]) -> String {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        without(text, &set(groups), &set(operations)).unwrap()
    }

    #[test]
    fn what_is_settled_loses_its_lines() {
        assert_eq!(rest(LIST, &["x"], &["getX"]), LIST);
        assert_eq!(rest(LIST, &["a"], &[]), LIST.replace("      - a\n", ""));
        let last = "  - reason: So be it.\n    findings:\n      - operations: [getA]\n        places: [operation]\n        \
                    kind: quota\n        there: 5 per hour\n";
        let missing = last.replace("quota\n        there: 5 per hour", "operation\n        there: GET /a");
        let list = LIST.replace(last, &missing);
        assert_eq!(
            rest(&list, &[], &["getA", "getB", "getC"]),
            LIST_WITHOUT_ACCEPTED.to_owned() + &LIST[LIST.find("\n# Groups").unwrap()..]
        );
        let without_c = LIST.replace("  - reason: Never.\n    names:\n      - c\n", "");
        assert_eq!(rest(LIST, &["c"], &[]), without_c);
        let settled = "      - operations: [getC]\n        places: [operation]\n        kind: operation\n        there: GET /c\n";
        assert_eq!(rest(LIST, &[], &["getC"]), LIST.replace(settled, ""));
    }

    #[test]
    fn nothing_is_left_without_a_value() {
        let left = rest(LIST, &["a", "b", "c"], &["getA", "getB", "getC"]);
        assert!(left.ends_with("\n# Groups.\ngroups: []\n"), "{left}");
        assert!(left.contains("  - reason: So be it.\n") && !left.contains("Not described yet"), "{left}");
        let read = read(&left).unwrap();
        assert_eq!(read["accepted"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn an_operation_of_several_is_taken_out() {
        let left = read(&rest(LIST, &[], &["getA"])).unwrap();
        assert_eq!(left["accepted"][0]["findings"][0]["operations"], serde_json::json!(["getB"]));
        assert_eq!(left["accepted"][1]["findings"][0]["operations"], serde_json::json!(["getA"]));
    }

    #[test]
    fn another_style_is_written_anew() {
        let flow = "# What differs.\naccepted: []\ngroups: [{ reason: Later., names: [a, b] }]\n";
        let left = rest(flow, &["a"], &[]);
        assert_eq!(
            left,
            "# What differs.\naccepted: []\ngroups:\n  - reason: Later.\n    names:\n      - b\n"
        );
        assert!(without("a: [", &BTreeSet::new(), &BTreeSet::new()).is_err());
    }
}
