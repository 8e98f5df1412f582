//! The list of types, each with its JSON Schema.

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::Facts;
use crate::passes::dates;

/// An entry for each type of the view: what is left out there has no type.
pub(super) fn render(view: &OpenAPI, facts: &Facts, support: &TokenStream) -> TokenStream {
    let names = view.components.iter().flat_map(|components| components.schemas.keys());
    let stand_in = |name: &str| name == dates::COMPONENT || facts.ids.iter().any(|id| id.as_text() == name);
    let entries = names.filter(|name| !stand_in(name)).map(|name| {
        let type_ = format_ident!("{name}");
        let described = facts.types.described(name).unwrap_or(name);
        quote! {
            TypeSchema {
                name: #name,
                described: #described,
                schema: || ::schemars::schema_for!(super::types::#type_),
                round_trip: #support::round_trip::<super::types::#type_>,
            }
        }
    });
    quote! {
        use #support::TypeSchema;

        /// Every type.
        pub static ALL: &[TypeSchema] = &[#(#entries),*];
    }
}
