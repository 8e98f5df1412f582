//! What is read and written of types of all kinds.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use serde_json::{Value, json};
use yandex_market_codegen_tests::names::types as names;
use yandex_market_codegen_tests::odd::types as odd;
use yandex_market_codegen_tests::types::schemas;
use yandex_market_codegen_tests::types::types::{
    Animal, Branch, CountryType, Maps, Numbers, Odd, Shape, SomeSchema as SomeOf, SortType, Tree, Types,
};

/// Reads a value, and asserts that it goes out as it came.
#[track_caller]
fn kept<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> T {
    let read: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
    read
}

#[test]
fn numbers_have_their_size() {
    let numbers: Numbers = kept(json!({
        "u64": u64::MAX, "i64": i64::MIN, "i32": -1, "plain": 1, "big": 2, "money": 1.5, "float": 0.5, "decimal": "1.10", "id": 7,
    }));
    assert_eq!((numbers.u64, numbers.i64, numbers.i32), (Some(u64::MAX), Some(i64::MIN), Some(-1)));
    assert_eq!(numbers.id.map(|id| id.get()), Some(7));
}

#[test]
fn maps_hold_what_is_said_of_them() {
    let maps: Maps = kept(json!({
        "any": { "a": [1] }, "open": { "b": null }, "numbers": { "c": 1.5 }, "objects": { "d": { "i32": 1 } },
        "inline": { "e": { "a": "x" } }, "none": [null], "deep": [[{ "f": [{ "i32": 2 }] }]],
    }));
    assert_eq!(maps.objects.unwrap()["d"].i32, Some(1));
    assert_eq!(maps.deep.unwrap()[0][0]["f"][0].i32, Some(2));
    assert_eq!(maps.inline.unwrap()["e"].a.as_deref(), Some("x"));
}

#[test]
fn a_type_may_hold_itself() {
    let branch: Branch = kept(json!({
        "name": "a", "parent": { "name": "b" }, "children": [{ "name": "c" }], "one": { "other": { "one": { "other": {} }, "self": {} } },
    }));
    assert_eq!(branch.parent.unwrap().name, "b");
}

#[test]
fn words_of_yaml_are_texts() {
    let countries = ["SE", "NO", "ON", "Y"].map(CountryType::from);
    assert_eq!(countries, [CountryType::Se, CountryType::No, CountryType::On, CountryType::Y]);
    assert!(SortType::from("likes-+1") == SortType::LikesUp && !SortType::from("likes-2").is_known());
}

#[test]
fn a_discriminator_without_a_mapping_goes_by_the_names_of_the_schemas() {
    let Animal::Cat(cat) = kept(json!({ "kind": "Cat", "tail": true })) else { panic!("no cat") };
    assert_eq!((cat.kind.as_str(), cat.lives), ("Cat", None));
    let Animal::Dog(dog) = kept(json!({ "kind": "Dog", "lives": 1 })) else { panic!("no dog") };
    assert_eq!((dog.lives, dog.tail), (Some(1), None));
    assert!(matches!(kept(json!({ "kind": "Bird", "lives": 1 })), Animal::Unknown(_)));
}

#[test]
fn what_fits_best_is_taken() {
    assert!(matches!(kept(json!("a")), SomeOf::Text(text) if text == "a"));
    assert!(matches!(kept(json!({ "money": 1.5 })), SomeOf::Numbers(_)));
    assert!(matches!(kept(json!({ "name": "a", "children": [] })), SomeOf::Branch(_)));
    assert!(matches!(kept(json!([{ "name": "a" }, ["b"]])), SomeOf::SomeSchemaList(list) if list.len() == 2));
    assert!(matches!(kept(json!({ "title": "a", "some": { "title": "b" } })), SomeOf::SomeSchemaTitled(_)));
    assert!(matches!(kept(json!(1)), SomeOf::Unknown(_)));
}

#[test]
fn a_union_of_composed_variants_keeps_its_tag_as_a_field() {
    let Shape::Circle(circle) = kept(json!({ "kind": "round", "size": 2 })) else { panic!("no circle") };
    assert_eq!((circle.kind.as_str(), circle.size), ("round", Some(2)));
    let Shape::Square(square) = kept(json!({ "kind": "Square", "within": { "kind": "ball" } })) else {
        panic!("no square")
    };
    assert!(matches!(square.within, Some(Shape::Circle(_))), "{square:?}");
}

#[test]
fn a_tagged_union_may_hold_itself() {
    let Tree::Fork(fork) = kept(json!({ "kind": "fork", "left": { "kind": "leaf" } })) else {
        panic!("no fork")
    };
    assert!(matches!(fork.left, Tree::Leaf(_)));
}

#[test]
fn every_property_has_a_field_of_its_own() {
    let odd: Odd = kept(json!({
        "url": "1", "_url": "2", "Url": "3", "$": "4", "1a": "5", "type": "6", "self": "7", "unknownFields": "8", "id": "9", "none": "10",
        "new": "11", "serialize": "12",
    }));
    let of = |field: &Option<String>| field.clone().unwrap();
    assert_eq!(
        (of(&odd.url), of(&odd.value), of(&odd.value_1a), of(&odd.type_), of(&odd.number)),
        ("1".into(), "4".into(), "5".into(), "6".into(), "9".into())
    );
    assert_eq!(odd.none, "10");
    assert!(odd.unknown_fields.is_empty());
    let mut two = [of(&odd.url_2), of(&odd.url_3)];
    two.sort();
    assert_eq!(two, ["2", "3"]);
}

#[test]
fn schemas_without_a_name_have_one_that_is_free() {
    let types: Types =
        kept(json!({ "inner": { "deep": { "a": "x" } }, "list": [{ "a": "y" }], "other": {} }));
    assert_eq!(types.inner.unwrap().deep.unwrap().a.as_deref(), Some("x"));
    let names: Vec<&str> = schemas::ALL.iter().map(|schema| schema.name).collect();
    assert!(
        names.contains(&"TypesInner") && names.contains(&"TypesInner2") && names.contains(&"TypesListItem"),
        "{names:?}"
    );
}

#[test]
fn names_of_the_prelude_are_no_names_of_schemas() {
    let all: names::Names = kept(json!({ "a": { "x": 1 }, "b": { "x": 2 }, "s": "A", "v": "B" }));
    let (a, b): (names::OptionSchema, names::VecSchema) = (all.a.unwrap(), all.b.unwrap());
    assert_eq!((a.x, b.x), (Some(1), Some(2)));
    assert!(all.s == Some(names::S::A) && !all.v.unwrap().is_known());
}

#[test]
fn what_is_odd_is_read_and_written() {
    let value = json!({
        "extra": { "extra": "a", "x": "b", "more": "c" }, "unknown_fields": { "unknown_fields": "a", "b": "c" },
        "signs": { "": "1", " ": "2", "日本": "3", "🙂": "4", "a/b": "5", "a~b": "6", "A B": "7" },
        "scalars": "2026-01-02", "enums": "B", "any": { "a": 1 }, "missing": { "y": [1] }, "either": { "b": "c" }, "not": 7,
        "deep": { "a": { "b": "A" } }, "lists": [["A"], ["C"]],
    });
    let odd: odd::Odd = kept(value);
    assert!(
        matches!(odd.scalars, Some(odd::Scalars::Date(_)))
            && matches!(odd.enums, Some(odd::Enums::EnumsVariant2(_)))
    );
}
