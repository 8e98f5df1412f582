//! Which answers say by themselves that they are errors: a 200 with `"status": "ERROR"` is one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::{Envelope, OperationFacts, envelopes};

/// An implementation for each type of answer.
pub(super) fn render(operations: &[OperationFacts], support: &TokenStream) -> TokenStream {
    let implementations = envelopes(operations).into_iter().map(|envelope| one(&envelope, support));
    quote!(#(#implementations)*)
}

fn one(envelope: &Envelope, support: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", envelope.name);
    let status = format_ident!("{}", envelope.status);
    let is_error = if envelope.required {
        quote!(self.status == enums::#status::Error)
    } else {
        quote!(self.status == Some(enums::#status::Error))
    };
    quote! {
        impl #support::Envelope for types::#name {
            fn is_error(&self) -> bool {
                #is_error
            }
        }
    }
}
