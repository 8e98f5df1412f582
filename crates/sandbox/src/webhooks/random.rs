//! Random delays, duplicates and unknown types of notifications.

use fastrand::Rng;

use super::Notifying;

/// The most others that overtake a notification.
const FEW: usize = 3;

/// The most others that happen before a notification comes a second time.
const LATE: usize = 4;

/// Draws, the same for the same seed.
#[derive(Debug)]
pub(super) struct Chance {
    rng: Rng,
    duplicates: f64,
    reordering: f64,
    unknown_types: f64,
}

/// The random fate of a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Draw {
    /// `true` if one of an unknown type comes before.
    pub(super) stranger: bool,
    /// The number of events before it is sent.
    pub(super) held_for: usize,
    /// The number of further events before it is sent a second time, if it is.
    pub(super) again_after: Option<usize>,
}

impl Chance {
    pub(super) fn new(settings: &Notifying) -> Self {
        let Notifying { duplicates, reordering, unknown_types, seed, .. } = *settings;
        Self { rng: Rng::with_seed(seed), duplicates, reordering, unknown_types }
    }

    /// Draws the fate of the next notification.
    pub(super) fn draw(&mut self) -> Draw {
        let Self { rng, .. } = self;
        // All of it is drawn in any case, so that the numbers stay in step whatever the probabilities.
        let mut strikes = |probability| rng.f64() < probability;
        let stranger = strikes(self.unknown_types);
        let (is_held, comes_again) = (strikes(self.reordering), strikes(self.duplicates));
        let (few, late) = (rng.usize(1..=FEW), rng.usize(0..=LATE));
        Draw { stranger, held_for: if is_held { few } else { 0 }, again_after: comes_again.then_some(late) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to() -> Notifying {
        Notifying::to("http://localhost").unwrap()
    }

    fn drawn(settings: &Notifying) -> Vec<Draw> {
        let mut chance = Chance::new(settings);
        (0..1000).map(|_| chance.draw()).collect()
    }

    #[test]
    fn nothing_happens_by_default() {
        assert_eq!(drawn(&to()), vec![Draw::default(); 1000]);
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let of = |seed| drawn(&to().duplicates(0.2).reordering(0.2).unknown_types(0.2).seed(seed));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn one_does_not_depend_on_the_others() {
        let alone = drawn(&to().duplicates(0.2));
        let among_others = drawn(&to().duplicates(0.2).reordering(0.5).unknown_types(1.0));
        let again = |draws: Vec<Draw>| draws.iter().map(|draw| draw.again_after).collect::<Vec<_>>();
        assert_eq!(again(alone), again(among_others));
    }

    #[test]
    fn so_many_are_struck_and_each_delay_occurs() {
        let draws = drawn(&to().duplicates(0.2).reordering(1.0).unknown_types(0.2));
        let strangers = draws.iter().filter(|draw| draw.stranger).count();
        let again = draws.iter().filter_map(|draw| draw.again_after).count();
        assert!((140..260).contains(&strangers) && (140..260).contains(&again), "{strangers}, {again}");
        assert!((1..=FEW).all(|held_for| draws.iter().any(|draw| draw.held_for == held_for)));
        assert!((0..=LATE).all(|late| draws.iter().any(|draw| draw.again_after == Some(late))));
        assert!(draws.iter().all(|draw| draw.held_for > 0));
    }
}
