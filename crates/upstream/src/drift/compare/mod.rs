//! What differs between two models. Nothing is read here and nothing printed.

mod operation;
mod schema;

use serde_json::Value;

use super::kind::Kind;
use super::model::{Facts, Key, Model, Operation, Set};
use super::severity::{Direction, Severity, Slot, judge};

/// A difference. The pointers lead into the bundled descriptions; where a side says nothing, to what would hold it.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) severity: Severity,
    pub(super) kind: Kind,
    pub(super) operation: String,
    pub(super) group: String,
    pub(super) place: String,
    pub(super) here: Option<Value>,
    pub(super) there: Option<Value>,
    pub(super) ours: Option<String>,
    pub(super) theirs: Option<String>,
}

/// The place of what is said of an operation as a whole.
pub(super) const WHOLE: &str = "operation";

/// Which of our operations the other description is about. The Market keeps its notifications in one of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) calls: bool,
    pub(super) webhooks: bool,
}

impl Parts {
    /// A description that has one of our calls means to have them all, and so with webhooks.
    pub(super) fn of(ours: &Model, theirs: &Model) -> Self {
        let has = |webhook: bool| {
            let mut half = ours.operations.values().filter(|our| our.webhook == webhook);
            half.any(|our| counterpart(our, ours, theirs).is_some())
        };
        Self { calls: has(false), webhooks: has(true) }
    }

    /// Whether it is about such an operation.
    pub(super) fn has(self, webhook: bool) -> bool {
        if webhook { self.webhooks } else { self.calls }
    }
}

/// Everything that differs, in the order in which it was found.
pub(super) fn compare(ours: &Model, theirs: &Model) -> Vec<Change> {
    let halves = Parts::of(ours, theirs);
    let mut changes = Vec::new();
    let mut known = Vec::new();
    for our in ours.operations.values().filter(|our| halves.has(our.webhook)) {
        match counterpart(our, ours, theirs) {
            Some(their) => {
                known.push(&their.id);
                let mut comparison = Comparison { ours, theirs, our, open: Vec::new(), changes: Vec::new() };
                comparison.operation(their);
                changes.extend(once(comparison.changes));
            }
            None => changes.push(only_one(our, true)),
        }
    }
    let new = theirs.operations.values().filter(|their| !known.contains(&&their.id));
    changes.extend(new.map(|their| only_one(their, false)));
    changes.extend(unknown(&ours.extensions, &theirs.extensions).map(|(member, pointer)| Change {
        severity: Severity::Semantic,
        kind: Kind::Extension,
        operation: String::new(),
        group: String::new(),
        place: DESCRIPTION.to_owned(),
        here: None,
        there: Some(Value::from(member)),
        ours: None,
        theirs: Some(pointer.to_owned()),
    }));
    changes
}

/// The place of what is said of a description as a whole.
pub(super) const DESCRIPTION: &str = "description";

/// Unknown extensions of theirs, but for those that ours has with the same value.
fn unknown<'a>(ours: &'a Set, theirs: &'a Set) -> impl Iterator<Item = (&'a str, &'a str)> {
    let news = theirs.members.iter().filter(|(member, _)| !ours.members.contains_key(*member));
    news.map(|(member, pointer)| (member.as_str(), pointer.as_str()))
}

/// What contains itself may be written once on one side and twice on the other. What differs in it is told once.
fn once(changes: Vec<Change>) -> Vec<Change> {
    let repeated = |change: &Change| changes.iter().any(|other| change.repeats(other));
    let kept: Vec<bool> = changes.iter().map(|change| !repeated(change)).collect();
    changes.into_iter().zip(kept).filter_map(|(change, kept)| kept.then_some(change)).collect()
}

impl Change {
    /// Whether this is another, found again further inside of the same.
    fn repeats(&self, other: &Self) -> bool {
        (self.kind, self.severity) == (other.kind, other.severity)
            && (&self.ours, &self.theirs) == (&other.ours, &other.theirs)
            && (&self.here, &self.there) == (&other.here, &other.there)
            && is_inside(&self.place, &other.place)
    }
}

/// Whether the one place is the other with more steps in between, as `.item.parts[].size` is `.item.size`.
fn is_inside(one: &str, other: &str) -> bool {
    let same = |(one, other): &(u8, u8)| one == other;
    let before = one.bytes().zip(other.bytes()).take_while(same).count();
    let after = one.bytes().rev().zip(other.bytes().rev()).take_while(same).count();
    let is_step = |start: usize| one.get(start..).is_some_and(|rest| rest.starts_with(['.', '[', '{', '|']));
    one.len() > other.len() && (other.len().saturating_sub(after)..=before).any(is_step)
}

/// The same operation there: the one of this name, or else one with another name in the same place.
fn counterpart<'t>(our: &Operation, ours: &Model, theirs: &'t Model) -> Option<&'t Operation> {
    theirs.operations.get(&our.id).or_else(|| {
        let mut others = theirs.operations.values().filter(|their| !ours.operations.contains_key(&their.id));
        others.find(|their| in_one_place(our, their))
    })
}

/// Whether two operations have one method and path.
pub(super) fn in_one_place(one: &Operation, other: &Operation) -> bool {
    one.method == other.method && one.template() == other.template()
}

/// An operation as one line.
fn call(operation: &Operation) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

fn only_one(operation: &Operation, is_ours: bool) -> Change {
    let (value, pointer) = (Some(Value::from(call(operation))), Some(operation.pointer.clone()));
    let (here, there) = if is_ours { (value, None) } else { (None, value) };
    let (ours, theirs) = if is_ours { (pointer, None) } else { (None, pointer) };
    let slot = Slot { direction: Direction::Sent, needed: false, text: false };
    Change {
        severity: judge(Kind::Operation, here.as_ref(), there.as_ref(), slot),
        kind: Kind::Operation,
        operation: operation.id.clone(),
        group: operation.group.clone(),
        place: WHOLE.to_owned(),
        here,
        there,
        ours,
        theirs,
    }
}

/// The comparison of one operation.
struct Comparison<'a> {
    ours: &'a Model,
    theirs: &'a Model,
    our: &'a Operation,
    /// The pairs of schemas that are being compared: what contains itself is compared once.
    open: Vec<(&'a Key, &'a Key)>,
    changes: Vec<Change>,
}

/// What one side says, and where it does or would do so.
type Side<'a> = (Option<Value>, &'a str);

impl Comparison<'_> {
    fn tell(
        &mut self,
        place: &str,
        kind: Kind,
        (here, ours): Side<'_>,
        (there, theirs): Side<'_>,
        slot: Slot,
    ) {
        self.changes.push(Change {
            severity: judge(kind, here.as_ref(), there.as_ref(), slot),
            kind,
            operation: self.our.id.clone(),
            group: self.our.group.clone(),
            place: place.trim_end().to_owned(),
            here,
            there,
            ours: Some(ours.to_owned()),
            theirs: Some(theirs.to_owned()),
        });
    }

    /// Facts about one place; each side with the pointer of the place.
    fn facts(&mut self, place: &str, ours: (&Facts, &str), theirs: (&Facts, &str), slot: Slot) {
        for kind in union(ours.0, theirs.0) {
            let (here, there) = (ours.0.get(kind), theirs.0.get(kind));
            let (mine, yours) = (here.map(|fact| &fact.value), there.map(|fact| &fact.value));
            if mine != yours {
                let mine = (mine.cloned(), here.map_or(ours.1, |fact| &fact.pointer));
                let yours = (yours.cloned(), there.map_or(theirs.1, |fact| &fact.pointer));
                self.tell(place, *kind, mine, yours, slot);
            }
        }
    }

    /// Extensions of theirs of which it is not known what they mean.
    fn extensions(&mut self, place: &str, ours: &Set, theirs: &Set, slot: Slot) {
        for (member, pointer) in unknown(ours, theirs) {
            let there = (Some(Value::from(member)), pointer);
            self.tell(place, Kind::Extension, (None, &ours.pointer), there, slot);
        }
    }

    /// The members that one of two sets has.
    fn set(&mut self, place: &str, kind: Kind, ours: &Set, theirs: &Set, slot: Slot) {
        for member in union(&ours.members, &theirs.members) {
            match (ours.members.get(member), theirs.members.get(member)) {
                (Some(here), None) => {
                    let here = (Some(Value::from(member.as_str())), here.as_str());
                    self.tell(place, kind, here, (None, &theirs.pointer), slot);
                }
                (None, Some(there)) => {
                    let there = (Some(Value::from(member.as_str())), there.as_str());
                    self.tell(place, kind, (None, &ours.pointer), there, slot);
                }
                _ => {}
            }
        }
    }
}

/// The keys of both, in order.
fn union<'a, K: Ord, V, W>(
    ours: &'a std::collections::BTreeMap<K, V>,
    theirs: &'a std::collections::BTreeMap<K, W>,
) -> Vec<&'a K> {
    let mut keys: Vec<&K> = ours.keys().chain(theirs.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
