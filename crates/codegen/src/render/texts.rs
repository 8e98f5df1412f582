//! A text with bounds is shown as it is, as every other wrapper of typify's is: it can stand in a path then.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Fields, File, Item, ItemImpl, ItemStruct, parse_quote};

use super::operation_docs::builder_name;

/// Gives a `Display` to each wrapper of a text that has none.
pub(super) fn put(file: &mut File) {
    for items in super::items_mut(file, "types") {
        let shown: BTreeSet<String> = items.iter().filter_map(shown).collect();
        let all = std::mem::take(items).into_iter().flat_map(|item| {
            let display = display(&item).filter(|(name, _)| !shown.contains(name));
            [Some(item), display.map(|(_, display)| Item::Impl(display))].into_iter().flatten()
        });
        *items = all.collect();
    }
}

/// The name of the type that an item gives a `Display`.
fn shown(item: &Item) -> Option<String> {
    let Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    path.segments.last().filter(|last| last.ident == "Display").map(|_| builder_name(item))
}

/// The `Display` of a wrapper of a text, and the name of that.
fn display(item: &Item) -> Option<(String, ItemImpl)> {
    let Item::Struct(ItemStruct { ident, fields: Fields::Unnamed(fields), .. }) = item else { return None };
    let field = fields.unnamed.first().filter(|_| fields.unnamed.len() == 1)?;
    (field.ty.to_token_stream().to_string() == "String").then(|| {
        let display = parse_quote! {
            impl ::std::fmt::Display for #ident {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    self.0.fmt(f)
                }
            }
        };
        (ident.to_string(), display)
    })
}
