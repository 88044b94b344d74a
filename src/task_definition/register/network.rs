//! Network modes, port mappings, links and what each mode leaves out.

mod ports;

use super::rules::{
    AWSVPC_DISABLE_NETWORKING, AWSVPC_DNS_SERVERS, AWSVPC_EXTRA_HOSTS, AWSVPC_HOSTNAME,
    AWSVPC_LINKS, EXTRA_HOST_ADDRESS, LINKS_NETWORK_MODE, PORTS_WITHOUT_NETWORK, Rule,
};
use super::{Container, Definition, fix};
use crate::diagnostic::{Change, Diagnostic, Fix};

/// Container settings that awsvpc does not know: member, rule, message [V].
const NOT_WITH_AWSVPC: &[(&str, Rule, &str)] = &[
    (
        "links",
        AWSVPC_LINKS,
        "Links are not supported when networkMode=awsvpc",
    ),
    (
        "extraHosts",
        AWSVPC_EXTRA_HOSTS,
        "Extra hosts are not supported on container when networkMode=awsvpc",
    ),
    (
        "hostname",
        AWSVPC_HOSTNAME,
        "hostname is not supported on container when networkMode=awsvpc",
    ),
    (
        "dnsServers",
        AWSVPC_DNS_SERVERS,
        "DNS servers are not supported on container when networkMode=awsvpc",
    ),
    (
        "disableNetworking",
        AWSVPC_DISABLE_NETWORKING,
        "Disable Networking is not supported on container when networkMode=awsvpc",
    ),
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mode = definition.network_mode();
    for container in &definition.containers {
        match mode {
            "awsvpc" => not_with_awsvpc(container, report),
            "host" => report.extend(links_not_in(container, mode)),
            "none" => {
                report.extend(links_not_in(container, mode));
                report.extend(mappings_without_network(container));
            }
            _ => {}
        }
        extra_hosts(container, report);
    }
    ports::check(definition, report);
}

/// Whether the container sets something that awsvpc does not know.
fn is_set(container: &Container<'_>, member: &str) -> bool {
    match container.object.flag(member) {
        Some(flag) => flag,
        None => container.object.has_something(member),
    }
}

/// A container of a task with its own network interface has no network settings [V].
fn not_with_awsvpc(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (member, rule, message) in NOT_WITH_AWSVPC {
        if is_set(container, member) {
            report.push(
                rule.refused(container.at(member), *message)
                    .with_help(
                        "The task has a network interface of its own; its containers reach each \
                         other on localhost. Remove this, or use network mode bridge on EC2.",
                    )
                    .with_fix(fix::remove(container.at(member))),
            );
        }
    }
}

/// Links are for bridge mode [V MODEL; the words are those of awsvpc].
fn links_not_in(container: &Container<'_>, mode: &str) -> Option<Diagnostic> {
    container.object.has_something("links").then(|| {
        LINKS_NETWORK_MODE
            .at(
                container.at("links"),
                format!("Links are not supported when networkMode={mode}"),
            )
            .with_help("Links need network mode bridge.")
            .with_fix(fix::remove(container.at("links")))
    })
}

/// Without network there are no port mappings [V MODEL; the words are ours].
fn mappings_without_network(container: &Container<'_>) -> Option<Diagnostic> {
    container.object.has_something("portMappings").then(|| {
        PORTS_WITHOUT_NETWORK
            .at(
                container.at("portMappings"),
                "Port mappings are not supported when networkMode=none",
            )
            .with_help("Remove the port mappings, or choose a network mode.")
            .with_fix(fix::remove(container.at("portMappings")))
    })
}

/// Addresses for /etc/hosts are IP addresses [D]; ECS may take others, Docker does not.
fn extra_hosts(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, host) in container.object.objects("extraHosts") {
        let Some(address) = host.text("ipAddress") else {
            continue;
        };
        if address.parse::<std::net::IpAddr>().is_err() {
            report.push(
                EXTRA_HOST_ADDRESS
                    .at(
                        container.at(format_args!("extraHosts/{index}/ipAddress")),
                        format!("'{address}' is no IP address."),
                    )
                    .with_help("Write an address like 10.0.0.10."),
            );
        }
    }
}

/// Puts the task into awsvpc mode, host ports fitted to that; `None` when more than that would
/// have to change.
pub(super) fn to_awsvpc(definition: &Definition<'_>) -> Option<Fix> {
    let mut seen = Vec::new();
    let mut changes = Vec::new();
    for container in &definition.containers {
        let is_set = |(member, _, _): &(&str, Rule, &str)| is_set(container, member);
        if NOT_WITH_AWSVPC.iter().any(is_set) {
            return None;
        }
        for (index, mapping) in container.object.objects("portMappings") {
            let port = mapping.integer("containerPort");
            let protocol = mapping.text("protocol");
            if mapping.has("containerPortRange")
                || seen.contains(&(port, protocol))
                || seen.len() > 100
            {
                return None;
            }
            seen.push((port, protocol));
            let host_port = mapping.integer("hostPort").filter(|it| *it != 0);
            if host_port.is_some() && host_port != port {
                let path = container.at(format_args!("portMappings/{index}/hostPort"));
                changes.push(Change::Remove { path });
            }
        }
    }
    let fix = fix::put(definition.object, "networkMode", "/networkMode", "awsvpc");
    let title = match changes.as_slice() {
        [] => fix.title.clone(),
        _ => format!("{} and remove the host ports", fix.title),
    };
    let fix = changes.into_iter().fold(fix, Fix::and);
    Some(fix::titled(title, fix))
}
