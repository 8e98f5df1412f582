use std::collections::BTreeSet;

use serde_json::Value;
use yandex_market_sandbox::{Notifying, Sandbox};

use crate::seller::{Reply, Seller};
use crate::support::started;

const INVENTED: &str = "SANDBOX_INVENTED";

/// What a seller is told when the buyer says so much, by number, and nothing for what nobody knows.
async fn told(count: i64, how: impl FnOnce(Notifying) -> Notifying) -> Vec<Option<i64>> {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(how(seller.notifying()))).await;
    let chat = sandbox.chats()[0].chat_id;
    let said: Vec<_> = (0..count).map(|_| sandbox.customer_says(chat, "x").map(Into::into)).collect();
    sandbox.until_notified().await;
    assert_eq!(i64::try_from(sandbox.announced()), Ok(count));
    let number = |id: Option<i64>| id.map(|_| said.iter().position(|said| *said == id).unwrap());
    seller.messages().into_iter().map(|id| number(id).map(|number| i64::try_from(number).unwrap())).collect()
}

fn in_order(count: i64) -> Vec<Option<i64>> {
    (0..count).map(Some).collect()
}

#[tokio::test]
async fn nothing_is_out_of_order_by_default() {
    assert_eq!(told(50, |to| to.seed(7)).await, in_order(50));
}

#[tokio::test]
async fn it_is_the_same_for_the_same_seed() {
    let all = |seed| told(40, move |to| to.duplicates(0.3).reordering(0.3).unknown_types(0.3).seed(seed));
    let first = all(1).await;
    assert_eq!(all(1).await, first);
    assert_ne!(all(2).await, first);
}

#[tokio::test]
async fn duplicates_come_besides_and_never_first() {
    let told = told(50, |to| to.duplicates(0.4)).await;
    let mut seen = BTreeSet::new();
    let firsts: Vec<_> = told.iter().copied().filter(|number| seen.insert(*number)).collect();
    assert_eq!(firsts, in_order(50));
    assert!((60..90).contains(&told.len()), "{told:?}");
    // Some come when others have come.
    assert!(told.windows(2).any(|pair| pair[0] == pair[1]) && !told.is_sorted(), "{told:?}");
}

#[tokio::test]
async fn all_can_come_twice() {
    let mut told = told(20, |to| to.duplicates(1.0)).await;
    told.sort();
    assert_eq!(told, (0..20).flat_map(|number| [Some(number); 2]).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_next_few_overtake() {
    let told = told(50, |to| to.reordering(0.4)).await;
    assert_ne!(told, in_order(50));
    for (place, number) in (0..).zip(&told) {
        // Three may overtake it, and it may itself overtake what is held.
        assert!((place - number.unwrap()).abs() <= 3, "{told:?}");
    }
    let mut sorted = told;
    sorted.sort();
    assert_eq!(sorted, in_order(50));
}

#[tokio::test]
async fn what_nobody_overtakes_is_sent_all_the_same() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying().reordering(1.0))).await;
    sandbox.customer_says(sandbox.chats()[0].chat_id, "x");
    while seller.got().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(sandbox.notified().len(), 1);
}

#[tokio::test]
async fn types_that_nobody_knows_come_between() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying().unknown_types(0.3))).await;
    let chat = sandbox.chats()[0].chat_id;
    for _ in 0..50 {
        sandbox.customer_says(chat, "x");
    }
    sandbox.until_notified().await;
    let types = seller.types();
    let invented = types.iter().filter(|it| *it == INVENTED).count();
    assert_eq!(types.len(), 50 + invented);
    assert!((5..25).contains(&invented), "{types:?}");
    let known = yandex_market_api::types::Notification::KNOWN;
    assert!(!known.contains(&INVENTED));
}

#[tokio::test]
async fn a_type_that_nobody_knows_must_be_answered_as_any_other() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying().unknown_types(1.0))).await;
    seller.replies([Reply::Status(501), Reply::Status(501)]);
    sandbox.customer_says(sandbox.chats()[0].chat_id, "x");
    sandbox.until_notified().await;
    assert_eq!(seller.types(), [INVENTED, INVENTED, INVENTED, "CHAT_MESSAGE_SENT"]);
}

#[tokio::test]
async fn duplicates_are_marked_in_the_journal() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying().duplicates(1.0))).await;
    sandbox.customer_says(sandbox.chats()[0].chat_id, "x");
    sandbox.until_notified().await;
    let notified = sandbox.notified();
    let marks: Vec<(bool, &Value)> = notified.iter().map(|it| (it.duplicate, &it.json)).collect();
    assert_eq!(marks, [(false, &seller.got()[0]), (true, &seller.got()[0])]);
}
