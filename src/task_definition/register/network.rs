//! Network modes, port mappings, links and what each mode leaves out.

use std::collections::{BTreeMap, BTreeSet};

use super::object::Object;
use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

/// Container settings that awsvpc does not know: member, code, message [V].
const NOT_WITH_AWSVPC: &[(&str, &str, &str)] = &[
    (
        "links",
        "awsvpc-links",
        "Links are not supported when networkMode=awsvpc",
    ),
    (
        "extraHosts",
        "awsvpc-extra-hosts",
        "Extra hosts are not supported on container when networkMode=awsvpc",
    ),
    (
        "hostname",
        "awsvpc-hostname",
        "hostname is not supported on container when networkMode=awsvpc",
    ),
    (
        "dnsServers",
        "awsvpc-dns-servers",
        "DNS servers are not supported on container when networkMode=awsvpc",
    ),
];

/// Longest name of a port mapping [V].
const MAXIMUM_PORT_NAME: usize = 64;
/// Port ranges of one container [V].
const MAXIMUM_RANGES: usize = 100;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mode = definition.network_mode();
    if mode == "awsvpc" && definition.requires("EXTERNAL") {
        report.push(
            Diagnostic::error(
                "external-network-mode",
                "/networkMode",
                "External instances do not support network mode awsvpc.",
            )
            .with_help("Use bridge, host or none, or take EXTERNAL off the compatibilities."),
        );
    }
    let mut used = Used::default();
    for container in &definition.containers {
        match mode {
            "awsvpc" => not_with_awsvpc(container, report),
            "host" => links_not_in(container, mode, report),
            "none" => {
                links_not_in(container, mode, report);
                report.extend(mappings_without_network(container));
            }
            _ => {}
        }
        let mappings = container.object.objects("portMappings");
        for (index, mapping) in mappings {
            let place = Mapping {
                container,
                index,
                object: mapping,
                mode,
            };
            place.check(report);
            used.check(&place, report);
        }
        let ranges = container.object.objects("portMappings");
        let count = ranges
            .filter(|(_, it)| it.has("containerPortRange"))
            .count();
        if count > MAXIMUM_RANGES {
            report.push(
                Diagnostic::error(
                    "port-range-count",
                    container.at("portMappings"),
                    format!("The container has {count} port ranges; 100 are allowed."),
                )
                .with_help("Join neighbouring ranges."),
            );
        }
    }
}

fn not_with_awsvpc(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    const HELP: &str = "The task has a network interface of its own; its containers reach each \
                        other on localhost. Remove this, or use network mode bridge on EC2.";
    for (member, code, message) in NOT_WITH_AWSVPC {
        if container.object.has_something(member) {
            report.push(refused(code, container.at(member), *message).with_help(HELP));
        }
    }
    if container.object.flag("disableNetworking") == Some(true) {
        report.push(
            refused(
                "awsvpc-disable-networking",
                container.at("disableNetworking"),
                "Disable Networking is not supported on container when networkMode=awsvpc",
            )
            .with_help(HELP),
        );
    }
}

fn links_not_in(container: &Container<'_>, mode: &str, report: &mut Vec<Diagnostic>) {
    if container.object.has_something("links") {
        report.push(
            Diagnostic::error(
                "links-network-mode",
                container.at("links"),
                format!("Links are not supported when networkMode={mode}"),
            )
            .with_help("Links need network mode bridge."),
        );
    }
}

fn mappings_without_network(container: &Container<'_>) -> Option<Diagnostic> {
    container.object.has_something("portMappings").then(|| {
        Diagnostic::error(
            "ports-without-network",
            container.at("portMappings"),
            "Port mappings are not supported when networkMode=none",
        )
        .with_help("Remove the port mappings, or choose a network mode.")
    })
}

/// A port mapping and where it is.
struct Mapping<'a> {
    container: &'a Container<'a>,
    index: usize,
    object: Object<'a>,
    mode: &'a str,
}

impl Mapping<'_> {
    fn at(&self, member: &str) -> String {
        self.container
            .at(format_args!("portMappings/{}/{member}", self.index))
    }

    fn check(&self, report: &mut Vec<Diagnostic>) {
        report.extend(self.host_port_mismatch());
        report.extend(self.range_fault());
        report.extend(self.name_fault());
        if !self.object.has("containerPort") && !self.object.has("containerPortRange") {
            report.push(
                Diagnostic::error(
                    "container-port-missing",
                    self.at("containerPort"),
                    "The port mapping has no containerPort.",
                )
                .with_help("Add the port that the application listens on."),
            );
        }
    }

    fn host_port_mismatch(&self) -> Option<Diagnostic> {
        if !matches!(self.mode, "awsvpc" | "host") {
            return None;
        }
        let host_port = self.object.integer("hostPort").filter(|port| *port != 0)?;
        let container_port = self.object.integer("containerPort")?;
        (host_port != container_port).then(|| {
            refused(
                "host-port-mismatch",
                self.at("hostPort"),
                format!(
                    "When networkMode={}, the host ports and container ports in port mappings \
                     must match.",
                    self.mode
                ),
            )
            .with_help(format!(
                "Nothing is mapped in this mode: remove hostPort, or make it {container_port}."
            ))
        })
    }

    fn range_fault(&self) -> Option<Diagnostic> {
        let range = self.object.text("containerPortRange")?;
        let at = self.at("containerPortRange");
        if self.object.has("containerPort") || self.object.has("hostPort") {
            return Some(
                refused(
                    "port-and-range",
                    at,
                    "cannot specify both single port and port range",
                )
                .with_help("Remove containerPort and hostPort, or the range."),
            );
        }
        if self.mode == "host" {
            return Some(
                Diagnostic::error(
                    "port-range-network-mode",
                    at,
                    "containerPortRange is not supported when networkMode=host",
                )
                .with_help("Port ranges need network mode bridge or awsvpc."),
            );
        }
        ports(range).is_none().then(|| {
            refused("port-range", at, "Invalid 'containerPortRange' setting")
                .with_help("A range is written \"8000-8010\", the lower port first.")
        })
    }

    fn name_fault(&self) -> Option<Diagnostic> {
        let name = self.object.text("name")?;
        let is_allowed =
            |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'_';
        let is_fine = !name.starts_with('-')
            && name.len() <= MAXIMUM_PORT_NAME
            && name.bytes().all(is_allowed);
        (!is_fine).then(|| {
            Diagnostic::error(
                "port-name",
                self.at("name"),
                format!("'{name}' is no name for a port mapping."),
            )
            .with_help("Use up to 64 of a-z, 0-9, - and _, not starting with -.")
        })
    }
}

fn ports(range: &str) -> Option<(u16, u16)> {
    let (first, last) = range.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (0 < first && first < last).then_some((first, last))
}

/// What earlier port mappings of the task took.
#[derive(Default)]
struct Used<'a> {
    names: BTreeSet<&'a str>,
    container_ports: BTreeSet<(i64, &'a str)>,
    host_ports: BTreeMap<(i64, &'a str), &'a str>,
    ranges: Vec<(usize, u16, u16, &'a str)>,
}

impl<'a> Used<'a> {
    fn check(&mut self, mapping: &Mapping<'a>, report: &mut Vec<Diagnostic>) {
        let protocol = mapping.object.text("protocol").unwrap_or("tcp");
        if let Some(name) = mapping.object.text("name")
            && !name.is_empty()
            && !self.names.insert(name)
        {
            report.push(
                refused(
                    "port-name-duplicate",
                    mapping.at("name"),
                    "port mapping name is already used",
                )
                .with_help("Names of port mappings are unique in the task."),
            );
        }
        // Containers of a bridge have ports of their own; in the other modes they share them.
        if let Some(port) = mapping.object.integer("containerPort")
            && matches!(mapping.mode, "awsvpc" | "host")
            && !self.container_ports.insert((port, protocol))
        {
            report.push(
                refused(
                    "container-port-duplicate",
                    mapping.at("containerPort"),
                    "container port is used multiple times in task",
                )
                .with_help(format!(
                    "The containers share one network: another one has {protocol} port {port}."
                )),
            );
        }
        report.extend(self.host_port_twice(mapping, protocol));
        report.extend(self.range_overlap(mapping, protocol));
    }

    fn host_port_twice(&mut self, mapping: &Mapping<'a>, protocol: &'a str) -> Option<Diagnostic> {
        let port = mapping
            .object
            .integer("hostPort")
            .filter(|port| *port > 0)?;
        if mapping.mode != "bridge" {
            return None;
        }
        let name = mapping.container.shown_name();
        let other = self.host_ports.insert((port, protocol), name)?;
        Some(
            Diagnostic::error(
                "host-port-duplicate",
                mapping.at("hostPort"),
                format!("{protocol} host port {port} is taken by container '{other}' already."),
            )
            .with_help("Choose another port, or 0 to have one assigned."),
        )
    }

    fn range_overlap(&mut self, mapping: &Mapping<'a>, protocol: &'a str) -> Option<Diagnostic> {
        let (first, last) = ports(mapping.object.text("containerPortRange")?)?;
        let container = mapping.container.index;
        let overlaps = self.ranges.iter().any(|(owner, start, end, other)| {
            let shares_network = mapping.mode == "awsvpc" || *owner == container;
            shares_network && *other == protocol && *start <= last && first <= *end
        });
        self.ranges.push((container, first, last, protocol));
        overlaps.then(|| {
            Diagnostic::error(
                "port-range-overlap",
                mapping.at("containerPortRange"),
                format!("The ports {first}-{last} overlap with another range."),
            )
            .with_help("Give every port to one range only.")
        })
    }
}
