//! Container instances read from what describe-container-instances prints, or from a short form
//! that only names the EC2 instance, its type and its zone.

use serde_json::{Map, Value};

use super::capabilities::is_capability;
use super::instance_types::{AGENT_VERSION, InstanceType, built_in_attributes, usual_capabilities};
use super::{Attributes, ContainerInstance, InstanceStatus, Resources};
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::ordered::{OrderedMap, OrderedSet};

/// Code of the diagnostic about an instance that has neither resources nor a known type.
pub const UNKNOWN_INSTANCE_TYPE: &str = "unknown-instance-type";

/// Network interfaces for tasks where the type is unknown: what most small types have [D].
const NETWORK_INTERFACES_UNKNOWN: i64 = 2;

/// Account, region and cluster that the ARNs of instances without one are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterIdentity {
    /// 12 digits.
    pub account: String,
    /// For example `us-east-1`.
    pub region: String,
    /// Name of the cluster.
    pub cluster_name: String,
}

impl Default for ClusterIdentity {
    fn default() -> Self {
        Self {
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            cluster_name: "playground".to_owned(),
        }
    }
}

impl ClusterIdentity {
    /// `arn:aws:ecs:REGION:ACCOUNT:KIND/CLUSTER/NAME`.
    #[must_use]
    pub fn arn(&self, kind: &str, name: &str) -> String {
        format!(
            "arn:aws:ecs:{}:{}:{kind}/{}/{name}",
            self.region, self.account, self.cluster_name
        )
    }

    /// ARN of the cluster.
    #[must_use]
    pub fn cluster_arn(&self) -> String {
        format!(
            "arn:aws:ecs:{}:{}:cluster/{}",
            self.region, self.account, self.cluster_name
        )
    }

    /// ARN of a revision of a task definition, given `family:revision`.
    #[must_use]
    pub fn task_definition_arn(&self, name: &str) -> String {
        format!(
            "arn:aws:ecs:{}:{}:task-definition/{name}",
            self.region, self.account
        )
    }

    /// The ARN of an instance that has none: always the same for the same EC2 instance id.
    #[must_use]
    pub fn container_instance_arn(&self, ec2_instance_id: &str) -> String {
        let Self {
            account,
            region,
            cluster_name,
        } = self;
        let (high, low) = (fnv_1a(ec2_instance_id, 1), fnv_1a(ec2_instance_id, 2));
        format!(
            "arn:aws:ecs:{region}:{account}:container-instance/{cluster_name}/{high:016x}{low:016x}"
        )
    }
}

/// FNV-1a, 64 bits, after one byte of salt.
fn fnv_1a(text: &str, salt: u8) -> u64 {
    std::iter::once(salt)
        .chain(text.bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// Reads the container instances in `value`: a list, or an object with `containerInstances`.
///
/// `base_pointer` is where `value` is in its document. An instance that cannot be understood at
/// all is left out; each has a diagnostic.
#[must_use]
pub fn read(
    value: &Value,
    base_pointer: &str,
    identity: &ClusterIdentity,
) -> (Vec<ContainerInstance>, Vec<Diagnostic>) {
    let (list, pointer) = match value.get("containerInstances") {
        Some(list) => (list, format!("{base_pointer}/containerInstances")),
        None => (value, base_pointer.to_owned()),
    };
    let Some(list) = list.as_array() else {
        let error = Diagnostic::error(
            "container-instances-shape",
            pointer,
            "A list of container instances is expected.",
        )
        .with_help("Take what aws ecs describe-container-instances prints.");
        return (Vec::new(), vec![error]);
    };
    read_list(list, &pointer, identity, &mut Completed::default())
}

/// Reads the container instances in `list`, which is at `pointer`, as [`read`] does; what was
/// completed before, and now, is in `completed`.
pub(crate) fn read_list(
    list: &[Value],
    pointer: &str,
    identity: &ClusterIdentity,
    completed: &mut Completed,
) -> (Vec<ContainerInstance>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut instances: Vec<ContainerInstance> = Vec::new();
    let mut without_capabilities = Vec::new();
    let mut known: OrderedSet<String> = OrderedSet::new();
    for (number, value) in list.iter().enumerate() {
        let mut reader = Reader {
            pointer: format!("{pointer}/{number}"),
            diagnostics: &mut diagnostics,
            without_capabilities: &mut without_capabilities,
            completed,
        };
        let Some(instance) = reader.instance(value, identity) else {
            continue;
        };
        if known.insert(instance.container_instance_arn.clone()) {
            instances.push(instance);
        } else {
            reader.error(
                "duplicate-container-instance",
                "",
                format!("{} is in the cluster already.", instance.id()),
            );
        }
    }
    if !without_capabilities.is_empty() {
        diagnostics.push(Diagnostic::info(
            "usual-capabilities",
            pointer,
            format!(
                "No capability attributes are listed for {}: the agent is taken to have the usual \
                 ones.",
                without_capabilities.join(", ")
            ),
        ));
    }
    (instances, diagnostics)
}

struct Reader<'a> {
    pointer: String,
    diagnostics: &'a mut Vec<Diagnostic>,
    without_capabilities: &'a mut Vec<String>,
    completed: &'a mut Completed,
}

/// Attributes that were completed, so that instances alike need not be completed again: what was
/// listed, whether resources were, and what came of it.
#[derive(Default)]
pub(crate) struct Completed(Vec<(Attributes, bool, Attributes)>);

impl Completed {
    /// How many are kept: a cluster has few kinds of instances.
    const KEPT: usize = 32;

    fn of(&self, listed: &Attributes, described: bool) -> Option<Attributes> {
        let is_it = |it: &&(Attributes, bool, Attributes)| it.0 == *listed && it.1 == described;
        self.0.iter().find(is_it).map(|(.., made)| made.clone())
    }

    fn keep(&mut self, listed: Attributes, described: bool, made: Attributes) {
        if self.0.len() < Self::KEPT {
            self.0.push((listed, described, made));
        }
    }
}

impl Reader<'_> {
    fn error(&mut self, code: &'static str, member: &str, message: impl Into<String>) {
        let pointer = format!("{}{member}", self.pointer);
        self.diagnostics
            .push(Diagnostic::error(code, pointer, message));
    }

    fn instance(&mut self, value: &Value, identity: &ClusterIdentity) -> Option<ContainerInstance> {
        let Some(members) = value.as_object() else {
            self.error(
                "container-instance-shape",
                "",
                "A container instance is an object.",
            );
            return None;
        };
        let ec2_instance_id = self.text(members, "ec2InstanceId").unwrap_or_default();
        let arn = self.text(members, "containerInstanceArn");
        if arn.is_none() && ec2_instance_id.is_empty() {
            self.error(
                "container-instance-without-id",
                "",
                "The container instance has neither ec2InstanceId nor containerInstanceArn.",
            );
            return None;
        }
        let described = members.contains_key("registeredResources")
            || members.contains_key("remainingResources");
        let mut instance = ContainerInstance {
            container_instance_arn: arn
                .unwrap_or_else(|| identity.container_instance_arn(&ec2_instance_id)),
            ec2_instance_id,
            capacity_provider_name: self.text(members, "capacityProviderName"),
            version: self.count(members, "version"),
            status: self.status(members),
            agent_connected: self.flag(members, "agentConnected", true),
            agent_version: self.agent_version(members, described),
            registered_at: self.registered_at(members),
            attributes: self.attributes(members).into(),
            running_tasks_count: self.count(members, "runningTasksCount"),
            pending_tasks_count: self.count(members, "pendingTasksCount"),
            ..ContainerInstance::default()
        };
        self.resources(members, &mut instance);
        self.complete_attributes(&mut instance, described);
        Some(instance)
    }

    fn text(&mut self, members: &Map<String, Value>, name: &str) -> Option<String> {
        match members.get(name)? {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            _ => {
                self.wrong_type(name, "text");
                None
            }
        }
    }

    fn wrong_type(&mut self, name: &str, expected: &str) {
        self.error(
            "container-instance-shape",
            &format!("/{name}"),
            format!("{name} is {expected}."),
        );
    }

    fn flag(&mut self, members: &Map<String, Value>, name: &str, absent: bool) -> bool {
        match members.get(name) {
            None | Some(Value::Null) => absent,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong_type(name, "true or false");
                absent
            }
        }
    }

    fn count(&mut self, members: &Map<String, Value>, name: &str) -> u32 {
        match members.get(name) {
            None | Some(Value::Null) => 0,
            Some(value) => {
                let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
                if number.is_none() {
                    self.wrong_type(name, "a whole number of tasks");
                }
                number.unwrap_or_default()
            }
        }
    }

    /// Instances that register, deregister or failed to take no tasks, as INACTIVE ones.
    fn status(&mut self, members: &Map<String, Value>) -> InstanceStatus {
        match self.text(members, "status").as_deref() {
            None | Some("ACTIVE") => InstanceStatus::Active,
            Some("DRAINING") => InstanceStatus::Draining,
            Some("INACTIVE" | "REGISTERING" | "DEREGISTERING" | "REGISTRATION_FAILED") => {
                InstanceStatus::Inactive
            }
            Some(other) => {
                self.error(
                    "container-instance-status",
                    "/status",
                    format!(
                        "{other} is no status of a container instance; ACTIVE, DRAINING and \
                         INACTIVE are."
                    ),
                );
                InstanceStatus::Inactive
            }
        }
    }

    fn agent_version(&mut self, members: &Map<String, Value>, described: bool) -> String {
        let absent = if described { "" } else { AGENT_VERSION };
        members
            .get("versionInfo")
            .and_then(Value::as_object)
            .and_then(|info| self.text(info, "agentVersion"))
            .unwrap_or_else(|| absent.to_owned())
    }

    /// Text in a form that a query can compare, or seconds since 1970, as older versions of the
    /// AWS CLI print them [V].
    fn registered_at(&mut self, members: &Map<String, Value>) -> Option<String> {
        let moment = match members.get("registeredAt")? {
            Value::Null => return None,
            Value::String(text) => Moment::read_with_offset(text),
            Value::Number(number) => number
                .to_string()
                .split('.')
                .next()
                .and_then(|seconds| seconds.parse().ok())
                .map(|seconds| (Moment::of_second(seconds), 0)),
            _ => None,
        };
        let text = moment.and_then(|(moment, offset)| moment.rfc3339(offset));
        if text.is_none() {
            self.wrong_type(
                "registeredAt",
                "a date such as 2018-06-18T22:28:28+00:00, or seconds since 1970",
            );
        }
        text
    }

    fn attributes(&mut self, members: &Map<String, Value>) -> OrderedMap<String, Option<String>> {
        let mut attributes = OrderedMap::new();
        match members.get("attributes") {
            None | Some(Value::Null) => {}
            Some(Value::Array(list)) => {
                for (number, attribute) in list.iter().enumerate() {
                    let name = attribute.get("name").and_then(Value::as_str);
                    let value = match attribute.get("value") {
                        None | Some(Value::Null) => Some(None),
                        Some(Value::String(text)) => Some(Some(text.clone())),
                        Some(_) => None,
                    };
                    if let (Some(name), Some(value)) = (name, value) {
                        attributes.insert(name.to_owned(), value);
                    } else {
                        self.error(
                            "container-instance-attribute",
                            &format!("/attributes/{number}"),
                            "An attribute has a name and may have a value, both text.",
                        );
                    }
                }
            }
            Some(_) => {
                self.wrong_type("attributes", "a list of objects with name and value");
            }
        }
        attributes
    }

    fn resources(&mut self, members: &Map<String, Value>, instance: &mut ContainerInstance) {
        let known = InstanceType::named(instance.instance_type());
        let registered = self.amounts(members, "registeredResources");
        let remaining = self.amounts(members, "remainingResources");
        if registered.is_none() && remaining.is_none() && known.is_none() {
            let name = instance.instance_type().to_owned();
            let what = if name.is_empty() {
                "no attribute ecs.instance-type".to_owned()
            } else {
                format!("the unknown type {name}")
            };
            self.error(
                UNKNOWN_INSTANCE_TYPE,
                "",
                format!(
                    "{} has {what} and no registeredResources: what it can hold is not known.",
                    instance.id()
                ),
            );
            return;
        }
        let of_type = known.map(InstanceType::resources).unwrap_or_default();
        let interfaces = known.map_or(NETWORK_INTERFACES_UNKNOWN, |known| {
            known.task_network_interfaces_with(&instance.attributes)
        });
        let base = registered.clone().or_else(|| remaining.clone());
        instance.registered =
            base.map_or_else(|| of_type.clone(), |amounts| amounts.over(&of_type));
        instance.registered.network_interfaces = interfaces;
        instance.remaining = remaining.map_or_else(
            || instance.registered.clone(),
            |amounts| amounts.over(&instance.registered),
        );
        // In the order of those that are registered, since containers get the first that are free.
        let (free, all) = (&mut instance.remaining.gpus, &instance.registered.gpus);
        let known = all.iter().filter(|id| free.contains(id));
        let unknown = free.iter().filter(|id| !all.contains(id));
        *free = known.chain(unknown).cloned().collect();
    }

    fn amounts(&mut self, members: &Map<String, Value>, name: &str) -> Option<Amounts> {
        let list = match members.get(name)? {
            Value::Null => return None,
            Value::Array(list) => list,
            _ => {
                self.wrong_type(name, "a list of resources");
                return None;
            }
        };
        let mut amounts = Amounts::default();
        for (number, resource) in list.iter().enumerate() {
            if amounts.take(resource).is_none() {
                self.error(
                    "container-instance-resource",
                    &format!("/{name}/{number}"),
                    "A resource has a name, and integerValue (CPU, MEMORY) or stringSetValue \
                     (PORTS, PORTS_UDP, GPU).",
                );
            }
        }
        Some(amounts)
    }

    /// People who write clusters by hand leave out what every instance has.
    fn complete_attributes(&mut self, instance: &mut ContainerInstance, described: bool) {
        let has_capabilities = instance.attributes.keys().any(|name| is_capability(name));
        if described && !has_capabilities {
            self.without_capabilities.push(instance.id().to_owned());
        }
        let listed = instance.attributes.clone();
        if let Some(made) = self.completed.of(&listed, described) {
            instance.attributes = made;
            return;
        }
        if !described && let Some(known) = InstanceType::named(instance.instance_type()) {
            let zone = instance.availability_zone().to_owned();
            let mut attributes = built_in_attributes(known, &zone);
            if zone.is_empty() {
                attributes.remove("ecs.availability-zone");
                attributes.remove("ecs.subnet-id");
            }
            attributes.extend(std::mem::take(&mut *instance.attributes));
            instance.attributes = attributes.into();
        }
        if !has_capabilities {
            instance.attributes.extend(usual_capabilities());
        }
        let made = instance.attributes.clone();
        self.completed.keep(listed, described, made);
    }
}

/// What a list of resources says; what it does not say is none.
#[derive(Clone, Debug, Default)]
struct Amounts {
    cpu: Option<i64>,
    memory: Option<i64>,
    ports_tcp: Option<OrderedSet<u16>>,
    ports_udp: Option<OrderedSet<u16>>,
    gpus: Option<Vec<String>>,
}

impl Amounts {
    /// `None`: the resource is not of the expected shape. Unknown names are passed over.
    fn take(&mut self, resource: &Value) -> Option<()> {
        let integer = || resource.get("integerValue").and_then(Value::as_i64);
        let texts = || -> Option<Vec<String>> {
            let list = resource.get("stringSetValue")?.as_array()?;
            list.iter()
                .map(|text| text.as_str().map(str::to_owned))
                .collect()
        };
        let ports = || -> Option<OrderedSet<u16>> {
            texts()?.iter().map(|port| port.parse().ok()).collect()
        };
        match resource.get("name")?.as_str()? {
            "CPU" => self.cpu = Some(integer()?),
            "MEMORY" => self.memory = Some(integer()?),
            "PORTS" => self.ports_tcp = Some(ports()?),
            "PORTS_UDP" => self.ports_udp = Some(ports()?),
            "GPU" => self.gpus = Some(texts()?),
            _ => {}
        }
        Some(())
    }

    /// The amounts, with `base` for what is not said.
    fn over(self, base: &Resources) -> Resources {
        Resources {
            cpu: self.cpu.unwrap_or(base.cpu),
            memory: self.memory.unwrap_or(base.memory),
            ports_tcp: self.ports_tcp.unwrap_or_else(|| base.ports_tcp.clone()),
            ports_udp: self.ports_udp.unwrap_or_else(|| base.ports_udp.clone()),
            gpus: self.gpus.unwrap_or_else(|| base.gpus.clone()),
            network_interfaces: base.network_interfaces,
        }
    }
}
