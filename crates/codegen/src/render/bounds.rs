//! The largest lengths of what is sent.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::facts::{BoundFacts, Unit};

/// A constant for each.
pub(super) fn render(bounds: &[BoundFacts]) -> TokenStream {
    let constants = bounds.iter().map(|BoundFacts { name, of, largest, unit }| {
        let name = format_ident!("{name}");
        let unit = match unit {
            Unit::Characters => "characters (Unicode scalar values)",
            Unit::Bytes => "bytes",
            Unit::Items => "items",
        };
        let doc = format!("The largest length of {of}, in {unit}.");
        let largest = Literal::u64_unsuffixed(*largest);
        quote! {
            #[doc = #doc]
            pub const #name: usize = #largest;
        }
    });
    quote!(#(#constants)*)
}
