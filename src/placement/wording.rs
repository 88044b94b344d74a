//! Decisions in words: ECS's, and plain ones with the numbers.

use std::collections::BTreeSet;

use super::{Candidate, Decision, Rejection};

/// What RunTask answers, and a service event gives as the reason, when a cluster has no container
/// instances [O].
pub const NO_CONTAINER_INSTANCES: &str = "No Container Instances were found in your cluster.";

/// One step of a decision: which instances were still in after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// `ACTIVE`, `Resources`, `Constraints`, then each strategy, then `Choice`.
    pub label: String,
    /// What it went by, in a few words.
    pub detail: String,
    /// For each instance of the cluster, whether it was still in.
    pub survivors: Vec<bool>,
}

impl Rejection {
    /// As ECS gives it in `failures[].reason`. Sources: API failures page [V]; the wording for
    /// distinctInstance is by analogy with memberOf [D].
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Status(status) => status,
            Self::Agent => "AGENT",
            Self::Cpu { .. } => "RESOURCE:CPU",
            Self::Memory { .. } => "RESOURCE:MEMORY",
            Self::Port { .. } => "RESOURCE:PORTS",
            Self::Gpu { .. } => "RESOURCE:GPU",
            Self::NetworkInterface { .. } => "RESOURCE:ENI",
            Self::Attribute(_) => "ATTRIBUTE",
            Self::Location { .. } => "LOCATION",
            Self::MemberOf { .. } => "MemberOf placement constraint unsatisfied.",
            Self::DistinctInstance => "DistinctInstance placement constraint unsatisfied.",
        }
        .to_owned()
    }

    /// In plain words, with the numbers.
    #[must_use]
    pub fn explanation(&self) -> String {
        match self {
            Self::Status(status) => format!("{status}: only ACTIVE instances take new tasks."),
            Self::Agent => "The ECS agent is not connected.".to_owned(),
            Self::Cpu { needs, has } => {
                format!(
                    "{} CPU units free, {} needed.",
                    thousands(*has),
                    thousands(*needs)
                )
            }
            Self::Memory { needs, has } => {
                format!(
                    "{} MiB free, {} needed.",
                    thousands(*has),
                    thousands(*needs)
                )
            }
            Self::Port { port, protocol } => format!("Host port {port}/{protocol} is in use."),
            Self::Gpu { needs, has } => {
                format!(
                    "{} GPUs free, {} needed.",
                    thousands(*has),
                    thousands(*needs)
                )
            }
            Self::NetworkInterface { needs, has } => format!(
                "{} network interfaces free, {} needed.",
                thousands(*has),
                thousands(*needs)
            ),
            Self::Attribute(name) => format!("The attribute {name} is missing."),
            Self::Location { availability_zone } if availability_zone.is_empty() => {
                "In no zone that is known; the request's subnets are elsewhere.".to_owned()
            }
            Self::Location { availability_zone } => {
                format!("In {availability_zone}, where none of the request's subnets is.")
            }
            Self::MemberOf { expression } => format!("{expression} does not hold."),
            Self::DistinctInstance => "A task of the same group is here already.".to_owned(),
        }
    }

    /// The label of the verdict's badge.
    #[must_use]
    pub fn badge(&self) -> &'static str {
        match self {
            Self::Status(_) => "STATUS",
            Self::Agent => "AGENT",
            Self::Cpu { .. } => "CPU",
            Self::Memory { .. } => "MEM",
            Self::Port { .. } => "PORT",
            Self::Gpu { .. } => "GPU",
            Self::NetworkInterface { .. } => "ENI",
            Self::Attribute(_) => "ATTRIBUTE",
            Self::Location { .. } => "ZONE",
            Self::MemberOf { .. } => "memberOf",
            Self::DistinctInstance => "distinctInstance",
        }
    }

    /// What was needed and what was left, where that is a number.
    #[must_use]
    pub fn needs_and_has(&self) -> Option<(i64, i64)> {
        match self {
            Self::Cpu { needs, has }
            | Self::Memory { needs, has }
            | Self::Gpu { needs, has }
            | Self::NetworkInterface { needs, has } => Some((*needs, *has)),
            _ => None,
        }
    }

    /// How far an instance gets before this stops it: 0 status and agent, 1 what the task takes
    /// or requires of it, 2 the constraints.
    fn stage(&self) -> usize {
        match self {
            Self::Status(_) | Self::Agent => 0,
            Self::MemberOf { .. } | Self::DistinctInstance => 2,
            _ => 1,
        }
    }

    /// How a service event goes on after naming the closest instance [V for CPU, memory, ports,
    /// attributes and AGENT; the others by analogy with AGENT, D].
    fn event_clause(&self) -> String {
        match self {
            Self::Cpu { .. } => "has insufficient CPU units available".to_owned(),
            Self::Memory { .. } => "has insufficient memory available".to_owned(),
            Self::Port { .. } => "is already using a port required by your task".to_owned(),
            Self::Attribute(_) => "is missing an attribute required by your task".to_owned(),
            other => format!("encountered error \"{}\"", other.reason()),
        }
    }
}

impl Candidate {
    /// EC2 instance id, or the ARN of an instance without one.
    #[must_use]
    pub fn id(&self) -> &str {
        if self.ec2_instance_id.is_empty() {
            &self.container_instance_arn
        } else {
            &self.ec2_instance_id
        }
    }

    /// The last part of the ARN.
    fn container_instance_id(&self) -> &str {
        self.container_instance_arn
            .rsplit('/')
            .next()
            .unwrap_or_default()
    }
}

impl Decision {
    /// The event that a service would get; none when the task is placed.
    ///
    /// Which instance is the closest, ECS does not document. Here: the one with the fewest things
    /// against it; among those, the one that got furthest; among those, the first of the cluster
    /// [D].
    #[must_use]
    pub fn service_event(&self, service: &str) -> Option<String> {
        if self.chosen.is_some() {
            return None;
        }
        let cause = match self.closest() {
            None => format!("Reason: {NO_CONTAINER_INSTANCES}"),
            Some((candidate, rejection)) => format!(
                "The closest matching (container-instance {}) {}.",
                candidate.container_instance_id(),
                rejection.event_clause()
            ),
        };
        Some(format!(
            "(service {service}) was unable to place a task because no container instance met \
             all of its requirements. {cause} For more information, see the Troubleshooting \
             section of the Amazon ECS Developer Guide."
        ))
    }

    fn closest(&self) -> Option<(&Candidate, &Rejection)> {
        self.candidates
            .iter()
            .filter_map(|candidate| Some((candidate, candidate.rejections.first()?)))
            .min_by_key(|(candidate, first)| {
                (candidate.rejections.len(), std::cmp::Reverse(first.stage()))
            })
    }

    /// What RunTask answers under `failures` when the task is not placed: for every instance its
    /// ARN and the first reason [V for the shape, D for the choice of the first].
    #[must_use]
    pub fn failures(&self) -> Vec<(String, String)> {
        if self.chosen.is_some() {
            return Vec::new();
        }
        self.candidates
            .iter()
            .filter_map(|candidate| {
                let rejection = candidate.rejections.first()?;
                Some((candidate.container_instance_arn.clone(), rejection.reason()))
            })
            .collect()
    }

    /// Why the instance that was chosen won, or why there is none, in a sentence or two.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.chosen.and_then(|chosen| self.candidates.get(chosen)) {
            Some(chosen) => self.why(chosen),
            None => self.why_none(),
        }
    }

    fn why(&self, chosen: &Candidate) -> String {
        let qualified = self.qualified();
        if qualified == 1 {
            return format!(
                "{} is the only instance that can take the task.",
                chosen.id()
            );
        }
        let mut clauses = Vec::new();
        for (number, (step, rank)) in self.steps.iter().zip(&chosen.ranks).enumerate() {
            if step.before <= 1 {
                break;
            }
            let whole = number == 0;
            clauses.push(match step.strategy.as_str() {
                "random" => format!("{} was drawn from {} instances", chosen.id(), step.before),
                _ if step.after == step.before => format!(
                    "{} leaves all {} instances equal",
                    step.strategy, step.before
                ),
                "binpack(cpu)" => format!(
                    "{} {} the least CPU left after placing ({} units)",
                    self.of_those(chosen, step.before, step.after, whole),
                    if step.after == 1 { "has" } else { "have" },
                    thousands(rank.value)
                ),
                "binpack(memory)" => format!(
                    "{} {} the least memory left after placing ({} MiB)",
                    self.of_those(chosen, step.before, step.after, whole),
                    if step.after == 1 { "has" } else { "have" },
                    thousands(rank.value)
                ),
                "spread(instanceId)" => format!(
                    "{} {} the fewest tasks of {} ({})",
                    self.of_those(chosen, step.before, step.after, whole),
                    if step.after == 1 { "has" } else { "have" },
                    self.request.group,
                    thousands(rank.value)
                ),
                strategy => {
                    let group = if rank.group.is_empty() {
                        format!("no value for {}", attribute_of(strategy))
                    } else {
                        rank.group.clone()
                    };
                    format!(
                        "{group} has the fewest tasks of {} ({})",
                        self.request.group,
                        thousands(rank.value)
                    )
                }
            });
        }
        let mut sentence = clauses.join("; ");
        if self.tied > 1 {
            let drawn = format!(
                "{} was drawn from {} equal instances",
                chosen.id(),
                self.tied
            );
            sentence = if sentence.is_empty() {
                drawn
            } else {
                format!("{sentence}; {drawn}")
            };
        }
        format!("{sentence}.")
    }

    fn of_those(&self, chosen: &Candidate, before: usize, after: usize, whole: bool) -> String {
        let those = if whole {
            format!("the {before} that qualify")
        } else {
            format!("its {before} instances")
        };
        if after == 1 {
            format!("of {those} {}", chosen.id())
        } else {
            format!("{after} of {those}")
        }
    }

    fn why_none(&self) -> String {
        if self.candidates.is_empty() {
            return "The cluster has no container instances.".to_owned();
        }
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for candidate in &self.candidates {
            let badges: BTreeSet<&str> =
                candidate.rejections.iter().map(Rejection::badge).collect();
            for badge in badges {
                match counts.iter_mut().find(|(counted, _)| *counted == badge) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((badge, 1)),
                }
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let reasons: Vec<String> = counts
            .iter()
            .map(|(badge, count)| format!("{badge} on {count}"))
            .collect();
        let sentence = format!(
            "None of {} can take the task: {}.",
            counted(self.candidates.len(), "instance"),
            reasons.join(", ")
        );
        match self.closest() {
            Some((candidate, rejection)) if candidate.rejections.len() == 1 => format!(
                "{sentence} Only one thing keeps it from {}: {}",
                candidate.id(),
                rejection.explanation()
            ),
            _ => sentence,
        }
    }

    fn qualified(&self) -> usize {
        self.candidates
            .iter()
            .filter(|candidate| candidate.rejections.is_empty())
            .count()
    }

    /// The steps of the decision with what was left after each: ACTIVE, resources, constraints,
    /// every strategy, the choice.
    #[must_use]
    pub fn funnel(&self) -> Vec<FunnelStep> {
        let passed = |stage: usize| -> Vec<bool> {
            self.candidates
                .iter()
                .map(|candidate| candidate.rejections.iter().all(|it| it.stage() > stage))
                .collect()
        };
        let mut funnel = vec![
            self.step("ACTIVE", self.badges_of(0, "instances"), passed(0)),
            self.step("Resources", self.badges_of(1, "all fit"), passed(1)),
            self.step("Constraints", self.constraint_names(), passed(2)),
        ];
        let reached = self.qualified() > 0;
        for (number, step) in self.steps.iter().enumerate() {
            let (label, detail) = match step.strategy.split_once('(') {
                Some((label, field)) => (
                    label,
                    field
                        .trim_end_matches(')')
                        .trim_start_matches("attribute:")
                        .trim_start_matches("ecs.")
                        .to_owned(),
                ),
                None => (step.strategy.as_str(), "seeded".to_owned()),
            };
            let survivors = self
                .candidates
                .iter()
                .map(|candidate| candidate.ranks.get(number).is_some_and(|rank| rank.kept))
                .collect();
            funnel.push(self.step(
                label,
                if reached { detail } else { not_reached() },
                survivors,
            ));
        }
        let chosen = self.chosen.and_then(|chosen| self.candidates.get(chosen));
        let survivors = (0..self.candidates.len())
            .map(|number| Some(number) == self.chosen)
            .collect();
        let detail = match chosen {
            None => not_reached(),
            Some(chosen) if self.tied > 1 => format!("{} of {} equal", chosen.id(), self.tied),
            Some(chosen) => chosen.id().to_owned(),
        };
        funnel.push(self.step("Choice", detail, survivors));
        funnel
    }

    fn step(&self, label: &str, detail: String, survivors: Vec<bool>) -> FunnelStep {
        FunnelStep {
            label: label.to_owned(),
            detail,
            survivors,
        }
    }

    /// The badges that were given in a stage, or `none` when there were none.
    fn badges_of(&self, stage: usize, none: &str) -> String {
        let mut badges: Vec<&str> = Vec::new();
        for rejection in self.candidates.iter().flat_map(|it| &it.rejections) {
            if rejection.stage() == stage && !badges.contains(&rejection.badge()) {
                badges.push(rejection.badge());
            }
        }
        if badges.is_empty() {
            none.to_owned()
        } else {
            badges.join(", ")
        }
    }

    fn constraint_names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for constraint in &self.request.constraints {
            if !names.contains(&constraint.kind.as_str()) {
                names.push(&constraint.kind);
            }
        }
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    }
}

fn not_reached() -> String {
    "not reached".to_owned()
}

fn attribute_of(strategy: &str) -> &str {
    strategy
        .trim_start_matches("spread(attribute:")
        .trim_end_matches(')')
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// `12,345`
fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}
