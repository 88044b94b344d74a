//! The API calls that a task makes: which, with whose credentials, when, and what happens when
//! they are denied.

use super::RoleKind;

/// The moment of a task's start at which a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallStep {
    /// Before any image is pulled: secrets, parameters, environment files, registry credentials.
    Resources,
    /// While an image is pulled.
    ImagePull,
    /// While a container is created: its log stream.
    ContainerCreate,
    /// While the containers run: the application's own calls, log events.
    Running,
}

/// A call that follows from a task definition or from what an application does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCall {
    /// When.
    pub step: CallStep,
    /// Whose credentials sign it.
    pub role: RoleKind,
    /// Name of the container it is made for.
    pub container: String,
    /// For example `ecr:BatchGetImage`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// JSON pointer into the task definition of the field that causes it; empty for calls of the
    /// application.
    pub pointer: String,
}
/// x
pub fn execution_role_calls(
    _d: &crate::task_definition::TaskDefinition,
    _f: bool,
    _a: &str,
    _r: &str,
) -> Vec<PlannedCall> {
    vec![]
}
/// x
pub fn failure_reason(_c: &PlannedCall, _p: &str, _e: &super::Evaluation) -> String {
    String::new()
}
