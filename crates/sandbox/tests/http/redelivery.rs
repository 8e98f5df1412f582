use std::time::{Duration, Instant};

use yandex_market_sandbox::{BadAnswer, Notifying, Sandbox};

use crate::seller::{Reply, Seller};
use crate::support::started;

async fn notifying(seller: &Seller) -> Sandbox {
    started(Sandbox::builder().notify(seller.notifying())).await
}

/// The buyer says so much in one chat.
fn say(sandbox: &Sandbox, count: usize) -> Vec<Option<i64>> {
    let chat = sandbox.chats()[0].chat_id;
    (0..count).map(|_| sandbox.customer_says(chat, "x").map(Into::into)).collect()
}

fn statuses(sandbox: &Sandbox) -> Vec<Vec<Option<u16>>> {
    sandbox.notified().into_iter().map(|notified| notified.statuses).collect()
}

#[tokio::test]
async fn one_is_sent_again_and_the_others_wait_behind_it() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.replies([Reply::Status(500), Reply::Status(404), Reply::Right, Reply::Status(503)]);
    let said = say(&sandbox, 3);
    sandbox.until_notified().await;
    assert_eq!(seller.messages(), [said[0], said[0], said[0], said[1], said[1], said[2]]);
    let expected = [vec![Some(500), Some(404), Some(200)], vec![Some(503), Some(200)], vec![Some(200)]];
    assert_eq!(statuses(&sandbox), expected);
}

#[tokio::test]
async fn only_200_and_400_are_not_sent_again() {
    for again in [201, 202, 204, 301, 302, 304, 401, 403, 404, 405, 420, 429, 500, 502, 503] {
        let seller = Seller::start().await;
        let sandbox = notifying(&seller).await;
        seller.replies([Reply::Status(again), Reply::Status(400)]);
        say(&sandbox, 2);
        sandbox.until_notified().await;
        assert_eq!(statuses(&sandbox), [vec![Some(again), Some(400)], vec![Some(200)]]);
        assert!(!sandbox.notified()[0].is_accepted() && sandbox.notified()[1].is_accepted());
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_a_second_notification() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder()).await;
    sandbox.notify(seller.notifying().answer_within(Duration::from_millis(100)));
    seller.replies([Reply::Lost]);
    let said = say(&sandbox, 1);
    sandbox.until_notified().await;
    let statuses = statuses(&sandbox).remove(0);
    assert_eq!((statuses[0], statuses.last()), (None, Some(&Some(200))));
    assert!(seller.got().len() >= 2);
    assert!(seller.messages().iter().all(|message| *message == said[0]));
}

#[tokio::test]
async fn who_cannot_be_reached_is_tried_again() {
    let seller = Seller::start().await;
    let address = seller.notifying();
    let sandbox = started(Sandbox::builder().notify(address.minute(Duration::from_millis(1)))).await;
    drop(seller);
    say(&sandbox, 1);
    while sandbox.notified().first().is_none_or(|it| it.attempts() < 2) {
        tokio::task::yield_now().await;
    }
    let first = sandbox.notified().remove(0);
    assert_eq!(first.statuses[0], None);
    // The server has come up again, elsewhere.
    let seller = Seller::start().await;
    sandbox.notify(seller.notifying());
    sandbox.until_notified().await;
    assert_eq!(seller.got(), [first.json]);
    assert_eq!((sandbox.notified().len(), sandbox.announced()), (1, 1));
    let statuses = statuses(&sandbox).remove(0);
    let (last, before) = statuses.split_last().unwrap();
    assert!(*last == Some(200) && before.iter().all(Option::is_none), "{statuses:?}");
}

#[tokio::test]
async fn what_is_under_way_to_a_former_receiver_goes_to_the_next() {
    let (former, next) = (Seller::start().await, Seller::start().await);
    let sandbox = notifying(&former).await;
    former.otherwise(Reply::Lost);
    let said = say(&sandbox, 2);
    while former.got().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.notify(next.notifying());
    sandbox.until_notified().await;
    assert_eq!((former.messages(), next.messages()), (vec![said[0]], said));
    assert_eq!(statuses(&sandbox), [vec![None, Some(200)], vec![Some(200)]]);
}

#[tokio::test]
async fn the_pauses_are_as_long_as_was_said() {
    let seller = Seller::start().await;
    let minute = Duration::from_millis(4);
    let sandbox = started(Sandbox::builder().notify(seller.notifying().minute(minute))).await;
    // The sixteenth pause is a quarter of an hour.
    seller.replies(vec![Reply::Status(500); 16]);
    let begun = Instant::now();
    say(&sandbox, 1);
    sandbox.until_notified().await;
    assert_eq!(seller.got().len(), 17);
    assert!(begun.elapsed() >= minute * 30, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn after_a_fortnight_the_notifications_are_switched_off() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.otherwise(Reply::Status(500));
    let said = say(&sandbox, 2);
    sandbox.until_notified().await;
    assert!(sandbox.notifications_switched_off());
    // What waited behind it was never sent.
    assert_eq!(seller.messages(), vec![said[0]; 354]);
    assert_eq!(sandbox.notified()[0].complaint, Some(BadAnswer::Status(500)));
    say(&sandbox, 1);
    sandbox.until_notified().await;
    assert_eq!((sandbox.announced(), seller.got().len()), (2, 354));

    seller.otherwise(Reply::Right);
    sandbox.notify(seller.notifying());
    assert!(!sandbox.notifications_switched_off());
    let said = say(&sandbox, 1);
    sandbox.until_notified().await;
    assert_eq!(seller.messages()[354..], said);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (seller, other) = (Seller::start().await, Seller::start().await);
    let sandbox = notifying(&seller).await;
    seller.replies([Reply::Status(307)]);
    say(&sandbox, 1);
    sandbox.until_notified().await;
    assert_eq!((seller.got().len(), other.got().len()), (2, 0));
}

#[tokio::test]
async fn an_address_that_cannot_be_right_is_refused() {
    let error = Notifying::to("localhost:4011").unwrap_err();
    assert_eq!(error.to_string(), "the address to notify must begin with https:// or http://");
}

#[tokio::test]
async fn a_receiver_behind_which_too_many_wait_is_given_up() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.otherwise(Reply::Lost);
    say(&sandbox, 50_000);
    assert!(!sandbox.notifications_switched_off());
    say(&sandbox, 2);
    assert!(sandbox.notifications_switched_off());
    sandbox.until_notified().await;
}

#[tokio::test]
async fn an_answer_has_a_bound() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let mut long = crate::seller::right();
    long["more"] = "x".repeat(100_000).into();
    seller.replies([Reply::Body("application/json", long)]);
    say(&sandbox, 1);
    sandbox.until_notified().await;
    let complaint = sandbox.notified()[0].complaint.clone();
    assert!(
        matches!(&complaint, Some(BadAnswer::Body(reason)) if reason.contains("no JSON")),
        "{complaint:?}"
    );
}
