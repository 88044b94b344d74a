//! A decision as it is kept: complete, and cheap.

use std::fmt;
use std::rc::Rc;

use super::{Absence, Candidate, Decision, PlacementRequest, Random, Rejection, place};
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
    pub(super) among: Among,
    /// Before anything was drawn.
    pub(super) random: Random,
}

/// What the task may be placed on.
#[derive(Clone, PartialEq)]
pub enum Among {
    /// The instances of a cluster; with a capacity provider, those that are its own.
    Cluster {
        /// All of them, in the order of the cluster.
        instances: SharedList<Rc<ContainerInstance>>,
        /// The name of the capacity provider that the task goes to.
        capacity_provider: Option<Rc<str>>,
    },
    /// The one instance that is named.
    Instance(Rc<ContainerInstance>),
    /// Nothing: what is named is not there.
    None {
        /// The ARN of what is named.
        arn: Rc<str>,
        /// What there is in its place.
        absence: Absence,
    },
}

impl KeptDecision {
    /// The decision with everything that led to it, every instance being looked at again.
    #[must_use]
    pub fn explain(&self) -> Decision {
        if let Among::None { arn, absence } = &self.among {
            return about_none(&self.request, arn, *absence);
        }
        let instances: Vec<&ContainerInstance> =
            self.among.instances().into_iter().map(|it| &**it).collect();
        place(&self.request, &instances, &mut self.random.clone())
    }

    /// Whether the task could go to one container instance only, which was named: StartTask and
    /// daemon services.
    #[must_use]
    pub fn names_its_instance(&self) -> bool {
        matches!(self.among, Among::Instance(_))
    }

    /// Whether the same was asked of the same instances, so that both explain failure alike.
    #[must_use]
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        let (one, it) = (self.among.instances(), other.among.instances());
        Rc::ptr_eq(&self.request, &other.request)
            && !one.is_empty()
            && one.len() == it.len()
            && one.iter().zip(it).all(|(one, it)| Rc::ptr_eq(one, it))
    }
}

impl Among {
    /// The instances that the task may be placed on.
    pub(super) fn instances(&self) -> Vec<&Rc<ContainerInstance>> {
        match self {
            Self::Cluster {
                instances,
                capacity_provider,
            } => {
                let its = |it: &&Rc<ContainerInstance>| it.is_of(capacity_provider.as_deref());
                instances.iter().filter(its).collect()
            }
            Self::Instance(instance) => vec![instance],
            Self::None { .. } => Vec::new(),
        }
    }
}

fn about_none(request: &PlacementRequest, arn: &str, absence: Absence) -> Decision {
    let candidate = Candidate {
        container_instance_arn: arn.to_owned(),
        ec2_instance_id: String::new(),
        availability_zone: "".into(),
        rejections: vec![Rejection::Absent(absence)],
        ranks: Vec::new(),
        position: None,
    };
    Decision {
        request: request.clone(),
        candidates: vec![candidate],
        steps: Vec::new(),
        chosen: None,
        tied: 0,
    }
}

/// As the decision that it explains.
impl fmt::Debug for KeptDecision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(formatter)
    }
}
