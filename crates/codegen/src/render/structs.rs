//! The structs of the description: open for new fields, with a constructor of the required ones and setters of all.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Field, Fields, File, Ident, Item, ItemStruct, LitStr, Type, parse_quote};

use super::docs;
use super::setting::{Clearing, Setting, inner, without_option};
use crate::facts::{Facts, FieldFacts};
use crate::problem::Error;

/// The functions that every struct has.
const TAKEN: [&str; 3] = ["deserialize", "new", "serialize"];

/// The structs of the module `types`, by their names.
pub(super) struct Structs(BTreeMap<String, ItemStruct>);

impl Structs {
    pub(super) fn of(file: &File) -> Self {
        let types = file.items.iter().filter_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => Some(&module.content.as_ref()?.1),
            _ => None,
        });
        let structs = types.flatten().filter_map(|item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), item.clone())),
            _ => None,
        });
        Self(structs.collect())
    }

    /// Returns the struct that a type is, without `Option` and `Vec`.
    pub(super) fn get(&self, type_: &Type) -> Option<&ItemStruct> {
        let Type::Path(path) = core(type_) else { return None };
        self.0.get(&path.path.segments.last()?.ident.to_string())
    }

    pub(super) fn named(&self, name: &str) -> Option<&ItemStruct> {
        self.0.get(name)
    }
}

/// Returns what is inside of all `Option`, `Vec` and `Box`.
fn core(type_: &Type) -> &Type {
    match ["Option", "Vec", "Box"].iter().find_map(|wrapper| inner(type_, wrapper)) {
        Some(inner) => core(inner),
        None => type_,
    }
}

/// Returns the field of a property, by its name in the description.
pub(super) fn field<'a>(item: &'a ItemStruct, property: &str) -> Option<&'a Field> {
    item.fields.iter().find(|field| property_of(field) == property)
}

/// Returns the name in the description of a field.
pub(super) fn property_of(field: &Field) -> String {
    let renamed =
        serde_options(field).into_iter().find(|(name, _)| name == "rename").and_then(|(_, value)| value);
    renamed.unwrap_or_else(|| field.ident.as_ref().map(ToString::to_string).unwrap_or_default())
}

/// Tells whether a field may be left out.
pub(super) fn is_optional(field: &Field) -> bool {
    inner(&field.ty, "Option").is_some() || serde_options(field).iter().any(|(name, _)| name == "default")
}

/// Returns what a field says to serde: names, each with its value if it has one.
fn serde_options(field: &Field) -> Vec<(String, Option<String>)> {
    let mut options = Vec::new();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // What is of another form is none of ours.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = match meta.value() {
                Ok(value) => Some(value.parse::<LitStr>()?.value()),
                Err(_) => None,
            };
            options.push((meta.path.to_token_stream().to_string(), value));
            Ok(())
        });
    }
    options
}

/// Opens every struct for new fields, and gives it a constructor and setters.
pub(super) fn add_constructors(file: &mut File, facts: &Facts, support: &TokenStream) -> Result<(), Error> {
    for items in super::items_mut(file, "types") {
        let mut all = Vec::with_capacity(items.len() * 2);
        for mut item in std::mem::take(items) {
            let methods = match &mut item {
                Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
                    let methods = methods(item, facts, support)?;
                    open(item, facts, support);
                    methods
                }
                _ => Vec::new(),
            };
            all.push(item);
            all.extend(methods);
        }
        *items = all;
    }
    Ok(())
}

fn open(item: &mut ItemStruct, facts: &Facts, support: &TokenStream) {
    let name = item.ident.to_string();
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    for field in &mut item.fields {
        let has_words =
            |attribute: &Attribute| docs::text(attribute).is_some_and(|text| !text.trim().is_empty());
        if !field.attrs.iter().any(has_words) {
            field.attrs.retain(|attribute| docs::text(attribute).is_none());
            // Nobody has said anything about it, and an item without documentation is a mistake of ours.
            let doc = format!("The field {}.", docs::code(&property_of(field)));
            field.attrs.insert(0, docs::attribute(&doc));
        }
        if let Some(note) = note(facts, &name, &property_of(field)) {
            field.attrs.push(parse_quote!(#[deprecated = #note]));
        }
        field.attrs.extend(bounds(facts, &name, &property_of(field)));
    }
    // serde's code becomes methods, which the implementations of its traits call.
    item.attrs.push(parse_quote!(#[serde(remote = "Self")]));
    if let Fields::Named(fields) = &mut item.fields {
        fields.named.push(parse_quote! {
            /// The fields that the description does not know: kept as they came, and sent again.
            #[serde(flatten, skip_deserializing)]
            #[schemars(skip)]
            pub unknown_fields: #support::UnknownFields
        });
    }
}

/// Returns what the JSON Schema of a field says of its bounds.
fn bounds(facts: &Facts, type_: &str, property: &str) -> Option<Attribute> {
    let bounds = &facts_of(facts, type_, property)?.bounds;
    let pairs = bounds.iter().filter_map(|(key, value)| {
        let value: syn::Expr = syn::parse_str(&value.to_string()).ok()?;
        Some(quote!(#key = #value))
    });
    (!bounds.is_empty()).then(|| parse_quote!(#[schemars(extend(#(#pairs),*))]))
}

fn facts_of<'a>(facts: &'a Facts, type_: &str, property: &str) -> Option<&'a FieldFacts> {
    facts.fields.get(&(type_.to_owned(), property.to_owned()))
}

fn note(facts: &Facts, type_: &str, property: &str) -> Option<String> {
    Some(facts_of(facts, type_, property)?.deprecation.as_ref()?.note())
}

/// Returns the settings of the fields of a struct, each with whether it may be left out.
pub(super) fn settings(item: &ItemStruct, facts: &Facts) -> Vec<(Setting, bool)> {
    let name = item.ident.to_string();
    let settings = item.fields.iter().filter_map(|field| {
        let ident = field.ident.clone()?;
        let property = property_of(field);
        let (type_, is_option) = without_option(&field.ty);
        let text: Vec<String> = field.attrs.iter().filter_map(docs::text).collect();
        let text = text.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
        let is_clearable = facts_of(facts, &name, &property).is_some_and(|facts| facts.is_clearable);
        let setting = Setting {
            clears: is_clearable.then(|| Clearing::new(property.clone(), &ident)),
            place: quote!(#ident),
            name: ident,
            type_,
            is_option,
            is_set: facts_of(facts, &name, &property).is_some_and(|facts| facts.is_set),
            doc: docs::after(&format!("Sets `{property}`."), &text),
            deprecated: note(facts, &name, &property),
        };
        Some((setting, is_optional(field)))
    });
    let mut settings: Vec<(Setting, bool)> = settings.collect();
    name_apart(settings.iter_mut().map(|(setting, _)| setting));
    settings
}

/// Gives a setter of `null` another name where a field has its own: `clear_text` of `text` beside that of `clearText`.
pub(super) fn name_apart<'a>(settings: impl Iterator<Item = &'a mut Setting>) {
    let settings: Vec<&mut Setting> = settings.collect();
    let names: Vec<String> = settings.iter().map(|setting| setting.name.to_string()).collect();
    for setting in settings {
        let clearing = setting.clears.as_mut();
        if let Some(clearing) = clearing.filter(|clearing| names.contains(&clearing.method.to_string())) {
            clearing.rename();
        }
    }
}

fn methods(item: &ItemStruct, facts: &Facts, support: &TokenStream) -> Result<Vec<Item>, Error> {
    let name = &item.ident;
    let settings = settings(item, facts);
    let required: Vec<&Setting> =
        settings.iter().filter(|(_, optional)| !optional).map(|(setting, _)| setting).collect();
    let arguments = required.iter().map(|setting| setting.argument());
    let fields = settings.iter().map(|(setting, optional)| {
        let name = &setting.name;
        match *optional {
            true => quote!(#name: ::std::default::Default::default()),
            false => setting.initial(name, support),
        }
    });
    // A setter of one of these names would hide a function.
    let is_taken = |setting: &Setting| TAKEN.contains(&setting.name.to_string().as_str());
    let setters = settings.iter().filter(|(setting, _)| !is_taken(setting));
    let setters = setters.map(|(setting, _)| setting.setter(support, Some(&quote!(#[must_use]))));
    let serde = serde(name, &settings, support);
    let doc = match required.is_empty() {
        true => "Creates one with no field set.",
        false => "Creates one of the required fields.",
    };
    let file: File = syn::parse2(quote! {
        impl #name {
            #[doc = #doc]
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields,)* unknown_fields: ::std::default::Default::default() }
            }

            #(#setters)*
        }

        #serde
    })?;
    Ok(file.items)
}

/// The way a struct is read and written. The behaviour that all of them share is the macro's.
fn serde(name: &Ident, settings: &[(Setting, bool)], support: &TokenStream) -> TokenStream {
    let clearable = settings.iter().filter_map(|(setting, _)| {
        let (field, property) = (&setting.name, &setting.clears.as_ref()?.property);
        Some(quote!(#field = #property))
    });
    let clearable: Vec<TokenStream> = clearable.collect();
    match clearable.is_empty() {
        true => quote!(#support::open_struct!(#name);),
        false => quote!(#support::open_struct!(#name { #(#clearable),* });),
    }
}
