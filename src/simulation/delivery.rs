//! How EventBridge delivers events: at least once, and in no certain order [V]; and what whoever
//! gets them can tell from `version`.

use serde_json::Value;

use super::{Announcer, Simulation, World};
use crate::lifecycle::Milliseconds;
use crate::ordered::{OrderedMap, OrderedSet};
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
        for at in arrivals(sent_at, &mut random) {
            let event = event.clone();
            delivered.push(Delivered { at, event });
        }
    }
    delivered.sort_by_key(|it| it.at);
    delivered
}

/// When the copies of an event arrive.
fn arrivals(sent_at: Milliseconds, random: &mut Random) -> Vec<Milliseconds> {
    let copies = 1 + usize::from(random.next_u64().is_multiple_of(TWICE_IN));
    let arrives = |_| sent_at + random.next_u64() % LONGEST;
    (0..copies).map(arrives).collect()
}

/// One delivery of an event that ECS sent to EventBridge, with what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When the event was sent.
    pub sent_at: Milliseconds,
    /// When this copy arrives.
    pub at: Milliseconds,
    /// For example `ECS Task State Change`.
    pub detail_type: String,
    /// Id of the event, the same in every copy.
    pub id: String,
    /// The ARN that it is about.
    pub resource: String,
    /// `detail.version`; events about services have none [V].
    pub version: Option<u64>,
    /// `lastStatus` of a task, `status` of a container instance, `eventName` of a service.
    pub status: String,
    /// `desiredStatus` of a task.
    pub desired_status: Option<String>,
}

/// What whoever gets a delivery makes of it, knowing those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It is the newest of what it is about.
    Newest,
    /// It has no version, so nothing tells whether it is.
    Unversioned,
    /// The same event was delivered before.
    Again,
    /// One with this version, which is higher, was delivered before: it is to be ignored [V].
    OlderThan(u64),
}

/// What each of `deliveries` is worth, which are in the order in which they arrive: whoever keeps
/// the highest `version` of each resource knows [V]. The id tells an event that comes again.
#[must_use]
pub fn freshness(deliveries: &[&Delivery]) -> Vec<Freshness> {
    let mut newest: OrderedMap<&str, u64> = OrderedMap::new();
    let mut seen: OrderedSet<&str> = OrderedSet::new();
    let mut judged = Vec::new();
    for delivery in deliveries {
        let resource = delivery.resource.as_str();
        let known = newest.get(resource).copied();
        let is_new = seen.insert(&delivery.id);
        judged.push(match (delivery.version, known) {
            _ if !is_new => Freshness::Again,
            (None, _) => Freshness::Unversioned,
            (Some(version), Some(known)) if version < known => Freshness::OlderThan(known),
            (Some(version), _) => {
                newest.insert(resource, version);
                Freshness::Newest
            }
        });
    }
    judged
}

/// Every delivery of what ECS sent to EventBridge in a simulation, kept up with it as it goes on:
/// the same as [`deliver`] makes of `bridge_events`.
#[derive(Debug)]
pub struct DeliveryLog {
    world: World,
    read: usize,
    announcer: Announcer,
    random: Random,
    deliveries: Vec<Delivery>,
}

impl DeliveryLog {
    /// The log of a simulation, of which nothing is read yet.
    #[must_use]
    pub fn new(simulation: &Simulation, seed: u64) -> Self {
        Self {
            world: simulation.world_after(0),
            read: 0,
            announcer: Announcer::default(),
            random: Random::from_seed(seed),
            deliveries: Vec::new(),
        }
    }

    /// Reads what has been written to the journal of the same simulation since. What happened at
    /// its very last moment may have to wait for the next, since more can join it.
    pub fn keep_up(&mut self, simulation: &Simulation) {
        for event in simulation.journal().iter().skip(self.read) {
            self.world.apply(event);
            let sent = self.announcer.take(&self.world, event);
            self.send(sent);
        }
        self.read = simulation.journal().len();
        if simulation.now() > self.world.at {
            let sent = self.announcer.flush();
            self.send(sent);
        }
    }

    /// All of it, in the order in which the deliveries arrive.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    fn send(&mut self, sent: Vec<(Milliseconds, Value)>) {
        for (sent_at, event) in sent {
            for at in arrivals(sent_at, &mut self.random) {
                let delivery = Delivery::of(sent_at, at, &event);
                // Of those that arrive at the same moment the first is the one sent first.
                let place = self.deliveries.partition_point(|it| it.at <= at);
                self.deliveries.insert(place, delivery);
            }
        }
    }
}

impl Delivery {
    fn of(sent_at: Milliseconds, at: Milliseconds, event: &Value) -> Self {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let status = text("/detail/lastStatus").or_else(|| text("/detail/status"));
        Self {
            sent_at,
            at,
            detail_type: owned(text("/detail-type")),
            id: owned(text("/id")),
            resource: owned(text("/resources/0")),
            version: event.pointer("/detail/version").and_then(Value::as_u64),
            status: owned(status.or_else(|| text("/detail/eventName"))),
            desired_status: text("/detail/desiredStatus").map(str::to_owned),
        }
    }
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

    #[test]
    fn the_version_tells_which_event_is_old_and_the_id_which_came_before() {
        let delivery = |resource: &str, version: Option<u64>, copy_of: &str| Delivery {
            sent_at: 0,
            at: 0,
            detail_type: String::new(),
            id: format!("{resource}{version:?}{copy_of}"),
            resource: resource.to_owned(),
            version,
            status: String::new(),
            desired_status: None,
        };
        let arrive = [
            (delivery("a", Some(2), ""), Freshness::Newest),
            (delivery("a", Some(1), ""), Freshness::OlderThan(2)),
            (delivery("b", Some(1), ""), Freshness::Newest),
            (delivery("a", Some(2), ""), Freshness::Again),
            (delivery("a", Some(5), ""), Freshness::Newest),
            (delivery("a", Some(4), ""), Freshness::OlderThan(5)),
            (delivery("a", Some(1), ""), Freshness::Again),
            (delivery("service", None, "x"), Freshness::Unversioned),
            (delivery("service", None, "y"), Freshness::Unversioned),
            (delivery("service", None, "x"), Freshness::Again),
        ];
        let deliveries: Vec<&Delivery> = arrive.iter().map(|(delivery, _)| delivery).collect();
        let expected: Vec<Freshness> = arrive.iter().map(|(_, expected)| *expected).collect();
        assert_eq!(freshness(&deliveries), expected);
    }
}
