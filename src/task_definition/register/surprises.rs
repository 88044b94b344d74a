//! What ECS accepts and learners do not expect.

mod timing;

use super::object::Object;
use super::rules::{
    AWSVPC_INTERFACE, EPHEMERAL_HOST_PORT, ESSENTIAL_WITHOUT_HEALTH_CHECK, HOST_MODE_PORTS,
    IMAGE_LATEST, MEMORY_RESERVES_LIMIT, NO_LOGS, PLAIN_SECRET, RESERVATION_WITHOUT_LIMIT,
    RESERVED_HOST_PORT, SECRETS_READ_ONCE, SHELL_AND_SIGTERM, STATIC_HOST_PORT,
};
use super::{Container, Definition, fix};
use crate::diagnostic::Diagnostic;

/// Host ports that the agent keeps on every instance [V].
const RESERVED_PORTS: &[i64] = &[22, 2375, 2376, 51_678, 51_679, 51_680];
/// The same on Windows, beside those [V].
const RESERVED_PORTS_ON_WINDOWS: &[i64] = &[53, 135, 139, 445, 3389, 5985, 5986];
/// The host ports that Linux and Docker assign dynamically begin here [V; the kernel's default].
const FIRST_EPHEMERAL_PORT: i64 = 32_768;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mode = definition.network_mode();
    for container in &definition.containers {
        for (index, mapping) in container.object.objects("portMappings") {
            report.extend(match mode {
                "bridge" => static_host_port(definition, container, index, mapping),
                _ => None,
            });
        }
        report.extend(image_without_version(container));
        report.extend(unknown_health(container));
        plain_secrets(container, report);
    }
    report.extend(ports_of_the_host(definition));
    report.extend(interface_for_each_task(definition));
    report.extend(memory_reserves_the_limit(definition));
    report.extend(reservation_without_limit(definition));
    report.extend(secrets_read_once(definition));
    report.extend(no_logs(definition));
    let mut containers = definition.containers.iter();
    report.extend(containers.find_map(|it| shell_and_sigterm(definition, it)));
    timing::check(definition, report);
}

/// A static host port is free once on an instance [V]; some are never [V], some only by chance
/// [V].
fn static_host_port(
    definition: &Definition<'_>,
    container: &Container<'_>,
    index: usize,
    mapping: Object<'_>,
) -> Option<Diagnostic> {
    let port = mapping.integer("hostPort").filter(|port| *port > 0)?;
    let at = container.at(format_args!("portMappings/{index}/hostPort"));
    let is_reserved = RESERVED_PORTS.contains(&port)
        || definition.is_windows() && RESERVED_PORTS_ON_WINDOWS.contains(&port);
    let diagnostic = if is_reserved {
        RESERVED_HOST_PORT
            .at(
                at.clone(),
                format!("Host port {port} is reserved on every instance: no task can be placed."),
            )
            .with_help("Choose another port, or 0 to have one assigned.")
    } else if port >= FIRST_EPHEMERAL_PORT {
        EPHEMERAL_HOST_PORT
            .at(
                at.clone(),
                format!("Host port {port} may be taken: the instance assigns such ports itself."),
            )
            .with_help("Choose a port below 32768, or 0 to have one assigned.")
    } else {
        STATIC_HOST_PORT
            .at(
                at.clone(),
                format!("Host port {port} is free once on an instance: one task per instance."),
            )
            .with_help("Use hostPort 0 to have a port assigned to every task.")
    };
    Some(diagnostic.with_fix(fix::set(at, 0)))
}

/// In host mode container ports are the instance's: one task per instance [V].
fn ports_of_the_host(definition: &Definition<'_>) -> Option<Diagnostic> {
    if definition.network_mode() != "host" {
        return None;
    }
    let mut containers = definition.containers.iter();
    let container = containers.find(|it| it.object.has_something("portMappings"))?;
    Some(
        HOST_MODE_PORTS
            .at(
                container.at("portMappings"),
                "In host mode these are ports of the instance: one task per instance.",
            )
            .with_help("Use bridge with dynamic host ports, or awsvpc, to run more."),
    )
}

/// Every awsvpc task on an instance takes a network interface [V].
fn interface_for_each_task(definition: &Definition<'_>) -> Option<Diagnostic> {
    let is_on_ec2 = definition.requires("EC2") && !definition.requires("FARGATE");
    (is_on_ec2 && definition.network_mode() == "awsvpc").then(|| {
        AWSVPC_INTERFACE
            .at(
                "/networkMode",
                "Every task takes a network interface of its instance; an m5.large has room for 2 \
                 tasks.",
            )
            .with_help("Switch on awsvpcTrunking for the account, or use bridge mode.")
    })
}

/// A tag may name another image tomorrow [V].
fn image_without_version(container: &Container<'_>) -> Option<Diagnostic> {
    let image = container.object.text("image").filter(|it| !it.is_empty())?;
    if image.contains('@') {
        return None;
    }
    let name = image.rsplit_once('/').map_or(image, |(_, name)| name);
    let message = match name.split_once(':') {
        None => "The image has no tag, so it is latest.",
        Some((_, "latest")) => "The image's tag is latest.",
        Some(_) => return None,
    };
    Some(
        IMAGE_LATEST.at(container.at("image"), message).with_help(
            "What runs then depends on when it was pulled: name a version, or a digest.",
        ),
    )
}

/// The task's health is the worst of its essential containers', UNKNOWN without a check [V].
fn unknown_health(container: &Container<'_>) -> Option<Diagnostic> {
    (container.is_essential() && !container.object.has("healthCheck")).then(|| {
        ESSENTIAL_WITHOUT_HEALTH_CHECK
            .at(
                container.at("healthCheck"),
                "An essential container without a health check: the task's health stays UNKNOWN.",
            )
            .with_help("Add a healthCheck; a HEALTHCHECK of the image does not count.")
    })
}

/// A shell as process 1 does not pass SIGTERM on [V: no handler, exit 137 after stopTimeout]; said once.
fn shell_and_sigterm(definition: &Definition<'_>, container: &Container<'_>) -> Option<Diagnostic> {
    const SHELLS: &[&str] = &["sh", "bash", "/bin/sh", "/bin/bash"];
    let parameters = container.object.object("linuxParameters");
    if definition.is_windows()
        || !container.is_essential()
        || parameters.flag("initProcessEnabled") == Some(true)
    {
        return None;
    }
    let member = ["entryPoint", "command"]
        .into_iter()
        .find(|member| container.object.has_something(member))?;
    let mut words = container.object.texts(member).map(|(_, word)| word);
    let is_shell = words.next().is_some_and(|it| SHELLS.contains(&it));
    let script = words.find(|it| !it.starts_with('-'))?;
    (is_shell && !script.contains("exec ") && !script.contains("trap ")).then(|| {
        let at = container.at(member);
        SHELL_AND_SIGTERM
            .at(
                at,
                "The shell does not pass SIGTERM on: stopping takes all of stopTimeout and ends \
                 with exit code 137.",
            )
            .with_help("Start the program with exec, or set initProcessEnabled.")
    })
}

/// What looks like a secret is readable for everybody who may describe the definition [V].
fn plain_secrets(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    const MARKS: &[&str] = &["PASSWORD", "SECRET", "TOKEN", "API_KEY", "PRIVATE_KEY"];
    for (index, variable) in container.object.objects("environment") {
        let Some(name) = variable.text("name") else {
            continue;
        };
        let is_secret = MARKS.iter().any(|mark| name.ends_with(mark));
        if is_secret && variable.has_something("value") {
            report.push(
                PLAIN_SECRET
                    .at(
                        container.at(format_args!("environment/{index}/value")),
                        format!("Everybody who may describe the definition reads {name}."),
                    )
                    .with_help("Keep it in Secrets Manager or Parameter Store and use secrets."),
            );
        }
    }
}

/// Without reservation the hard limit is reserved [V]; said once.
fn memory_reserves_the_limit(definition: &Definition<'_>) -> Option<Diagnostic> {
    /// MiB from which on it matters for how many tasks an instance has room [D].
    const MUCH: i64 = 1024;
    if !definition.is_for_instances() || definition.object.has("memory") {
        return None;
    }
    let mut containers = definition.containers.iter();
    let container = containers.find(|it| {
        let has_much = it.object.integer("memory").is_some_and(|mib| mib >= MUCH);
        has_much && !it.object.has("memoryReservation")
    })?;
    let mib = container.object.integer("memory")?;
    Some(
        MEMORY_RESERVES_LIMIT
            .at(
                container.at("memory"),
                format!("All {mib} MiB are reserved on the instance, used or not."),
            )
            .with_help("With a lower memoryReservation more tasks have room on an instance."),
    )
}

/// Without a limit a container may take all memory of its instance [V]; said once.
fn reservation_without_limit(definition: &Definition<'_>) -> Option<Diagnostic> {
    if !definition.is_for_instances() || definition.object.has("memory") {
        return None;
    }
    let mut containers = definition.containers.iter();
    let container = containers.find(|it| {
        let reservation = it.object.integer("memoryReservation");
        reservation.is_some_and(|mib| mib > 0) && !it.object.has("memory")
    })?;
    Some(
        RESERVATION_WITHOUT_LIMIT
            .at(
                container.at("memoryReservation"),
                "Without memory there is no limit: the container may take all of its instance's.",
            )
            .with_help("Add a hard limit with memory."),
    )
}

/// Secrets are read when a task starts [V]; said once.
fn secrets_read_once(definition: &Definition<'_>) -> Option<Diagnostic> {
    let mut containers = definition.containers.iter();
    let container = containers.find(|it| it.object.has_something("secrets"))?;
    Some(
        SECRETS_READ_ONCE
            .at(
                container.at("secrets"),
                "Secrets are read when a task starts; a rotated one reaches new tasks only.",
            )
            .with_help("Force a new deployment after rotating a secret."),
    )
}

/// On Fargate nobody sees the output of a container without log configuration [V]; said once.
fn no_logs(definition: &Definition<'_>) -> Option<Diagnostic> {
    if !definition.requires("FARGATE") {
        return None;
    }
    let mut containers = definition.containers.iter();
    if containers.any(|it| it.object.has("logConfiguration")) {
        return None;
    }
    let first = definition.containers.first()?;
    Some(
        NO_LOGS
            .at(
                first.at("logConfiguration"),
                "What the container prints is lost.",
            )
            .with_help("Add a logConfiguration, for example with awslogs."),
    )
}
