//! What the applications in the containers do: the part of a scenario that ECS never sees.

use serde::{Deserialize, Serialize};
use serde_json::Error;

use crate::lifecycle::Milliseconds;
use crate::members::Members;

/// What the application in a container does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Application {
    /// Family of the task definition.
    pub family: String,
    /// Container; every container of the family when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// API calls that it makes while it runs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ApplicationCall>,
    /// Milliseconds until it exits by itself; for ever when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_for: Option<Milliseconds>,
    /// Exit code when it exits by itself, or on SIGTERM when it handles that; 0 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// Whether it ignores SIGTERM and is killed after stopTimeout, with 137.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ignores_sigterm: bool,
    /// Whether its health check fails.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unhealthy: bool,
    /// Whether the image does not exist.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub image_missing: bool,
}

/// An API call that an application makes, signed with the task role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct ApplicationCall {
    /// For example `dynamodb:PutItem`.
    pub action: String,
    /// ARN of the resource.
    pub resource: String,
    /// Milliseconds after the container started.
    pub after: Milliseconds,
    /// Milliseconds between repetitions; once when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Milliseconds>,
}

impl TryFrom<Members> for Application {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            family: members.required("family")?,
            container_name: members.optional("containerName")?,
            calls: members.optional("calls")?,
            runs_for: members.optional("runsFor")?,
            exit_code: members.optional("exitCode")?,
            ignores_sigterm: members.optional("ignoresSigterm")?,
            unhealthy: members.optional("unhealthy")?,
            image_missing: members.optional("imageMissing")?,
        })
    }
}

impl TryFrom<Members> for ApplicationCall {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            action: members.required("action")?,
            resource: members.required("resource")?,
            after: members.optional("after")?,
            every: members.optional("every")?,
        })
    }
}
