//! Edits of where tasks get their capacity: launch type, capacity provider strategy, and the
//! capacity providers of the cluster.

use ecslab::lifecycle::LaunchType;
use ecslab::placement::CapacityProviderStrategyItem;
use ecslab::scenario::{AutoScalingGroup, CapacityProvider, Scenario};
use ecslab::simulation::{NetworkConfiguration, network_configuration_refusal};
use serde_json::{Value, json};

use super::run::{Start, Starter, definition_of};

/// The capacity providers that every cluster can have.
pub const FARGATE_PROVIDERS: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

/// What a service or RunTask says of its capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// A launch type.
    Launch(LaunchType),
    /// A capacity provider strategy.
    Strategy,
}

impl Capacity {
    /// All that can be said.
    pub const ALL: [Self; 3] = [
        Self::Launch(LaunchType::Ec2),
        Self::Launch(LaunchType::Fargate),
        Self::Strategy,
    ];

    /// The launch type as the API spells it, or the word for a strategy.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Launch(launch_type) => launch_type.name(),
            Self::Strategy => "Strategy",
        }
    }

    /// What `start` says.
    #[must_use]
    pub fn of(start: &Start) -> Self {
        match start.capacity.is_empty() {
            true => Self::Launch(start.launch_type.unwrap_or_default()),
            false => Self::Strategy,
        }
    }
}

/// Whether the tasks of `start` run on Fargate.
#[must_use]
pub fn is_on_fargate(start: &Start) -> bool {
    match Capacity::of(start) {
        Capacity::Launch(launch_type) => launch_type == LaunchType::Fargate,
        Capacity::Strategy => start
            .capacity
            .iter()
            .all(CapacityProviderStrategyItem::is_fargate),
    }
}

/// The capacity providers that a strategy can name.
#[must_use]
pub fn providers(scenario: &Scenario) -> Vec<String> {
    let own = scenario.cluster.capacity_providers.iter();
    let own = own.map(|provider| provider.name.clone());
    FARGATE_PROVIDERS
        .map(str::to_owned)
        .into_iter()
        .chain(own)
        .collect()
}

/// Sets launch type or strategy. Fargate takes no constraints and no strategies; tasks in awsvpc
/// mode get the cluster's subnets. A strategy starts with one provider of the kind that there was.
pub fn set_capacity(scenario: &mut Scenario, starter: Starter, capacity: Capacity) {
    let subnets: Vec<String> = scenario
        .cluster
        .subnets
        .iter()
        .map(|subnet| subnet.subnet_id.clone())
        .collect();
    let needs_network = starter
        .start(scenario)
        .and_then(|start| definition_of(scenario, starter.at(scenario), &start.task_definition))
        .is_some_and(|definition| network_configuration_refusal(&definition, None).is_some());
    let own = scenario.cluster.capacity_providers.first();
    let own = own.map(|provider| provider.name.clone());
    starter.edit(scenario, |start| {
        match capacity {
            Capacity::Launch(launch_type) => {
                start.launch_type = Some(launch_type);
                start.capacity.clear();
            }
            Capacity::Strategy if start.capacity.is_empty() => {
                let spot = FARGATE_PROVIDERS[1].to_owned();
                let provider = match is_on_fargate(start) {
                    true => spot,
                    false => own.unwrap_or(spot),
                };
                start.launch_type = None;
                start.capacity.push(item(provider));
            }
            Capacity::Strategy => start.launch_type = None,
        }
        if is_on_fargate(start) {
            start.constraints.clear();
            start.strategy.clear();
        }
        if needs_network && start.network.is_none() {
            let mut network = NetworkConfiguration::default();
            network.awsvpc_configuration.subnets = subnets;
            start.network = Some(network);
        }
    });
}

/// A strategy's item of weight 1.
#[must_use]
pub fn item(provider: String) -> CapacityProviderStrategyItem {
    CapacityProviderStrategyItem {
        capacity_provider: provider,
        weight: Some(1),
        base: None,
    }
}

/// Adds a capacity provider with managed scaling to the cluster, in the zones of its subnets.
pub fn add_provider(scenario: &mut Scenario) {
    let cluster = &mut scenario.cluster;
    let taken = |name: &str| cluster.capacity_providers.iter().any(|it| it.name == name);
    let name = std::iter::once("group".to_owned())
        .chain((2_u32..).map(|number| format!("group-{number}")))
        .find(|name| !taken(name))
        .unwrap_or_default();
    let mut zones: Vec<String> = Vec::new();
    for subnet in &cluster.subnets {
        if !zones.contains(&subnet.availability_zone) {
            zones.push(subnet.availability_zone.clone());
        }
    }
    let mut provider = CapacityProvider {
        name,
        auto_scaling_group_provider: Value::Null,
        auto_scaling_group: AutoScalingGroup {
            instance_type: "m5.large".to_owned(),
            availability_zones: zones,
            max_size: None,
        },
    };
    set_managed_scaling(&mut provider, true);
    cluster.capacity_providers.push(provider);
}

/// Has ECS scale the group of a capacity provider, or not. Its other members stay.
pub fn set_managed_scaling(provider: &mut CapacityProvider, on: bool) {
    let status = if on { "ENABLED" } else { "DISABLED" };
    let value = &mut provider.auto_scaling_group_provider;
    if !value.is_object() {
        *value = json!({});
    }
    if let Some(members) = value.as_object_mut() {
        let scaling = members.entry("managedScaling").or_insert_with(|| json!({}));
        match scaling.as_object_mut() {
            Some(scaling) => {
                scaling.insert("status".to_owned(), status.into());
            }
            None => *scaling = json!({ "status": status }),
        }
    }
}

/// Gives a capacity provider another name, also in the strategies that name it.
pub fn rename_provider(scenario: &mut Scenario, index: usize, name: &str) {
    let Some(provider) = scenario.cluster.capacity_providers.get_mut(index) else {
        return;
    };
    let before = std::mem::replace(&mut provider.name, name.to_owned());
    let services = (0..scenario.services.len()).map(Starter::Service);
    let commands = super::run::run_task_indexes(scenario)
        .into_iter()
        .map(Starter::RunTask);
    for starter in services.chain(commands).collect::<Vec<_>>() {
        starter.edit(scenario, |start| {
            for item in &mut start.capacity {
                if item.capacity_provider == before {
                    name.clone_into(&mut item.capacity_provider);
                }
            }
        });
    }
}
