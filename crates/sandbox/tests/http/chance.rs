use reqwest::Method;
use serde_json::json;
use yandex_market_sandbox::{Fault, Faults, Sandbox, SandboxBuilder};

use crate::support::{call, request, started};

/// What so many requests met, whatever came back.
async fn met(builder: SandboxBuilder, count: usize) -> Vec<Option<Fault>> {
    let sandbox = started(builder).await;
    for _ in 0..count {
        let _ = request(&sandbox).json(&json!({})).send().await;
    }
    sandbox.journal().iter().map(|recorded| recorded.fault).collect()
}

fn quick(seed: u64) -> Faults {
    Faults::seeded(seed, 0.3).only([Fault::Locked, Fault::ResetBefore, Fault::CutJson, Fault::Html(503)])
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let first = met(Sandbox::builder().chance(quick(1)), 100).await;
    assert_eq!(met(Sandbox::builder().chance(quick(1)), 100).await, first);
    assert_ne!(met(Sandbox::builder().chance(quick(2)), 100).await, first);
    let struck = first.iter().flatten().count();
    assert!((15..45).contains(&struck), "{struck} of 100");
}

#[tokio::test]
async fn what_else_is_called_does_not_change_it() {
    let alone = met(Sandbox::builder().chance(quick(1)), 30).await;
    let sandbox = started(Sandbox::builder().chance(quick(1))).await;
    for _ in 0..30 {
        let _ = call(&sandbox, Method::GET, "chat", &[]).send().await;
        let _ = request(&sandbox).json(&json!({})).send().await;
    }
    let journal = sandbox.journal();
    let of_list = journal.iter().filter(|recorded| recorded.operation.is_some_and(|it| it.id == "getChats"));
    assert_eq!(of_list.map(|recorded| recorded.fault).collect::<Vec<_>>(), alone);
}

#[tokio::test]
async fn the_default_faults_are_those_that_pass() {
    let met = met(Sandbox::builder().chance(Faults::seeded(5, 1.0)), 30).await;
    assert!(met.iter().all(|fault| fault.is_some_and(|fault| Faults::PASSING.contains(&fault))), "{met:?}");
    assert!(Faults::PASSING.iter().all(|fault| Fault::ALL.contains(fault)));
}

#[tokio::test]
async fn chance_can_be_kept_from_operations_and_several_can_be_had() {
    let locked = Faults::seeded(1, 1.0).only([Fault::Locked]).on(["getChat"]);
    let forbidden = Faults::seeded(1, 1.0).only([Fault::Forbidden]);
    let all = Sandbox::builder().chance(locked.clone()).chance(forbidden);
    assert_eq!(met(Sandbox::builder().chance(locked), 3).await, [None; 3]);
    assert_eq!(met(all, 3).await, [Some(Fault::Forbidden); 3]);
}

#[tokio::test]
async fn what_was_ordered_comes_first() {
    let always = Faults::seeded(1, 1.0).only([Fault::Forbidden]);
    let builder = Sandbox::builder().chance(always).fault_times("getChats", Fault::Locked, 2);
    let expected = [Fault::Locked, Fault::Locked, Fault::Forbidden].map(Some);
    assert_eq!(met(builder, 3).await, expected);
}
