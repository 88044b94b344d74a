//! Tasks as DescribeTasks and EventBridge print them.

use serde_json::{Map, Value, json};

use super::{Event, EventKind, World, timestamp};
use crate::lifecycle::{Container, LaunchType, Milliseconds, Task};
use crate::task_definition::ContainerDefinition;

/// A task as DescribeTasks prints it.
#[must_use]
pub fn describe_task(world: &World, task: &Task) -> Value {
    let identity = &world.identity;
    let definition = &task.revision.definition;
    let task_arn = identity.arn("task", &task.task_id);
    let containers = task
        .containers
        .iter()
        .zip(&definition.container_definitions)
        .map(|(container, definition)| describe_container(world, task, container, definition))
        .collect::<Vec<_>>();
    let mut fields = Fields::default();
    fields.put("attachments", attachments(task));
    fields.put("attributes", attributes(world, task));
    fields.put("availabilityZone", json!(task.availability_zone));
    fields.put("clusterArn", json!(identity.cluster_arn()));
    if task.connectivity_at.is_some() {
        fields.put("connectivity", json!("CONNECTED"));
        fields.put_time("connectivityAt", task.connectivity_at);
    }
    fields.put_text(
        "containerInstanceArn",
        task.container_instance_arn.as_deref(),
    );
    fields.put("containers", Value::Array(containers));
    fields.put("cpu", json!(definition.cpu_units().to_string()));
    fields.put_time("createdAt", Some(task.created_at));
    fields.put("desiredStatus", json!(task.desired_status.name()));
    fields.put("enableExecuteCommand", json!(false));
    fields.put_time("executionStoppedAt", task.execution_stopped_at);
    fields.put("group", json!(task.group));
    fields.put("healthStatus", json!(task.health_status.name()));
    fields.put("lastStatus", json!(task.last_status.name()));
    fields.put("launchType", json!(task.launch_type.name()));
    fields.put("memory", json!(definition.memory_mib().to_string()));
    fields.put("overrides", overrides(task));
    if task.launch_type == LaunchType::Fargate {
        fields.put("platformFamily", json!("Linux"));
        fields.put("platformVersion", json!("1.4.0"));
    }
    fields.put_time("pullStartedAt", task.pull_started_at);
    fields.put_time("pullStoppedAt", task.pull_stopped_at);
    fields.put_time("startedAt", task.started_at);
    fields.put_text("startedBy", task.started_by.as_deref());
    fields.put_text("stopCode", task.stop_code.map(|code| code.name()));
    fields.put_time("stoppedAt", task.stopped_at);
    fields.put_text("stoppedReason", task.stopped_reason.as_deref());
    fields.put_time("stoppingAt", task.stopping_at);
    fields.put("tags", json!([]));
    fields.put("taskArn", json!(task_arn));
    let name = task.revision.name();
    fields.put(
        "taskDefinitionArn",
        json!(identity.task_definition_arn(&name)),
    );
    fields.put("version", json!(task.version));
    Value::Object(fields.0)
}

/// The EventBridge event that announces the present state of a task: detail-type
/// `ECS Task State Change`.
#[must_use]
pub fn task_event(world: &World, task: &Task) -> Value {
    let identity = &world.identity;
    let changed_at = task.history.last().map_or(task.created_at, |(_, at)| *at);
    let mut detail = describe_task(world, task);
    if let Some(detail) = detail.as_object_mut() {
        detail.remove("tags");
        detail.insert("updatedAt".to_owned(), json!(timestamp(changed_at)));
    }
    json!({
        "version": "0",
        "id": event_id(task),
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": identity.account,
        "time": timestamp(changed_at),
        "region": identity.region,
        "resources": [identity.arn("task", &task.task_id)],
        "detail": detail,
    })
}

/// The EventBridge event that ECS would send for an entry of the journal, `world` being the world
/// right after it; none when ECS sends none.
///
/// One event a change of `lastStatus`: changes of containers and attachments, for which ECS sends
/// events too, come with the next of them [D].
#[must_use]
pub fn bridge_event(world: &World, event: &Event) -> Option<Value> {
    let number = match &event.kind {
        EventKind::TaskCreated(task) => task.number,
        EventKind::TaskStatusChanged { task, .. } => *task,
        _ => return None,
    };
    world.tasks.get(&number).map(|task| task_event(world, task))
}

/// All tasks as DescribeTasks prints them.
#[must_use]
pub fn describe_tasks(world: &World) -> Value {
    let tasks = world
        .known_tasks()
        .map(|task| describe_task(world, task))
        .collect::<Vec<_>>();
    json!({ "tasks": tasks, "failures": [] })
}

fn describe_container(
    world: &World,
    task: &Task,
    container: &Container,
    definition: &ContainerDefinition,
) -> Value {
    let identity = &world.identity;
    let id = format!("{}/{}", task.task_id, container.name);
    let mut fields = Fields::default();
    fields.put("containerArn", json!(identity.arn("container", &id)));
    fields.put("taskArn", json!(identity.arn("task", &task.task_id)));
    fields.put("name", json!(container.name));
    fields.put("image", json!(container.image));
    fields.put("lastStatus", json!(container.last_status.name()));
    if let Some(exit_code) = container.exit_code {
        fields.put("exitCode", json!(exit_code));
    }
    fields.put_text("reason", container.reason.as_deref());
    let bindings =
        container
            .network_bindings
            .iter()
            .map(|(container_port, host_port, protocol)| {
                json!({
                    "bindIP": "0.0.0.0",
                    "containerPort": container_port,
                    "hostPort": host_port,
                    "protocol": protocol,
                })
            });
    fields.put("networkBindings", Value::Array(bindings.collect()));
    let interfaces = task.network_interface.iter().map(|interface| {
        json!({
            "attachmentId": attachment_id(task),
            "privateIpv4Address": interface.private_ipv4_address,
        })
    });
    fields.put("networkInterfaces", Value::Array(interfaces.collect()));
    fields.put("healthStatus", json!(container.health_status.name()));
    fields.put("cpu", json!(definition.cpu.unwrap_or(0).to_string()));
    fields.put_text(
        "memory",
        definition
            .memory
            .map(|memory| memory.to_string())
            .as_deref(),
    );
    let reservation = definition
        .memory_reservation
        .map(|memory| memory.to_string());
    fields.put_text("memoryReservation", reservation.as_deref());
    Value::Object(fields.0)
}

fn attachments(task: &Task) -> Value {
    let interfaces = task.network_interface.iter().map(|interface| {
        json!({
            "id": attachment_id(task),
            "type": "eni",
            "status": interface.status,
            "details": [
                { "name": "subnetId", "value": interface.subnet_id },
                { "name": "privateIPv4Address", "value": interface.private_ipv4_address },
            ],
        })
    });
    Value::Array(interfaces.collect())
}

fn attributes(world: &World, task: &Task) -> Value {
    let instance = task
        .container_instance_arn
        .as_deref()
        .and_then(|arn| world.instance_named(arn));
    let architecture = instance
        .and_then(|instance| instance.attribute("ecs.cpu-architecture"))
        .unwrap_or("x86_64");
    json!([{ "name": "ecs.cpu-architecture", "value": architecture }])
}

fn overrides(task: &Task) -> Value {
    let containers = task
        .containers
        .iter()
        .map(|container| json!({ "name": container.name }));
    json!({
        "containerOverrides": containers.collect::<Vec<_>>(),
        "inferenceAcceleratorOverrides": [],
    })
}

/// An id in the shape of a UUID, from digits that belong to the task.
fn uuid(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

fn attachment_id(task: &Task) -> String {
    uuid(&task.task_id)
}

fn event_id(task: &Task) -> String {
    let tail = task.task_id.get(8..).unwrap_or_default();
    uuid(&format!("{:08x}{tail}", task.version))
}

/// Members in the order in which ECS prints them.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    fn put_text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, json!(value));
        }
    }

    fn put_time(&mut self, name: &str, at: Option<Milliseconds>) {
        if let Some(at) = at {
            self.put(name, json!(timestamp(at)));
        }
    }
}
