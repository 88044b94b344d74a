//! A decision as it is kept: complete, and cheap.

use std::fmt;
use std::rc::Rc;

use super::{Decision, PlacementRequest, Random, place};
use crate::cluster::ContainerInstance;
use crate::shared_list::SharedList;

/// What a decision was made of, and the instance that was chosen. All that a [`Decision`] says
/// follows from it: [`Self::explain`].
///
/// It holds the instances as they were, which costs little: those that no task came to or left
/// are the same in the decisions before and after it.
#[derive(Clone, PartialEq)]
pub struct KeptDecision {
    /// What was asked; one for all tasks that ask for the same.
    pub request: Rc<PlacementRequest>,
    /// The instance chosen, as it was before the task; none: the task is not placed.
    pub chosen: Option<Rc<ContainerInstance>>,
    pub(super) instances: SharedList<Rc<ContainerInstance>>,
    pub(super) capacity_provider: Option<Rc<str>>,
    /// Before anything was drawn.
    pub(super) random: Random,
}

impl KeptDecision {
    /// The decision with everything that led to it, every instance being looked at again.
    #[must_use]
    pub fn explain(&self) -> Decision {
        let provider = self.capacity_provider.as_deref();
        let instances: Vec<&ContainerInstance> = instances_for(&self.instances, provider)
            .map(|instance| &**instance)
            .collect();
        place(&self.request, &instances, &mut self.random.clone())
    }

    /// Whether the same was asked of the same instances, so that both explain failure alike.
    #[must_use]
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.request, &other.request)
            && self.capacity_provider == other.capacity_provider
            && self.instances.len() == other.instances.len()
            && (self.instances.iter().zip(&other.instances)).all(|(one, it)| Rc::ptr_eq(one, it))
    }
}

/// The instances that a task may be placed on: those of its capacity provider, or all.
pub(super) fn instances_for<'a>(
    instances: &'a SharedList<Rc<ContainerInstance>>,
    capacity_provider: Option<&'a str>,
) -> impl Iterator<Item = &'a Rc<ContainerInstance>> {
    instances.iter().filter(move |instance| {
        capacity_provider
            .is_none_or(|name| instance.capacity_provider_name.as_deref() == Some(name))
    })
}

/// As the decision that it explains.
impl fmt::Debug for KeptDecision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(formatter)
    }
}
