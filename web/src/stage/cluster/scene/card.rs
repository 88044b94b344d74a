//! One container instance: what is on it, what is free, and what the decision shown says of it.

use std::rc::Rc;

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::lifecycle::{DesiredStatus, LastStatus, Milliseconds, Task, TaskNumber};
use ecslab::placement::{Candidate, PlacementRequest, Rejection};
use ecslab::simulation::World;

use super::{LAST_PHASE, Shown};
use crate::stage::cluster::numbers::thousands;
use crate::store::Selection;

/// Blocks of a lost instance stay outlined this long, in milliseconds of virtual time.
const OUTLINED_FOR: Milliseconds = 2_000;

/// A container instance as a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// ARN of the container instance.
    pub arn: String,
    /// EC2 instance id, or the end of the ARN when there is none.
    pub id: String,
    /// Instance type; may be empty.
    pub instance_type: String,
    /// Whether it takes tasks, and if not, why not.
    pub condition: Condition,
    /// CPU units.
    pub cpu: Gauge,
    /// MiB.
    pub memory: Gauge,
    /// What takes room on it, from the bottom to the top; those that have given it back last.
    pub blocks: Vec<Block>,
    /// Network interfaces that tasks in awsvpc mode can have, where that matters.
    pub interfaces: Option<Slots>,
    /// GPUs, where there are any.
    pub gpus: Option<Slots>,
    /// What the decision shown says; none when it has nothing to say, or no more.
    pub verdict: Option<Verdict>,
    /// `runningTasksCount`.
    pub running: u32,
    /// `pendingTasksCount`.
    pub pending: u32,
    /// Whether it, or a task on it, is selected.
    pub selected: bool,
    /// The selected task, when it is on this instance.
    pub selected_task: Option<TaskNumber>,
}

/// Whether an instance takes tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It does.
    Active,
    /// DRAINING.
    Draining,
    /// INACTIVE.
    Inactive,
    /// `agentConnected` is false.
    AgentDisconnected,
    /// Gone since then.
    Lost(Milliseconds),
}

/// An amount and how much of it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// What the instance registered with.
    pub registered: i64,
    /// What is left.
    pub free: i64,
    /// What the task of the decision shown lacks here: needed, while less is free.
    pub needed: Option<i64>,
}

/// Things that are counted one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// How many there are.
    pub total: usize,
    /// How many are free.
    pub free: usize,
}

/// What takes room on an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The task; none: the room is taken by something that the scenario does not name.
    pub task: Option<TaskNumber>,
    /// `family:revision`.
    pub name: String,
    /// First digits of the task's id.
    pub short_id: String,
    /// Where the task is; none: it is only reserved.
    pub status: Option<LastStatus>,
    /// Whether the token has reached the slot, though the task is not in the world shown yet.
    pub filled: bool,
    /// Whether the room is free again although the task is still here: ECS takes it back as soon
    /// as `desiredStatus` is STOPPED.
    pub given_back: bool,
    /// Whether the task belongs to the coloured group.
    pub own: bool,
    /// Whether the task is selected.
    pub selected: bool,
    /// Whether it differs in the branch that this is compared with.
    pub differs: bool,
    /// CPU units.
    pub cpu: i64,
    /// MiB.
    pub memory: i64,
}

/// What a decision says of an instance, as far as it has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The checks in the order they are made.
    pub checks: Vec<Check>,
    /// Place among the instances that qualify, once that has been told.
    pub position: Option<usize>,
    /// Whether it is the one chosen, once that has been told.
    pub chosen: bool,
    /// What speaks against it, in words, as far as it has been told.
    pub explanations: Vec<String>,
    /// What each strategy counted, in words.
    pub ranks: Vec<String>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Label of the badge.
    pub label: &'static str,
    /// Whether the instance passed.
    pub passed: bool,
    /// Whether that is still to be told: its room is kept.
    pub to_come: bool,
    /// In words.
    pub explanation: String,
}

impl Card {
    /// The card of `instance`; `lost_at`: it is gone since then.
    pub fn of(
        world: &World,
        instance: &ContainerInstance,
        lost_at: Option<Milliseconds>,
        shown: Option<&Shown>,
        group: Option<&str>,
        selection: &Selection,
    ) -> Self {
        let arn = instance.container_instance_arn.clone();
        let hidden = shown
            .and_then(Shown::hidden_task)
            .and_then(|number| world.tasks.get(&number))
            .filter(|task| task.container_instance_arn.as_deref() == Some(arn.as_str()));
        let candidate = shown.filter(|_| lost_at.is_none()).and_then(|shown| {
            let candidates = &shown.decision().candidates;
            let index = candidates
                .iter()
                .position(|it| it.container_instance_arn == arn)?;
            Some((shown, index, candidates.get(index)?))
        });
        let verdict = candidate
            .filter(|(shown, ..)| shown.is_on_cards())
            .map(|(shown, index, candidate)| Verdict::of(shown, index, candidate));
        let mut blocks = blocks(world, instance, lost_at, hidden, group, selection);
        if let Some((shown, ..)) = candidate.filter(|(shown, ..)| reserves(verdict.as_ref(), shown))
        {
            blocks.push(slot(shown));
        }
        let given_back: Vec<Block> = blocks.extract_if(.., |block| block.given_back).collect();
        blocks.extend(given_back);
        let selected_task = blocks
            .iter()
            .find(|block| block.selected)
            .and_then(|it| it.task);
        let needs = candidate
            .filter(|_| verdict.is_some())
            .map(|(shown, _, candidate)| (shown, candidate));
        let free =
            |left: i64, amount: fn(&Task) -> i64| left + hidden.map_or(0, |task| amount(task));
        Self {
            id: short_name(instance),
            instance_type: instance.instance_type().to_owned(),
            condition: Condition::of(instance, lost_at),
            cpu: Gauge::of(
                instance.registered.cpu,
                free(instance.remaining.cpu, cpu_of),
                needs,
                "CPU",
            ),
            memory: Gauge::of(
                instance.registered.memory,
                free(instance.remaining.memory, memory_of),
                needs,
                "MEM",
            ),
            interfaces: interfaces(world, instance, shown),
            gpus: gpus(instance),
            running: instance.running_tasks_count,
            pending: instance.pending_tasks_count,
            selected: *selection == Selection::Instance(arn.clone()),
            selected_task,
            verdict,
            blocks,
            arn,
        }
    }

    /// Whether the decision shown chose it, and says so now.
    pub fn is_chosen(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.chosen)
    }

    /// Whether the decision shown leaves it out, as far as it has been told.
    pub fn is_rejected(&self) -> bool {
        self.verdict
            .as_ref()
            .is_some_and(|verdict| !verdict.explanations.is_empty())
    }
}

impl Condition {
    fn of(instance: &ContainerInstance, lost_at: Option<Milliseconds>) -> Self {
        match (lost_at, instance.status, instance.agent_connected) {
            (Some(at), ..) => Self::Lost(at),
            (None, InstanceStatus::Draining, _) => Self::Draining,
            (None, InstanceStatus::Inactive, _) => Self::Inactive,
            (None, InstanceStatus::Active, false) => Self::AgentDisconnected,
            (None, InstanceStatus::Active, true) => Self::Active,
        }
    }
}

impl Gauge {
    /// `needs`: the decision and the instance's verdict in it; what is lacking is drawn only
    /// while as much is free as the decision saw.
    fn of(registered: i64, free: i64, needs: Option<(&Shown, &Candidate)>, label: &str) -> Self {
        let needed = needs
            .filter(|(shown, _)| shown.phase >= 1)
            .and_then(|(_, candidate)| {
                candidate
                    .rejections
                    .iter()
                    .find_map(|rejection| match rejection {
                        Rejection::Cpu { needs, has } | Rejection::Memory { needs, has }
                            if rejection.badge() == label && *has == free =>
                        {
                            Some(*needs)
                        }
                        _ => None,
                    })
            });
        Self {
            registered,
            free,
            needed,
        }
    }
}

impl Verdict {
    /// What the decision says of the candidate at `index`.
    pub fn of(shown: &Shown, index: usize, candidate: &Candidate) -> Self {
        let told = |rejection: &Rejection| shown.phase >= phase_of_check(rejection.badge());
        let chosen = shown.decision().chosen == Some(index);
        Self {
            checks: checks(shown, candidate),
            position: candidate.position.filter(|_| shown.phase >= 3),
            chosen: chosen && shown.phase >= 4,
            explanations: candidate
                .rejections
                .iter()
                .filter(|rejection| told(rejection))
                .map(Rejection::explanation)
                .collect(),
            ranks: candidate
                .ranks
                .iter()
                .filter(|_| shown.phase >= 3)
                .map(|rank| {
                    let value = thousands(rank.value);
                    if rank.group.is_empty() {
                        format!("{}: {value}", rank.strategy)
                    } else {
                        format!("{}: {} has {value}", rank.strategy, rank.group)
                    }
                })
                .collect(),
        }
    }
}

/// The phase in which the badge of a check is told.
pub(super) fn phase_of_check(label: &str) -> u8 {
    match label {
        "STATUS" | "AGENT" => 0,
        "memberOf" | "distinctInstance" => 2,
        _ => 1,
    }
}

/// CPU and memory always, the rest when the request asks for it or the instance failed for it.
fn checks(shown: &Shown, candidate: &Candidate) -> Vec<Check> {
    let mut checks: Vec<Check> = asked(&shown.decision().request)
        .into_iter()
        .map(|(label, explanation)| Check {
            label,
            passed: true,
            to_come: false,
            explanation,
        })
        .collect();
    for rejection in &candidate.rejections {
        let failed = Check {
            label: rejection.badge(),
            passed: false,
            to_come: false,
            explanation: rejection.explanation(),
        };
        match checks.iter_mut().find(|check| check.label == failed.label) {
            Some(check) => *check = failed,
            None => checks.push(failed),
        }
    }
    for check in &mut checks {
        check.to_come = shown.phase < phase_of_check(check.label);
    }
    checks
}

/// What a request asks of every instance, with the words for an instance that has it.
fn asked(request: &PlacementRequest) -> Vec<(&'static str, String)> {
    let requirement = &request.requirement;
    let ports: Vec<String> = requirement
        .ports_tcp
        .iter()
        .map(|port| format!("{port}/tcp"))
        .chain(
            requirement
                .ports_udp
                .iter()
                .map(|port| format!("{port}/udp")),
        )
        .collect();
    let constrained = |kind: &str| request.constraints.iter().any(|it| it.kind == kind);
    let expressions: Vec<&str> = request
        .constraints
        .iter()
        .filter_map(|constraint| constraint.expression.as_deref())
        .collect();
    [
        (
            true,
            "CPU",
            format!("{} CPU units fit.", thousands(requirement.cpu)),
        ),
        (
            true,
            "MEM",
            format!("{} MiB fit.", thousands(requirement.memory)),
        ),
        (
            !ports.is_empty(),
            "PORT",
            format!("Host port {} is free.", ports.join(", ")),
        ),
        (
            requirement.gpus > 0,
            "GPU",
            format!("{} GPUs are free.", requirement.gpus),
        ),
        (
            requirement.network_interfaces > 0,
            "ENI",
            "A network interface is free.".to_owned(),
        ),
        (
            constrained("memberOf"),
            "memberOf",
            format!("{} holds.", expressions.join("; ")),
        ),
        (
            constrained("distinctInstance"),
            "distinctInstance",
            format!("No task of {} is here.", request.group),
        ),
    ]
    .into_iter()
    .filter(|(asked, ..)| *asked)
    .map(|(_, label, explanation)| (label, explanation))
    .collect()
}

/// Whether a slot is held for the task: after the choice, until the world shown has the task.
fn reserves(verdict: Option<&Verdict>, shown: &Shown) -> bool {
    verdict.is_some_and(|verdict| verdict.chosen) && shown.is_playing() && !shown.is_there()
}

fn slot(shown: &Shown) -> Block {
    let requirement = &shown.decision().request.requirement;
    Block {
        task: None,
        name: shown.record.revision.name(),
        short_id: shown.short_id.clone().unwrap_or_default(),
        status: None,
        filled: shown.phase == LAST_PHASE,
        given_back: false,
        own: true,
        selected: false,
        differs: false,
        cpu: requirement.cpu,
        memory: requirement.memory,
    }
}

/// Tasks by number, above what the scenario does not name.
fn blocks(
    world: &World,
    instance: &ContainerInstance,
    lost_at: Option<Milliseconds>,
    hidden: Option<&Rc<Task>>,
    group: Option<&str>,
    selection: &Selection,
) -> Vec<Block> {
    let arn = instance.container_instance_arn.as_str();
    let of_lost = |at: Milliseconds| {
        let outlined = world.at.saturating_sub(at) <= OUTLINED_FOR;
        world.tasks.values().filter(move |task| {
            outlined
                && task.container_instance_arn.as_deref() == Some(arn)
                && task.stopped_at.is_none_or(|stopped| stopped >= at)
        })
    };
    let tasks: Vec<&Rc<Task>> = match lost_at {
        Some(at) => of_lost(at).collect(),
        None => world.tasks_on(arn).collect(),
    };
    let mut blocks: Vec<Block> = tasks
        .iter()
        .filter(|task| hidden.is_none_or(|hidden| hidden.number != task.number))
        .map(|task| Block {
            task: Some(task.number),
            name: task.revision.name(),
            short_id: task.short_id().to_owned(),
            status: Some(task.last_status),
            filled: false,
            given_back: lost_at.is_none() && task.desired_status == DesiredStatus::Stopped,
            own: group == Some(task.group.as_str()),
            selected: *selection == Selection::Task(task.number),
            differs: false,
            cpu: cpu_of(task),
            memory: memory_of(task),
        })
        .collect();
    if lost_at.is_none() {
        let reserved = || {
            tasks
                .iter()
                .filter(|task| task.desired_status == DesiredStatus::Running)
        };
        let sum = |amount: fn(&Task) -> i64| reserved().map(|task| amount(task)).sum::<i64>();
        let cpu = instance.registered.cpu - instance.remaining.cpu - sum(cpu_of);
        let memory = instance.registered.memory - instance.remaining.memory - sum(memory_of);
        if cpu > 0 || memory > 0 {
            blocks.insert(0, unnamed(cpu.max(0), memory.max(0)));
        }
    }
    blocks
}

fn unnamed(cpu: i64, memory: i64) -> Block {
    Block {
        task: None,
        name: "in use".to_owned(),
        short_id: String::new(),
        status: None,
        filled: false,
        given_back: false,
        own: false,
        selected: false,
        differs: false,
        cpu,
        memory,
    }
}

fn cpu_of(task: &Task) -> i64 {
    task.revision.definition.cpu_units()
}

fn memory_of(task: &Task) -> i64 {
    task.revision.definition.memory_mib()
}

fn short_name(instance: &ContainerInstance) -> String {
    if instance.ec2_instance_id.is_empty() {
        let arn = &instance.container_instance_arn;
        let end = arn.rsplit('/').next().unwrap_or(arn);
        end.get(..8).unwrap_or(end).to_owned()
    } else {
        instance.ec2_instance_id.clone()
    }
}

/// Shown where a task has an interface of its own, or is about to.
fn interfaces(world: &World, instance: &ContainerInstance, shown: Option<&Shown>) -> Option<Slots> {
    let total = usize::try_from(instance.registered.network_interfaces).ok()?;
    let free = usize::try_from(instance.remaining.network_interfaces).unwrap_or(0);
    let asked = shown.is_some_and(|shown| {
        shown.is_on_cards() && shown.decision().request.requirement.network_interfaces > 0
    });
    let used = world
        .tasks_on(&instance.container_instance_arn)
        .any(|task| task.circumstances.network_interface);
    (total > 0 && (asked || used)).then_some(Slots { total, free })
}

fn gpus(instance: &ContainerInstance) -> Option<Slots> {
    let total = instance.registered.gpus.len();
    (total > 0).then_some(Slots {
        total,
        free: instance.remaining.gpus.len(),
    })
}
