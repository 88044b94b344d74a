//! What containers say about each other: dependsOn, links, volumesFrom, the proxy.

use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

/// Properties that App Mesh's proxy needs, and what ECS answers without them [V for the first].
const PROXY_PORTS: [(&str, &str); 2] = [
    ("ProxyIngressPort", "Ingress port not found"),
    ("ProxyEgressPort", "Egress port not found"),
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        depends_on(definition, container, report);
        links(definition, container, report);
        volumes_from(definition, container, report);
    }
    dependency_cycle(definition, report);
    link_cycle(definition, report);
    proxy(definition, report);
}

fn depends_on(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, dependency) in container.object.objects("dependsOn") {
        let at = |member: &str| container.at(format_args!("dependsOn/{index}/{member}"));
        let Some(name) = dependency.text("containerName") else {
            continue;
        };
        let Some(target) = definition.container(name) else {
            report.push(
                refused(
                    "dependency-unknown",
                    at("containerName"),
                    format!("Cannot depend on container {name} because it does not exist"),
                )
                .with_help(others(definition, container)),
            );
            continue;
        };
        if target.index == container.index {
            report.push(
                Diagnostic::error(
                    "dependency-on-itself",
                    at("containerName"),
                    format!("Container '{name}' depends on itself and would never start."),
                )
                .with_help("Remove the dependency."),
            );
        }
        match dependency.text("condition") {
            Some("COMPLETE" | "SUCCESS") if target.is_essential() => report.push(
                refused(
                    "dependency-essential",
                    at("condition"),
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an \
                     essential container",
                )
                .with_help(format!(
                    "The task stops when an essential container exits: give '{name}' \
                     \"essential\": false, or wait for START or HEALTHY."
                )),
            ),
            Some("HEALTHY") if !target.object.has("healthCheck") => report.push(
                refused(
                    "dependency-without-health-check",
                    at("condition"),
                    "A dependency container with HEALTHY condition must have health check \
                     configured",
                )
                .with_help(format!(
                    "Give '{name}' a healthCheck; a HEALTHCHECK of its image does not count."
                )),
            ),
            _ => {}
        }
    }
}

fn links(definition: &Definition<'_>, container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, link) in container.object.texts("links") {
        let name = link_target(link);
        if definition.container(name).is_none() {
            report.push(
                Diagnostic::error(
                    "link-unknown",
                    container.at(format_args!("links/{index}")),
                    format!("Cannot link to container {name} because it does not exist"),
                )
                .with_help(others(definition, container)),
            );
        }
    }
}

/// A link is `name` or `name:alias` [V].
fn link_target(link: &str) -> &str {
    link.split_once(':').map_or(link, |(name, _)| name)
}

fn volumes_from(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, source) in container.object.objects("volumesFrom") {
        let Some(name) = source.text("sourceContainer") else {
            continue;
        };
        if definition.container(name).is_none() {
            report.push(
                Diagnostic::error(
                    "volumes-from-unknown",
                    container.at(format_args!("volumesFrom/{index}/sourceContainer")),
                    format!("Cannot take volumes from container {name}: it does not exist."),
                )
                .with_help(others(definition, container)),
            );
        }
    }
}

fn others(definition: &Definition<'_>, container: &Container<'_>) -> String {
    let others = definition.containers.iter();
    let names: Vec<&str> = others
        .filter(|it| it.index != container.index)
        .filter_map(Container::name)
        .collect();
    if names.is_empty() {
        "The task has no other container.".to_owned()
    } else {
        format!("The other containers are {}.", names.join(", "))
    }
}

/// ECS refuses cycles of dependencies; its words are not known [U].
fn dependency_cycle(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let targets = |container: &Container<'_>| {
        let dependencies = container.object.objects("dependsOn");
        let names = dependencies.filter_map(|(_, it)| it.text("containerName"));
        indices(definition, container, names)
    };
    if let Some(cycle) = find_cycle(definition, targets) {
        let (first, names) = describe(&cycle);
        report.push(
            Diagnostic::error(
                "dependency-cycle",
                first.at("dependsOn"),
                format!("The containers wait for each other and would never start: {names}."),
            )
            .with_help("Remove one of these dependencies."),
        );
    }
}

fn link_cycle(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let targets = |container: &Container<'_>| {
        let names = container.object.texts("links");
        indices(definition, container, names.map(|(_, it)| link_target(it)))
    };
    if let Some(cycle) = find_cycle(definition, targets) {
        let (first, names) = describe(&cycle);
        report.push(
            refused(
                "link-cycle",
                first.at("links"),
                "Container links should not have a cycle",
            )
            .with_help(format!("The cycle is {names}: remove one of its links.")),
        );
    }
}

/// Positions of the containers of the given names, without `container` itself.
fn indices<'a>(
    definition: &Definition<'_>,
    container: &Container<'_>,
    names: impl Iterator<Item = &'a str>,
) -> Vec<usize> {
    names
        .filter_map(|name| definition.names.get(name).copied())
        .filter(|position| {
            let target = definition.containers.get(*position);
            target.is_some_and(|it| it.index != container.index)
        })
        .collect()
}

/// The first cycle in the order of the definition: its containers, each waiting for the next.
fn find_cycle<'d, 'a>(
    definition: &'d Definition<'a>,
    targets: impl Fn(&Container<'a>) -> Vec<usize>,
) -> Option<Vec<&'d Container<'a>>> {
    let containers = &definition.containers;
    let edges: Vec<Vec<usize>> = containers.iter().map(targets).collect();
    let mut finished = vec![false; containers.len()];
    for start in 0..containers.len() {
        // Depth first without recursion: the way so far, and what is left to look at on it.
        let mut way: Vec<(usize, std::slice::Iter<'_, usize>)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(node) = next.take() {
                if let Some(first) = way.iter().position(|(on_way, _)| *on_way == node) {
                    let cycle = way.iter().skip(first);
                    return Some(cycle.filter_map(|(it, _)| containers.get(*it)).collect());
                }
                if finished.get(node) == Some(&false)
                    && let Some(targets) = edges.get(node)
                {
                    way.push((node, targets.iter()));
                }
            }
            let Some((node, left)) = way.last_mut() else {
                break;
            };
            next = left.next().copied();
            if next.is_none() {
                if let Some(finished) = finished.get_mut(*node) {
                    *finished = true;
                }
                way.pop();
            }
        }
    }
    None
}

/// The first container of a cycle in the order of the definition, and all of it for people.
fn describe<'a>(cycle: &[&Container<'a>]) -> (Container<'a>, String) {
    let first = cycle.iter().min_by_key(|it| it.index);
    let round = cycle.iter().chain(cycle.first());
    let names: Vec<&str> = round.map(|it| it.shown_name()).collect();
    let first = first.map_or(
        Container {
            index: 0,
            object: super::Object::default(),
        },
        |it| **it,
    );
    (first, names.join(" → "))
}

fn proxy(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let proxy = definition.object.object("proxyConfiguration");
    if !proxy.is_there() {
        return;
    }
    if let Some(name) = proxy.text("containerName")
        && definition.container(name).is_none()
    {
        report.push(
            refused(
                "proxy-unknown",
                "/proxyConfiguration/containerName",
                format!("Proxy container [{name}] does not exist"),
            )
            .with_help("Name the container that runs the proxy (Envoy)."),
        );
    }
    if definition.network_mode() != "awsvpc" {
        report.push(
            refused(
                "proxy-network-mode",
                "/proxyConfiguration",
                "APPMESH proxy configuration is only supported in networkMode=awsvpc",
            )
            .with_help("Set networkMode to awsvpc, or remove the proxy configuration."),
        );
    }
    let has_property = |name: &str| {
        let mut properties = proxy.objects("properties");
        properties.any(|(_, it)| it.text("name") == Some(name))
    };
    for (name, message) in PROXY_PORTS {
        if !has_property(name) {
            report.push(
                Diagnostic::error("proxy-port", "/proxyConfiguration/properties", message)
                    .with_help(format!("Add the property {name}.")),
            );
        }
    }
    if !has_property("IgnoredUID") && !has_property("IgnoredGID") {
        report.push(
            Diagnostic::error(
                "proxy-ignored-user",
                "/proxyConfiguration/properties",
                "Neither IgnoredUID nor IgnoredGID is given: the proxy would proxy itself.",
            )
            .with_help("Add IgnoredUID with the user id that the proxy runs as."),
        );
    }
}
