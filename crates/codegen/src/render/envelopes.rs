//! Which answers say by themselves that they are errors: a 200 with `"status": "ERROR"` is one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::structs::{Structs, field};
use crate::facts::{EnvelopeFacts, Status};

/// An implementation for each type of answer.
pub(super) fn render(envelopes: &[EnvelopeFacts], structs: &Structs, support: &TokenStream) -> TokenStream {
    let implementations = envelopes.iter().map(|envelope| {
        let name = format_ident!("{}", envelope.name);
        // What is nothing but another type is read through it.
        let field = structs.named(&envelope.name).and_then(|item| field(item, "status")?.ident.clone());
        let field = field.unwrap_or_else(|| format_ident!("status"));
        let is_error = envelope.status.as_ref().map(|status| is_error(status, &field));
        quote! {
            impl #support::Envelope for types::#name {
                #is_error
            }
        }
    });
    quote!(#(#implementations)*)
}

fn is_error(status: &Status, field: &Ident) -> TokenStream {
    let (name, error) = (format_ident!("{}", status.name), format_ident!("{}", status.error));
    let error = match status.required {
        true => quote!(enums::#name::#error),
        false => quote!(Some(enums::#name::#error)),
    };
    quote! {
        fn is_error(&self) -> bool {
            self.#field == #error
        }
    }
}
