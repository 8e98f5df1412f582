//! The table of operations.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::facts::{Cost, DeprecationFacts, Facts, ListingFacts, OperationFacts, ParameterFacts, QuotaFacts};
use crate::{markdown, names};

/// A static for each operation, and the list of all.
pub(super) fn render(facts: &Facts, support: &TokenStream) -> TokenStream {
    let operations = &facts.operations;
    let entries = operations.iter().map(|one| entry(one, facts.listings.get(&one.id), support));
    let names = operations.iter().map(|operation| format_ident!("{}", names::constant_name(&operation.id)));
    // No more than is used: what generates without warnings must compile without them.
    let page = operations.iter().any(|operation| operation.page.is_some()).then(|| quote!(Page,));
    let deprecation = operations.iter().any(|one| one.deprecation.is_some()).then(|| quote!(Deprecation,));
    let parameter = operations.iter().any(|one| !one.parameters.is_empty());
    let parameter = parameter.then(|| quote!(Kind, Parameter, Place, Style,));
    quote! {
        use #support::{Cost, #deprecation Effect, Operation, #page #parameter Quota, ScopeKind};

        #(#entries)*

        /// Every operation.
        pub static ALL: &[&Operation] = &[#(&#names),*];
    }
}

fn entry(facts: &OperationFacts, listing: Option<&ListingFacts>, support: &TokenStream) -> TokenStream {
    let OperationFacts { id, path, group, name: method_name, summary, docs, scopes, repeatable, .. } = facts;
    let parameters = facts.parameters.iter().map(parameter);
    let (request, response) = (option(facts.request.as_ref()), option(facts.response.as_ref()));
    let deprecation = option(facts.deprecation.as_ref().map(deprecation));
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
    let doc = format!("{}\n\nThe Market's page: <{docs}>.", markdown::safe(summary));
    quote! {
        #[doc = #doc]
        pub static #name: Operation = Operation {
            id: #id,
            method: #support::Method::#method,
            path: #path,
            group: #group,
            summary: #summary,
            name: #method_name,
            parameters: &[#(#parameters),*],
            request: #request,
            response: #response,
            scope: ScopeKind::#scope,
            effect: Effect::#effect,
            quota: #quota,
            scopes: &[#(#scopes),*],
            parallel: #parallel,
            page: #page,
            repeatable: #repeatable,
            deprecation: #deprecation,
            docs: #docs,
        };
    }
}

fn parameter(facts: &ParameterFacts) -> TokenStream {
    let ParameterFacts { name, required, description, .. } = facts;
    let deprecated = facts.deprecation.is_some();
    let place = format_ident!("{}", format!("{:?}", facts.place));
    let kind = format_ident!("{}", names::variant_name(&facts.json_type));
    let style = format_ident!("{}", format!("{:?}", facts.style));
    let (minimum, maximum) = (option(facts.minimum.map(number)), option(facts.maximum.map(number)));
    quote! {
        Parameter {
            name: #name,
            place: Place::#place,
            kind: Kind::#kind,
            style: Style::#style,
            required: #required,
            minimum: #minimum,
            maximum: #maximum,
            deprecated: #deprecated,
            description: #description,
        }
    }
}

fn number(number: i64) -> TokenStream {
    Literal::i64_unsuffixed(number).into_token_stream()
}

fn deprecation(facts: &DeprecationFacts) -> TokenStream {
    let (successor, shutdown) = (option(facts.successor.as_ref()), option(facts.shutdown.as_ref()));
    quote!(Deprecation { successor: #successor, shutdown: #shutdown })
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
