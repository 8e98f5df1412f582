//! Ids that travel as strings: the type is that of the id, the field says how it travels.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Field, File, parse_quote};

use crate::facts::IdFacts;

/// Puts the type of the id in the place of its stand-in, in every field of that type.
pub(super) fn put(file: &mut File, ids: &[IdFacts], support: &TokenStream) {
    TextIds { ids, support }.visit_file_mut(file);
}

struct TextIds<'a> {
    ids: &'a [IdFacts],
    support: &'a TokenStream,
}

impl VisitMut for TextIds<'_> {
    fn visit_field_mut(&mut self, field: &mut Field) {
        let written = field.ty.to_token_stream().to_string();
        if let Some(id) = self.ids.iter().find(|id| id.as_text() == written) {
            let (name, support) = (quote::format_ident!("{}", id.name), self.support);
            // serde reads it as a path of functions and schemars as a type: with `::<…>` it is both.
            let with = quote!(#support::AsText::<#name>).to_string().replace(' ', "");
            field.ty = parse_quote!(#name);
            field.attrs.push(parse_quote!(#[serde(with = #with)]));
        }
        visit_mut::visit_field_mut(self, field);
    }
}
