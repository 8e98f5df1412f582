//! Names of the description → names of Rust.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The Rust name of a schema that does not say one: the Market's `DTO` is no word of the field. `Option` is `OptionSchema`.
pub(crate) fn type_name(schema: &str) -> String {
    beside_prelude(camel(schema.strip_suffix("DTO").unwrap_or(schema)), "Schema")
}

/// The name of the request of an operation: `getChats` → `GetChats`, and `option` → `OptionRequest`.
pub(crate) fn request_name(operation: &str) -> String {
    beside_prelude(camel(operation), "Request")
}

/// A name in camel case, however many words it is found to have: `a.b-c` is `ABC` at first sight, and `Abc` at the second.
fn camel(name: &str) -> String {
    name.to_upper_camel_case().to_upper_camel_case()
}

fn beside_prelude(name: String, suffix: &str) -> String {
    if PRELUDE.contains(&name.as_str()) { format!("{name}{suffix}") } else { name }
}

/// Names that generated code uses without a path.
const PRELUDE: [&str; 16] = [
    "Box",
    "DateTime",
    "Default",
    "Err",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Some",
    "String",
    "ToOwned",
    "Unknown",
    "Vec",
];

/// The Rust name of an enum value: `WAITING_FOR_PARTNER` → `WaitingForPartner`.
pub(crate) fn variant_name(value: &str) -> String {
    value.to_upper_camel_case()
}

/// The name of the method of an operation: `getChats` → `get_chats`.
pub(crate) fn method_name(operation: &str) -> String {
    match field_name(operation) {
        name if TAKEN_METHODS.contains(&name.as_str()) => format!("{name}_"),
        name => name,
    }
}

/// What the handle of a group has besides a method for each operation.
const TAKEN_METHODS: [&str; 5] = ["business_id", "campaign_id", "clone", "fmt", "new"];

/// The name of the constant that describes an operation: `getChats` → `GET_CHATS`.
pub(crate) fn constant_name(operation: &str) -> String {
    operation.to_shouty_snake_case()
}

/// The words of a name as Rust writes them, which need not be a name of Rust: `type` and `1st` stay what they are.
pub(crate) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// The name of the field of a property or a parameter: `chatId` → `chat_id`. It is a name of Rust whatever it is made of.
pub(crate) fn field_name(name: &str) -> String {
    let snake = name.to_snake_case();
    let name: String = snake.chars().filter(|letter| *letter == '_' || letter.is_alphanumeric()).collect();
    let name = if is_name(&format!("x_{name}")) { name } else { String::new() };
    match name.as_str() {
        "" | "_" => "value".to_owned(),
        name if name.starts_with(|first: char| !first.is_alphabetic()) => format!("value_{name}"),
        name if is_name(name) => name.to_owned(),
        keyword => format!("{keyword}_"),
    }
}

/// Tells whether a text is a name of Rust as it is.
pub(crate) fn is_name(text: &str) -> bool {
    syn::parse_str::<syn::Ident>(text).is_ok()
}

/// Returns a name that is not taken: with where it is from before it if it must be, and then with a number.
pub(crate) fn free(name: &str, from: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let long = format!("{from}_{}", name.trim_end_matches('_'));
    numbered(&long, &format!("{long}_"), taken)
}

/// Returns a name that is not taken: with a number after `stem` if it must be.
pub(crate) fn numbered(name: &str, stem: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number: u32| format!("{stem}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The fields that a request has beside its parameters.
pub(crate) const TAKEN_FIELDS: [&str; 1] = ["body"];

/// Whether a request can have the name of an operation, and the list of operations another.
pub(crate) fn is_operation_name(operation: &str) -> bool {
    is_type_name(&request_name(operation)) && constant_name(operation) != "ALL"
}

/// Whether a name can be the name of a variant as it is.
pub(crate) fn is_variant_name(name: &str) -> bool {
    let is_camel = name.starts_with(char::is_uppercase) && !name.contains('_');
    is_camel && is_name(name)
}

/// Whether a name can be the name of a type as it is: typify would bring any other into this form.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.to_upper_camel_case() == name && is_name(name) && !PRELUDE.contains(&name)
}
