//! linuxParameters, ulimits, system controls, GPUs and other devices.

use serde_json::Value;

use super::object::Object;
use super::rules::{
    CAPABILITY_UNKNOWN, DEVICE_VALUE, DNS_SEARCH_DOMAIN, GPU_COUNT, GPU_VALUE_AND_SHARING,
    INFERENCE_ACCELERATOR_UNKNOWN, SWAPPINESS_WITHOUT_MAX_SWAP, SYSTEM_CONTROL_NAMESPACE,
    SYSTEM_CONTROL_OF_HOST, TMPFS_OPTION, ULIMIT_ORDER,
};
use super::{Container, Definition, fix};
use crate::diagnostic::{Diagnostic, Fix};

/// Capabilities that may be added or dropped [V MODEL KernelCapabilities].
pub(super) const CAPABILITIES: &[&str] = &[
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

/// Options of tmpfs, those with a value without it [V MODEL Tmpfs].
const TMPFS_OPTIONS: &[&str] = &[
    "defaults",
    "ro",
    "rw",
    "suid",
    "nosuid",
    "dev",
    "nodev",
    "exec",
    "noexec",
    "sync",
    "async",
    "dirsync",
    "remount",
    "mand",
    "nomand",
    "atime",
    "noatime",
    "diratime",
    "nodiratime",
    "bind",
    "rbind",
    "unbindable",
    "runbindable",
    "private",
    "rprivate",
    "shared",
    "rshared",
    "slave",
    "rslave",
    "relatime",
    "norelatime",
    "strictatime",
    "nostrictatime",
    "mode",
    "uid",
    "gid",
    "nr_inodes",
    "nr_blocks",
    "mpol",
];

/// System controls of the IPC namespace [V MODEL SystemControl].
const IPC_CONTROLS: &[&str] = &[
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let parameters = container.object.object("linuxParameters");
        if parameters.is_there() {
            capabilities(container, report);
            tmpfs_options(container, report);
            report.extend(swappiness(container));
        }
        ulimits(container, report);
        for (index, control) in container.object.objects("systemControls") {
            report.extend(system_control(definition, container, index, control));
        }
        for (index, requirement) in container.object.objects("resourceRequirements") {
            report.extend(resource(container, index, requirement));
        }
        search_domains(container, report);
    }
}

/// Capabilities are those that ECS lists [V MODEL KernelCapabilities].
fn capabilities(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let parameters = container.object.object("linuxParameters");
    let capabilities = parameters.object("capabilities");
    for list in ["add", "drop"] {
        for (index, name) in capabilities.texts(list) {
            if CAPABILITIES.contains(&name) {
                continue;
            }
            let at = container.at(format_args!("linuxParameters/capabilities/{list}/{index}"));
            let upper = name.to_ascii_uppercase();
            let plain = upper.strip_prefix("CAP_").unwrap_or(&upper);
            let known = CAPABILITIES.contains(&plain);
            let message = format!("'{name}' is not a Linux capability that ECS knows.");
            report.push(
                CAPABILITY_UNKNOWN
                    .at(at.clone(), message)
                    .with_help(if known {
                        format!("Write {plain}, in capitals and without CAP_.")
                    } else {
                        "Capabilities are written like NET_ADMIN or SYS_PTRACE.".to_owned()
                    })
                    .with_fix(
                        known.then(|| fix::titled(format!("Write {plain}"), fix::set(at, plain))),
                    ),
            );
        }
    }
}

/// Mount options of tmpfs are those that ECS lists [V MODEL Tmpfs]; what it answers to others is
/// not known.
fn tmpfs_options(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    let parameters = container.object.object("linuxParameters");
    for (mount, tmpfs) in parameters.objects("tmpfs") {
        for (index, option) in tmpfs.texts("mountOptions") {
            let name = option.split('=').next().unwrap_or_default();
            if !TMPFS_OPTIONS.contains(&name) {
                report.push(
                    TMPFS_OPTION
                        .at(
                            container.at(format_args!(
                                "linuxParameters/tmpfs/{mount}/mountOptions/{index}"
                            )),
                            format!("'{option}' is no mount option of tmpfs that ECS lists."),
                        )
                        .with_help("For example noexec, nosuid, ro, mode=0755."),
                );
            }
        }
    }
}

/// Swappiness needs maxSwap [V MODEL LinuxParameters: ignored without it].
fn swappiness(container: &Container<'_>) -> Option<Diagnostic> {
    let parameters = container.object.object("linuxParameters");
    (parameters.has("swappiness") && !parameters.has("maxSwap")).then(|| {
        let at = container.at("linuxParameters/swappiness");
        SWAPPINESS_WITHOUT_MAX_SWAP
            .at(at.clone(), "swappiness is ignored without maxSwap.")
            .with_help("Add maxSwap, or remove swappiness.")
            .with_fix(fix::remove(at))
    })
}

/// The soft limit is not above the hard one [D: Docker refuses it]; -1 is no limit.
fn ulimits(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, ulimit) in container.object.objects("ulimits") {
        let limits = ulimit.integer("softLimit").zip(ulimit.integer("hardLimit"));
        if let Some((soft, hard)) = limits
            && hard != -1
            && (soft > hard || soft == -1)
        {
            let at = container.at(format_args!("ulimits/{index}/softLimit"));
            report.push(
                ULIMIT_ORDER
                    .at(
                        at.clone(),
                        format!("The soft limit {soft} is above the hard limit {hard}."),
                    )
                    .with_help("Lower the soft limit or raise the hard one.")
                    .with_fix(fix::set(at, hard)),
            );
        }
    }
}

/// A fix that takes out an element, or the whole list when it is the only one.
fn remove_element(container: &Container<'_>, list: &str, index: usize) -> Fix {
    let at = match container.object.list(list) {
        [_] => container.at(list),
        _ => container.at(format_args!("{list}/{index}")),
    };
    fix::remove(at)
}

/// System controls are of the network or the IPC namespace [V MODEL SystemControl], and the
/// container has to have that namespace for itself [V].
fn system_control(
    definition: &Definition<'_>,
    container: &Container<'_>,
    index: usize,
    control: Object<'_>,
) -> Option<Diagnostic> {
    let namespace = control.text("namespace").filter(|it| !it.is_empty())?;
    let at = || container.at(format_args!("systemControls/{index}/namespace"));
    let is_ipc = IPC_CONTROLS.contains(&namespace) || namespace.starts_with("fs.mqueue.");
    let is_network = namespace.starts_with("net.");
    if !is_ipc && !is_network {
        let message = format!("'{namespace}' belongs to no namespace of the container.");
        return Some(
            SYSTEM_CONTROL_NAMESPACE
                .at(at(), message)
                .with_help(
                    "Only net.* and the parameters of the IPC namespace can be set; set others \
                     on the instance.",
                )
                .with_fix(remove_element(container, "systemControls", index)),
        );
    }
    let shared = if is_network && definition.network_mode() == "host" {
        "network (networkMode host)"
    } else if is_ipc && definition.object.text("ipcMode") == Some("host") {
        "IPC namespace (ipcMode host)"
    } else {
        return None;
    };
    let message = format!("{namespace} cannot be set: the container shares the host's {shared}.");
    Some(
        SYSTEM_CONTROL_OF_HOST
            .at(at(), message)
            .with_help("Set it on the instance, or give the task a namespace of its own.")
            .with_fix(remove_element(container, "systemControls", index)),
    )
}

fn resource(
    container: &Container<'_>,
    index: usize,
    requirement: Object<'_>,
) -> Option<Diagnostic> {
    let at = |member: &str| container.at(format_args!("resourceRequirements/{index}{member}"));
    match requirement.text("type")? {
        "GPU" => gpu_value_and_sharing(requirement, at).or_else(|| gpu_count(requirement, at)),
        "NeuronDevice" => device_value(requirement, at),
        "InferenceAccelerator" => Some(
            INFERENCE_ACCELERATOR_UNKNOWN
                .at(
                    at("/type"),
                    "Elastic Inference has ended: there is no accelerator to name.",
                )
                .with_help("Remove the requirement.")
                .with_fix(remove_element(container, "resourceRequirements", index)),
        ),
        _ => None,
    }
}

/// A GPU is taken whole or shared [V MODEL ResourceRequirement].
fn gpu_value_and_sharing(
    requirement: Object<'_>,
    at: impl Fn(&str) -> String,
) -> Option<Diagnostic> {
    (requirement.has("value") && requirement.has("sharingStrategy")).then(|| {
        GPU_VALUE_AND_SHARING
            .at(
                at("/value"),
                "A GPU requirement has either a value or a sharing strategy.",
            )
            .with_help("Remove one of the two.")
            .with_fix(fix::remove(at("/value")))
    })
}

/// GPUs are counted, or ALL [V MODEL ResourceRequirement].
fn gpu_count(requirement: Object<'_>, at: impl Fn(&str) -> String) -> Option<Diagnostic> {
    let value = requirement.get("value");
    let is_count = |value: &Value| {
        value
            .as_str()
            .is_none_or(|it| it == "ALL" || it.parse::<u32>().is_ok_and(|it| it > 0))
    };
    if requirement.has("sharingStrategy") || value.is_some_and(is_count) {
        return None;
    }
    Some(
        GPU_COUNT
            .at(
                at("/value"),
                "A GPU requirement needs the number of GPUs as its value.",
            )
            .with_help("Write \"value\": \"1\".")
            .with_fix(fix::put(requirement, "value", at("/value"), "1")),
    )
}

/// Neuron devices are taken all [V MODEL ResourceRequirement].
fn device_value(requirement: Object<'_>, at: impl Fn(&str) -> String) -> Option<Diagnostic> {
    let value = requirement.get("value");
    if value.is_some_and(|it| it.as_str().is_none_or(|it| it == "ALL")) {
        return None;
    }
    Some(
        DEVICE_VALUE
            .at(at("/value"), "The value for Neuron devices is ALL.")
            .with_help("A container takes all of them.")
            .with_fix(fix::put(requirement, "value", at("/value"), "ALL")),
    )
}

/// `^[a-zA-Z0-9-.]{0,253}[a-zA-Z0-9]$` [V].
fn search_domains(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, domain) in container.object.texts("dnsSearchDomains") {
        let is_allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'.';
        let last = domain.bytes().last();
        let ends_well = last.is_some_and(|it| it.is_ascii_alphanumeric());
        if !ends_well || domain.len() > 254 || !domain.bytes().all(is_allowed) {
            report.push(
                DNS_SEARCH_DOMAIN
                    .at(
                        container.at(format_args!("dnsSearchDomains/{index}")),
                        format!("'{domain}' is not a search domain."),
                    )
                    .with_help("Use letters, digits, - and ., ending in a letter or a digit."),
            );
        }
    }
}
