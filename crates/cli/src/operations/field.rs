//! The flags of an operation, before they are flags of clap.

use std::collections::HashSet;

use clap::{Args, Command};
use heck::ToKebabCase;
use serde_json::Value;
use yandex_market::Operation;
use yandex_market::api::description;
use yandex_market::api::support::{Effect, Parameter, Place};

use super::is_list;
use super::schema::{self, Scalar, Shape};
use crate::args::GlobalArgs;
use crate::connection::SCOPES;
use crate::pages::PageArgs;

/// A part of a request that is given by a flag.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The name of the flag, without its hyphens.
    pub(super) flag: String,
    pub(super) target: Target,
    pub(super) scalar: Scalar,
    /// The bounds of a list; none where there is one value.
    pub(super) list: Option<ListBounds>,
    pub(super) is_required: bool,
    pub(super) is_deprecated: bool,
    pub(super) description: &'static str,
    /// The value that the Market assumes.
    pub(super) default: Option<&'static Value>,
}

/// The place of a value in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Path(&'static str),
    Query(&'static str),
    /// A field of the JSON body, or one of an object in it.
    Body(Vec<&'static str>),
    /// A part of a form.
    Part(&'static str),
}

/// The bounds of a list.
#[derive(Clone, Debug)]
pub(super) struct ListBounds {
    pub(super) shortest: usize,
    pub(super) longest: Option<usize>,
    pub(super) is_set: bool,
}

impl Field {
    fn new(target: Target, schema: &'static Value, is_required: bool) -> Option<Self> {
        let (scalar, list) = match schema::shape(schema) {
            Shape::One(scalar) => (scalar, None),
            Shape::List(scalar) => (scalar, Some(ListBounds::of(schema))),
            Shape::Deep => return None,
        };
        Some(Self {
            flag: target.path().join("-").to_kebab_case(),
            target,
            scalar,
            list,
            is_required,
            is_deprecated: schema::is_marked(schema, "deprecated"),
            description: schema::description(schema),
            default: schema::find(schema, "default"),
        })
    }

    /// Returns the id of the argument of clap: unlike the flag, it says where the value goes.
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.target.place(), self.target.path().join("/"))
    }

    /// Tells whether it names the business or the campaign, which are options of all commands.
    pub(super) fn scope(&self) -> Option<&'static str> {
        match self.target.path().as_slice() {
            [name] if self.is_required => SCOPES.into_iter().find(|scope| scope == name),
            _ => None,
        }
    }
}

impl Target {
    fn place(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Query(_) => "query",
            Self::Body(_) => "body",
            Self::Part(_) => "part",
        }
    }

    pub(super) fn path(&self) -> Vec<&'static str> {
        match self {
            Self::Path(name) | Self::Query(name) | Self::Part(name) => vec![name],
            Self::Body(path) => path.clone(),
        }
    }
}

impl ListBounds {
    fn of(schema: &'static Value) -> Self {
        let size = |name| schema::size(schema, name);
        let is_set = schema::is_marked(schema, "uniqueItems");
        Self { shortest: size("minItems").unwrap_or(0), longest: size("maxItems"), is_set }
    }
}

/// Returns the flags of an operation.
pub(super) fn fields(operation: &'static Operation) -> Vec<Field> {
    let mut taken = taken(operation);
    let form = description::form_schema(operation).into_iter().flat_map(form_fields);
    let all = parameters(operation).chain(body(operation, false)).chain(form);
    let (old, current): (Vec<Field>, Vec<Field>) = all.partition(|field| field.is_deprecated);
    let current = current.into_iter().filter_map(|field| unambiguous(field, &mut taken));
    let mut fields: Vec<Field> = current.collect();
    // A field of an object gives way, for it can stand in --body, and so does an old spelling of a parameter.
    let others = body(operation, true).chain(old);
    fields.extend(others.filter(|field| taken.insert(field.flag.clone())));
    fields
}

/// Gives a flag another name where an option has it already.
fn unambiguous(mut field: Field, taken: &mut HashSet<String>) -> Option<Field> {
    if taken.contains(&field.flag) {
        field.flag = format!("{}-{}", field.target.place(), field.flag);
    }
    taken.insert(field.flag.clone()).then_some(field)
}

/// Returns the options that the command has besides its fields.
fn taken(operation: &Operation) -> HashSet<String> {
    let mut command = GlobalArgs::augment_args(Command::new("ymarket"));
    if is_list(operation) {
        command = PageArgs::augment_args(command);
    }
    let longs = command.get_arguments().filter_map(|arg| arg.get_long());
    let options = [
        ("body", description::request_schema(operation).is_some()),
        ("body-file", description::request_schema(operation).is_some()),
        ("save", description::returns_file(operation)),
        ("force", description::returns_file(operation)),
        ("yes", operation.effect == Effect::Irreversible),
        ("help", true),
        ("version", true),
    ];
    let options = options.into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
    longs.chain(options).map(str::to_owned).collect()
}

/// Returns the parameters that are flags. The business and the campaign of the path are options of all commands, and a
/// list has options for its pages.
fn parameters(operation: &'static Operation) -> impl Iterator<Item = Field> {
    let of_pages = |name: &str| is_list(operation) && is_of_pages(name);
    let own = operation.parameters.iter().filter(move |one| match one.place {
        Place::Path => !SCOPES.contains(&one.name),
        Place::Query => !of_pages(one.name),
        _ => true,
    });
    own.filter_map(move |parameter| parameter_field(operation, parameter))
}

/// Tells whether a parameter says which page is asked for.
fn is_of_pages(name: &str) -> bool {
    name == "limit" || is_page_token(name)
}

/// Tells whether a parameter is the token of a page, in either spelling of the Market.
pub(super) fn is_page_token(name: &str) -> bool {
    name.to_kebab_case() == "page-token"
}

fn parameter_field(operation: &'static Operation, parameter: &'static Parameter) -> Option<Field> {
    let target = match parameter.place {
        Place::Path => Target::Path(parameter.name),
        _ => Target::Query(parameter.name),
    };
    let field = Field::new(target, description::parameter_schema(operation, parameter)?, parameter.required)?;
    let description = parameter.description;
    Some(Field { description, is_deprecated: parameter.deprecated, ..field })
}

/// Returns the fields of the JSON body, or those of the objects in it.
fn body(operation: &'static Operation, nested: bool) -> impl Iterator<Item = Field> {
    let schema = description::request_schema(operation);
    let properties = schema.into_iter().flat_map(|schema| of_object(schema, &[], true));
    let fields = properties.flat_map(move |(path, schema, is_required)| match nested {
        false => vec![(path, schema, is_required)],
        true => of_object(schema, &path, is_required),
    });
    fields.filter_map(|(path, schema, is_required)| Field::new(Target::Body(path), schema, is_required))
}

/// A property: its path, its schema, and whether it must be given.
type Property = (Vec<&'static str>, &'static Value, bool);

fn of_object(schema: &'static Value, path: &[&'static str], is_required: bool) -> Vec<Property> {
    let required = description::required(schema);
    let own = schema::properties(schema).into_iter().map(|(name, schema)| {
        let path = path.iter().copied().chain([name]).collect();
        (path, schema, is_required && required.contains(&name))
    });
    own.collect()
}

fn form_fields(schema: &'static Value) -> impl Iterator<Item = Field> {
    let parts = of_object(schema, &[], true).into_iter();
    parts.filter_map(|(path, schema, is_required)| {
        Field::new(Target::Part(path.first().copied()?), schema, is_required)
    })
}

#[cfg(test)]
mod tests {
    use yandex_market::operations;

    use super::*;

    fn flags(id: &str) -> Vec<String> {
        let operation = operations::ALL.iter().find(|one| one.id == id).unwrap();
        fields(operation).into_iter().map(|field| field.flag).collect()
    }

    #[test]
    fn parameters_and_fields_are_flags_and_pages_are_not() {
        let expected = ["category-ids", "date-from", "date-to", "need-answer", "question-ids", "sort"]
            .map(str::to_owned);
        assert_eq!(flags("getGoodsQuestions"), expected);
        assert_eq!(flags("getChat"), ["chat-id"]);
        assert_eq!(flags("sendFileToChat"), ["chat-id", "file"]);
    }

    #[test]
    fn the_fields_of_an_object_are_flags_with_its_name() {
        let flags = flags("updateGoodsFeedbackComment");
        for flag in ["source-type", "feedback-id", "comment-text", "comment-parent-id"] {
            assert!(flags.iter().any(|one| one == flag), "{flag} is not in {flags:?}");
        }
    }

    #[test]
    fn no_two_flags_of_an_operation_have_one_name() {
        for operation in operations::ALL {
            let fields = fields(operation);
            let names: HashSet<_> = fields.iter().map(|field| &field.flag).collect();
            assert_eq!(names.len(), fields.len(), "{}", operation.id);
            assert!(fields.iter().all(|field| field.flag != "business-id"), "{}", operation.id);
        }
    }

    #[test]
    fn a_flag_that_is_taken_says_where_it_goes() {
        let schema: &'static Value = Box::leak(Box::new(serde_json::json!({ "type": "string" })));
        let field = Field::new(Target::Query("output"), schema, false).unwrap();
        let mut taken = HashSet::from(["output".to_owned()]);
        assert_eq!(unambiguous(field, &mut taken).unwrap().flag, "query-output");
    }
}
