//! Faults by chance.

use std::collections::HashMap;
use std::time::Duration;

use fastrand::Rng;

use crate::faults::fault::Fault;

/// Faults that come by chance, the same for the same seed.
///
/// Each operation has a chance of its own: which of its requests fail, counted from the first, and how, depends on
/// the seed alone and not on what else is called meanwhile.
///
/// ```
/// use yandex_market_sandbox::{Fault, Faults, Sandbox};
///
/// # #[tokio::main]
/// # async fn main() -> std::io::Result<()> {
/// let resets = Faults::seeded(42, 0.1).only([Fault::ResetBefore, Fault::ResetAfter]).on(["sendMessageToChat"]);
/// let sandbox = Sandbox::builder().chance(resets).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "faults do nothing until a sandbox has them"]
pub struct Faults {
    seed: u64,
    probability: f64,
    among: Vec<Fault>,
    operations: Option<Vec<String>>,
    draws: HashMap<String, Rng>,
}

impl Faults {
    /// Creates faults for this share of the requests, from 0.0 for none to 1.0 for all of them.
    ///
    /// Without [`only`](Self::only) they are [`Faults::PASSING`].
    pub fn seeded(seed: u64, probability: f64) -> Self {
        Self { seed, probability, among: Self::PASSING.to_vec(), operations: None, draws: HashMap::new() }
    }

    /// The faults that a client gets over who follows the Market's advice: it may repeat what may be repeated, and
    /// take what comes as it is.
    pub const PASSING: &[Fault] = &[
        Fault::RefuseConnection,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Slow(Duration::from_millis(50)),
        Fault::Stall(Duration::from_millis(200)),
        Fault::CutBody,
        Fault::Html(502),
        Fault::Html(503),
        Fault::Html(504),
        Fault::HtmlAfter(502),
        Fault::HtmlAfter(503),
        Fault::HtmlAfter(504),
        Fault::InternalError,
        Fault::InternalErrorAfter,
        Fault::ParallelLimit,
        Fault::HourlyLimit { until: Duration::from_secs(1) },
        Fault::WrongContentType,
        Fault::NoRateHeaders,
        Fault::BrokenRateHeaders,
        Fault::EmptyPageWithToken,
        Fault::UnknownEnumValue,
        Fault::NullOptional,
    ];

    /// Draws among these faults, each as likely as the others. One that is named twice is twice as likely.
    pub fn only(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.among = faults.into_iter().collect();
        self
    }

    /// Restricts the faults to these operations.
    pub fn on<T: Into<String>>(mut self, operation_ids: impl IntoIterator<Item = T>) -> Self {
        self.operations = Some(operation_ids.into_iter().map(Into::into).collect());
        self
    }

    /// Draws the fault of the next request of an operation.
    pub(crate) fn draw(&mut self, operation_id: &str) -> Option<Fault> {
        if !self.concerns(operation_id) {
            return None;
        }
        let seed = seed(self.seed, operation_id);
        let rng = self.draws.entry(operation_id.to_owned()).or_insert_with(|| Rng::with_seed(seed));
        let strikes = rng.f64() < self.probability;
        // Drawn in any case, so that the numbers stay in step whatever the probability.
        let fault = rng.choice(&self.among).copied();
        fault.filter(|_| strikes)
    }

    fn concerns(&self, operation_id: &str) -> bool {
        self.operations.as_ref().is_none_or(|operations| operations.iter().any(|id| id == operation_id))
    }
}

/// The seed of an operation: FNV-1a, for the hashes of the standard library may change.
fn seed(seed: u64, operation_id: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    operation_id.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(mut faults: Faults, operation_id: &str) -> Vec<Option<Fault>> {
        (0..1000).map(|_| faults.draw(operation_id)).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_faults() {
        let of = |seed| drawn(Faults::seeded(seed, 0.1), "getChats");
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn an_operation_does_not_depend_on_the_others() {
        let mut faults = Faults::seeded(1, 0.5);
        let mixed: Vec<_> = (0..1000).map(|_| (faults.draw("getChat"), faults.draw("getChats")).1).collect();
        assert_eq!(mixed, drawn(Faults::seeded(1, 0.5), "getChats"));
        assert_ne!(mixed, drawn(Faults::seeded(1, 0.5), "getChat"));
    }

    #[test]
    fn so_many_of_the_requests_meet_a_fault() {
        let count = |probability| {
            drawn(Faults::seeded(7, probability), "getChats").iter().filter(|fault| fault.is_some()).count()
        };
        assert_eq!((count(0.0), count(1.0)), (0, 1000));
        assert!((60..140).contains(&count(0.1)), "{}", count(0.1));
    }

    #[test]
    fn all_of_the_list_are_drawn_and_nothing_else() {
        let list = [Fault::CutBody, Fault::Locked];
        let all = drawn(Faults::seeded(7, 1.0).only(list), "getChats");
        assert!(list.iter().all(|fault| all.contains(&Some(*fault))));
        assert!(all.iter().flatten().all(|fault| list.contains(fault)));
        assert!(drawn(Faults::seeded(7, 1.0).only([]), "getChats").iter().all(Option::is_none));
    }

    #[test]
    fn other_operations_are_left_alone() {
        let faults = Faults::seeded(7, 1.0).on(["getChat"]);
        assert!(drawn(faults.clone(), "getChats").iter().all(Option::is_none));
        assert!(drawn(faults, "getChat").iter().all(Option::is_some));
    }
}
