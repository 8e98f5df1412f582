//! The table of operations.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::facts::{Facts, ListingFacts, OperationFacts};
use crate::names;

/// A static for each operation, and the list of all.
pub(super) fn render(facts: &Facts, support: &TokenStream) -> TokenStream {
    let operations = &facts.operations;
    let entries = operations.iter().map(|one| entry(one, facts.listings.get(&one.id), support));
    let names = operations.iter().map(|operation| format_ident!("{}", names::constant_name(&operation.id)));
    // No more than is used: what generates without warnings must compile without them.
    let page = operations.iter().any(|operation| operation.page.is_some()).then(|| quote!(Page,));
    quote! {
        use #support::{Operation, #page Quota};

        #(#entries)*

        /// Every operation.
        pub static ALL: &[&Operation] = &[#(&#names),*];
    }
}

fn entry(facts: &OperationFacts, listing: Option<&ListingFacts>, support: &TokenStream) -> TokenStream {
    let OperationFacts { id, path, group, docs, scopes, repeatable, .. } = facts;
    let name = format_ident!("{}", names::constant_name(id));
    let method = format_ident!("{}", facts.method);
    let requests = Literal::u64_unsuffixed(facts.quota);
    let hours = Literal::u64_unsuffixed(facts.quota_hours);
    let tariffs = facts.quota_tariffs.iter().map(|(name, requests)| {
        let requests = Literal::u64_unsuffixed(*requests);
        quote!((#name, #requests))
    });
    let parallel = Literal::u64_unsuffixed(facts.parallel);
    let page = match &facts.page {
        None => quote!(None),
        Some(page) => {
            let largest = Literal::u64_unsuffixed(page.largest);
            let default = option(page.default.map(Literal::u64_unsuffixed));
            let items = option(listing.map(ListingFacts::pointer));
            quote!(Some(Page { largest: #largest, default: #default, items: #items }))
        }
    };
    let doc = format!("{}\n\nThe Market's page: <{docs}>.", facts.summary);
    quote! {
        #[doc = #doc]
        pub static #name: Operation = Operation {
            id: #id,
            method: #support::Method::#method,
            path: #path,
            group: #group,
            quota: Quota { requests: #requests, hours: #hours, tariffs: &[#(#tariffs),*] },
            scopes: &[#(#scopes),*],
            parallel: #parallel,
            page: #page,
            repeatable: #repeatable,
            docs: #docs,
        };
    }
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        None => quote!(None),
        Some(value) => quote!(Some(#value)),
    }
}
