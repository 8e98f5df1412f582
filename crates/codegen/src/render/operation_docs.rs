//! What a caller reads of an operation: its cost, who may call it, whether it may be repeated.

use syn::{Attribute, File, ImplItem, ImplItemFn, Item, ItemImpl, Type};

use super::docs;
use crate::facts::{Cost, Effect, OperationFacts, QuotaFacts};
use crate::names;

/// Documents the methods of the client and the setters of the builders.
pub(super) fn put(file: &mut File, operations: &[OperationFacts]) {
    for item in &mut file.items {
        match item {
            Item::Impl(item) => methods_mut(item).for_each(|method| document_call(method, operations)),
            Item::Mod(module) if module.ident == "builder" => {
                for item in module.content.iter_mut().flat_map(|(_, items)| items) {
                    if let Item::Impl(item) = item {
                        document_builder(item, operations);
                    }
                }
            }
            _ => {}
        }
    }
}

fn document_call(method: &mut ImplItemFn, operations: &[OperationFacts]) {
    let name = method.sig.ident.to_string();
    if let Some(operation) = operations.iter().find(|operation| names::method_name(&operation.id) == name) {
        put_doc(&mut method.attrs, &call_doc(operation));
    }
}

fn document_builder(item: &mut ItemImpl, operations: &[OperationFacts]) {
    let name = builder_name(item);
    let operation = operations.iter().find(|operation| names::type_name(&operation.id) == name);
    let Some(operation) = operation else { return };
    for method in methods_mut(item) {
        let name = method.sig.ident.to_string();
        let parameter =
            operation.parameters.iter().find(|parameter| names::method_name(&parameter.name) == name);
        match (name.as_str(), parameter) {
            ("new", _) => put_doc(&mut method.attrs, "Begins a call on a client."),
            ("send", _) => {
                let doc = format!(
                    "Sends `{} {}`.\n\n# Errors\n\nWhatever the Market answered that is no success, as it came, and \
                     whatever kept the request or the answer from arriving.",
                    operation.method, operation.path
                );
                put_doc(&mut method.attrs, &doc);
            }
            (_, Some(parameter)) => {
                let doc = format!("Sets `{}`. {}", parameter.name, parameter.description);
                put_doc(&mut method.attrs, &doc);
            }
            (name, None) if !method.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) => {
                put_doc(&mut method.attrs, &format!("Sets `{name}`."));
            }
            _ => {}
        }
    }
}

fn call_doc(operation: &OperationFacts) -> String {
    let OperationFacts { id, method, path, summary, description, docs, .. } = operation;
    let quota = quota_doc(&operation.quota);
    let effect = match operation.effect {
        Effect::Reads => "It only reads.",
        Effect::Writes => "It changes something.",
        Effect::Irreversible => "What it does cannot be taken back.",
    };
    let scopes: Vec<String> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let repeat = match operation.repeatable {
        true => "It may be repeated when its outcome is unknown.",
        false => "It must not be repeated when its outcome is unknown: it may have been carried out.",
    };
    format!(
        "{summary}\n\n{description}\n\n`{method} {path}`, the Market's [{id}]({docs}). {quota}; the key \
         needs one of the scopes {}. {effect} {repeat}",
        scopes.join(", ")
    )
}

/// The quota in words: `1000 requests an hour (5000 with the tariff `medium`)`.
fn quota_doc(quota: &QuotaFacts) -> String {
    let QuotaFacts { requests, minutes, cost, tariffs } = quota;
    let unit = match cost {
        Cost::Call => "requests".to_owned(),
        Cost::RequestItems(at) => format!("items of `{at}` in requests"),
        Cost::ResponseItems(at) => format!("items of `{at}` in responses"),
    };
    let window = match minutes {
        1 => "a minute".to_owned(),
        60 => "an hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("in {} hours", minutes / 60),
        minutes => format!("in {minutes} minutes"),
    };
    let tariffs: String =
        tariffs.iter().map(|(name, requests)| format!(" ({requests} with the tariff `{name}`)")).collect();
    format!("{requests} {unit} {window}{tariffs}")
}

fn put_doc(attributes: &mut Vec<Attribute>, doc: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.push(docs::attribute(doc));
}

fn methods_mut(item: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    item.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// The name of the type that is implemented, without its parameters.
pub(super) fn builder_name(item: &ItemImpl) -> String {
    match &*item.self_ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
