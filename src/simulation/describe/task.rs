//! A task, as DescribeTasks and `ECS Task State Change` events show it.

use serde_json::{Map, Value, json};

use super::envelope;
use super::identifiers::{
    image_digest, mac_address, network_interface_id, private_dns_name, runtime_id, uuid,
};
use super::task_tags::{enables_execute_command, tags};
use crate::iam::RoleKind;
use crate::lifecycle::{
    AgentStage, Container, ContainerStatus, HealthStatus, LastStatus, LaunchType, Milliseconds,
    NetworkInterface, Task,
};
use crate::simulation::task_roles::{role_member, role_override};
use crate::simulation::{World, timestamp, timestamp_of_cli};
use crate::task_definition::{
    ContainerDefinition, CpuArchitecture, OperatingSystemFamily, TaskDefinition,
};

/// GiB of storage that a task on Fargate has without `ephemeralStorage` [V].
const EPHEMERAL_STORAGE: i64 = 20;

/// The members of a task in an event, in the order of captured events [O]. What DescribeTasks
/// prints beyond them is not in events.
const EVENT_MEMBERS: [&str; 35] = [
    "attachments",
    "attributes",
    "availabilityZone",
    "capacityProviderName",
    "clusterArn",
    "connectivity",
    "connectivityAt",
    "containerInstanceArn",
    "containers",
    "cpu",
    "createdAt",
    "desiredStatus",
    "enableExecuteCommand",
    "ephemeralStorage",
    "executionStoppedAt",
    "group",
    "healthStatus",
    "launchType",
    "lastStatus",
    "memory",
    "overrides",
    "platformFamily",
    "platformVersion",
    "pullStartedAt",
    "pullStoppedAt",
    "startedAt",
    "startedBy",
    "stoppingAt",
    "stoppedAt",
    "stoppedReason",
    "stopCode",
    "taskArn",
    "taskDefinitionArn",
    "updatedAt",
    "version",
];

/// The members of a container in an event, in the order of captured events [O]; `gpuIds`, of
/// which none was captured, as the API has it [V].
const EVENT_CONTAINER_MEMBERS: [&str; 16] = [
    "containerArn",
    "exitCode",
    "lastStatus",
    "name",
    "image",
    "imageDigest",
    "runtimeId",
    "reason",
    "taskArn",
    "networkBindings",
    "networkInterfaces",
    "healthStatus",
    "cpu",
    "memory",
    "memoryReservation",
    "gpuIds",
];

/// Who is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// DescribeTasks, as the AWS CLI prints it.
    Api,
    /// EventBridge.
    Event,
}

/// A task as DescribeTasks prints it.
#[must_use]
pub fn describe_task(world: &World, task: &Task) -> Value {
    Value::Object(members(world, task, Form::Api).0)
}

/// All tasks as DescribeTasks prints them.
#[must_use]
pub fn describe_tasks(world: &World) -> Value {
    let tasks = world.known_tasks();
    let tasks = tasks.map(|task| describe_task(world, task));
    json!({ "tasks": tasks.collect::<Vec<_>>(), "failures": [] })
}

/// The EventBridge event that announces the present state of a task: detail-type
/// `ECS Task State Change`.
#[must_use]
pub fn task_event(world: &World, task: &Task) -> Value {
    let identity = &world.identity;
    let detail = members(world, task, Form::Event).in_order(&EVENT_MEMBERS);
    envelope(
        identity,
        "ECS Task State Change",
        uuid(&[&task.task_id, "event", &task.version.to_string()]),
        task.updated_at,
        identity.arn("task", &task.task_id),
        detail,
    )
}

fn members(world: &World, task: &Task, form: Form) -> Fields {
    let identity = &world.identity;
    let definition = &task.revision.definition;
    let mut fields = Fields(Map::new(), form);
    fields.put("attachments", attachments(world, task, form));
    fields.put("attributes", attributes(world, task));
    fields.put_text(
        "availabilityZone",
        Some(task.availability_zone.as_str()).filter(|zone| !zone.is_empty()),
    );
    fields.put_text(
        "capacityProviderName",
        task.capacity_provider_name.as_deref(),
    );
    fields.put("clusterArn", json!(identity.cluster_arn()));
    if task.connectivity_at.is_some() && is_past_first_answer(task) {
        fields.put("connectivity", json!(connectivity(world, task)));
        fields.put_time("connectivityAt", task.connectivity_at);
    }
    fields.put_text(
        "containerInstanceArn",
        task.container_instance_arn.as_deref(),
    );
    let definitions = &definition.container_definitions;
    let containers = task.containers.iter().zip(definitions);
    let containers =
        containers.map(|(container, of)| describe_container(world, task, container, of, form));
    fields.put("containers", Value::Array(containers.collect()));
    fields.put("cpu", json!(definition.cpu_units().to_string()));
    fields.put_time("createdAt", Some(task.created_at));
    fields.put("desiredStatus", json!(task.desired_status.name()));
    fields.put(
        "enableExecuteCommand",
        json!(enables_execute_command(&task.given)),
    );
    fields.put_time("executionStoppedAt", task.execution_stopped_at);
    fields.put("group", json!(task.group));
    fields.put_health(task, task.health_status);
    fields.put("lastStatus", json!(task.last_status.name()));
    fields.put("launchType", json!(task.launch_type.name()));
    fields.put("memory", json!(definition.memory_mib().to_string()));
    fields.put("overrides", overrides(task, form));
    put_platform(&mut fields, task);
    fields.put_time("pullStartedAt", task.pull_started_at);
    fields.put_time("pullStoppedAt", task.pull_stopped_at);
    fields.put_time("startedAt", task.started_at);
    fields.put_text("startedBy", task.started_by.as_deref());
    fields.put_text("stopCode", task.stop_code.map(|code| code.name()));
    fields.put_time("stoppedAt", task.stopped_at);
    fields.put_text("stoppedReason", task.stopped_reason.as_deref());
    fields.put_time("stoppingAt", task.stopping_at);
    fields.put("tags", tags(task, &identity.cluster_name));
    fields.put("taskArn", json!(identity.arn("task", &task.task_id)));
    let definition_arn = identity.task_definition_arn(&task.revision.name());
    fields.put("taskDefinitionArn", json!(definition_arn));
    if form == Form::Event {
        fields.put_time("updatedAt", Some(task.updated_at));
    }
    fields.put("version", json!(task.version));
    put_storage(&mut fields, task);
    fields
}

/// What RunTask answers leaves out what only comes later: `connectivity`, `healthStatus`,
/// `networkBindings` [O].
fn is_past_first_answer(task: &Task) -> bool {
    task.version > 1 || task.agent_stage.0 != AgentStage::Unaware
}

/// Whether ECS hears of the task: its instance's agent is connected. On Fargate it always is
/// [D]; what was known of a task that has stopped stays [D].
fn connectivity(world: &World, task: &Task) -> &'static str {
    let arn = task.container_instance_arn.as_deref();
    let instance = arn.and_then(|arn| world.instance_named(arn));
    let is_lost = task.last_status < LastStatus::Stopped
        && instance.is_some_and(|instance| !instance.agent_connected);
    if is_lost { "DISCONNECTED" } else { "CONNECTED" }
}

/// Platform version and family of a task on Fargate. Events name the family of Windows only [O].
fn put_platform(fields: &mut Fields, task: &Task) {
    if task.launch_type != LaunchType::Fargate {
        return;
    }
    let definition = &task.revision.definition;
    let is_windows = definition.is_windows();
    fields.put(
        "platformVersion",
        json!(if is_windows { "1.0.0" } else { "1.4.0" }),
    );
    if is_windows || fields.1 == Form::Api {
        fields.put("platformFamily", json!(platform_family(definition)));
    }
}

/// As ECS spells it in its answers: `Linux`, `Windows-Server-2019-Core` for
/// `WINDOWS_SERVER_2019_CORE` [O].
fn platform_family(definition: &TaskDefinition) -> String {
    let platform = definition.runtime_platform.as_ref();
    let family = platform.and_then(|it| it.operating_system_family);
    let family = family.map(OperatingSystemFamily::as_str);
    let mut written = String::new();
    for character in family.unwrap_or("LINUX").chars() {
        match character {
            '_' => written.push('-'),
            _ if written.is_empty() || written.ends_with('-') => written.push(character),
            _ => written.push(character.to_ascii_lowercase()),
        }
    }
    written
}

/// Storage of a task on Fargate; the older member and, not in events, the newer one [O].
fn put_storage(fields: &mut Fields, task: &Task) {
    if task.launch_type != LaunchType::Fargate {
        return;
    }
    let storage = task.revision.definition.ephemeral_storage.as_ref();
    let size = storage.and_then(|storage| storage.size_in_gib);
    let storage = json!({ "sizeInGiB": size.unwrap_or(EPHEMERAL_STORAGE) });
    fields.put("ephemeralStorage", storage.clone());
    fields.put("fargateEphemeralStorage", storage);
}

fn describe_container(
    world: &World,
    task: &Task,
    container: &Container,
    definition: &ContainerDefinition,
    form: Form,
) -> Value {
    let identity = &world.identity;
    let id = uuid(&[&task.task_id, &container.name]);
    let arn = identity.arn("container", &format!("{}/{id}", task.task_id));
    let mut fields = Fields(Map::new(), form);
    fields.put("containerArn", json!(arn));
    fields.put("taskArn", json!(identity.arn("task", &task.task_id)));
    fields.put("name", json!(container.name));
    fields.put("image", json!(container.image));
    // Of images in Amazon ECR only [V].
    if container.pull_stopped_at.is_some() && definition.is_image_in_private_ecr() {
        fields.put("imageDigest", json!(image_digest(&container.image)));
    }
    // The agent names it when it first reports on a container that exists [V].
    if container.created_at.is_some() && container.last_status != ContainerStatus::Pending {
        let on_fargate = task.launch_type == LaunchType::Fargate;
        let id = runtime_id(&task.task_id, &container.name, on_fargate);
        fields.put("runtimeId", json!(id));
    }
    fields.put("lastStatus", json!(container.last_status.name()));
    if let Some(exit_code) = container.exit_code {
        fields.put("exitCode", json!(exit_code));
    }
    fields.put_text("reason", container.reason.as_deref());
    let bindings = network_bindings(container);
    if form == Form::Api && is_past_first_answer(task) || !bindings.is_empty() {
        fields.put("networkBindings", Value::Array(bindings));
    }
    fields.put("networkInterfaces", network_interfaces(task));
    fields.put_health(task, container.health_status);
    fields.put("cpu", json!(definition.cpu.unwrap_or(0).to_string()));
    for (name, mebibytes) in [
        ("memory", definition.memory),
        ("memoryReservation", definition.memory_reservation),
    ] {
        let text = mebibytes.map(|mebibytes| mebibytes.to_string());
        fields.put_text(name, text.as_deref());
    }
    if !container.gpu_ids.is_empty() {
        fields.put("gpuIds", json!(container.gpu_ids));
    }
    match form {
        Form::Api => Value::Object(fields.0),
        Form::Event => fields.in_order(&EVENT_CONTAINER_MEMBERS),
    }
}

fn network_bindings(container: &Container) -> Vec<Value> {
    let bindings = container.network_bindings.iter();
    let bindings = bindings.map(|(container_port, host_port, protocol)| {
        json!({
            "bindIP": "0.0.0.0",
            "containerPort": container_port,
            "hostPort": host_port,
            "protocol": protocol,
        })
    });
    bindings.collect()
}

/// The task's network interface with its address, once it has been attached [O].
fn network_interfaces(task: &Task) -> Value {
    let interface = task
        .network_interface
        .as_ref()
        .filter(|_| was_attached(task));
    let interfaces = interface.map(|interface| {
        json!({
            "attachmentId": interface_attachment_id(task),
            "privateIpv4Address": interface.private_ipv4_address,
        })
    });
    Value::Array(interfaces.into_iter().collect())
}

/// Whether the task's network interface has been attached: PROVISIONING was left for PENDING.
fn was_attached(task: &Task) -> bool {
    task.connectivity_at.is_some()
}

fn interface_attachment_id(task: &Task) -> String {
    uuid(&[&task.task_id, "attachment", "eni"])
}

/// Events call a network interface `eni` and name the target group's attachment `elb` too; the
/// API says `ElasticNetworkInterface` and names no target group [O].
fn attachments(world: &World, task: &Task, form: Form) -> Value {
    let mut attachments = Vec::new();
    if form == Form::Event && task.circumstances.registration {
        attachments.push(json!({
            "id": uuid(&[&task.task_id, "attachment", "elb"]),
            "type": "elb",
            "status": registration_status(task.last_status),
            "details": [],
        }));
    }
    if let Some(interface) = &task.network_interface {
        attachments.push(json!({
            "id": interface_attachment_id(task),
            "type": match form {
                Form::Api => "ElasticNetworkInterface",
                Form::Event => "eni",
            },
            "status": interface_status(task, interface),
            "details": interface_details(world, task, interface),
        }));
    }
    Value::Array(attachments)
}

/// What has become of a registration with a target group; of a task that has stopped it is
/// DELETED [O], the rest follows the statuses [D].
fn registration_status(status: LastStatus) -> &'static str {
    match status {
        LastStatus::Provisioning | LastStatus::Pending => "PRECREATED",
        LastStatus::Activating => "ATTACHING",
        LastStatus::Running => "ATTACHED",
        LastStatus::Deactivating => "DETACHING",
        _ => "DELETED",
    }
}

/// The interface of a task that has stopped is DELETED already in the event that says so [O].
fn interface_status(task: &Task, interface: &NetworkInterface) -> &'static str {
    match task.last_status {
        LastStatus::Stopped => "DELETED",
        _ => interface.status,
    }
}

/// Before it is attached only its subnet is known [O].
fn interface_details(world: &World, task: &Task, interface: &NetworkInterface) -> Value {
    let mut details = vec![json!({ "name": "subnetId", "value": interface.subnet_id })];
    if was_attached(task) {
        let address = &interface.private_ipv4_address;
        let known = [
            ("networkInterfaceId", network_interface_id(&task.task_id)),
            ("macAddress", mac_address(&task.task_id)),
            (
                "privateDnsName",
                private_dns_name(address, &world.identity.region),
            ),
            ("privateIPv4Address", address.clone()),
        ];
        let known = known.into_iter();
        details.extend(known.map(|(name, value)| json!({ "name": name, "value": value })));
    }
    Value::Array(details)
}

/// The processor that the instance has, or that Fargate is asked for.
fn attributes(world: &World, task: &Task) -> Value {
    let arn = task.container_instance_arn.as_deref();
    let instance = arn.and_then(|arn| world.instance_named(arn));
    let platform = task.revision.definition.runtime_platform.as_ref();
    let wanted = platform.and_then(|platform| platform.cpu_architecture);
    let architecture = match instance {
        Some(instance) => instance.attribute("ecs.cpu-architecture"),
        None => (wanted == Some(CpuArchitecture::Arm64)).then_some("arm64"),
    };
    json!([{ "name": "ecs.cpu-architecture", "value": architecture.unwrap_or("x86_64") }])
}

fn overrides(task: &Task, form: Form) -> Value {
    let containers = task.containers.iter();
    let containers = containers.map(|container| json!({ "name": container.name }));
    let mut overrides = json!({ "containerOverrides": containers.collect::<Vec<_>>() });
    if let (Form::Api, Some(members)) = (form, overrides.as_object_mut()) {
        members.insert("inferenceAcceleratorOverrides".to_owned(), json!([]));
    }
    for kind in [RoleKind::Execution, RoleKind::Task] {
        if let (Some(role), Some(members)) =
            (role_override(&task.given, kind), overrides.as_object_mut())
        {
            members.insert(role_member(kind).to_owned(), json!(role));
        }
    }
    overrides
}

/// Members in the order in which the API prints them, and who is told.
struct Fields(Map<String, Value>, Form);

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
        let printed = at.map(|at| match self.1 {
            Form::Api => timestamp_of_cli(at),
            Form::Event => timestamp(at),
        });
        self.put_text(name, printed.as_deref());
    }

    /// Events leave out a health that is UNKNOWN [O].
    fn put_health(&mut self, task: &Task, health: HealthStatus) {
        let is_told = match self.1 {
            Form::Api => is_past_first_answer(task),
            Form::Event => health != HealthStatus::Unknown,
        };
        if is_told {
            self.put("healthStatus", json!(health.name()));
        }
    }

    /// The members of `names`, in that order.
    fn in_order(mut self, names: &[&str]) -> Value {
        let mut ordered = Map::new();
        for name in names {
            if let Some(value) = self.0.remove(*name) {
                ordered.insert((*name).to_owned(), value);
            }
        }
        Value::Object(ordered)
    }
}
