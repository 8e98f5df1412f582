//! The id that each answer carries.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts answers.
#[derive(Debug, Default)]
pub(crate) struct Traces(AtomicU64);

impl Traces {
    /// The next `traceparent`, in the form of the W3C, where neither id may be zero.
    pub(crate) fn next(&self) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        format!("00-{number:032x}-{number:016x}-01")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_count_from_one() {
        let traces = Traces::default();
        assert_eq!(traces.next(), "00-00000000000000000000000000000001-0000000000000001-01");
        assert_eq!(traces.next(), "00-00000000000000000000000000000002-0000000000000002-01");
    }
}
