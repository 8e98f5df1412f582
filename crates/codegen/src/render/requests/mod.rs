//! The requests: a struct for each operation, which says all that sending it needs.

mod cost;
mod model;
mod paths;

use self::model::BodyModel;
pub(crate) use model::RequestModel;
pub(in crate::render) use model::models;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use self::model::RequestField;
use super::multipart::Part;
use super::operation_docs;
use super::setting::{Setting, without_option};
use super::structs::{self, Structs};
use super::validate;
use crate::facts::{
    Check, Cost, Facts, Field, ListingFacts, OutputFacts, Place, Scope, Style, SuccessFacts, ValueKind,
    useful,
};
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
        let list = self.listing.map(|listing| self.list(listing, structs, support));
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
            let (name, type_, doc) = (&field.name, field.kept(), field.facts.description.as_str());
            let doc = if doc.is_empty() { "A parameter." } else { doc };
            quote!(#[doc = #doc] pub #name: #type_,)
        });
        let parts = self.parts.iter().map(Part::field);
        let body = self.body.as_ref().map(|body| {
            let type_ = body.kept();
            quote!(#[doc = "The body."] pub body: #type_,)
        });
        quote!(#(#parameters)* #(#parts)* #body)
    }

    fn constructor(&self, support: &TokenStream) -> TokenStream {
        let arguments = self.required.iter().map(Setting::argument);
        let parameters = self.fields.iter().map(|field| {
            let name = &field.name;
            match self.required.iter().find(|setting| *name == setting.place.to_string()) {
                Some(setting) => setting.initial(name, support),
                None => quote!(#name: None),
            }
        });
        let parts = self.parts.iter().map(|part| part.initial(support));
        let body = self.body.as_ref().map(|body| self.body_value(body, support));
        let fields = parameters.chain(parts).chain(body);
        quote! {
            /// Creates a request of what is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }

    fn body_value(&self, body: &BodyModel<'_>, support: &TokenStream) -> TokenStream {
        let (type_, settings) = (&body.type_, &body.settings);
        if !body.facts.required {
            return quote!(body: None);
        }
        if settings.is_empty() {
            let whole = self.required.iter().find(|setting| setting.place.to_string() == "body");
            let initial = whole.map(|whole| whole.initial(&format_ident!("body"), support));
            return quote!(#initial);
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
        let constant = format_ident!("{}", names::constant_name(&self.facts.id));
        let (scope, cost) = (self.scope(support), self.cost(structs));
        let validation = self.validation(facts, structs, support);
        let (output, value) = self.output(structs);
        let http = self.http(facts, support);
        let receive = match self.facts.success {
            SuccessFacts::Json(_) => quote!(json),
            SuccessFacts::File => quote!(file),
            SuccessFacts::Nothing => quote!(empty),
        };
        let form = self.form(support);
        let at = (!validation.is_empty()).then(|| quote!(let at = &#support::At::root();));
        let is_used = value.to_string().contains("response");
        let parameter = if is_used { quote!(response) } else { quote!(_) };
        quote! {
            impl #support::Request for #name {
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

                fn to_http(
                    &self,
                    client: &#support::Client,
                ) -> ::std::result::Result<#support::HttpRequest, #support::InvalidValue> {
                    #http
                }

                async fn send_unchecked(
                    &self,
                    client: &#support::Client,
                ) -> ::std::result::Result<#support::ResponseValue<#response>, #support::Error> {
                    client.#receive(self.to_http(client)?).await
                }

                fn into_output(#parameter: #response) -> Option<#output> {
                    #value
                }
            }

            #form
        }
    }

    /// Puts parameters and body in their places.
    fn http(&self, facts: &Facts, support: &TokenStream) -> TokenStream {
        let method = format_ident!("{}", self.facts.method);
        let path = self.path(support);
        let parameters = self.fields.iter().filter_map(|field| {
            let place = match field.facts.place {
                Place::Path => return None,
                Place::Query => quote!(query),
                Place::Header => quote!(header),
                Place::Cookie => quote!(cookie),
            };
            let (name, travels, style) = (&field.name, &field.facts.name, style(field.facts.style));
            Some(quote!(request.#place(#travels, &self.#name, #support::Style::#style)?;))
        });
        let body = self.body.as_ref().map(|body| match body.facts.required {
            true => quote!(request.json(&self.body)?;),
            false => quote! {
                if let Some(body) = &self.body {
                    request.json(body)?;
                }
            },
        });
        let form = (!self.parts.is_empty()).then(|| quote!(request.form(self.form()?);));
        let media = facts.media.iter().find(|media| media.operation == self.facts.id).map(|media| {
            let (body, response) = (option(media.body.as_ref()), option(media.response.as_ref()));
            quote!(request.media_types(#body, #response);)
        });
        let all: Vec<TokenStream> = media.into_iter().chain(parameters).chain(body).chain(form).collect();
        let request = quote!(client.request(#support::Method::#method, #path));
        match all.is_empty() {
            true => quote!(Ok(#request)),
            false => quote! {
                let mut request = #request;
                #(#all)*
                Ok(request)
            },
        }
    }

    /// The path with its values: `format_args!("/v2/chats/{}", path_segment("chatId", &self.chat_id)?)`.
    fn path(&self, support: &TokenStream) -> TokenStream {
        let (mut template, mut values) = (String::new(), Vec::new());
        let mut rest = self.facts.path.as_str();
        while let Some((before, name, after)) = placeholder(rest) {
            template.push_str(&before.replace('}', "}}"));
            rest = after;
            let field =
                self.fields.iter().find(|field| field.facts.place == Place::Path && field.facts.name == name);
            match field {
                Some(field) => {
                    template.push_str("{}");
                    values.push(segment(field, support));
                }
                // `check` has complained about it.
                None => template.push_str(&format!("{{{{{name}}}}}")),
            }
        }
        template.push_str(&rest.replace('{', "{{").replace('}', "}}"));
        quote!(format_args!(#template, #(#values),*))
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
        let place = |check: &Option<Check>, name: &str, place: &TokenStream, type_: &Type| {
            let check = useful(check.clone(), &facts.constraints)?;
            Some(validate::place(&check, name, place, type_, structs, support))
        };
        let parameters = self.fields.iter().filter_map(|field| {
            let name = &field.name;
            place(&field.facts.check, &field.facts.name, &quote!(self.#name), &field.kept())
        });
        let parts = self.parts.iter().filter_map(|part| part.validation(structs, support));
        let body = self.body.as_ref().and_then(|body| match &body.facts.value {
            ValueKind::Named(name) if facts.constraints.contains_key(name) => {
                Some(match body.facts.required {
                    true => quote!(#support::Validate::validate(&self.body, at)?;),
                    false => quote! {
                        if let Some(body) = &self.body {
                            #support::Validate::validate(body, at)?;
                        }
                    },
                })
            }
            ValueKind::Named(_) => None,
            _ => place(&body.facts.check, "body", &quote!(self.body), &body.kept()),
        });
        quote!(#(#parameters)* #(#parts)* #body)
    }

    fn cost(&self, structs: &Structs) -> TokenStream {
        let Cost::RequestItems(path) = &self.facts.quota.cost else { return quote!() };
        let Some(body) = &self.body else { return quote!() };
        let steps: Vec<&str> = path.split('.').collect();
        let value = if body.facts.required { quote!(self.body) } else { quote!(body) };
        let number =
            cost::count(&value, &body.type_, &steps, structs).map(|number| match body.facts.required {
                true => number,
                false => quote!(self.body.as_ref().map_or(0, |body| #number)),
            });
        match number {
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
                fn form(&self) -> ::std::result::Result<#support::Form, #support::InvalidValue> {
                    let form = #support::Form::new();
                    #(#parts)*
                    Ok(form)
                }
            }
        }
    }

    fn list(&self, listing: &ListingFacts, structs: &Structs, support: &TokenStream) -> TokenStream {
        let (name, response) = (&self.name, &self.response);
        let item = format_ident!("{}", listing.item);
        let of_page = |name: &str| {
            let is_it = |field: &&RequestField<'_>| {
                field.facts.place == Place::Query && names::snake(&field.facts.name) == name
            };
            self.fields.iter().find(is_it)
        };
        let parts = (page(listing, response, structs), of_page("limit"), of_page("page_token"));
        let (Some(page), Some(limit), Some(token)) = parts else { return quote!() };
        let (limit_type, _) = without_option(&limit.kept());
        let (limit, token) = (&limit.name, &token.name);
        quote! {
            impl #support::ListRequest for #name {
                type Item = types::#item;

                fn set_page(&mut self, page: #support::PageAt) {
                    self.#limit = Some(#limit_type::try_from(page.limit.get()).unwrap_or(#limit_type::MAX));
                    self.#token = page.token;
                }

                fn page_of(&self, response: #response) -> Option<(Vec<Self::Item>, Option<String>)> {
                    #page
                }
            }
        }
    }
}

/// The first placeholder of a path, with what comes before and after it.
fn placeholder(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// A value that stands in a path.
fn segment(field: &RequestField<'_>, support: &TokenStream) -> TokenStream {
    let (name, travels) = (&field.name, &field.facts.name);
    match field.facts.value.is_displayed() {
        true => quote!(#support::path_segment(#travels, &self.#name)?),
        false => quote!(#support::value_segment(#travels, &self.#name)?),
    }
}

fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn style(style: Style) -> TokenStream {
    match style {
        Style::Exploded => quote!(Exploded),
        Style::Comma => quote!(Comma),
        Style::Space => quote!(Space),
        Style::Pipe => quote!(Pipe),
        Style::Deep => quote!(Deep),
        Style::Json => quote!(Json),
    }
}

/// Takes the items and the token out of a response.
fn page(listing: &ListingFacts, response: &Type, structs: &Structs) -> Option<TokenStream> {
    let name = |holder: &Type, field: &Field| {
        let found = structs::field(structs.get(holder)?, &field.name)?;
        Some((found.ident.clone()?, found.ty.clone()))
    };
    let (page, held) = match &listing.result {
        None => (quote!(response), response.clone()),
        Some(result) => {
            let (name, held) = name(response, result)?;
            (if result.optional { quote!(response.#name?) } else { quote!(response.#name) }, held)
        }
    };
    let ((items, _), (paging, paging_type)) = (name(&held, &listing.items)?, name(&held, &listing.paging)?);
    let items =
        if listing.items.optional { quote!(page.#items.unwrap_or_default()) } else { quote!(page.#items) };
    let (token, _) = name(&paging_type, &listing.token)?;
    let token = match (listing.paging.optional, listing.token.optional) {
        (true, true) => quote!(page.#paging.and_then(|paging| paging.#token)),
        (true, false) => quote!(page.#paging.map(|paging| paging.#token)),
        (false, true) => quote!(page.#paging.#token),
        (false, false) => quote!(Some(page.#paging.#token)),
    };
    Some(quote! {
        let page = #page;
        Some((#items, #token))
    })
}
