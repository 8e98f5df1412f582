//! The parameters of an operation: their names, their places and their notation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use super::constraints::{self, Check};
use super::operations::DeprecationFacts;
use super::values::{Carrier, Shape, ValueKind};
use crate::document::{Document, OperationAt};
use crate::names;

/// A parameter of an operation.
pub(crate) struct ParameterFacts {
    /// The name as it travels.
    pub(crate) name: String,
    /// The name of its field.
    pub(crate) rust_name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    /// The `type` of its schema, `integer` for example.
    pub(crate) json_type: String,
    pub(crate) value: ValueKind,
    pub(crate) style: Style,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    pub(crate) check: Option<Check>,
    pub(crate) deprecation: Option<DeprecationFacts>,
    /// Whether it is the former name of another parameter, which takes its place.
    pub(crate) is_alias: bool,
    pub(crate) description: String,
}

/// The place of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

impl Place {
    fn of(parameter: &Value) -> Option<Self> {
        match parameter.get("in")?.as_str()? {
            "path" => Some(Self::Path),
            "query" => Some(Self::Query),
            "header" => Some(Self::Header),
            "cookie" => Some(Self::Cookie),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The notation of a list or an object: `style` and `explode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Exploded,
    Comma,
    Space,
    Pipe,
    Deep,
    Json,
}

/// Headers that are no parameters, as OpenAPI has it: they follow from what is sent and from who sends it.
const NO_PARAMETERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Reads the parameters of an operation. Its own take the place of those of its path.
pub(super) fn read(document: &Document, types: &TypeNames, at: &OperationAt<'_>) -> Vec<ParameterFacts> {
    let mut facts: Vec<ParameterFacts> = Vec::new();
    let all = document.parameters(at).into_iter();
    for (parameter, _) in all.filter(|(one, _)| is_parameter(one)) {
        let Some(parameter) = read_one(document, types, parameter) else { continue };
        if !facts.iter().any(|other| other.name == parameter.name && other.place == parameter.place) {
            facts.push(parameter);
        }
    }
    // Those of the path first, in its order: they are the first arguments of the constructor.
    facts.sort_by_key(|one| match one.place {
        Place::Path => at.path.find(&format!("{{{}}}", one.name)).unwrap_or_default(),
        _ => usize::MAX,
    });
    name_apart(&mut facts);
    facts
}

/// Tells whether a parameter is one, and no header of which OpenAPI says that it shall be ignored.
pub(crate) fn is_parameter(parameter: &Value) -> bool {
    let is_header = parameter.get("in").is_some_and(|place| place == "header");
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    !is_header || !NO_PARAMETERS.contains(&name.to_ascii_lowercase().as_str())
}

fn read_one(document: &Document, types: &TypeNames, value: &Value) -> Option<ParameterFacts> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let (place, style) = (Place::of(value)?, style(value));
    let own = schema(value)?;
    let schema = document.resolve(own);
    let bound = |key: &str| schema.get(key)?.as_i64();
    let kinds = ["integer", "number", "boolean", "string", "array", "object"];
    let json_type = schema.get("type").and_then(Value::as_str).filter(|kind| kinds.contains(kind));
    let name = text("name")?;
    let carrier = if style == Style::Json { Carrier::Json } else { Carrier::Parameter };
    Some(ParameterFacts {
        name: name.to_owned(),
        rust_name: text("x-rust-name").map_or_else(|| names::field_name(name), str::to_owned),
        place,
        required: value.get("required") == Some(&Value::Bool(true)),
        json_type: json_type.unwrap_or("string").to_owned(),
        value: ValueKind::of(document, types, own, carrier),
        style,
        minimum: bound("minimum"),
        maximum: bound("maximum"),
        check: constraints::of(document, types, own),
        deprecation: DeprecationFacts::of(value),
        is_alias: false,
        description: text("description").unwrap_or_default().trim().to_owned(),
    })
}

/// Returns the schema of a parameter, be it that of its `content`.
pub(crate) fn schema(parameter: &Value) -> Option<&Value> {
    parameter.get("schema").or_else(|| parameter.pointer("/content/application~1json/schema"))
}

fn style(parameter: &Value) -> Style {
    if parameter.get("content").is_some() {
        return Style::Json;
    }
    let style = parameter.get("style").and_then(Value::as_str);
    let explode = parameter.get("explode").and_then(Value::as_bool);
    match style.unwrap_or(match Place::of(parameter) {
        Some(Place::Path | Place::Header) => "simple",
        _ => "form",
    }) {
        "deepObject" => Style::Deep,
        "form" if explode.unwrap_or(true) => Style::Exploded,
        "spaceDelimited" if !explode.unwrap_or(false) => Style::Space,
        "pipeDelimited" if !explode.unwrap_or(false) => Style::Pipe,
        "form" => Style::Comma,
        "simple" if !explode.unwrap_or(false) => Style::Comma,
        _ => Style::Exploded,
    }
}

/// Returns the reason why a parameter cannot be sent in its notation.
pub(crate) fn against(document: &Document, parameter: &Value) -> Option<String> {
    let (place, schema) = (Place::of(parameter)?, schema(parameter)?);
    let style_name = parameter.get("style").and_then(Value::as_str);
    if let Some(other) = style_name.filter(|style| place == Place::Path && *style != "simple") {
        return Some(format!("the style `{other}` cannot be generated for a path, only `simple`"));
    }
    let deep = "a list or an object within one has no notation outside of JSON: give the parameter `content`";
    match (style(parameter), Shape::of(document, schema), place) {
        (Style::Json, ..) | (_, Shape::Scalar, Place::Path) | (_, Shape::List, Place::Path) => None,
        (_, _, Place::Path) => Some("only a value or a list can stand in a path".to_owned()),
        (Style::Deep, Shape::Object, _) => None,
        (Style::Deep, ..) => Some("`deepObject` is for objects whose properties are values".to_owned()),
        (_, Shape::Deep, _) => Some(deep.to_owned()),
        _ => None,
    }
}

/// Gives each parameter a name of its own: the later of two gets its place before it, `query_id` beside `id`. A deprecated one
/// of the name of another is the former spelling of it (`pageToken` of `page_token`), and only one can be meant.
fn name_apart(all: &mut [ParameterFacts]) {
    let current: BTreeSet<(String, &str)> = all
        .iter()
        .filter(|one| one.deprecation.is_none())
        .map(|one| (one.rust_name.clone(), one.place.word()))
        .collect();
    for one in all.iter_mut().filter(|one| one.deprecation.is_some() && !one.required) {
        one.is_alias = current.contains(&(one.rust_name.clone(), one.place.word()));
    }
    let mut taken: BTreeSet<String> = names::TAKEN_FIELDS.map(str::to_owned).into();
    for one in all.iter_mut().filter(|one| !one.is_alias) {
        one.rust_name = names::free(&one.rust_name, one.place.word(), &taken);
        taken.insert(one.rust_name.clone());
    }
}
