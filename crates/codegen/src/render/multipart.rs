//! Requests with a form.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type, parse_quote};

use super::setting::Setting;
use super::structs::Structs;
use super::{validate, values};
use crate::facts::{Check, FormFacts, PartFacts, ValueKind};
use crate::names;

/// A part of a form.
pub(super) struct Part {
    /// The name as it travels.
    travels: String,
    name: Ident,
    required: bool,
    kind: ValueKind,
    type_: Type,
    largest: Option<u64>,
    description: String,
}

impl Part {
    /// Makes the parts, with names of their own beside those that are taken.
    pub(super) fn all(form: &FormFacts, taken: &mut BTreeSet<String>, support: &TokenStream) -> Vec<Self> {
        let parts = form.parts.iter().map(|part| {
            let name = names::free(&names::field_name(&part.name), "part", taken);
            taken.insert(name.clone());
            Self::new(part, &name, support)
        });
        parts.collect()
    }

    fn new(facts: &PartFacts, name: &str, support: &TokenStream) -> Self {
        Self {
            travels: facts.name.clone(),
            name: format_ident!("{name}"),
            required: facts.required,
            kind: facts.kind.clone(),
            type_: values::type_of(&facts.kind, support),
            largest: facts.largest,
            description: facts.description.clone(),
        }
    }

    pub(super) fn setting(&self) -> Setting {
        let Self { name, type_, .. } = self;
        Setting {
            name: name.clone(),
            place: quote!(#name),
            type_: type_.clone(),
            is_option: !self.required,
            is_set: false,
            clears: None,
            doc: super::docs::after(&format!("Sets the part `{}`.", self.travels), &self.description),
            deprecated: None,
        }
    }

    pub(super) fn field(&self) -> TokenStream {
        let (name, type_) = (&self.name, &self.type_);
        let doc = format!("The part `{}`.", self.travels);
        let type_ = if self.required { quote!(#type_) } else { quote!(Option<#type_>) };
        quote!(#[doc = #doc] pub #name: #type_,)
    }

    pub(super) fn initial(&self, support: &TokenStream) -> TokenStream {
        let name = &self.name;
        match self.required {
            true => self.setting().initial(name, support),
            false => quote!(#name: None),
        }
    }

    /// Puts the part into the form.
    pub(super) fn add(&self) -> TokenStream {
        let Self { name, travels, .. } = self;
        let add = match &self.kind {
            ValueKind::File => quote!(form.file(#travels, #name.clone())),
            ValueKind::Many(items) if **items == ValueKind::File => {
                quote!(#name.iter().cloned().try_fold(form, |form, one| form.file(#travels, one)))
            }
            _ => quote!(form.value(#travels, #name)),
        };
        match self.required {
            true => quote! {
                let #name = &self.#name;
                let form = #add?;
            },
            false => quote! {
                let form = match &self.#name {
                    Some(#name) => #add?,
                    None => form,
                };
            },
        }
    }

    pub(super) fn validation(&self, structs: &Structs, support: &TokenStream) -> Option<TokenStream> {
        let file = Check::File { largest: self.largest? };
        let check = match self.kind {
            ValueKind::Many(_) => {
                Check::List { shortest: 0, longest: None, is_set: false, item: Some(Box::new(file)) }
            }
            _ => file,
        };
        let (name, type_) = (&self.name, &self.type_);
        let type_: syn::Type =
            if self.required { parse_quote!(#type_) } else { parse_quote!(Option<#type_>) };
        Some(validate::place(&check, &self.travels, &quote!(self.#name), &type_, structs, support))
    }
}
