//! Waits inside a call, for whoever looks at the terminal: before it is repeated, and for the quota.

use std::collections::HashMap;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, SystemTime};

use tokio::time::sleep;
use yandex_market::{Attempt, KnownLimit, Market, MarketBuilder};

use crate::console::notice;
use crate::progress::clock;

/// A shorter pause is over before anybody has read of it.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// Has the waits of a Market printed, where standard error is a terminal.
pub(crate) fn build(builder: MarketBuilder) -> Result<Market, yandex_market::Error> {
    if !stderr().is_terminal() {
        return builder.build();
    }
    let market = builder.on_attempt(print_pause).build()?;
    // It ends with the program.
    drop(tokio::spawn(print_quotas(market.clone())));
    Ok(market)
}

fn print_pause(attempt: &Attempt<'_>) {
    if let Some(line) =
        pause(attempt.operation.id, attempt.status.map(|status| status.as_u16()), attempt.repeats_after)
    {
        notice(&line);
    }
}

fn pause(operation: &str, status: Option<u16>, repeats_after: Option<Duration>) -> Option<String> {
    let pause = repeats_after.filter(|pause| *pause >= NOTICEABLE)?;
    let why = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    Some(format!("{operation}: {why}, trying again in {}", clock(pause)))
}

/// Prints each quota that is used up, once for each of its windows.
async fn print_quotas(market: Market) {
    let mut printed = HashMap::new();
    loop {
        sleep(NOTICEABLE).await;
        for limit in market.limits().into_iter().filter(is_used_up) {
            if printed.insert(limit.operation.id, limit.until) != Some(limit.until) {
                let until = limit
                    .until
                    .map_or_else(String::new, |until| until.format(" until %H:%M:%S UTC").to_string());
                notice(&format!("the quota of {} is used up{until}", limit.operation.id));
            }
        }
    }
}

fn is_used_up(limit: &KnownLimit) -> bool {
    let lasts = limit.until.is_some_and(|until| SystemTime::from(until) > SystemTime::now());
    limit.left == 0 && limit.in_flight == 0 && lasts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pause_that_can_be_noticed_is_printed() {
        let seconds = |seconds| Some(Duration::from_secs_f64(seconds));
        assert_eq!(pause("getChats", Some(420), seconds(0.2)), None);
        assert_eq!(pause("getChats", Some(503), None), None);
        assert_eq!(pause("getChats", Some(503), seconds(3.4)).unwrap(), "getChats: 503, trying again in 3 s");
        assert_eq!(
            pause("getChats", None, seconds(130.0)).unwrap(),
            "getChats: no answer, trying again in 2 min"
        );
    }
}
