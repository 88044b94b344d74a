//! The decision about one task, explained: a verdict for every instance.

use std::rc::Rc;

use super::PlacementRequest;

/// What came of one attempt to place one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What was asked.
    pub request: PlacementRequest,
    /// Every instance of the cluster with its verdict, in the order of the cluster.
    pub candidates: Vec<Candidate>,
    /// How each strategy narrowed what was left, in order.
    pub steps: Vec<StrategyStep>,
    /// Index into `candidates` of the instance chosen; none: the task is not placed.
    pub chosen: Option<usize>,
    /// How many instances were still equal after the last strategy (1: no tie).
    pub tied: usize,
}

/// One instance and its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// ARN of the container instance.
    pub container_instance_arn: String,
    /// EC2 instance id.
    pub ec2_instance_id: String,
    /// Its Availability Zone. One text for the candidates of a zone, as in `ranks`.
    pub availability_zone: Rc<str>,
    /// Everything that speaks against it, in the order ECS checks; empty: it qualifies.
    pub rejections: Vec<Rejection>,
    /// For each strategy, in order, what the instance counted; shorter when it fell out before.
    pub ranks: Vec<Rank>,
    /// Place among the instances that qualify, from 1; none for the others. Equal ones stand in
    /// the order of the cluster, but the one that was chosen before those it is equal with.
    pub position: Option<usize>,
}

/// What one strategy saw in one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// `spread(attribute:ecs.availability-zone)`, `binpack(memory)`, …
    pub strategy: Rc<str>,
    /// For spread, the group the instance is in (`us-east-1a`); else empty.
    pub group: Rc<str>,
    /// For spread, tasks in that group; for binpack, what would remain; for random, 0 for the
    /// instance drawn and 1 for the others. Less is better.
    pub value: i64,
    /// Whether the instance was kept by this strategy.
    pub kept: bool,
}

/// One strategy at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyStep {
    /// `spread(attribute:ecs.availability-zone)`, `binpack(memory)`, …
    pub strategy: String,
    /// How many instances it was given.
    pub before: usize,
    /// How many it kept.
    pub after: usize,
}

/// What there is in place of a container instance that could take the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// A container instance that the cluster never had (`MISSING`) [V].
    Missing,
    /// A container instance that is deregistered (`INACTIVE`) [V].
    Inactive,
    /// A capacity provider without managed scaling that has no container instances
    /// (`EMPTY CAPACITY PROVIDER`) [V].
    EmptyCapacityProvider,
}

/// Why an instance cannot take the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// There is nothing of this name that could take a task.
    Absent(Absence),
    /// Not ACTIVE: holds the status.
    Status(&'static str),
    /// The agent is not connected (`AGENT`).
    Agent,
    /// Not enough CPU units (`RESOURCE:CPU`).
    Cpu {
        /// Asked for.
        needs: i64,
        /// Left.
        has: i64,
    },
    /// Not enough MiB (`RESOURCE:MEMORY`).
    Memory {
        /// Asked for.
        needs: i64,
        /// Left.
        has: i64,
    },
    /// A static host port is taken (`RESOURCE:PORTS`).
    Port {
        /// The port.
        port: u16,
        /// `tcp` or `udp`.
        protocol: &'static str,
    },
    /// Not enough GPUs (`RESOURCE:GPU`).
    Gpu {
        /// Asked for.
        needs: i64,
        /// Left.
        has: i64,
    },
    /// No network interface left (`RESOURCE:ENI`).
    NetworkInterface {
        /// Asked for.
        needs: i64,
        /// Left.
        has: i64,
    },
    /// A required attribute is missing (`ATTRIBUTE`).
    Attribute(Rc<str>),
    /// In another zone than the request's subnets (`LOCATION`).
    Location {
        /// The instance's zone.
        availability_zone: Rc<str>,
    },
    /// A `memberOf` expression does not hold.
    MemberOf {
        /// The expression.
        expression: Rc<str>,
    },
    /// `distinctInstance`: a task of the group is here already.
    DistinctInstance,
}
