//! An object within one of its own kind.
//!
//! typify makes a `Box<Option<…>>` of it, which is written as `null` when there is none. What is left out is not sent.

use syn::{File, Item, Type, parse_quote};

use super::setting::inner;

/// Makes an `Option<Box<…>>` of each such field.
pub(super) fn turn(file: &mut File) {
    let structs = super::items_mut(file, "types").flatten().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    for field in structs.flat_map(|item| &mut item.fields) {
        if let Some(boxed) = turned(&field.ty) {
            field.ty = boxed;
            let is_none = "::std::option::Option::is_none";
            field.attrs.push(parse_quote!(#[serde(skip_serializing_if = #is_none)]));
        }
    }
}

fn turned(type_: &Type) -> Option<Type> {
    let object = inner(inner(type_, "Box")?, "Option")?;
    Some(parse_quote!(::std::option::Option<::std::boxed::Box<#object>>))
}
