//! Which answers say by themselves that they are errors: a 200 with `"status": "ERROR"` is one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::{EnvelopeFacts, Status};

/// An implementation for each type of answer.
pub(super) fn render(envelopes: &[EnvelopeFacts], support: &TokenStream) -> TokenStream {
    let implementations = envelopes.iter().map(|envelope| {
        let name = format_ident!("{}", envelope.name);
        let is_error = envelope.status.as_ref().map(is_error);
        quote! {
            impl #support::Envelope for types::#name {
                #is_error
            }
        }
    });
    quote!(#(#implementations)*)
}

fn is_error(status: &Status) -> TokenStream {
    let (name, error) = (format_ident!("{}", status.name), format_ident!("{}", status.error));
    let error = match status.required {
        true => quote!(enums::#name::#error),
        false => quote!(Some(enums::#name::#error)),
    };
    quote! {
        fn is_error(&self) -> bool {
            self.status == #error
        }
    }
}
