//! Chooses for one task after the other, of a cluster that changes in between.

use std::rc::Rc;

use super::{
    Among, KeptDecision, PlacementIndex, PlacementRequest, PreparedRequest, Random, place,
};
use crate::cluster::ContainerInstance;

/// Requests that are kept in mind, at most; after that it begins anew.
const MOST_REQUESTS: usize = 256;

/// Decides without explaining, and keeps in mind what saves work the next time. Nothing that is
/// decided depends on what it has in mind.
pub struct Chooser {
    requests: Vec<Rc<PlacementRequest>>,
    way: Box<dyn Choose>,
}

/// A way to choose among the instances of a cluster, or of a capacity provider of it.
trait Choose {
    /// Index of the instance that [`place`] chooses, with its draws.
    fn choose(
        &mut self,
        request: &PlacementRequest,
        instances: &[&Rc<ContainerInstance>],
        capacity_provider: Option<&str>,
        random: &mut Random,
    ) -> Option<usize>;

    /// Forgets what it has in mind.
    fn forget(&mut self);
}

impl Chooser {
    /// Looks at every instance for every task.
    #[must_use]
    pub fn by_looking() -> Self {
        Self {
            requests: Vec::new(),
            way: Box::new(ByLooking),
        }
    }

    /// Keeps an index of the instances, and looks at few of them.
    #[must_use]
    pub fn by_index() -> Self {
        Self {
            requests: Vec::new(),
            way: Box::new(ByIndex::default()),
        }
    }

    /// Decides which of the instances gets the task of `request`, with the draws and the choice of
    /// [`place`].
    pub fn decide(
        &mut self,
        request: PlacementRequest,
        among: Among,
        random: &mut Random,
    ) -> KeptDecision {
        let before = random.clone();
        let request = self.known(request);
        let chosen = match &among {
            Among::Cluster {
                capacity_provider, ..
            } => {
                let instances = among.instances();
                let provider = capacity_provider.as_deref();
                let chosen = self.way.choose(&request, &instances, provider, random);
                chosen
                    .and_then(|at| instances.get(at))
                    .map(|it| Rc::clone(it))
            }
            Among::Instance(instance) => place(&request, &[&**instance], random)
                .chosen
                .map(|_| Rc::clone(instance)),
            Among::None { .. } => None,
        };
        KeptDecision {
            request,
            chosen,
            among,
            random: before,
        }
    }

    /// The request as it is known, from now on if it was not.
    fn known(&mut self, request: PlacementRequest) -> Rc<PlacementRequest> {
        let mut newest_first = self.requests.iter().rev();
        if let Some(known) = newest_first.find(|it| ***it == request) {
            return Rc::clone(known);
        }
        if self.requests.len() == MOST_REQUESTS {
            self.requests.clear();
            self.way.forget();
        }
        let known = Rc::new(request);
        self.requests.push(Rc::clone(&known));
        known
    }
}

struct ByLooking;

impl Choose for ByLooking {
    fn choose(
        &mut self,
        request: &PlacementRequest,
        instances: &[&Rc<ContainerInstance>],
        _capacity_provider: Option<&str>,
        random: &mut Random,
    ) -> Option<usize> {
        let instances: Vec<&ContainerInstance> = instances.iter().map(|it| &***it).collect();
        PreparedRequest::of(request).choose(&instances, random)
    }

    fn forget(&mut self) {}
}

#[derive(Default)]
struct ByIndex {
    clusters: Vec<Cluster>,
}

/// The instances that are looked at for a capacity provider, as they were the last time.
#[derive(Default)]
struct Cluster {
    capacity_provider: Option<Rc<str>>,
    instances: Vec<Rc<ContainerInstance>>,
    index: PlacementIndex,
}

impl Choose for ByIndex {
    fn choose(
        &mut self,
        request: &PlacementRequest,
        instances: &[&Rc<ContainerInstance>],
        capacity_provider: Option<&str>,
        random: &mut Random,
    ) -> Option<usize> {
        let is_its = |it: &Cluster| it.capacity_provider.as_deref() == capacity_provider;
        let at = self.clusters.iter().position(is_its).unwrap_or_else(|| {
            self.clusters.push(Cluster {
                capacity_provider: capacity_provider.map(Into::into),
                ..Cluster::default()
            });
            self.clusters.len() - 1
        });
        let cluster = self.clusters.get_mut(at)?;
        cluster.follow(instances);
        let request = cluster.index.request(request, &cluster.instances);
        cluster.index.choose(request, &cluster.instances, random)
    }

    fn forget(&mut self) {
        self.clusters.clear();
    }
}

impl Cluster {
    /// Tells the index of what has changed. An instance that is held here is never changed where
    /// it is: with any change it is another one.
    fn follow(&mut self, instances: &[&Rc<ContainerInstance>]) {
        let pairs = || self.instances.iter().zip(instances.iter().copied());
        let is_same = self.instances.len() == instances.len()
            && pairs().all(|(one, it)| {
                Rc::ptr_eq(one, it) || one.container_instance_arn == it.container_instance_arn
            });
        if !is_same {
            self.instances = instances.iter().copied().cloned().collect();
            self.index.read_again(&self.instances);
            return;
        }
        for (at, (known, instance)) in self.instances.iter_mut().zip(instances).enumerate() {
            if !Rc::ptr_eq(known, instance) {
                *known = Rc::clone(instance);
                self.index.instance_changed(at, known);
            }
        }
    }
}
