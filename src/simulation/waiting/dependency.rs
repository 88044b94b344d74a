//! A container that waits for another: what ends that, and what does not.

use super::{SetBy, Waiting, World, seconds};
use crate::lifecycle::{
    Because, Checks, Condition, Container, ContainerStatus, Dependency, HealthStatus, Standing,
    Task,
};
use crate::task_definition::ContainerDefinition;

/// The first dependency that is not met, as what a container waits for.
pub(super) fn waits_for_dependency(
    world: &World,
    task: &Task,
    index: usize,
    dependencies: &[Dependency],
) -> Option<Waiting> {
    let definitions = &task.revision.definition.container_definitions;
    let (dependency, other) = dependencies
        .iter()
        .filter_map(|dependency| Some((dependency, task.containers.get(dependency.on)?)))
        .find(|(dependency, other)| dependency.condition.standing(other) != Standing::Met)?;
    let definition = definitions.get(dependency.on)?;
    let name = task.containers.get(index).map_or("", |it| it.name.as_str());
    let mut what = format!(
        "`{name}` waits for `{}` to {}",
        other.name,
        dependency.condition.wording()
    );
    if dependency.because == Because::VolumesFrom {
        what.push_str(", whose volumes it mounts");
    } else if dependency.because == Because::Links {
        what.push_str(", which it links to");
    }
    if dependency.condition == Condition::Healthy
        && let Some(checks) = checks_of(world, other, definition)
    {
        what.push_str(": ");
        what.push_str(&checks);
    }
    let limit = definition
        .start_timeout
        .filter(|_| dependency.condition.has_time_limit())
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map(|seconds| seconds * 1000);
    let ends = match (dependency.condition.has_time_limit(), limit) {
        (false, _) => "it does, or it fails to".to_owned(),
        (true, _) if is_over(other) => exited_dependency(task, &other.name),
        (true, Some(_)) => format!("it does, or its startTimeout is over: then `{name}` gives up"),
        (true, None) => {
            format!(
                "it does; without a startTimeout on `{}` nothing else ends the wait",
                other.name
            ) + unhealthy_dependency(task, other)
        }
    };
    let mut waiting = Waiting::new(what, task.agent_stage.1, &ends);
    if dependency.condition.has_time_limit() {
        waiting.set_by = Some(SetBy::Member(dependency.on, "startTimeout"));
    }
    waiting.at_most = limit
        .filter(|_| !is_over(other))
        .zip(other.started_at)
        .map(|(limit, started_at)| started_at + limit);
    Some(waiting)
}

fn is_over(container: &Container) -> bool {
    container.last_status == ContainerStatus::Stopped
}

/// What ends the wait for a container that has exited and so can never become HEALTHY: not its
/// `startTimeout`, which the agent checks no longer [V]; the agent just goes on asking [V].
fn exited_dependency(task: &Task, other: &str) -> String {
    let scheduler = match task.service_name() {
        None => "",
        Some(_) => {
            " (a service's scheduler was seen to give such tasks up after about 3 h, which is not \
                    simulated)"
        }
    };
    format!(
        "somebody stops the task: `{other}` has exited and will never be HEALTHY, the agent goes \
         on asking, and a startTimeout on `{other}` counts only while it runs{scheduler}"
    )
}

/// That UNHEALTHY is no failure of the dependency: the agent goes on asking [V]. A service's
/// scheduler was seen to give such tasks up after about 3 h [O]; that is not simulated.
fn unhealthy_dependency(task: &Task, other: &Container) -> &'static str {
    match (other.health_status, task.service_name()) {
        (HealthStatus::Unhealthy, None) => {
            ", since the agent goes on asking although it is UNHEALTHY"
        }
        (HealthStatus::Unhealthy, Some(_)) => {
            ", since the agent goes on asking although it is UNHEALTHY (a service's scheduler was \
             seen to give such tasks up after about 3 h, which is not simulated)"
        }
        _ => "",
    }
}

/// How the health checks of a running container stand: "2 of 3 checks failed, next in 12 s".
pub(super) fn checks_of(
    world: &World,
    container: &Container,
    definition: &ContainerDefinition,
) -> Option<String> {
    let checks = Checks::of(definition.health_check.as_ref()?);
    let started_at = container.process_started_at()?;
    if container.last_status != ContainerStatus::Running {
        return None;
    }
    let next = checks.next_after(started_at, world.at) - world.at;
    Some(match container.failed_checks {
        0 => format!(
            "first answer that counts is to come, next check in {}",
            seconds(next)
        ),
        failed => format!(
            "{failed} of {} checks failed, next in {}",
            checks.retries,
            seconds(next)
        ),
    })
}
