//! What Fargate requires, and what it leaves out.

use super::super::size;
use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

/// A row of the table of sizes: CPU units, and the MiB that go with them.
struct Size {
    cpu: i64,
    /// Below the regular ones.
    also: Option<i64>,
    smallest: i64,
    largest: i64,
    step: i64,
}

const fn regular(cpu: i64, smallest: i64, largest: i64, step: i64) -> Size {
    Size {
        cpu,
        also: None,
        smallest,
        largest,
        step,
    }
}

/// The 74 sizes of Fargate [V developer guide, AWS_Fargate; counted by a third party].
const SIZES: &[Size] = &[
    Size {
        also: Some(512),
        ..regular(256, 1024, 2048, 1024)
    },
    regular(512, 1024, 4096, 1024),
    regular(1024, 2048, 8192, 1024),
    regular(2048, 4096, 16_384, 1024),
    regular(4096, 8192, 30_720, 1024),
    regular(8192, 16_384, 61_440, 4096),
    regular(16_384, 32_768, 122_880, 8192),
];

impl Size {
    fn has_memory(&self, mib: i64) -> bool {
        let is_regular =
            (self.smallest..=self.largest).contains(&mib) && (mib - self.smallest) % self.step == 0;
        is_regular || self.also == Some(mib)
    }
}

/// CPU units of Windows tasks [V].
const WINDOWS_CPU: &[i64] = &[1024, 2048, 4096];
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

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.requires("FARGATE") {
        check_fargate(definition, report);
    } else {
        report.extend(storage_on_instances(definition));
    }
    report.extend(storage_size(definition));
}

/// The rules of Fargate, whether or not the definition lists it.
pub(super) fn check_fargate(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(network_mode(definition));
    task_size(definition, report);
    task_exclusions(definition, report);
    volumes(definition, report);
    for container in &definition.containers {
        container_exclusions(container, report);
        report.extend(privileged(container));
        report.extend(gpus(container));
        capabilities(container, report);
        logging(container, report);
        timeouts(container, report);
    }
}

/// What ECS is known to refuse in these words [V]; for the rest they are ours.
const REFUSED_IN_THESE_WORDS: &[&str] = &[
    "devices",
    "maxSwap",
    "dockerVolumeConfiguration",
    "sourcePath",
    "ipcMode",
    "constraints",
];

fn unsupported(pointer: impl Into<String>, what: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "fargate-unsupported",
        pointer,
        format!("Fargate compatible task definitions do not support {what}"),
    )
    .with_help(format!(
        "Remove {what}, or run the task on EC2 and take FARGATE off requiresCompatibilities."
    ));
    if REFUSED_IN_THESE_WORDS.contains(&what) {
        diagnostic.in_aws_words()
    } else {
        diagnostic
    }
}

fn network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    let mode = definition.network_mode();
    (mode != "awsvpc").then(|| {
        refused(
            "fargate-network-mode",
            "/networkMode",
            "Fargate only supports network mode 'awsvpc'.",
        )
        .with_help(if definition.object.has("networkMode") {
            "Set networkMode to awsvpc.".to_owned()
        } else {
            format!("Without networkMode it is {mode}: set it to awsvpc.")
        })
    })
}

fn task_size(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["cpu", "memory"] {
        if !definition.object.has(member) {
            report.push(
                refused(
                    "fargate-size-missing",
                    format!("/{member}"),
                    format!("Fargate requires that '{member}' be defined at the task level."),
                )
                .with_help("The smallest size is \"cpu\": \"256\" with \"memory\": \"512\"."),
            );
        }
    }
    let Some(cpu) = definition.object.text("cpu").and_then(size::cpu_units) else {
        return;
    };
    let is_windows = definition.is_windows();
    let offered = SIZES
        .iter()
        .filter(|size| !is_windows || WINDOWS_CPU.contains(&size.cpu));
    let no_configuration = |pointer: &str| {
        refused(
            "fargate-size",
            pointer,
            "No Fargate configuration exists for given values.",
        )
    };
    let Some(row) = offered.clone().find(|size| size.cpu == cpu) else {
        let sizes = offered.map(|size| size.cpu.to_string());
        report.push(no_configuration("/cpu").with_help(format!(
            "{cpu} CPU units is no size of Fargate; the sizes are {}.",
            sizes.collect::<Vec<_>>().join(", ")
        )));
        return;
    };
    let memory = definition.object.text("memory").and_then(size::memory_mib);
    if let Some(memory) = memory.filter(|memory| !row.has_memory(*memory)) {
        let also = row
            .also
            .map_or_else(String::new, |mib| format!("{mib}, or "));
        report.push(no_configuration("/memory").with_help(format!(
            "With {cpu} CPU units, memory is {also}{} to {} MiB in steps of {}; {memory} is not.",
            row.smallest, row.largest, row.step
        )));
    }
}

fn task_exclusions(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.object.has_something("placementConstraints") {
        report.push(unsupported("/placementConstraints", "constraints"));
    }
    if definition.object.has_something("ipcMode") {
        report.push(unsupported("/ipcMode", "ipcMode"));
    }
    if definition.object.text("pidMode") == Some("host") {
        report.push(
            refused(
                "fargate-pid-mode",
                "/pidMode",
                "Tasks using the Fargate launch type do not support pidMode 'host'",
            )
            .with_help("Use pidMode task, or leave it out."),
        );
    }
}

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
    let firelens = container.object.object("firelensConfiguration");
    if firelens.object("options").text("config-file-type") == Some("s3") {
        report.push(
            refused(
                "fargate-firelens-s3",
                container.at("firelensConfiguration/options/config-file-type"),
                "Fargate launch type does not support FirelensConfiguration config file from 's3'",
            )
            .with_help("Put the file into the image and use config-file-type file."),
        );
    }
}

fn privileged(container: &Container<'_>) -> Option<Diagnostic> {
    (container.object.flag("privileged") == Some(true)).then(|| {
        refused(
            "fargate-privileged",
            container.at("privileged"),
            "Fargate requires that the 'privileged' setting be 'false'",
        )
        .with_help("Remove it: Fargate gives no container the rights of its host.")
    })
}

fn gpus(container: &Container<'_>) -> Option<Diagnostic> {
    let mut requirements = container.object.objects("resourceRequirements");
    let has_gpu = requirements.any(|(_, it)| it.text("type") == Some("GPU"));
    has_gpu.then(|| unsupported(container.at("resourceRequirements"), "GPU"))
}

fn capabilities(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let parameters = container.object.object("linuxParameters");
    for (index, name) in parameters.object("capabilities").texts("add") {
        if name != "SYS_PTRACE" {
            report.push(
                Diagnostic::error(
                    "fargate-capability",
                    container.at(format_args!("linuxParameters/capabilities/add/{index}")),
                    format!("Fargate lets a container add SYS_PTRACE only, not '{name}'."),
                )
                .with_help("Remove the capability, or run the task on EC2."),
            );
        }
    }
}

fn logging(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let log = container.object.object("logConfiguration");
    let Some(driver) = log.text("logDriver") else {
        return;
    };
    if OTHER_LOG_DRIVERS.contains(&driver) {
        report.push(
            refused(
                "fargate-log-driver",
                container.at("logConfiguration/logDriver"),
                format!(
                    "{driver} is not a valid log driver. Must be one of [{}]",
                    LOG_DRIVERS.join(", ")
                ),
            )
            .with_help("Use awslogs, or route the logs with awsfirelens."),
        );
    }
    let has_prefix = log.object("options").has("awslogs-stream-prefix");
    if driver == "awslogs" && !has_prefix {
        report.push(
            refused(
                "fargate-stream-prefix",
                container.at("logConfiguration/options/awslogs-stream-prefix"),
                "Fargate requires log configuration options to include awslogs-stream-prefix to \
                 support log driver awslogs.",
            )
            .with_help("Streams are then named prefix/container-name/task-id."),
        );
    }
}

fn timeouts(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for member in ["startTimeout", "stopTimeout"] {
        let seconds = container.object.integer(member);
        // Below 0 is out of range everywhere.
        if let Some(seconds) = seconds.filter(|it| *it >= 0 && !TIMEOUTS.contains(it)) {
            report.push(
                Diagnostic::error(
                    "fargate-timeout",
                    container.at(member),
                    format!("{member} is {seconds} s; on Fargate it is between 2 and 120."),
                )
                .with_help("Use 2 to 120 seconds."),
            );
        }
    }
}

fn storage_on_instances(definition: &Definition<'_>) -> Option<Diagnostic> {
    let is_for_ec2 = definition.requires("EC2") || definition.requires("EXTERNAL");
    (is_for_ec2 && definition.object.has("ephemeralStorage")).then(|| {
        refused(
            "ephemeral-storage-launch-type",
            "/ephemeralStorage",
            "Tasks using the EC2 launch type do not support EphemeralStorage",
        )
        .with_help("Remove it: on EC2 containers use the instance's disk.")
    })
}

fn storage_size(definition: &Definition<'_>) -> Option<Diagnostic> {
    let storage = definition.object.object("ephemeralStorage");
    let size = storage.integer("sizeInGiB")?;
    let limit = if size < SMALLEST_STORAGE {
        format!("at least {SMALLEST_STORAGE}")
    } else if size > LARGEST_STORAGE {
        format!("at most {LARGEST_STORAGE}")
    } else {
        return None;
    };
    Some(
        refused(
            "ephemeral-storage-size",
            "/ephemeralStorage/sizeInGiB",
            format!("EphemeralStorage size should be {limit}"),
        )
        .with_help("Without ephemeralStorage a task has 20 GiB; with it 21 to 200."),
    )
}
