//! Which roles a task has: those of its definition, unless the request that started it says others.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::iam::RoleKind;
use crate::lifecycle::Task;
use crate::task_definition::TaskDefinition;

impl Task {
    /// The role that it has as `kind`, a name or an ARN, see [`role_reference`].
    #[must_use]
    pub fn role(&self, kind: RoleKind) -> Option<&str> {
        role_reference(&self.revision.definition, &self.given, kind)
    }
}

/// The role, a name or an ARN, that a task of `definition` has as `kind` when it is started by a
/// request with the members `given`: that of `overrides` in the place of the definition's [V:
/// API, TaskOverride]. None for the role of the instance, which is no task's.
pub(super) fn role_reference<'of>(
    definition: &'of TaskDefinition,
    given: &'of Map<String, Value>,
    kind: RoleKind,
) -> Option<&'of str> {
    let of_definition = match kind {
        RoleKind::Execution => &definition.execution_role_arn,
        RoleKind::Task => &definition.task_role_arn,
        RoleKind::Instance => return None,
    };
    role_override(given, kind).or(of_definition.as_deref())
}

/// The role that the `overrides` of a request with the members `given` name as `kind`.
#[must_use]
pub fn role_override(given: &Map<String, Value>, kind: RoleKind) -> Option<&str> {
    let overrides = given.get("overrides")?;
    overrides.get(role_member(kind))?.as_str()
}

/// `definition` with the roles that its tasks have when they are started by a request with the
/// members `given`.
#[must_use]
pub fn with_roles_of_request<'of>(
    definition: &'of TaskDefinition,
    given: &Map<String, Value>,
) -> Cow<'of, TaskDefinition> {
    if !given.contains_key("overrides") {
        return Cow::Borrowed(definition);
    }
    let role = |kind| role_reference(definition, given, kind).map(str::to_owned);
    Cow::Owned(TaskDefinition {
        execution_role_arn: role(RoleKind::Execution),
        task_role_arn: role(RoleKind::Task),
        ..definition.clone()
    })
}

/// The member, of a task definition and of `overrides`, that names the role of this kind.
#[must_use]
pub fn role_member(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Execution => "executionRoleArn",
        RoleKind::Task | RoleKind::Instance => "taskRoleArn",
    }
}

/// The pointer into the task definition of the role of this kind; empty where a request with the
/// members `given` overrides it.
pub(super) fn pointer_of_role(given: &Map<String, Value>, kind: RoleKind) -> String {
    match role_override(given, kind) {
        Some(_) => String::new(),
        None => format!("/{}", role_member(kind)),
    }
}

/// The name in a role's ARN, or the name itself.
pub(super) fn name_of_role(role: &str) -> String {
    role.rsplit_once('/')
        .map_or(role, |(_, name)| name)
        .to_owned()
}
