//! The command: what it prints, and by which code it tells how it went.

use std::process::{Command, Output};

use serde_json::Value;

use crate::support::Shop;

const ITEM: &str = "theirs/paths/item.yaml";

/// The command in a repository that has the description of the shop.
fn run(shop: &Shop, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["upstream", "drift"])
        .arg(shop.path("theirs"))
        .args(args)
        .env("CARGO_MANIFEST_DIR", shop.path("xtask"))
        .output();
    let Output { status, stdout, stderr } = output.unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn nothing_is_0() {
    let (code, out, err) = run(&Shop::new(), &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "2 operations compared: 0 new, 0 stale, 0 accepted\n");
    assert_eq!(run(&Shop::new(), &["--json"]), (0, "[]\n".to_owned(), String::new()));
}

#[test]
fn a_finding_is_1() {
    let shop = Shop::new().change(ITEM, "amount: 100", "amount: 50");
    let (code, out, _) = run(&shop, &[]);
    assert_eq!(code, 1);
    let expected = "we send what is refused
  getItem: operation: the quota: 100 per hour in ours, 50 per hour in the Market's
    ours openapi/market.yaml#/paths/~1v1~1shops~1{shopId}~1item/get/x-quota
    theirs paths/item.yaml#/get/x-resource-limit-config

2 operations compared: 1 new, 0 stale, 0 accepted
";
    assert_eq!(out, expected);
    assert_eq!(run(&shop, &["--only", "items"]).0, 1);
    assert_eq!(run(&shop, &["--only", "events"]).0, 0);
}

/// One sentence for what is written once and holds for many operations.
#[test]
fn one_place_of_many_operations_is_told_once() {
    let failure = "theirs/components/schemas/FailureDTO.yaml";
    let shop = Shop::new().change(failure, "required: [code]\n", "");
    let (_, out, _) = run(&shop, &[]);
    assert!(out.contains("  getItem, listItems: 400 .code: only our description has it required\n"), "{out}");
    assert_eq!(out.lines().count(), 6, "{out}");
}

#[test]
fn findings_for_programs() {
    let (code, out, _) = run(&Shop::new().change(ITEM, "amount: 100", "amount: 50"), &["--json"]);
    let told: Value = serde_json::from_str(&out).unwrap();
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
    assert_eq!((code, told), (1, expected));
}

#[test]
fn what_is_accepted_is_shown_when_asked_for() {
    let list = "accepted: [{ reason: So be it., findings: [{ operations: [getItem], places: [operation], \
        kind: quota, here: 100 per hour, there: 50 per hour }] }]";
    let shop = Shop::new().change(ITEM, "amount: 100", "amount: 50").accept(list);
    assert_eq!(run(&shop, &["--json"]), (0, "[]\n".to_owned(), String::new()));
    let (code, out, _) = run(&shop, &["--accepted"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("accepted, we send what is refused\n") && out.contains("because: So be it."),
        "{out}"
    );
    let stale = Shop::new().accept(list);
    let (code, out, _) = run(&stale, &[]);
    assert_eq!(code, 1);
    assert!(out.starts_with("stale: accepted, and no longer there\n  getItem: operation"), "{out}");
}

#[test]
fn what_cannot_be_used_is_2() {
    let shop = Shop::new().change(ITEM, "get:\n", "get: {\n");
    let (code, out, err) = run(&shop, &["--json"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: ") && err.contains("theirs/paths/item.yaml#: is no YAML"), "{err}");
}

/// The same findings in the same order, however often it is asked.
#[test]
fn what_is_told_is_stable() {
    let shop = Shop::new()
        .change(ITEM, "amount: 100", "amount: 50")
        .change("theirs/components/schemas/KindType.yaml", "  - TOY\n", "  - FOOD\n")
        .change("theirs/components/schemas/FilterDTO.yaml", "maxLength: 100", "maxLength: 5");
    let (first, again) = (run(&shop, &["--json"]), run(&shop, &["--json"]));
    assert_eq!(first, again);
    let told: Vec<Value> = serde_json::from_str(&first.1).unwrap();
    let order = ["breaks-us", "refused", "additive", "meaning"];
    let severities = told.iter().map(|one| order.iter().position(|name| one["severity"] == *name).unwrap());
    assert!(severities.is_sorted(), "{told:#?}");
}
