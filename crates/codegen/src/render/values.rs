//! The Rust types of values outside of named schemas.

use proc_macro2::TokenStream;
use quote::format_ident;
use syn::{Type, parse_quote};

use crate::facts::ValueKind;

/// Returns the type of a value as it is written in the module of the requests.
pub(super) fn type_of(kind: &ValueKind, support: &TokenStream) -> Type {
    match kind {
        ValueKind::File => parse_quote!(#support::File),
        ValueKind::Text => parse_quote!(String),
        ValueKind::Integer(name) | ValueKind::Number(name) => {
            let name = format_ident!("{name}");
            parse_quote!(#name)
        }
        ValueKind::Boolean => parse_quote!(bool),
        ValueKind::DateTime => parse_quote!(::chrono::DateTime<::chrono::FixedOffset>),
        ValueKind::Date => parse_quote!(::chrono::NaiveDate),
        ValueKind::Json => parse_quote!(::serde_json::Value),
        ValueKind::Named(name) | ValueKind::Id(name) => {
            let name = format_ident!("{name}");
            parse_quote!(types::#name)
        }
        ValueKind::Many(items) => {
            let items = type_of(items, support);
            parse_quote!(Vec<#items>)
        }
        ValueKind::Map(values) => {
            let values = type_of(values, support);
            parse_quote!(::std::collections::HashMap<String, #values>)
        }
    }
}
