//! A schema against another.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::kind::Kind;
use super::super::model::{Content, Field, Key, Model, Schema, Set, Tag, Union};
use super::super::severity::Slot;
use super::operation::necessity;
use super::{Comparison, union};

impl<'a> Comparison<'a> {
    /// Compares what two places hold, but for the field that is the tag of the union they are variants of.
    pub(super) fn schema(&mut self, place: &str, pair: (&'a Key, &'a Key), slot: Slot, tag: Option<&str>) {
        let (Some(our), Some(their)) = (self.ours.schemas.get(pair.0), self.theirs.schemas.get(pair.1))
        else {
            return;
        };
        if self.open.contains(&pair) {
            return;
        }
        self.open.push(pair);
        let text = our.facts.get(&Kind::Type).is_some_and(|its| its.value == "string");
        let slot = Slot { text, ..slot };
        self.facts(place, (&our.facts, &our.pointer), (&their.facts, &their.pointer), slot);
        self.extensions(place, &our.extensions, &their.extensions, slot);
        if comparable(our, their) {
            self.values(place, our, their, slot);
            self.fields(place, our, their, slot, tag);
            self.inner(&format!("{place}[]"), Kind::Items, (our, &our.items), (their, &their.items), slot);
            self.inner(&format!("{place}{{}}"), Kind::Values, (our, &our.rest), (their, &their.rest), slot);
            if let (Some(ours), Some(theirs)) = (&our.union, &their.union) {
                self.union(place, ours, theirs, slot);
            }
        }
        self.open.pop();
    }

    fn values(&mut self, place: &str, our: &'a Schema, their: &'a Schema, slot: Slot) {
        let list = |set: &Set| Some(json!(set.members.keys().cloned().collect::<Vec<_>>().join(", ")));
        match (&our.values, &their.values) {
            (Some(ours), Some(theirs)) => self.set(place, Kind::EnumValue, ours, theirs, slot),
            (Some(ours), None) => {
                self.tell(place, Kind::Enum, (list(ours), &ours.pointer), (None, &their.pointer), slot);
            }
            (None, Some(theirs)) => {
                self.tell(place, Kind::Enum, (None, &our.pointer), (list(theirs), &theirs.pointer), slot);
            }
            (None, None) => {}
        }
    }

    fn fields(&mut self, place: &str, our: &'a Schema, their: &'a Schema, slot: Slot, tag: Option<&str>) {
        for name in union(&our.fields, &their.fields).into_iter().filter(|name| Some(name.as_str()) != tag) {
            let place = format!("{place}.{name}");
            let said = |field: &Field| Some(necessity(field.required.is_some()));
            match (our.fields.get(name), their.fields.get(name)) {
                (Some(ours), Some(theirs)) => self.field(&place, ours, theirs, slot),
                (Some(ours), None) => {
                    let here = (said(ours), ours.pointer.as_str());
                    self.tell(&place, Kind::Field, here, (None, &their.pointer), slot);
                }
                (None, Some(theirs)) => {
                    let there = (said(theirs), theirs.pointer.as_str());
                    self.tell(&place, Kind::Field, (None, &our.pointer), there, slot);
                }
                (None, None) => {}
            }
        }
    }

    fn field(&mut self, place: &str, ours: &'a Field, theirs: &'a Field, slot: Slot) {
        let slot = Slot { needed: ours.required.is_some(), ..slot };
        let required = || Some(Value::Bool(true));
        match (&ours.required, &theirs.required) {
            (Some(here), None) => {
                self.tell(place, Kind::Required, (required(), here), (None, &theirs.pointer), slot);
            }
            (None, Some(there)) => {
                self.tell(place, Kind::Required, (None, &ours.pointer), (required(), there), slot);
            }
            _ => {}
        }
        self.schema(place, (&ours.schema, &theirs.schema), slot, None);
    }

    fn inner(
        &mut self,
        place: &str,
        kind: Kind,
        (our, ours): (&'a Schema, &'a Option<Content>),
        (their, theirs): (&'a Schema, &'a Option<Content>),
        slot: Slot,
    ) {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let slot = Slot { needed: true, ..slot };
                self.schema(place, (&ours.schema, &theirs.schema), slot, None);
            }
            (Some(ours), None) => {
                self.tell(place, kind, (Some(json!(true)), &ours.pointer), (None, &their.pointer), slot);
            }
            (None, Some(theirs)) => {
                self.tell(place, kind, (None, &our.pointer), (Some(json!(true)), &theirs.pointer), slot);
            }
            (None, None) => {}
        }
    }

    fn union(&mut self, place: &str, ours: &'a Union, theirs: &'a Union, slot: Slot) {
        let slot = Slot { needed: true, ..slot };
        let name = |tag: &Option<Tag>| tag.as_ref().map(|tag| json!(tag.name));
        if name(&ours.tag) != name(&theirs.tag) {
            let (here, there) = ((name(&ours.tag), &*ours.pointer), (name(&theirs.tag), &*theirs.pointer));
            return self.tell(place, Kind::TagName, here, there, slot);
        }
        let Some((our_tag, their_tag)) = ours.tag.as_ref().zip(theirs.tag.as_ref()) else {
            let (here, there) = (shapes(self.ours, ours), shapes(self.theirs, theirs));
            return self.variants(place, Kind::Variant, (ours, &here), (theirs, &there), (slot, None));
        };
        self.schema(&format!("{place}.{}", our_tag.name), (&our_tag.schema, &their_tag.schema), slot, None);
        let (here, there) = (tagged(ours), tagged(theirs));
        let slot = (slot, Some(our_tag.name.as_str()));
        self.variants(place, Kind::TagValue, (ours, &here), (theirs, &there), slot);
    }

    fn variants(
        &mut self,
        place: &str,
        kind: Kind,
        (our, ours): (&'a Union, &Variants<'a>),
        (their, theirs): (&'a Union, &Variants<'a>),
        (slot, tag): (Slot, Option<&str>),
    ) {
        for name in union(ours, theirs) {
            let said = || Some(json!(name));
            match (ours.get(name), theirs.get(name)) {
                (Some(here), Some(there)) => {
                    self.schema(&format!("{place}|{name}"), (&here.schema, &there.schema), slot, tag);
                }
                (Some(here), None) => {
                    self.tell(place, kind, (said(), &here.pointer), (None, &their.pointer), slot);
                }
                (None, Some(there)) => {
                    self.tell(place, kind, (None, &our.pointer), (said(), &there.pointer), slot);
                }
                (None, None) => {}
            }
        }
    }
}

/// The variants of a union by what tells them apart.
type Variants<'a> = BTreeMap<String, &'a Content>;

fn tagged(union: &Union) -> Variants<'_> {
    union.variants.iter().map(|(tag, variant)| (tag.clone(), variant)).collect()
}

/// Without a tag, variants are told apart by what they look like.
fn shapes<'a>(model: &Model, union: &'a Union) -> Variants<'a> {
    let mut shapes = Variants::new();
    for variant in union.variants.values() {
        let schema = model.schemas.get(&variant.schema);
        let shape = schema.map(shape).unwrap_or_default();
        let alike = shapes.keys().filter(|known| known.split(" #").next() == Some(&shape)).count();
        let name = if alike == 0 { shape } else { format!("{shape} #{alike}") };
        shapes.insert(name, variant);
    }
    shapes
}

fn shape(schema: &Schema) -> String {
    let kind = schema.facts.get(&Kind::Type).and_then(|its| its.value.as_str()).unwrap_or("anything");
    let names = schema.fields.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.is_empty() { kind.to_owned() } else { format!("{kind} of {names}") }
}

/// Whether more can be said of two schemas than that they are of different types. A whole number is a number.
fn comparable(our: &Schema, their: &Schema) -> bool {
    let name = |schema: &Schema| schema.facts.get(&Kind::Type).map(|its| its.value.clone());
    match (name(our), name(their)) {
        (Some(our), Some(their)) => our == their || [&our, &their].iter().all(|its| is_number(its)),
        _ => true,
    }
}

fn is_number(name: &Value) -> bool {
    name == "integer" || name == "number"
}
