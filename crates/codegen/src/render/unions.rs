//! Open tagged unions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::docs;
use crate::facts::{UNKNOWN, UnionFacts};
use crate::names;

/// One union. The behaviour that all unions share is the macro's.
pub(super) fn render(facts: &UnionFacts, support: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", facts.name);
    let unknown = format_ident!("{UNKNOWN}");
    let doc = docs::of_type(&facts.description, facts.docs.as_deref(), &facts.schema, &facts.name);
    let variants = facts.variants.iter().map(|variant| {
        let (name, content) = (format_ident!("{}", variant.name), format_ident!("{}", variant.content));
        let doc = format!("`{}`: {}", variant.tag, variant.description);
        quote! {
            #[doc = #doc]
            #name(super::types::#content),
        }
    });
    let arms = facts.variants.iter().map(|variant| {
        let (name, content) = (format_ident!("{}", variant.name), format_ident!("{}", variant.content));
        let tag = &variant.tag;
        quote!(#name(super::types::#content) = #tag)
    });
    let tag = &facts.tag;
    let typed = facts.tags.as_deref().map(|tags| typed_tag(&name, tag, tags));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// One of a known type whose content is not what goes with it. It goes out as it came in.
            Malformed(#support::MalformedVariant),
            /// One that was not known when this was generated. It goes out as it came in.
            #unknown(#support::UnknownVariant),
        }
        #support::open_union!(#name by #tag { #(#arms),* });
        #typed
    }
}

/// The method that tells the tag as a value of its enum: `notificationType` → `notification_type()`.
fn typed_tag(name: &Ident, tag: &str, tags: &str) -> TokenStream {
    let method = match names::method_name(tag) {
        method if syn::parse_str::<Ident>(&method).is_ok() && method != "tag" => format_ident!("{method}"),
        // The macro has a `tag` for the text; the rest are words of Rust, such as `type`.
        method => format_ident!("{method}_"),
    };
    let tags = format_ident!("{tags}");
    let doc = format!("The value of `{tag}`, which tells the variant.");
    quote! {
        impl #name {
            #[doc = #doc]
            #[must_use]
            pub fn #method(&self) -> super::enums::#tags {
                super::enums::#tags::from(self.tag())
            }
        }
    }
}
