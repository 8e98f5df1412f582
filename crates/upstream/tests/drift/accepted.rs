//! What is accepted is silent, and what is accepted without need is told.

use yandex_market_upstream::drift::State;

use crate::support::Shop;

const ITEM: &str = "theirs/paths/item.yaml";

/// Accepts the quota of getItem.
const QUOTA: &str = "
accepted:
  - reason: It was promised.
    findings:
      - { operations: [getItem], places: [operation], kind: quota, here: 100 per hour, there: 50 per hour }
";

/// Accepts the field `to` of both filters and everything of the group `orders`.
const MORE: &str = "
accepted:
  - reason: Nobody needs it.
    findings:
      - operations: [getItem, listItems]
        places: [query full, query short]
        kind: parameter
        there: optional
groups:
  - reason: Not described yet.
    names: [orders]
";

fn states(shop: &Shop) -> Vec<(State, String)> {
    shop.findings().into_iter().map(|one| (one.state, one.place)).collect()
}

fn halved() -> Shop {
    Shop::new().change(ITEM, "amount: 100", "amount: 50")
}

#[test]
fn what_is_accepted() {
    let shop = halved().accept(QUOTA);
    let [one] = &shop.findings()[..] else { panic!("{:?}", shop.findings()) };
    assert_eq!((one.state, one.reason.as_deref()), (State::Accepted, Some("It was promised.")));
    assert_eq!(shop.ask(None).unwrap().news().count(), 0);
}

#[test]
fn what_is_accepted_with_other_values() {
    let shop = Shop::new().change(ITEM, "amount: 100", "amount: 49").accept(QUOTA);
    let (new, stale) = ((State::New, "operation".to_owned()), (State::Stale, "operation".to_owned()));
    assert_eq!(states(&shop), [new, stale]);
}

#[test]
fn what_is_accepted_and_gone() {
    let shop = Shop::new().accept(QUOTA);
    let stale = shop.only();
    assert_eq!((stale.state, stale.severity), (State::Stale, None));
    let spot = stale.ours.unwrap();
    assert_eq!(
        (spot.file.as_str(), spot.pointer.as_str()),
        ("openapi/drift-accepted.yaml", "/accepted/0/findings/0")
    );
}

/// An entry stands for each of its operations in each of its places.
#[test]
fn what_is_accepted_in_many_places() {
    let parameters = "  parameters:\n    - { name: full, in: query, schema: { type: boolean } }\n    - { name: short, in: query, schema: { type: boolean } }\n";
    let shop = Shop::new()
        .change(ITEM, "get:", "delete: { operationId: dropOrder, tags: [orders] }\nget:")
        .change(ITEM, "get:\n", "get:\n  x-resource-id: 1\n")
        .change(ITEM, "  parameters:\n    - name", &format!("{parameters}    - name"))
        .change("theirs/paths/items.yaml", "  parameters:\n", parameters)
        .accept(MORE);
    let told = shop.findings();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(told.iter().all(|one| one.state == State::Accepted), "{told:#?}");
    let missing = shop.change("theirs/paths/items.yaml", "name: short", "name: other");
    let news: Vec<_> = missing.ask(None).unwrap().news().map(|one| (one.state, one.place.clone())).collect();
    let (new, stale) = ((State::New, "query other".to_owned()), (State::Stale, "query short".to_owned()));
    assert_eq!(news, [new, stale]);
}

/// A group is accepted as far as we have not described it, and no other is.
#[test]
fn what_is_accepted_of_a_group() {
    let groups = "groups: [{ reason: Later., names: [orders] }]";
    let new = |group: &str| format!("delete: {{ operationId: drop, tags: [{group}] }}\nget:");
    let of_orders = Shop::new().change(ITEM, "get:", &new("orders")).accept(groups);
    assert_eq!(of_orders.only().state, State::Accepted);
    let of_another = Shop::new().change(ITEM, "get:", &new("returns")).accept(groups);
    let told: Vec<_> = of_another.findings().into_iter().map(|one| (one.state, one.group)).collect();
    assert_eq!(told, [(State::New, "returns".to_owned()), (State::Stale, "orders".to_owned())]);
}

/// What was not asked about is not stale.
#[test]
fn what_is_accepted_elsewhere() {
    let quiet = |shop: Shop, only: Option<&str>| shop.ask(only).unwrap().news().count();
    assert_eq!(quiet(Shop::of_events().accept(QUOTA), None), 0);
    assert_eq!(quiet(Shop::new().accept(QUOTA), Some("items")), 1);
    let events = QUOTA.replace("getItem", "sendEvent");
    assert_eq!(quiet(Shop::new().accept(&events), None), 0);
    assert_eq!(quiet(Shop::of_events().accept(&events), None), 1);
    let mut unknown = QUOTA.replace("getItem", "getNothing");
    assert_eq!(quiet(Shop::new().accept(&unknown), Some("items")), 0);
    unknown.push_str("groups: [{ reason: Later., names: [orders] }]");
    assert_eq!(quiet(Shop::new().accept(&unknown), None), 2);
}

#[test]
fn a_list_that_cannot_be_meant() {
    let twice = QUOTA.replace("operations: [getItem]", "operations: [getItem, getItem]");
    let cases = [
        ("accepted: [", "", "is no YAML"),
        ("acepted: []", "/acepted", "unknown field"),
        (&QUOTA.replace("kind: quota", "kind: quotas"), "/accepted/0/findings/0/kind", "unknown variant"),
        (&QUOTA.replace("places: [operation], ", ""), "/accepted/0/findings/0", "missing field `places`"),
        (&QUOTA.replace("It was promised.", "''"), "/accepted/0", "has no reason"),
        (&twice, "/accepted/0/findings/0", "accepts `getItem operation quota` again"),
        ("groups: [{ reason: Later., names: [a, a] }]", "/groups/0/names/1", "has the group `a` again"),
    ];
    for (text, pointer, reason) in cases {
        let shop = Shop::new().accept(text);
        let problem = shop.ask(None).expect_err(text);
        assert_eq!(problem.file, shop.path("openapi/drift-accepted.yaml"));
        assert_eq!(problem.pointer, pointer, "{text}: {}", problem.reason);
        assert!(problem.reason.contains(reason), "{text}: {}", problem.reason);
    }
}

/// `all` stands for whatever operation has the difference, and is void when none has it.
#[test]
fn what_is_accepted_of_all_operations() {
    let of_all = QUOTA.replace("[getItem]", "all");
    assert_eq!(states(&halved().accept(&of_all)), [(State::Accepted, "operation".to_owned())]);
    // In one of several places is enough.
    let more = of_all.replace("[operation]", "[operation, elsewhere]");
    assert_ne!(more, of_all);
    assert_eq!(states(&halved().accept(&more)), [(State::Accepted, "operation".to_owned())]);
    let stale = Shop::new().accept(&of_all).only();
    assert_eq!((stale.state, stale.operation.as_str()), (State::Stale, "all"));
    let unusable = QUOTA.replace("[getItem]", "every");
    let problem = Shop::new().accept(&unusable).ask(None).unwrap_err();
    assert!(problem.to_string().contains("a list of operations, or `all`"), "{problem}");
}
