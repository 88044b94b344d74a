//! What the container chart shows: for each container what it did and when, from the times that
//! the simulation keeps.

use ecslab::lifecycle::{Container, ContainerStatus, HealthStatus, LastStatus, Milliseconds, Task};
use ecslab::task_definition::{ContainerDefinition, DependencyCondition};

use super::axis::Axis;

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
    /// Its status.
    pub status: ContainerStatus,
    /// Status, health and exit code, in words.
    pub state: String,
    /// Its bars, in order.
    pub bars: Vec<Bar>,
    /// When it was created.
    pub created: Option<Milliseconds>,
    /// When it ended, with what is written beside it.
    pub ended: Option<(Milliseconds, String)>,
}

/// A dependency that was met, from the row of the container waited for to the row that waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Index of the row waited for.
    pub on: usize,
    /// Index of the row that waited.
    pub row: usize,
    /// When it was met; none: not yet.
    pub met: Option<Milliseconds>,
    /// `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.
    pub condition: &'static str,
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
    /// Its dependencies.
    pub dependencies: Vec<Dependency>,
}

impl Chart {
    /// The chart of `task` at `now`.
    #[must_use]
    pub fn of(task: &Task, now: Milliseconds) -> Self {
        let is_over = task.last_status == LastStatus::Stopped;
        let definitions = &task.revision.definition.container_definitions;
        let rows: Vec<Row> = task
            .containers
            .iter()
            .enumerate()
            .map(|(index, container)| {
                row(
                    task,
                    index,
                    container,
                    definition(definitions, &container.name),
                )
            })
            .collect();
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
            dependencies: dependencies(task, definitions),
            rows,
        }
    }
}

fn definition<'all>(
    definitions: &'all [ContainerDefinition],
    name: &str,
) -> Option<&'all ContainerDefinition> {
    definitions
        .iter()
        .find(|definition| definition.name == name)
}

fn row(
    task: &Task,
    index: usize,
    container: &Container,
    definition: Option<&ContainerDefinition>,
) -> Row {
    let waits = definition.is_some_and(|definition| !definition.depends_on.is_empty());
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
        status: container.last_status,
        state: state(task, index, container),
        bars,
        created: container.pull_stopped_at,
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
    let status = container.last_status.name();
    match container.last_status {
        ContainerStatus::Pending => match activity(task, index) {
            does if does.is_empty() => status.to_owned(),
            does => format!("{status}, {does}"),
        },
        ContainerStatus::Running if container.signalled_at.is_some() => {
            format!("{status}, SIGTERM sent")
        }
        ContainerStatus::Running if container.health_status == HealthStatus::Unknown => {
            status.to_owned()
        }
        ContainerStatus::Running => format!("{status}, {}", container.health_status.name()),
        ContainerStatus::Stopped => format!("{status}, {}", end(container)),
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

fn end(container: &Container) -> String {
    match (container.exit_code, container.started_at) {
        (Some(137), _) => "exit 137, killed".to_owned(),
        (Some(code), _) => format!("exit {code}"),
        (None, None) => "never started".to_owned(),
        (None, Some(_)) => "no exit code".to_owned(),
    }
}

fn dependencies(task: &Task, definitions: &[ContainerDefinition]) -> Vec<Dependency> {
    let index_of = |name: &str| {
        task.containers
            .iter()
            .position(|container| container.name == name)
    };
    let mut found = Vec::new();
    for definition in definitions {
        let Some(row) = index_of(&definition.name) else {
            continue;
        };
        let began = task
            .containers
            .get(row)
            .and_then(|container| container.pull_started_at);
        for dependency in &definition.depends_on {
            let Some(on) = index_of(&dependency.container_name) else {
                continue;
            };
            let other = task.containers.get(on);
            // The time of a health report is not kept: the wait ended when the other began.
            let met = match dependency.condition {
                DependencyCondition::Start => other.and_then(|other| other.started_at),
                DependencyCondition::Complete | DependencyCondition::Success => {
                    other.and_then(|other| other.stopped_at)
                }
                DependencyCondition::Healthy => began,
            };
            found.push(Dependency {
                on,
                row,
                met: met.filter(|_| began.is_some()),
                condition: condition(dependency.condition),
            });
        }
    }
    found
}

fn condition(condition: DependencyCondition) -> &'static str {
    match condition {
        DependencyCondition::Start => "START",
        DependencyCondition::Complete => "COMPLETE",
        DependencyCondition::Success => "SUCCESS",
        DependencyCondition::Healthy => "HEALTHY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;
    use ecslab::lifecycle::Revision;
    use ecslab::lifecycle::{AgentStage, AgentStatus};
    use ecslab::task_definition::{ContainerDependency, TaskDefinition};
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
        let chart = Chart::of(&task, 4_000);
        let waits = Bar {
            activity: Activity::Waits,
            from: 1_000,
            to: None,
        };
        assert_eq!(chart.rows[1].bars, [waits]);
        assert_eq!(chart.dependencies[0].met, None);

        task.containers[0].stopped_at = Some(6_000);
        task.containers[1].pull_started_at = Some(6_100);
        let chart = Chart::of(&task, 7_000);
        assert_eq!(chart.rows[1].bars[0].to, Some(6_100));
        let dependency = &chart.dependencies[0];
        assert_eq!((dependency.on, dependency.row), (0, 1));
        assert_eq!(
            (dependency.met, dependency.condition),
            (Some(6_000), "SUCCESS")
        );
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
        let chart = Chart::of(&task, 10_000);
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
        let chart = Chart::of(&task, 60_000);
        assert_eq!(chart.now, None);
        assert_eq!(
            chart.rows[0].ended,
            Some((2_000, "never started".to_owned()))
        );
        assert_eq!(chart.rows[0].state, "STOPPED, never started");
        assert_eq!(chart.rows[0].bars.len(), 1);
    }
}
