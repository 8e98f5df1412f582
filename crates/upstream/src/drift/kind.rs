//! What a finding is about.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a finding is about. The names are part of the keys in `openapi/drift-accepted.yaml` and stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An operation that one side has.
    Operation,
    /// The `operationId` of one that has the same method and path.
    OperationId,
    /// The method.
    Method,
    /// The path. What the parameters in it are called does not matter.
    Path,
    /// A server.
    Server,
    /// So many requests in so much time.
    Quota,
    /// What a call costs, where that is not one.
    Cost,
    /// How many requests may be under way at a time.
    Parallel,
    /// A scope that suffices.
    Scope,
    /// Somebody whose keys may call.
    Caller,
    /// A way of authorization that suffices.
    Security,
    /// Something is to be avoided.
    Deprecated,
    /// The date from which something does not work any more.
    Shutdown,
    /// The date from which something fails now and then.
    Degradation,
    /// A parameter that one side has.
    Parameter,
    /// The name of a parameter, where ours is an alias of the Market's.
    Name,
    /// How a list or an object is written in a parameter.
    Style,
    /// That a number above the maximum is cut, and not refused.
    Cut,
    /// A body that one side has.
    Body,
    /// A media type of a body.
    Media,
    /// A status of an answer.
    Answer,
    /// A field of an object that one side has.
    Field,
    /// That a parameter, a body or a field may not be left out.
    Required,
    /// That a value may be `null`.
    Nullable,
    /// The type.
    Type,
    /// The format.
    Format,
    /// That only the listed values are allowed.
    Enum,
    /// One of the listed values.
    EnumValue,
    /// The least number.
    Minimum,
    /// The greatest number.
    Maximum,
    /// The least length of a text.
    MinLength,
    /// The greatest length of a text.
    MaxLength,
    /// The least length of a list.
    MinItems,
    /// The greatest length of a list.
    MaxItems,
    /// The least number of fields.
    MinProperties,
    /// The greatest number of fields.
    MaxProperties,
    /// What a number must be a multiple of.
    MultipleOf,
    /// The pattern of a text.
    Pattern,
    /// That the items of a list differ.
    UniqueItems,
    /// The value of what is left out.
    Default,
    /// That an object has no other fields than those described.
    Closed,
    /// That the items of a list are described.
    Items,
    /// That the values of a map are described.
    Values,
    /// The name of the field that tells the variants of a union apart.
    TagName,
    /// A variant of a union that is told by its tag.
    TagValue,
    /// A variant of a union without a tag.
    Variant,
    /// Anything else that a schema says.
    Keyword,
    /// An extension, or a member of one, that is not known here.
    Extension,
    /// A schema, a parameter, a path or the like that no operation leads to.
    Unreferenced,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
