//! A request, as far as code is made of it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type, parse_quote};

use super::paths::qualify;
use crate::facts::{BodyFacts, Facts, ListingFacts, OperationFacts, ParameterFacts, Scope, SuccessFacts};
use crate::names;
use crate::render::docs;
use crate::render::multipart::Part;
use crate::render::setting::{Setting, inner};
use crate::render::structs::{self, Structs};
use crate::render::values;

/// The names that a request has methods of.
const TAKEN: [&str; 8] =
    ["cost", "new", "operation", "scope", "send", "send_unchecked", "to_http", "validate"];

/// A request, as far as code is made of it.
pub(crate) struct RequestModel<'a> {
    pub(crate) facts: &'a OperationFacts,
    /// The name of the struct.
    pub(crate) name: Ident,
    /// What must be given, in the order of the constructor.
    pub(in crate::render) required: Vec<Setting>,
    pub(in crate::render) optional: Vec<Setting>,
    pub(super) fields: Vec<RequestField<'a>>,
    pub(super) body: Option<BodyModel<'a>>,
    pub(super) parts: Vec<Part>,
    pub(super) response: Type,
    pub(crate) listing: Option<&'a ListingFacts>,
}

/// A field that is a parameter.
pub(super) struct RequestField<'a> {
    pub(super) name: Ident,
    /// The type without its `Option`.
    type_: Type,
    pub(super) facts: &'a ParameterFacts,
}

impl RequestField<'_> {
    pub(super) fn is_optional(&self) -> bool {
        !self.facts.required
    }

    /// Returns the type of the field.
    pub(super) fn kept(&self) -> Type {
        let type_ = &self.type_;
        if self.is_optional() { parse_quote!(Option<#type_>) } else { type_.clone() }
    }
}

/// A body of JSON.
pub(super) struct BodyModel<'a> {
    pub(super) facts: &'a BodyFacts,
    /// The type without its `Option`.
    pub(super) type_: Type,
    /// What callers set of it one by one, each with whether it may be left out.
    pub(super) settings: Vec<(Setting, bool)>,
}

impl BodyModel<'_> {
    fn new<'a>(
        body: &'a BodyFacts,
        facts: &Facts,
        structs: &Structs,
        support: &TokenStream,
    ) -> BodyModel<'a> {
        let type_ = values::type_of(&body.value, support);
        let item = structs.get(&type_).filter(|_| inner(&type_, "Vec").is_none());
        let settings = item.map(|item| structs::settings(item, facts)).unwrap_or_default();
        // What is written in `types` is written from outside of it.
        let outside = |(setting, optional): (Setting, bool)| {
            (Setting { type_: qualify(setting.type_), ..setting }, optional)
        };
        let mut settings: Vec<_> = settings.into_iter().map(outside).collect();
        // One that is made on the way, by the first field that is set, needs no others.
        if !body.required && settings.iter().any(|(_, optional)| !optional) {
            settings.clear();
        }
        BodyModel { facts: body, type_, settings }
    }

    /// Returns the place below `self` of a field of the body.
    fn place_of(&self, field: &TokenStream) -> TokenStream {
        match self.facts.required {
            true => quote!(body.#field),
            false => quote!(body.get_or_insert_default().#field),
        }
    }

    /// Returns the type of the field.
    pub(super) fn kept(&self) -> Type {
        let type_ = &self.type_;
        if self.facts.required { type_.clone() } else { parse_quote!(Option<#type_>) }
    }
}

/// Makes the requests of all operations.
pub(in crate::render) fn models<'a>(
    facts: &'a Facts,
    structs: &Structs,
    support: &TokenStream,
) -> Vec<RequestModel<'a>> {
    facts.operations.iter().map(|operation| model(operation, facts, structs, support)).collect()
}

fn model<'a>(
    operation: &'a OperationFacts,
    facts: &'a Facts,
    structs: &Structs,
    support: &TokenStream,
) -> RequestModel<'a> {
    let parameters = operation.parameters.iter().filter(|one| !one.is_alias);
    let fields: Vec<RequestField<'_>> = parameters
        .map(|facts| RequestField {
            name: format_ident!("{}", facts.rust_name),
            type_: values::type_of(&facts.value, support),
            facts,
        })
        .collect();
    let mut taken: BTreeSet<String> = fields.iter().map(|field| field.name.to_string()).collect();
    taken.extend(names::TAKEN_FIELDS.map(str::to_owned));
    let form = facts.forms.iter().find(|form| form.operation == operation.id);
    let response = match &operation.success {
        SuccessFacts::Json(kind) => values::type_of(kind, support),
        SuccessFacts::File => parse_quote!(#support::ByteStream),
        SuccessFacts::Nothing => parse_quote!(()),
    };
    let mut model = RequestModel {
        facts: operation,
        name: format_ident!("{}", names::request_name(&operation.id)),
        required: Vec::new(),
        optional: Vec::new(),
        fields,
        body: operation.body.as_ref().map(|body| BodyModel::new(body, facts, structs, support)),
        parts: form.map(|form| Part::all(form, &mut taken, support)).unwrap_or_default(),
        response,
        listing: facts.listings.get(&operation.id).filter(|_| operation.by_token),
    };
    model.collect_settings();
    model
}

impl RequestModel<'_> {
    /// Gathers what callers set: parameters first, the one of the scope before all others, then the body.
    fn collect_settings(&mut self) {
        let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
        let mut fields: Vec<&RequestField<'_>> = self.fields.iter().collect();
        let scope = self.scope_name();
        fields.sort_by_key(|field| Some(field.name.to_string()) != scope);
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for field in fields {
            let setting = parameter(field, &mut taken);
            if field.is_optional() { optional.push(setting) } else { required.push(setting) }
        }
        for part in &self.parts {
            let mut setting = part.setting();
            setting.name = free(&setting.name, "part", &mut taken);
            if setting.is_option { optional.push(setting) } else { required.push(setting) }
        }
        if let Some(body) = &self.body {
            for (setting, is_optional) in &body.settings {
                let mut setting = setting.clone();
                setting.place = body.place_of(&setting.place);
                setting.name = free(&setting.name, "body", &mut taken);
                if *is_optional { optional.push(setting) } else { required.push(setting) }
            }
            match body.facts.required {
                true if body.settings.is_empty() => required.push(whole_body(body, &mut taken)),
                true => {}
                false => optional.push(whole_body(body, &mut taken)),
            }
        }
        structs::name_apart(required.iter_mut().chain(&mut optional));
        (self.required, self.optional) = (required, optional);
    }

    /// Returns the name of the field that has the scope.
    fn scope_name(&self) -> Option<String> {
        let name = match self.facts.scope {
            Scope::Business => "businessId",
            Scope::Campaign => "campaignId",
            Scope::Key => return None,
        };
        let mut fields = self.fields.iter();
        fields.find(|field| field.facts.name == name).map(|field| field.name.to_string())
    }

    /// Tells whether the first argument is the id of the scope, which a handle knows.
    pub(in crate::render) fn has_scope_argument(&self) -> bool {
        let first = self.required.first().map(|setting| setting.place.to_string());
        first.is_some() && first == self.scope_name()
    }

    /// Returns what a list sets by itself: the page.
    pub(in crate::render) fn is_of_page(&self, setting: &Setting) -> bool {
        self.listing.is_some() && ["limit", "page_token"].contains(&setting.name.to_string().as_str())
    }
}

fn parameter(field: &RequestField<'_>, taken: &mut BTreeSet<String>) -> Setting {
    let (name, facts) = (&field.name, field.facts);
    Setting {
        name: free(name, "parameter", taken),
        place: quote!(#name),
        type_: field.type_.clone(),
        is_option: field.is_optional(),
        is_set: false,
        clears: None,
        doc: docs::after(&format!("Sets `{}`.", facts.name), &facts.description),
        deprecated: facts.deprecation.as_ref().map(|end| end.note()),
    }
}

fn whole_body(body: &BodyModel<'_>, taken: &mut BTreeSet<String>) -> Setting {
    Setting {
        name: free(&format_ident!("body"), "whole", taken),
        place: quote!(body),
        type_: body.type_.clone(),
        is_option: !body.facts.required,
        is_set: false,
        clears: None,
        doc: "Sets the body.".to_owned(),
        deprecated: None,
    }
}

/// Returns a name that is not taken yet.
fn free(name: &Ident, from: &str, taken: &mut BTreeSet<String>) -> Ident {
    let free = names::free(&name.to_string(), from, taken);
    taken.insert(free.clone());
    if *name == free { name.clone() } else { format_ident!("{free}") }
}
