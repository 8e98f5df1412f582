//! What each operation costs, who may call it and whether it may be repeated.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::multipart;
use super::quota::{self, QuotaFacts};
use crate::document::{Document, OperationAt};
use crate::names;
use crate::problem::Problem;

/// One operation.
pub(crate) struct OperationFacts {
    /// `operationId`.
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The first tag.
    pub(crate) group: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// What each parameter, or part of a form, is for, by its name in the description; the body's is `body`.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The page of the documentation.
    pub(crate) docs: String,
    pub(crate) scope: Scope,
    pub(crate) effect: Effect,
    pub(crate) quota: QuotaFacts,
    pub(crate) scopes: Vec<String>,
    /// How many requests of one business may be under way at a time.
    pub(crate) parallel: u64,
    /// Largest and default value of the `limit` parameter.
    pub(crate) page: Option<PageFacts>,
    /// Whether its pages are asked for by a `limit` from 1 and a token, as all of the Market's newer lists are.
    pub(crate) by_token: bool,
    pub(crate) repeatable: bool,
}

/// The kind of thing that an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Business,
    Campaign,
    Key,
}

impl Scope {
    /// By the path: the Market counts its limits for the entity that stands there.
    fn of(path: &str) -> Self {
        match path {
            _ if path.contains("{businessId}") => Self::Business,
            _ if path.contains("{campaignId}") => Self::Campaign,
            _ => Self::Key,
        }
    }
}

/// What an operation changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Reads,
    Writes,
    Irreversible,
}

impl Effect {
    const ALL: [Self; 3] = [Self::Reads, Self::Writes, Self::Irreversible];

    /// The value of `x-effect`.
    fn word(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Irreversible => "irreversible",
        }
    }
}

/// The bounds of the `limit` parameter.
pub(crate) struct PageFacts {
    pub(crate) largest: u64,
    pub(crate) default: Option<u64>,
}

/// Reads every operation; each must say its id, quota, scopes and whether it may be repeated.
///
/// With `allow_todo` a `limit` need not say the largest page yet.
pub(crate) fn read(
    document: &Document,
    allow_todo: bool,
    problems: &mut Vec<Problem>,
) -> Vec<OperationFacts> {
    let mut owners = BTreeMap::new();
    let mut operations = Vec::new();
    for at in document.operations() {
        let mut reader = Reader { document, at: &at, allow_todo, problems: Vec::new() };
        let operation = reader.operation();
        reader.claim(&mut owners, &operation.id);
        problems.append(&mut reader.problems);
        operations.push(operation);
    }
    operations
}

/// Reads one operation.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) at: &'a OperationAt<'a>,
    allow_todo: bool,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn operation(&mut self) -> OperationFacts {
        let id = self.text("operationId", "for example `getChats`");
        OperationFacts {
            method: self.at.method.to_ascii_uppercase(),
            path: self.at.path.to_owned(),
            group: self.group(),
            summary: self.text("summary", "one sentence"),
            description: self.text("description", "one or two sentences"),
            parameters: self.parameters(),
            docs: self.docs(),
            scope: Scope::of(self.at.path),
            effect: self.effect(),
            quota: quota::read(self),
            scopes: self.scopes(),
            parallel: self.parallel(),
            page: self.page(),
            by_token: self.by_token(),
            repeatable: self.flag("x-repeatable"),
            id,
        }
    }

    pub(super) fn complain(&mut self, below: &str, reason: impl Into<String>) {
        let pointer = format!("{}{below}", self.at.pointer);
        self.problems.push(self.document.problem(&pointer, reason));
    }

    fn text(&mut self, key: &str, example: &str) -> String {
        match self.at.value.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => return text.trim().to_owned(),
            Some(other) => self.complain(&format!("/{key}"), format!("`{key}` must be text, not {other}")),
            None => self.complain("", format!("the operation has no `{key}` ({example})")),
        }
        String::new()
    }

    pub(super) fn object(&mut self, key: &str, example: &str) -> Map<String, Value> {
        match self.at.value.get(key) {
            Some(Value::Object(map)) => return map.clone(),
            Some(other) => {
                self.complain(&format!("/{key}"), format!("must be an object ({example}), not {other}"))
            }
            None => self.complain("", format!("the operation has no `{key}` ({example})")),
        }
        Map::new()
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.at.value.get(key) {
            Some(Value::Bool(flag)) => return *flag,
            Some(other) => self.complain(&format!("/{key}"), format!("must be true or false, not {other}")),
            None => self.complain("", format!("the operation has no `{key}` (true or false)")),
        }
        false
    }

    fn effect(&mut self) -> Effect {
        let said = self.at.value.get("x-effect");
        let known = said
            .and_then(Value::as_str)
            .and_then(|said| Effect::ALL.into_iter().find(|effect| effect.word() == said));
        if let Some(effect) = known {
            return effect;
        }
        match said {
            Some(other) => {
                self.complain("/x-effect", format!("must be reads, writes or irreversible, not {other}"));
            }
            None => self.complain("", "the operation has no `x-effect` (reads, writes or irreversible)"),
        }
        Effect::Irreversible
    }

    fn group(&mut self) -> String {
        match self.at.group() {
            Some(tag) => tag.to_owned(),
            None => {
                self.complain(
                    "",
                    "the operation has no `tags`; the first names its group, for example `chats`",
                );
                String::new()
            }
        }
    }

    fn docs(&mut self) -> String {
        match self.at.value.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Value::as_str) {
            Some(url) => url.to_owned(),
            None => {
                self.complain("", "the operation has no `externalDocs` with the `url` of its page");
                String::new()
            }
        }
    }

    fn scopes(&mut self) -> Vec<String> {
        let scopes = self.at.value.get("x-scopes").and_then(Value::as_array).cloned().unwrap_or_default();
        let texts: Vec<String> =
            scopes.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect();
        if texts.is_empty() || texts.len() < scopes.len() {
            let place = if self.at.value.contains_key("x-scopes") { "/x-scopes" } else { "" };
            self.complain(
                place,
                "the operation has no `x-scopes`: a list of the scopes of which a key needs one",
            );
        }
        texts
    }

    /// The operation's own number, or that of the whole API.
    fn parallel(&mut self) -> u64 {
        let number = self.at.value.get("x-parallel").or_else(|| self.document.root.get("x-parallel"));
        match number.and_then(count) {
            Some(number) => number,
            None => {
                self.complain("", "neither the operation nor the root has an `x-parallel` from 1");
                0
            }
        }
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        let described =
            |holder: &Value| holder.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        let named = self.document.parameters(self.at).into_iter().filter_map(|(one, _)| {
            let name = one.get("name")?.as_str()?;
            Some((name.to_owned(), described(one)))
        });
        let body = self.at.value.get("requestBody").map(|body| self.document.resolve(body));
        let parts = multipart::words(self.document, self.at);
        named.chain(body.map(|body| ("body".to_owned(), described(body)))).chain(parts).collect()
    }

    fn page(&mut self) -> Option<PageFacts> {
        let parameters = self.document.parameters(self.at);
        let (limit, pointer) =
            parameters.into_iter().find(|(one, _)| one.get("name") == Some(&"limit".into()))?;
        let (schema, pointer) = self.document.resolve_at(limit.get("schema")?, &format!("{pointer}/schema"));
        let default = schema.get("default").and_then(count);
        let Some(largest) = schema.get("maximum").and_then(count) else {
            if !self.allow_todo {
                let reason = "the parameter `limit` has no `maximum`: the largest page";
                self.problems.push(self.document.problem(&pointer, reason));
            }
            return None;
        };
        Some(PageFacts { largest, default })
    }

    fn by_token(&self) -> bool {
        let parameters = self.document.parameters(self.at);
        let has = |name: &str, fits: &dyn Fn(&Value) -> bool| {
            parameters.iter().any(|(one, _)| {
                let its = one.get("name").and_then(Value::as_str).map(names::method_name);
                let optional = one.get("required") != Some(&Value::Bool(true));
                its.as_deref() == Some(name) && optional && one.get("schema").is_some_and(fits)
            })
        };
        let is = |schema: &Value, key: &str, value: &str| schema.get(key).is_some_and(|its| its == value);
        // A number like this one, and no other, becomes `NonZeroU32`.
        let is_limit =
            |schema: &Value| is(schema, "format", "int32") && schema.get("minimum") == Some(&1.into());
        has("limit", &is_limit) && has("page_token", &|schema| is(schema, "type", "string"))
    }

    /// Notes the method name of an operation, or complains that it is another's.
    fn claim(&mut self, owners: &mut BTreeMap<String, (String, String)>, id: &str) {
        if id.is_empty() {
            return;
        }
        let place = format!("{} {}", self.at.method.to_ascii_uppercase(), self.at.path);
        let method = names::method_name(id);
        if !names::is_method_name(&method) {
            self.complain("/operationId", format!("`{method}` cannot be the name of a method of the client"));
        }
        let Some((owner, place)) = owners.insert(method.clone(), (id.to_owned(), place)) else { return };
        let reason = if owner == id {
            format!("the operationId `{id}` is taken by {place}")
        } else {
            format!("the method name `{method}` is taken by `{owner}` of {place}")
        };
        self.complain("/operationId", reason);
    }
}

/// A number from 1 that the table of operations has room for.
pub(super) fn count(value: &Value) -> Option<u64> {
    value.as_u64().filter(|number| (1..=u64::from(u32::MAX)).contains(number))
}
