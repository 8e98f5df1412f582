//! When a notification that was not taken is sent again.

use std::iter::repeat_n;

const HOUR: u32 = 60;

/// "After 14 days the integration is switched off", in hours.
const PATIENCE: usize = 14 * 24;

/// The pauses before the next attempts, in minutes. When there are no more, the Market has lost patience.
pub(super) fn pauses() -> impl Iterator<Item = u32> {
    let (minutes, quarters, hours) = (repeat_n(1, 15), repeat_n(15, 3), repeat_n(HOUR, PATIENCE - 1));
    minutes.chain(quarters).chain(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_become_longer() {
        let pauses: Vec<u32> = pauses().collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.chunk_by(u32::eq).map(|same| same[0]).collect::<Vec<_>>(), [1, 15, 60]);
    }

    #[test]
    fn they_end_after_a_fortnight() {
        assert_eq!(pauses().sum::<u32>(), 14 * 24 * 60);
    }
}
