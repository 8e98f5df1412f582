//! The vendor's sentences, for whoever writes ours: by our file, and by the pointer of the text that is to be written.
//!
//! They stay out of the description and out of the repository.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use yandex_market_codegen::read_yaml;

use super::plan::Plan;
use super::vendor::escape;
use super::yaml::{Entry, Node};

/// The sentences of a file, by JSON pointer.
pub(super) type Sentences = BTreeMap<String, String>;

/// The sentences for everything that a plan adds, by file.
pub(super) fn of(plan: &Plan) -> BTreeMap<String, Sentences> {
    let mut all = BTreeMap::new();
    for (file, additions) in &plan.files {
        let mut sentences = Sentences::new();
        for item in &additions.paths {
            below(&item.methods, &format!("/paths/{}", escape(&item.name)), &mut sentences);
        }
        below(&additions.parameters, "/parameters", &mut sentences);
        below(&additions.schemas, "/schemas", &mut sentences);
        below(&additions.responses, "/responses", &mut sentences);
        if !sentences.is_empty() {
            all.insert(file.clone(), sentences);
        }
    }
    all
}

fn below(entries: &[Entry], pointer: &str, sentences: &mut Sentences) {
    for one in entries {
        let pointer = format!("{pointer}/{}", escape(&one.key));
        sentences.extend(one.said.iter().map(|said| (pointer.clone(), said.trim().to_owned())));
        node(&one.value, &pointer, sentences);
    }
}

fn node(node: &Node, pointer: &str, sentences: &mut Sentences) {
    match node {
        Node::Map(entries) => below(entries, pointer, sentences),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                self::node(item, &format!("{pointer}/{index}"), sentences);
            }
        }
        Node::Scalar(_) => {}
    }
}

/// Adds sentences to those that a folder has, a file for each of ours.
pub(super) fn write(all: &BTreeMap<String, Sentences>, folder: &Path) -> io::Result<()> {
    for (file, new) in all {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        let old = fs::read_to_string(&path).ok().and_then(|text| read_yaml(&text).ok());
        let old = old.and_then(|old| serde_json::from_value(old).ok());
        let mut sentences: Sentences = old.unwrap_or_default();
        sentences.extend(new.clone());
        fs::write(&path, text(&sentences))?;
    }
    Ok(())
}

/// YAML with each sentence in lines of its own.
fn text(sentences: &Sentences) -> String {
    let one = |(pointer, said): (&String, &String)| {
        let pointer = pointer.replace('\'', "''");
        match said.chars().any(|letter| letter.is_control() && letter != '\n') || said.is_empty() {
            true => format!("'{pointer}': {}\n", serde_json::Value::from(said.as_str())),
            false => {
                let indented =
                    |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
                let lines: String = said.lines().map(indented).collect();
                format!("'{pointer}': |2-\n{lines}")
            }
        }
    };
    sentences.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_read_back() {
        let said =
            ["One.", "Two\n\n  lines: #1\n- 'of' \"it\"", "{% note %}\tA tab", "key: value", "", "# none"];
        let sentences: Sentences = said
            .iter()
            .enumerate()
            .map(|(index, said)| (format!("/a's/{index}"), (*said).to_owned()))
            .collect();
        let read: Sentences = serde_json::from_value(read_yaml(&text(&sentences)).unwrap()).unwrap();
        assert_eq!(read, sentences);
    }

    #[test]
    fn a_folder_keeps_what_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let one = |pointer: &str, said: &str| {
            let sentences = Sentences::from([(pointer.to_owned(), said.to_owned())]);
            BTreeMap::from([("a.yaml".to_owned(), sentences)])
        };
        write(&one("/a", "A."), folder.path()).unwrap();
        write(&one("/b", "B.\nC."), folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join("a.yaml")).unwrap();
        assert_eq!(text, "'/a': |2-\n  A.\n'/b': |2-\n  B.\n  C.\n");
    }
}
