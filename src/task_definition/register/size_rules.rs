//! CPU and memory of the task and its containers, and the size of the definition itself.

use super::super::size;
use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

/// Task-level CPU units on EC2 [V].
const TASK_CPU: std::ops::RangeInclusive<i64> = 128..=196_608;
/// MiB that Docker needs for a container: 6, and 4 before Docker 20.10 [V].
const SMALLEST_MEMORY: i64 = 6;
const SMALLEST_MEMORY_ONCE: i64 = 4;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(task_cpu(definition));
    report.extend(task_memory(definition));
    for container in &definition.containers {
        report.extend(container_without_memory(definition, container));
        report.extend(memory_below_reservation(container));
        report.extend(little_memory(container, "memory"));
        report.extend(little_memory(container, "memoryReservation"));
    }
    sums(definition, report);
}

fn task_cpu(definition: &Definition<'_>) -> Option<Diagnostic> {
    let cpu = definition.object.text("cpu")?;
    let units = size::cpu_units(cpu);
    let is_in_range = units.is_some_and(|units| TASK_CPU.contains(&units));
    // Windows on EC2 ignores it, and Fargate has its own table [V].
    let is_checked = definition.is_for_instances() && !definition.is_windows();
    if is_in_range || units.is_some() && !is_checked {
        return None;
    }
    Some(
        refused(
            "task-cpu",
            "/cpu",
            "Invalid 'cpu' setting for task. For more information, see the Troubleshooting \
             section of the Amazon ECS Developer Guide.",
        )
        .with_help(format!(
            "\"{cpu}\" is not between 128 and 196608 CPU units. Write units like \"256\" or \
             vCPUs like \".25 vCPU\"."
        )),
    )
}

fn task_memory(definition: &Definition<'_>) -> Option<Diagnostic> {
    let memory = definition.object.text("memory")?;
    if size::memory_mib(memory).is_some_and(|mib| mib > 0) {
        return None;
    }
    Some(
        Diagnostic::error(
            "task-memory",
            "/memory",
            format!("\"{memory}\" is no amount of memory."),
        )
        .with_help("Write MiB like \"512\" or GiB like \"1GB\"."),
    )
}

fn container_without_memory(
    definition: &Definition<'_>,
    container: &Container<'_>,
) -> Option<Diagnostic> {
    if !definition.is_for_instances() || definition.object.has("memory") {
        return None;
    }
    // A member of a wrong type is a fault of its own.
    let is_given = |name: &str| match container.object.get(name) {
        None => false,
        Some(value) => value.as_i64() != Some(0),
    };
    if is_given("memory") || is_given("memoryReservation") {
        return None;
    }
    Some(
        refused(
            "container-without-memory",
            container.at("memory"),
            format!(
                "Invalid setting for container '{}'. At least one of 'memory' or \
                 'memoryReservation' must be specified.",
                container.shown_name()
            ),
        )
        .with_help("Give the container a memory limit in MiB, or the task a \"memory\"."),
    )
}

fn memory_below_reservation(container: &Container<'_>) -> Option<Diagnostic> {
    let memory = container.object.integer("memory").filter(|it| *it > 0)?;
    let reservation = container.object.integer("memoryReservation")?;
    (memory < reservation).then(|| {
        refused(
            "memory-below-reservation",
            container.at("memoryReservation"),
            "'memory' must be greater than or equal to 'memoryReservation'",
        )
        .with_help(format!(
            "{reservation} MiB are reserved and the container is killed above {memory} MiB: \
             reserve at most {memory}."
        ))
    })
}

fn little_memory(container: &Container<'_>, member: &str) -> Option<Diagnostic> {
    let mib = container.object.integer(member)?;
    if !(1..SMALLEST_MEMORY).contains(&mib) {
        return None;
    }
    let message = format!("{member} is {mib} MiB; Docker needs {SMALLEST_MEMORY} for a container.");
    let diagnostic = if mib < SMALLEST_MEMORY_ONCE {
        Diagnostic::error("container-memory-small", container.at(member), message)
    } else {
        Diagnostic::warning("container-memory-small", container.at(member), message)
    };
    Some(diagnostic.with_help(format!("Use {SMALLEST_MEMORY} MiB or more.")))
}

/// What the containers ask for together and alone against what the task has.
fn sums(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let sum = |member: &str| {
        let containers = definition.containers.iter();
        let amounts = containers.filter_map(|it| it.object.integer(member));
        amounts.fold(0_i64, |sum, it| sum.saturating_add(it.max(0)))
    };
    if let Some(limit) = definition.object.text("cpu").and_then(size::cpu_units) {
        let total = sum("cpu");
        if total > limit {
            report.push(
                refused(
                    "container-cpu-sum",
                    cpu_pointer(definition, limit),
                    "The sum of all container 'cpu' values cannot be greater than the \
                     task-level 'cpu' value",
                )
                .with_help(format!(
                    "The containers ask for {total} CPU units, the task has {limit}."
                )),
            );
        }
    }
    let Some(limit) = definition.object.text("memory").and_then(size::memory_mib) else {
        return;
    };
    let before = report.len();
    for container in &definition.containers {
        report.extend(container_above_task(container, "memory", limit));
        report.extend(container_above_task(container, "memoryReservation", limit));
    }
    for member in ["memory", "memoryReservation"] {
        let total = sum(member);
        if total > limit && report.len() == before {
            report.push(
                Diagnostic::error(
                    "container-memory-sum",
                    "/memory",
                    format!(
                        "The containers' {member} values sum to {total} MiB; the task has {limit}."
                    ),
                )
                .with_help("Raise the task's memory or lower that of the containers."),
            );
        }
    }
}

/// One container alone may be the fault.
fn cpu_pointer(definition: &Definition<'_>, limit: i64) -> String {
    let is_too_much = |it: &&Container<'_>| it.object.integer("cpu").is_some_and(|cpu| cpu > limit);
    match definition.containers.iter().find(is_too_much) {
        Some(container) => container.at("cpu"),
        None => "/cpu".to_owned(),
    }
}

fn container_above_task(container: &Container<'_>, member: &str, limit: i64) -> Option<Diagnostic> {
    let mib = container.object.integer(member)?;
    (mib > limit).then(|| {
        refused(
            "container-memory-above-task",
            container.at(member),
            format!(
                "The '{member}' setting for container '{}' is greater than for the task",
                container.shown_name()
            ),
        )
        .with_help(format!("It is {mib} MiB and the task has {limit}."))
    })
}
