//! Chooses for one task after the other, of a cluster that changes in between.

use std::rc::Rc;

#[cfg(feature = "placement-index")]
use super::PlacementIndex;
#[cfg(not(feature = "placement-index"))]
use super::PreparedRequest;
use super::{Among, KeptDecision, PlacementRequest, Random, place};
use crate::cluster::ContainerInstance;

/// Requests that are kept in mind, at most; after that it begins anew.
const MOST_REQUESTS: usize = 256;

/// Decides without explaining, and keeps in mind what saves work the next time: requests, and with
/// the feature `placement-index` the instances in an index. Nothing that is decided depends on what
/// it has in mind.
#[derive(Default)]
pub struct Chooser {
    requests: Vec<KnownRequest>,
    #[cfg(feature = "placement-index")]
    clusters: Vec<Cluster>,
}

#[derive(Clone)]
struct KnownRequest {
    request: Rc<PlacementRequest>,
    #[cfg(not(feature = "placement-index"))]
    prepared: Rc<PreparedRequest>,
}

impl Chooser {
    /// Decides which of the instances gets the task of `request`, with the draws and the choice of
    /// [`place`].
    pub fn decide(
        &mut self,
        request: PlacementRequest,
        among: Among,
        random: &mut Random,
    ) -> KeptDecision {
        let before = random.clone();
        let known = self.known(request);
        let chosen = match &among {
            Among::Cluster {
                capacity_provider, ..
            } => {
                let instances: Vec<&Rc<ContainerInstance>> = among.iter().collect();
                let chosen = self.choose(&known, &instances, capacity_provider.as_deref(), random);
                chosen
                    .and_then(|at| instances.get(at))
                    .map(|it| Rc::clone(it))
            }
            Among::Instance(instance) => place(&known.request, &[&**instance], random)
                .chosen
                .map(|_| Rc::clone(instance)),
            Among::None { .. } => None,
        };
        KeptDecision {
            request: known.request,
            chosen,
            among,
            random: before,
        }
    }

    /// The request as it is known, from now on if it was not.
    fn known(&mut self, request: PlacementRequest) -> KnownRequest {
        let mut newest_first = self.requests.iter().rev();
        if let Some(known) = newest_first.find(|it| *it.request == request) {
            return known.clone();
        }
        if self.requests.len() == MOST_REQUESTS {
            *self = Self::default();
        }
        let known = KnownRequest {
            #[cfg(not(feature = "placement-index"))]
            prepared: Rc::new(PreparedRequest::of(&request)),
            request: Rc::new(request),
        };
        self.requests.push(known.clone());
        known
    }
}

#[cfg(not(feature = "placement-index"))]
impl Chooser {
    #[expect(
        clippy::unused_self,
        reason = "the index is a part of it, where there is one"
    )]
    fn choose(
        &self,
        known: &KnownRequest,
        instances: &[&Rc<ContainerInstance>],
        _capacity_provider: Option<&str>,
        random: &mut Random,
    ) -> Option<usize> {
        let instances: Vec<&ContainerInstance> = instances.iter().map(|it| &***it).collect();
        known.prepared.choose(&instances, random)
    }
}

/// The instances that are looked at for a capacity provider, as they were the last time.
#[cfg(feature = "placement-index")]
#[derive(Default)]
struct Cluster {
    capacity_provider: Option<Rc<str>>,
    instances: Vec<Rc<ContainerInstance>>,
    index: PlacementIndex,
}

#[cfg(feature = "placement-index")]
impl Chooser {
    fn choose(
        &mut self,
        known: &KnownRequest,
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
        let request = cluster.index.request(&known.request, &cluster.instances);
        cluster.index.choose(request, &cluster.instances, random)
    }
}

#[cfg(feature = "placement-index")]
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
