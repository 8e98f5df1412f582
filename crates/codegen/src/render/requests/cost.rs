//! What a request costs of its quota, where that counts items.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use crate::render::setting::{inner, without_option};
use crate::render::structs::{self, Structs};

/// Counts the items at a path: all lists on the way are counted through.
pub(super) fn count(
    value: &TokenStream,
    type_: &Type,
    steps: &[&str],
    structs: &Structs,
) -> Option<TokenStream> {
    let (step, rest) = steps.split_first()?;
    let field = structs::field(structs.get(type_)?, step)?;
    let name = field.ident.as_ref()?;
    let (bare, is_option) = without_option(&field.ty);
    let Some(item) = inner(&bare, "Vec") else {
        return match (rest.is_empty(), is_option) {
            (true, _) => Some(Literal::usize_unsuffixed(1).into_token_stream()),
            (false, false) => count(&quote!(#value.#name), &bare, rest, structs),
            (false, true) => {
                let below = count(&quote!(one), &bare, rest, structs)?;
                Some(quote!(#value.#name.as_ref().map_or(0, |one| #below)))
            }
        };
    };
    let all = if is_option { quote!(#value.#name.iter().flatten()) } else { quote!(#value.#name.iter()) };
    match rest.is_empty() {
        true if is_option => Some(quote!(#all.count())),
        true => Some(quote!(#value.#name.len())),
        false => {
            let below = count(&quote!(one), item, rest, structs)?;
            Some(quote!(#all.map(|one| #below).sum::<usize>()))
        }
    }
}
