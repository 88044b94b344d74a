//! Commands that name container instances: StartTask, PutAttributes, DeleteAttributes.

use serde::{Deserialize, Serialize};
use serde_json::{Error, Map, Value};

use super::NetworkConfiguration;
use crate::members::Members;

/// Input of StartTask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct StartTask {
    /// `family`, `family:revision` or the ARN.
    pub task_definition: String,
    /// EC2 instance ids or ARNs, 1 to 10: each gets one task.
    pub container_instances: Vec<String>,
    /// Task group; `family:FAMILY` when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Free text, at most 36 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Subnets of tasks in awsvpc mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// Members that the simulator does not act on, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Input of PutAttributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct PutAttributes {
    /// At most 10.
    pub attributes: Vec<Attribute>,
}

/// Input of DeleteAttributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct DeleteAttributes {
    /// At most 10.
    pub attributes: Vec<Attribute>,
}

/// A custom attribute of a container instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value; there are attributes without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// EC2 instance id or ARN of the container instance.
    pub target_id: String,
    /// `container-instance`, the only type that there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
}

impl TryFrom<Members> for StartTask {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task_definition: members.required("taskDefinition")?,
            container_instances: members.required("containerInstances")?,
            group: members.optional("group")?,
            started_by: members.optional("startedBy")?,
            network_configuration: members.optional("networkConfiguration")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for PutAttributes {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            attributes: members.required("attributes")?,
        })
    }
}

impl TryFrom<Members> for DeleteAttributes {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            attributes: members.required("attributes")?,
        })
    }
}

impl TryFrom<Members> for Attribute {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            name: members.required("name")?,
            value: members.optional("value")?,
            target_id: members.required("targetId")?,
            target_type: members.optional("targetType")?,
        })
    }
}
