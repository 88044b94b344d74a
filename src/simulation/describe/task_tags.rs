//! What RunTask and CreateService say of their tasks that decides nothing and is only printed:
//! tags, and whether ECS Exec may be used.

use serde_json::{Map, Value, json};

use crate::lifecycle::Task;

/// Whether ECS Exec may be used; not unless the request says so [V].
#[must_use]
pub fn enables_execute_command(given: &Map<String, Value>) -> bool {
    is_true(given, "enableExecuteCommand")
}

/// The tags of a task.
///
/// RunTask's own `tags` are the tasks'; those of a service are its tasks' only where
/// `propagateTags` is SERVICE. TASK_DEFINITION copies the definition's; without `propagateTags`
/// nothing is copied. `enableECSManagedTags` adds the names of cluster and service [V]. Of two
/// with the same key the request's stays [D].
pub(super) fn tags(task: &Task, cluster_name: &str) -> Value {
    let (request, service) = (&task.given, task.service_name());
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
        for tag in &task.revision.definition.tags {
            add(&mut tags, Some(&tag.key), tag.value.as_deref());
        }
    }
    if is_true(request, "enableECSManagedTags") {
        add(&mut tags, Some("aws:ecs:clusterName"), Some(cluster_name));
        add(&mut tags, service.and(Some("aws:ecs:serviceName")), service);
    }
    let tags = tags.into_iter();
    let tags = tags.map(|(key, value)| json!({ "key": key, "value": value }));
    Value::Array(tags.collect())
}

fn is_true(request: &Map<String, Value>, name: &str) -> bool {
    request.get(name).and_then(Value::as_bool) == Some(true)
}

fn add<'of>(tags: &mut Vec<(&'of str, &'of str)>, key: Option<&'of str>, value: Option<&'of str>) {
    let Some(key) = key else {
        return;
    };
    if tags.iter().all(|(known, _)| *known != key) {
        tags.push((key, value.unwrap_or_default()));
    }
}
