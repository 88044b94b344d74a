//! Instances that share their attributes, so that what follows from these is found once.

use crate::cluster::ContainerInstance;

/// Instances by the attributes that they share. Such as do may still be of different kinds, which
/// costs time and changes nothing.
pub(super) struct Alike<'a> {
    /// For each instance, the number of its kind.
    pub(super) kind_of: Vec<usize>,
    /// One instance of each kind.
    pub(super) kinds: Vec<&'a ContainerInstance>,
}

impl<'a> Alike<'a> {
    pub(super) fn of(instances: &[&'a ContainerInstance]) -> Self {
        let mut kinds: Vec<&ContainerInstance> = Vec::new();
        let mut kind_of = Vec::with_capacity(instances.len());
        // The latest kind by where its attributes are, which is roughly known by a few bits.
        let mut latest = vec![usize::MAX; 2 * instances.len() + 1];
        for instance in instances {
            let address = instance.attributes.address();
            let slot = (address / 8).checked_rem(latest.len());
            let Some(latest) = slot.and_then(|slot| latest.get_mut(slot)) else {
                continue;
            };
            let known = kinds.get(*latest);
            if known.is_none_or(|it| it.attributes.address() != address) {
                *latest = kinds.len();
                kinds.push(instance);
            }
            kind_of.push(*latest);
        }
        Self { kind_of, kinds }
    }
}
