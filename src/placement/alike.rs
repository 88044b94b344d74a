//! Instances that share their attributes, so that what follows from these is found once.

use crate::cluster::ContainerInstance;
use crate::ordered::OrderedMap;

/// Kinds that are kept in mind, at most; instances of one that was forgotten are another kind.
const MOST_IN_MIND: usize = 512;

/// Instances by the attributes that they share.
pub(super) struct Alike<'a> {
    /// For each instance, the number of its kind.
    pub(super) kind_of: Vec<usize>,
    /// One instance of each kind.
    pub(super) kinds: Vec<&'a ContainerInstance>,
}

impl<'a> Alike<'a> {
    pub(super) fn of(instances: &[&'a ContainerInstance]) -> Self {
        let mut kinds: Vec<&ContainerInstance> = Vec::new();
        let mut known: OrderedMap<usize, usize> = OrderedMap::new();
        let kind_of = |instance: &&'a ContainerInstance| {
            let address = instance.attributes.address();
            if let Some(kind) = known.get(&address) {
                return *kind;
            }
            if known.len() == MOST_IN_MIND {
                known = OrderedMap::new();
            }
            known.insert(address, kinds.len());
            kinds.push(instance);
            kinds.len() - 1
        };
        Self {
            kind_of: instances.iter().map(kind_of).collect(),
            kinds,
        }
    }
}
