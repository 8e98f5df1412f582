//! Requests with a form: progenitor makes the call without a body, and here it gets one.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, Ident, ImplItemFn, Stmt, parse_quote};

use super::setting::Setting;
use super::structs::Structs;
use super::validate;
use crate::facts::{Check, FormFacts, PartFacts, PartKind};
use crate::names;
use crate::problem::Error;

/// Gives the method of a client an argument for the form, and its HTTP request the form.
pub(super) fn take_form(method: &mut ImplItemFn, support: &TokenStream) -> Result<(), Error> {
    method.sig.inputs.push(parse_quote!(form: #support::Form));
    let lost = || Error::lost(format!("the HTTP request of `{}`", method.sig.ident));
    let is_request =
        |statement: &&mut Stmt| statement.to_token_stream().to_string().contains("let mut request =");
    let statement = method.block.stmts.iter_mut().find(is_request).ok_or_else(lost)?;
    put_form(statement).ok_or_else(lost)
}

/// `….build()?` → `….multipart(form.into()).build()?`.
fn put_form(statement: &mut Stmt) -> Option<()> {
    let Stmt::Local(local) = statement else { return None };
    let Some(Expr::Try(tried)) = local.init.as_mut().map(|init| &mut *init.expr) else { return None };
    let Expr::MethodCall(build) = &mut *tried.expr else { return None };
    let request = &build.receiver;
    build.receiver = parse_quote!(#request.multipart(form.into()));
    Some(())
}

/// A part of a form.
pub(super) struct Part {
    /// The name as it travels.
    travels: String,
    name: Ident,
    required: bool,
    kind: PartKind,
    type_: TokenStream,
    largest: Option<u64>,
    description: String,
}

impl Part {
    pub(super) fn all(form: &FormFacts, support: &TokenStream) -> Vec<Self> {
        form.parts.iter().map(|part| Self::new(part, support)).collect()
    }

    fn new(facts: &PartFacts, support: &TokenStream) -> Self {
        Self {
            travels: facts.name.clone(),
            name: format_ident!("{}", names::method_name(&facts.name)),
            required: facts.required,
            kind: facts.kind.clone(),
            type_: type_of(&facts.kind, support),
            largest: facts.largest,
            description: facts.description.clone(),
        }
    }

    pub(super) fn setting(&self) -> Setting {
        let (name, type_) = (&self.name, &self.type_);
        Setting {
            name: name.clone(),
            place: quote!(#name),
            type_: parse_quote!(#type_),
            is_option: !self.required,
            is_set: false,
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
        let value = if self.required { self.setting().value(support) } else { quote!(None) };
        quote!(#name: #value)
    }

    /// Puts the part into the form.
    pub(super) fn add(&self) -> TokenStream {
        let Self { name, travels, .. } = self;
        let add = match &self.kind {
            PartKind::File => quote!(form.file(#travels, #name.clone())),
            PartKind::Many(items) if **items == PartKind::File => {
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
            PartKind::Many(_) => {
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

fn type_of(kind: &PartKind, support: &TokenStream) -> TokenStream {
    match kind {
        PartKind::File => quote!(#support::File),
        PartKind::Text => quote!(String),
        PartKind::Integer => quote!(i64),
        PartKind::Number => quote!(f64),
        PartKind::Boolean => quote!(bool),
        PartKind::DateTime => quote!(::chrono::DateTime<::chrono::FixedOffset>),
        PartKind::Json => quote!(::serde_json::Value),
        PartKind::Named(name) | PartKind::Id(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        PartKind::Many(items) => {
            let items = type_of(items, support);
            quote!(Vec<#items>)
        }
    }
}
