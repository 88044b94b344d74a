//! Fits a scenario to a task definition that has come into it, for example by paste.
//!
//! What named a definition that is gone names the new one, and what the new one needs to run is
//! there: the launch type that it is made for, subnets, roles, and somebody who starts it.

#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::reference::{TaskDefinitionReference, find_task_definition, task_definitions_at};
use super::{Cluster, Scenario, Subnet, TimelineEntry};
use crate::iam::Role;
use crate::iam::presets::EXECUTION_ROLE_POLICY;
use crate::lifecycle::{LaunchType, Milliseconds};
use crate::placement::{CapacityProviderStrategyItem, PlacementStrategy};
use crate::simulation::{
    AwsvpcConfiguration, Command, LoadBalancer, NetworkConfiguration, RunTask,
    network_configuration_refusal,
};
use crate::task_definition::{
    self, Compatibility, NetworkMode, PlacementConstraint, TaskDefinition, family_of,
};

/// Makes `scenario` run `definition`, which is one of its task definitions already, and says what
/// was changed for that, a sentence each; nothing when it fits as it is.
///
/// - Services and commands that name a family or revision that the scenario does not have (any
///   more) name `definition`'s family; so do the applications' behaviours. When nobody starts the
///   family, RunTask at 0 does.
/// - Whoever starts the family uses a launch type that `requiresCompatibilities` lists; FARGATE
///   takes no placement constraints and no strategies [V].
/// - Network configuration is given exactly when the network mode is awsvpc, as RunTask and
///   CreateService want it [V]; the subnets are the cluster's.
/// - Target groups register a container that the definition has.
/// - Roles that the definition names and the scenario lacks are added: the execution role with
///   AmazonECSTaskExecutionRolePolicy, the task role without permissions.
/// - An empty cluster gets container instances when the tasks need some.
pub fn adopt_task_definition(scenario: &mut Scenario, definition: &TaskDefinition) -> Vec<String> {
    if definition.family.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    adopt_references(scenario, &definition.family, &mut changes);
    adopt_applications(scenario, definition, &mut changes);
    let launch_type = wanted_launch_type(definition);
    if !somebody_starts(scenario, &definition.family) {
        start_one(scenario, &definition.family, launch_type, &mut changes);
    }
    adopt_starts(scenario, definition, launch_type, &mut changes);
    adopt_roles(scenario, definition, &mut changes);
    provide_instances(scenario, &definition.family, &mut changes);
    changes
}

fn adopt_references(scenario: &mut Scenario, family: &str, changes: &mut Vec<String>) {
    let registered = task_definitions_at(scenario, Milliseconds::MAX);
    let definitions: Vec<Value> = registered.into_iter().cloned().collect();
    for (starter, reference) in references(scenario) {
        if find_task_definition(&definitions, reference).is_none() {
            changes.push(format!(
                "{starter} runs {family}; it ran {reference}, which is gone."
            ));
            family.clone_into(reference);
        }
    }
}

/// Everything that names a task definition, with who does.
fn references(scenario: &mut Scenario) -> Vec<(String, &mut String)> {
    let services = scenario.services.iter_mut().map(|service| {
        let starter = format!("The service {}", service.service_name);
        (starter, &mut service.task_definition)
    });
    let commands = scenario.timeline.iter_mut().filter_map(|entry| {
        let starter = starter(entry);
        let reference = match &mut entry.command {
            Command::RunTask(command) => &mut command.task_definition,
            Command::CreateService(command) => &mut command.task_definition,
            Command::UpdateService(command) => command.task_definition.as_mut()?,
            _ => return None,
        };
        Some((starter, reference))
    });
    services.chain(commands).collect()
}

fn starter(entry: &TimelineEntry) -> String {
    let name = entry.command.name();
    match (&entry.command, entry.at) {
        (Command::CreateService(command), _) => format!("The service {}", command.service_name),
        (_, 0) => format!("{name} at the start"),
        (_, at) => format!("{name} at {}.{} s", at / 1_000, at % 1_000 / 100),
    }
}

/// Behaviours of families that are gone are the new family's, as far as it has their containers.
fn adopt_applications(
    scenario: &mut Scenario,
    definition: &TaskDefinition,
    changes: &mut Vec<String>,
) {
    let known: Vec<String> = scenario
        .task_definitions
        .iter()
        .filter_map(|definition| Some(family_of(definition)?.to_owned()))
        .collect();
    let names: Vec<&str> = definition
        .container_definitions
        .iter()
        .map(|container| container.name.as_str())
        .collect();
    let has_container =
        |name: &Option<String>| name.as_deref().is_none_or(|name| names.contains(&name));
    scenario.applications.retain_mut(|application| {
        if known.contains(&application.family) {
            return true;
        }
        let kept = has_container(&application.container_name);
        let (family, name) = (&application.family, &application.container_name);
        let of = name.as_ref().map_or(family, |name| name);
        changes.push(match kept {
            true => format!(
                "What the application of {of} does, that of {} does.",
                definition.family
            ),
            false => format!("What the application of {of} did is gone with its container."),
        });
        definition.family.clone_into(&mut application.family);
        kept
    });
}

/// The launch type that the definition is made for; none: it runs on either.
fn wanted_launch_type(definition: &TaskDefinition) -> Option<LaunchType> {
    let requires = |it| definition.requires(it);
    match (
        requires(Compatibility::Ec2),
        requires(Compatibility::Fargate),
    ) {
        (false, true) => Some(LaunchType::Fargate),
        (true, false) => Some(LaunchType::Ec2),
        // Fargate needs awsvpc [V].
        _ if definition.effective_network_mode() != NetworkMode::Awsvpc => Some(LaunchType::Ec2),
        _ => None,
    }
}

/// What RunTask and CreateService have in common.
struct Start<'a> {
    starter: String,
    family: String,
    launch_type: &'a mut Option<LaunchType>,
    capacity: &'a mut Vec<CapacityProviderStrategyItem>,
    constraints: &'a mut Vec<PlacementConstraint>,
    strategy: &'a mut Vec<PlacementStrategy>,
    network: &'a mut Option<NetworkConfiguration>,
    load_balancers: Option<&'a mut Vec<LoadBalancer>>,
}

impl Start<'_> {
    fn is_on_fargate(&self) -> bool {
        *self.launch_type == Some(LaunchType::Fargate)
            || self
                .capacity
                .iter()
                .any(CapacityProviderStrategyItem::is_fargate)
    }
}

macro_rules! start {
    ($starter:expr, $command:expr, $load_balancers:expr) => {
        Start {
            starter: $starter,
            family: TaskDefinitionReference::read(&$command.task_definition)
                .family
                .to_owned(),
            launch_type: &mut $command.launch_type,
            capacity: &mut $command.capacity_provider_strategy,
            constraints: &mut $command.placement_constraints,
            strategy: &mut $command.placement_strategy,
            network: &mut $command.network_configuration,
            load_balancers: $load_balancers,
        }
    };
}

fn starts(scenario: &mut Scenario) -> Vec<Start<'_>> {
    let services = scenario.services.iter_mut().map(|service| {
        let starter = format!("The service {}", service.service_name);
        start!(starter, service, Some(&mut service.load_balancers))
    });
    let commands = scenario.timeline.iter_mut().filter_map(|entry| {
        let starter = starter(entry);
        match &mut entry.command {
            Command::RunTask(command) => Some(start!(starter, command, None)),
            Command::CreateService(command) => {
                Some(start!(starter, command, Some(&mut command.load_balancers)))
            }
            _ => None,
        }
    });
    services.chain(commands).collect()
}

fn somebody_starts(scenario: &mut Scenario, family: &str) -> bool {
    references(scenario)
        .iter()
        .any(|(_, reference)| TaskDefinitionReference::read(reference).family == family)
}

/// RunTask of one task of `definition`, which `reference` names: with the launch type that it is
/// made for and, in awsvpc mode, the subnets of `cluster`.
#[must_use]
pub fn run_task_of(cluster: &Cluster, definition: &TaskDefinition, reference: String) -> RunTask {
    let subnets = cluster.subnets.iter();
    let network = NetworkConfiguration {
        awsvpc_configuration: AwsvpcConfiguration {
            subnets: subnets.map(|subnet| subnet.subnet_id.clone()).collect(),
            ..AwsvpcConfiguration::default()
        },
    };
    let needs_network = network_configuration_refusal(definition, None).is_some();
    RunTask {
        task_definition: reference,
        count: Some(1),
        launch_type: wanted_launch_type(definition),
        network_configuration: needs_network.then_some(network),
        ..RunTask::default()
    }
}

fn start_one(
    scenario: &mut Scenario,
    family: &str,
    launch_type: Option<LaunchType>,
    changes: &mut Vec<String>,
) {
    let command = Command::RunTask(RunTask {
        task_definition: family.to_owned(),
        count: Some(1),
        launch_type,
        ..RunTask::default()
    });
    scenario.timeline.insert(0, TimelineEntry::new(0, command));
    changes.push(format!("RunTask at the start runs one task of {family}."));
}

fn adopt_starts(
    scenario: &mut Scenario,
    definition: &TaskDefinition,
    launch_type: Option<LaunchType>,
    changes: &mut Vec<String>,
) {
    let subnets: Vec<String> = provide_subnets(&mut scenario.cluster)
        .iter()
        .map(|subnet| subnet.subnet_id.clone())
        .collect();
    let is_of_family = |start: &Start<'_>| start.family == definition.family;
    for start in starts(scenario).into_iter().filter(is_of_family) {
        if !keeps_capacity(start.capacity, launch_type) {
            start.capacity.clear();
            adopt_launch_type(start.launch_type, launch_type, &start.starter, changes);
        }
        if start.is_on_fargate() && !(start.constraints.is_empty() && start.strategy.is_empty()) {
            start.constraints.clear();
            start.strategy.clear();
            changes.push(format!(
                "{} lost its placement constraints and strategies: Fargate takes none.",
                start.starter
            ));
        }
        adopt_network(start.network, definition, &subnets, &start.starter, changes);
        if let Some(load_balancers) = start.load_balancers {
            adopt_load_balancers(load_balancers, definition, &start.starter, changes);
        }
    }
}

/// Whether a capacity provider strategy stands in the place of a launch type, and is of the kind
/// that the task definition is made for.
fn keeps_capacity(capacity: &[CapacityProviderStrategyItem], wanted: Option<LaunchType>) -> bool {
    let on_fargate = capacity
        .iter()
        .any(CapacityProviderStrategyItem::is_fargate);
    let kind = match on_fargate {
        true => LaunchType::Fargate,
        false => LaunchType::Ec2,
    };
    !capacity.is_empty() && wanted.is_none_or(|wanted| wanted == kind)
}

fn adopt_launch_type(
    launch_type: &mut Option<LaunchType>,
    wanted: Option<LaunchType>,
    starter: &str,
    changes: &mut Vec<String>,
) {
    let Some(wanted) = wanted.filter(|wanted| *wanted != launch_type.unwrap_or_default()) else {
        return;
    };
    *launch_type = Some(wanted);
    let name = wanted.name();
    changes.push(format!(
        "{starter} uses launchType {name}, which the task definition is made for."
    ));
}

fn adopt_network(
    network: &mut Option<NetworkConfiguration>,
    definition: &TaskDefinition,
    subnets: &[String],
    starter: &str,
    changes: &mut Vec<String>,
) {
    if network_configuration_refusal(definition, network.as_ref()).is_none() {
        return;
    }
    *network = match network {
        None => {
            let listed = subnets.join(", ");
            changes.push(format!(
                "{starter} names the subnets {listed}: a task in awsvpc mode needs one."
            ));
            Some(NetworkConfiguration {
                awsvpc_configuration: AwsvpcConfiguration {
                    subnets: subnets.to_vec(),
                    ..AwsvpcConfiguration::default()
                },
            })
        }
        Some(_) => {
            changes.push(format!(
                "{starter} lost its network configuration, which is for awsvpc mode only."
            ));
            None
        }
    };
}

fn adopt_load_balancers(
    load_balancers: &mut Vec<LoadBalancer>,
    definition: &TaskDefinition,
    starter: &str,
    changes: &mut Vec<String>,
) {
    let has_port = |load_balancer: &LoadBalancer| {
        let mut containers = definition.container_definitions.iter();
        containers.any(|container| {
            load_balancer.container_name.as_deref() == Some(container.name.as_str())
                && container.port_mappings.iter().any(|mapping| {
                    mapping.container_port == load_balancer.container_port.map(i64::from)
                })
        })
    };
    if load_balancers.iter().all(has_port) {
        return;
    }
    let first_port = definition
        .container_definitions
        .iter()
        .find_map(|container| {
            let port = container.port_mappings.first()?.container_port?;
            Some((container.name.clone(), u32::try_from(port).ok()?))
        });
    let Some((name, port)) = first_port else {
        load_balancers.clear();
        changes.push(format!(
            "{starter} lost its target group: no container of the task definition maps a port."
        ));
        return;
    };
    for load_balancer in load_balancers.iter_mut().filter(|it| !has_port(it)) {
        load_balancer.container_name = Some(name.clone());
        load_balancer.container_port = Some(port);
    }
    changes.push(format!(
        "{starter} registers port {port} of {name} with its target group."
    ));
}

/// The cluster's subnets; one in each of three zones when it has none.
fn provide_subnets(cluster: &mut Cluster) -> &[Subnet] {
    if cluster.subnets.is_empty() {
        let subnet = |zone: &str| Subnet {
            subnet_id: format!("subnet-1{zone}"),
            availability_zone: format!("{}{zone}", cluster.region),
        };
        cluster.subnets = ["a", "b", "c"].map(subnet).into();
    }
    &cluster.subnets
}

fn adopt_roles(scenario: &mut Scenario, definition: &TaskDefinition, changes: &mut Vec<String>) {
    // Roles of a scenario without any are taken to exist; with the first one that ends for all.
    let others: Vec<TaskDefinition> = match scenario.roles.is_empty() {
        true => definitions(scenario),
        false => Vec::new(),
    };
    for definition in std::iter::once(definition).chain(&others) {
        let wanted = [
            (&definition.execution_role_arn, true),
            (&definition.task_role_arn, false),
        ];
        for (reference, executes) in wanted {
            let Some(reference) = reference.as_deref().filter(|name| !name.is_empty()) else {
                continue;
            };
            let name = reference.rsplit('/').next().unwrap_or(reference);
            if scenario.roles.iter().all(|role| role.role_name != name) {
                scenario.roles.push(new_role(reference, name, executes));
                changes.push(match executes {
                    true => format!("The role {name} was added with {EXECUTION_ROLE_POLICY}."),
                    false => format!("The task role {name} was added; it allows nothing yet."),
                });
            }
        }
    }
}

fn new_role(reference: &str, name: &str, executes: bool) -> Role {
    Role {
        arn: reference.starts_with("arn:").then(|| reference.to_owned()),
        ..match executes {
            true => Role::execution(name),
            false => Role::task(name),
        }
    }
}

fn definitions(scenario: &Scenario) -> Vec<TaskDefinition> {
    let definitions = scenario.task_definitions.iter();
    definitions
        .filter_map(|value| task_definition::from_value(value, "").0)
        .collect()
}

/// Container instances for tasks that need one, in a cluster that has none.
fn provide_instances(scenario: &mut Scenario, family: &str, changes: &mut Vec<String>) {
    let needs_instances = starts(scenario)
        .iter()
        .any(|start| start.family == family && !start.is_on_fargate());
    if !needs_instances || !scenario.cluster.container_instances.is_empty() {
        return;
    }
    let zones = provide_subnets(&mut scenario.cluster).iter().zip('a'..);
    let instance = |(subnet, letter): (&Subnet, char)| {
        json!({
            "ec2InstanceId": format!("i-0{letter}01"),
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": subnet.availability_zone },
            ],
        })
    };
    let instances: Vec<Value> = zones.map(instance).collect();
    changes.push(format!(
        "The cluster was empty; it has {} container instances of type m5.large.",
        instances.len()
    ));
    scenario.cluster.container_instances = instances;
}
