//! What is shown of the container instances of a cluster: each of them where they are few, groups
//! of those that are alike where they are many.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::cluster::{self, AVAILABILITY_ZONE, INSTANCE_TYPE};

/// The most container instances that are shown at once.
pub const SHOWN_AT_ONCE: usize = 50;
/// The most groups that are shown: with more, nothing is told apart.
const MOST_GROUPS: usize = 200;

/// What the container instances of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Availability Zone and instance type; one that an instance does not say is empty.
    ZoneAndType(String, String),
    /// Nothing: there are too many zones and types.
    Nothing,
}

impl Alike {
    fn of(instance: &Value) -> Self {
        let text = |name| {
            cluster::attribute(instance, name)
                .unwrap_or_default()
                .to_owned()
        };
        Self::ZoneAndType(text(AVAILABILITY_ZONE), text(INSTANCE_TYPE))
    }

    /// The Availability Zone; `None`: several.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        match self {
            Self::ZoneAndType(zone, _) => Some(zone),
            Self::Nothing => None,
        }
    }

    /// Instance type; `None`: several, or none is said.
    #[must_use]
    pub fn instance_type(&self) -> Option<&str> {
        match self {
            Self::ZoneAndType(_, of_type) => Some(of_type.as_str()).filter(|it| !it.is_empty()),
            Self::Nothing => None,
        }
    }
}

/// Container instances by their index in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Each, by zone.
    Each(BTreeMap<String, Vec<usize>>),
    /// Those that are alike, together.
    Groups(BTreeMap<Alike, Vec<usize>>),
}

/// What somebody looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looking {
    /// Words that an instance must have, in any of its id, type, zone, status and custom attributes.
    pub query: String,
    /// The group that is open, and the page of it, from 0.
    pub open: Option<(Alike, usize)>,
}

impl Looking {
    /// The indexes of the instances that have the words of the query.
    #[must_use]
    pub fn found(&self, instances: &[Value]) -> Vec<usize> {
        let words = words(&self.query);
        let numbered = instances.iter().enumerate();
        numbered
            .filter(|(_, instance)| has_words(instance, &words))
            .map(|(index, _)| index)
            .collect()
    }

    /// How those that were found are shown.
    #[must_use]
    pub fn shown(instances: &[Value], found: &[usize]) -> Shown {
        let of_each = || {
            let found = found.iter().copied();
            found.filter_map(|index| Some((index, instances.get(index)?)))
        };
        if found.len() <= SHOWN_AT_ONCE {
            let mut zones: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, instance) in of_each() {
                let zone = cluster::attribute(instance, AVAILABILITY_ZONE).unwrap_or_default();
                zones.entry(zone.to_owned()).or_default().push(index);
            }
            return Shown::Each(zones);
        }
        let mut groups: BTreeMap<Alike, Vec<usize>> = BTreeMap::new();
        for (index, instance) in of_each() {
            groups.entry(Alike::of(instance)).or_default().push(index);
        }
        if groups.len() > MOST_GROUPS {
            groups = BTreeMap::from([(Alike::Nothing, found.to_vec())]);
        }
        Shown::Groups(groups)
    }

    /// The same with the instance at `index` in view: its group is open at its page, and a query
    /// that it does not fit is gone.
    #[must_use]
    pub fn at(&self, instances: &[Value], index: usize) -> Self {
        let mut looking = self.clone();
        let found = looking.found(instances);
        let found = match found.contains(&index) {
            true => found,
            false => {
                looking.query.clear();
                looking.found(instances)
            }
        };
        if let Shown::Groups(groups) = Self::shown(instances, &found) {
            looking.open = groups.into_iter().find_map(|(alike, indexes)| {
                let place = indexes.iter().position(|it| *it == index)?;
                Some((alike, place / SHOWN_AT_ONCE))
            });
        }
        looking
    }

    /// The page of a group of `count` that is shown, from 0, and the places in the group that are
    /// on it; `None`: the group is folded. A page behind the last is the last.
    #[must_use]
    pub fn page(&self, alike: &Alike, count: usize) -> Option<(usize, Range<usize>)> {
        let (_, page) = self.open.as_ref().filter(|(open, _)| open == alike)?;
        let page = (*page).min(count.saturating_sub(1) / SHOWN_AT_ONCE);
        let start = page * SHOWN_AT_ONCE;
        Some((page, start..(start + SHOWN_AT_ONCE).min(count)))
    }
}

/// The container instances of `problems`, which are JSON pointers of a scenario, by index.
#[must_use]
pub fn instances_of<'a>(problems: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    problems.filter_map(instance_of).collect()
}

/// The index of the container instance that `pointer` of a scenario is in.
#[must_use]
pub fn instance_of(pointer: &str) -> Option<usize> {
    let inner = pointer.strip_prefix("/cluster/containerInstances/")?;
    inner.split('/').next()?.parse().ok()
}

fn words(query: &str) -> Vec<String> {
    let words = query.split_whitespace();
    words.map(str::to_ascii_lowercase).collect()
}

fn has_words(instance: &Value, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = |name| cluster::attribute(instance, name).unwrap_or_default();
    let status = instance.get("status").and_then(Value::as_str);
    let custom = cluster::custom_attributes(instance);
    let custom = custom.iter().flat_map(|(name, value)| [&**name, &**value]);
    let parts: Vec<String> = [
        cluster::id(instance),
        text(INSTANCE_TYPE),
        text(AVAILABILITY_ZONE),
        status.unwrap_or("ACTIVE"),
    ]
    .into_iter()
    .chain(custom)
    .map(str::to_ascii_lowercase)
    .collect();
    let has = |word: &String| parts.iter().any(|part| part.contains(word.as_str()));
    words.iter().all(has)
}
