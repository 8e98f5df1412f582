//! An operation against its counterpart.

use serde_json::{Value, json};

use super::super::kind::Kind;
use super::super::model::{Body, Operation, Parameter, Set};
use super::super::severity::{Direction, Slot};
use super::{Comparison, WHOLE, union};

/// What is said of the operations that we call only.
const OF_CALLS: [Kind; 3] = [Kind::Quota, Kind::Cost, Kind::Parallel];
const SETS: [Kind; 4] = [Kind::Scope, Kind::Caller, Kind::Security, Kind::Server];

fn slot(direction: Direction) -> Slot {
    Slot { direction, needed: true, text: false }
}

impl<'a> Comparison<'a> {
    pub(super) fn operation(&mut self, their: &'a Operation) {
        let our = self.our;
        // Where others call us, they send what we call a request.
        let (asks, answers) = match our.webhook {
            false => (Direction::Sent, Direction::Received),
            true => (Direction::Received, Direction::Sent),
        };
        self.head(their);
        self.parameters(&our.parameters, their, slot(asks));
        self.request(their, slot(asks));
        self.answers(their, slot(answers));
    }

    fn head(&mut self, their: &'a Operation) {
        let our = self.our;
        let both = |one: &str, other: &str| (json!(one), json!(other));
        let mut heads = vec![
            (Kind::OperationId, both(&our.id, &their.id), our.id != their.id),
            (Kind::Method, both(our.method, their.method), our.method != their.method),
        ];
        if !our.webhook {
            heads.push((Kind::Path, both(&our.path, &their.path), our.template() != their.template()));
        }
        let slot = slot(Direction::Sent);
        for (kind, (here, there), _) in heads.into_iter().filter(|(.., differ)| *differ) {
            self.tell(WHOLE, kind, (Some(here), &our.pointer), (Some(there), &their.pointer), slot);
        }
        let (mut ours, mut theirs) = (our.facts.clone(), their.facts.clone());
        if our.webhook {
            ours.retain(|kind, _| !OF_CALLS.contains(kind));
            theirs.retain(|kind, _| !OF_CALLS.contains(kind));
        }
        self.facts(WHOLE, (&ours, &our.pointer), (&theirs, &their.pointer), slot);
        self.extensions(WHOLE, &our.extensions, &their.extensions, slot);
        for kind in SETS.into_iter().filter(|_| !our.webhook) {
            // A description that says nothing of callers does not say that there are none.
            let Some(theirs) = their.sets.get(&kind) else { continue };
            let nothing = Set { pointer: our.pointer.clone(), ..Set::default() };
            self.set(WHOLE, kind, our.sets.get(&kind).unwrap_or(&nothing), theirs, slot);
        }
    }

    /// A parameter of ours is the one there that has its name or an alias of it.
    fn parameters(&mut self, ours: &'a [Parameter], their: &'a Operation, slot: Slot) {
        let same = |one: &Parameter, other: &Parameter| {
            one.place == other.place && !one.names.is_disjoint(&other.names)
        };
        for our in ours {
            let place = format!("{} {}", our.place, our.name);
            match their.parameters.iter().find(|their| same(our, their)) {
                Some(their) => self.parameter(&place, our, their, slot),
                None => {
                    let here =
                        (Some(necessity(our.facts.contains_key(&Kind::Required))), our.pointer.as_str());
                    self.tell(&place, Kind::Parameter, here, (None, &their.pointer), slot);
                }
            }
        }
        let our = self.our;
        for new in their.parameters.iter().filter(|their| !ours.iter().any(|our| same(our, their))) {
            let there = (Some(necessity(new.facts.contains_key(&Kind::Required))), new.pointer.as_str());
            let place = format!("{} {}", new.place, new.name);
            self.tell(&place, Kind::Parameter, (None, &our.pointer), there, slot);
        }
    }

    fn parameter(&mut self, place: &str, our: &'a Parameter, their: &'a Parameter, slot: Slot) {
        // What is only an alias today may be gone tomorrow.
        let renamed = !our.names.contains(&their.name) && our.name != their.name;
        if renamed && matches!(our.place.as_str(), "query" | "cookie") {
            let (here, there) = (Some(json!(our.name)), Some(json!(their.name)));
            self.tell(place, Kind::Name, (here, &our.pointer), (there, &their.pointer), slot);
        }
        self.facts(place, (&our.facts, &our.pointer), (&their.facts, &their.pointer), slot);
        self.extensions(place, &our.extensions, &their.extensions, slot);
        let needed = our.facts.contains_key(&Kind::Required);
        let pair = (&our.content.schema, &their.content.schema);
        self.schema(place, pair, Slot { needed, ..slot }, None);
    }

    fn request(&mut self, their: &'a Operation, slot: Slot) {
        const PLACE: &str = "request";
        let our = self.our;
        match (&our.body, &their.body) {
            (Some(ours), Some(theirs)) => self.body(PLACE, ours, theirs, slot),
            (Some(ours), None) => {
                let here = Some(necessity(ours.facts.contains_key(&Kind::Required)));
                self.tell(PLACE, Kind::Body, (here, &ours.pointer), (None, &their.pointer), slot);
            }
            (None, Some(theirs)) => {
                let there = Some(necessity(theirs.facts.contains_key(&Kind::Required)));
                self.tell(PLACE, Kind::Body, (None, &our.pointer), (there, &theirs.pointer), slot);
            }
            (None, None) => {}
        }
    }

    fn answers(&mut self, their: &'a Operation, slot: Slot) {
        let our = self.our;
        for status in union(&our.answers, &their.answers) {
            let said = || Some(json!(status));
            match (our.answers.get(status), their.answers.get(status)) {
                (Some(ours), Some(theirs)) => self.body(status, ours, theirs, slot),
                (Some(ours), None) => {
                    self.tell(status, Kind::Answer, (said(), &ours.pointer), (None, &their.pointer), slot);
                }
                (None, Some(theirs)) => {
                    self.tell(status, Kind::Answer, (None, &our.pointer), (said(), &theirs.pointer), slot);
                }
                (None, None) => {}
            }
        }
    }

    fn body(&mut self, place: &str, ours: &'a Body, theirs: &'a Body, slot: Slot) {
        self.facts(place, (&ours.facts, &ours.pointer), (&theirs.facts, &theirs.pointer), slot);
        self.extensions(place, &ours.extensions, &theirs.extensions, slot);
        for media in union(&ours.content, &theirs.content) {
            let said = || Some(json!(media));
            match (ours.content.get(media), theirs.content.get(media)) {
                (Some(here), Some(there)) => {
                    self.schema(&of_media(place, media), (&here.schema, &there.schema), slot, None);
                }
                (Some(here), None) => {
                    self.tell(place, Kind::Media, (said(), &here.pointer), (None, &theirs.pointer), slot);
                }
                (None, Some(there)) => {
                    self.tell(place, Kind::Media, (None, &ours.pointer), (said(), &there.pointer), slot);
                }
                (None, None) => {}
            }
        }
    }
}

/// JSON is what nearly everything is, and goes without saying. What follows stands behind a space.
fn of_media(place: &str, media: &str) -> String {
    if media == "application/json" { format!("{place} ") } else { format!("{place} {media} ") }
}

pub(super) fn necessity(required: bool) -> Value {
    json!(if required { "required" } else { "optional" })
}
