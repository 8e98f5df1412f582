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

/// Names that generated code gives to things of its own, or uses without a path.
pub(crate) const TAKEN_TYPES: [&str; 7] =
    ["Client", "DateTime", "Error", "Option", "Result", "String", "Vec"];

/// The arguments that the method of a client has beside its parameters.
pub(crate) const TAKEN_ARGUMENTS: [&str; 2] = ["body", "form"];

/// What the client has beside a method for each operation; `all` becomes `ALL`, the list of operations.
const TAKEN_METHODS: [&str; 10] =
    ["all", "api_version", "baseurl", "client", "exec", "inner", "new", "new_with_client", "post", "pre"];

/// Whether a name can be the name of the method of an operation as it is.
pub(crate) fn is_method_name(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok() && !TAKEN_METHODS.contains(&name)
}

/// Whether a name can be the name of a variant as it is.
pub(crate) fn is_variant_name(name: &str) -> bool {
    let is_camel = name.starts_with(char::is_uppercase) && !name.contains('_');
    is_camel && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether a name can be the name of a type as it is: typify would bring any other into this form.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.to_upper_camel_case() == name && syn::parse_str::<syn::Ident>(name).is_ok()
}
