//! Names of the description → names of Rust.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The Rust name of a schema that does not say one: the Market's `DTO` is no word of the field.
pub(crate) fn type_name(schema: &str) -> String {
    schema.strip_suffix("DTO").unwrap_or(schema).to_upper_camel_case()
}

/// The Rust name of an enum value: `WAITING_FOR_PARTNER` → `WaitingForPartner`.
pub(crate) fn variant_name(value: &str) -> String {
    value.to_upper_camel_case()
}

/// The name of the method of an operation: `getChats` → `get_chats`.
pub(crate) fn method_name(operation: &str) -> String {
    operation.to_snake_case()
}

/// The name of the constant that describes an operation: `getChats` → `GET_CHATS`.
pub(crate) fn constant_name(operation: &str) -> String {
    operation.to_shouty_snake_case()
}

/// Whether a name can be the name of a type or of a variant as it is.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.to_upper_camel_case() == name && syn::parse_str::<syn::Ident>(name).is_ok()
}
