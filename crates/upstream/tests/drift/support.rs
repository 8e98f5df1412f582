//! A small shop, described by ourselves and by others, for tests to change.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use yandex_market_codegen::Problem;
use yandex_market_upstream::drift::{Finding, Kind, Report, Severity, drift};

/// A copy of `shop/`: `openapi` is ours, `theirs` and `calls` are the others'.
pub struct Shop {
    folder: TempDir,
    /// The description that is compared with ours.
    asked: &'static str,
}

impl Shop {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drift/shop");
        copy(&shop.join("ours"), &folder.path().join("openapi"));
        copy(&shop.join("theirs"), &folder.path().join("theirs"));
        copy(&shop.join("calls"), &folder.path().join("calls"));
        Self { folder, asked: "theirs" }
    }

    /// The shop of which the notifications are compared.
    pub fn of_events() -> Self {
        Self { asked: "calls", ..Self::new() }
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Replaces a text of a file, where it stands first.
    pub fn change(self, file: &str, old: &str, new: &str) -> Self {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} has no `{old}`");
        self.write(file, &text.replacen(old, new, 1))
    }

    pub fn write(self, file: &str, text: &str) -> Self {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn accept(self, text: &str) -> Self {
        self.write("openapi/drift-accepted.yaml", text)
    }

    pub fn ask(&self, only: Option<&str>) -> Result<Report, Problem> {
        drift(&self.path("openapi"), &self.path(self.asked), only)
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.ask(None).unwrap().findings
    }

    /// The one thing that was found.
    #[track_caller]
    pub fn only(&self) -> Finding {
        let findings = self.findings();
        let [one] = findings.as_slice() else { panic!("{} findings: {findings:#?}", findings.len()) };
        one.clone()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if old.is_dir() {
            copy(&old, &new);
        } else {
            fs::copy(old, new).unwrap();
        }
    }
}

/// What a finding says, as a test writes it.
#[derive(Debug, PartialEq)]
pub struct Told {
    pub severity: Severity,
    pub place: String,
    pub kind: Kind,
    pub sides: (Option<String>, Option<String>),
    /// File and pointer on their side.
    pub theirs: String,
}

impl Told {
    pub fn of(finding: &Finding) -> Self {
        let theirs = finding.theirs.as_ref().map(|spot| format!("{}#{}", spot.file, spot.pointer));
        Self {
            severity: finding.severity.unwrap(),
            place: format!("{}: {}", finding.operation, finding.place),
            kind: finding.kind,
            sides: (finding.here.clone(), finding.there.clone()),
            theirs: theirs.unwrap_or_default(),
        }
    }
}
