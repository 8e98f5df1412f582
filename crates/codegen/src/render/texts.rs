//! What wrappers of texts lack: a `Display`, so that they can stand in a path, and to be made of a literal.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Fields, File, Ident, Item, ItemImpl, ItemStruct, parse_quote};

use super::operation_docs::type_name;

/// Gives each wrapper of a text a `From<&str>`, and a `Display` if it has none.
pub(super) fn put(file: &mut File) {
    for items in super::items_mut(file, "types") {
        let shown: BTreeSet<String> = items.iter().filter_map(shown).collect();
        let all = std::mem::take(items).into_iter().flat_map(|item| {
            let text = text(&item);
            let display = text.as_ref().filter(|name| !shown.contains(&name.to_string())).map(display);
            let literal = text.as_ref().map(literal);
            [Some(item), literal.map(Item::Impl), display.map(Item::Impl)].into_iter().flatten()
        });
        *items = all.collect();
    }
}

/// The name of the type that an item gives a `Display`.
fn shown(item: &Item) -> Option<String> {
    let Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    path.segments.last().filter(|last| last.ident == "Display").map(|_| type_name(item))
}

/// The name of a wrapper of a text.
fn text(item: &Item) -> Option<Ident> {
    let Item::Struct(ItemStruct { ident, fields: Fields::Unnamed(fields), .. }) = item else { return None };
    let field = fields.unnamed.first().filter(|_| fields.unnamed.len() == 1)?;
    (field.ty.to_token_stream().to_string() == "String").then(|| ident.clone())
}

fn display(name: &Ident) -> ItemImpl {
    parse_quote! {
        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }
    }
}

fn literal(name: &Ident) -> ItemImpl {
    parse_quote! {
        impl ::std::convert::From<&str> for #name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    }
}
