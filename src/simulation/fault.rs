//! What can go wrong on purpose: the table of faults, which page, command line and scenario read.

use serde::{Deserialize, Serialize};
use serde_json::Error;

use crate::members::Members;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// The registry has no image of the name.
    ImageMissing,
    /// The registry answers "too many requests".
    PullRateLimit,
    /// The secret that a container names does not exist.
    SecretMissing,
    /// No network interface comes up in the subnet.
    NetworkInterfaceTimeout,
    /// The subnet has no free address.
    NoFreeAddresses,
    /// A container uses more memory than it may.
    OutOfMemory,
    /// A container's health check fails.
    HealthCheckFails,
    /// The agent of a container instance has lost its connection to ECS.
    AgentDisconnected,
    /// Spot capacity is taken back, in two minutes.
    SpotInterruption,
    /// The infrastructure under a Fargate task is retired.
    FargateRetirement,
}

/// What a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Struck {
    /// `image`: as a definition spells it.
    Image,
    /// `secret`: the `valueFrom` of a definition.
    Secret,
    /// `subnet`: its id.
    Subnet,
    /// `task` and `container`.
    Container,
    /// `containerInstance`.
    Instance,
    /// `task`.
    Task,
    /// `task`, on Fargate Spot, or `containerInstance`.
    TaskOrInstance,
}

/// What a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultMeaning {
    /// The fault.
    pub fault: Fault,
    /// As a scenario spells it.
    pub name: &'static str,
    /// What it strikes, and so which members a command must give.
    pub strikes: Struck,
    /// Whether it goes on until EndFault ends it.
    pub lasts: bool,
    /// What happens, for a menu.
    pub title: &'static str,
}

const fn row(
    fault: Fault,
    name: &'static str,
    strikes: Struck,
    lasts: bool,
    title: &'static str,
) -> FaultMeaning {
    FaultMeaning {
        fault,
        name,
        strikes,
        lasts,
        title,
    }
}

/// Every fault that InjectFault knows. The other faults are commands of their own.
pub const FAULTS: [FaultMeaning; 10] = [
    row(
        Fault::ImageMissing,
        "imageMissing",
        Struck::Image,
        true,
        "Image does not exist",
    ),
    row(
        Fault::PullRateLimit,
        "pullRateLimit",
        Struck::Image,
        true,
        "Registry limits the rate of pulls",
    ),
    row(
        Fault::SecretMissing,
        "secretMissing",
        Struck::Secret,
        true,
        "Secret does not exist",
    ),
    row(
        Fault::NetworkInterfaceTimeout,
        "networkInterfaceTimeout",
        Struck::Subnet,
        true,
        "Network interfaces do not come up",
    ),
    row(
        Fault::NoFreeAddresses,
        "noFreeAddresses",
        Struck::Subnet,
        true,
        "Subnet is out of addresses",
    ),
    row(
        Fault::OutOfMemory,
        "outOfMemory",
        Struck::Container,
        false,
        "Container uses too much memory",
    ),
    row(
        Fault::HealthCheckFails,
        "healthCheckFails",
        Struck::Container,
        true,
        "Health check fails",
    ),
    row(
        Fault::AgentDisconnected,
        "agentDisconnected",
        Struck::Instance,
        true,
        "Agent loses its connection",
    ),
    row(
        Fault::SpotInterruption,
        "spotInterruption",
        Struck::TaskOrInstance,
        false,
        "Spot capacity is taken back",
    ),
    row(
        Fault::FargateRetirement,
        "fargateRetirement",
        Struck::Task,
        false,
        "Fargate retires the host",
    ),
];

impl Fault {
    /// The fault with its meaning.
    #[must_use]
    pub fn meaning(self) -> &'static FaultMeaning {
        let [
            image,
            rate,
            secret,
            interface,
            addresses,
            memory,
            health,
            agent,
            spot,
            retirement,
        ] = &FAULTS;
        match self {
            Self::ImageMissing => image,
            Self::PullRateLimit => rate,
            Self::SecretMissing => secret,
            Self::NetworkInterfaceTimeout => interface,
            Self::NoFreeAddresses => addresses,
            Self::OutOfMemory => memory,
            Self::HealthCheckFails => health,
            Self::AgentDisconnected => agent,
            Self::SpotInterruption => spot,
            Self::FargateRetirement => retirement,
        }
    }
}

impl Fault {
    /// What comes of it, in a sentence or two.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            Self::ImageMissing => {
                "A container that is to be pulled fails with CannotPullContainerError. What runs \
                 goes on."
            }
            Self::PullRateLimit => {
                "A container that is to be pulled fails with 429 Too Many Requests. What runs goes \
                 on."
            }
            Self::SecretMissing => {
                "A task that is to read it fails with ResourceInitializationError. What runs keeps \
                 the value it has."
            }
            Self::NetworkInterfaceTimeout => {
                "A new task in this subnet never leaves PROVISIONING for PENDING: it times out."
            }
            Self::NoFreeAddresses => {
                "A new task in this subnet gets no network interface and fails in PROVISIONING."
            }
            Self::OutOfMemory => {
                "The kernel kills it: exit code 137, OutOfMemoryError. If it is essential, the task \
                 stops."
            }
            Self::HealthCheckFails => {
                "After its retries it is UNHEALTHY. A service then replaces the task; a standalone \
                 task goes on."
            }
            Self::AgentDisconnected => {
                "Its containers go on; ECS hears nothing of them and gets nothing started or \
                 stopped there."
            }
            Self::SpotInterruption => "A warning, and two minutes later what still runs is killed.",
            Self::FargateRetirement => {
                "ECS stops the task for maintenance. A service starts another one."
            }
        }
    }
}

/// A fault begins (InjectFault), or one that lasts ends (EndFault).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct InjectFault {
    /// Which.
    pub fault: Fault,
    /// Id or ARN of the task, or `#3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Name of the container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// EC2 instance id or ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// Image, as a definition spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The `valueFrom` of a definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Id of the subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet: Option<String>,
}

impl InjectFault {
    /// What happens to what, in a few words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let struck = [
            &self.image,
            &self.secret,
            &self.subnet,
            &self.container,
            &self.task,
            &self.container_instance,
        ];
        let struck = struck.into_iter().flatten().map(String::as_str);
        let struck = struck.collect::<Vec<_>>().join(" of ");
        format!("{}: {struck}", self.fault.meaning().title)
    }

    /// The fault, striking nothing yet.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            task: None,
            container: None,
            container_instance: None,
            image: None,
            secret: None,
            subnet: None,
        }
    }
}

impl TryFrom<Members> for InjectFault {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            fault: members.required("fault")?,
            task: members.optional("task")?,
            container: members.optional("container")?,
            container_instance: members.optional("containerInstance")?,
            image: members.optional("image")?,
            secret: members.optional("secret")?,
            subnet: members.optional("subnet")?,
        })
    }
}

/// A fault that goes on: which, and what it strikes, as the command named it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StandingFault {
    /// Which.
    pub fault: Fault,
    /// The image, secret or subnet.
    pub of: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_spelled_as_a_scenario_spells_it() {
        for row in &FAULTS {
            assert_eq!(row.fault.meaning(), row);
            assert_eq!(serde_json::to_value(row.fault).unwrap(), row.name);
        }
    }
}
