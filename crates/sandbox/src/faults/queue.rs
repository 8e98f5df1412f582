//! The faults to come, in order.

use std::collections::{HashMap, VecDeque};

use crate::faults::fault::Fault;
use crate::faults::random::Faults;

/// The faults to come.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultQueue {
    /// Each fault with how many requests it still has to meet.
    queues: HashMap<String, VecDeque<(Fault, usize)>>,
    chances: Vec<Faults>,
}

impl FaultQueue {
    pub(crate) fn push(&mut self, operation_id: &str, fault: Fault, times: usize) {
        if times > 0 {
            self.queues.entry(operation_id.to_owned()).or_default().push_back((fault, times));
        }
    }

    pub(crate) fn chance(&mut self, faults: Faults) {
        self.chances.push(faults);
    }

    /// Returns the fault of the next request of an operation: the one that was ordered, or else a random one.
    pub(crate) fn next(&mut self, operation_id: &str) -> Option<Fault> {
        self.ordered(operation_id).or_else(|| self.chances.iter_mut().find_map(|it| it.draw(operation_id)))
    }

    fn ordered(&mut self, operation_id: &str) -> Option<Fault> {
        let queue = self.queues.get_mut(operation_id)?;
        let (fault, times) = queue.front_mut()?;
        let fault = *fault;
        *times -= 1;
        if *times == 0 {
            queue.pop_front();
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_used_up_in_order() {
        let mut queue = FaultQueue::default();
        queue.push("getChats", Fault::Locked, 2);
        queue.push("getChats", Fault::NotFound, 0);
        queue.push("getChats", Fault::CutBody, 1);
        let next: Vec<_> = (0..4).map(|_| queue.next("getChats")).collect();
        assert_eq!(next, [Some(Fault::Locked), Some(Fault::Locked), Some(Fault::CutBody), None]);
    }

    #[test]
    fn what_was_ordered_comes_before_chance() {
        let mut queue = FaultQueue::default();
        queue.chance(Faults::seeded(1, 1.0).only([Fault::Forbidden]));
        queue.push("getChats", Fault::Locked, 1);
        let next: Vec<_> = (0..3).map(|_| queue.next("getChats")).collect();
        assert_eq!(next, [Some(Fault::Locked), Some(Fault::Forbidden), Some(Fault::Forbidden)]);
    }
}
