//! What the container chart shows: for each container what it did and when, from the times that
//! the simulation keeps.

use ecslab::lifecycle::{
    AgentStage, AgentStatus, Container, ContainerStatus, HealthStatus, LastStatus, Milliseconds,
    Task, dependencies_of,
};
use ecslab::simulation::{SetBy, Waiting};

use super::axis::Axis;
use super::needs::{Need, needs_of};

/// The agent's name for the pause container. ECS does not report it.
pub const PAUSE_CONTAINER: &str = "~internal~ecs~pause";

/// What a container does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It waits for another container.
    Waits,
    /// Its image is pulled.
    Pulls,
    /// It is created and started.
    Starts,
    /// Its process runs.
    Runs,
    /// SIGTERM was sent, and its process still runs.
    Stops,
}

/// A bar of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the container does.
    pub activity: Activity,
    /// From when.
    pub from: Milliseconds,
    /// Until when; none: it still does.
    pub to: Option<Milliseconds>,
}

/// A container in the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its status; none: ECS does not report it.
    pub status: Option<ContainerStatus>,
    /// Status, health and exit code, in words.
    pub state: String,
    /// Its status in the agent, as the agent spells it.
    pub agent: &'static str,
    /// Its bars, in order.
    pub bars: Vec<Bar>,
    /// When it was created.
    pub created: Option<Milliseconds>,
    /// When it was last restarted, and how often.
    pub restarted: Option<(Milliseconds, u32)>,
    /// Until when something may last, with the member that says so.
    pub limits: Vec<(Milliseconds, &'static str)>,
    /// When it ended, with what is written beside it.
    pub ended: Option<(Milliseconds, String)>,
}

/// The chart of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The moment shown; none: the task is over.
    pub now: Option<Milliseconds>,
    /// Its time axis.
    pub axis: Axis,
    /// A row a container.
    pub rows: Vec<Row>,
    /// What the containers need of each other.
    pub needs: Vec<Need>,
}

impl Chart {
    /// The chart of `task` at `now`, where it waits for `waiting`.
    #[must_use]
    pub fn of(task: &Task, now: Milliseconds, waiting: &[Waiting]) -> Self {
        let is_over = task.last_status == LastStatus::Stopped;
        let dependencies = dependencies_of(&task.revision.definition);
        let mut rows: Vec<Row> = (task.containers.iter().enumerate())
            .map(|(index, container)| {
                let waits = dependencies.get(index).is_some_and(|of| !of.is_empty());
                let limits = waiting
                    .iter()
                    .filter_map(|it| limit_on(it, index))
                    .collect();
                row(task, index, container, waits, limits)
            })
            .collect();
        rows.extend(pause_row(task));
        let mut moments = vec![task.created_at];
        moments.extend(task.history.iter().map(|(_, at)| *at));
        for row in &rows {
            moments.extend(
                row.bars
                    .iter()
                    .flat_map(|bar| [Some(bar.from), bar.to])
                    .flatten(),
            );
            moments.extend(row.ended.as_ref().map(|(at, _)| *at));
        }
        if !is_over {
            moments.push(now);
            // Room for what comes next.
            let elapsed = now.saturating_sub(task.created_at);
            moments.push(now + (elapsed / 10).clamp(1_000, 10_000));
        }
        Self {
            now: (!is_over).then_some(now),
            axis: Axis::of(moments),
            needs: needs_of(task),
            rows,
        }
    }
}

/// Until when the container at `index` may take, by what somebody waits for.
fn limit_on(waiting: &Waiting, index: usize) -> Option<(Milliseconds, &'static str)> {
    match waiting.set_by {
        Some(SetBy::Member(of, member)) if of == index => Some((waiting.at_most?, member)),
        _ => None,
    }
}

/// The pause container, which holds the network of a task in awsvpc mode.
fn pause_row(task: &Task) -> Option<Row> {
    let status = task.pause_container()?;
    let (stage, since) = task.agent_stage;
    let activity = match stage {
        AgentStage::NetworkSetUp => Some(Activity::Starts),
        AgentStage::Containers => Some(Activity::Runs),
        _ => None,
    };
    let released = task
        .history
        .iter()
        .find(|(status, _)| *status >= LastStatus::Deprovisioning);
    let bar = activity.map(|activity| Bar {
        activity,
        from: since,
        to: released.map(|(_, at)| *at),
    });
    let state = match status {
        AgentStatus::Stopped => "internal, over",
        AgentStatus::ResourcesProvisioned => "internal, holds the network",
        _ => "internal, sets up the network",
    };
    Some(Row {
        name: PAUSE_CONTAINER.to_owned(),
        status: None,
        state: state.to_owned(),
        agent: status.meaning().name,
        bars: bar.into_iter().collect(),
        created: None,
        restarted: None,
        limits: Vec::new(),
        ended: None,
    })
}

fn row(
    task: &Task,
    index: usize,
    container: &Container,
    waits: bool,
    limits: Vec<(Milliseconds, &'static str)>,
) -> Row {
    let ended = container.stopped_at.or(task.stopped_at);
    let mut bars = Vec::new();
    let mut bar = |activity, from: Option<Milliseconds>, to: Option<Milliseconds>| {
        if let Some(from) = from
            && to.is_none_or(|to| to > from)
        {
            bars.push(Bar { activity, from, to });
        }
    };
    if waits {
        bar(
            Activity::Waits,
            agent_has_it(task),
            container.pull_started_at.or(ended),
        );
    }
    bar(
        Activity::Pulls,
        container.pull_started_at,
        container.pull_stopped_at.or(ended),
    );
    bar(
        Activity::Starts,
        container.pull_stopped_at,
        container.started_at.or(ended),
    );
    bar(
        Activity::Runs,
        container.started_at,
        container.signalled_at.or(ended),
    );
    bar(
        Activity::Stops,
        container
            .signalled_at
            .filter(|_| container.started_at.is_some()),
        ended,
    );
    Row {
        name: container.name.clone(),
        status: Some(container.last_status),
        state: state(task, index, container),
        agent: container.agent_status.meaning().name,
        bars,
        created: container.created_at.or(container.pull_stopped_at),
        restarted: (container.restarted_at).map(|at| (at, container.restart_count)),
        limits,
        ended: container.stopped_at.map(|at| (at, end(container))),
    }
}

/// When the agent had the task: PENDING entered.
fn agent_has_it(task: &Task) -> Option<Milliseconds> {
    task.history
        .iter()
        .find(|(status, _)| *status == LastStatus::Pending)
        .map(|(_, at)| *at)
}

/// Status, health and exit code, or what it is doing.
#[must_use]
pub fn state(task: &Task, index: usize, container: &Container) -> String {
    let mut parts = vec![container.last_status.name().to_owned()];
    match container.last_status {
        ContainerStatus::Pending => parts.push(activity(task, index)),
        ContainerStatus::Running => {
            if container.signalled_at.is_some() {
                parts.push("SIGTERM sent".to_owned());
            }
            parts.extend(health(task, index, container));
        }
        ContainerStatus::Stopped => parts.push(end(container)),
    }
    parts.extend(restarts(container));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// Its health, where it has a health check: how many checks in a row failed.
#[must_use]
pub fn health(task: &Task, index: usize, container: &Container) -> Option<String> {
    let definitions = &task.revision.definition.container_definitions;
    let check = definitions.get(index)?.health_check.as_ref()?;
    let name = container.health_status.name();
    let retries = ecslab::lifecycle::Checks::of(check).retries;
    Some(match (container.failed_checks, container.health_status) {
        (0, _) => name.to_owned(),
        (failed, HealthStatus::Unhealthy) => format!("{name}: {failed} checks in a row failed"),
        (failed, _) => format!("{name}: {failed} of {retries} checks failed"),
    })
}

/// How often its restart policy has started it again.
#[must_use]
pub fn restarts(container: &Container) -> Option<String> {
    match container.restart_count {
        0 => None,
        1 => Some("restarted once".to_owned()),
        count => Some(format!("restarted {count} times")),
    }
}

/// What a container is doing, its image by the last part of its name.
#[must_use]
pub fn activity(task: &Task, index: usize) -> String {
    let does = ecslab::lifecycle::activity(task, index);
    let image = task
        .containers
        .get(index)
        .map_or("", |it| it.image.as_str());
    let short = image.rsplit('/').next().unwrap_or_default();
    does.replace(image, short)
}

/// How it ended.
#[must_use]
pub fn end(container: &Container) -> String {
    let is_out_of_memory = |reason: &String| reason.starts_with("OutOfMemoryError");
    match (container.exit_code, container.started_at) {
        (Some(137), _) if container.reason.as_ref().is_some_and(is_out_of_memory) => {
            "exit 137, out of memory".to_owned()
        }
        (Some(137), _) => "exit 137, SIGKILL".to_owned(),
        (Some(143), _) => "exit 143, SIGTERM".to_owned(),
        (Some(code), _) => format!("exit {code}"),
        (None, None) => "never started".to_owned(),
        (None, Some(_)) => "no exit code".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;
    use ecslab::lifecycle::Revision;
    use ecslab::task_definition::{
        ContainerDefinition, ContainerDependency, DependencyCondition, HealthCheck, TaskDefinition,
    };
    use std::rc::Rc;

    fn after_migration() -> Task {
        let mut task = example::task(1, LastStatus::Pending);
        let mut web = ContainerDefinition {
            name: "web".to_owned(),
            ..ContainerDefinition::default()
        };
        web.depends_on = vec![ContainerDependency {
            container_name: "migrate".to_owned(),
            condition: DependencyCondition::Success,
            ..ContainerDependency::default()
        }];
        let migrate = ContainerDefinition {
            name: "migrate".to_owned(),
            ..ContainerDefinition::default()
        };
        task.revision = Rc::new(Revision {
            revision: 1,
            definition: TaskDefinition {
                container_definitions: vec![migrate, web],
                ..TaskDefinition::default()
            },
        });
        task.history = vec![(LastStatus::Pending, 1_000)];
        task.containers = vec![example::container("migrate"), example::container("web")];
        task
    }

    #[test]
    fn a_container_waits_until_its_dependency_is_met() {
        let mut task = after_migration();
        let chart = Chart::of(&task, 4_000, &[]);
        let waits = Bar {
            activity: Activity::Waits,
            from: 1_000,
            to: None,
        };
        assert_eq!(chart.rows[1].bars, [waits]);
        assert_eq!(chart.needs[0].at, None);

        task.containers[0].stopped_at = Some(6_000);
        task.containers[1].pull_started_at = Some(6_100);
        let chart = Chart::of(&task, 7_000, &[]);
        assert_eq!(chart.rows[1].bars[0].to, Some(6_100));
        let need = chart.needs[0];
        assert_eq!((need.on, need.row), (0, 1));
        assert_eq!((need.at, need.condition.name()), (Some(6_000), "SUCCESS"));
    }

    #[test]
    fn an_image_is_called_by_the_last_part_of_its_name() {
        let mut web = example::container("web");
        web.image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4".to_owned();
        web.agent_status = AgentStatus::ManifestPulled;
        let mut task = example::task(1, LastStatus::Pending);
        task.agent_stage = (AgentStage::Containers, 0);
        task.containers = vec![web.clone()];
        assert_eq!(state(&task, 0, &web), "PENDING, pulls web:1.4");
    }

    #[test]
    fn a_signalled_container_stops_for_a_while() {
        let mut task = example::task(1, LastStatus::Stopping);
        let mut web = example::container("web");
        web.pull_started_at = Some(1_000);
        web.pull_stopped_at = Some(3_000);
        web.started_at = Some(4_000);
        web.signalled_at = Some(9_000);
        web.last_status = ContainerStatus::Running;
        task.containers = vec![web];
        let chart = Chart::of(&task, 10_000, &[]);
        let activities: Vec<(Activity, Option<u64>)> = chart.rows[0]
            .bars
            .iter()
            .map(|bar| (bar.activity, bar.to))
            .collect();
        assert_eq!(
            activities,
            [
                (Activity::Pulls, Some(3_000)),
                (Activity::Starts, Some(4_000)),
                (Activity::Runs, Some(9_000)),
                (Activity::Stops, None),
            ]
        );
    }

    #[test]
    fn a_container_whose_image_could_not_be_pulled_never_started() {
        let mut task = example::task(1, LastStatus::Stopped);
        task.stopped_at = Some(5_000);
        let mut web = example::container("web");
        web.last_status = ContainerStatus::Stopped;
        web.pull_started_at = Some(1_000);
        web.stopped_at = Some(2_000);
        task.containers = vec![web];
        let chart = Chart::of(&task, 60_000, &[]);
        assert_eq!(chart.now, None);
        assert_eq!(
            chart.rows[0].ended,
            Some((2_000, "never started".to_owned()))
        );
        assert_eq!(chart.rows[0].state, "STOPPED, never started");
        assert_eq!(chart.rows[0].bars.len(), 1);
    }

    #[test]
    fn the_state_counts_failed_checks_and_restarts() {
        let mut task = after_migration();
        let definition = ContainerDefinition {
            name: "web".to_owned(),
            health_check: Some(HealthCheck::default()),
            ..ContainerDefinition::default()
        };
        task.revision = Rc::new(Revision {
            revision: 1,
            definition: TaskDefinition {
                container_definitions: vec![definition],
                ..TaskDefinition::default()
            },
        });
        let mut web = example::container("web");
        web.last_status = ContainerStatus::Running;
        web.failed_checks = 2;
        web.restart_count = 1;
        assert_eq!(
            state(&task, 0, &web),
            "RUNNING, UNKNOWN: 2 of 3 checks failed, restarted once"
        );
    }

    #[test]
    fn a_task_in_awsvpc_mode_has_a_pause_container_that_ecs_does_not_report() {
        let mut task = example::task(1, LastStatus::Running);
        assert_eq!(Chart::of(&task, 9_000, &[]).rows.len(), 0);
        task.circumstances.network_interface = true;
        task.agent_stage = (AgentStage::Containers, 4_000);
        let chart = Chart::of(&task, 9_000, &[]);
        let pause = &chart.rows[0];
        assert_eq!((pause.status, pause.agent), (None, "RESOURCES_PROVISIONED"));
        assert_eq!(pause.bars[0].from, 4_000);
    }
}
