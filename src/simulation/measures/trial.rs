//! Placing on trial: what would find a place, without anything happening.

use std::rc::Rc;

use crate::cluster::ContainerInstance;
use crate::placement::{PlacementIndex, PlacementRequest, Random};

/// Container instances on which tasks are placed and reserved one after the other. Among equal
/// instances it is always drawn in the same way, which the simulation may do in another [D].
pub(super) struct Trial {
    instances: Vec<Rc<ContainerInstance>>,
    pools: Vec<Pool>,
    random: Random,
}

/// The instances of a capacity provider, or all.
struct Pool {
    capacity_provider: Option<String>,
    /// Their places among all instances.
    places: Vec<usize>,
    instances: Vec<Rc<ContainerInstance>>,
    index: PlacementIndex,
}

impl Trial {
    pub(super) fn on<'a>(instances: impl Iterator<Item = &'a Rc<ContainerInstance>>) -> Self {
        Self {
            instances: instances.map(Rc::clone).collect(),
            pools: Vec::new(),
            random: Random::from_seed(0),
        }
    }

    /// Places a task, if an instance meets all of its requirements. Says whether one did.
    pub(super) fn place(
        &mut self,
        request: &PlacementRequest,
        capacity_provider: Option<&str>,
    ) -> bool {
        let number = self.pool_of(capacity_provider);
        let Some(pool) = self.pools.get_mut(number) else {
            return false;
        };
        let known = pool.index.request(request, &pool.instances);
        let chosen = pool.index.choose(known, &pool.instances, &mut self.random);
        let Some(place) = chosen.and_then(|at| pool.places.get(at)).copied() else {
            return false;
        };
        let Some(instance) = self.instances.get_mut(place) else {
            return false;
        };
        let mut changed = ContainerInstance::clone(instance);
        let reserved = (request.requirement).reserve_on(&mut changed, &request.group);
        if reserved.is_none() {
            return false;
        }
        *instance = Rc::new(changed);
        for pool in &mut self.pools {
            pool.follow(place, instance);
        }
        true
    }

    fn pool_of(&mut self, capacity_provider: Option<&str>) -> usize {
        let is_known = |pool: &Pool| pool.capacity_provider.as_deref() == capacity_provider;
        if let Some(known) = self.pools.iter().position(is_known) {
            return known;
        }
        let all = self.instances.iter().enumerate();
        let (places, instances): (Vec<_>, Vec<_>) = all
            .filter(|(_, instance)| instance.is_of(capacity_provider))
            .map(|(place, instance)| (place, Rc::clone(instance)))
            .unzip();
        self.pools.push(Pool {
            capacity_provider: capacity_provider.map(str::to_owned),
            index: PlacementIndex::of(&instances),
            places,
            instances,
        });
        self.pools.len() - 1
    }
}

impl Pool {
    fn follow(&mut self, place: usize, instance: &Rc<ContainerInstance>) {
        let Ok(at) = self.places.binary_search(&place) else {
            return;
        };
        if let Some(known) = self.instances.get_mut(at) {
            *known = Rc::clone(instance);
            self.index.instance_changed(at, instance);
        }
    }
}
