//! The largest lengths of what is sent.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::facts::BoundFacts;
use crate::names;

/// A constant for each.
pub(super) fn render(bounds: &[BoundFacts]) -> TokenStream {
    let constants = bounds.iter().map(|bound| {
        let BoundFacts { schema, property, largest, binary } = bound;
        let name = format_ident!("{}", names::constant_name(&format!("{schema}_{property}")));
        let unit = if *binary { "bytes" } else { "characters (Unicode scalar values)" };
        let doc = format!("The largest length of `{property}` of `{schema}`, in {unit}.");
        let largest = Literal::u64_unsuffixed(*largest);
        quote! {
            #[doc = #doc]
            pub const #name: usize = #largest;
        }
    });
    quote!(#(#constants)*)
}
