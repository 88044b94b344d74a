//! The scenario document.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Error, Map, Value};

use crate::diagnostic::Severity;
use crate::iam::Role;
pub use crate::iam::calls::EncryptedSecret;
use crate::lifecycle::{Milliseconds, Timings};
use crate::members::Members;
pub use crate::simulation::{Application, ApplicationCall};
use crate::simulation::{Command, CreateService};

/// The version of the document that this program writes.
pub const VERSION: u32 = 1;

/// A scenario document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scenario {
    /// Version of the document's shape: 1.
    pub version: u32,
    /// Title, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it shows, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Seed of every random choice.
    pub seed: u64,
    /// The cluster.
    pub cluster: Cluster,
    /// Task definitions, RegisterTaskDefinition inputs; a family's n-th is its revision n.
    pub task_definitions: Vec<Value>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Services, CreateService inputs; created at 0.
    pub services: Vec<CreateService>,
    /// What the applications in the containers do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Application>,
    /// Secrets and parameters that are encrypted with a customer managed key, which task
    /// definitions do not show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<EncryptedSecret>,
    /// How long things take.
    pub timings: TimingsChoice,
    /// Commands at virtual times.
    pub timeline: Vec<TimelineEntry>,
    /// Moments that a person has named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The ways in which it is played that there are beside each other, in the order in which they
    /// began; none when there is one only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Members that this version does not know, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The cluster of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Cluster {
    /// Name.
    pub cluster_name: String,
    /// 12 digits.
    pub account: String,
    /// For example `us-east-1`.
    pub region: String,
    /// Container instances, as describe-container-instances prints them, or in short: an
    /// `ec2InstanceId` and `attributes` with `ecs.instance-type` and `ecs.availability-zone`.
    pub container_instances: Vec<Value>,
    /// Subnets that tasks in awsvpc mode can be in.
    pub subnets: Vec<Subnet>,
    /// Capacity providers of Auto Scaling groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_providers: Vec<CapacityProvider>,
    /// Name of the role that the container instances have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_role: Option<String>,
    /// Variables that the agents of the container instances run with, by name. Acted on is
    /// `ECS_AWSVPC_BLOCK_IMDS`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub agent_variables: Map<String, Value>,
    /// Members that this version does not know, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            cluster_name: "playground".to_owned(),
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            container_instances: Vec::new(),
            subnets: ["a", "b", "c"]
                .iter()
                .map(|zone| Subnet {
                    subnet_id: format!("subnet-1{zone}"),
                    availability_zone: format!("us-east-1{zone}"),
                })
                .collect(),
            capacity_providers: Vec::new(),
            instance_role: None,
            agent_variables: Map::new(),
            other: Map::new(),
        }
    }
}

/// A capacity provider of an Auto Scaling group, as describe-capacity-providers prints it, with
/// what its group launches beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct CapacityProvider {
    /// Name.
    pub name: String,
    /// `managedScaling.status` is `ENABLED` where ECS scales the group; the other members are
    /// not acted on.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub auto_scaling_group_provider: Value,
    /// What the group launches.
    pub auto_scaling_group: AutoScalingGroup,
}

/// What an Auto Scaling group launches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct AutoScalingGroup {
    /// Type of its instances.
    pub instance_type: String,
    /// Zones, launched into in turn.
    pub availability_zones: Vec<String>,
    /// The most instances; 10 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_size: Option<u32>,
}

impl Cluster {
    /// Whether tasks in awsvpc mode are kept from the instance's credentials.
    #[must_use]
    pub fn blocks_instance_metadata(&self) -> bool {
        match self.agent_variables.get("ECS_AWSVPC_BLOCK_IMDS") {
            Some(Value::String(text)) => text == "true",
            Some(value) => *value == true,
            None => false,
        }
    }
}

impl CapacityProvider {
    /// Whether ECS scales the group.
    #[must_use]
    pub fn has_managed_scaling(&self) -> bool {
        let status = self
            .auto_scaling_group_provider
            .pointer("/managedScaling/status");
        status.and_then(Value::as_str) == Some("ENABLED")
    }
}

/// A subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Subnet {
    /// Id.
    pub subnet_id: String,
    /// Its zone.
    pub availability_zone: String,
}

/// How long things take: a set, or a set with changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct TimingsChoice {
    /// The set that the changes are made to.
    pub preset: TimingsPreset,
    /// Milliseconds by name, for example `"imagePull": 20000`.
    #[serde(flatten)]
    pub changes: Map<String, Value>,
}

/// A set of timings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TimingsPreset {
    /// As observed on AWS.
    #[default]
    Realistic,
    /// Short enough to watch.
    Classroom,
}

impl TimingsPreset {
    /// The timings of the set.
    #[must_use]
    pub fn timings(self) -> Timings {
        match self {
            Self::Realistic => Timings::realistic(),
            Self::Classroom => Timings::classroom(),
        }
    }
}

/// A command at a virtual time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Members")]
pub struct TimelineEntry {
    /// Milliseconds of virtual time.
    pub at: Milliseconds,
    /// Who gives the command: the name of a role of the scenario, or `ROLE/SESSION` as in the ARN
    /// of its session. Its policies then say whether ECS takes the command. When omitted, whoever
    /// gives it is not modelled, and may do everything [D].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The command.
    #[serde(flatten)]
    pub command: Command,
}

/// A moment that a person has named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Members")]
pub struct Mark {
    /// Milliseconds of virtual time.
    pub at: Milliseconds,
    /// Its name.
    pub name: String,
}

/// One of several ways in which the same scenario is played: what it does not say it shares with
/// the others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Where it left the one it came from, in milliseconds of virtual time; 0 for the first.
    pub forked_at: Milliseconds,
    /// Its commands; none: this is the branch that is played, and they are the scenario's own
    /// timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
    /// Parts of the scenario that are others in this branch, as members of a scenario: what was
    /// played before it was edited. Nothing in the branch that is played.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub scenario: Map<String, Value>,
    /// Members that this version does not know, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl TimelineEntry {
    /// A command at a time, of no caller in particular.
    #[must_use]
    pub fn new(at: Milliseconds, command: Command) -> Self {
        Self {
            at,
            caller: None,
            command,
        }
    }
}

impl Scenario {
    /// The index of the branch that is played.
    #[must_use]
    pub fn played_branch(&self) -> Option<usize> {
        self.branches
            .iter()
            .position(|branch| branch.timeline.is_none())
    }
}

impl TryFrom<Members> for Mark {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            at: members.required("at")?,
            name: members.required("name")?,
        })
    }
}

impl TryFrom<Members> for Branch {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        let scenario = match members.optional("scenario")? {
            Value::Object(parts) => parts,
            Value::Null => Map::new(),
            _ => return Err(Error::custom("`scenario` must be an object")),
        };
        Ok(Self {
            name: members.required("name")?,
            forked_at: members.optional("forkedAt")?,
            timeline: members.optional("timeline")?,
            scenario,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for TimelineEntry {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        let at: Value = members.optional("at")?;
        let at = at.as_u64().ok_or_else(|| {
            Error::custom("`at` must be a whole number of milliseconds, for example 5000")
        })?;
        let caller = members.optional("caller")?;
        let command = members.try_into()?;
        Ok(Self {
            at,
            caller,
            command,
        })
    }
}

impl<'de> Deserialize<'de> for Scenario {
    /// Reads a scenario that has no errors; [`super::read`] reads one that has.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let (scenario, diagnostics) = super::from_value(&value);
        let error = diagnostics
            .iter()
            .find(|found| found.severity == Severity::Error);
        match (scenario, error) {
            (_, Some(error)) => Err(D::Error::custom(format!(
                "{}: {}",
                error.pointer, error.message
            ))),
            (Some(scenario), None) => Ok(scenario),
            (None, None) => Err(D::Error::custom("not a scenario")),
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            version: VERSION,
            title: String::new(),
            description: String::new(),
            seed: 1,
            cluster: Cluster::default(),
            task_definitions: Vec::new(),
            roles: Vec::new(),
            services: Vec::new(),
            applications: Vec::new(),
            secrets: Vec::new(),
            timings: TimingsChoice::default(),
            timeline: Vec::new(),
            marks: Vec::new(),
            branches: Vec::new(),
            other: Map::new(),
        }
    }
}

impl TryFrom<Members> for Cluster {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        let omitted = Self::default();
        Ok(Self {
            cluster_name: members.or("clusterName", omitted.cluster_name)?,
            account: members.or("account", omitted.account)?,
            region: members.or("region", omitted.region)?,
            container_instances: members.or("containerInstances", omitted.container_instances)?,
            subnets: members.or("subnets", omitted.subnets)?,
            capacity_providers: members.optional("capacityProviders")?,
            instance_role: members.or("instanceRole", omitted.instance_role)?,
            agent_variables: members.optional("agentVariables")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for CapacityProvider {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            name: members.required("name")?,
            auto_scaling_group_provider: members.optional("autoScalingGroupProvider")?,
            auto_scaling_group: members.required("autoScalingGroup")?,
        })
    }
}

impl TryFrom<Members> for AutoScalingGroup {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            instance_type: members.required("instanceType")?,
            availability_zones: members.required("availabilityZones")?,
            max_size: members.optional("maxSize")?,
        })
    }
}

impl TryFrom<Members> for Subnet {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            subnet_id: members.required("subnetId")?,
            availability_zone: members.required("availabilityZone")?,
        })
    }
}

impl TryFrom<Members> for TimingsChoice {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            preset: members.optional("preset")?,
            changes: members.rest(),
        })
    }
}
