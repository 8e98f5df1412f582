//! A plan → the new texts of files.

use std::collections::BTreeMap;

use super::accepted;
use super::insert::{at_end, in_item};
use super::local::{Local, ROOT};
use super::plan::{Additions, PathItem, Plan};
use super::todo;
use super::yaml::{self, Entry};

/// Which groups are not described yet, and why.
const ACCEPTED: &str = "drift-accepted.yaml";

/// The sections of a file, in their order.
const SECTIONS: [&str; 5] = ["paths", "parameters", "schemas", "responses", "examples"];

/// The sections of the root that come after the tags and paths.
const AFTER_TAGS: [&str; 3] = ["paths", "x-webhooks", "components"];

/// The text of every file that changes, by its path from our folder.
pub(super) fn of(plan: &Plan, ours: &Local) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    for (file, additions) in &plan.files {
        let old = ours.texts.get(file).cloned();
        let old = old.unwrap_or_else(|| heading(additions.group.as_deref()));
        let new = with(&old, additions).map_err(|reason| format!("{file}#: {reason}"))?;
        texts.insert(file.clone(), new);
    }
    let old = ours.texts.get(ROOT).map(String::as_str).unwrap_or_default();
    let new = root(old, plan).map_err(|reason| format!("{ROOT}#: {reason}"))?;
    if new != old {
        texts.insert(ROOT.to_owned(), new);
    }
    if let Some(old) = ours.texts.get(ACCEPTED) {
        let new = accepted::without(old, &plan.whole, &plan.new)
            .map_err(|reason| format!("{ACCEPTED}#: {reason}"))?;
        if new != *old {
            texts.insert(ACCEPTED.to_owned(), new);
        }
    }
    Ok(texts)
}

fn heading(group: Option<&str>) -> String {
    match group {
        Some(group) => format!("# The {group} group. {}: say what it is about.\n", todo::TODO),
        None => "# What groups share.\n".to_owned(),
    }
}

fn with(text: &str, additions: &Additions) -> Result<String, String> {
    let mut text = text.to_owned();
    for PathItem { name, is_new, methods } in &additions.paths {
        let methods = yaml::lines(methods, 4);
        text = match is_new {
            true => section(&text, "paths", &format!("{}{methods}", yaml::key(name, 2)), false)?,
            false => in_item(&text, "paths", name, &methods)?,
        };
    }
    let sections = [
        ("parameters", &additions.parameters, false),
        ("schemas", &additions.schemas, true),
        ("responses", &additions.responses, false),
        ("examples", &additions.examples, false),
    ];
    for (name, entries, is_spaced) in sections {
        if !entries.is_empty() {
            text = section(&text, name, &block(entries, is_spaced), is_spaced)?;
        }
    }
    Ok(text)
}

fn section(text: &str, name: &str, block: &str, is_spaced: bool) -> Result<String, String> {
    let later: Vec<&str> = SECTIONS.into_iter().skip_while(|section| *section != name).skip(1).collect();
    at_end(text, name, &later, block, is_spaced)
}

fn block(entries: &[Entry], is_spaced: bool) -> String {
    let blocks: Vec<String> =
        entries.iter().map(|entry| yaml::lines(std::slice::from_ref(entry), 2)).collect();
    blocks.join(if is_spaced { "\n" } else { "" })
}

fn root(text: &str, plan: &Plan) -> Result<String, String> {
    let mut text = text.to_owned();
    if !plan.tags.is_empty() {
        text = at_end(&text, "tags", &AFTER_TAGS, &yaml::list(&plan.tags, 2), false)?;
    }
    if !plan.paths.is_empty() {
        let [_, later @ ..] = AFTER_TAGS;
        text = at_end(&text, "paths", &later, &yaml::lines(&plan.paths, 2), false)?;
    }
    Ok(text)
}
