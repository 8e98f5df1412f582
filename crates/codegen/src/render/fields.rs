//! Fields of properties that went through typify under other names.

use std::collections::{BTreeMap, BTreeSet};

use quote::format_ident;
use syn::{Attribute, Field, File, Item, ItemStruct, Meta, parse_quote};

use super::structs::property_of;
use crate::names;
use crate::passes::Renamed;

/// Gives each of these fields its name: that of the property where it can have it, a number after it where another field of the
/// type has it already.
pub(super) fn name(file: &mut File, renamed: &[Renamed]) {
    let renamed: BTreeMap<&str, &Renamed> = renamed.iter().map(|one| (one.stand_in.as_str(), one)).collect();
    if renamed.is_empty() {
        return;
    }
    for item in super::items_mut(file, "types").flatten() {
        if let Item::Struct(item) = item {
            name_in(item, &renamed);
        }
    }
}

fn name_in(item: &mut ItemStruct, renamed: &BTreeMap<&str, &Renamed>) {
    let found = |field: &Field| renamed.get(property_of(field).as_str()).copied();
    let others =
        item.fields.iter().filter(|field| found(field).is_none()).filter_map(|field| field.ident.as_ref());
    let mut taken: BTreeSet<String> = others.map(ToString::to_string).collect();
    taken.insert("unknown_fields".to_owned());
    let mut fields: Vec<(&mut Field, &Renamed)> = item
        .fields
        .iter_mut()
        .filter_map(|field| {
            let one = found(field)?;
            Some((field, one))
        })
        .collect();
    // The one that is spelled so in the description too keeps the name.
    fields.sort_by_key(|(_, one)| (one.property != one.field, one.property.clone()));
    for (field, one) in fields {
        let stem = format!("{}_", one.field.trim_end_matches('_'));
        let name = names::numbered(&one.field, &stem, &taken);
        taken.insert(name.clone());
        let property = &one.property;
        field.attrs.retain(|attribute| !is_rename(attribute));
        field.ident = Some(format_ident!("{name}"));
        if name != *property {
            field.attrs.push(parse_quote!(#[serde(rename = #property)]));
        }
    }
}

/// Tells whether an attribute is nothing but a `rename` of serde: typify writes it by itself.
fn is_rename(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident("serde")
        && list.tokens.to_string().starts_with("rename =")
        && !list.tokens.to_string().contains(',')
}
