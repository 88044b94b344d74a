//! Edits of services, of RunTask entries, of what applications do.

use ecslab::lifecycle::{LaunchType, Milliseconds, group_of_family, group_of_service};
use ecslab::placement::{
    CapacityProviderStrategyItem, Chain, MEMORY, PlacementStrategy, ZONE, ZONES_THEN_INSTANCES,
    ZONES_THEN_MEMORY, strategies_of,
};
use ecslab::scenario::{
    Application, Scenario, StarterPlace, TaskDefinitionReference, TimelineEntry,
    adopt_task_definition, find_task_definition, task_definitions_at,
};
use ecslab::service::SchedulingStrategy;
use ecslab::simulation::{
    Command, CreateService, DeploymentConfiguration, LoadBalancer, NetworkConfiguration, RunTask,
};
use ecslab::task_definition::{self, PlacementConstraint, TaskDefinition};
use serde_json::{Map, Value};

pub use super::capacity::set_capacity;
pub use super::words::sentence;
pub use crate::wording::{parse_seconds, seconds};

/// Who starts tasks: index of a service, or of an entry of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// A service.
    Service(usize),
    /// A RunTask entry of the timeline.
    RunTask(usize),
}

/// What CreateService and RunTask have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// `family`, `family:revision` or the ARN.
    pub task_definition: String,
    /// EC2 when omitted.
    pub launch_type: Option<LaunchType>,
    /// Capacity providers, instead of a launch type.
    pub capacity: Vec<CapacityProviderStrategyItem>,
    /// Constraints beside those of the task definition.
    pub constraints: Vec<PlacementConstraint>,
    /// Strategies, in order.
    pub strategy: Vec<PlacementStrategy>,
    /// Subnets of tasks in awsvpc mode.
    pub network: Option<NetworkConfiguration>,
}

impl From<StarterPlace> for Starter {
    fn from(place: StarterPlace) -> Self {
        match place {
            StarterPlace::Service(index) => Self::Service(index),
            StarterPlace::Timeline(index) => Self::RunTask(index),
        }
    }
}

impl From<Starter> for StarterPlace {
    fn from(starter: Starter) -> Self {
        match starter {
            Starter::Service(index) => Self::Service(index),
            Starter::RunTask(index) => Self::Timeline(index),
        }
    }
}

impl Starter {
    /// Where it is in the scenario.
    #[must_use]
    pub fn pointer(self) -> String {
        StarterPlace::from(self).pointer()
    }

    /// When it starts tasks first.
    #[must_use]
    pub fn at(self, scenario: &Scenario) -> Milliseconds {
        match self {
            Self::Service(_) => 0,
            Self::RunTask(index) => scenario.timeline.get(index).map_or(0, |entry| entry.at),
        }
    }

    /// What it has in common with the other kind.
    #[must_use]
    pub fn start(self, scenario: &Scenario) -> Option<Start> {
        match self {
            Self::Service(index) => scenario.services.get(index).map(|service| Start {
                task_definition: service.task_definition.clone(),
                launch_type: service.launch_type,
                capacity: service.capacity_provider_strategy.clone(),
                constraints: service.placement_constraints.clone(),
                strategy: service.placement_strategy.clone(),
                network: service.network_configuration.clone(),
            }),
            Self::RunTask(index) => run_task(scenario, index).map(|command| Start {
                task_definition: command.task_definition.clone(),
                launch_type: command.launch_type,
                capacity: command.capacity_provider_strategy.clone(),
                constraints: command.placement_constraints.clone(),
                strategy: command.placement_strategy.clone(),
                network: command.network_configuration.clone(),
            }),
        }
    }

    /// Changes what it has in common with the other kind.
    pub fn edit(self, scenario: &mut Scenario, change: impl FnOnce(&mut Start)) {
        let Some(mut start) = self.start(scenario) else {
            return;
        };
        change(&mut start);
        match self {
            Self::Service(index) => {
                if let Some(service) = scenario.services.get_mut(index) {
                    service.task_definition = start.task_definition;
                    service.launch_type = start.launch_type;
                    service.capacity_provider_strategy = start.capacity;
                    service.placement_constraints = start.constraints;
                    service.placement_strategy = start.strategy;
                    service.network_configuration = start.network;
                }
            }
            Self::RunTask(index) => edit_run_task(scenario, index, |command| {
                command.task_definition = start.task_definition;
                command.launch_type = start.launch_type;
                command.capacity_provider_strategy = start.capacity;
                command.placement_constraints = start.constraints;
                command.placement_strategy = start.strategy;
                command.network_configuration = start.network;
            }),
        }
    }
}

/// The RunTask command at `index` of the timeline.
#[must_use]
pub fn run_task(scenario: &Scenario, index: usize) -> Option<&RunTask> {
    match &scenario.timeline.get(index)?.command {
        Command::RunTask(command) => Some(command),
        _ => None,
    }
}

/// Changes the RunTask command at `index` of the timeline.
pub fn edit_run_task(scenario: &mut Scenario, index: usize, change: impl FnOnce(&mut RunTask)) {
    if let Some(TimelineEntry {
        command: Command::RunTask(command),
        ..
    }) = scenario.timeline.get_mut(index)
    {
        change(command);
    }
}

/// Sets the role that a RunTask command overrides, or takes it out when `role` is empty.
pub fn set_override(command: &mut RunTask, member: &str, role: String) {
    let mut overrides = match command.other.shift_remove("overrides") {
        Some(Value::Object(overrides)) => overrides,
        _ => Map::new(),
    };
    match role.is_empty() {
        true => overrides.shift_remove(member),
        false => overrides.insert(member.to_owned(), Value::String(role)),
    };
    if !overrides.is_empty() {
        let overrides = Value::Object(overrides);
        command.other.insert("overrides".to_owned(), overrides);
    }
}

/// Sets who gives the command at `index` of the timeline; nobody in particular when `caller` is
/// empty.
pub fn set_caller(scenario: &mut Scenario, index: usize, caller: String) {
    if let Some(entry) = scenario.timeline.get_mut(index) {
        entry.caller = (!caller.is_empty()).then_some(caller);
    }
}

/// The indexes of the timeline's RunTask entries.
#[must_use]
pub fn run_task_indexes(scenario: &Scenario) -> Vec<usize> {
    (0..scenario.timeline.len())
        .filter(|index| run_task(scenario, *index).is_some())
        .collect()
}

/// The task definition that a service or RunTask at `at` names.
#[must_use]
pub fn definition_of(
    scenario: &Scenario,
    at: Milliseconds,
    reference: &str,
) -> Option<TaskDefinition> {
    let known = task_definitions_at(scenario, at);
    let index = find_task_definition(known.iter().copied(), reference)?;
    task_definition::from_value(known.get(index)?, "").0
}

/// Names another task definition, and fits the launch type and the network configuration to it.
/// Returns what was changed for that.
pub fn set_task_definition(
    scenario: &mut Scenario,
    starter: Starter,
    reference: String,
) -> Vec<String> {
    starter.edit(scenario, |start| {
        start.task_definition.clone_from(&reference)
    });
    match definition_of(scenario, starter.at(scenario), &reference) {
        Some(definition) => adopt_task_definition(scenario, &definition),
        None => Vec::new(),
    }
}

/// The names by which a service or RunTask can ask for a task definition: every family, then
/// every revision of families that have several.
#[must_use]
pub fn references(names: &[String]) -> Vec<String> {
    let families: Vec<&str> = names
        .iter()
        .map(|name| TaskDefinitionReference::read(name).family)
        .collect();
    let mut distinct = families.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let several = |family: &str| families.iter().filter(|known| **known == family).count() > 1;
    let revisions = names
        .iter()
        .filter(|name| several(TaskDefinitionReference::read(name).family))
        .cloned();
    distinct
        .iter()
        .map(|family| (*family).to_owned())
        .chain(revisions)
        .collect()
}

/// Adds a service of the task definition `reference`. Returns its index and what was changed to
/// fit it.
pub fn add_service(scenario: &mut Scenario, reference: String) -> (usize, Vec<String>) {
    let family = TaskDefinitionReference::read(&reference).family.to_owned();
    let taken = |name: &str| {
        scenario
            .services
            .iter()
            .any(|service| service.service_name == name)
    };
    let service_name = std::iter::once(family.clone())
        .chain((2_u32..).map(|number| format!("{family}-{number}")))
        .find(|name| !name.is_empty() && !taken(name))
        .unwrap_or_default();
    scenario.services.push(CreateService {
        service_name,
        desired_count: Some(2),
        ..CreateService::default()
    });
    let index = scenario.services.len() - 1;
    (
        index,
        set_task_definition(scenario, Starter::Service(index), reference),
    )
}

/// Adds RunTask of the task definition `reference` at the start. Returns its index and what was
/// changed to fit it.
pub fn add_run_task(scenario: &mut Scenario, reference: String) -> (usize, Vec<String>) {
    let index = scenario
        .timeline
        .iter()
        .take_while(|entry| entry.at == 0)
        .count();
    let command = Command::RunTask(RunTask {
        count: Some(1),
        ..RunTask::default()
    });
    scenario
        .timeline
        .insert(index, TimelineEntry::new(0, command));
    (
        index,
        set_task_definition(scenario, Starter::RunTask(index), reference),
    )
}

/// Removes a service or a RunTask entry.
pub fn remove(scenario: &mut Scenario, starter: Starter) {
    match starter {
        Starter::Service(index) if index < scenario.services.len() => {
            scenario.services.remove(index);
        }
        Starter::RunTask(index) if index < scenario.timeline.len() => {
            scenario.timeline.remove(index);
        }
        _ => {}
    }
}

/// Moves an entry of the timeline to another time. It keeps its place in the list, under the
/// hands of whoever types the time; the simulation goes by the times.
pub fn set_time(scenario: &mut Scenario, index: usize, at: Milliseconds) {
    if let Some(entry) = scenario.timeline.get_mut(index) {
        entry.at = at;
    }
}

/// The groups that tasks of the scenario may have: those of its services, and of its families.
#[must_use]
pub fn task_groups(scenario: &Scenario) -> Vec<String> {
    let services = scenario.services.iter();
    let services = services.map(|service| group_of_service(&service.service_name));
    let families = scenario.task_definitions.iter();
    let families = families.filter_map(task_definition::family_of);
    services
        .chain(families.map(|family| group_of_family(&family)))
        .collect()
}

/// Makes a service one of REPLICA or DAEMON, and takes away what the latter cannot have.
pub fn set_scheduling_strategy(service: &mut CreateService, strategy: SchedulingStrategy) {
    let is_daemon = strategy == SchedulingStrategy::Daemon;
    service.scheduling_strategy = is_daemon.then_some(strategy);
    service.desired_count = (!is_daemon).then_some(service.desired_count.unwrap_or(1));
    if is_daemon {
        service.placement_strategy.clear();
        service.availability_zone_rebalancing = None;
        let bounds = service.deployment_configuration.as_mut();
        let maximum = bounds.and_then(|bounds| bounds.maximum_percent.as_mut());
        if let Some(maximum) = maximum {
            *maximum = (*maximum).min(100);
        }
    }
}

/// One of the bounds on a service's tasks during a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `minimumHealthyPercent`, rounded up.
    MinimumHealthyPercent,
    /// `maximumPercent`, rounded down.
    MaximumPercent,
}

impl Bound {
    /// The percentage of a service, or that of its scheduling strategy when omitted.
    #[must_use]
    pub fn of(self, service: &CreateService) -> u32 {
        let bounds = service.deployment_configuration.as_ref();
        let strategy = service.scheduling_strategy.unwrap_or_default();
        let (minimum_healthy_percent, maximum_percent) = strategy.default_percents();
        match self {
            Self::MinimumHealthyPercent => bounds
                .and_then(|bounds| bounds.minimum_healthy_percent)
                .unwrap_or(minimum_healthy_percent),
            Self::MaximumPercent => bounds
                .and_then(|bounds| bounds.maximum_percent)
                .unwrap_or(maximum_percent),
        }
    }

    /// Sets the percentage of a service.
    pub fn set(self, service: &mut CreateService, percent: u32) {
        let bounds = service
            .deployment_configuration
            .get_or_insert_with(DeploymentConfiguration::default);
        match self {
            Self::MinimumHealthyPercent => bounds.minimum_healthy_percent = Some(percent),
            Self::MaximumPercent => bounds.maximum_percent = Some(percent),
        }
    }
}

/// The container and port that a target group can register: the first that the definition maps.
#[must_use]
pub fn first_port(definition: &TaskDefinition) -> Option<(String, u32)> {
    definition
        .container_definitions
        .iter()
        .find_map(|container| {
            let port = container.port_mappings.first()?.container_port?;
            Some((container.name.clone(), u32::try_from(port).ok()?))
        })
}

/// Registers a service's tasks with a target group, or with none.
pub fn set_target_group(scenario: &mut Scenario, index: usize, registered: bool) {
    let cluster = &scenario.cluster;
    let (region, account) = (cluster.region.clone(), cluster.account.clone());
    let port = scenario
        .services
        .get(index)
        .and_then(|service| definition_of(scenario, 0, &service.task_definition))
        .and_then(|definition| first_port(&definition));
    let Some(service) = scenario.services.get_mut(index) else {
        return;
    };
    service.load_balancers.clear();
    if registered {
        let name = &service.service_name;
        service.load_balancers.push(LoadBalancer {
            target_group_arn: Some(format!(
                "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{name}/0123456789abcdef"
            )),
            container_name: port.as_ref().map(|(name, _)| name.clone()),
            container_port: port.map(|(_, port)| port),
            ..LoadBalancer::default()
        });
    }
}

/// A set of strategies and constraints that has a name in the ECS console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// As the console calls it.
    pub name: &'static str,
    /// Its strategies.
    pub strategies: Chain,
    /// Whether no two of the tasks share an instance.
    pub distinct_instance: bool,
}

/// The templates of the ECS console.
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "AZ balanced spread",
        strategies: ZONES_THEN_INSTANCES,
        distinct_instance: false,
    },
    Template {
        name: "AZ balanced BinPack",
        strategies: ZONES_THEN_MEMORY,
        distinct_instance: false,
    },
    Template {
        name: "BinPack",
        strategies: MEMORY,
        distinct_instance: false,
    },
    Template {
        name: "One task per host",
        strategies: &[],
        distinct_instance: true,
    },
];

impl Template {
    /// The template that `start` follows.
    #[must_use]
    pub fn of(start: &Start) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| {
            let distinct = start.constraints.iter().any(is_distinct_instance);
            distinct == template.distinct_instance
                && start.strategy == strategies_of(template.strategies)
        })
    }

    /// Gives `start` the strategies of the template; constraints other than distinctInstance stay.
    pub fn apply(&self, start: &mut Start) {
        start.strategy = strategies_of(self.strategies);
        start
            .constraints
            .retain(|constraint| !is_distinct_instance(constraint));
        if self.distinct_instance {
            start.constraints.push(PlacementConstraint {
                kind: "distinctInstance".to_owned(),
                ..PlacementConstraint::default()
            });
        }
    }
}

fn is_distinct_instance(constraint: &PlacementConstraint) -> bool {
    constraint.kind == "distinctInstance"
}

/// A strategy of one type and field.
#[must_use]
pub fn strategy(kind: &str, field: Option<&str>) -> PlacementStrategy {
    PlacementStrategy {
        kind: kind.to_owned(),
        field: field.map(str::to_owned),
    }
}

/// Changes the places of two strategies.
pub fn swap(strategies: &mut [PlacementStrategy], one: usize, other: usize) {
    if one.max(other) < strategies.len() {
        strategies.swap(one, other);
    }
}

/// The field that a type of strategy starts with.
#[must_use]
pub fn first_field(kind: &str) -> Option<&'static str> {
    match kind {
        "spread" => Some(ZONE),
        "binpack" => Some("memory"),
        _ => None,
    }
}

/// The behaviours of the applications of a family: their indexes.
#[must_use]
pub fn applications_of(scenario: &Scenario, family: &str) -> Vec<usize> {
    let applications = scenario.applications.iter().enumerate();
    applications
        .filter(|(_, application)| application.family == family)
        .map(|(index, _)| index)
        .collect()
}

/// Adds a behaviour for `family`: of every container if none has one, else of the first container
/// that has none of its own.
pub fn add_application(scenario: &mut Scenario, family: &str, containers: &[String]) {
    let of_family = || {
        scenario
            .applications
            .iter()
            .filter(|it| it.family == family)
    };
    let container_name = match of_family().next() {
        None => None,
        Some(_) => containers
            .iter()
            .find(|name| of_family().all(|it| it.container_name.as_ref() != Some(name)))
            .cloned(),
    };
    scenario.applications.push(Application {
        family: family.to_owned(),
        container_name,
        ..Application::default()
    });
}
