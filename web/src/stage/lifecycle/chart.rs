//! What the container chart shows: for each container what it did and when, from the times that
//! the simulation keeps.

use ecslab::lifecycle::{
    AgentStage, AgentStatus, CheckRun, Checks, Container, ContainerStatus, EarlierProcess,
    HealthStatus, LastStatus, Milliseconds, Task, dependencies_of,
};
use ecslab::simulation::{SetBy, Waiting};

use super::axis::Axis;
use super::needs::{Need, needs_of};

/// So many processes of a container that was restarted have a stretch of the axis each.
const STRETCHES: usize = 4;

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
    /// The processes that its restart policy replaced, of those that are kept.
    pub earlier: Vec<EarlierProcess>,
    /// How often it was restarted.
    pub restarts: u32,
    /// Its health checks, those with the same answer in a row as one.
    pub checks: Vec<CheckRun>,
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
                let mut row = row(task, index, container, waits, limits);
                row.checks = check_runs(task, index, container, now);
                row
            })
            .collect();
        rows.extend(pause_row(task));
        let mut moments = vec![task.created_at];
        moments.extend(task.history.iter().map(|(_, at)| *at));
        for row in &rows {
            // Of many processes the latest have a stretch of the axis each.
            let older = row.earlier.len().saturating_sub(STRETCHES);
            let older = row.earlier.get(older).map_or(0, |it| it.started_at);
            let bars = row.bars.iter();
            let bars = bars.filter(|bar| bar.activity != Activity::Runs || bar.from >= older);
            moments.extend(bars.flat_map(|bar| [Some(bar.from), bar.to]).flatten());
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
        earlier: Vec::new(),
        restarts: 0,
        checks: Vec::new(),
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
    // Processes that are not kept any more are one.
    let mut runs_from = container.started_at;
    for process in &container.earlier_processes {
        bar(Activity::Runs, runs_from, Some(process.started_at));
        bar(
            Activity::Runs,
            Some(process.started_at),
            Some(process.ended_at),
        );
        runs_from = Some(process.ended_at);
    }
    bar(Activity::Runs, runs_from, container.signalled_at.or(ended));
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
        earlier: container.earlier_processes.clone(),
        restarts: container.restart_count,
        checks: Vec::new(),
        limits,
        ended: container.stopped_at.map(|at| (at, end(container))),
    }
}

/// The health checks of a container until `now`, where it has a health check.
fn check_runs(
    task: &Task,
    index: usize,
    container: &Container,
    now: Milliseconds,
) -> Vec<CheckRun> {
    let definitions = &task.revision.definition.container_definitions;
    let check = definitions
        .get(index)
        .and_then(|it| it.health_check.as_ref());
    check.map_or_else(Vec::new, |check| {
        container.check_runs(&Checks::of(check), now)
    })
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
    let retries = Checks::of(check).retries;
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
mod tests;
