//! What only some groups use stands behind features with their names, so that a user compiles what he uses.
//!
//! Who uses a type is told by the description and by the code: a call refers to types, and these to others, of which typify
//! has named some. Ids, bounds and the table of operations cost nothing and are always there; so is what error answers are
//! made of.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Attribute, Expr, File, Ident, Item, ItemImpl, Lit, parse_quote};

use super::operation_docs::type_name;
use crate::facts::Facts;
use crate::names;

/// The modules whose items are types.
const TYPES: [&str; 3] = ["types", "enums", "unions"];

/// The features that generated code knows: one for each group.
pub(crate) fn features(facts: &Facts) -> BTreeSet<String> {
    facts.features.users.iter().map(|(group, _)| feature(group)).collect()
}

pub(super) fn feature(group: &str) -> String {
    group.to_kebab_case()
}

/// Puts everything behind its features.
pub(super) fn put(file: &mut File, facts: &Facts) {
    let users = Users::of(file, facts);
    for item in &mut file.items {
        match item {
            Item::Mod(module) => {
                let name = module.ident.to_string();
                let Some((_, items)) = &mut module.content else { continue };
                match name.as_str() {
                    "requests" => items.iter_mut().for_each(|item| users.guard_request(item)),
                    "schemas" => items.iter_mut().for_each(|item| users.guard_schemas(item)),
                    name if TYPES.contains(&name) => items.iter_mut().for_each(|item| users.guard_type(item)),
                    _ => {}
                }
            }
            Item::Impl(item) => users.guard_impl(item),
            _ => {}
        }
    }
}

/// Whether an item is the check of a type, whose name a request may have too.
fn is_validation(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let last = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    last.is_some_and(|last| last.ident == "Validate")
}

/// Who uses what.
struct Users {
    /// The feature of each call, by the name of its request.
    requests: BTreeMap<String, String>,
    /// The features that need each type; none are needed for one that is always there.
    types: BTreeMap<String, BTreeSet<String>>,
}

impl Users {
    fn of(file: &File, facts: &Facts) -> Self {
        let operations = facts.operations.iter();
        let requests: BTreeMap<String, String> =
            operations.map(|one| (names::request_name(&one.id), feature(&one.group))).collect();
        let graph = Graph::of(file);
        let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let calls = items_of(file, &["requests"])
            .filter(|(_, item)| !is_validation(item))
            .filter_map(|(_, item)| Some((requests.get(&own_name(item)?)?.clone(), graph.known(item))));
        let described = facts.features.users.iter().map(|(group, names)| (feature(group), names.clone()));
        for (feature, roots) in calls.chain(described) {
            for name in graph.reached(roots) {
                types.entry(name).or_default().insert(feature.clone());
            }
        }
        for name in graph.reached(facts.features.errors.clone()) {
            types.remove(&name);
        }
        Self { requests, types }
    }

    /// A request, or a check of a type.
    fn guard_request(&self, item: &mut Item) {
        if let Some(features) =
            own_name(item).filter(|_| is_validation(item)).and_then(|name| self.types.get(&name))
        {
            guard(item, features);
            return;
        }
        let feature = own_name(item).and_then(|name| self.requests.get(&name));
        if let Some(feature) = feature {
            guard(item, &BTreeSet::from([feature.clone()]));
        }
    }

    fn guard_type(&self, item: &mut Item) {
        if let Some(features) = self.owner(item).and_then(|name| self.types.get(&name)) {
            guard(item, features);
        }
    }

    /// The type that an item is about: itself, what it is implemented for, or what it is made from.
    fn owner(&self, item: &Item) -> Option<String> {
        let own = own_name(item).filter(|name| self.types.contains_key(name));
        own.or_else(|| match item {
            Item::Impl(item) => {
                let (path, _) = item.trait_.as_ref()?;
                idents(path.to_token_stream()).into_iter().find(|name| self.types.contains_key(name))
            }
            _ => None,
        })
    }

    /// What is implemented for a type outside its module.
    fn guard_impl(&self, item: &mut ItemImpl) {
        if let Some(features) = self.types.get(&type_name(item)) {
            item.attrs.insert(0, cfg(features));
        }
    }

    /// The entries of the list.
    fn guard_schemas(&self, item: &mut Item) {
        let Item::Static(list) = item else { return };
        let Expr::Reference(list) = &mut *list.expr else { return };
        let Expr::Array(list) = &mut *list.expr else { return };
        for entry in &mut list.elems {
            let Expr::Struct(entry) = entry else { continue };
            let name = entry.fields.iter().find_map(|field| match &field.expr {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(name) => Some(name.value()),
                    _ => None,
                },
                _ => None,
            });
            if let Some(features) = name.and_then(|name| self.types.get(&name)) {
                entry.attrs.push(cfg(features));
            }
        }
    }
}

/// Which types refer to which.
struct Graph {
    names: BTreeSet<String>,
    refers: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn of(file: &File) -> Self {
        let is_type = |item: &Item| matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Type(_));
        let all = items_of(file, &TYPES).filter(|(_, item)| is_type(item));
        let mut graph =
            Self { names: all.filter_map(|(_, item)| own_name(item)).collect(), refers: BTreeMap::new() };
        // The values of a string enum may be called as types are, and refer to none.
        for (_, item) in items_of(file, &TYPES).filter(|(module, _)| *module != "enums") {
            if let Some(name) = own_name(item).filter(|name| graph.names.contains(name)) {
                let known = graph.known(item);
                graph.refers.entry(name).or_default().extend(known);
            }
        }
        graph
    }

    /// The types that are named in an item.
    fn known(&self, item: &Item) -> BTreeSet<String> {
        let mut known = Known { names: &self.names, found: BTreeSet::new() };
        known.visit_item(item);
        known.found
    }

    /// These types, and those that they refer to, directly or not.
    fn reached(&self, roots: BTreeSet<String>) -> BTreeSet<String> {
        let mut reached = roots.clone();
        let mut open: Vec<String> = roots.into_iter().collect();
        while let Some(name) = open.pop() {
            let next = self.refers.get(&name).into_iter().flatten();
            open.extend(next.filter(|next| reached.insert((*next).clone())).cloned());
        }
        reached
    }
}

/// Finds the types that are named in code.
struct Known<'a> {
    names: &'a BTreeSet<String>,
    found: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Known<'_> {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        let name = ident.to_string();
        if self.names.contains(&name) {
            self.found.insert(name);
        }
    }

    /// Docs and derives name no types of ours.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// The items of modules, each with the name of its module.
fn items_of<'a>(file: &'a File, modules: &'a [&str]) -> impl Iterator<Item = (String, &'a Item)> {
    let found = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if modules.contains(&module.ident.to_string().as_str()) => {
            Some((module.ident.to_string(), &module.content.as_ref()?.1))
        }
        _ => None,
    });
    found.flat_map(|(name, items)| items.iter().map(move |item| (name.clone(), item)))
}

/// What an item defines, is implemented for, or is a macro about.
fn own_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        Item::Impl(item) => Some(type_name(item)),
        Item::Macro(item) => match item.mac.tokens.clone().into_iter().next() {
            Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// Every identifier in code.
fn idents(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => found.extend(idents(group.stream())),
            _ => {}
        }
    }
    found
}

fn guard(item: &mut Item, features: &BTreeSet<String>) {
    let attributes = match item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Macro(item) => &mut item.attrs,
        _ => return,
    };
    attributes.insert(0, cfg(features));
}

/// Any of the features will do.
fn cfg(features: &BTreeSet<String>) -> Attribute {
    let all: Vec<&String> = features.iter().collect();
    match all.as_slice() {
        [feature] => parse_quote!(#[cfg(feature = #feature)]),
        all => parse_quote!(#[cfg(any(#(feature = #all),*))]),
    }
}
