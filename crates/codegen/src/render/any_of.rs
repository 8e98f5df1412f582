//! Unions that are told apart by trying.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, values};
use crate::facts::{AnyOfFacts, AnyOfVariant, UNKNOWN};

/// Renders one union. The behaviour that all of them share is the macro's.
pub(super) fn render(facts: &AnyOfFacts, support: &TokenStream) -> TokenStream {
    let (name, unknown) = (format_ident!("{}", facts.name), format_ident!("{UNKNOWN}"));
    let doc = docs::of_type(&facts.description, facts.docs.as_deref(), &facts.schema, &facts.name);
    let variants: Vec<TokenStream> = facts.variants.iter().map(|variant| content(variant, support)).collect();
    let variant_docs = facts.variants.iter().map(|variant| format!("A variant: {}.", words(variant)));
    let by = facts.tag.as_ref().map(|tag| {
        let tagged = facts.variants.iter().flat_map(|variant| {
            let name = format_ident!("{}", variant.name);
            variant.tags.iter().map(move |tag| quote!(#tag => #name))
        });
        quote!(by #tag { #(#tagged),* })
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(
                #[doc = #variant_docs]
                #variants,
            )*
            /// One that fits no variant. It goes out as it came in.
            #unknown(::serde_json::Value),
        }
        #support::any_of!(#name #by { #(#variants),* });
    }
}

fn content(variant: &AnyOfVariant, support: &TokenStream) -> TokenStream {
    let (name, type_) = (format_ident!("{}", variant.name), values::type_of(&variant.value, support));
    match variant.is_recursive {
        true => quote!(#name(::std::boxed::Box<#type_>)),
        false => quote!(#name(#type_)),
    }
}

fn words(variant: &AnyOfVariant) -> String {
    let names = if variant.tags.is_empty() { std::slice::from_ref(&variant.name) } else { &variant.tags };
    names.iter().map(|name| docs::code(name)).collect::<Vec<_>>().join(", ")
}
