//! The files that `query` and `place` read: a cluster, and the tasks that are on it.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Format, Unusable, read_text};
use crate::cluster::{ClusterIdentity, ContainerInstance, import};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json_text::JsonText;
use crate::ordered::OrderedMap;

/// The options that name a cluster and its tasks.
#[derive(Debug, clap::Args)]
pub(super) struct ClusterArguments {
    /// The cluster: what `aws ecs describe-container-instances` prints, or a scenario.
    #[arg(long, value_name = "FILE")]
    pub(super) cluster: PathBuf,
    /// The tasks on it: what `aws ecs describe-tasks` prints.
    #[arg(long, value_name = "FILE")]
    pub(super) tasks: Option<PathBuf>,
}

/// A cluster as its files say it is.
#[derive(Debug, Default)]
pub(super) struct ClusterFile {
    /// Its instances, with what the tasks take taken away.
    pub(super) instances: Vec<ContainerInstance>,
    /// Subnet → zone, as far as known.
    pub(super) subnets: OrderedMap<String, String>,
    /// What is wrong with the files.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// First port that Docker gives out by itself; those are not accounted for [V].
const FIRST_DYNAMIC_PORT: u16 = 32_768;

impl ClusterArguments {
    /// Reads the files. `others` are the other files of the command: only one can be `-`.
    pub(super) fn load(&self, others: &[&Path]) -> Result<ClusterFile, Unusable> {
        let own = [Some(self.cluster.as_path()), self.tasks.as_deref()];
        let files = own.into_iter().flatten().chain(others.iter().copied());
        if files.filter(|path| *path == Path::new("-")).count() > 1 {
            return Err(Unusable::Option(
                "only one file can be standard input (-)".to_owned(),
            ));
        }
        let document = JsonFile::read(&self.cluster)?;
        let mut file = read_cluster(document.value());
        document.locate(&mut file.diagnostics);
        if let Some(path) = &self.tasks {
            let tasks = JsonFile::read(path)?;
            let document = document.value();
            let cluster = document.get("cluster").unwrap_or(document);
            file.place_tasks(tasks.value(), cluster);
            tasks.locate(&mut file.diagnostics);
        }
        Ok(file)
    }
}

/// A JSON file: its text, and its value with the place of everything in it.
#[derive(Debug)]
pub(super) struct JsonFile {
    text: String,
    json: JsonText,
}

impl JsonFile {
    /// Reads the file at `path`.
    pub(super) fn read(path: &Path) -> Result<Self, Unusable> {
        let text = read_text(path)?;
        match JsonText::read(&text) {
            (Some(json), _) => Ok(Self { text, json }),
            (None, diagnostics) => {
                let messages: Vec<String> = diagnostics.iter().map(in_words).collect();
                Err(Unusable::NotUnderstood {
                    path: path.to_owned(),
                    message: messages.join("\n"),
                })
            }
        }
    }

    /// The value of the whole file.
    pub(super) fn value(&self) -> &Value {
        &self.json.value
    }

    /// Gives `diagnostics` about the file their places in it.
    pub(super) fn locate(&self, diagnostics: &mut [Diagnostic]) {
        self.json.locate(&self.text, diagnostics);
    }
}

fn read_cluster(document: &Value) -> ClusterFile {
    let (cluster, pointer) = match document.get("cluster") {
        Some(cluster) => (cluster, "/cluster"),
        None => (document, ""),
    };
    let mut identity = ClusterIdentity::default();
    for (name, member) in [
        ("account", &mut identity.account),
        ("region", &mut identity.region),
        ("clusterName", &mut identity.cluster_name),
    ] {
        if let Some(text) = cluster.get(name).and_then(Value::as_str) {
            text.clone_into(member);
        }
    }
    let (instances, diagnostics) = import::read(cluster, pointer, &identity);
    let mut subnets: OrderedMap<String, String> = instances
        .iter()
        .filter_map(|instance| {
            let subnet = instance.attribute("ecs.subnet-id")?;
            Some((subnet.to_owned(), instance.availability_zone().to_owned()))
        })
        .collect();
    let listed = cluster.get("subnets").and_then(Value::as_array);
    subnets.extend(listed.into_iter().flatten().filter_map(|subnet| {
        let text = |name: &str| subnet.get(name)?.as_str().map(str::to_owned);
        Some((text("subnetId")?, text("availabilityZone")?))
    }));
    ClusterFile {
        instances,
        subnets,
        diagnostics,
    }
}

impl ClusterFile {
    /// Counts the tasks to their instances, and takes away what they use where the cluster file
    /// does not say what is left. A task that is told to stop uses nothing any more [V].
    fn place_tasks(&mut self, document: &Value, cluster: &Value) {
        let list = document.get("tasks").unwrap_or(document);
        let Some(tasks) = list.as_array() else {
            self.diagnostics.push(
                Diagnostic::error("tasks-shape", "/tasks", "A list of tasks is expected.")
                    .with_help("Take what aws ecs describe-tasks prints."),
            );
            return;
        };
        let said = |instance: &ContainerInstance, member: &str| {
            let list = cluster.get("containerInstances").unwrap_or(cluster);
            list.as_array().into_iter().flatten().any(|value| {
                let is = |name: &str, own: &str| {
                    !own.is_empty() && value.get(name).and_then(Value::as_str) == Some(own)
                };
                value.get(member).is_some()
                    && (is("containerInstanceArn", &instance.container_instance_arn)
                        || is("ec2InstanceId", &instance.ec2_instance_id))
            })
        };
        let said: Vec<(bool, bool)> = self
            .instances
            .iter()
            .map(|instance| {
                (
                    said(instance, "remainingResources"),
                    said(instance, "runningTasksCount"),
                )
            })
            .collect();
        for (number, task) in tasks.iter().enumerate() {
            let text = |name: &str| task.get(name).and_then(Value::as_str);
            if text("lastStatus") == Some("STOPPED") || text("desiredStatus") == Some("STOPPED") {
                continue;
            }
            let Some(arn) = text("containerInstanceArn") else {
                continue;
            };
            let found = self.instances.iter().position(|instance| {
                instance.container_instance_arn == arn || instance.ec2_instance_id == arn
            });
            let Some((instance, (resources_said, count_said))) = found.and_then(|position| {
                Some((self.instances.get_mut(position)?, *said.get(position)?))
            }) else {
                self.diagnostics.push(Diagnostic::warning(
                    "task-elsewhere",
                    format!("/tasks/{number}/containerInstanceArn"),
                    format!("{arn} is not in the cluster; its task is passed over."),
                ));
                continue;
            };
            if let Some(group) = text("group") {
                *instance.task_groups.get_or_default(group.to_owned()) += 1;
            }
            if !count_said {
                instance.running_tasks_count = instance.running_tasks_count.saturating_add(1);
            }
            take_away(instance, task, resources_said);
        }
    }
}

/// Takes what `task` uses away from `instance`; only its network interfaces, which
/// describe-container-instances does not count, when the rest is taken away already.
fn take_away(instance: &mut ContainerInstance, task: &Value, resources_said: bool) {
    let left = &mut instance.remaining;
    let interfaces = items(task, "attachments")
        .filter(|attachment| {
            let text = |name: &str| attachment.get(name).and_then(Value::as_str);
            text("type") == Some("ElasticNetworkInterface") && text("status") != Some("DELETED")
        })
        .count();
    let interfaces = i64::try_from(interfaces).unwrap_or(i64::MAX);
    left.network_interfaces = left.network_interfaces.saturating_sub(interfaces).max(0);
    if resources_said {
        return;
    }
    let containers = |names: &[&str]| -> i64 {
        items(task, "containers")
            .filter_map(|container| names.iter().find_map(|name| number(container.get(*name)?)))
            .fold(0, i64::saturating_add)
    };
    let of_task = |name: &str| task.get(name).and_then(number);
    let cpu = of_task("cpu").unwrap_or_else(|| containers(&["cpu"]));
    let memory = of_task("memory").unwrap_or_else(|| containers(&["memoryReservation", "memory"]));
    left.cpu = left.cpu.saturating_sub(cpu).max(0);
    left.memory = left.memory.saturating_sub(memory).max(0);
    for binding in items(task, "containers").flat_map(|it| items(it, "networkBindings")) {
        let port = binding.get("hostPort").and_then(Value::as_u64);
        let Some(port) = port.and_then(|port| u16::try_from(port).ok()) else {
            continue;
        };
        if port < FIRST_DYNAMIC_PORT {
            match binding.get("protocol").and_then(Value::as_str) {
                Some("udp") => left.ports_udp.insert(port),
                _ => left.ports_tcp.insert(port),
            };
        }
    }
    for id in items(task, "containers").flat_map(|container| items(container, "gpuIds")) {
        left.gpus.retain(|free| Some(free.as_str()) != id.as_str());
    }
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// A number, or the text of one; 0 says nothing.
fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.parse().ok())
        .filter(|number| *number > 0)
}

/// Prints errors as the result of a command.
pub(super) fn print_diagnostics(
    diagnostics: &[Diagnostic],
    format: Format,
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    if format == Format::Json {
        writeln!(output, "{}", json!({ "diagnostics": diagnostics }))?;
        return Ok(());
    }
    for diagnostic in diagnostics {
        writeln!(output, "{}", in_words(diagnostic))?;
    }
    Ok(())
}

/// Says on standard error what is worth knowing about an input that is usable.
pub(super) fn remark(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Error)
    {
        eprintln!("{}", in_words(diagnostic));
    }
}

fn in_words(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.severity.to_string();
    if !diagnostic.pointer.is_empty() {
        text.push_str(&format!(" at {}", diagnostic.pointer));
    }
    if let Some(span) = diagnostic.span {
        text.push_str(&format!(" at line {}, column {}", span.line, span.column));
    }
    text.push_str(&format!(": {}", diagnostic.message));
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\n  {help}"));
    }
    text
}
