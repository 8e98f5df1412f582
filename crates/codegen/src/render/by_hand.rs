//! The calls that are written by hand.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::names;

/// Code that compiles only where the client has every method that is written by hand.
pub(super) fn render(by_hand: &[String]) -> Option<Item> {
    let methods = by_hand.iter().map(|id| format_ident!("{}", names::method_name(id)));
    (!by_hand.is_empty()).then(|| {
        parse_quote! {
            /// These calls are written by hand: progenitor cannot express their bodies.
            const _: fn(&Client) = |client| {
                #(let _ = client.#methods();)*
            };
        }
    })
}
