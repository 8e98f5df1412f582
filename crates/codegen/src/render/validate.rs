//! The checks of what is sent, made of the bounds of the description.

use std::collections::BTreeMap;

use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};
use syn::{Fields, ItemStruct, Type};

use super::setting::{inner, without_option};
use super::structs::{Structs, field};
use crate::facts::{Check, Constraints, Literal};

/// Renders an implementation for each named type that has a check.
pub(super) fn render(constraints: &Constraints, structs: &Structs, support: &TokenStream) -> TokenStream {
    let renderer = Renderer { structs, support };
    let all = constraints.iter().filter_map(|(name, check)| {
        let item = structs.named(name)?;
        let ident = format_ident!("{name}");
        let body = match (check, &item.fields) {
            (Check::Object(fields), Fields::Named(_)) => renderer.fields(fields, item, &quote!(self)),
            // A wrapper of a text, a number, a list or another object.
            (check, fields) => {
                let below = renderer.value(check, &quote!(value), &fields.iter().next()?.ty);
                if below.is_empty() { below } else { quote!(let value = &self.0; #below) }
            }
        };
        let at = if body.is_empty() { quote!(_) } else { quote!(at) };
        Some(quote! {
            impl #support::Validate for types::#ident {
                fn validate(&self, #at: &#support::At<'_>) -> ::std::result::Result<(), #support::InvalidValue> {
                    #body
                    Ok(())
                }
            }
        })
    });
    quote!(#(#all)*)
}

/// Renders the check of a field or an argument below `at`.
pub(super) fn place(
    check: &Check,
    name: &str,
    value: &TokenStream,
    type_: &Type,
    structs: &Structs,
    support: &TokenStream,
) -> TokenStream {
    Renderer { structs, support }.place(check, name, value, type_)
}

struct Renderer<'a> {
    structs: &'a Structs,
    support: &'a TokenStream,
}

impl Renderer<'_> {
    fn fields(
        &self,
        fields: &BTreeMap<String, Check>,
        item: &ItemStruct,
        owner: &TokenStream,
    ) -> TokenStream {
        let all = fields.iter().filter_map(|(property, check)| {
            let field = field(item, property)?;
            let name = field.ident.as_ref()?;
            Some(self.place(check, property, &quote!(#owner.#name), &field.ty))
        });
        quote!(#(#all)*)
    }

    /// Checks what is kept at a place, if there is something.
    fn place(&self, check: &Check, name: &str, value: &TokenStream, type_: &Type) -> TokenStream {
        let (type_, is_option) = without_option(type_);
        let below = self.value(check, &quote!(value), &type_);
        if below.is_empty() {
            return quote!();
        }
        let bind = match is_option {
            true => quote!(if let Some(value) = &#value),
            false => quote!(let value = &#value;),
        };
        let checked = quote!({ let at = &at.field(#name); #below });
        if is_option { quote!(#bind #checked) } else { quote!({ #bind #checked }) }
    }

    /// Checks a value that is at hand by reference.
    fn value(&self, check: &Check, value: &TokenStream, type_: &Type) -> TokenStream {
        let support = self.support;
        match check {
            Check::Named(name) if self.structs.named(name).is_some() => {
                quote!(#support::Validate::validate(#value, at)?;)
            }
            Check::Named(_) => quote!(),
            Check::Text { shortest, longest, is_blank } => {
                let (shortest, longest) = (size(*shortest), option(longest.map(size)));
                let blank = is_blank.then(|| quote!(#support::check_not_blank(#value, at)?;));
                quote!(#support::check_text(#value, #shortest, #longest, at)?; #blank)
            }
            Check::File { largest } => {
                let largest = size(*largest);
                quote!(#support::check_file(#value, #largest, at)?;)
            }
            Check::Number { smallest, largest } => {
                self.number(smallest.as_ref(), largest.as_ref(), value, type_)
            }
            Check::OneOf(values) => {
                let values = values.iter().map(|value| Token::i64_unsuffixed(*value));
                quote!(#support::check_one_of(#value, &[#(#values),*], at)?;)
            }
            Check::List { shortest, longest, is_set, item } => {
                let Some(inner) = inner(type_, "Vec") else { return quote!() };
                let (shortest, longest) = (size(*shortest), option(longest.map(size)));
                let unique = is_set.then(|| quote!(#support::check_distinct(#value, at)?;));
                let (inner, may_be_null) = without_option(inner);
                let items = item.as_ref().map(|item| self.value(item, &quote!(value), &inner));
                let items = items.filter(|items| !items.is_empty()).map(|items| {
                    let items =
                        if may_be_null { quote!(if let Some(value) = value { #items }) } else { items };
                    quote! {
                        for (index, value) in #value.iter().enumerate() {
                            let at = &at.index(index);
                            #items
                        }
                    }
                });
                quote!(#support::check_length(#value.len(), #shortest, #longest, at)?; #unique #items)
            }
            Check::Object(fields) => match self.structs.get(type_) {
                Some(item) => self.fields(fields, item, value),
                None => quote!(),
            },
        }
    }

    fn number(
        &self,
        smallest: Option<&Literal>,
        largest: Option<&Literal>,
        value: &TokenStream,
        type_: &Type,
    ) -> TokenStream {
        let support = self.support;
        let name = quote!(#type_).to_string().replace(' ', "");
        if ["f64", "f32"].contains(&name.as_str()) {
            let bound = |literal: &Literal| match literal {
                Literal::Integer(number) => Token::f64_unsuffixed(*number as f64),
                Literal::Float(number) => Token::f64_unsuffixed(*number),
            };
            let (smallest, largest) = (option(smallest.map(bound)), option(largest.map(bound)));
            return quote!(#support::check_number(#value, #smallest, #largest, at)?;);
        }
        let bound = |literal: &Literal| match literal {
            Literal::Integer(number) => Token::i64_unsuffixed(*number),
            Literal::Float(number) => Token::i64_unsuffixed(*number as i64),
        };
        let (smallest, largest) = (option(smallest.map(bound)), option(largest.map(bound)));
        if name == "u64" {
            return quote!(#support::check_unsigned(#value, #smallest, #largest, at)?;);
        }
        // An id is one of these too.
        quote!(#support::check_integer(#value, #smallest, #largest, at)?;)
    }
}

fn size(number: u64) -> Token {
    Token::u64_unsuffixed(number)
}

fn option(token: Option<Token>) -> TokenStream {
    token.map_or_else(|| quote!(None), |token| quote!(Some(#token)))
}
