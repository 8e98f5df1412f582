//! What has to be written where, for operations that we do not have.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value, json};

use super::local::{Local, ROOT};
use super::location::Location;
use super::parameters;
use super::schemas::{Role, Writer};
use super::vendor::{COMMON, Operation, Vendor, file_of_group};
use super::yaml::{Entry, Node, entry};
use super::{operations, paths, todo};

/// Our names of the answers that say what went wrong. Another status is called by its number.
const FAILURES: [(&str, &str); 7] = [
    ("400", "badRequest"),
    ("401", "unauthorized"),
    ("403", "forbidden"),
    ("404", "notFound"),
    ("420", "limitExceeded"),
    ("423", "locked"),
    ("500", "internalError"),
];

/// Our schema of what went wrong, whatever it was.
const ERROR: &str = "ApiErrorResponse";

/// What is new, by file.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) files: BTreeMap<String, Additions>,
    /// In the root.
    pub(super) tags: Vec<Node>,
    pub(super) paths: Vec<Entry>,
    /// The schemas that were there and are referred to now, by the vendor's name.
    pub(super) reused: BTreeSet<(String, Location)>,
    /// The operations that are described now.
    pub(super) new: BTreeSet<String>,
    /// The groups that have no operation any more that is not described.
    pub(super) whole: BTreeSet<String>,
}

/// What is new in one file, each in the order in which it was needed.
#[derive(Default)]
pub(super) struct Additions {
    /// The group that the file is of, where it is of one.
    pub(super) group: Option<String>,
    pub(super) paths: Vec<PathItem>,
    pub(super) parameters: Vec<Entry>,
    pub(super) schemas: Vec<Entry>,
    pub(super) responses: Vec<Entry>,
    pub(super) examples: Vec<Entry>,
}

/// The new methods of a path.
pub(super) struct PathItem {
    pub(super) name: String,
    /// Whether the path is new, too.
    pub(super) is_new: bool,
    pub(super) methods: Vec<Entry>,
}

/// Plans operations one by one.
pub(super) struct Planner<'a> {
    pub(super) theirs: &'a Vendor,
    pub(super) ours: &'a Local,
    plan: Plan,
    /// What is planned already.
    places: BTreeSet<Location>,
    /// Schemas that something planned refers to.
    open: VecDeque<(String, Location)>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(theirs: &'a Vendor, ours: &'a Local) -> Self {
        Self { theirs, ours, plan: Plan::default(), places: BTreeSet::new(), open: VecDeque::new() }
    }

    /// Adds an operation with all that it refers to.
    pub(super) fn add(&mut self, operation: &Operation) -> Result<(), String> {
        let (place, is_new) = self.path(operation)?;
        let entries = operations::node(self, operation, &place.file)?;
        let method = entry(&operation.method, entries);
        let additions = self.plan.files.entry(place.file.clone()).or_default();
        additions.group = self.theirs.owner(&operation.path).map(str::to_owned);
        let name = place.name();
        match additions.paths.iter_mut().find(|item| item.name == name) {
            Some(item) => item.methods.push(method),
            None => {
                additions.paths.push(PathItem { name, is_new, methods: vec![method] });
                if is_new {
                    let reference = vec![entry("$ref", place.seen_from(ROOT))];
                    self.plan.paths.push(entry(&operation.path, reference));
                }
            }
        }
        self.tag(&operation.group);
        self.close();
        Ok(())
    }

    /// The plan; `new` are the operations that were added.
    pub(super) fn finish(mut self, new: &[String]) -> Plan {
        let groups_of = |is_known: &dyn Fn(&str) -> bool| {
            let all = self.theirs.operations.values().filter(|one| is_known(&one.id));
            all.map(|one| one.group.clone()).collect::<BTreeSet<String>>()
        };
        let is_new = |id: &str| new.iter().any(|one| one == id);
        let missing = groups_of(&|id| !is_new(id) && !self.ours.has_operation(id));
        self.plan.whole = groups_of(&is_new).difference(&missing).cloned().collect();
        self.plan.new = new.iter().cloned().collect();
        self.plan
    }

    /// Where the path of an operation stands, or would stand.
    fn path(&self, operation: &Operation) -> Result<(Location, bool), String> {
        if let Some(known) = self.ours.operation_at(&operation.path, &operation.method) {
            let (method, path) = (operation.method.to_ascii_uppercase(), &operation.path);
            return Err(format!(
                "{ROOT}#/paths: {method} {path} is {known} here, and {} there",
                operation.id
            ));
        }
        if let Some(place) = self.ours.path(&operation.path) {
            if place.pointer.strip_prefix("/paths/").is_none_or(|name| name.contains('/')) {
                let place = place.seen_from("");
                return Err(format!("{place}: is no item of `paths`, and nothing can be added to it"));
            }
            return Ok((place, false));
        }
        let group = self.theirs.owner(&operation.path).unwrap_or(&operation.group);
        let file = file_of_group(group);
        let name = paths::name(&operation.path, &self.theirs.paths_of(group), group);
        let usual = Location::new(&file, "paths", &name);
        // A name that a person has given to another path stays with that.
        let is_taken = self.ours.path_places().any(|place| place == usual);
        let place =
            if is_taken { Location::new(&file, "paths", &paths::whole(&operation.path)) } else { usual };
        Ok((place, true))
    }

    fn tag(&mut self, group: &str) {
        let tag = || Node::from(vec![entry("name", group), entry("description", todo::group(group))]);
        if !self.ours.has_tag(group) && !self.plan.tags.contains(&tag()) {
            self.plan.tags.push(tag());
        }
    }

    /// The place of a parameter that a file refers to, which is planned when it is not ours.
    pub(super) fn parameter(&mut self, name: &str, file: &str) -> Location {
        let place = parameters::place(self.theirs, self.ours, name, file);
        let is_known = self.ours.place("parameters", &place.name()).is_some();
        if !is_known && self.places.insert(place.clone()) {
            let pointer = format!("/components/parameters/{name}");
            let value = self.theirs.root.pointer(&pointer).cloned().unwrap_or_default();
            let entries = self.written(&place.file, |writer| parameters::node(writer, &value, &pointer));
            self.additions(&place.file).parameters.push(entry(place.name(), entries));
        }
        place
    }

    /// The place of the answer that says that something went wrong.
    pub(super) fn failure(&mut self, status: &str, answer: &Value) -> Location {
        let known = FAILURES.iter().find(|(known, _)| *known == status);
        let usual = known.map_or_else(|| format!("status{status}"), |(_, name)| (*name).to_owned());
        // A response with another schema than that of errors is one of its own.
        let variety = self.theirs.variety(status, answer, ERROR);
        let name = format!("{usual}{}", variety.as_deref().unwrap_or_default());
        if let Some(place) = self.ours.place("responses", &name) {
            return place;
        }
        let place = Location::new(COMMON, "responses", &name);
        if self.places.insert(place.clone()) {
            let theirs = self.theirs.resolve(answer).clone();
            let error = self.ours.place("schemas", ERROR).filter(|_| variety.is_none());
            let content = match error {
                Some(error) => Some(
                    json!({ "application/json": { "schema": { "$ref": error.seen_from(COMMON) } } }).into(),
                ),
                None => {
                    let content = theirs.get("content").and_then(Value::as_object);
                    content.map(|content| self.written(COMMON, |writer| writer.content(content, "")))
                }
            };
            let mut entries =
                vec![entry("description", todo::failure(status)).saying(&theirs, "description")];
            entries.extend(content.map(|content| entry("content", content)));
            self.additions(COMMON).responses.push(entry(name, entries));
        }
        place
    }

    /// The place of a sample that an operation has in a file.
    pub(super) fn example(&mut self, name: &str, value: Node, file: &str) -> Location {
        let place = Location::new(file, "examples", name);
        if self.ours.place("examples", name).is_none() && self.places.insert(place.clone()) {
            let entries = vec![entry("summary", todo::SAMPLE), entry("value", value)];
            self.additions(file).examples.push(entry(name, entries));
        }
        place
    }

    /// Whatever is written to a file, noting what it refers to.
    pub(super) fn written<T>(&mut self, file: &str, write: impl FnOnce(&mut Writer<'a>) -> T) -> T {
        let mut writer = Writer::new(self.theirs, self.ours, file);
        let written = write(&mut writer);
        self.open.extend(writer.needed);
        self.plan.reused.extend(writer.reused);
        written
    }

    /// Plans the schemas that are referred to, and those that they refer to.
    fn close(&mut self) {
        while let Some((name, place)) = self.open.pop_front() {
            if !self.places.insert(place.clone()) {
                continue;
            }
            let pointer = format!("/components/schemas/{name}");
            let Some(schema) = self.theirs.schema(&name).cloned() else { continue };
            let role = match self.theirs.answered_by(&name) {
                Some(operation) => Role::Answer(operation),
                None => Role::Named(&name),
            };
            let node = self.written(&place.file, |writer| writer.schema(&schema, &pointer, role));
            self.additions(&place.file).schemas.push(entry(name, node));
        }
    }

    fn additions(&mut self, file: &str) -> &mut Additions {
        self.plan.files.entry(file.to_owned()).or_default()
    }
}
