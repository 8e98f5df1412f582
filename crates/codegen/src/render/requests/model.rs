//! A request, as far as code is made of it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments, ReturnType, Type,
    parse_quote,
};

use super::paths::{Shorten, qualify};
use crate::Settings;
use crate::facts::{Facts, ListingFacts, OperationFacts, ParameterFacts, Scope};
use crate::names;
use crate::problem::Error;
use crate::render::docs;
use crate::render::multipart::{self, Part};
use crate::render::setting::{Setting, inner, without_option};
use crate::render::structs::{self, Structs};

/// The names that a request has methods of.
const TAKEN: [&str; 7] = ["cost", "new", "operation", "scope", "send", "send_unchecked", "validate"];

/// A request, as far as code is made of it.
pub(crate) struct RequestModel<'a> {
    pub(crate) facts: &'a OperationFacts,
    /// The name of the struct.
    pub(crate) name: Ident,
    /// What must be given, in the order of the constructor.
    pub(in crate::render) required: Vec<Setting>,
    pub(in crate::render) optional: Vec<Setting>,
    pub(super) fields: Vec<RequestField>,
    pub(super) body: Option<(Type, Vec<(Setting, bool)>)>,
    pub(super) parts: Vec<Part>,
    pub(super) response: Type,
    pub(crate) listing: Option<&'a ListingFacts>,
}

/// A field that is a parameter.
pub(super) struct RequestField {
    pub(super) name: Ident,
    pub(super) type_: Type,
    /// As the method of the client takes it.
    pub(super) passed: TokenStream,
    facts: Option<usize>,
    pub(super) is_optional: bool,
}

/// Reads the requests off the methods of the client, and hides these: a request is sent as a whole or not at all.
pub(in crate::render) fn models<'a>(
    file: &mut File,
    facts: &'a Facts,
    structs: &Structs,
    settings: &Settings,
    support: &TokenStream,
) -> Result<Vec<RequestModel<'a>>, Error> {
    let shorten = Shorten { module: &settings.module.replace(' ', ""), support };
    let mut models = Vec::new();
    for operation in &facts.operations {
        let method_name = names::method_name(&operation.id);
        let Some(method) = method_mut(file, &method_name) else {
            return Err(Error::lost(format!("the method `{method_name}` of the client")));
        };
        let form = facts.forms.iter().find(|form| form.operation == operation.id);
        if form.is_some() {
            multipart::take_form(method, support)?;
        }
        method.vis = parse_quote!(pub(crate));
        let parts = form.map(|form| Part::all(form, support)).unwrap_or_default();
        models.push(model(operation, method, parts, facts, structs, &shorten)?);
    }
    Ok(models)
}

fn method_mut<'a>(file: &'a mut File, name: &str) -> Option<&'a mut ImplItemFn> {
    let methods = file.items.iter_mut().flat_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => item.items.iter_mut(),
        _ => [].iter_mut(),
    });
    methods.into_iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == name => Some(method),
        _ => None,
    })
}

fn model<'a>(
    operation: &'a OperationFacts,
    method: &ImplItemFn,
    parts: Vec<Part>,
    facts: &'a Facts,
    structs: &Structs,
    shorten: &Shorten<'_>,
) -> Result<RequestModel<'a>, Error> {
    let (mut fields, mut body) = (Vec::new(), None);
    for argument in &method.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let Pat::Ident(name) = &*argument.pat else { continue };
        let (type_, passed) = owned(&argument.ty, &name.ident);
        match name.ident.to_string().as_str() {
            "body" => body = Some(shorten.types(type_)),
            "form" => {}
            _ => fields.push(request_field(operation, &name.ident, shorten.types(type_), passed)),
        }
    }
    let lost = || Error::lost(format!("the response of `{}`", operation.id));
    let response = shorten.types(response(&method.sig.output).ok_or_else(lost)?);
    let body = body.map(|type_| {
        let settings = structs.get(&type_).filter(|_| inner(&type_, "Vec").is_none());
        let settings = settings.map(|item| structs::settings(item, facts)).unwrap_or_default();
        // What is written in `types` is written from outside of it.
        let outside = |(setting, optional): (Setting, bool)| {
            (Setting { type_: qualify(setting.type_), ..setting }, optional)
        };
        (type_, settings.into_iter().map(outside).collect())
    });
    let listing = facts.listings.get(&operation.id).filter(|_| operation.by_token);
    let name = format_ident!("{}", names::type_name(&operation.id));
    let mut model = RequestModel {
        facts: operation,
        name,
        required: Vec::new(),
        optional: Vec::new(),
        fields,
        body,
        parts,
        response,
        listing,
    };
    model.collect_settings();
    Ok(model)
}

fn request_field(operation: &OperationFacts, name: &Ident, type_: Type, passed: TokenStream) -> RequestField {
    let spelled = name.to_string();
    let spelled = spelled.trim_end_matches('_').trim_start_matches("r#");
    let fits = |one: &ParameterFacts| names::method_name(&one.name) == spelled;
    // Of a deprecated alias and its successor, the successor is meant.
    let all = || operation.parameters.iter().enumerate().filter(|(_, one)| fits(one));
    let facts = all().find(|(_, one)| !one.deprecated).or_else(|| all().next()).map(|(index, _)| index);
    let is_optional = inner(&type_, "Option").is_some();
    RequestField { name: name.clone(), type_, passed, facts, is_optional }
}

/// Returns the type that a request keeps of an argument, and how it is passed on: `Option<&'a str>` is an
/// `Option<String>`, and is passed on by `as_deref`.
fn owned(type_: &Type, name: &Ident) -> (Type, TokenStream) {
    let (bare, is_option) = without_option(type_);
    let Type::Reference(reference) = &bare else {
        return (type_.clone(), quote!(self.#name));
    };
    let is_text = matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str"));
    let held: Type = if is_text { parse_quote!(String) } else { (*reference.elem).clone() };
    match (is_option, is_text) {
        (true, true) => (parse_quote!(Option<#held>), quote!(self.#name.as_deref())),
        (true, false) => (parse_quote!(Option<#held>), quote!(self.#name.as_ref())),
        (false, _) => (held, quote!(&self.#name)),
    }
}

/// Returns `T` of `Result<ResponseValue<T>, Error>`.
fn response(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else { return None };
    let value = inner(result, "Result")?;
    let Type::Path(path) = value else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "ResponseValue")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}

impl RequestModel<'_> {
    /// Gathers what callers set: parameters first, the one of the scope before all others, then the body.
    fn collect_settings(&mut self) {
        let mut taken: Vec<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let mut fields: Vec<&RequestField> = self.fields.iter().collect();
        let scope = self.scope_name();
        fields.sort_by_key(|field| Some(field.name.to_string()) != scope);
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for field in fields {
            let setting = self.parameter(field, &mut taken);
            if field.is_optional { optional.push(setting) } else { required.push(setting) }
        }
        for part in &self.parts {
            let mut setting = part.setting();
            setting.name = free(&setting.name, "part", &mut taken);
            if setting.is_option { optional.push(setting) } else { required.push(setting) }
        }
        match &self.body {
            Some((type_, settings)) if settings.is_empty() => required.push(whole_body(type_)),
            Some((_, settings)) => {
                for (setting, is_optional) in settings {
                    let mut setting = setting.clone();
                    let place = setting.place;
                    setting.place = quote!(body.#place);
                    setting.name = free(&setting.name, "body", &mut taken);
                    if *is_optional { optional.push(setting) } else { required.push(setting) }
                }
            }
            None => {}
        }
        (self.required, self.optional) = (required, optional);
    }

    fn parameter(&self, field: &RequestField, taken: &mut Vec<String>) -> Setting {
        let name = &field.name;
        let (type_, is_option) = without_option(&field.type_);
        let facts = self.parameter_facts(field);
        let (api, text) =
            facts.map_or((name.to_string(), ""), |facts| (facts.name.clone(), facts.description.as_str()));
        Setting {
            name: free(name, "parameter", taken),
            place: quote!(#name),
            type_,
            is_option,
            is_set: false,
            doc: docs::after(&format!("Sets `{api}`."), text),
            deprecated: facts
                .filter(|facts| facts.deprecated)
                .map(|_| "the Market advises against it".to_owned()),
        }
    }

    pub(super) fn parameter_facts(&self, field: &RequestField) -> Option<&ParameterFacts> {
        self.facts.parameters.get(field.facts?)
    }

    /// Returns the name of the field that has the scope.
    fn scope_name(&self) -> Option<String> {
        match self.facts.scope {
            Scope::Business => Some("business_id".to_owned()),
            Scope::Campaign => Some("campaign_id".to_owned()),
            Scope::Key => None,
        }
    }

    /// Tells whether the first argument is the id of the scope, which a handle knows.
    pub(in crate::render) fn has_scope_argument(&self) -> bool {
        let first = self.required.first().map(|setting| setting.name.to_string());
        first.is_some() && first == self.scope_name()
    }

    /// Returns what a list sets by itself: the page.
    pub(in crate::render) fn is_of_page(&self, setting: &Setting) -> bool {
        self.listing.is_some() && ["limit", "page_token"].contains(&setting.name.to_string().as_str())
    }
}

/// Returns a name that is not taken yet, with where it is from before it if it must be.
fn free(name: &Ident, from: &str, taken: &mut Vec<String>) -> Ident {
    let mut free = name.to_string();
    while taken.contains(&free) {
        free = format!("{from}_{}", free.trim_start_matches("r#"));
    }
    taken.push(free.clone());
    if *name == free { name.clone() } else { format_ident!("{free}") }
}

fn whole_body(type_: &Type) -> Setting {
    Setting {
        name: format_ident!("body"),
        place: quote!(body),
        type_: type_.clone(),
        is_option: false,
        is_set: false,
        doc: "Sets the body.".to_owned(),
        deprecated: None,
    }
}
