//! Which answers are pages of a list, and how their parts are taken out.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::facts::{Field, ListingFacts};
use crate::names;

/// An implementation for each type of answer.
pub(super) fn render(listings: &BTreeMap<String, ListingFacts>, support: &TokenStream) -> TokenStream {
    let by_answer: BTreeMap<&str, &ListingFacts> =
        listings.values().map(|listing| (listing.answer.as_str(), listing)).collect();
    let implementations = by_answer.into_values().map(|listing| implementation(listing, support));
    quote!(#(#implementations)*)
}

fn implementation(listing: &ListingFacts, support: &TokenStream) -> TokenStream {
    let (answer, item) = (format_ident!("{}", listing.answer), format_ident!("{}", listing.item));
    let page = match &listing.result {
        None => quote!(self),
        Some(result) => {
            let name = name(result);
            if result.optional { quote!(self.#name?) } else { quote!(self.#name) }
        }
    };
    let items = name(&listing.items);
    let items =
        if listing.items.optional { quote!(page.#items.unwrap_or_default()) } else { quote!(page.#items) };
    let (paging, token) = (name(&listing.paging), name(&listing.token));
    let token = match (listing.paging.optional, listing.token.optional) {
        (true, true) => quote!(page.#paging.and_then(|paging| paging.#token)),
        (true, false) => quote!(page.#paging.map(|paging| paging.#token)),
        (false, true) => quote!(page.#paging.#token),
        (false, false) => quote!(Some(page.#paging.#token)),
    };
    quote! {
        impl #support::Listing for types::#answer {
            type Item = types::#item;

            fn into_page(self) -> Option<(Vec<Self::Item>, Option<String>)> {
                let page = #page;
                Some((#items, #token))
            }
        }
    }
}

fn name(field: &Field) -> proc_macro2::Ident {
    format_ident!("{}", names::method_name(&field.name))
}
