//! What ECS refuses in requests for tasks and services, in its words where they are known [O].

use serde_json::{Map, Value};

use super::CreateService;
use super::requests::Refusal;
use crate::lifecycle::LaunchType;
use crate::placement::CapacityProviderStrategyItem;
use crate::task_definition::TaskDefinition;

/// The most items of a capacity provider strategy [V].
const STRATEGY_ITEMS: usize = 20;

/// Refuses a capacity provider strategy that ECS refuses whatever the cluster has. That the weights
/// of several may not all be 0, and that there are at most 20, is documented [V], the words are
/// ours [D].
pub(super) fn check_capacity_provider_strategy(
    strategy: &[CapacityProviderStrategyItem],
) -> Result<(), Refusal> {
    let with_base = strategy.iter().filter(|item| item.base.unwrap_or(0) > 0);
    let weightless = strategy.iter().all(|item| item.weight.unwrap_or(0) == 0);
    first_of(&[
        (
            with_base.count() > 1,
            "InvalidParameterException: There are multiple capacity providers in the specified \
             capacity provider strategy with a base value defined. Only one capacity provider can \
             have one.",
        ),
        (
            strategy.len() > 1 && weightless,
            "InvalidParameterException: The weights of the capacity provider strategy are all 0: \
             no capacity provider would get a task. Give one a weight.",
        ),
        (
            strategy.len() > STRATEGY_ITEMS,
            "InvalidParameterException: A capacity provider strategy has at most 20 capacity \
             providers.",
        ),
    ])
}

/// Refuses `platformVersion`, one of the members `other` of a request, on container instances.
pub(super) fn check_platform_version(
    launch_type: LaunchType,
    other: &Map<String, Value>,
) -> Result<(), Refusal> {
    let is_given = other.get("platformVersion").is_some_and(|it| !it.is_null());
    first_of(&[(
        is_given && launch_type == LaunchType::Ec2,
        "InvalidParameterException: The platform version must be null when specifying an EC2 \
         launch type.",
    )])
}

/// Refuses load balancers and service registries that do not fit each other or the definition.
pub(super) fn check_load_balancers(
    request: &CreateService,
    definition: &TaskDefinition,
) -> Result<(), Refusal> {
    let mut load_balancers = request.load_balancers.iter();
    let is_double = |it: &super::LoadBalancer| {
        it.target_group_arn.is_some() && it.other.contains_key("loadBalancerName")
    };
    first_of(&[
        (
            load_balancers.any(is_double),
            "InvalidParameterException: loadBalancerName and targetGroupArn cannot both be \
             specified. You must specify either a loadBalancerName or a targetGroupArn.",
        ),
        (
            request.service_registries.len() > 1,
            "InvalidParameterException: service registries can have at most 1 items.",
        ),
    ])?;
    let names = request.load_balancers.iter();
    let mut names = names.filter_map(|it| it.container_name.as_deref());
    let is_there = |name: &str| {
        let mut containers = definition.container_definitions.iter();
        containers.any(|it| it.name == name)
    };
    match names.find(|name| !is_there(name)) {
        Some(name) => Err(Refusal(format!(
            "InvalidParameterException: The container {name} does not exist in the task \
             definition."
        ))),
        None => Ok(()),
    }
}

/// The first refusal whose condition holds.
pub(super) fn first_of(refusals: &[(bool, &'static str)]) -> Result<(), Refusal> {
    match refusals.iter().find(|(is_refused, _)| *is_refused) {
        Some((_, message)) => Err((*message).into()),
        None => Ok(()),
    }
}
