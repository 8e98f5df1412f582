//! What only some groups use stands behind features with their names.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use support::Description;
use syn::{Attribute, File, ImplItem, Item};
use yandex_market_codegen::{Generated, Settings, generate};

/// getChat is of another group than getChats, and both have a chat.
fn two_groups() -> Generated {
    let description = Description::with_webhooks().replace(
        "      operationId: getChat\n      tags: [chats]\n",
        "      operationId: getChat\n      tags: [One Chat]\n",
    );
    let settings = Settings { features: true, ..Settings::default() };
    description.written(|root: &Path| generate(root, &settings)).unwrap_or_else(|error| panic!("{error}"))
}

/// The features that the items about a name need, in all modules.
fn needed(file: &File, name: &str) -> BTreeSet<String> {
    fn cfg(attributes: &[Attribute]) -> String {
        let cfg = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"));
        let text = |attribute: &Attribute| match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        cfg.map(text).unwrap_or_default()
    }
    fn collect(items: &[Item], name: &str, found: &mut BTreeSet<String>) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    collect(module.content.as_ref().map_or(&[][..], |(_, items)| items), name, found);
                }
                Item::Struct(item) if item.ident == name => drop(found.insert(cfg(&item.attrs))),
                Item::Enum(item) if item.ident == name => drop(found.insert(cfg(&item.attrs))),
                Item::Macro(item) if item.mac.tokens.to_string().starts_with(&format!("{name} ")) => {
                    found.insert(cfg(&item.attrs));
                }
                Item::Impl(item) => {
                    let is_its = matches!(&*item.self_ty, syn::Type::Path(path) if path.path.segments.last().unwrap().ident == name);
                    if is_its {
                        found.insert(cfg(&item.attrs));
                    }
                    for method in &item.items {
                        if let ImplItem::Fn(method) = method
                            && method.sig.ident == name
                        {
                            found.insert(cfg(&method.attrs));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&file.items, name, &mut found);
    found
}

#[test]
fn each_thing_needs_the_features_of_the_groups_that_use_it() {
    let generated = two_groups();
    let file: File = syn::parse_str(&generated.single_file()).unwrap();
    let chats = r#"feature = "chats""#;
    let one = r#"feature = "one-chat""#;
    let both = format!("any (feature = \"chats\" , {one})");
    for (name, expected) in [
        ("GetChatsResponse", chats),
        ("Filter", chats),
        ("GetChats", chats),
        ("GetChat", one),
        ("Chat", &both),
        // An enum that both groups have by way of the chat, and its macro.
        ("StatusType", &both),
        // Whatever is called may be answered so; ids cost nothing.
        ("Fault", ""),
        ("ChatId", ""),
    ] {
        assert_eq!(needed(&file, name), BTreeSet::from([expected.to_owned()]), "{name}");
    }
}

#[test]
fn what_webhooks_carry_needs_a_feature_too() {
    let generated = two_groups();
    let file: File = syn::parse_str(&generated.single_file()).unwrap();
    let hooks = BTreeSet::from([r#"feature = "webhooks""#.to_owned()]);
    assert_eq!(needed(&file, "Event"), hooks);
    let names = ["chats", "one-chat", "webhooks"].map(str::to_owned);
    assert_eq!(generated.features(), &BTreeSet::from(names));
}

#[test]
fn the_list_of_schemas_has_what_there_is() {
    let text = two_groups().single_file();
    let entry = "        #[cfg(feature = \"chats\")]\n        TypeSchema {\n            name: \"Filter\"";
    assert!(text.contains(entry), "{text}");
}

#[test]
fn without_the_setting_there_is_nothing_of_it() {
    assert!(!Description::with_webhooks().text().contains("cfg(feature"));
}
