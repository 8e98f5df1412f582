//! The Cargo features of the crates that stand on the description: one for each of its groups.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Value};

use crate::{Result, root};

/// The manifests, and what a feature of theirs switches on.
pub(crate) const MANIFESTS: [(&str, Option<&str>); 2] =
    [("crates/api/Cargo.toml", None), ("crates/client/Cargo.toml", Some("yandex-market-api"))];

/// The feature that has all groups.
const FULL: &str = "full";

/// A manifest with the features that it lacks; what is there is left as it is.
pub(crate) fn complete(manifest: &str, groups: &BTreeSet<String>, of: Option<&str>) -> Result<String> {
    let mut document: DocumentMut = manifest.parse()?;
    let features = document.entry("features").or_insert(toml_edit::table());
    let Some(features) = features.as_table_like_mut() else { return Err("`features` is no table".into()) };
    for group in groups.iter().filter(|group| !features.contains_key(group)).collect::<Vec<_>>() {
        let switched_on: Array = of.map(|of| format!("{of}/{group}")).into_iter().collect();
        features.insert(group, Item::Value(Value::Array(switched_on)));
    }
    if let Some(full) = features.entry(FULL).or_insert(Item::Value(Array::new().into())).as_array_mut() {
        let there: BTreeSet<String> = full.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        groups.difference(&there).for_each(|group| full.push(group));
    }
    Ok(document.to_string())
}

/// Every feature of the client.
pub(crate) fn names() -> Result<Vec<String>> {
    let [_, (client, _)] = MANIFESTS;
    let manifest: DocumentMut = std::fs::read_to_string(root().join(client))?.parse()?;
    let features = manifest.get("features").and_then(Item::as_table_like);
    Ok(features.into_iter().flat_map(|features| features.iter()).map(|(name, _)| name.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str =
        "[package]\nname = \"shop\"\n\n[features]\n# The usual.\ndefault = [\"chats\"]\nchats = []\n";

    fn groups(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_missing_is_added_once() {
        let of_api = complete(MANIFEST, &groups(&["chats", "goods"]), None).unwrap();
        assert_eq!(of_api, format!("{MANIFEST}goods = []\nfull = [\"chats\", \"goods\"]\n"));
        assert_eq!(complete(&of_api, &groups(&["chats", "goods"]), None).unwrap(), of_api);
        let of_client = complete(MANIFEST, &groups(&["goods"]), Some("api")).unwrap();
        assert!(of_client.contains("goods = [\"api/goods\"]\nfull = [\"goods\"]\n"), "{of_client}");
    }

    #[test]
    fn a_manifest_without_features_gets_them() {
        let text = complete("[package]\nname = \"shop\"\n", &groups(&["chats"]), None).unwrap();
        assert!(text.contains("[features]\nchats = []\nfull = [\"chats\"]\n"), "{text}");
        assert!(complete("features = 1\n", &groups(&["chats"]), None).is_err());
        assert!(complete("[", &groups(&["chats"]), None).is_err());
    }
}
