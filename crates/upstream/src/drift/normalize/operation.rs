//! Operations: where they stand and what they say themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::kind::Kind;
use super::super::model::{Body, Content, Fact, Facts, Key, Operation, Parameter, Set};
use super::extensions::{self, Holder};
use super::node::{Node, Read};
use super::{limits, security};
use crate::callers::Manner;
use crate::dates;
use crate::translate::TRUNCATES;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Where the requests stand that others send. OpenAPI 3.1 has a word for it, our description an extension.
const WEBHOOKS: [&str; 2] = ["x-webhooks", "webhooks"];

/// An operation that is not read yet.
pub(super) struct Place<'a> {
    pub(super) node: Node<'a>,
    item: Node<'a>,
    path: &'a str,
    method: &'static str,
    webhook: bool,
}

/// Every operation of a description.
pub(super) fn places<'a>(root: &Node<'a>) -> Read<Vec<Place<'a>>> {
    let mut places = Vec::new();
    let paths = root.needed("paths")?.fields()?;
    add(&mut places, paths, false)?;
    for holder in WEBHOOKS {
        add(&mut places, root.fields_of(holder)?, true)?;
    }
    Ok(places)
}

fn add<'a>(places: &mut Vec<Place<'a>>, items: Vec<(&'a str, Node<'a>)>, webhook: bool) -> Read<()> {
    for (path, item) in items {
        item.fields()?;
        for method in METHODS {
            if let Some(node) = item.get(method) {
                places.push(Place { node, item: item.clone(), path, method, webhook });
            }
        }
    }
    Ok(())
}

impl<'a> Place<'a> {
    /// What an operation is told from others by.
    pub(super) fn head(&self) -> Read<Operation> {
        let id = self.node.needed("operationId")?.text()?;
        let tags = self.node.items_of("tags")?;
        let group = tags.first().map_or(Ok(""), Node::text)?;
        Ok(Operation {
            id: id.to_owned(),
            group: group.to_owned(),
            method: self.method,
            path: self.path.to_owned(),
            pointer: self.node.pointer.clone(),
            webhook: self.webhook,
            facts: Facts::new(),
            sets: BTreeMap::new(),
            extensions: Set::default(),
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
        })
    }

    /// Everything else.
    pub(super) fn read(&self, root: &Node<'a>, manner: Manner, operation: &mut Operation) -> Read<()> {
        operation.facts = limits::facts(root, &self.node)?;
        operation.facts.extend(ageing(&self.node)?);
        operation.sets = security::sets(root, &self.item, &self.node, manner)?;
        extensions::add(&mut operation.extensions, &self.node, Holder::Operation)?;
        extensions::add(&mut operation.extensions, &self.item, Holder::Other)?;
        operation.parameters = self.parameters()?;
        if let Some(node) = self.node.get("requestBody") {
            operation.body = Some(body(node.followed()?)?);
        }
        let answers = self.node.needed("responses")?;
        for (status, answer) in answers.fields()? {
            operation.answers.insert(status.to_uppercase(), body(answer.followed()?)?);
        }
        if operation.answers.is_empty() {
            return Err(answers.problem("has no answer"));
        }
        Ok(())
    }

    /// The parameters of the operation, and those of its path that it does not replace.
    fn parameters(&self) -> Read<Vec<Parameter>> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for node in self.node.items_of("parameters")?.into_iter().chain(self.item.items_of("parameters")?) {
            let new = self.parameter(node.followed()?)?;
            if !parameters.iter().any(|old| old.place == new.place && old.name == new.name) {
                parameters.push(new);
            }
        }
        Ok(parameters)
    }

    fn parameter(&self, node: Node<'a>) -> Read<Parameter> {
        let (place, name) = (node.needed("in")?.text()?, node.needed("name")?.text()?);
        let mut names = BTreeSet::new();
        match place {
            // In a path only the position counts, and in the names of headers the case of letters does not.
            "path" => names.insert(self.position(name).unwrap_or_else(|| name.to_owned())),
            "header" => names.insert(name.to_lowercase()),
            _ => names.insert(name.to_owned()),
        };
        for alias in node.items_of("x-aliases")? {
            names.insert(alias.text()?.to_owned());
        }
        let mut facts = ageing(&node)?;
        facts.extend(required(&node)?);
        facts.extend(style(&node, place)?);
        facts.extend(cut(&node));
        let content = match node.get("schema") {
            Some(schema) => Content { pointer: schema.pointer.clone(), schema: Key::at(schema.pointer) },
            None => first_content(&node)?,
        };
        let mut extensions = Set::default();
        extensions::add(&mut extensions, &node, Holder::Parameter)?;
        let (place, name) = (place.to_owned(), name.to_owned());
        Ok(Parameter { place, name, names, pointer: node.pointer, facts, extensions, content })
    }

    /// Which of the parameters in the path it is.
    fn position(&self, name: &str) -> Option<String> {
        let mut names = self.path.split('/').filter(|segment| segment.starts_with('{'));
        let position = names.position(|segment| segment.trim_matches(['{', '}']) == name)?;
        Some(format!("{{{position}}}"))
    }
}

/// A parameter without a schema has one media type.
fn first_content(node: &Node<'_>) -> Read<Content> {
    let contents = body(node.clone())?.content;
    contents.into_values().next().ok_or_else(|| node.problem("has neither `schema` nor `content`"))
}

fn body(node: Node<'_>) -> Read<Body> {
    let (mut content, mut extensions) = (BTreeMap::new(), Set::default());
    node.fields()?;
    extensions::add(&mut extensions, &node, Holder::Other)?;
    for (_, header) in node.fields_of("headers")? {
        extensions::add(&mut extensions, &header.followed()?, Holder::Other)?;
    }
    for (media, holder) in node.fields_of("content")? {
        holder.fields()?;
        extensions::add(&mut extensions, &holder, Holder::Other)?;
        let media = media.split(';').next().unwrap_or_default().trim().to_lowercase();
        let schema = holder.get("schema").map(|schema| Key::at(schema.pointer)).unwrap_or_default();
        content.insert(media, Content { pointer: holder.pointer, schema });
    }
    Ok(Body { facts: required(&node)?, pointer: node.pointer, extensions, content })
}

fn required(node: &Node<'_>) -> Read<Facts> {
    flag(node, "required", Kind::Required)
}

/// The extensions that announce the end of something, and their members: the Market's and ours.
const PLANS: [&str; 2] = ["x-deprecation-config", "x-deprecation"];
const ENDS: [&str; 2] = ["shutdown-date", "shutdown"];
const BEGINS: [&str; 2] = ["degradation-start-date", "degradation"];
const SUCCESSORS: [&str; 3] = ["replacement-operation-id", "replacement-field", "successor"];

/// What is said of the end of something.
pub(super) fn ageing(node: &Node<'_>) -> Read<Facts> {
    let mut facts = flag(node, "deprecated", Kind::Deprecated)?;
    let Some(plan) = PLANS.iter().find_map(|key| node.get(key)) else { return Ok(facts) };
    plan.fields()?;
    let first = |keys: &[&str]| keys.iter().find_map(|key| plan.get(key));
    let end = first(&ENDS).map(|day| Ok(dates::iso(day.text()?))).transpose()?;
    let successor = first(&SUCCESSORS).map(|name| Ok(format!("then {}", name.text()?))).transpose()?;
    let words: Vec<String> = [end, successor].into_iter().flatten().collect();
    // What has an announced end is deprecated, whether or not that is said too.
    facts.entry(Kind::Deprecated).or_insert(Fact { value: json!(true), pointer: plan.pointer.clone() });
    if !words.is_empty() {
        facts.insert(Kind::Shutdown, Fact { value: json!(words.join(", ")), pointer: plan.pointer.clone() });
    }
    if let Some(day) = first(&BEGINS) {
        let value = json!(dates::iso(day.text()?));
        facts.insert(Kind::Degradation, Fact { value, pointer: day.pointer });
    }
    Ok(facts)
}

/// That a number above the maximum is cut: OpenAPI has no word for it.
fn cut(parameter: &Node<'_>) -> Option<(Kind, Fact)> {
    let transform = parameter.get("x-transform").filter(|transform| *transform.value == TRUNCATES)?;
    Some((Kind::Cut, Fact { value: json!(true), pointer: transform.pointer }))
}

fn flag(node: &Node<'_>, key: &str, kind: Kind) -> Read<Facts> {
    let Some(flag) = node.get(key) else { return Ok(Facts::new()) };
    let fact = Fact { value: Value::Bool(true), pointer: flag.pointer.clone() };
    Ok(flag.flag()?.then_some((kind, fact)).into_iter().collect())
}

/// How a list or an object is written, where that is not the usual way. Everything else is written in one way only.
fn style(node: &Node<'_>, place: &str) -> Read<Facts> {
    let usual = if matches!(place, "query" | "cookie") { "form" } else { "simple" };
    let style = node.get("style").map_or(Ok(usual), |style| style.text())?;
    let explode = node.get("explode").map_or(Ok(style == "form"), |explode| explode.flag())?;
    let schema = node.get("schema").map(Node::followed).transpose()?;
    let simple = schema.and_then(|schema| schema.value.get("type").cloned());
    let simple = simple.is_some_and(|its| its != "array" && its != "object");
    if simple || (style == usual && explode == (usual == "form")) {
        return Ok(Facts::new());
    }
    let value = json!(format!("{style}, {}", if explode { "exploded" } else { "not exploded" }));
    Ok(Facts::from([(Kind::Style, Fact { value, pointer: node.pointer.clone() })]))
}
