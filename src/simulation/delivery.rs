//! How EventBridge delivers events: at least once, and in no certain order [V].

use crate::lifecycle::Milliseconds;
use crate::placement::Random;

/// The longest that an event takes to arrive, in milliseconds [D].
const LONGEST: u64 = 3_000;

/// One event in how many arrives twice [D].
const TWICE_IN: u64 = 8;

/// An event that arrives.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered<Event> {
    /// When.
    pub at: Milliseconds,
    /// Which.
    pub event: Event,
}

/// `events`, each with the time at which it was sent, as they arrive: every one at least once,
/// some twice, some after others that were sent later. The same seed gives the same.
#[must_use]
pub fn deliver<Event: Clone>(
    events: impl IntoIterator<Item = (Milliseconds, Event)>,
    seed: u64,
) -> Vec<Delivered<Event>> {
    let mut random = Random::from_seed(seed);
    let mut delivered = Vec::new();
    for (sent_at, event) in events {
        let copies = 1 + usize::from(random.next_u64().is_multiple_of(TWICE_IN));
        for _ in 0..copies {
            delivered.push(Delivered {
                at: sent_at + random.next_u64() % LONGEST,
                event: event.clone(),
            });
        }
    }
    delivered.sort_by_key(|it| it.at);
    delivered
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_event_arrives_some_twice_and_some_out_of_order() {
        let sent = (0..200_u64).map(|number| (number * 1_000, number));
        let delivered = deliver(sent.clone(), 7);
        let arrived: Vec<u64> = delivered.iter().map(|it| it.event).collect();
        let distinct: BTreeSet<u64> = arrived.iter().copied().collect();
        assert_eq!(distinct.len(), 200, "none is lost");
        assert!(arrived.len() > 200, "some arrive twice");
        assert!(!arrived.is_sorted(), "some are overtaken");
        assert!(delivered.is_sorted_by_key(|it| it.at));
        assert!(delivered.iter().all(|it| it.at >= it.event * 1_000));
        assert_eq!(delivered, deliver(sent, 7));
    }
}
