//! The table of operations.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::facts::{Cost, Facts, ListingFacts, OperationFacts, QuotaFacts};
use crate::names;

/// A static for each operation, and the list of all.
pub(super) fn render(facts: &Facts, support: &TokenStream) -> TokenStream {
    let operations = &facts.operations;
    let entries = operations.iter().map(|one| entry(one, facts.listings.get(&one.id), support));
    let names = operations.iter().map(|operation| format_ident!("{}", names::constant_name(&operation.id)));
    // No more than is used: what generates without warnings must compile without them.
    let page = operations.iter().any(|operation| operation.page.is_some()).then(|| quote!(Page,));
    quote! {
        use #support::{Cost, Effect, Operation, #page Quota, ScopeKind};

        #(#entries)*

        /// Every operation.
        pub static ALL: &[&Operation] = &[#(&#names),*];
    }
}

fn entry(facts: &OperationFacts, listing: Option<&ListingFacts>, support: &TokenStream) -> TokenStream {
    let OperationFacts { id, path, group, docs, scopes, repeatable, .. } = facts;
    let name = format_ident!("{}", names::constant_name(id));
    let method = format_ident!("{}", facts.method);
    let quota = quota(&facts.quota);
    let scope = format_ident!("{}", format!("{:?}", facts.scope));
    let effect = format_ident!("{}", format!("{:?}", facts.effect));
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
            scope: ScopeKind::#scope,
            effect: Effect::#effect,
            quota: #quota,
            scopes: &[#(#scopes),*],
            parallel: #parallel,
            page: #page,
            repeatable: #repeatable,
            docs: #docs,
        };
    }
}

fn quota(facts: &QuotaFacts) -> TokenStream {
    let requests = Literal::u64_unsuffixed(facts.requests);
    let minutes = Literal::u64_unsuffixed(facts.minutes);
    let cost = match &facts.cost {
        Cost::Call => quote!(Cost::Call),
        Cost::RequestItems(at) => quote!(Cost::RequestItems(#at)),
        Cost::ResponseItems(at) => quote!(Cost::ResponseItems(#at)),
    };
    let tariffs = facts.tariffs.iter().map(|(name, requests)| {
        let requests = Literal::u64_unsuffixed(*requests);
        quote!((#name, #requests))
    });
    quote!(Quota { requests: #requests, minutes: #minutes, cost: #cost, tariffs: &[#(#tariffs),*] })
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        None => quote!(None),
        Some(value) => quote!(Some(#value)),
    }
}
