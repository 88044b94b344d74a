//! Verdicts in words: ECS's, and plain ones with the numbers.

use super::{Absence, Candidate, Decision, Rejection};

/// What RunTask answers, and a service event gives as the reason, when a cluster has no container
/// instances [O].
pub const NO_CONTAINER_INSTANCES: &str = "No Container Instances were found in your cluster.";

impl Rejection {
    /// As ECS gives it in `failures[].reason`. Sources: API failures page [V]; the wording for
    /// distinctInstance is by analogy with memberOf [D].
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Absent(absence) => absence.reason(),
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
            Self::Absent(absence) => absence.explanation().to_owned(),
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
            Self::Absent(absence) => absence.reason(),
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
    pub(super) fn stage(&self) -> usize {
        match self {
            Self::Absent(_) | Self::Status(_) | Self::Agent => 0,
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

impl Absence {
    /// As ECS gives it in `failures[].reason` [V].
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Inactive => "INACTIVE",
            Self::EmptyCapacityProvider => "EMPTY CAPACITY PROVIDER",
        }
    }

    fn explanation(self) -> &'static str {
        match self {
            Self::Missing => {
                "MISSING: the cluster has no container instance of this name, and had none."
            }
            Self::Inactive => "INACTIVE: the container instance is deregistered.",
            Self::EmptyCapacityProvider => {
                "EMPTY CAPACITY PROVIDER: it has no container instances, and without managed \
                 scaling none will come."
            }
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

    /// The instance that came closest to taking the task, with its first verdict against it;
    /// none where there is no instance.
    #[must_use]
    pub fn closest(&self) -> Option<(&Candidate, &Rejection)> {
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
}

/// `12,345`
pub(super) fn thousands(number: i64) -> String {
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
