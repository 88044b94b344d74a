//! The credentials that a task's calls are signed with: how they got there, and how long they last.

use super::{ApiCall, Simulation};
use crate::iam::{ASSUME_ROLE, RoleKind};
use crate::lifecycle::{Milliseconds, Task};
use crate::placement::Random;

/// Where a caller gets its credentials from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialsSource {
    /// The ECS agent holds them: ECS sends them over its connection (ACS) to the agent of a
    /// container instance; on Fargate the agent is AWS's own [V].
    Agent,
    /// A container asks 169.254.170.2 for `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, which the
    /// agent answers [V].
    ContainerEndpoint {
        /// `/v2/credentials/` and a UUID, which stays the same while the credentials are replaced.
        relative_uri: String,
    },
    /// Whoever runs on a container instance asks 169.254.169.254 [V].
    InstanceMetadata,
}

impl CredentialsSource {
    /// In a few words, for example `169.254.170.2/v2/credentials/…`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Agent => "the agent".to_owned(),
            Self::ContainerEndpoint { relative_uri } => format!("169.254.170.2{relative_uri}"),
            Self::InstanceMetadata => "169.254.169.254".to_owned(),
        }
    }
}

/// Temporary credentials of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Where they come from.
    pub source: CredentialsSource,
    /// When they were issued.
    pub issued_at: Milliseconds,
    /// When they expire.
    pub expiration: Milliseconds,
    /// When others take their place, as long as the task is there; before they expire [V].
    pub replaced_at: Milliseconds,
}

impl Simulation {
    /// The credentials of a role that a task finds at `at`; `None` before the task is created and
    /// once it is stopped. Those of an instance count from the start of the scenario [D].
    ///
    /// Nothing happens when credentials are replaced that a task could notice, so this follows
    /// from the time alone. How long they last and when they are replaced are the timings
    /// `credentialsLifetime` and `credentialsReplaced`.
    #[must_use]
    pub fn credentials(
        &self,
        task: &Task,
        role: RoleKind,
        at: Milliseconds,
    ) -> Option<Credentials> {
        if at < task.created_at || task.stopped_at.is_some_and(|stopped| at >= stopped) {
            return None;
        }
        let (source, first) = match role {
            RoleKind::Execution => (CredentialsSource::Agent, task.created_at),
            RoleKind::Task => {
                let relative_uri = format!("/v2/credentials/{}", credentials_id(&task.task_id));
                let source = CredentialsSource::ContainerEndpoint { relative_uri };
                (source, task.created_at)
            }
            RoleKind::Instance => (CredentialsSource::InstanceMetadata, 0),
        };
        let timings = &self.setting.timings;
        let period = timings.credentials_replaced.max(1);
        let issued_at = first + (at - first) / period * period;
        Some(Credentials {
            source,
            issued_at,
            expiration: issued_at + timings.credentials_lifetime,
            replaced_at: issued_at + period,
        })
    }

    /// The credentials that a call was signed with; `None` when there were none, or when nobody
    /// signs: ECS itself assumes the roles of a task.
    #[must_use]
    pub fn credentials_of_call(&self, call: &ApiCall) -> Option<Credentials> {
        let task = self.world.tasks.get(&call.task?)?;
        let role = call.role.filter(|_| call.action != ASSUME_ROLE)?;
        self.credentials(task, role, call.at)
    }
}

/// A UUID that follows from the task's id alone.
fn credentials_id(task_id: &str) -> String {
    let digits = task_id.get(..16).unwrap_or_default();
    let mut random = Random::from_seed(u64::from_str_radix(digits, 16).unwrap_or_default());
    let (high, low) = (random.next_u64(), random.next_u64());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000, // version 4, variant 1
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    const HOUR: Milliseconds = 3_600_000;

    fn simulation() -> Simulation {
        let (scenario, _) = scenario::read(
            r##"{"version": 1,
                "cluster": {"instanceRole": "instances", "containerInstances": [
                    {"ec2InstanceId": "i-1", "attributes": [
                        {"name": "ecs.instance-type", "value": "m5.large"},
                        {"name": "ecs.availability-zone", "value": "us-east-1a"}]}]},
                "taskDefinitions": [{"family": "web", "taskRoleArn": "web", "containerDefinitions": [
                    {"name": "app", "image": "nginx", "memory": 64}]}],
                "timeline": [
                    {"at": 1000, "command": "RunTask", "taskDefinition": "web", "count": 2},
                    {"at": 90000000, "command": "StopTask", "task": "#1"}]}"##,
        );
        let (mut simulation, _) = Simulation::new(&scenario.unwrap());
        simulation.run_until(26 * HOUR);
        simulation
    }

    fn tasks(simulation: &Simulation) -> Vec<Task> {
        let tasks = simulation.world().tasks.values();
        tasks.map(|task| (**task).clone()).collect()
    }

    #[test]
    fn each_role_has_its_own_way_to_the_caller() {
        let simulation = simulation();
        let tasks = tasks(&simulation);
        let source = |task: &Task, role| {
            let found = simulation.credentials(task, role, HOUR);
            found.unwrap().source
        };
        assert_eq!(
            source(&tasks[0], RoleKind::Execution),
            CredentialsSource::Agent
        );
        let instance = source(&tasks[0], RoleKind::Instance);
        assert_eq!(instance, CredentialsSource::InstanceMetadata);
        let [one, other] = [0, 1].map(|index: usize| source(&tasks[index], RoleKind::Task).name());
        assert_ne!(one, other);
        let id = one.strip_prefix("169.254.170.2/v2/credentials/").unwrap();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id.as_bytes()[14], b'4', "{id}");
    }

    #[test]
    fn credentials_are_replaced_before_they_expire_and_keep_their_uri() {
        let simulation = simulation();
        let task = &tasks(&simulation)[0];
        let at = |at| simulation.credentials(task, RoleKind::Task, at);
        let first = at(task.created_at).unwrap();
        assert_eq!(first.issued_at, task.created_at);
        assert_eq!(first.expiration, task.created_at + 6 * HOUR);
        assert!(first.replaced_at < first.expiration);
        assert_eq!(at(first.replaced_at - 1), Some(first.clone()));
        let second = at(first.replaced_at).unwrap();
        assert_eq!(second.issued_at, first.replaced_at);
        assert_eq!(second.source, first.source);
        for hour in 1..25 {
            let now = task.created_at + hour * HOUR;
            let found = at(now).unwrap();
            assert!(
                found.issued_at <= now && now < found.replaced_at,
                "hour {hour}"
            );
            assert!(found.replaced_at < found.expiration, "hour {hour}");
        }
    }

    #[test]
    fn a_task_has_credentials_from_its_creation_until_it_is_stopped() {
        let simulation = simulation();
        let task = &tasks(&simulation)[0];
        let has = |at| simulation.credentials(task, RoleKind::Task, at).is_some();
        let stopped = task.stopped_at.unwrap();
        assert!(!has(task.created_at - 1) && has(task.created_at));
        assert!(has(stopped - 1) && !has(stopped));
    }
}
