//! EC2 instance types, and container instances made of them.
//!
//! Sources: registered memory measured on instances where `estimated` is false [O]; where it is
//! true, advertised memory less what instances of that generation lack [D]. Network interfaces,
//! architecture and GPUs as EC2 publishes them [V].

use super::capabilities::{CAPABILITIES, docker_remote_api_versions};
use super::{ContainerInstance, InstanceStatus, Resources};
use crate::ordered::OrderedMap;

/// An EC2 instance type, as ECS accounts for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceType {
    /// For example `m5.large`.
    pub name: &'static str,
    /// CPU units; 1,024 a vCPU.
    pub cpu: i64,
    /// MiB as EC2 advertises it.
    pub advertised_memory: i64,
    /// MiB that the instance registers with ECS.
    pub memory: i64,
    /// Whether `memory` is estimated rather than measured.
    pub estimated: bool,
    /// Network interfaces, the primary one included.
    pub network_interfaces: i64,
    /// Tasks in awsvpc mode that an instance with a trunk interface holds; none: the type has no
    /// trunking.
    pub trunk_tasks: Option<i64>,
    /// `x86_64` or `arm64`.
    pub architecture: &'static str,
    /// Number of GPUs.
    pub gpus: usize,
}

impl InstanceType {
    /// The instance type called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        INSTANCE_TYPES.iter().find(|known| known.name == name)
    }

    /// Network interfaces left for tasks in awsvpc mode, without trunking: all but the primary
    /// one [V].
    #[must_use]
    pub fn task_network_interfaces(&self) -> i64 {
        self.network_interfaces - 1
    }

    /// Network interfaces for tasks in awsvpc mode of an instance with `attributes`: with a trunk
    /// interface, which the attribute `ecs.awsvpc-trunk-id` says, a limit of its own [V].
    #[must_use]
    pub fn task_network_interfaces_with(
        &self,
        attributes: &OrderedMap<String, Option<String>>,
    ) -> i64 {
        let trunk = self
            .trunk_tasks
            .filter(|_| attributes.contains_key(TRUNK_ID));
        trunk.unwrap_or_else(|| self.task_network_interfaces())
    }

    /// What an instance of this type registers with.
    #[must_use]
    pub fn resources(&self) -> Resources {
        Resources {
            cpu: self.cpu,
            memory: self.memory,
            ports_tcp: RESERVED_PORTS.into(),
            gpus: (0..self.gpus)
                .map(|number| format!("GPU-{number}"))
                .collect(),
            network_interfaces: self.task_network_interfaces(),
            ..Resources::default()
        }
    }
}

/// TCP ports that the agent reserves on every instance: SSH, Docker, the agent's own [V].
pub const RESERVED_PORTS: [u16; 6] = [22, 2375, 2376, 51678, 51679, 51680];

/// The attribute that an instance has whose account setting awsvpcTrunking gave it a trunk
/// interface [V].
const TRUNK_ID: &str = "ecs.awsvpc-trunk-id";

/// Version of the agent on instances that do not say theirs.
pub const AGENT_VERSION: &str = "1.105.1";

const fn measured(
    name: &'static str,
    cpu: i64,
    advertised_memory: i64,
    memory: i64,
    network_interfaces: i64,
) -> InstanceType {
    InstanceType {
        name,
        cpu,
        advertised_memory,
        memory,
        estimated: false,
        network_interfaces,
        trunk_tasks: None,
        architecture: "x86_64",
        gpus: 0,
    }
}

const fn estimated(
    name: &'static str,
    cpu: i64,
    advertised_memory: i64,
    memory: i64,
    network_interfaces: i64,
) -> InstanceType {
    let mut of_type = measured(name, cpu, advertised_memory, memory, network_interfaces);
    of_type.estimated = true;
    of_type
}

const fn arm(
    name: &'static str,
    cpu: i64,
    advertised_memory: i64,
    memory: i64,
    network_interfaces: i64,
) -> InstanceType {
    let mut of_type = estimated(name, cpu, advertised_memory, memory, network_interfaces);
    of_type.architecture = "arm64";
    of_type
}

const fn trunked(mut of_type: InstanceType, tasks: i64) -> InstanceType {
    of_type.trunk_tasks = Some(tasks);
    of_type
}

const fn with_gpus(mut of_type: InstanceType, gpus: usize) -> InstanceType {
    of_type.gpus = gpus;
    of_type
}

/// The instance types that can be named without giving resources: name, CPU units, advertised
/// MiB, registered MiB, network interfaces.
pub const INSTANCE_TYPES: &[InstanceType] = &[
    measured("t2.micro", 1024, 1024, 993, 2),
    measured("t2.small", 1024, 2048, 2001, 3),
    measured("t2.medium", 2048, 4096, 3952, 3),
    measured("t2.large", 2048, 8192, 7984, 3),
    estimated("t3.nano", 2048, 512, 460, 2),
    estimated("t3.micro", 2048, 1024, 930, 2),
    estimated("t3.small", 2048, 2048, 1910, 3),
    measured("t3.medium", 2048, 4096, 3884, 3),
    estimated("t3.large", 2048, 8192, 7830, 3),
    estimated("t3.xlarge", 4096, 16384, 15700, 4),
    estimated("t3.2xlarge", 8192, 32768, 31600, 4),
    arm("t4g.micro", 2048, 1024, 940, 2),
    arm("t4g.small", 2048, 2048, 1910, 3),
    arm("t4g.medium", 2048, 4096, 3880, 3),
    arm("t4g.large", 2048, 8192, 7830, 3),
    measured("m4.large", 2048, 8192, 7984, 2),
    measured("m4.xlarge", 4096, 16384, 16048, 4),
    trunked(measured("m5.large", 2048, 8192, 7680, 3), 10),
    trunked(measured("m5.xlarge", 4096, 16384, 15576, 4), 20),
    trunked(measured("m5.2xlarge", 8192, 32768, 31368, 4), 40),
    trunked(measured("m5.4xlarge", 16384, 65536, 62950, 8), 60),
    trunked(estimated("m6i.large", 2048, 8192, 7700, 3), 10),
    trunked(arm("m6g.medium", 1024, 4096, 3780, 2), 4),
    trunked(arm("m6g.large", 2048, 8192, 7700, 3), 10),
    trunked(arm("m7g.large", 2048, 8192, 7700, 3), 10),
    measured("c4.large", 2048, 3840, 3765, 3),
    trunked(measured("c5.large", 2048, 4096, 3704, 3), 10),
    trunked(measured("c5.xlarge", 4096, 8192, 7624, 4), 20),
    trunked(measured("c5.2xlarge", 8192, 16384, 15463, 4), 40),
    trunked(arm("c6g.large", 2048, 4096, 3780, 3), 10),
    trunked(arm("c7g.large", 2048, 4096, 3780, 3), 10),
    measured("r4.large", 2048, 15616, 15292, 3),
    trunked(estimated("r5.large", 2048, 16384, 15700, 3), 10),
    trunked(estimated("r5.xlarge", 4096, 32768, 31600, 4), 20),
    trunked(arm("r6g.large", 2048, 16384, 15700, 3), 10),
    with_gpus(estimated("g4dn.xlarge", 4096, 16384, 15600, 3), 1),
    with_gpus(estimated("g4dn.12xlarge", 49152, 196_608, 190_000, 8), 4),
    with_gpus(trunked(estimated("g5.xlarge", 4096, 16384, 15700, 4), 6), 1),
    with_gpus(
        trunked(estimated("p3.2xlarge", 8192, 62464, 60900, 4), 40),
        1,
    ),
    with_gpus(
        trunked(
            estimated("p4d.24xlarge", 98304, 1_179_648, 1_150_000, 60),
            120,
        ),
        8,
    ),
    estimated("inf1.xlarge", 4096, 8192, 7700, 4),
    estimated("i3.large", 2048, 15616, 15290, 3),
];

impl ContainerInstance {
    /// A fresh instance of `instance_type` with a current ECS-optimised agent: built-in attributes,
    /// capabilities, and `custom` attributes over them. The ARN is left empty. `None`: the type
    /// is not in [`INSTANCE_TYPES`].
    #[must_use]
    pub fn of_type(
        ec2_instance_id: &str,
        instance_type: &str,
        availability_zone: &str,
        custom: &OrderedMap<String, Option<String>>,
    ) -> Option<Self> {
        let known = InstanceType::named(instance_type)?;
        let mut attributes = built_in_attributes(known, availability_zone);
        attributes.extend(usual_capabilities());
        attributes.extend(custom.clone());
        let resources = Resources {
            network_interfaces: known.task_network_interfaces_with(&attributes),
            ..known.resources()
        };
        Some(Self {
            ec2_instance_id: ec2_instance_id.to_owned(),
            status: InstanceStatus::Active,
            agent_connected: true,
            agent_version: AGENT_VERSION.to_owned(),
            attributes: attributes.into(),
            registered: resources.clone(),
            remaining: resources,
            ..Self::default()
        })
    }
}

/// The attributes that every instance gets by itself [V]; image, VPC and subnet are made up, the
/// subnet one a zone [D].
pub(super) fn built_in_attributes(
    known: &InstanceType,
    availability_zone: &str,
) -> OrderedMap<String, Option<String>> {
    let image = match known.architecture {
        "arm64" => "ami-0a2ecslabarm64000",
        _ => "ami-0a1ecslabx86640000",
    };
    [
        ("ecs.ami-id", image.to_owned()),
        ("ecs.availability-zone", availability_zone.to_owned()),
        ("ecs.cpu-architecture", known.architecture.to_owned()),
        ("ecs.instance-type", known.name.to_owned()),
        ("ecs.os-family", "LINUX".to_owned()),
        ("ecs.os-type", "linux".to_owned()),
        (
            "ecs.subnet-id",
            format!("subnet-{}", short_zone(availability_zone)),
        ),
        ("ecs.vpc-id", "vpc-ecslab".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), Some(value)))
    .collect()
}

/// The capability attributes of a current ECS-optimised agent; they have no value [V].
pub(super) fn usual_capabilities() -> impl Iterator<Item = (String, Option<String>)> {
    CAPABILITIES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(docker_remote_api_versions())
        .map(|name| (name, None))
}

/// `1a` of `us-east-1a`.
fn short_zone(availability_zone: &str) -> &str {
    availability_zone
        .rsplit('-')
        .next()
        .unwrap_or(availability_zone)
}
