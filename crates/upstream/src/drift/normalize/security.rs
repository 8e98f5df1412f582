//! Who may call, and where.

use std::collections::BTreeMap;

use super::super::kind::Kind;
use super::super::model::Set;
use super::node::{Node, Read};
use crate::callers::{ALLOWED, Manner, RESTRICTED};

/// The scopes, the callers, the ways of authorization and the servers of an operation.
pub(super) fn sets(
    root: &Node<'_>,
    item: &Node<'_>,
    operation: &Node<'_>,
    manner: Manner,
) -> Read<BTreeMap<Kind, Set>> {
    let servers = [operation, item, root].into_iter().find_map(|holder| holder.get("servers"));
    let mut sets = BTreeMap::from([
        (Kind::Scope, scopes(operation)?),
        (Kind::Security, security(root, operation)?),
        (Kind::Server, set(servers.as_ref(), operation, server)?),
    ]);
    sets.extend(callers(root, operation, manner)?.map(|callers| (Kind::Caller, callers)));
    Ok(sets)
}

fn texts<'a>(list: Option<&Node<'a>>) -> Read<Vec<&'a str>> {
    let items = list.map(Node::items).transpose()?.unwrap_or_default();
    items.iter().map(Node::text).collect()
}

/// Whose keys may call, where the description says so of any operation.
fn callers(root: &Node<'_>, operation: &Node<'_>, manner: Manner) -> Read<Option<Set>> {
    let allowed = operation.get(ALLOWED).or_else(|| root.get(ALLOWED));
    let restricted = operation.get(RESTRICTED);
    let holder = allowed.as_ref().or(restricted.as_ref()).unwrap_or(operation);
    let named = allowed.as_ref().map(|allowed| texts(Some(allowed))).transpose()?;
    let callers = manner.callers(named, &texts(restricted.as_ref())?);
    Ok(callers.map(|callers| Set {
        pointer: holder.pointer.clone(),
        members: callers.into_iter().map(|caller| (caller.to_owned(), holder.pointer.clone())).collect(),
    }))
}

fn scopes(operation: &Node<'_>) -> Read<Set> {
    let scopes = operation.get("x-scopes").or_else(|| operation.get("x-auth-scopes"));
    set(scopes.as_ref(), operation, |scope| Ok(scope.text()?.to_owned()))
}

fn security(root: &Node<'_>, operation: &Node<'_>) -> Read<Set> {
    let security = operation.get("security").or_else(|| root.get("security"));
    set(security.as_ref(), operation, |way| way_of(root, way))
}

/// The text of each item with its place.
fn set(list: Option<&Node<'_>>, holder: &Node<'_>, text: impl Fn(&Node<'_>) -> Read<String>) -> Read<Set> {
    let Some(list) = list else { return Ok(Set { pointer: holder.pointer.clone(), ..Set::default() }) };
    let members = list.items()?.into_iter().map(|item| Ok((text(&item)?, item.pointer)));
    Ok(Set { pointer: list.pointer.clone(), members: members.collect::<Read<_>>()? })
}

/// What a scheme is, not what it is called, with the scopes that it needs. All schemes of a way are needed together.
fn way_of(root: &Node<'_>, way: &Node<'_>) -> Read<String> {
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    let mut all = Vec::new();
    for (name, scopes) in way.fields()? {
        let scheme = schemes.as_ref().and_then(|schemes| schemes.get(name));
        let scheme = scheme.ok_or_else(|| scopes.problem("is none of `components/securitySchemes`"))?;
        let mut words = vec![scheme.needed("type")?.text()?];
        for key in ["scheme", "in", "name"] {
            words.extend(scheme.get(key).map(|word| word.text()).transpose()?);
        }
        let mut scopes = scopes.items()?.iter().map(Node::text).collect::<Read<Vec<_>>>()?;
        scopes.sort_unstable();
        words.extend(scopes);
        all.push(words.join(" "));
    }
    all.sort_unstable();
    Ok(if all.is_empty() { "nothing".to_owned() } else { all.join(" and ") })
}

fn server(server: &Node<'_>) -> Read<String> {
    Ok(server.needed("url")?.text()?.trim_end_matches('/').to_owned())
}
