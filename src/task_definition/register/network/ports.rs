//! Port mappings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::object::Object;
use super::super::rules::{
    CONTAINER_PORT_DUPLICATE, CONTAINER_PORT_MISSING, CONTAINER_PORT_PROTOCOLS,
    HOST_PORT_DUPLICATE, HOST_PORT_MISMATCH, PORT_AND_RANGE, PORT_NAME, PORT_NAME_DUPLICATE,
    PORT_RANGE, PORT_RANGE_COUNT, PORT_RANGE_NETWORK_MODE, PORT_RANGE_OVERLAP,
};
use super::super::{Container, Definition, fix};
use crate::diagnostic::{Change, Diagnostic};

/// Longest name of a port mapping [V].
const MAXIMUM_NAME: usize = 64;
/// Port ranges of one container [V].
const MAXIMUM_RANGES: usize = 100;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let mode = definition.network_mode();
    let mut used = Used::default();
    for container in &definition.containers {
        let mut ranges = 0;
        for (index, object) in container.object.objects("portMappings") {
            let mapping = Mapping {
                container,
                index,
                object,
                mode,
            };
            ranges += usize::from(object.has("containerPortRange"));
            report.extend(mapping.container_port_missing());
            report.extend(mapping.host_port_mismatch());
            report.extend(mapping.range_fault());
            report.extend(mapping.name_fault());
            let protocol = object.text("protocol").unwrap_or("tcp");
            report.extend(used.name_twice(&mapping));
            report.extend(used.host_port_twice(&mapping, protocol));
            report.extend(used.container_port_twice(&mapping, protocol));
            report.extend(used.two_protocols(&mapping, protocol));
        }
        report.extend(range_count(container, ranges));
    }
}

/// A container has at most 100 port ranges [V MODEL].
fn range_count(container: &Container<'_>, count: usize) -> Option<Diagnostic> {
    (count > MAXIMUM_RANGES).then(|| {
        PORT_RANGE_COUNT
            .at(
                container.at("portMappings"),
                format!("The container has {count} port ranges; {MAXIMUM_RANGES} are allowed."),
            )
            .with_help("Join neighbouring ranges.")
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

    /// A mapping is of a port or of a range [V MODEL; the words are ours].
    fn container_port_missing(&self) -> Option<Diagnostic> {
        if self.object.has("containerPort") || self.object.has("containerPortRange") {
            return None;
        }
        let host_port = self.object.integer("hostPort").filter(|it| *it > 0);
        let at = self.at("containerPort");
        Some(
            CONTAINER_PORT_MISSING
                .at(at.clone(), "The port mapping has no containerPort.")
                .with_help("Add the port that the application listens on.")
                .with_fix(host_port.map(|port| fix::add(at, port))),
        )
    }

    /// In awsvpc and host mode nothing is mapped [V].
    fn host_port_mismatch(&self) -> Option<Diagnostic> {
        if !matches!(self.mode, "awsvpc" | "host") {
            return None;
        }
        let host_port = self.object.integer("hostPort").filter(|port| *port != 0)?;
        let container_port = self.object.integer("containerPort")?;
        (host_port != container_port).then(|| {
            let at = self.at("hostPort");
            let message = format!(
                "When networkMode={}, the host ports and container ports in port mappings must \
                 match.",
                self.mode
            );
            HOST_PORT_MISMATCH
                .refused(at.clone(), message)
                .with_help(format!(
                    "Nothing is mapped in this mode: remove hostPort, or make it {container_port}."
                ))
                .with_fix(fix::set(at, container_port))
        })
    }

    fn range_fault(&self) -> Option<Diagnostic> {
        let range = self.object.text("containerPortRange")?;
        self.port_and_range()
            .or_else(|| self.range_in_mode())
            .or_else(|| self.range_syntax(range))
    }

    /// Either a port or a range [V].
    fn port_and_range(&self) -> Option<Diagnostic> {
        let single = ["containerPort", "hostPort"];
        let mut single = single.into_iter().filter(|it| self.object.has(it));
        let removal = fix::remove(self.at(single.next()?));
        let fix = single.fold(removal, |fix, member| {
            let title = format!("{} and {member}", fix.title);
            let path = self.at(member);
            fix::titled(title, fix.and(Change::Remove { path }))
        });
        Some(
            PORT_AND_RANGE
                .refused(
                    self.at("containerPortRange"),
                    "cannot specify both single port and port range",
                )
                .with_help("Remove containerPort and hostPort, or the range.")
                .with_fix(fix),
        )
    }

    /// Ranges need bridge or awsvpc [V MODEL; the words are ours].
    fn range_in_mode(&self) -> Option<Diagnostic> {
        (self.mode == "host").then(|| {
            PORT_RANGE_NETWORK_MODE
                .at(
                    self.at("containerPortRange"),
                    "containerPortRange is not supported when networkMode=host",
                )
                .with_help("Port ranges need network mode bridge or awsvpc.")
        })
    }

    /// `first-last`, the first one lower [V].
    fn range_syntax(&self, range: &str) -> Option<Diagnostic> {
        if ports(range).is_some() {
            return None;
        }
        let turned = range.split_once('-');
        let turned = turned.map(|(first, last)| format!("{}-{}", last.trim(), first.trim()));
        let turned = turned.filter(|it| ports(it).is_some());
        let at = self.at("containerPortRange");
        Some(
            PORT_RANGE
                .refused(at.clone(), "Invalid 'containerPortRange' setting")
                .with_help("A range is written \"8000-8010\", the lower port first.")
                .with_fix(turned.map(|turned| fix::set(at, turned))),
        )
    }

    /// Up to 64 of `a-z 0-9 _ -`, not starting with `-` [V MODEL].
    fn name_fault(&self) -> Option<Diagnostic> {
        let name = self.object.text("name")?;
        let is_allowed =
            |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'_';
        let is_fine = |name: &str| {
            !name.starts_with('-') && name.len() <= MAXIMUM_NAME && name.bytes().all(is_allowed)
        };
        if is_fine(name) {
            return None;
        }
        let lower = name.to_ascii_lowercase().replace([' ', '.'], "-");
        let at = self.at("name");
        let fix = is_fine(&lower).then(|| fix::set(at.clone(), lower));
        Some(
            PORT_NAME
                .at(at, format!("'{name}' is no name for a port mapping."))
                .with_help("Use up to 64 of a-z, 0-9, - and _, not starting with -.")
                .with_fix(fix),
        )
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
    host_ports: BTreeMap<(i64, &'a str), &'a str>,
    /// Container ports by the network they are in, the protocol and the first of them: the last,
    /// and whether it is a range.
    container_ports: BTreeMap<(usize, &'a str, i64), (i64, bool)>,
}

/// The one network of a task's containers.
const SHARED: usize = usize::MAX;

impl<'a> Used<'a> {
    /// Names of port mappings are unique [V].
    fn name_twice(&mut self, mapping: &Mapping<'a>) -> Option<Diagnostic> {
        let name = mapping.object.text("name").filter(|it| !it.is_empty())?;
        (!self.names.insert(name)).then(|| {
            PORT_NAME_DUPLICATE
                .refused(mapping.at("name"), "port mapping name is already used")
                .with_help("Names of port mappings are unique in the task.")
        })
    }

    /// A static host port is taken once [D: nothing could ever be placed].
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
        let at = mapping.at("hostPort");
        Some(
            HOST_PORT_DUPLICATE
                .at(
                    at.clone(),
                    format!("{protocol} host port {port} is taken by container '{other}' already."),
                )
                .with_help("Choose another port, or 0 to have one assigned.")
                .with_fix(fix::set(at, 0)),
        )
    }

    /// A container port is in one mapping of its network [V]. Containers of a bridge have
    /// networks of their own, where a single port may be mapped to several host ports.
    fn container_port_twice(
        &mut self,
        mapping: &Mapping<'a>,
        protocol: &'a str,
    ) -> Option<Diagnostic> {
        let range = mapping.object.text("containerPortRange").and_then(ports);
        let (first, last) = match range {
            Some((first, last)) => (i64::from(first), i64::from(last)),
            None => mapping.object.integer("containerPort").map(|it| (it, it))?,
        };
        let is_shared = matches!(mapping.mode, "awsvpc" | "host");
        let network = if is_shared {
            SHARED
        } else {
            mapping.container.index
        };
        let start = (network, protocol, i64::MIN);
        let end = (network, protocol, last);
        let before = self.container_ports.range(start..=end).next_back();
        let overlap = before.filter(|(_, (end, _))| *end >= first);
        let Some((_, (_, is_other_range))) = overlap else {
            let key = (network, protocol, first);
            self.container_ports.insert(key, (last, range.is_some()));
            return None;
        };
        const MESSAGE: &str = "container port is used multiple times in task";
        if range.is_some() || *is_other_range {
            let member = match range {
                Some(_) => "containerPortRange",
                None => "containerPort",
            };
            return Some(
                PORT_RANGE_OVERLAP
                    .refused(mapping.at(member), MESSAGE)
                    .with_help("It overlaps with a port range: a port is in one mapping only."),
            );
        }
        is_shared.then(|| {
            CONTAINER_PORT_DUPLICATE
                .refused(mapping.at("containerPort"), MESSAGE)
                .with_help(format!(
                    "The containers share one network: another one has {protocol} port {first}."
                ))
        })
    }

    /// A port is for one protocol: the documentation says so [V MODEL PortMapping], definitions
    /// in use are accepted [O].
    fn two_protocols(&self, mapping: &Mapping<'a>, protocol: &'a str) -> Option<Diagnostic> {
        let other = if protocol == "udp" { "tcp" } else { "udp" };
        let port = mapping.object.integer("containerPort")?;
        let network = match mapping.mode {
            "awsvpc" | "host" => SHARED,
            _ => mapping.container.index,
        };
        self.container_ports.get(&(network, other, port))?;
        Some(
            CONTAINER_PORT_PROTOCOLS
                .at(
                    mapping.at("containerPort"),
                    format!("Port {port} is mapped for {other} too."),
                )
                .with_help(
                    "The API documents that a port cannot be exposed for both protocols, \
                     although ECS has been seen to take it.",
                ),
        )
    }
}
