//! Clusters and requests to place, for the benches of placement natively and in WebAssembly.

use std::collections::VecDeque;

use ecslab::cluster::ContainerInstance;
use ecslab::cluster::query;
use ecslab::ordered::OrderedMap;
use ecslab::placement::{
    Expressions, IndexedRequest, PlacementIndex, PlacementRequest, PlacementStrategy,
    PreparedRequest, Random, Requirement, Scheduler,
};
use ecslab::task_definition::PlacementConstraint;

const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
const TYPES: [&str; 3] = ["m5.4xlarge", "m5.2xlarge", "m5.4xlarge"];
const CPU: [i64; 5] = [32, 64, 96, 128, 256];
const MEMORY: [i64; 5] = [128, 256, 384, 512, 1024];
const ZONE: &str = "attribute:ecs.availability-zone";

/// A chain of strategies: type and field of each.
pub type Chain = &'static [(&'static str, &'static str)];

/// Every strategy, and the chains that are usual.
pub const CHAINS: [(&str, Chain); 7] = [
    ("random", &[("random", "")]),
    ("binpack cpu", &[("binpack", "cpu")]),
    ("binpack memory", &[("binpack", "memory")]),
    ("spread instanceId", &[("spread", "instanceId")]),
    ("spread zone", &[("spread", ZONE)]),
    (
        "spread zone, spread instanceId",
        &[("spread", ZONE), ("spread", "instanceId")],
    ),
    ("spread zone, binpack memory", ZONE_THEN_MEMORY),
];
/// Spread over zones, then binpack by memory.
pub const ZONE_THEN_MEMORY: Chain = &[("spread", ZONE), ("binpack", "memory")];

/// A cluster of two instance types in three zones.
pub fn cluster(count: usize) -> Vec<ContainerInstance> {
    let mut random = Random::from_seed(3);
    let instance = |number: usize| {
        let (kind, zone) = (TYPES[random.below(3)], ZONES[number % 3]);
        let rack = format!("r{}", number % 40);
        let custom = OrderedMap::from([("rack".to_owned(), Some(rack))]);
        let id = format!("i-{number:017x}");
        let mut instance = ContainerInstance::of_type(&id, kind, zone, &custom)?;
        instance.container_instance_arn =
            format!("arn:aws:ecs:us-east-1:111122223333:container-instance/c/{number:032x}");
        Some(instance)
    };
    let mut instances: Vec<ContainerInstance> = Vec::with_capacity(count);
    for mut instance in (0..count).filter_map(instance) {
        let latest = instances.iter().rev().take(512);
        (instance.attributes).share_with(latest.map(|it| &it.attributes));
        instances.push(instance);
    }
    instances
}

fn constraint(kind: &str, expression: Option<&str>) -> PlacementConstraint {
    PlacementConstraint {
        kind: kind.to_owned(),
        expression: expression.map(str::to_owned),
        ..PlacementConstraint::default()
    }
}

/// One service, or 24 of mixed sizes: of these, four have a static host port, four want an
/// instance each, and four keep away from the tasks of another; all name instance types.
pub fn requests(chain: Chain, mixed: bool) -> Vec<PlacementRequest> {
    let request = |number: usize| {
        let mut request = PlacementRequest {
            requirement: Requirement {
                cpu: CPU[number % 5],
                memory: MEMORY[(number + number / 5) % 5],
                ..Requirement::default()
            },
            group: format!("service:of-{number}"),
            constraints: vec![constraint(
                "memberOf",
                Some("attribute:ecs.instance-type =~ m5.*"),
            )],
            strategies: chain
                .iter()
                .map(|(kind, field)| PlacementStrategy {
                    kind: (*kind).to_owned(),
                    field: (!field.is_empty()).then(|| (*field).to_owned()),
                })
                .collect(),
            scheduler: Scheduler::Service,
            expressions: Expressions::default(),
        };
        let constraints = &mut request.constraints;
        match number {
            8..12 => constraints.push(constraint(
                "memberOf",
                Some("not(task:group == service:of-1)"),
            )),
            16..20 => {
                request.requirement.ports_tcp = [8000 + number as u16].into();
            }
            20..24 => constraints.push(constraint("distinctInstance", None)),
            _ => {}
        }
        request
    };
    (1..if mixed { 25 } else { 2 }).map(request).collect()
}

/// A cluster on which tasks are placed and stopped.
pub struct Load {
    pub instances: Vec<ContainerInstance>,
    pub index: PlacementIndex,
    requests: Vec<(PlacementRequest, PreparedRequest, IndexedRequest)>,
    random: Random,
    which: Random,
    running: VecDeque<(usize, usize)>,
}

impl Load {
    /// An empty cluster.
    pub fn new(count: usize, chain: Chain, mixed: bool) -> Self {
        let instances = cluster(count);
        let mut index = PlacementIndex::of(&instances);
        let requests = requests(chain, mixed).into_iter().map(|request| {
            let known = index.request(&request, &instances);
            (request.clone(), PreparedRequest::of(&request), known)
        });
        Self {
            requests: requests.collect(),
            instances,
            index,
            random: Random::from_seed(1),
            which: Random::from_seed(2),
            running: VecDeque::new(),
        }
    }

    /// Places one task; answers whether there was room for it. Of the services that can have one
    /// task an instance only, one task in a hundred is.
    pub fn place(&mut self, explained: bool) -> bool {
        let mut which = self.which.below(self.requests.len().min(15));
        if self.requests.len() > 1 && self.which.below(100) == 0 {
            which = 15 + self.which.below(9);
        }
        let Some((request, prepared, known)) = self.requests.get(which) else {
            return false;
        };
        let chosen = if explained {
            let decision = prepared.place(request, &self.instances, &mut self.random);
            decision.chosen
        } else {
            let index = &mut self.index;
            index.choose(*known, &self.instances, &mut self.random)
        };
        let Some((at, instance)) = chosen.and_then(|at| Some((at, self.instances.get_mut(at)?)))
        else {
            return false;
        };
        let Some(tasks) = request.requirement.reserve_on(instance, &request.group) else {
            return false;
        };
        self.index.task_changed(*known, at, instance, tasks);
        self.running.push_back((which, at));
        true
    }

    /// Stops the task that has run longest.
    pub fn stop(&mut self) {
        let Some((which, at)) = self.running.pop_front() else {
            return;
        };
        let request = self.requests.get(which);
        if let Some(((request, _, known), instance)) = request.zip(self.instances.get_mut(at)) {
            let tasks = (request.requirement).release_from(instance, &request.group);
            self.index.task_changed(*known, at, instance, tasks);
        }
    }

    /// Places `tasks` tasks; answers how many there was room for.
    pub fn place_many(&mut self, tasks: usize) -> usize {
        (0..tasks).filter(|_| self.place(false)).count()
    }
}

/// How many of `instances` an expression holds for.
pub fn matching(expression: &query::Expression, instances: &[ContainerInstance]) -> usize {
    let matches = instances.iter().filter(|it| expression.matches(it));
    matches.count()
}
