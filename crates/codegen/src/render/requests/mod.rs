//! The requests: a struct for each operation, which says all that sending it needs.

mod cost;
mod model;
mod paths;

pub(crate) use model::RequestModel;
pub(in crate::render) use model::models;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::multipart::Part;
use super::operation_docs;
use super::setting::{Setting, inner, without_option};
use super::structs::{self, Structs};
use super::validate;
use crate::facts::{Cost, Facts, Field, ListingFacts, OutputFacts, Scope, useful};
use crate::names;

/// Renders the module of all requests.
pub(super) fn render(
    models: &[RequestModel<'_>],
    facts: &Facts,
    structs: &Structs,
    support: &TokenStream,
) -> TokenStream {
    let all = models.iter().map(|model| model.render(facts, structs, support));
    // No more than is used: what generates without warnings must compile without them.
    let uses = (!models.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports)]
            use super::{operations, types};
        }
    });
    quote! {
        #uses
        #(#all)*
    }
}

impl RequestModel<'_> {
    fn render(&self, facts: &Facts, structs: &Structs, support: &TokenStream) -> TokenStream {
        let Self { name, .. } = self;
        let fields = self.struct_fields();
        let doc = operation_docs::request_doc(self.facts);
        let deprecated = self.facts.deprecation.as_ref().map(|end| {
            let note = end.note();
            quote!(#[deprecated = #note])
        });
        let setters = self.optional.iter().map(|setting| setting.setter(support, None));
        let (constructor, implementation) =
            (self.constructor(support), self.implementation(facts, structs, support));
        let default = self.required.is_empty().then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        let list = self.listing.map(|listing| self.list(listing, support));
        quote! {
            #[doc = #doc]
            #deprecated
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #name { #fields }

            impl #name {
                #constructor
                #(#setters)*
            }

            #default

            #implementation
            #list
        }
    }

    fn struct_fields(&self) -> TokenStream {
        let parameters = self.fields.iter().map(|field| {
            let (name, type_) = (&field.name, &field.type_);
            let doc = self.parameter_facts(field).map_or("A parameter.", |facts| facts.description.as_str());
            let doc = if doc.is_empty() { "A parameter." } else { doc };
            quote!(#[doc = #doc] pub #name: #type_,)
        });
        let parts = self.parts.iter().map(Part::field);
        let body = self.body.as_ref().map(|(type_, _)| quote!(#[doc = "The body."] pub body: #type_,));
        quote!(#(#parameters)* #(#parts)* #body)
    }

    fn constructor(&self, support: &TokenStream) -> TokenStream {
        let arguments = self.required.iter().map(Setting::argument);
        let parameters = self.fields.iter().map(|field| {
            let name = &field.name;
            match self.required.iter().find(|setting| *name == setting.place.to_string()) {
                Some(setting) => {
                    let kept = setting.kept(support);
                    quote!(#name: #kept)
                }
                None => quote!(#name: None),
            }
        });
        let parts = self.parts.iter().map(|part| part.initial(support));
        let body = self.body.as_ref().map(|(type_, settings)| self.body_value(type_, settings));
        let fields = parameters.chain(parts).chain(body);
        quote! {
            /// Creates a request of what is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }

    fn body_value(&self, type_: &Type, settings: &[(Setting, bool)]) -> TokenStream {
        if settings.is_empty() {
            return quote!(body: body.into());
        }
        // In the order of the constructor of the body, which is that of its fields, and of its argument types.
        let below = |setting: &Setting| format!("body . {}", setting.place);
        let arguments = settings.iter().filter(|(_, optional)| !optional).map(|(setting, _)| {
            let renamed = self.required.iter().find(|one| one.place.to_string() == below(setting));
            renamed.unwrap_or(setting).name.clone()
        });
        quote!(body: <#type_>::new(#(#arguments),*))
    }

    fn implementation(&self, facts: &Facts, structs: &Structs, support: &TokenStream) -> TokenStream {
        let Self { name, response, .. } = self;
        let method = format_ident!("{}", names::method_name(&self.facts.id));
        let constant = format_ident!("{}", names::constant_name(&self.facts.id));
        let (scope, cost) = (self.scope(support), self.cost(structs));
        let validation = self.validation(facts, structs, support);
        let (output, value) = self.output(structs);
        let arguments = self.fields.iter().map(|field| field.passed.clone());
        let form =
            (!self.parts.is_empty()).then(|| quote!(self.form().map_err(#support::Error::InvalidRequest)?));
        let body = self.body.as_ref().map(|_| quote!(&self.body));
        let arguments = arguments.chain(form).chain(body);
        let form = self.form(support);
        let at = (!validation.is_empty()).then(|| quote!(let at = &#support::At::root();));
        let is_used = value.to_string().contains("response");
        let parameter = if is_used { quote!(response) } else { quote!(_) };
        quote! {
            impl #support::Request for #name {
                type Client = super::Client;
                type Response = #response;
                type Output = #output;

                fn operation(&self) -> &'static #support::Operation {
                    &operations::#constant
                }

                fn scope(&self) -> #support::Scope {
                    #scope
                }

                fn validate(&self) -> ::std::result::Result<(), #support::InvalidValue> {
                    #at
                    #validation
                    Ok(())
                }

                #cost

                async fn send_unchecked(
                    &self,
                    client: &super::Client,
                ) -> ::std::result::Result<#support::ResponseValue<#response>, #support::Error> {
                    client.#method(#(#arguments),*).await
                }

                fn into_output(#parameter: #response) -> Option<#output> {
                    #value
                }
            }

            #form
        }
    }

    fn scope(&self, support: &TokenStream) -> TokenStream {
        let id = self.required.first().filter(|_| self.has_scope_argument()).map(|setting| &setting.place);
        match (self.facts.scope, id) {
            (Scope::Business, Some(id)) => quote!(#support::Scope::Business(i64::from(self.#id).into())),
            (Scope::Campaign, Some(id)) => quote!(#support::Scope::Campaign(i64::from(self.#id).into())),
            _ => quote!(#support::Scope::Key),
        }
    }

    fn validation(&self, facts: &Facts, structs: &Structs, support: &TokenStream) -> TokenStream {
        let parameters = self.fields.iter().filter_map(|field| {
            let parameter = self.parameter_facts(field)?;
            let check = useful(parameter.check.clone(), &facts.constraints)?;
            let name = &field.name;
            Some(validate::place(
                &check,
                &parameter.name,
                &quote!(self.#name),
                &field.type_,
                structs,
                support,
            ))
        });
        let parts = self.parts.iter().filter_map(|part| part.validation(structs, support));
        let body = self.body.as_ref().and_then(|(type_, _)| {
            let name = structs.get(type_)?.ident.to_string();
            let is_checked = facts.constraints.contains_key(&name) && inner(type_, "Vec").is_none();
            is_checked.then(|| quote!(#support::Validate::validate(&self.body, at)?;))
        });
        quote!(#(#parameters)* #(#parts)* #body)
    }

    fn cost(&self, structs: &Structs) -> TokenStream {
        let Cost::RequestItems(path) = &self.facts.quota.cost else { return quote!() };
        let Some((type_, _)) = &self.body else { return quote!() };
        let steps: Vec<&str> = path.split('.').collect();
        match cost::count(&quote!(self.body), type_, &steps, structs) {
            Some(number) => quote! {
                fn cost(&self) -> u64 {
                    (#number) as u64
                }
            },
            None => quote!(),
        }
    }

    fn output(&self, structs: &Structs) -> (TokenStream, TokenStream) {
        let response = &self.response;
        let result = structs.get(response).and_then(|item| structs::field(item, "result"));
        match (&self.facts.output, result) {
            (OutputFacts::Nothing, _) => (quote!(()), quote!(Some(()))),
            (OutputFacts::Result, Some(field)) => {
                let (type_, is_option) = without_option(&field.ty);
                let type_ = paths::qualified(type_);
                let name = &field.ident;
                let value = if is_option { quote!(response.#name) } else { quote!(Some(response.#name)) };
                (type_, value)
            }
            _ => (quote!(#response), quote!(Some(response))),
        }
    }

    fn form(&self, support: &TokenStream) -> TokenStream {
        if self.parts.is_empty() {
            return quote!();
        }
        let (name, parts) = (&self.name, self.parts.iter().map(Part::add));
        quote! {
            impl #name {
                fn form(&self) -> ::std::result::Result<#support::Form, String> {
                    let form = #support::Form::new();
                    #(#parts)*
                    Ok(form)
                }
            }
        }
    }

    fn list(&self, listing: &ListingFacts, support: &TokenStream) -> TokenStream {
        let (name, response) = (&self.name, &self.response);
        let item = format_ident!("{}", listing.item);
        let page = page(listing);
        let limit = self.fields.iter().find(|field| field.name == "limit");
        let limit_type = limit.map(|field| without_option(&field.type_).0);
        quote! {
            impl #support::ListRequest for #name {
                type Item = types::#item;

                fn set_page(&mut self, page: #support::PageAt) {
                    self.limit = Some(#limit_type::try_from(page.limit.get()).unwrap_or(#limit_type::MAX));
                    self.page_token = page.token;
                }

                fn page_of(&self, response: #response) -> Option<(Vec<Self::Item>, Option<String>)> {
                    #page
                }
            }
        }
    }
}

/// Takes the items and the token out of a response.
fn page(listing: &ListingFacts) -> TokenStream {
    let name = |field: &Field| format_ident!("{}", names::method_name(&field.name));
    let page = match &listing.result {
        None => quote!(response),
        Some(result) => {
            let name = name(result);
            if result.optional { quote!(response.#name?) } else { quote!(response.#name) }
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
        let page = #page;
        Some((#items, #token))
    }
}
