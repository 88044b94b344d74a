//! A service and its deployments at one moment.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lifecycle::{LaunchType, Milliseconds, Revision};
use crate::placement::{CapacityProviderStrategyItem, PlacementStrategy};
use crate::task_definition::PlacementConstraint;

/// A service at one moment. Its counts are counted from its tasks, not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Name.
    pub service_name: String,
    /// REPLICA or DAEMON.
    pub scheduling_strategy: SchedulingStrategy,
    /// Whether tasks are moved when the Availability Zones have unequal numbers of them.
    pub availability_zone_rebalancing: AvailabilityZoneRebalancing,
    /// Tasks to keep running; of a daemon service the number of container instances that are to
    /// have one.
    pub desired_count: u32,
    /// EC2 or FARGATE.
    pub launch_type: LaunchType,
    /// Capacity providers that its tasks are spread over; empty with a launch type.
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// What the PRIMARY deployment runs.
    pub revision: Rc<Revision>,
    /// Constraints beside those of the task definition.
    pub placement_constraints: Vec<PlacementConstraint>,
    /// Strategies, in order.
    pub placement_strategy: Vec<PlacementStrategy>,
    /// Subnets of tasks in awsvpc mode.
    pub subnets: Vec<String>,
    /// Upper bound during a deployment, percent of the desired count, rounded down [V].
    pub maximum_percent: u32,
    /// Lower bound during a deployment, percent of the desired count, rounded up [V].
    pub minimum_healthy_percent: u32,
    /// ARN of its target group.
    pub target_group_arn: Option<String>,
    /// ARN of its service registry in Cloud Map.
    pub service_registry_arn: Option<String>,
    /// Members of CreateService by which nothing is decided, as they were given.
    pub other: Rc<Map<String, Value>>,
    /// Deployments: PRIMARY first, then ACTIVE ones.
    pub deployments: Vec<Deployment>,
    /// Event messages, oldest first.
    pub events: Vec<ServiceEvent>,
    /// When it was created.
    pub created_at: Milliseconds,
}

/// How a service decides how many tasks it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SchedulingStrategy {
    /// As many as desiredCount says.
    #[default]
    Replica,
    /// One on every ACTIVE container instance that satisfies the placement constraints [V].
    Daemon,
}

impl SchedulingStrategy {
    /// As ECS spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Replica => "REPLICA",
            Self::Daemon => "DAEMON",
        }
    }

    /// minimumHealthyPercent and maximumPercent of a service that does not say, through the API
    /// and the command line [V].
    #[must_use]
    pub fn default_percents(self) -> (u32, u32) {
        match self {
            Self::Replica => (100, 200),
            Self::Daemon => (0, 100),
        }
    }

    /// The most that maximumPercent may be, where ECS has a limit: a daemon service never has two
    /// tasks on an instance [V].
    #[must_use]
    pub fn most_maximum_percent(self) -> Option<u32> {
        match self {
            Self::Replica => None,
            Self::Daemon => Some(100),
        }
    }

    /// Whether a service may have placement strategies: there is nothing to choose where every
    /// instance gets a task [V].
    #[must_use]
    pub fn takes_placement_strategies(self) -> bool {
        self == Self::Replica
    }
}

/// Whether a service moves tasks from the fullest Availability Zone to the emptiest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AvailabilityZoneRebalancing {
    /// It does.
    Enabled,
    /// It does not.
    Disabled,
}

/// One deployment of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// `ecs-svc/` and digits; its tasks' `startedBy`.
    pub id: String,
    /// PRIMARY or ACTIVE.
    pub primary: bool,
    /// What it runs.
    pub revision: Rc<Revision>,
    /// When it started.
    pub created_at: Milliseconds,
    /// `IN_PROGRESS` or `COMPLETED`.
    pub rollout_state: &'static str,
    /// Tasks of it that stopped before RUNNING.
    pub failed_tasks: u32,
}

/// A message in a service's event list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEvent {
    /// When.
    pub at: Milliseconds,
    /// Verbatim as ECS words it.
    pub message: String,
}

impl Service {
    /// The most tasks that may be PENDING or RUNNING: floor(desired × maximumPercent / 100) [V].
    #[must_use]
    pub fn upper_bound(&self) -> u32 {
        percent(self.desired_count, self.maximum_percent).0
    }

    /// The fewest tasks that must stay RUNNING: ceil(desired × minimumHealthyPercent / 100) [V].
    #[must_use]
    pub fn lower_bound(&self) -> u32 {
        percent(self.desired_count, self.minimum_healthy_percent).1
    }
}

/// The fewest tasks that must stay RUNNING during a deployment, and the most that may be PENDING
/// or RUNNING, of a service that is not created yet: rounded up and rounded down [V].
#[must_use]
pub fn deployment_bounds(
    desired_count: u32,
    minimum_healthy_percent: u32,
    maximum_percent: u32,
) -> (u32, u32) {
    (
        percent(desired_count, minimum_healthy_percent).1,
        percent(desired_count, maximum_percent).0,
    )
}

/// `count × percent / 100`, rounded down and rounded up.
fn percent(count: u32, percent: u32) -> (u32, u32) {
    let product = u64::from(count) * u64::from(percent);
    let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    (narrow(product / 100), narrow(product.div_ceil(100)))
}
