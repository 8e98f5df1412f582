//! Open string enums.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::facts::{EnumFacts, UNKNOWN};

/// One enum. The behaviour that all enums share is the macro's.
pub(super) fn render(facts: &EnumFacts, support: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", facts.name);
    let unknown = format_ident!("{UNKNOWN}");
    let doc = docs::of_type(&facts.description, facts.docs.as_deref(), &facts.schema, &facts.name);
    let variants = facts.variants.iter().map(|variant| {
        let name = format_ident!("{}", variant.name);
        let value = docs::code(&variant.value);
        let doc = match variant.meaning.is_empty() {
            true => format!("{value}."),
            false => docs::after(&format!("{value}:"), &variant.meaning),
        };
        quote! {
            #[doc = #doc]
            #name,
        }
    });
    let pairs = facts.variants.iter().map(|variant| {
        let name = format_ident!("{}", variant.name);
        let (value, meaning) = (&variant.value, &variant.meaning);
        quote!(#name = #value: #meaning)
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that was not known when this was generated. It goes out as it came in.
            #unknown(#support::UnknownValue),
        }
        #support::open_enum!(#name { #(#pairs),* });
    }
}
