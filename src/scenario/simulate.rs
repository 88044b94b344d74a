//! How a scenario becomes a simulation: the world at time 0 and a queue of commands.

use serde_json::Value;

use super::{Scenario, TimelineEntry, timings_of};
use crate::cluster::import::Completed;
use crate::cluster::{ClusterIdentity, ContainerInstance};
use crate::diagnostic::{Diagnostic, Severity};
use crate::iam::Role;
use crate::lifecycle::{LaunchType, Timings};
use crate::ordered::OrderedSet;
use crate::placement::CapacityProviderStrategyItem;
use crate::simulation::{
    CapacityProvider, Command, CreateService, LoadBalancer, Parts, Setting, Simulation,
};
use crate::task_definition::is_plain_input;

impl Simulation {
    /// The simulation of `scenario` at time 0, with what is wrong with the scenario. What cannot
    /// be understood is left out.
    #[must_use]
    pub fn new(scenario: &Scenario) -> (Self, Vec<Diagnostic>) {
        Self::with_parts(scenario, Parts::all())
    }

    /// The simulation as [`Simulation::new`] makes it, made of `parts`. That they are
    /// [`Parts::least`] makes no difference to a scenario in whose task definitions ECS would
    /// refuse nothing, unless [`Scenario::depends_on_parts`] says so.
    #[must_use]
    pub fn with_parts(scenario: &Scenario, parts: Parts) -> (Self, Vec<Diagnostic>) {
        let (timings, diagnostics) = timings_of(scenario);
        let mut simulation = Self::in_setting(setting_of(scenario, timings, parts));
        let diagnostics = simulation.set_up(scenario, parts, diagnostics);
        (simulation, diagnostics)
    }

    /// Sets the world up; adds what is wrong with the scenario to `diagnostics`.
    fn set_up(
        &mut self,
        scenario: &Scenario,
        parts: Parts,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        for (index, value) in scenario.task_definitions.iter().enumerate() {
            let pointer = format!("/taskDefinitions/{index}");
            let (definition, problems) = (parts.task_definition_from_value)(value, &pointer);
            let refused = problems
                .iter()
                .any(|problem| problem.severity == Severity::Error);
            diagnostics.extend(problems);
            match definition.filter(|_| !refused) {
                Some(definition) if definition.family.is_empty() => diagnostics.push(
                    Diagnostic::error("no-family", pointer, "The task definition has no family.")
                        .with_help("Add one: tasks and services name it by its family."),
                ),
                Some(definition) => self.record_revision(definition),
                None => {}
            }
        }
        self.set_up_instances(&scenario.cluster.container_instances, &mut diagnostics);
        for role in &scenario.roles {
            self.record_role(role.clone());
        }
        if scenario.roles.is_empty() {
            self.imply_roles(&mut diagnostics);
        }
        for service in &scenario.services {
            self.schedule(0, Command::CreateService(service.clone()));
        }
        for entry in &scenario.timeline {
            self.schedule_entry(entry);
        }
        diagnostics
    }

    /// Gives the command of an entry of a timeline, as [`Simulation::schedule_as`] does.
    pub fn schedule_entry(&mut self, entry: &TimelineEntry) {
        self.schedule_as(entry.at, entry.command.clone(), entry.caller.as_deref());
    }

    fn set_up_instances(&mut self, values: &[Value], diagnostics: &mut Vec<Diagnostic>) {
        let mut completed = Completed::default();
        let mut ids = OrderedSet::new();
        for (index, value) in values.iter().enumerate() {
            let pointer = format!("/cluster/containerInstances/{index}");
            let (instances, problems) = self.read_instances(value, &pointer, &mut completed);
            diagnostics.extend(problems);
            for instance in instances {
                self.join(instance, &pointer, &mut ids, diagnostics);
            }
        }
    }

    /// Lets `instance` join; `ids` are the EC2 instances that did.
    fn join(
        &mut self,
        instance: ContainerInstance,
        pointer: &str,
        ids: &mut OrderedSet<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let id = &instance.ec2_instance_id;
        let is_known = self.world().has_arn(&instance.container_instance_arn)
            || !(id.is_empty() || ids.insert(id.clone()));
        if is_known {
            let id = instance.id();
            let message = format!("container instance `{id}` is in the cluster already");
            let problem = Diagnostic::error("duplicate-container-instance", pointer, message)
                .with_help("give every container instance an ec2InstanceId of its own");
            diagnostics.push(problem);
            return;
        }
        self.record_instance(instance);
    }

    /// A scenario without any role: those that its task definitions name are taken to exist, as
    /// they do in most accounts, and the scenario's author is told so.
    fn imply_roles(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut implied = OrderedSet::new();
        for registered in self.world().revisions.clone() {
            let definition = &registered.revision.definition;
            let named = [
                (&definition.execution_role_arn, true),
                (&definition.task_role_arn, false),
            ];
            for (role, execution) in named {
                let Some(role) = role else { continue };
                let name = role
                    .rsplit_once('/')
                    .map_or(role.as_str(), |(_, name)| name);
                if implied.insert(name.to_owned()) {
                    let role = if execution {
                        Role::execution(name)
                    } else {
                        Role::task(name)
                    };
                    diagnostics.push(implied_role_note(name, execution));
                    self.record_role(role);
                }
            }
        }
    }
}

impl Scenario {
    /// Whether the scenario may go otherwise with [`Parts::least`] than with all, even if the rules
    /// refuse nothing in the definitions that it starts with: those are in a form that only
    /// the rules come with, one is registered on the way, something has placement constraints, or
    /// one is launched on Fargate that does
    /// not say which launch types it is for.
    #[must_use]
    pub fn depends_on_parts(&self) -> bool {
        let definitions = || self.task_definitions.iter();
        let names_launch_types = |value: &Value| {
            let listed = value.get("requiresCompatibilities");
            listed
                .and_then(Value::as_array)
                .is_some_and(|it| !it.is_empty())
        };
        let mut commands = self.timeline.iter().map(|entry| &entry.command);
        !definitions().all(is_plain_input)
            || commands.any(|it| matches!(it, Command::RegisterTaskDefinition(_)))
            || !definitions().all(names_launch_types) && self.launches_on_fargate()
            || self.has_placement_constraints()
            || self.needs_further_scheduling()
    }

    /// Whether a task definition or a request has placement constraints: those of a request are
    /// checked, and regular expressions are run, by what the simulation can start without.
    fn has_placement_constraints(&self) -> bool {
        let of_definition = |value: &Value| {
            let constraints = value.get("placementConstraints").and_then(Value::as_array);
            constraints.is_some_and(|it| !it.is_empty())
        };
        let of_command = |command: &Command| match command {
            Command::RunTask(it) => !it.placement_constraints.is_empty(),
            Command::CreateService(it) => !it.placement_constraints.is_empty(),
            _ => false,
        };
        self.task_definitions.iter().any(of_definition)
            || (self.services.iter()).any(|it| !it.placement_constraints.is_empty())
            || (self.timeline.iter()).any(|entry| of_command(&entry.command))
    }

    /// Whether something is asked for that the simulation can start without: callers, tasks on named
    /// instances, attributes that change, daemons, tasks that can be moved between zones, and
    /// requests that may be refused for more than what every task needs.
    fn needs_further_scheduling(&self) -> bool {
        let has_zones = self.has_several_zones();
        let container = |name: &str| {
            let definitions = self.task_definitions.iter();
            let mut containers = definitions
                .filter_map(|it| it.get("containerDefinitions")?.as_array())
                .flatten();
            containers.any(|it| it.get("name").and_then(Value::as_str) == Some(name))
        };
        let service = |it: &CreateService| {
            let may_move = it
                .placement_strategy
                .first()
                .is_none_or(|it| it.kind == "spread");
            let may_be_refused = |it: &LoadBalancer| {
                it.other.contains_key("loadBalancerName")
                    || it
                        .container_name
                        .as_deref()
                        .is_some_and(|name| !container(name))
            };
            it.scheduling_strategy.is_some()
                || it.availability_zone_rebalancing.is_some()
                || (may_move
                    && it.desired_count > Some(1)
                    && (has_zones || it.network_configuration.is_some()))
                || it.load_balancers.iter().any(may_be_refused)
                || it.service_registries.len() > 1
                || it.capacity_provider_strategy.len() > 1
                || it.other.contains_key("platformVersion")
        };
        let mut services = self.services.iter();
        let has_subnets = services.any(|it| it.network_configuration.is_some());
        let command = |command: &Command| match command {
            Command::StartTask(_) | Command::PutAttributes(_) | Command::DeleteAttributes(_) => {
                true
            }
            Command::CreateService(it) => service(it),
            Command::UpdateService(it) => {
                it.availability_zone_rebalancing.is_some()
                    || (it.desired_count > Some(1) && (has_zones || has_subnets))
            }
            Command::RunTask(it) => {
                it.capacity_provider_strategy.len() > 1 || it.other.contains_key("platformVersion")
            }
            _ => false,
        };
        let entry = |it: &TimelineEntry| it.caller.is_some() || command(&it.command);
        self.services.iter().any(service) || self.timeline.iter().any(entry)
    }

    /// Whether the cluster has container instances in more than one Availability Zone, or may get
    /// some.
    fn has_several_zones(&self) -> bool {
        let cluster = &self.cluster;
        let mut zones = OrderedSet::new();
        let providers = cluster.capacity_providers.iter();
        let of_groups = providers.flat_map(|it| &it.auto_scaling_group.availability_zones);
        zones.extend(of_groups.map(String::as_str));
        let attributes = cluster.container_instances.iter();
        let attributes = attributes.filter_map(|it| it.get("attributes")?.as_array());
        let of_instances = attributes
            .flatten()
            .filter(|it| it.get("name").and_then(Value::as_str) == Some("ecs.availability-zone"));
        zones.extend(of_instances.filter_map(|it| it.get("value")?.as_str()));
        let mut commands = self.timeline.iter().map(|entry| &entry.command);
        zones.len() > 1 || commands.any(|it| matches!(it, Command::RegisterContainerInstance(_)))
    }

    fn launches_on_fargate(&self) -> bool {
        let asks = |launch_type: Option<LaunchType>, strategy: &[CapacityProviderStrategyItem]| {
            launch_type == Some(LaunchType::Fargate) || !strategy.is_empty()
        };
        let service = |it: &CreateService| asks(it.launch_type, &it.capacity_provider_strategy);
        self.services.iter().any(service)
            || self.timeline.iter().any(|entry| match &entry.command {
                Command::RunTask(it) => asks(it.launch_type, &it.capacity_provider_strategy),
                Command::CreateService(it) => service(it),
                _ => false,
            })
    }
}

fn setting_of(scenario: &Scenario, timings: Timings, parts: Parts) -> Setting {
    let cluster = &scenario.cluster;
    Setting {
        identity: ClusterIdentity {
            account: cluster.account.clone(),
            region: cluster.region.clone(),
            cluster_name: cluster.cluster_name.clone(),
        },
        seed: scenario.seed,
        timings,
        subnets: cluster
            .subnets
            .iter()
            .map(|subnet| (subnet.subnet_id.clone(), subnet.availability_zone.clone()))
            .collect(),
        capacity_providers: cluster
            .capacity_providers
            .iter()
            .map(|provider| (provider.name.clone(), capacity_provider(provider)))
            .collect(),
        instance_role: cluster.instance_role.clone(),
        blocks_instance_metadata: cluster.blocks_instance_metadata(),
        secrets: scenario.secrets.clone(),
        applications: scenario.applications.clone(),
        no_application: crate::simulation::Application::default(),
        parts,
    }
}

fn capacity_provider(provider: &super::CapacityProvider) -> CapacityProvider {
    const MAXIMUM_SIZE: u32 = 10;
    let group = &provider.auto_scaling_group;
    CapacityProvider {
        name: provider.name.clone(),
        managed_scaling: provider.has_managed_scaling(),
        instance_type: group.instance_type.clone(),
        availability_zones: group.availability_zones.clone(),
        maximum_size: group.max_size.unwrap_or(MAXIMUM_SIZE),
    }
}

fn implied_role_note(name: &str, execution: bool) -> Diagnostic {
    let has = if execution {
        "the policy AmazonECSTaskExecutionRolePolicy"
    } else {
        "no policy"
    };
    Diagnostic::info(
        "implied-role",
        "/roles",
        format!("the scenario has no roles; `{name}` is taken to exist, with {has}"),
    )
    .with_help("add the role under `roles` to say what it may do")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set_up(instances: &Value) -> (Simulation, Vec<Diagnostic>) {
        let scenario = json!({ "version": 1, "cluster": { "containerInstances": instances } });
        Simulation::new(&serde_json::from_value(scenario).unwrap())
    }

    fn of_type(id: &str, instance_type: &str) -> Value {
        json!({ "ec2InstanceId": id, "attributes": [
            { "name": "ecs.instance-type", "value": instance_type }] })
    }

    #[test]
    fn an_instance_joins_once_by_its_id_and_by_its_arn() {
        let by_arn = |end: &str, id: &str| {
            json!({
                "containerInstanceArn":
                    format!("arn:aws:ecs:us-east-1:111122223333:container-instance/playground/{end}"),
                "ec2InstanceId": id,
                "registeredResources": [
                    { "name": "CPU", "type": "INTEGER", "integerValue": 2048 }],
            })
        };
        for (second, expected) in [
            (of_type("i-2", "m5.large"), 3),
            (of_type("i-1", "m5.large"), 2),
            // Another ARN of the same EC2 instance.
            (by_arn("b", "i-1"), 2),
            (by_arn("a", ""), 2),
            // Without ids of EC2 instances, ARNs tell them apart.
            (by_arn("b", ""), 3),
        ] {
            let list = json!([of_type("i-1", "m5.large"), by_arn("a", ""), second]);
            let (simulation, problems) = set_up(&list);
            assert_eq!(simulation.world().instances.len(), expected, "{second}");
            let is_duplicate = |it: &&Diagnostic| it.code == "duplicate-container-instance";
            let found: Vec<_> = problems.iter().filter(is_duplicate).collect();
            assert_eq!(found.len(), 3 - expected);
            assert!(
                found
                    .iter()
                    .all(|it| it.pointer == "/cluster/containerInstances/2")
            );
        }
    }

    #[test]
    fn instances_alike_share_their_attributes_and_others_have_their_own() {
        let (simulation, _) = set_up(&json!([
            of_type("i-1", "m5.large"),
            of_type("i-2", "r5.large"),
            of_type("i-3", "m5.large"),
        ]));
        let attributes: Vec<_> = (simulation.world().instances.iter())
            .map(|it| &it.attributes)
            .collect();
        assert_eq!(attributes[0].address(), attributes[2].address());
        assert_ne!(attributes[0], attributes[1]);
        let instance_type = |at: usize| attributes[at].get("ecs.instance-type").cloned().flatten();
        assert_eq!(instance_type(1).as_deref(), Some("r5.large"));
        assert!(attributes[1].keys().any(|name| name.contains("capability")));
    }
}
