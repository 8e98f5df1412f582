//! The report, for people and for programs.

use serde_json::Value;

use crate::support::Shop;

const ITEM: &str = "theirs/paths/item.yaml";

/// How the report is asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    accepted: bool,
    only: Option<&'static str>,
}

const USUAL: Asked = Asked { accepted: false, only: None };

/// Whether there is something new, and the report for people.
fn text(shop: &Shop, asked: Asked) -> (bool, String) {
    let report = shop.ask(asked.only).unwrap();
    (report.news().next().is_some(), report.text(asked.accepted))
}

fn json(shop: &Shop) -> Value {
    serde_json::from_str(&shop.ask(None).unwrap().json(false).unwrap()).unwrap()
}

#[test]
fn nothing_is_said_in_one_line() {
    let (is_new, out) = text(&Shop::new(), USUAL);
    assert_eq!((is_new, out.as_str()), (false, "2 operations compared: 0 new, 0 stale, 0 accepted\n"));
    assert_eq!(json(&Shop::new()), serde_json::json!([]));
}

#[test]
fn a_finding_is_told_with_its_places() {
    let shop = Shop::new().change(ITEM, "amount: 100", "amount: 50");
    let (is_new, out) = text(&shop, USUAL);
    assert!(is_new);
    let expected = "we send what is refused
  getItem: operation: the quota: 100 per hour in ours, 50 per hour in the Market's
    ours openapi/market.yaml#/paths/~1v1~1shops~1{shopId}~1item/get/x-quota
    theirs paths/item.yaml#/get/x-resource-limit-config

2 operations compared: 1 new, 0 stale, 0 accepted
";
    assert_eq!(out, expected);
    assert!(text(&shop, Asked { only: Some("items"), ..USUAL }).0);
    assert!(!text(&shop, Asked { only: Some("events"), ..USUAL }).0);
}

/// One sentence for what is written once and holds for many operations.
#[test]
fn one_place_of_many_operations_is_told_once() {
    let failure = "theirs/components/schemas/FailureDTO.yaml";
    let shop = Shop::new().change(failure, "required: [code]\n", "");
    let (_, out) = text(&shop, USUAL);
    assert!(out.contains("  getItem, listItems: 400 .code: only our description has it required\n"), "{out}");
    assert_eq!(out.lines().count(), 6, "{out}");
}

#[test]
fn findings_for_programs() {
    let told = json(&Shop::new().change(ITEM, "amount: 100", "amount: 50"));
    let expected = serde_json::json!([{
        "state": "new",
        "severity": "refused",
        "operation": "getItem",
        "group": "items",
        "place": "operation",
        "kind": "quota",
        "here": "100 per hour",
        "there": "50 per hour",
        "ours": {
            "file": "openapi/market.yaml",
            "pointer": "/paths/~1v1~1shops~1{shopId}~1item/get/x-quota",
        },
        "theirs": { "file": "paths/item.yaml", "pointer": "/get/x-resource-limit-config" },
        "sentence": "the quota: 100 per hour in ours, 50 per hour in the Market's",
        "reason": null,
    }]);
    assert_eq!(told, expected);
}

#[test]
fn what_is_accepted_is_shown_when_asked_for() {
    let list = "accepted: [{ reason: So be it., findings: [{ operations: [getItem], places: [operation], \
        kind: quota, here: 100 per hour, there: 50 per hour }] }]";
    let shop = Shop::new().change(ITEM, "amount: 100", "amount: 50").accept(list);
    assert_eq!(json(&shop), serde_json::json!([]));
    let (is_new, out) = text(&shop, Asked { accepted: true, ..USUAL });
    assert!(!is_new);
    assert!(
        out.starts_with("accepted, we send what is refused\n") && out.contains("because: So be it."),
        "{out}"
    );
    let stale = Shop::new().accept(list);
    let (is_new, out) = text(&stale, USUAL);
    assert!(is_new);
    assert!(out.starts_with("stale: accepted, and no longer there\n  getItem: operation"), "{out}");
}

/// The same findings in the same order, however often it is asked.
#[test]
fn what_is_told_is_stable() {
    let shop = Shop::new()
        .change(ITEM, "amount: 100", "amount: 50")
        .change("theirs/components/schemas/KindType.yaml", "  - TOY\n", "  - FOOD\n")
        .change("theirs/components/schemas/FilterDTO.yaml", "maxLength: 100", "maxLength: 5");
    let told = json(&shop);
    assert_eq!(told, json(&shop));
    let told = told.as_array().unwrap();
    let order = ["breaks-us", "refused", "additive", "semantic"];
    let severities = told.iter().map(|one| order.iter().position(|name| one["severity"] == *name).unwrap());
    assert!(severities.is_sorted(), "{told:#?}");
}
