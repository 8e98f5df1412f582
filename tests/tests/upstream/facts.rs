//! What a description says of an operation, as a flat list of facts, and how two such lists differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::description::{NAME, Operations, object};

/// Facts by the place they are about and what they say of it.
type Facts = BTreeMap<String, BTreeMap<String, Value>>;

/// Every difference, one line each. Of the answers those with one of these statuses are compared.
pub fn differences(ours: &Operations, theirs: &Operations, statuses: &[&str]) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (id, our) in ours {
        let Some(their) = theirs.get(id) else {
            lines.insert(format!("{id}: only here"));
            continue;
        };
        let (ours, theirs) = (facts(our, statuses), facts(their, statuses));
        for place in union(&ours, &theirs) {
            match (ours.get(place), theirs.get(place)) {
                (Some(ours), Some(theirs)) => {
                    lines.extend(
                        changes(ours, theirs).iter().map(|change| format!("{id}: {place}: {change}")),
                    );
                }
                (here, _) => {
                    let side = if here.is_some() { "here" } else { "there" };
                    lines.insert(format!("{id}: {place}: only {side}"));
                }
            }
        }
    }
    lines
}

/// How two sets of facts about the same place differ.
fn changes(ours: &BTreeMap<String, Value>, theirs: &BTreeMap<String, Value>) -> Vec<String> {
    let show = |side: Option<&Value>| side.map_or("nothing".to_owned(), Value::to_string);
    let told = union(ours, theirs).filter_map(|what| {
        let (here, there) = (ours.get(what), theirs.get(what));
        (here != there).then(|| format!("{what}: here {}, there {}", show(here), show(there)))
    });
    told.collect()
}

fn union<'a, T>(a: &'a BTreeMap<String, T>, b: &'a BTreeMap<String, T>) -> impl Iterator<Item = &'a String> {
    a.keys().chain(b.keys()).collect::<BTreeSet<_>>().into_iter()
}

fn tell(facts: &mut Facts, place: &str, what: &str, value: Value) {
    facts.entry(place.to_owned()).or_default().insert(what.to_owned(), value);
}

fn facts(operation: &Value, statuses: &[&str]) -> Facts {
    let mut facts = Facts::new();
    let scopes = operation.get("x-scopes").unwrap_or(&operation["x-auth-scopes"]);
    let whole = [
        ("call", operation["x-call"].clone()),
        ("deprecated", json!(operation["deprecated"] == true)),
        ("quota", quota(operation)),
        ("scopes", sorted(scopes)),
        ("security", security(operation)),
        ("statuses", object(&operation["responses"]).keys().map(String::as_str).collect()),
    ];
    for (what, value) in whole {
        tell(&mut facts, "operation", what, value);
    }
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        tell_parameter(&mut facts, parameter);
    }
    if let Some(body) = operation.get("requestBody") {
        tell_content(&mut facts, "request", body);
    }
    for status in statuses {
        tell_content(&mut facts, status, &operation["responses"][status]);
    }
    facts
}

/// Ours is one number, the vendor's one for each tariff of the seller. `resp` means that a call costs one.
fn quota(operation: &Value) -> Value {
    let quota = |amount: &Value, period: &str, duration: &Value| format!("{amount} in {duration} {period}");
    let theirs = &operation["x-resource-limit-config"];
    let tariffs = ["none", "medium"].map(|tariff| match theirs.get(tariff) {
        Some(its) => quota(&its["amount"], its["period"].as_str().unwrap(), &its["period-duration"]),
        None => quota(&operation["x-quota"]["requests"], "hours", &operation["x-quota"]["hours"]),
    });
    let cost = theirs.get("path").filter(|path| *path != "resp");
    let all: BTreeSet<String> = tariffs.into_iter().chain(cost.map(Value::to_string)).collect();
    json!(all)
}

/// What may authorize the call, one text each: the names and places of its schemes and their scopes.
fn security(operation: &Value) -> Value {
    let any = operation["security"].as_array().into_iter().flatten();
    let told = any.map(|all| {
        let words = object(all).iter().flat_map(|(name, scopes)| {
            let scheme = &operation["x-schemes"][name];
            let place = [&scheme["type"], &scheme["in"], &scheme["name"]].into_iter();
            let words = place.chain(scopes.as_array().unwrap()).filter_map(Value::as_str);
            [name.as_str()].into_iter().chain(words).collect::<Vec<_>>()
        });
        words.collect::<Vec<_>>().join(" ")
    });
    told.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A parameter with aliases is as many parameters as it has names.
fn tell_parameter(facts: &mut Facts, parameter: &Value) {
    let name = parameter["name"].as_str().unwrap();
    let aliases = parameter["x-aliases"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in aliases.chain([name]) {
        let place = format!("{} {name}", parameter["in"].as_str().unwrap());
        for flag in ["required", "deprecated"] {
            tell(facts, &place, flag, json!(parameter[flag] == true));
        }
        tell_schema(facts, &place, &parameter["schema"]);
    }
}

fn tell_content(facts: &mut Facts, place: &str, holder: &Value) {
    tell(facts, place, "required", json!(holder["required"] == true));
    for (media, content) in object(&holder["content"]) {
        tell_schema(facts, &format!("{place} {media} "), &content["schema"]);
    }
}

/// Everything that a schema says, whatever it is, but sentences, examples and extensions.
fn tell_schema(facts: &mut Facts, place: &str, schema: &Value) {
    facts.entry(place.to_owned()).or_default();
    for (key, value) in object(schema) {
        match key.as_str() {
            "description" | "example" | "externalDocs" => {}
            // A flag is the same as a flag left out. Objects are closed by a `false`, and that is no flag.
            key if *value == false && key != "additionalProperties" => {}
            "items" => tell_schema(facts, &format!("{place}[]"), value),
            "properties" => {
                for (name, property) in object(value) {
                    tell_schema(facts, &format!("{place}.{name}"), property);
                }
            }
            "oneOf" => {
                for variant in value.as_array().unwrap() {
                    tell_schema(facts, &format!("{place}|{}", variant[NAME].as_str().unwrap()), variant);
                }
            }
            "discriminator" => {
                tell(facts, place, key, value["propertyName"].clone());
                for (tag, target) in object(&value["mapping"]) {
                    let target = target.as_str().unwrap().rsplit('/').next().unwrap();
                    tell(facts, place, &format!("tag {tag}"), json!(target.trim_end_matches(".yaml")));
                }
            }
            // Objects and enums become types, so their names count.
            NAME if schema.get("properties").is_none() && schema.get("enum").is_none() => {}
            key if key.starts_with("x-") && key != NAME => {}
            key => tell(facts, place, key, sorted(value)),
        }
    }
}

/// A list as the set it stands for.
fn sorted(value: &Value) -> Value {
    let Some(items) = value.as_array() else { return value.clone() };
    let mut items = items.clone();
    items.sort_by_key(Value::to_string);
    items.dedup();
    items.into()
}
