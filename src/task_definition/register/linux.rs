//! linuxParameters, ulimits, system controls, GPUs, and what Windows leaves out.

use super::{Container, Definition};
use crate::diagnostic::Diagnostic;

/// Capabilities that may be added or dropped [V MODEL KernelCapabilities].
const CAPABILITIES: &[&str] = &[
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "SYSLOG",
    "WAKE_ALARM",
];

/// Namespaces of system controls that belong to the IPC namespace [V].
const IPC_CONTROLS: &[&str] = &["kernel.msg", "kernel.sem", "kernel.shm", "fs.mqueue."];

/// Container settings that Windows does not have [V].
const NOT_ON_WINDOWS: &[&str] = &[
    "linuxParameters",
    "links",
    "privileged",
    "readonlyRootFilesystem",
    "user",
    "disableNetworking",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let is_windows = definition.is_windows();
    for container in &definition.containers {
        capabilities(container, report);
        ulimits(container, report);
        system_controls(definition, container, report);
        gpus(container, report);
        search_domains(container, report);
        report.extend(swappiness(container));
        if is_windows {
            not_on_windows(container, report);
        }
    }
}

fn capabilities(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let capabilities = container
        .object
        .object("linuxParameters")
        .object("capabilities");
    for list in ["add", "drop"] {
        for (index, name) in capabilities.texts(list) {
            if CAPABILITIES.contains(&name) {
                continue;
            }
            let known = name
                .strip_prefix("CAP_")
                .filter(|it| CAPABILITIES.contains(it));
            report.push(
                Diagnostic::error(
                    "capability-unknown",
                    container.at(format_args!("linuxParameters/capabilities/{list}/{index}")),
                    format!("'{name}' is not a Linux capability that ECS knows."),
                )
                .with_help(match known {
                    Some(known) => format!("Write {known}, without CAP_."),
                    None => "Capabilities are written like NET_ADMIN or SYS_PTRACE.".to_owned(),
                }),
            );
        }
    }
}

fn ulimits(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, ulimit) in container.object.objects("ulimits") {
        let limits = ulimit.integer("softLimit").zip(ulimit.integer("hardLimit"));
        // -1 is no limit.
        if let Some((soft, hard)) = limits
            && hard != -1
            && (soft > hard || soft == -1)
        {
            report.push(
                Diagnostic::error(
                    "ulimit-order",
                    container.at(format_args!("ulimits/{index}/softLimit")),
                    format!("The soft limit {soft} is above the hard limit {hard}."),
                )
                .with_help("Lower the soft limit or raise the hard one."),
            );
        }
    }
}

fn system_controls(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, control) in container.object.objects("systemControls") {
        let Some(namespace) = control.text("namespace") else {
            continue;
        };
        let is_ipc = IPC_CONTROLS.iter().any(|it| namespace.starts_with(it));
        let shared = if namespace.starts_with("net.") && definition.network_mode() == "host" {
            "network (networkMode host)"
        } else if is_ipc && definition.object.text("ipcMode") == Some("host") {
            "IPC namespace (ipcMode host)"
        } else {
            continue;
        };
        report.push(
            Diagnostic::error(
                "system-control-of-host",
                container.at(format_args!("systemControls/{index}/namespace")),
                format!("{namespace} cannot be set: the container shares the host's {shared}."),
            )
            .with_help("Set it on the instance, or give the task a namespace of its own."),
        );
    }
}

fn gpus(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, requirement) in container.object.objects("resourceRequirements") {
        if requirement.text("type") != Some("GPU") || requirement.has("sharingStrategy") {
            continue;
        }
        let value = requirement.get("value");
        let is_count = value.is_none_or(|it| {
            it.as_str()
                .is_none_or(|it| it == "ALL" || it.parse::<u32>().is_ok_and(|it| it > 0))
        });
        if value.is_none() || !is_count {
            report.push(
                Diagnostic::error(
                    "gpu-count",
                    container.at(format_args!("resourceRequirements/{index}/value")),
                    "A GPU requirement needs the number of GPUs as its value.",
                )
                .with_help("Write \"value\": \"1\"."),
            );
        }
    }
}

/// `^[a-zA-Z0-9-.]{0,253}[a-zA-Z0-9]$` [V].
fn search_domains(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, domain) in container.object.texts("dnsSearchDomains") {
        let is_allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'.';
        let ends_well = domain
            .bytes()
            .last()
            .is_some_and(|it| it.is_ascii_alphanumeric());
        if !ends_well || domain.len() > 254 || !domain.bytes().all(is_allowed) {
            report.push(
                Diagnostic::error(
                    "dns-search-domain",
                    container.at(format_args!("dnsSearchDomains/{index}")),
                    format!("'{domain}' is not a search domain."),
                )
                .with_help("Use letters, digits, - and ., ending in a letter or a digit."),
            );
        }
    }
}

fn swappiness(container: &Container<'_>) -> Option<Diagnostic> {
    let parameters = container.object.object("linuxParameters");
    (parameters.has("swappiness") && !parameters.has("maxSwap")).then(|| {
        Diagnostic::warning(
            "swappiness-without-max-swap",
            container.at("linuxParameters/swappiness"),
            "swappiness is ignored without maxSwap.",
        )
        .with_help("Add maxSwap, or remove swappiness.")
    })
}

fn not_on_windows(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for member in NOT_ON_WINDOWS {
        let is_set = match container.object.flag(member) {
            Some(flag) => flag,
            None => container.object.has_something(member),
        };
        if is_set {
            report.push(
                Diagnostic::warning(
                    "not-on-windows",
                    container.at(member),
                    format!("{member} is not supported for Windows containers."),
                )
                .with_help("Remove it, or run the task on Linux."),
            );
        }
    }
}
