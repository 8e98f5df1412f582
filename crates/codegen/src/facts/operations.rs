//! What each operation costs, who may call it and whether it may be repeated.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::TypeNames;
use super::constraints::{self, Check};
use super::envelopes::{answer, has_content};
use super::object::properties;
use super::parameters::{self, ParameterFacts};
use super::quota::{self, QuotaFacts};
use super::values::{Carrier, ValueKind};
use crate::Settings;
use crate::document::{Document, OperationAt, schema_name};
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
    /// The name of its method on the handle of its group: `x-method`, or the `operationId` in snake case.
    pub(crate) name: String,
    pub(crate) parameters: Vec<ParameterFacts>,
    /// The name in the description of the schema of its body.
    pub(crate) request: Option<String>,
    /// The name in the description of the schema of its success.
    pub(crate) response: Option<String>,
    /// The JSON of its body.
    pub(crate) body: Option<BodyFacts>,
    pub(crate) success: SuccessFacts,
    pub(crate) output: OutputFacts,
    pub(crate) deprecation: Option<DeprecationFacts>,
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
    /// Whether its pages are asked for by a `limit` and a token, as all of the Market's newer lists are.
    pub(crate) by_token: bool,
    pub(crate) repeatable: bool,
}

/// The members of `x-deprecation`.
const DEPRECATION: [&str; 3] = ["successor", "degradation", "shutdown"];

/// The end of an operation.
pub(crate) struct DeprecationFacts {
    /// The `operationId` of what takes its place.
    pub(crate) successor: Option<String>,
    /// The day from which it does not work any more, as in `2026-10-19`.
    pub(crate) shutdown: Option<String>,
}

impl DeprecationFacts {
    /// Reads what stands on an operation or a property, if that is deprecated.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let details = value.get("x-deprecation");
        let text = |key: &str| details?.get(key)?.as_str().map(str::to_owned);
        let is_deprecated = value.get("deprecated") == Some(&Value::Bool(true));
        is_deprecated.then(|| Self { successor: text("successor"), shutdown: text("shutdown") })
    }

    /// Returns the note of `#[deprecated]`.
    pub(crate) fn note(&self) -> String {
        let successor = self.successor.as_ref().map(|successor| format!(": use `{successor}`"));
        let shutdown = self.shutdown.as_ref().map(|day| format!(" and ends it on {day}"));
        format!(
            "the Market advises against it{}{}",
            shutdown.unwrap_or_default(),
            successor.unwrap_or_default()
        )
    }
}

/// A body of JSON.
pub(crate) struct BodyFacts {
    pub(crate) value: ValueKind,
    /// Whether it must be there: an optional one may be left out.
    pub(crate) required: bool,
    /// The check of a body without a name.
    pub(crate) check: Option<Check>,
}

/// The content of a success.
pub(crate) enum SuccessFacts {
    Json(ValueKind),
    /// A file.
    File,
    Nothing,
}

/// The answer of an operation, without what is around it.
pub(crate) enum OutputFacts {
    /// The response itself.
    Response,
    /// Its `result`, which may be an `Option`.
    Result,
    /// Nothing: the response says only that it was done.
    Nothing,
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
    types: &TypeNames,
    settings: &Settings,
    problems: &mut Vec<Problem>,
) -> Vec<OperationFacts> {
    let mut owners = BTreeMap::new();
    let mut operations = Vec::new();
    for at in document.operations() {
        let mut reader = Reader { document, types, at: &at, settings, problems: Vec::new() };
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
    types: &'a TypeNames,
    pub(super) at: &'a OperationAt<'a>,
    settings: &'a Settings,
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
            name: self.name(&id),
            parameters: parameters::read(self.document, self.types, self.at),
            request: self.request(),
            response: answer(self.document, self.at).and_then(schema_name).map(str::to_owned),
            body: self.body(),
            success: self.success(),
            output: self.output(),
            deprecation: self.deprecation(),
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
            None if self.settings.complete => {
                self.complain("", "the operation has no `x-effect` (reads, writes or irreversible)");
            }
            None => return self.likely_effect(),
        }
        Effect::Irreversible
    }

    /// The effect of an operation that does not say it: what the method promises, else the worst that can be.
    fn likely_effect(&self) -> Effect {
        let is_repeatable = self.at.value.get("x-repeatable") == Some(&Value::Bool(true));
        match self.at.method {
            "get" | "head" | "options" | "trace" => Effect::Reads,
            "delete" => Effect::Irreversible,
            _ if is_repeatable => Effect::Writes,
            _ => Effect::Irreversible,
        }
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

    fn name(&mut self, id: &str) -> String {
        let name = match self.at.value.get("x-method") {
            None => return names::method_name(id),
            Some(Value::String(name)) => name.clone(),
            Some(other) => {
                self.complain("/x-method", format!("must be a text, not {other}"));
                return String::new();
            }
        };
        if names::method_name(&name) != name || syn::parse_str::<syn::Ident>(&name).is_err() {
            self.complain("/x-method", format!("`{name}` cannot be the name of a method"));
        }
        name
    }

    fn request(&self) -> Option<String> {
        let body = self.document.resolve(self.at.value.get("requestBody")?);
        let schema = body.get("content")?.as_object()?.values().next()?.get("schema")?;
        schema_name(schema).map(str::to_owned)
    }

    fn body(&self) -> Option<BodyFacts> {
        let body = self.document.resolve(self.at.value.get("requestBody")?);
        let schema = body.pointer("/content/application~1json/schema")?;
        let value = ValueKind::of(self.document, self.types, schema, Carrier::Json);
        let check = constraints::of(self.document, self.types, schema);
        let required = body.get("required") == Some(&Value::Bool(true));
        Some(BodyFacts { check: check.filter(|_| !matches!(value, ValueKind::Named(_))), value, required })
    }

    fn success(&self) -> SuccessFacts {
        let kind = |schema| ValueKind::of(self.document, self.types, schema, Carrier::Json);
        match answer(self.document, self.at) {
            Some(schema) => SuccessFacts::Json(kind(schema)),
            None if has_content(self.document, self.at) => SuccessFacts::File,
            None => SuccessFacts::Nothing,
        }
    }

    fn deprecation(&mut self) -> Option<DeprecationFacts> {
        let holder = Value::Object(self.at.value.clone());
        let details = self.at.value.get("x-deprecation");
        let facts = DeprecationFacts::of(&holder);
        if facts.is_none() && details.is_some() {
            self.complain("/x-deprecation", "belongs to an operation with `deprecated: true`");
        }
        let keys = details.and_then(Value::as_object).into_iter().flat_map(|details| details.keys());
        let mut unknown = keys.filter(|key| !DEPRECATION.contains(&key.as_str()));
        if unknown.next().is_some() || details.is_some_and(|details| !details.is_object()) {
            let reason = format!("must be an object with the texts `{}`", DEPRECATION.join("`, `"));
            self.complain("/x-deprecation", reason);
        }
        facts
    }

    fn output(&self) -> OutputFacts {
        let Some(schema) = answer(self.document, self.at) else { return OutputFacts::Response };
        let properties = properties(self.document, schema);
        match properties.iter().any(|property| property.name == "result") {
            true => OutputFacts::Result,
            false if properties.iter().all(|property| ["status", "errors"].contains(&property.name)) => {
                OutputFacts::Nothing
            }
            false => OutputFacts::Response,
        }
    }

    fn page(&mut self) -> Option<PageFacts> {
        let parameters = self.document.parameters(self.at);
        let (limit, pointer) =
            parameters.into_iter().find(|(one, _)| one.get("name") == Some(&"limit".into()))?;
        let (schema, pointer) = self.document.resolve_at(limit.get("schema")?, &format!("{pointer}/schema"));
        let default = schema.get("default").and_then(count);
        let Some(largest) = schema.get("maximum").and_then(count) else {
            if !self.settings.allow_todo {
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
                let its = one.get("name").and_then(Value::as_str).map(names::snake);
                let optional = one.get("required") != Some(&Value::Bool(true));
                its.as_deref() == Some(name) && optional && one.get("schema").is_some_and(fits)
            })
        };
        let is = |schema: &Value, key: &str, value: &str| schema.get(key).is_some_and(|its| its == value);
        has("limit", &|schema| is(schema, "type", "integer"))
            && has("page_token", &|schema| is(schema, "type", "string"))
    }

    /// Notes the method name of an operation, or complains that it is another's.
    fn claim(&mut self, owners: &mut BTreeMap<String, (String, String)>, id: &str) {
        if id.is_empty() {
            return;
        }
        let place = format!("{} {}", self.at.method.to_ascii_uppercase(), self.at.path);
        let method = names::method_name(id);
        if !names::is_operation_name(id) {
            self.complain("/operationId", format!("`{id}` cannot be the name of a request"));
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
