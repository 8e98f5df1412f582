//! Ids.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::IdFacts;

/// One id. The behaviour that all ids share is the macro's.
pub(super) fn render(facts: &IdFacts, support: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", facts.name);
    let doc = format!("The id of {}.", article(&facts.name));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct #name(i64);
        #support::id!(#name);
    }
}

/// `ChatId` → `a chat`.
fn article(id: &str) -> String {
    let thing = heck::ToSnakeCase::to_snake_case(id.strip_suffix("Id").unwrap_or(id)).replace('_', " ");
    let vowel = thing.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {thing}", if vowel { "an" } else { "a" })
}
