//! The view and the facts → Rust.

mod any_of;
mod bounds;
mod boxes;
mod docs;
mod enums;
mod envelopes;
mod features;
mod fields;
mod handles;
mod ids;
mod multipart;
mod operation_docs;
mod operations;
mod requests;
mod schemas;
mod setting;
mod structs;
mod text_ids;
mod texts;
mod tidy;
mod unions;
mod validate;
mod values;

pub(crate) use features::features;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, TypeImpl};
use quote::quote;

use self::requests::RequestModel;
use self::structs::Structs;
use crate::Settings;
use crate::facts::Facts;
use crate::passes::{View, dates};
use crate::problem::Error;

/// The code of the API crate and of the handles of the client crate.
pub(crate) struct Rendered {
    /// The whole client as one file with inline modules.
    pub(crate) api: syn::File,
    /// A module for each scope.
    pub(crate) handles: syn::File,
}

/// Renders the code.
pub(crate) fn render(view: &View, facts: &Facts, settings: &Settings) -> Result<Rendered, Error> {
    let support = path(&settings.support)?;
    let View { openapi: view, renamed } = view;
    let mut file = types(view, facts, settings)?;
    fields::name(&mut file, renamed);
    tidy::tidy(&mut file, settings)?;
    texts::put(&mut file);
    text_ids::put(&mut file, &facts.ids, &support);
    boxes::turn(&mut file);
    let structs = Structs::of(&file);
    structs::add_constructors(&mut file, facts, &support)?;
    let models = requests::models(facts, &structs, &support);
    file.items.extend(our_own(view, facts, &structs, &support)?);
    file.items.extend(of_requests(&models, facts, &structs, &support)?);
    if settings.features {
        features::put(&mut file, facts);
    }
    docs::normalize(&mut file);
    let handles = handles::render(&models, facts, settings)?;
    Ok(Rendered { api: file, handles })
}

/// Lets progenitor make the types of the description: the module `types` of a client without a call.
fn types(view: &OpenAPI, facts: &Facts, settings: &Settings) -> Result<syn::File, Error> {
    let mut file = progenitor(view, &types_settings(facts, settings))?;
    file.items.retain(|item| matches!(item, syn::Item::Mod(module) if module.ident == "types"));
    if file.items.is_empty() {
        return Err(Error::lost("the module `types`"));
    }
    file.attrs.clear();
    Ok(file)
}

fn of_requests(
    models: &[RequestModel<'_>],
    facts: &Facts,
    structs: &Structs,
    support: &TokenStream,
) -> Result<Vec<syn::Item>, Error> {
    let requests = requests::render(models, facts, structs, support);
    let validations = validate::render(&facts.constraints, structs, support);
    // Of an operation that is called `new`, the name is not ours to choose.
    let allow = models.iter().any(|model| model.name == "New");
    let allow = allow.then(|| quote!(#[allow(clippy::self_named_constructors)]));
    let file: syn::File = syn::parse2(quote! {
        #[doc = "The requests, one for each operation."]
        #allow
        #[allow(deprecated)]
        pub mod requests {
            #requests
            #validations
        }
    })?;
    Ok(file.items)
}

fn progenitor(view: &OpenAPI, settings: &GenerationSettings) -> Result<syn::File, Error> {
    // It panics over what it was not made for; what `check` did not foresee is an error all the same.
    let generated = catch_unwind(AssertUnwindSafe(|| Generator::new(settings).generate_tokens(view)));
    let tokens = generated.map_err(|panic| Error::Progenitor(words(panic.as_ref())))?;
    Ok(syn::parse2(tokens.map_err(|error| Error::Progenitor(error.to_string()))?)?)
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

/// For the types: enums, ids and dates are ours. In this style they come as plain structs; the builder style
/// would add a builder to each, five times the code, for structs whose fields are public anyway.
fn types_settings(facts: &Facts, settings: &Settings) -> GenerationSettings {
    let mut generation = GenerationSettings::new();
    generation.with_derive("PartialEq").with_derive("schemars::JsonSchema");
    let mut replace = |name: &str, by: &str| {
        generation.with_replacement(name, by, [TypeImpl::Display, TypeImpl::FromStr].into_iter());
    };
    for one in &facts.enums {
        replace(&one.name, &format!("{}::enums::{}", settings.module, one.name));
    }
    for id in &facts.ids {
        replace(&id.name, &format!("{}::ids::{}", settings.module, id.name));
        replace(&id.as_text(), &format!("{}::ids::{}", settings.module, id.as_text()));
    }
    for name in
        facts.unions.iter().map(|union| &union.name).chain(facts.any_of.iter().map(|union| &union.name))
    {
        replace(name, &format!("{}::unions::{name}", settings.module));
    }
    replace(dates::COMPONENT, "::chrono::DateTime<::chrono::FixedOffset>");
    generation
}

/// The modules that progenitor knows nothing of.
fn our_own(
    view: &OpenAPI,
    facts: &Facts,
    structs: &Structs,
    support: &TokenStream,
) -> Result<Vec<syn::Item>, Error> {
    let enums = facts.enums.iter().map(|one| enums::render(one, support));
    let ids = facts.ids.iter().map(|id| ids::render(id, support));
    let unions = facts.unions.iter().map(|union| unions::render(union, structs, support));
    let unions = unions.collect::<Result<Vec<_>, Error>>()?;
    let any_of = facts.any_of.iter().map(|union| any_of::render(union, support));
    let use_types = (!facts.any_of.is_empty()).then(|| {
        quote!(
            #[allow(unused_imports)]
            use super::types;
        )
    });
    let operations = operations::render(facts, support);
    let bounds = bounds::render(&facts.bounds);
    let schemas = schemas::render(view, facts, support);
    let envelopes = envelopes::render(&facts.envelopes, structs, support);
    let file: syn::File = syn::parse2(quote! {
        #[doc = "The string enums. Each is open: a value that is not known here is kept as it came."]
        pub mod enums {
            #(#enums)*
        }
        #[doc = "How long a text, a file or a list may be that is sent."]
        pub mod bounds {
            #bounds
        }
        #[doc = "The ids, each a type of its own."]
        pub mod ids {
            #(#ids)*
        }
        #[doc = "The tagged unions. Each is open: one whose tag is not known here is kept as it came."]
        pub mod unions {
            #use_types
            #(#unions)*
            #(#any_of)*
        }
        #[doc = "The table of operations: what the description knows about each."]
        pub mod operations {
            #operations
        }
        #[doc = "The list of types, each with its JSON Schema."]
        pub mod schemas {
            #schemas
        }
        #envelopes
    })?;
    Ok(file.items)
}

/// The items of a module.
fn items_mut<'a>(file: &'a mut syn::File, module: &str) -> impl Iterator<Item = &'a mut Vec<syn::Item>> {
    file.items.iter_mut().filter_map(move |item| match item {
        syn::Item::Mod(one) if one.ident == module => one.content.as_mut().map(|(_, items)| items),
        _ => None,
    })
}

/// A path of the settings as tokens.
fn path(text: &str) -> Result<TokenStream, Error> {
    let path: syn::Path = syn::parse_str(text)?;
    Ok(quote!(#path))
}
