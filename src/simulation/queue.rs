//! The queue of things to come.
//!
//! What happens at the same time happens in the order in which it was put into the queue, but for
//! commands: they come first, so that one that is given later is carried out when it would have
//! been, had it been there from the start.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::engine::Occurrence;
use crate::lifecycle::Milliseconds;

/// Things to come, ordered by time, then commands first, then by the order in which they were put
/// into the queue.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    waiting: BinaryHeap<Waiting>,
    put_in: u64,
}

#[derive(Clone, Debug)]
struct Waiting {
    at: Milliseconds,
    /// Whether it is no command.
    follows: bool,
    /// How many were put into the queue before.
    number: u64,
    occurrence: Occurrence,
}

impl Queue {
    /// Puts something that happens at a time into the queue.
    pub(super) fn put(&mut self, at: Milliseconds, occurrence: Occurrence) {
        let number = self.put_in;
        self.put_in += 1;
        self.waiting.push(Waiting {
            at,
            follows: !matches!(occurrence, Occurrence::Command(..)),
            number,
            occurrence,
        });
    }

    /// When the next thing happens.
    pub(super) fn next_at(&self) -> Option<Milliseconds> {
        self.waiting.peek().map(|next| next.at)
    }

    /// Takes the next thing out of the queue, with its time.
    pub(super) fn take_next(&mut self) -> Option<(Milliseconds, Occurrence)> {
        self.waiting.pop().map(|next| (next.at, next.occurrence))
    }
}

impl Ord for Waiting {
    /// The heap has the greatest at its top: what happens first.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.at, it.follows, it.number);
        key(other).cmp(&key(self))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}
