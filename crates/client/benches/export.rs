//! Exporting 500 chats with their histories from a Market that answers after 50 ms, 64 at a time, against the bound
//! that the limit of 4 requests at a time sets: ceil(requests / 4) × 50 ms.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark says by panicking what went wrong")]

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use futures_util::{StreamExt, TryStreamExt};
use tokio::runtime::Runtime;
use yandex_market::Market;
use yandex_market_sandbox::Sandbox;

const CHATS: usize = 500;
const LATENCY: Duration = Duration::from_millis(50);

/// Exports everything, and tells how many messages there were.
async fn export(market: &Market, sandbox: &Sandbox) -> usize {
    let chats = market.business(sandbox.business()).chats();
    let histories = chats.list().stream().map(|chat| {
        let chat = chat.map(|chat| chats.chat(chat.chat_id));
        async { chat?.history().stream().try_collect().await }
    });
    let sizes = histories.buffer_unordered(64).map_ok(|messages| messages.len());
    sizes.try_fold(0, |all, messages| async move { Ok(all + messages) }).await.unwrap()
}

fn bench(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut ratios = Vec::new();
    let mut group = criterion.benchmark_group("export 500 chats with histories, 50 ms latency");
    group.sample_size(10).warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(70));
    group.bench_function("64 at a time", |bencher| {
        bencher.iter_custom(|times| {
            let mut all = Duration::ZERO;
            for _ in 0..times {
                let sandbox =
                    runtime.block_on(Sandbox::builder().chats(CHATS).latency(LATENCY).start()).unwrap();
                let market = Market::builder()
                    .api_key(sandbox.api_key())
                    .base_url(sandbox.base_url())
                    .build()
                    .unwrap();
                let began = Instant::now();
                runtime.block_on(export(&market, &sandbox));
                let took = began.elapsed();
                let requests = u32::try_from(sandbox.journal().len()).unwrap();
                ratios.push(took.as_secs_f64() / (LATENCY * requests.div_ceil(4)).as_secs_f64());
                assert_eq!(sandbox.limits_broken(), 0, "there must be no 420");
                all += took;
            }
            all
        });
    });
    group.finish();
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2);
    println!(
        "time against the bound: median {median:.3?} of {} runs, largest {:.3?}",
        ratios.len(),
        ratios.last()
    );
}

criterion_group!(benches, bench);
criterion_main!(benches);
