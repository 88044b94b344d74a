//! What Windows, External and Managed Instances leave out.

use super::logging::Log;
use super::rules::{
    ATTESTATION_POLICY, EXTERNAL_NETWORK_MODE, EXTERNAL_UNSUPPORTED, MANAGED_LOG_DRIVER,
    MANAGED_NETWORK_MODE, MANAGED_ONLY, NOT_ON_LINUX, NOT_ON_WINDOWS, WINDOWS_ARCHITECTURE,
    WINDOWS_BRIDGE, WINDOWS_NETWORK_MODE,
};
use super::{Container, Definition, fix};
use crate::diagnostic::Diagnostic;

/// Container settings that Windows does not have [V MODEL, each member's text].
const CONTAINER_NOT_ON_WINDOWS: &[&str] = &[
    "linuxParameters",
    "links",
    "privileged",
    "readonlyRootFilesystem",
    "user",
    "disableNetworking",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
    "systemControls",
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.is_windows() {
        windows(definition, report);
    }
    if definition.requires("EXTERNAL") {
        check_external(definition, report);
    }
    if definition.requires("MANAGED_INSTANCES") {
        check_managed(definition, report);
    }
    managed_only(definition, report);
    report.extend(attestation_policy(definition));
    report.extend(fsx_on_linux(definition));
}

/// The rules of External instances, whether or not the definition lists them.
pub(super) fn check_external(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(external_network_mode(definition));
    external_unsupported(definition, report);
}

/// The rules of Managed Instances, whether or not the definition lists them.
pub(super) fn check_managed(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(managed_network_mode(definition));
    for container in &definition.containers {
        report.extend(managed_log_driver(container));
    }
}

fn windows(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(windows_network_mode(definition));
    report.extend(windows_bridge(definition));
    report.extend(windows_architecture(definition));
    for member in ["pidMode", "ipcMode"] {
        if definition.object.has_something(member) {
            report.push(not_on_windows(format!("/{member}"), member));
        }
    }
    for container in &definition.containers {
        for member in CONTAINER_NOT_ON_WINDOWS {
            let is_set = match container.object.flag(member) {
                Some(flag) => flag,
                None => container.object.has_something(member),
            };
            if is_set {
                report.push(not_on_windows(container.at(member), member));
            }
        }
    }
    for (index, volume) in definition.object.objects("volumes") {
        for kind in ["efsVolumeConfiguration", "s3filesVolumeConfiguration"] {
            if volume.has(kind) {
                report.push(not_on_windows(format!("/volumes/{index}/{kind}"), kind));
            }
        }
        let docker = volume.object("dockerVolumeConfiguration");
        if docker
            .text("driver")
            .is_some_and(|driver| driver != "local")
        {
            let at = format!("/volumes/{index}/dockerVolumeConfiguration/driver");
            let diagnostic = not_on_windows(at.clone(), "another driver than local");
            report.push(diagnostic.with_fix(fix::set(at, "local")));
        }
    }
}

/// Settings that are documented not to be supported for Windows [V MODEL; the words are ours].
fn not_on_windows(at: String, what: &str) -> Diagnostic {
    NOT_ON_WINDOWS
        .at(
            at.clone(),
            format!("{what} is not supported for Windows containers."),
        )
        .with_help("Remove it, or run the task on Linux.")
        .with_fix(fix::remove(at))
}

/// Windows has its default network and awsvpc [V MODEL networkMode; the words are ours].
fn windows_network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    let mode = definition.object.text("networkMode")?;
    matches!(mode, "host" | "none").then(|| {
        WINDOWS_NETWORK_MODE
            .at(
                "/networkMode",
                format!("Windows containers do not support network mode {mode}."),
            )
            .with_help("Use awsvpc, or leave networkMode out for the default of Windows.")
    })
}

/// On Windows the default network is had by leaving networkMode out [V MODEL networkMode]; what
/// ECS answers to bridge is not known.
fn windows_bridge(definition: &Definition<'_>) -> Option<Diagnostic> {
    let is_bridge = definition.object.text("networkMode") == Some("bridge");
    (is_bridge && !definition.requires("FARGATE")).then(|| {
        WINDOWS_BRIDGE
            .at(
                "/networkMode",
                "Windows containers have their default network, which is not bridge.",
            )
            .with_help("Leave networkMode out, or use awsvpc.")
            .with_fix(fix::remove("/networkMode"))
    })
}

/// ARM64 is for Linux [V MODEL RuntimePlatform; the words are ours].
fn windows_architecture(definition: &Definition<'_>) -> Option<Diagnostic> {
    let platform = definition.object.object("runtimePlatform");
    (platform.text("cpuArchitecture") == Some("ARM64")).then(|| {
        let at = "/runtimePlatform/cpuArchitecture";
        WINDOWS_ARCHITECTURE
            .at(at, "ARM64 is not supported for Windows containers.")
            .with_help("Use X86_64, or a Linux image.")
            .with_fix(fix::set(at, "X86_64"))
    })
}

/// FSx for Windows File Server is for Windows [V DG; the words are ours].
fn fsx_on_linux(definition: &Definition<'_>) -> Option<Diagnostic> {
    const FSX: &str = "fsxWindowsFileServerVolumeConfiguration";
    let platform = definition.object.object("runtimePlatform");
    let is_linux = platform.text("operatingSystemFamily") == Some("LINUX");
    let mut volumes = definition.object.objects("volumes");
    let (index, _) = volumes.find(|(_, volume)| is_linux && volume.has(FSX))?;
    Some(
        NOT_ON_LINUX
            .at(
                format!("/volumes/{index}/{FSX}"),
                "FSx for Windows File Server is for Windows containers.",
            )
            .with_help("Use EFS on Linux, or a Windows operatingSystemFamily."),
    )
}

/// External instances have no network interfaces to give [V DG/ecs-anywhere; the words are ours].
fn external_network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    (definition.network_mode() == "awsvpc").then(|| {
        EXTERNAL_NETWORK_MODE
            .at(
                "/networkMode",
                "External instances do not support network mode awsvpc.",
            )
            .with_help("Use bridge, host or none, or take EXTERNAL off the compatibilities.")
    })
}

/// What the agent of an external instance does not offer [V AGENT
/// `externalUnsupportedCapabilities`]: the definition registers, no task is ever placed.
fn external_unsupported(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mut unsupported = |at: String, what: &str| {
        report.push(
            EXTERNAL_UNSUPPORTED
                .at(at, format!("External instances do not offer {what}."))
                .with_help("Remove it, or take EXTERNAL off requiresCompatibilities."),
        );
    };
    for (index, volume) in definition.object.objects("volumes") {
        if volume.flag("configuredAtLaunch") == Some(true) {
            let at = format!("/volumes/{index}/configuredAtLaunch");
            unsupported(at, "EBS volumes");
        }
    }
    if definition.object.object("proxyConfiguration").is_there() {
        unsupported("/proxyConfiguration".to_owned(), "App Mesh");
    }
    if definition.object.flag("enableFaultInjection") == Some(true) {
        unsupported("/enableFaultInjection".to_owned(), "fault injection");
    }
}

/// Managed Instances have awsvpc, host and none [V MODEL ManagedInstancesNetworkConfiguration;
/// the words are ours].
fn managed_network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    (definition.object.text("networkMode") == Some("bridge")).then(|| {
        MANAGED_NETWORK_MODE
            .at(
                "/networkMode",
                "Managed Instances do not support network mode bridge.",
            )
            .with_help("Use awsvpc, host or none.")
            .with_fix(super::network::to_awsvpc(definition))
    })
}

/// Managed Instances log with awslogs, splunk, awsfirelens or json-file [V DG].
fn managed_log_driver(container: &Container<'_>) -> Option<Diagnostic> {
    let driver = Log::of(container).driver?;
    matches!(driver, "fluentd" | "gelf" | "journald" | "syslog").then(|| {
        MANAGED_LOG_DRIVER
            .at(
                container.at("logConfiguration/logDriver"),
                format!("Managed Instances do not support the log driver {driver}."),
            )
            .with_help("Use awslogs, splunk, awsfirelens or json-file.")
    })
}

/// Trusted execution and Neuron devices are for Managed Instances [V MODEL].
fn managed_only(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let listed = definition.object.list("requiresCompatibilities");
    if listed.is_empty() || definition.requires("MANAGED_INSTANCES") {
        return;
    }
    let only = |at: String, what: &str| {
        MANAGED_ONLY
            .at(at.clone(), format!("{what} is only for Managed Instances."))
            .with_help("Add MANAGED_INSTANCES to requiresCompatibilities, or remove it.")
            .with_fix(fix::remove(at))
    };
    if definition.object.has("trustedExecutionConfiguration") {
        let at = "/trustedExecutionConfiguration".to_owned();
        report.push(only(at, "trustedExecutionConfiguration"));
    }
    for container in &definition.containers {
        let mut requirements = container.object.objects("resourceRequirements");
        let is_neuron = |it: super::Object<'_>| it.text("type") == Some("NeuronDevice");
        if let Some((index, _)) = requirements.find(|(_, it)| is_neuron(*it)) {
            let list = container.at("resourceRequirements");
            let diagnostic = only(format!("{list}/{index}/type"), "NeuronDevice");
            let is_only = container.object.list("resourceRequirements").len() == 1;
            let at = if is_only {
                list
            } else {
                format!("{list}/{index}")
            };
            report.push(diagnostic.with_fix(fix::remove(at)));
        }
    }
}

/// A confidential sandbox has a policy [V MODEL TrustedExecutionConfiguration].
fn attestation_policy(definition: &Definition<'_>) -> Option<Diagnostic> {
    let trusted = definition.object.object("trustedExecutionConfiguration");
    let is_confidential = trusted.text("isolationMode") == Some("CONFIDENTIAL_SANDBOX");
    (is_confidential && !trusted.has_something("attestationPolicy")).then(|| {
        ATTESTATION_POLICY
            .at(
                "/trustedExecutionConfiguration/attestationPolicy",
                "A confidential sandbox needs an attestation policy.",
            )
            .with_help("Add the policy in Base64, or use ISOLATED_SANDBOX.")
            .with_fix(fix::set(
                "/trustedExecutionConfiguration/isolationMode",
                "ISOLATED_SANDBOX",
            ))
    })
}
