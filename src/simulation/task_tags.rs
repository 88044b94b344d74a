//! What RunTask and CreateService say of their tasks that decides nothing and is only printed:
//! tags, and whether ECS Exec may be used.

use std::rc::Rc;

use serde_json::{Map, Value};

use crate::lifecycle::TaskTags;
use crate::task_definition::TaskDefinition;

/// Whether ECS Exec may be used; not unless the request says so [V].
pub(super) fn enables_execute_command(request: &Map<String, Value>) -> bool {
    is_true(request, "enableExecuteCommand")
}

/// The tags of a task that `request` starts, which is RunTask's members, or CreateService's of
/// `service`.
///
/// RunTask's own `tags` are the tasks'; those of a service are its tasks' only where
/// `propagateTags` is SERVICE. TASK_DEFINITION copies the definition's; without `propagateTags`
/// nothing is copied. `enableECSManagedTags` adds the names of cluster and service [V]. Of two
/// with the same key the request's stays [D].
pub(super) fn tags_of_task(
    request: &Map<String, Value>,
    definition: &TaskDefinition,
    cluster_name: &str,
    service: Option<&str>,
) -> Rc<TaskTags> {
    let propagated = request.get("propagateTags").and_then(Value::as_str);
    let mut tags = Vec::new();
    if service.is_none() || propagated == Some("SERVICE") {
        let own = request.get("tags").and_then(Value::as_array);
        for tag in own.into_iter().flatten() {
            let member = |name| tag.get(name).and_then(Value::as_str);
            add(&mut tags, member("key"), member("value"));
        }
    }
    if propagated == Some("TASK_DEFINITION") {
        for tag in &definition.tags {
            add(&mut tags, Some(&tag.key), tag.value.as_deref());
        }
    }
    if is_true(request, "enableECSManagedTags") {
        add(&mut tags, Some("aws:ecs:clusterName"), Some(cluster_name));
        add(&mut tags, service.and(Some("aws:ecs:serviceName")), service);
    }
    Rc::new(tags)
}

fn is_true(request: &Map<String, Value>, name: &str) -> bool {
    request.get(name).and_then(Value::as_bool) == Some(true)
}

fn add(tags: &mut TaskTags, key: Option<&str>, value: Option<&str>) {
    let Some(key) = key else {
        return;
    };
    if tags.iter().all(|(known, _)| known != key) {
        tags.push((key.to_owned(), value.unwrap_or_default().to_owned()));
    }
}
