//! What Fargate requires, and what it leaves out.

pub(super) mod sizes;

use super::super::size;
use super::logging::Log;
use super::network::to_awsvpc;
use super::rules::{
    EPHEMERAL_STORAGE_LAUNCH_TYPE, EPHEMERAL_STORAGE_SIZE, FARGATE_CAPABILITY, FARGATE_FIRELENS_S3,
    FARGATE_GPU, FARGATE_LOG_DRIVER, FARGATE_NETWORK_MODE, FARGATE_PID_MODE, FARGATE_PRIVILEGED,
    FARGATE_SIZE, FARGATE_SIZE_MISSING, FARGATE_STREAM_PREFIX, FARGATE_TIMEOUT,
    FARGATE_UNSUPPORTED, FARGATE_WINDOWS,
};
use super::size_rules::sum;
use super::{Container, Definition, fix};
use crate::diagnostic::{Change, Diagnostic};

const LOG_DRIVERS: &[&str] = &["awslogs", "splunk", "awsfirelens"];
/// Log drivers that are no drivers at all are a fault of the member, not of Fargate.
const OTHER_LOG_DRIVERS: &[&str] = &["fluentd", "gelf", "json-file", "journald", "syslog"];
/// Seconds of startTimeout and stopTimeout [V].
const TIMEOUTS: std::ops::RangeInclusive<i64> = 2..=120;
/// GiB of ephemeral storage [V].
const SMALLEST_STORAGE: i64 = 21;
const LARGEST_STORAGE: i64 = 200;

/// Settings that Fargate does not have, of a container: pointer inside it, what ECS calls it.
const CONTAINER_EXCLUSIONS: &[(&[&str], &str)] = &[
    (&["links"], "links"),
    (&["dockerSecurityOptions"], "dockerSecurityOptions"),
    (&["linuxParameters", "devices"], "devices"),
    (&["linuxParameters", "maxSwap"], "maxSwap"),
    (&["linuxParameters", "swappiness"], "swappiness"),
    (&["linuxParameters", "sharedMemorySize"], "sharedMemorySize"),
];

/// What ECS is known to refuse in the words of [`unsupported`] [V PREFLIGHT].
const REFUSED_IN_THESE_WORDS: &[&str] = &[
    "devices",
    "maxSwap",
    "sharedMemorySize",
    "dockerSecurityOptions",
    "dockerVolumeConfiguration",
    "sourcePath",
    "ipcMode",
    "constraints",
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.requires("FARGATE") {
        check_fargate(definition, report);
    } else if definition.requires("EC2") || definition.requires("EXTERNAL") {
        report.extend(storage_on_instances(definition));
    }
    report.extend(storage_size(definition));
}

/// The rules of Fargate, whether or not the definition lists it.
pub(super) fn check_fargate(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(network_mode(definition));
    size_missing(definition, report);
    report.extend(task_size(definition));
    report.extend(windows(definition));
    task_exclusions(definition, report);
    volumes(definition, report);
    for container in &definition.containers {
        container_exclusions(container, report);
        report.extend(firelens_s3(container));
        report.extend(privileged(container));
        report.extend(gpus(container));
        capabilities(container, report);
        report.extend(log_driver(container));
        report.extend(stream_prefix(definition, container));
        timeouts(container, report);
    }
}

fn unsupported(pointer: impl Into<String>, what: &str) -> Diagnostic {
    let pointer = pointer.into();
    let diagnostic = FARGATE_UNSUPPORTED
        .at(
            pointer.clone(),
            format!("Fargate compatible task definitions do not support {what}"),
        )
        .with_help(format!(
            "Remove {what}, or run the task on EC2 and take FARGATE off requiresCompatibilities."
        ))
        .with_fix(fix::remove(pointer));
    if REFUSED_IN_THESE_WORDS.contains(&what) {
        diagnostic.in_aws_words()
    } else {
        diagnostic
    }
}

/// Fargate has awsvpc [V].
fn network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    let mode = definition.network_mode();
    (mode != "awsvpc").then(|| {
        FARGATE_NETWORK_MODE
            .refused(
                "/networkMode",
                "Fargate only supports network mode 'awsvpc'.",
            )
            .with_help(if definition.object.has("networkMode") {
                "Set networkMode to awsvpc.".to_owned()
            } else {
                format!("Without networkMode it is {mode}: set it to awsvpc.")
            })
            .with_fix(to_awsvpc(definition))
    })
}

/// Fargate needs CPU and memory at the task [V].
fn size_missing(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["cpu", "memory"] {
        if definition.object.has(member) {
            continue;
        }
        let best = Wanted::of(definition).best();
        let size = best.map(|(cpu, memory)| if member == "cpu" { cpu } else { memory });
        let at = format!("/{member}");
        let message = format!("Fargate requires that '{member}' be defined at the task level.");
        report.push(
            FARGATE_SIZE_MISSING
                .refused(at.clone(), message)
                .with_help("The smallest size is \"cpu\": \"256\" with \"memory\": \"512\".")
                .with_fix(size.map(|size| fix::add(at, size.to_string()))),
        );
    }
}

/// What size a task asks for, and what its containers need at least.
struct Wanted {
    cpu: Option<i64>,
    memory: Option<i64>,
    least_cpu: i64,
    least_memory: i64,
    is_windows: bool,
}

impl Wanted {
    fn of(definition: &Definition<'_>) -> Self {
        Self {
            cpu: definition.object.text("cpu").and_then(size::cpu_units),
            memory: definition.object.text("memory").and_then(size::memory_mib),
            least_cpu: sum(definition, "cpu"),
            least_memory: sum(definition, "memory").max(sum(definition, "memoryReservation")),
            is_windows: definition.is_windows(),
        }
    }

    /// The size of Fargate nearest to it in which the containers have room.
    fn best(&self) -> Option<(i64, i64)> {
        let sizes = sizes::all(self.is_windows);
        let has_room =
            |(cpu, memory): &(i64, i64)| *cpu >= self.least_cpu && *memory >= self.least_memory;
        let distance = |(cpu, memory): &(i64, i64)| {
            let cpu = self.cpu.map_or(0, |it| it.abs_diff(*cpu));
            let memory = self.memory.map_or(0, |it| it.abs_diff(*memory));
            (cpu, memory)
        };
        sizes
            .filter(has_room)
            .min_by_key(|size| (distance(size), *size))
    }
}

/// CPU and memory are one of Fargate's 74 sizes [V].
fn task_size(definition: &Definition<'_>) -> Option<Diagnostic> {
    const MESSAGE: &str = "No Fargate configuration exists for given values.";
    let wanted = Wanted::of(definition);
    let cpu = wanted.cpu?;
    let Some(row) = sizes::row(cpu, wanted.is_windows) else {
        let sizes: Vec<String> = sizes::rows(wanted.is_windows)
            .map(|size| size.cpu.to_string())
            .collect();
        let fix = wanted.best().map(|(cpu, memory)| {
            let fix = fix::set("/cpu", cpu.to_string());
            match wanted.memory {
                Some(given) if given != memory => fix::titled(
                    format!("{} and memory to {memory}", fix.title),
                    fix.clone().and(Change::Replace {
                        path: "/memory".to_owned(),
                        value: memory.to_string().into(),
                    }),
                ),
                _ => fix,
            }
        });
        return Some(
            FARGATE_SIZE
                .refused("/cpu", MESSAGE)
                .with_help(format!(
                    "{cpu} CPU units is no size of Fargate; the sizes are {}.",
                    sizes.join(", ")
                ))
                .with_fix(fix),
        );
    };
    let memory = wanted.memory.filter(|memory| !row.has_memory(*memory))?;
    let also = row
        .also
        .map_or_else(String::new, |mib| format!("{mib}, or "));
    let same_cpu = Wanted {
        least_cpu: cpu,
        ..wanted
    };
    let best = same_cpu.best().filter(|(best, _)| *best == cpu);
    Some(
        FARGATE_SIZE
            .refused("/memory", MESSAGE)
            .with_help(format!(
                "With {cpu} CPU units, memory is {also}{} to {} MiB in steps of {}; {memory} is \
                 not.",
                row.smallest, row.largest, row.step
            ))
            .with_fix(best.map(|(_, memory)| fix::set("/memory", memory.to_string()))),
    )
}

/// Windows on Fargate is Server 2019 or newer, full or core [V DG/task_definition_parameters].
fn windows(definition: &Definition<'_>) -> Option<Diagnostic> {
    const NOT_ON_FARGATE: &[&str] = &[
        "WINDOWS_SERVER_2016_FULL",
        "WINDOWS_SERVER_2004_CORE",
        "WINDOWS_SERVER_20H2_CORE",
    ];
    let platform = definition.object.object("runtimePlatform");
    let family = platform.text("operatingSystemFamily")?;
    NOT_ON_FARGATE.contains(&family).then(|| {
        let at = "/runtimePlatform/operatingSystemFamily";
        FARGATE_WINDOWS
            .at(at, format!("Fargate does not run {family}."))
            .with_help("Use WINDOWS_SERVER_2019_CORE, WINDOWS_SERVER_2022_CORE or a FULL one.")
            .with_fix(fix::set(at, "WINDOWS_SERVER_2022_CORE"))
    })
}

/// Placement constraints and ipcMode are not for Fargate [V].
fn task_exclusions(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.object.has_something("placementConstraints") {
        report.push(unsupported("/placementConstraints", "constraints"));
    }
    if definition.object.has_something("ipcMode") {
        report.push(unsupported("/ipcMode", "ipcMode"));
    }
    report.extend(pid_mode(definition));
}

/// Fargate shows no task its host's processes [V].
fn pid_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    (definition.object.text("pidMode") == Some("host")).then(|| {
        FARGATE_PID_MODE
            .refused(
                "/pidMode",
                "Tasks using the Fargate launch type do not support pidMode 'host'",
            )
            .with_help("Use pidMode task, or leave it out.")
            .with_fix(fix::set("/pidMode", "task"))
    })
}

/// Volumes of the host, of Docker and of FSx are not for Fargate [V].
fn volumes(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for (index, volume) in definition.object.objects("volumes") {
        if volume.object("host").has_something("sourcePath") {
            let pointer = format!("/volumes/{index}/host/sourcePath");
            report.push(unsupported(pointer, "sourcePath"));
        }
        for kind in [
            "dockerVolumeConfiguration",
            "fsxWindowsFileServerVolumeConfiguration",
        ] {
            if volume.has(kind) {
                report.push(unsupported(format!("/volumes/{index}/{kind}"), kind));
            }
        }
    }
}

/// Settings of the host are not for Fargate [V].
fn container_exclusions(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (way, what) in CONTAINER_EXCLUSIONS {
        let is_there = match way {
            [member] => container.object.has_something(member),
            [outer, member] => container.object.object(outer).has_something(member),
            _ => false,
        };
        if is_there {
            report.push(unsupported(container.at(way.join("/")), what));
        }
    }
}

/// On Fargate a log router's configuration is in its image [V].
fn firelens_s3(container: &Container<'_>) -> Option<Diagnostic> {
    let firelens = container.object.object("firelensConfiguration");
    (firelens.object("options").text("config-file-type") == Some("s3")).then(|| {
        FARGATE_FIRELENS_S3
            .refused(
                container.at("firelensConfiguration/options/config-file-type"),
                "Fargate launch type does not support FirelensConfiguration config file from 's3'",
            )
            .with_help("Put the file into the image and use config-file-type file.")
    })
}

/// Fargate gives no container the rights of its host [V].
fn privileged(container: &Container<'_>) -> Option<Diagnostic> {
    (container.object.flag("privileged") == Some(true)).then(|| {
        FARGATE_PRIVILEGED
            .refused(
                container.at("privileged"),
                "Fargate requires that the 'privileged' setting be 'false'",
            )
            .with_help("Remove it: Fargate gives no container the rights of its host.")
            .with_fix(fix::remove(container.at("privileged")))
    })
}

/// Fargate has no GPUs [V PREFLIGHT].
fn gpus(container: &Container<'_>) -> Option<Diagnostic> {
    let requirements = container.object.list("resourceRequirements");
    let is_gpu = |it: &serde_json::Value| it.get("type").and_then(|it| it.as_str()) == Some("GPU");
    requirements.iter().any(is_gpu).then(|| {
        let at = container.at("resourceRequirements");
        let only_gpus = requirements.iter().all(is_gpu);
        FARGATE_GPU
            .refused(
                at.clone(),
                "Tasks using the Fargate launch type do not support GPU resource requirements",
            )
            .with_help("Remove the requirement, or run the task on EC2 instances with GPUs.")
            .with_fix(only_gpus.then(|| fix::remove(at)))
    })
}

/// Fargate lets a container add SYS_PTRACE [V MODEL KernelCapabilities, PREFLIGHT].
fn capabilities(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let parameters = container.object.object("linuxParameters");
    let capabilities = parameters.object("capabilities");
    let is_only = capabilities.list("add").len() == 1;
    for (index, name) in capabilities.texts("add") {
        if name == "SYS_PTRACE" {
            continue;
        }
        let list = container.at("linuxParameters/capabilities/add");
        let at = format!("{list}/{index}");
        let removal = fix::remove(if is_only { list } else { at.clone() });
        report.push(
            FARGATE_CAPABILITY
                .refused(at, format!("{name} is not allowed on Fargate."))
                .with_help("Only SYS_PTRACE can be added: remove it, or run the task on EC2.")
                .with_fix(fix::titled(format!("Remove {name}"), removal)),
        );
    }
}

/// Fargate logs with awslogs, splunk or awsfirelens [V].
fn log_driver(container: &Container<'_>) -> Option<Diagnostic> {
    let driver = Log::of(container).driver?;
    OTHER_LOG_DRIVERS.contains(&driver).then(|| {
        FARGATE_LOG_DRIVER
            .refused(
                container.at("logConfiguration/logDriver"),
                format!(
                    "{driver} is not a valid log driver. Must be one of [{}]",
                    LOG_DRIVERS.join(", ")
                ),
            )
            .with_help("Use awslogs, or route the logs with awsfirelens.")
    })
}

/// On Fargate awslogs needs a prefix for its streams [V].
fn stream_prefix(definition: &Definition<'_>, container: &Container<'_>) -> Option<Diagnostic> {
    let log = Log::of(container);
    let is_given = log.options.has_something("awslogs-stream-prefix");
    if log.driver != Some("awslogs") || is_given || !log.has_readable_options() {
        return None;
    }
    let family = definition.object.text("family").filter(|it| !it.is_empty());
    let prefix = family.unwrap_or("ecs");
    Some(
        FARGATE_STREAM_PREFIX
            .refused(
                log.at("awslogs-stream-prefix"),
                "Fargate requires log configuration options to include awslogs-stream-prefix to \
                 support log driver awslogs.",
            )
            .with_help("Streams are then named prefix/container-name/task-id.")
            .with_fix(log.set_option("awslogs-stream-prefix", prefix)),
    )
}

/// On Fargate containers start and stop within 2 to 120 s [V].
fn timeouts(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["startTimeout", "stopTimeout"] {
        let seconds = container.object.integer(member);
        // Below 0 is out of range everywhere.
        if let Some(seconds) = seconds.filter(|it| *it >= 0 && !TIMEOUTS.contains(it)) {
            let at = container.at(member);
            let nearest = seconds.clamp(*TIMEOUTS.start(), *TIMEOUTS.end());
            report.push(
                FARGATE_TIMEOUT
                    .at(
                        at.clone(),
                        format!("{member} is {seconds} s; on Fargate it is between 2 and 120."),
                    )
                    .with_help("Use 2 to 120 seconds.")
                    .with_fix(fix::set(at, nearest)),
            );
        }
    }
}

/// Ephemeral storage is Fargate's [V].
pub(super) fn storage_on_instances(definition: &Definition<'_>) -> Option<Diagnostic> {
    definition.object.has("ephemeralStorage").then(|| {
        EPHEMERAL_STORAGE_LAUNCH_TYPE
            .refused(
                "/ephemeralStorage",
                "Tasks using the EC2 launch type do not support EphemeralStorage",
            )
            .with_help("Remove it: on EC2 containers use the instance's disk.")
            .with_fix(fix::remove("/ephemeralStorage"))
    })
}

/// Ephemeral storage is 21 to 200 GiB [V].
fn storage_size(definition: &Definition<'_>) -> Option<Diagnostic> {
    let storage = definition.object.object("ephemeralStorage");
    let size = storage.integer("sizeInGiB")?;
    let (limit, nearest) = if size < SMALLEST_STORAGE {
        ("at least 21", SMALLEST_STORAGE)
    } else if size > LARGEST_STORAGE {
        ("at most 200", LARGEST_STORAGE)
    } else {
        return None;
    };
    let at = "/ephemeralStorage/sizeInGiB";
    Some(
        EPHEMERAL_STORAGE_SIZE
            .refused(at, format!("EphemeralStorage size should be {limit}"))
            .with_help("Without ephemeralStorage a task has 20 GiB; with it 21 to 200.")
            .with_fix(fix::set(at, nearest)),
    )
}
