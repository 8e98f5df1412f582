//! Two ways of doing the same, in turn.

use std::time::Duration;

/// How often one way is taken before it is the other's turn.
pub const TURN: u32 = 100;
pub const TURNS: usize = 401;

/// Takes two ways in turn, for what disturbs the machine disturbs both, and prints the median of the ratios with the
/// range of their middle half.
pub fn compare(name: &str, ours: impl Fn(u32) -> Duration, theirs: impl Fn(u32) -> Duration) {
    let mut turns: Vec<_> = (0..TURNS).map(|_| (ours(TURN), theirs(TURN))).collect();
    let ratio = |(ours, theirs): &(Duration, Duration)| ours.as_secs_f64() / theirs.as_secs_f64();
    turns.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let at = |quarter: usize| turns[TURNS * quarter / 4];
    let (ours, theirs) = at(2);
    println!(
        "{name}: {:.2?} against {:.2?}, ratio {:.3} ({:.3} to {:.3})",
        ours / TURN,
        theirs / TURN,
        ratio(&at(2)),
        ratio(&at(1)),
        ratio(&at(3))
    );
}
