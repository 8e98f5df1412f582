//! What the generated code leans on.
//!
//! Code that is generated from another description with `yandex-market-codegen` can lean on this module too.

mod any_of;
mod as_text;
mod byte_stream;
mod client;
mod envelope;
mod error;
mod http_request;
mod id;
mod multipart;
mod open_enum;
mod open_struct;
mod open_union;
mod operation;
mod path;
mod repair;
mod request;
mod response;
mod split;
mod type_schema;
mod undescribed;
mod union_key;
mod unknown_fields;
mod validate;

#[doc(hidden)]
pub use any_of::{Attempt, attempt, discriminator, fullest};
pub use as_text::AsText;
pub use byte_stream::ByteStream;
pub use client::{Client, ClientOptions};
pub use envelope::Envelope;
pub use error::Error;
#[doc(hidden)]
pub use http_request::value_segment;
pub use http_request::{HttpRequest, Style};
pub use id::ParseIdError;
pub use multipart::File;
#[doc(hidden)]
pub use multipart::Form;
pub use open_enum::UnknownValue;
pub use open_union::{MalformedVariant, UnionError, UnknownVariant};
#[doc(hidden)]
pub use open_union::{read_variant, tag_of, unknown_variant, variant_schema, write_variant};
pub use operation::{Cost, Deprecation, Effect, Kind, Operation, Page, Parameter, Place, Quota, ScopeKind};
#[doc(hidden)]
pub use path::{PathSegment, fill_path, path_segment};
pub use repair::{Decoded, decode_json, repair_json};
pub use request::{ListRequest, PageAt, Request, Scope};
pub use reqwest::Method;
pub use response::{Head, ResponseValue};
#[doc(hidden)]
pub use split::{is_closed_json, json_elements, json_members};
pub use type_schema::TypeSchema;
#[doc(hidden)]
pub use type_schema::round_trip;
#[doc(hidden)]
pub use undescribed::undescribed;
#[doc(hidden)]
pub use union_key::{content_key, event_key, id_in, id_in_malformed};
pub use unknown_fields::UnknownFields;
#[doc(hidden)]
pub use unknown_fields::{Keeping, keep_unknown};
pub use validate::InvalidValue;
#[doc(hidden)]
pub use validate::{
    At, Validate, check_distinct, check_file, check_integer, check_length, check_not_blank, check_number,
    check_one_of, check_text, check_unsigned, distinct,
};

#[doc(hidden)]
pub use crate::{
    __any_of as any_of, __id as id, __open_enum as open_enum, __open_struct as open_struct,
    __open_union as open_union,
};

/// What the macros need by an absolute path.
#[doc(hidden)]
pub mod private {
    pub use schemars;
    pub use serde;
    pub use serde_json;
}
