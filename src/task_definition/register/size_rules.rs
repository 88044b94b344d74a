//! CPU and memory of the task and its containers, and the size of the definition itself.

use super::super::size;
use super::fargate::sizes;
use super::rules::{
    CONTAINER_CPU_SUM, CONTAINER_MEMORY_ABOVE_TASK, CONTAINER_MEMORY_SMALL, CONTAINER_MEMORY_SUM,
    CONTAINER_WITHOUT_MEMORY, MEMORY_BELOW_RESERVATION, TASK_CPU, TASK_MEMORY,
};
use super::{Container, Definition, fix};
use crate::diagnostic::{Diagnostic, Fix};

/// Task-level CPU units on EC2 [V].
const TASK_CPU_UNITS: std::ops::RangeInclusive<i64> = 128..=196_608;
/// MiB that Docker needs for a container; 4 before Docker 20.10 [V].
const SMALLEST_MEMORY: i64 = 6;
/// What the fix gives a container without memory [D].
const USUAL_MEMORY: i64 = 512;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(task_cpu(definition));
    report.extend(task_memory(definition));
    if definition.is_for_instances() {
        for container in &definition.containers {
            report.extend(container_without_memory(definition, container));
        }
    }
    for container in &definition.containers {
        report.extend(memory_below_reservation(container));
        report.extend(little_memory(container, "memory"));
        report.extend(little_memory(container, "memoryReservation"));
    }
    cpu_sum(definition, report);
    memory_sum(definition, report);
}

/// The rules of EC2 and External instances, whether or not the definition lists them.
pub(super) fn check_instances(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        report.extend(container_without_memory(definition, container));
    }
    report.extend(super::fargate::storage_on_instances(definition));
}

/// 128 to 196,608 units, or vCPUs [V MODEL]. Windows on EC2 ignores it, and Fargate has its own
/// table [V].
fn task_cpu(definition: &Definition<'_>) -> Option<Diagnostic> {
    let cpu = definition.object.text("cpu")?;
    let units = size::cpu_units(cpu);
    let is_checked = definition.is_for_instances() && !definition.is_windows();
    let nearest = match units {
        Some(units) if !is_checked || TASK_CPU_UNITS.contains(&units) => return None,
        Some(units) => units.clamp(*TASK_CPU_UNITS.start(), *TASK_CPU_UNITS.end()),
        None => leading_number(cpu)
            .filter(|it| TASK_CPU_UNITS.contains(it))
            .unwrap_or(0),
    };
    let is_sensible = nearest >= sum(definition, "cpu") && nearest > 0;
    Some(
        TASK_CPU
            .refused(
                "/cpu",
                "Invalid 'cpu' setting for task. For more information, see the Troubleshooting \
                 section of the Amazon ECS Developer Guide.",
            )
            .with_help(format!(
                "\"{cpu}\" is not between 128 and 196608 CPU units. Write units like \"256\" or \
                 vCPUs like \".25 vCPU\"."
            ))
            .with_fix(
                (is_sensible && !definition.requires("FARGATE"))
                    .then(|| fix::set("/cpu", nearest.to_string())),
            ),
    )
}

/// MiB, or GiB with GB behind it [V MODEL].
fn task_memory(definition: &Definition<'_>) -> Option<Diagnostic> {
    let memory = definition.object.text("memory")?;
    if size::memory_mib(memory).is_some_and(|mib| mib > 0) {
        return None;
    }
    let lower = memory.to_ascii_lowercase();
    let mib = ["mib", "mb", "m"]
        .iter()
        .find_map(|unit| lower.strip_suffix(unit));
    let mib = mib.and_then(|mib| mib.trim().parse::<i64>().ok());
    let mib = mib.filter(|mib| *mib > 0 && !definition.requires("FARGATE"));
    Some(
        TASK_MEMORY
            .at("/memory", format!("\"{memory}\" is no amount of memory."))
            .with_help("Write MiB like \"512\" or GiB like \"1GB\".")
            .with_fix(mib.map(|mib| fix::set("/memory", mib.to_string()))),
    )
}

fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    digits.parse().ok()
}

/// Without task-level memory every container needs its own [V].
fn container_without_memory(
    definition: &Definition<'_>,
    container: &Container<'_>,
) -> Option<Diagnostic> {
    if definition.object.has("memory") {
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
    let at = container.at("memory");
    let message = format!(
        "Invalid setting for container '{}'. At least one of 'memory' or 'memoryReservation' \
         must be specified.",
        container.shown_name()
    );
    Some(
        CONTAINER_WITHOUT_MEMORY
            .refused(at.clone(), message)
            .with_help("Give the container a memory limit in MiB, or the task a \"memory\".")
            .with_fix(fix::put(container.object, "memory", at, USUAL_MEMORY)),
    )
}

/// The hard limit is not below the soft one; equal is accepted [V PREFLIGHT].
fn memory_below_reservation(container: &Container<'_>) -> Option<Diagnostic> {
    let memory = container.object.integer("memory").filter(|it| *it > 0)?;
    let reservation = container.object.integer("memoryReservation")?;
    (memory < reservation).then(|| {
        let at = container.at("memoryReservation");
        MEMORY_BELOW_RESERVATION
            .refused(
                at.clone(),
                "'memory' must be greater than or equal to 'memoryReservation'",
            )
            .with_help(format!(
                "{reservation} MiB are reserved and the container is killed above {memory} MiB: \
                 reserve at most {memory}."
            ))
            .with_fix(fix::set(at, memory))
    })
}

/// At least 6 MiB [V MODEL ContainerDefinition.memory].
fn little_memory(container: &Container<'_>, member: &str) -> Option<Diagnostic> {
    let mib = container.object.integer(member)?;
    (1..SMALLEST_MEMORY).contains(&mib).then(|| {
        let at = container.at(member);
        let message =
            format!("{member} is {mib} MiB; Docker needs {SMALLEST_MEMORY} for a container.");
        let reservation = container.object.integer("memoryReservation").unwrap_or(0);
        let is_enough = member != "memory" || reservation <= SMALLEST_MEMORY;
        CONTAINER_MEMORY_SMALL
            .at(at.clone(), message)
            .with_help(format!("Use {SMALLEST_MEMORY} MiB or more."))
            .with_fix(is_enough.then(|| fix::set(at, SMALLEST_MEMORY)))
    })
}

/// What the containers ask for together.
pub(super) fn sum(definition: &Definition<'_>, member: &str) -> i64 {
    let containers = definition.containers.iter();
    let amounts = containers.filter_map(|it| it.object.integer(member));
    amounts.fold(0_i64, |sum, it| sum.saturating_add(it.max(0)))
}

/// The containers' CPU is not more than the task's [V]. If one alone is too much, it is the
/// fault; otherwise the task's amount and the list of containers are.
fn cpu_sum(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    const MESSAGE: &str = "The sum of all container 'cpu' values cannot be greater than the \
                           task-level 'cpu' value";
    let limit = definition.object.text("cpu").and_then(size::cpu_units);
    let total = sum(definition, "cpu");
    let Some(limit) = limit.filter(|limit| total > *limit) else {
        return;
    };
    let help = format!("The containers ask for {total} CPU units, the task has {limit}.");
    let is_too_much = |it: &&Container<'_>| it.object.integer("cpu").is_some_and(|cpu| cpu > limit);
    if let Some(container) = definition.containers.iter().find(is_too_much) {
        let own = container.object.integer("cpu").unwrap_or(0);
        let left = limit.saturating_sub(total.saturating_sub(own));
        report.push(
            CONTAINER_CPU_SUM
                .refused(container.at("cpu"), MESSAGE)
                .with_help(help)
                .with_fix((left >= 0).then(|| fix::set(container.at("cpu"), left))),
        );
        return;
    }
    let more = if definition.requires("FARGATE") {
        let memory = definition.object.text("memory").and_then(size::memory_mib);
        memory.and_then(|memory| sizes::cpu_for(total, memory, definition.is_windows()))
    } else {
        Some(total).filter(|total| TASK_CPU_UNITS.contains(total))
    };
    let fix = more.map(|more| fix::set("/cpu", more.to_string()));
    report.push(
        CONTAINER_CPU_SUM
            .refused("/cpu", MESSAGE)
            .with_help(help)
            .with_fix(fix.clone()),
    );
    report.push(too_much_together(
        &CONTAINER_CPU_SUM,
        "cpu",
        total,
        limit,
        fix,
    ));
}

/// The containers' memory is not more than the task's [V for one container; the words for the
/// sum are not known].
fn memory_sum(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let Some(limit) = definition.object.text("memory").and_then(size::memory_mib) else {
        return;
    };
    let before = report.len();
    let totals = ["memory", "memoryReservation"].map(|member| (member, sum(definition, member)));
    for container in &definition.containers {
        for (member, total) in totals {
            report.extend(container_above_task(container, member, total, limit));
        }
    }
    for (member, total) in totals {
        if total <= limit || report.len() > before {
            continue;
        }
        let more = if definition.requires("FARGATE") {
            let cpu = definition.object.text("cpu").and_then(size::cpu_units);
            cpu.and_then(|cpu| sizes::memory_for(cpu, total))
        } else {
            Some(total)
        };
        let fix = more.map(|more| fix::set("/memory", more.to_string()));
        let message =
            format!("The containers' {member} values sum to {total} MiB; the task has {limit}.");
        report.push(
            CONTAINER_MEMORY_SUM
                .at("/memory", message)
                .with_help("Raise the task's memory or lower that of the containers.")
                .with_fix(fix.clone()),
        );
        report.push(too_much_together(
            &CONTAINER_MEMORY_SUM,
            member,
            total,
            limit,
            fix,
        ));
    }
}

fn too_much_together(
    rule: &super::rules::Rule,
    member: &str,
    total: i64,
    limit: i64,
    fix: Option<Fix>,
) -> Diagnostic {
    rule.at(
        "/containerDefinitions",
        format!("The containers' {member} is {total} together, above the task's {limit}."),
    )
    .with_help("Lower it in some of the containers, or raise it for the task.")
    .with_fix(fix)
}

/// No container has more memory than the task [V].
fn container_above_task(
    container: &Container<'_>,
    member: &str,
    total: i64,
    limit: i64,
) -> Option<Diagnostic> {
    let mib = container.object.integer(member)?;
    (mib > limit).then(|| {
        let at = container.at(member);
        let left = limit.saturating_sub(total.saturating_sub(mib));
        let reservation = container.object.integer("memoryReservation").unwrap_or(0);
        let is_enough = left >= SMALLEST_MEMORY && (member != "memory" || left >= reservation);
        let message = format!(
            "The '{member}' setting for container '{}' is greater than for the task",
            container.shown_name()
        );
        CONTAINER_MEMORY_ABOVE_TASK
            .refused(at.clone(), message)
            .with_help(format!("It is {mib} MiB and the task has {limit}."))
            .with_fix(is_enough.then(|| fix::set(at, left)))
    })
}
