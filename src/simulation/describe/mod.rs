//! Tasks as DescribeTasks prints them, services as DescribeServices does, and everything that ECS sends to EventBridge.
//!
//! Sources: shapes and names are those of the API model [V]; which members are left out when, and
//! their order, are those of captured answers and events [O].

mod bridge;
mod identifiers;
mod service;
mod services;
mod task;
mod task_tags;

pub(super) use bridge::Announcer;
pub use bridge::bridge_events;
pub use services::describe_services;
pub use task::{describe_task, describe_tasks, task_event};
pub use task_tags::enables_execute_command;

use serde_json::{Value, json};

use super::{ClusterIdentity, timestamp_of_second};
use crate::lifecycle::Milliseconds;

/// What EventBridge wraps every event of ECS in; `time` has whole seconds [V].
fn envelope(
    identity: &ClusterIdentity,
    detail_type: &str,
    id: String,
    at: Milliseconds,
    resource: String,
    detail: Value,
) -> Value {
    json!({
        "version": "0",
        "id": id,
        "detail-type": detail_type,
        "source": "aws.ecs",
        "account": identity.account,
        "time": timestamp_of_second(at),
        "region": identity.region,
        "resources": [resource],
        "detail": detail,
    })
}
