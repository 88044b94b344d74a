//! Placement as the developer guide tells it, written down plainly: slow, and nothing of the
//! room's own code in it but the types of requests and instances and the draws of `Random`.
//!
//! Instances that satisfy CPU, GPU, memory and port needs, then constraints, then strategies one
//! inside the other, then a draw among what is equal.

use super::*;

/// What the reference says of one instance.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Verdict {
    /// Everything against it, in the order of the checks, in the words of this test.
    pub(super) against: Vec<String>,
    /// For each strategy that saw it: group, value, whether it was kept.
    pub(super) seen: Vec<(String, i64, bool)>,
    /// Place among those that qualify, from 1.
    pub(super) position: Option<usize>,
}

/// What the reference decides.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) tied: usize,
    pub(super) chosen: Option<usize>,
}

/// Expressions with what they mean, told without the query language.
pub(super) type Meaning = fn(&ContainerInstance) -> bool;
pub(super) const EXPRESSIONS: &[(&str, Meaning)] = &[
    ("attribute:ecs.instance-type == t3.medium", |it| {
        it.instance_type() == "t3.medium"
    }),
    ("attribute:ecs.instance-type =~ m5.*", |it| {
        it.instance_type().starts_with("m5")
    }),
    ("attribute:rack exists", |it| {
        it.attributes.contains_key("rack")
    }),
    ("attribute:rack != r1", |it| {
        // Having it without a value is having it.
        (it.attributes.get("rack")).is_some_and(|rack| rack.as_deref() != Some("r1"))
    }),
    ("not(task:group == service:db)", |it| {
        it.task_groups.get("service:db").is_none_or(|of| *of == 0)
    }),
    ("task:group == service:web", |it| {
        it.task_groups.get("service:web").is_some_and(|of| *of > 0)
    }),
    ("runningTasksCount < 3", |it| it.running_tasks_count < 3),
    ("ec2InstanceId in [i-0, i-2, i-5, i-9]", |it| {
        ["i-0", "i-2", "i-5", "i-9"].contains(&it.ec2_instance_id.as_str())
    }),
    (
        "attribute:ecs.availability-zone == az-0 or runningTasksCount >= 1",
        |it| it.availability_zone() == "az-0" || it.running_tasks_count >= 1,
    ),
];

fn against(request: &PlacementRequest, instance: &ContainerInstance) -> Vec<String> {
    let needs = &request.requirement;
    let has = &instance.remaining;
    let mut against = Vec::new();
    match instance.status {
        InstanceStatus::Active => {}
        InstanceStatus::Draining => against.push("status DRAINING".to_owned()),
        InstanceStatus::Inactive => against.push("status INACTIVE".to_owned()),
    }
    if !instance.agent_connected {
        against.push("agent".to_owned());
    }
    if needs.cpu > has.cpu {
        against.push(format!("cpu {} of {}", needs.cpu, has.cpu));
    }
    if needs.memory > has.memory {
        against.push(format!("memory {} of {}", needs.memory, has.memory));
    }
    for port in &needs.ports_tcp {
        if has.ports_tcp.iter().any(|taken| taken == port) {
            against.push(format!("port {port} tcp"));
        }
    }
    for port in &needs.ports_udp {
        if has.ports_udp.iter().any(|taken| taken == port) {
            against.push(format!("port {port} udp"));
        }
    }
    if needs.gpus > has.gpus.len() {
        against.push(format!("gpu {} of {}", needs.gpus, has.gpus.len()));
    }
    if needs.network_interfaces > has.network_interfaces {
        let (needs, has) = (needs.network_interfaces, has.network_interfaces);
        against.push(format!("eni {needs} of {has}"));
    }
    for name in &needs.attributes {
        if instance.attributes.keys().all(|known| known != name) {
            against.push(format!("attribute {name}"));
        }
    }
    let zone = zone_of(instance);
    if !needs.availability_zones.is_empty()
        && needs.availability_zones.iter().all(|one| one != zone)
    {
        against.push(format!("location {zone}"));
    }
    for constraint in &request.constraints {
        if constraint.kind == "distinctInstance" {
            if tasks_on(instance, &request.group) > 0 {
                against.push("distinctInstance".to_owned());
            }
        } else {
            let text = constraint.expression.as_deref().unwrap();
            let (_, holds) = EXPRESSIONS.iter().find(|(one, _)| *one == text).unwrap();
            if !holds(instance) {
                against.push(format!("memberOf {text}"));
            }
        }
    }
    against
}

fn zone_of(instance: &ContainerInstance) -> &str {
    match instance.attributes.get("ecs.availability-zone") {
        Some(Some(zone)) => zone,
        _ => "",
    }
}

fn tasks_on(instance: &ContainerInstance, group: &str) -> i64 {
    let mut tasks = 0;
    for (name, count) in &instance.task_groups {
        if name == group {
            tasks += i64::from(*count);
        }
    }
    tasks
}

/// The group that a strategy puts an instance in, and what it counts there: less is better.
fn group_and_value(
    (kind, field): (&str, &str),
    request: &PlacementRequest,
    instances: &[ContainerInstance],
    number: usize,
) -> (String, i64) {
    let instance = &instances[number];
    match (kind, field) {
        ("binpack", "cpu" | "CPU") => (
            String::new(),
            instance.remaining.cpu - request.requirement.cpu,
        ),
        ("binpack", _) => (
            String::new(),
            instance.remaining.memory - request.requirement.memory,
        ),
        ("spread", "instanceId" | "host") => (
            instance.ec2_instance_id.clone(),
            tasks_on(instance, &request.group),
        ),
        ("spread", attribute) => {
            let name = attribute.strip_prefix("attribute:").unwrap();
            let mine = instance.attributes.get(name);
            let mut tasks = 0;
            for other in instances {
                let same = match (mine, other.attributes.get(name)) {
                    (None, None) => true,
                    (Some(mine), Some(its)) => {
                        mine.as_deref().unwrap_or("") == its.as_deref().unwrap_or("")
                    }
                    _ => false,
                };
                if same {
                    tasks += tasks_on(other, &request.group);
                }
            }
            let group = mine.cloned().flatten().unwrap_or_default();
            (group, tasks)
        }
        _ => (String::new(), 0),
    }
}

/// One draw among `n`, none when there is nothing to draw.
fn draw(random: &mut Random, n: usize) -> usize {
    if n < 2 {
        return 0;
    }
    ((u128::from(random.next_u64()) * n as u128) >> 64) as usize
}

/// The decision.
pub(super) fn decide_plainly(
    request: &PlacementRequest,
    instances: &[ContainerInstance],
    random: &mut Random,
) -> Answer {
    let mut verdicts: Vec<Verdict> = instances
        .iter()
        .map(|instance| Verdict {
            against: against(request, instance),
            ..Verdict::default()
        })
        .collect();
    let qualifying: Vec<usize> = (0..instances.len())
        .filter(|number| verdicts[*number].against.is_empty())
        .collect();
    let mut strategies: Vec<(&str, &str)> = request
        .strategies
        .iter()
        .map(|strategy| {
            (
                strategy.kind.as_str(),
                strategy.field.as_deref().unwrap_or(""),
            )
        })
        .collect();
    if strategies.is_empty() {
        strategies = match request.scheduler {
            Scheduler::RunTask => vec![("random", "")],
            Scheduler::Service => vec![
                ("spread", "attribute:ecs.availability-zone"),
                ("spread", "instanceId"),
            ],
        };
    }
    let mut left = qualifying.clone();
    // What decides the order: every value of every instance, also of those that fell out before.
    let mut values: Vec<Vec<i64>> = vec![Vec::new(); instances.len()];
    for strategy in strategies {
        let drawn =
            (strategy.0 == "random" && !left.is_empty()).then(|| left[draw(random, left.len())]);
        let mut groups = vec![String::new(); instances.len()];
        for number in &qualifying {
            let (group, mut value) = group_and_value(strategy, request, instances, *number);
            if strategy.0 == "random" {
                value = i64::from(drawn != Some(*number));
            }
            groups[*number] = group;
            values[*number].push(value);
        }
        let last = |number: &usize| *values[*number].last().unwrap();
        let best = left.iter().map(last).min();
        for number in &left {
            let group = std::mem::take(&mut groups[*number]);
            let kept = Some(last(number)) == best;
            verdicts[*number].seen.push((group, last(number), kept));
        }
        left.retain(|number| Some(last(number)) == best);
    }
    let tied = left.len();
    let chosen = (tied > 0).then(|| left[draw(random, tied)]);
    let mut order = qualifying;
    order.sort_by_key(|number| (values[*number].clone(), Some(*number) != chosen, *number));
    for (place, number) in order.into_iter().enumerate() {
        verdicts[number].position = Some(place + 1);
    }
    Answer {
        verdicts,
        tied,
        chosen,
    }
}

/// A decision of the room in the words of the reference.
pub(super) fn told(decision: &Decision) -> Answer {
    let verdict = |candidate: &Candidate| Verdict {
        against: candidate.rejections.iter().map(tell).collect(),
        seen: candidate
            .ranks
            .iter()
            .map(|rank| (rank.group.to_string(), rank.value, rank.kept))
            .collect(),
        position: candidate.position,
    };
    Answer {
        verdicts: decision.candidates.iter().map(verdict).collect(),
        tied: decision.tied,
        chosen: decision.chosen,
    }
}

fn tell(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Absent(_) => "absent".to_owned(),
        Rejection::Status(status) => format!("status {status}"),
        Rejection::Agent => "agent".to_owned(),
        Rejection::Cpu { needs, has } => format!("cpu {needs} of {has}"),
        Rejection::Memory { needs, has } => format!("memory {needs} of {has}"),
        Rejection::Port { port, protocol } => format!("port {port} {protocol}"),
        Rejection::Gpu { needs, has } => format!("gpu {needs} of {has}"),
        Rejection::NetworkInterface { needs, has } => format!("eni {needs} of {has}"),
        Rejection::Attribute(name) => format!("attribute {name}"),
        Rejection::Location { availability_zone } => format!("location {availability_zone}"),
        Rejection::MemberOf { expression } => format!("memberOf {expression}"),
        Rejection::DistinctInstance => "distinctInstance".to_owned(),
    }
}
