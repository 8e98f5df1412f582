//! Tagged unions: a `oneOf` whose `discriminator` has a `mapping`. One property, the tag, says which it is.

mod dedup;
mod ids;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{EnumFacts, TypeNames, UNKNOWN};
use crate::Settings;
use crate::document::{Document, escape, in_example, reference, schema_name, walk};
use crate::names;
use crate::problem::Problem;
use crate::prune;

pub(crate) use dedup::KeyPart;
pub(crate) use ids::UnionId;

/// One tagged union.
pub(crate) struct UnionFacts {
    /// The name of the schema in the description.
    pub(crate) schema: String,
    /// The Rust name.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) docs: Option<String>,
    /// The property that says which variant it is.
    pub(crate) tag: String,
    /// The Rust name of the enum of the tags, where they have one.
    pub(crate) tags: Option<String>,
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) ids: Vec<UnionId>,
}

impl UnionFacts {
    /// Returns the name of the method that returns the tag as a value of its enum: `notificationType` →
    /// `notification_type`.
    pub(crate) fn typed_tag(&self) -> String {
        typed_tag(&self.tag)
    }
}

fn typed_tag(tag: &str) -> String {
    match names::snake(tag) {
        method if syn::parse_str::<syn::Ident>(&method).is_ok() && method != "tag" => method,
        // The macro has a `tag` for the text; the rest are words of Rust, such as `type`.
        method => format!("{method}_"),
    }
}

/// One variant.
pub(crate) struct UnionVariant {
    /// The tag as it travels.
    pub(crate) tag: String,
    /// The Rust name of the variant.
    pub(crate) name: String,
    /// The name in the description of the schema of its content.
    pub(crate) schema: String,
    /// The Rust name of its content.
    pub(crate) content: String,
    pub(crate) description: String,
    /// Whether its content leads back to the union, so that it must stand on the heap.
    pub(crate) is_recursive: bool,
    /// The properties that name the event it is about; without these, its whole content does.
    pub(crate) dedup: Option<Vec<KeyPart>>,
}

/// Returns true for a tagged union. Any other `oneOf` is left to typify.
pub(crate) fn is_union(schema: &Value) -> bool {
    schema.get("oneOf").is_some_and(Value::is_array)
        && schema.pointer("/discriminator/mapping").is_some_and(Value::is_object)
}

/// The tagged unions of a description.
pub(crate) struct Unions {
    pub(crate) strict: Vec<UnionFacts>,
    /// The schemas of those whose variants cannot do without the tag: other things refer to them, or they are composed. They are
    /// told apart by the tag too, but keep it as a field.
    pub(crate) loose: BTreeSet<String>,
}

/// Reads every tagged union among the component schemas. Of a description that must be complete, each is strict.
pub(crate) fn read(
    document: &Document,
    types: &TypeNames,
    enums: &[EnumFacts],
    settings: &Settings,
    problems: &mut Vec<Problem>,
) -> Unions {
    let (mut strict, mut loose) = (Vec::new(), BTreeSet::new());
    for (schema, value) in document.schemas().filter(|(_, value)| is_union(value)) {
        let pointer = format!("/components/schemas/{}", escape(schema));
        let mut reader = Reader { document, types, value, pointer, problems: Vec::new() };
        let union = reader.union(schema, enums);
        if !settings.complete && !reader.problems.is_empty() {
            loose.insert(schema.clone());
            continue;
        }
        problems.append(&mut reader.problems);
        strict.push(union);
    }
    let shared = shared(document, &strict);
    if settings.complete {
        problems.extend(shared.into_iter().map(|(_, problem)| problem));
    } else {
        loose.extend(shared.into_iter().map(|(union, _)| union));
        strict.retain(|union| !loose.contains(&union.schema));
    }
    let variants = strict.iter().flat_map(|union| &union.variants).map(|variant| variant.schema.as_str());
    dedup::elsewhere(document, &variants.collect(), problems);
    Unions { strict, loose }
}

/// Finds the unions of whose variants something else makes use, each with the complaint: the content of a variant is rendered
/// without the tag, so only its one union may have it.
fn shared(document: &Document, unions: &[UnionFacts]) -> Vec<(String, Problem)> {
    let mut found = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for union in unions {
        let contents: BTreeSet<&str> = union.variants.iter().map(|variant| variant.schema.as_str()).collect();
        for content in contents {
            if let Some(other) = owners.insert(content, &union.schema) {
                let pointer = format!("/components/schemas/{}/oneOf", escape(&union.schema));
                let reason = format!("`{content}` is a variant of `{other}` already, and can be of one only");
                let problem = document.problem(&pointer, reason);
                found.push((other.to_owned(), problem.clone()));
                found.push((union.schema.clone(), problem));
            }
        }
    }
    walk(&document.root, "", &mut |node, pointer| {
        let Some((name, owner)) = schema_name(node).and_then(|name| owners.get_key_value(name)) else {
            return;
        };
        let is_variant = pointer.starts_with("/components/schemas/") && pointer.contains("/oneOf/");
        if !is_variant && !in_example(pointer) {
            let reason = format!(
                "`{name}` is a variant of `{owner}`, which has its tag: nothing else may refer to it"
            );
            found.push(((*owner).to_owned(), document.problem(&format!("{pointer}/$ref"), reason)));
        }
    });
    found
}

struct Reader<'a> {
    document: &'a Document,
    types: &'a TypeNames,
    value: &'a Value,
    pointer: String,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn union(&mut self, schema: &str, enums: &[EnumFacts]) -> UnionFacts {
        let tag = self.tag();
        let tags = self.tags(&tag, enums);
        self.nothing_else(&tag);
        let variants = self.variants(&tag, tags);
        let ids = ids::read(self.document, &variants, &typed_tag(&tag)).unwrap_or_else(|reason| {
            self.complain("/oneOf", reason);
            Vec::new()
        });
        UnionFacts {
            schema: schema.to_owned(),
            name: self.types.rust(schema).unwrap_or(schema).to_owned(),
            description: text(self.value, "/description"),
            docs: self.value.pointer("/externalDocs/url").and_then(Value::as_str).map(str::to_owned),
            variants,
            ids,
            tags: tags.map(|tags| tags.name.clone()),
            tag,
        }
    }

    fn complain(&mut self, below: &str, reason: impl Into<String>) {
        let pointer = format!("{}{below}", self.pointer);
        self.problems.push(self.document.problem(&pointer, reason));
    }

    fn tag(&mut self) -> String {
        let tag = text(self.value, "/discriminator/propertyName");
        if tag.is_empty() {
            self.complain("/discriminator", "the discriminator has no `propertyName`");
        }
        tag
    }

    /// Returns the enum of the tags, which the union or, where that is silent, every variant names.
    fn tags<'e>(&mut self, tag: &str, enums: &'e [EnumFacts]) -> Option<&'e EnumFacts> {
        let named = |schema: &Value| named_type(schema.get("properties")?.get(tag)?);
        let parts = self.value.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let names: BTreeSet<Option<String>> =
            parts.map(|part| named(self.document.resolve(part))).chain([named(self.value)]).collect();
        let mut names: Vec<String> = names.into_iter().flatten().collect();
        if names.len() > 1 {
            self.complain("", format!("the tag `{tag}` is of more than one type: {}", names.join(", ")));
        }
        let name = names.pop()?;
        enums.iter().find(|one| one.schema == name)
    }

    /// Refuses fields of the union itself: they would be lost.
    fn nothing_else(&mut self, tag: &str) {
        let properties = self.value.get("properties").and_then(Value::as_object);
        let others = properties.into_iter().flatten().map(|(name, _)| name).filter(|name| *name != tag);
        for name in others.cloned().collect::<Vec<_>>() {
            let below = format!("/properties/{}", escape(&name));
            self.complain(&below, format!("a tagged union has no fields but its tag, `{tag}`"));
        }
        for key in ["allOf", "anyOf"] {
            if self.value.get(key).is_some() {
                self.complain(&format!("/{key}"), format!("a tagged union has no `{key}`"));
            }
        }
    }

    fn variants(&mut self, tag: &str, tags: Option<&EnumFacts>) -> Vec<UnionVariant> {
        let mapping = self.value.pointer("/discriminator/mapping").and_then(Value::as_object);
        let mapped: BTreeMap<&String, &Value> = mapping.into_iter().flatten().collect();
        self.unmapped(&mapped, tags);
        // In the order of the enum of the tags, where there is one: it is the order of the description.
        let order = |tag: &str| tags.and_then(|tags| tags.variants.iter().position(|one| one.value == tag));
        let mut mapped: Vec<_> = mapped.into_iter().collect();
        mapped.sort_by_key(|(tag, _)| order(tag));
        let mut owners = BTreeMap::from([(UNKNOWN.to_owned(), "tags that are not known".to_owned())]);
        let mut variants = Vec::new();
        for (value, target) in mapped {
            let below = format!("/discriminator/mapping/{}", escape(value));
            let name = self.variant_name(value, tags, &below);
            if let Some(owner) = owners.insert(name.clone(), format!("`{value}`")) {
                self.complain(&below, format!("the Rust name `{name}` is taken by {owner}"));
            }
            if let Some(schema) = self.content(target, tag, &below) {
                variants.push(self.variant(value, name, schema, tag));
            }
        }
        variants
    }

    fn variant(&mut self, value: &str, name: String, schema: String, tag: &str) -> UnionVariant {
        let content = self.document.resolve_name(&schema).unwrap_or(&Value::Null);
        UnionVariant {
            tag: value.to_owned(),
            name,
            content: self.types.rust(&schema).unwrap_or(&schema).to_owned(),
            description: text(content, "/description"),
            is_recursive: prune::reached_from(self.document, std::iter::once(content))
                .contains(&self.pointer),
            dedup: dedup::read(self.document, &schema, content, tag, &mut self.problems),
            schema,
        }
    }

    /// Refuses variants of `oneOf` that are not in `mapping`, and tags without a variant.
    fn unmapped(&mut self, mapped: &BTreeMap<&String, &Value>, tags: Option<&EnumFacts>) {
        let parts = self.value.get("oneOf").and_then(Value::as_array);
        for (index, part) in parts.into_iter().flatten().enumerate() {
            let target = reference(part);
            if target.is_none() {
                let reason = "a variant of a tagged union must be a schema of its own, with a name";
                self.complain(&format!("/oneOf/{index}"), reason);
            } else if !mapped.values().any(|to| to.as_str() == target) {
                self.complain(&format!("/oneOf/{index}"), "no tag in `mapping` leads to this variant");
            }
        }
        for tag in tags.into_iter().flat_map(|tags| &tags.variants).map(|one| &one.value) {
            if !mapped.contains_key(tag) {
                let reason = format!("`{tag}` is a tag, but no variant in `mapping` has it");
                self.complain("/discriminator/mapping", reason);
            }
        }
    }

    /// Returns the name that the enum of the tags has for a tag, so that both read alike.
    fn variant_name(&mut self, tag: &str, tags: Option<&EnumFacts>, below: &str) -> String {
        if let Some(tags) = tags {
            if let Some(known) = tags.variants.iter().find(|one| one.value == tag) {
                return known.name.clone();
            }
            self.complain(below, format!("`{tag}` is no value of `{}`", tags.schema));
        }
        let name = names::variant_name(tag);
        if !names::is_variant_name(&name) {
            let reason = format!(
                "the tag `{tag}` cannot be a Rust name; make an enum of the tags, with a name for it"
            );
            self.complain(below, reason);
        }
        name
    }

    /// Returns the name of the schema that a target of the mapping means.
    fn content(&mut self, target: &Value, tag: &str, below: &str) -> Option<String> {
        let document = self.document;
        let name = target.as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        let Some(name) = name else {
            self.complain(below, format!("{target} is no schema"));
            return None;
        };
        let parts = self.value.get("oneOf").and_then(Value::as_array);
        if !parts.into_iter().flatten().any(|part| schema_name(part) == Some(name)) {
            self.complain(below, format!("`{name}` is no variant: `oneOf` does not have it"));
            return None;
        }
        let schema = document.resolve_name(name)?;
        let is_object = schema.get("type").and_then(Value::as_str) == Some("object");
        let is_composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.get(*key).is_some());
        if !is_object || is_composed {
            let reason = "a variant of a tagged union must be a plain object";
            self.problems.push(document.problem(&format!("/components/schemas/{}", escape(name)), reason));
        } else if schema.get("properties").and_then(|properties| properties.get(tag)).is_none() {
            let reason = format!("the variant does not have the tag `{tag}` among its `properties`");
            self.problems.push(document.problem(&format!("/components/schemas/{}", escape(name)), reason));
        }
        Some(name.to_owned())
    }
}

/// The schema that a property refers to, by itself or beside what else is said of it, such as the one value of a tag.
fn named_type(property: &Value) -> Option<String> {
    let parts = property.get("allOf").and_then(Value::as_array).into_iter().flatten();
    std::iter::once(property).chain(parts).find_map(schema_name).map(str::to_owned)
}

fn text(schema: &Value, pointer: &str) -> String {
    schema.pointer(pointer).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}
