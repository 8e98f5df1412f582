//! A small description in two files that is right, for tests to put mistakes into.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fs;
use std::path::Path;

use yandex_market_codegen::{Error, Generated, Settings, Trial, generate, trial};

pub const ROOT: &str = include_str!("root.yaml");
pub const GROUP: &str = include_str!("group.yaml");
/// What the shop calls, for the end of the root.
pub const WEBHOOKS: &str = "x-webhooks:\n  event: { $ref: hooks.yaml#/paths/~1event }\n";
pub const HOOKS: &str = include_str!("hooks.yaml");

/// Files by name; `root.yaml` is where reading begins.
#[derive(Clone)]
pub struct Description(Vec<(String, String)>);

impl Description {
    /// The small description: `root.yaml` and `group.yaml`.
    pub fn new() -> Self {
        Self::of(&[("root.yaml", ROOT), ("group.yaml", GROUP)])
    }

    /// The small description with `hooks.yaml`: a webhook with a tagged union.
    pub fn with_webhooks() -> Self {
        let root = format!("{ROOT}{WEBHOOKS}");
        Self::of(&[("root.yaml", &root), ("group.yaml", GROUP), ("hooks.yaml", HOOKS)])
    }

    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    /// Replaces a text that stands exactly once in all files.
    pub fn replace(mut self, old: &str, new: &str) -> Self {
        let found: usize = self.0.iter().map(|(_, text)| text.matches(old).count()).sum();
        assert_eq!(found, 1, "`{old}` stands {found} times");
        for (_, text) in &mut self.0 {
            *text = text.replace(old, new);
        }
        self
    }

    /// Replaces a text wherever it stands.
    pub fn replace_all(mut self, old: &str, new: &str) -> Self {
        for (_, text) in &mut self.0 {
            *text = text.replace(old, new);
        }
        self
    }

    /// Takes away a line that stands exactly once, by its words.
    pub fn without(self, line: &str) -> Self {
        self.replace(&format!("{line}\n"), "\n")
    }

    /// Adds lines at the end of a file: more schemas, in the case of the group.
    pub fn append(mut self, name: &str, lines: &str) -> Self {
        let (_, text) = self.0.iter_mut().find(|(file, _)| file == name).unwrap();
        text.push_str(lines);
        self
    }

    /// Adds a file.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.push((name.to_owned(), text.to_owned()));
        self
    }

    pub fn generate(&self) -> Result<Generated, Error> {
        self.generate_with(&Settings::default())
    }

    pub fn generate_with(&self, settings: &Settings) -> Result<Generated, Error> {
        self.written(|root| generate(root, settings))
    }

    /// Generates what can be.
    pub fn trial(&self, settings: &Settings) -> Result<Trial, Error> {
        self.written(|root| trial(root, settings, |description| description))
    }

    /// Does something with the files, in a folder of their own.
    pub fn written<T>(&self, run: impl FnOnce(&Path) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.0 {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let before = names(folder.path());
        let result = run(&folder.path().join("root.yaml"));
        assert_eq!(before, names(folder.path()), "generating must write nothing");
        result
    }

    /// The whole generated text.
    pub fn text(&self) -> String {
        self.generate().unwrap_or_else(|error| panic!("{error}")).single_file()
    }

    /// Asserts that exactly these mistakes are found: file, pointer and a part of the reason of each.
    #[track_caller]
    pub fn refused(&self, expected: &[(&str, &str, &str)]) {
        self.refused_with(&Settings::default(), expected);
    }

    /// Asserts the same of a description that must be complete.
    #[track_caller]
    pub fn refused_if_complete(&self, expected: &[(&str, &str, &str)]) {
        self.refused_with(&Settings { complete: true, ..Settings::default() }, expected);
    }

    #[track_caller]
    fn refused_with(&self, settings: &Settings, expected: &[(&str, &str, &str)]) {
        let Err(error) = self.generate_with(settings) else { panic!("nothing is refused: {expected:?}") };
        let found: Vec<(String, &str, &str)> = error
            .problems()
            .iter()
            .map(|one| {
                let file = one.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                (file, one.pointer.as_str(), one.reason.as_str())
            })
            .collect();
        let same = |(file, pointer, part): &(&str, &str, &str)| {
            found.iter().any(|one| one.0 == *file && one.1 == *pointer && one.2.contains(part))
        };
        let all = expected.iter().all(same) && found.len() == expected.len();
        assert!(all, "expected {expected:#?}\nfound {found:#?}\n{error}");
        for (file, pointer, part) in expected {
            let told = error.to_string();
            assert!(told.contains(&format!("{file}#{pointer}: ")) && told.contains(part), "{told}");
        }
    }
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}
