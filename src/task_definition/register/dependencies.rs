//! What containers say about each other: dependsOn, links, volumesFrom, the proxy.

mod cycle;

use super::rules::{
    DEPENDENCY_CYCLE, DEPENDENCY_DUPLICATE, DEPENDENCY_ESSENTIAL, DEPENDENCY_ON_ITSELF,
    DEPENDENCY_UNKNOWN, DEPENDENCY_WITHOUT_HEALTH_CHECK, LINK_CYCLE, LINK_UNKNOWN,
    PROXY_IGNORED_USER, PROXY_NETWORK_MODE, PROXY_PORT, PROXY_UNKNOWN, VOLUMES_FROM_ITSELF,
    VOLUMES_FROM_UNKNOWN,
};
use super::structure::likely_meant;
use super::{Container, Definition, Object, fix};
use crate::diagnostic::{Diagnostic, Fix};

/// Properties that App Mesh's proxy needs, and what ECS answers without them [V PREFLIGHT for
/// the first, whose words the others' follow; V MODEL ProxyConfiguration for the names].
const PROXY_PROPERTIES: [(&str, &str, bool); 3] = [
    ("ProxyIngressPort", "Ingress port not found", true),
    ("ProxyEgressPort", "Egress port not found", false),
    ("AppPorts", "App ports not found", false),
];

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let has_other_essential = |than: usize| {
        let mut others = definition.containers.iter().filter(|it| it.index != than);
        others.any(Container::is_essential)
    };
    for container in &definition.containers {
        let mut names = Vec::new();
        for (index, dependency) in container.object.objects("dependsOn") {
            let Some(name) = dependency.text("containerName") else {
                continue;
            };
            let edge = Edge {
                container,
                index,
                object: dependency,
                name,
            };
            let Some(target) = definition.container(name) else {
                report.push(edge.unknown(definition));
                continue;
            };
            report.extend(edge.on_itself(&target));
            report.extend(edge.again(&mut names));
            report.extend(edge.on_the_end_of_an_essential(&target, has_other_essential));
            report.extend(edge.on_health_without_check(&target));
        }
        links(definition, container, report);
        volumes_from(definition, container, report);
    }
    dependency_cycle(definition, report);
    link_cycle(definition, report);
    proxy(definition, report);
}

/// A dependency of a container on another one.
struct Edge<'a> {
    container: &'a Container<'a>,
    index: usize,
    object: Object<'a>,
    name: &'a str,
}

impl<'a> Edge<'a> {
    fn at(&self, member: &str) -> String {
        let index = self.index;
        self.container.at(format_args!("dependsOn/{index}{member}"))
    }

    /// The container exists [V; one report prints another wording].
    fn unknown(&self, definition: &Definition<'_>) -> Diagnostic {
        let (name, at) = (self.name, self.at("/containerName"));
        let fix = meant(definition, self.container, name).map_or_else(
            || fix::titled("Remove the dependency", fix::remove(self.at(""))),
            |meant| fix::set(at.clone(), meant),
        );
        DEPENDENCY_UNKNOWN
            .refused(
                at,
                format!("Cannot depend on container {name} because it does not exist"),
            )
            .with_help(others(definition, self.container))
            .with_fix(fix)
    }

    /// It is another container [D: a cycle of one].
    fn on_itself(&self, target: &Container<'_>) -> Option<Diagnostic> {
        (target.index == self.container.index).then(|| {
            DEPENDENCY_ON_ITSELF
                .at(
                    self.at("/containerName"),
                    format!(
                        "Container '{}' depends on itself and would never start.",
                        self.name
                    ),
                )
                .with_help("Remove the dependency.")
                .with_fix(fix::titled(
                    "Remove the dependency",
                    fix::remove(self.at("")),
                ))
        })
    }

    /// It is named once [D].
    fn again(&self, names: &mut Vec<(&'a str, &'a str)>) -> Option<Diagnostic> {
        let condition = self.object.text("condition").unwrap_or_default();
        if !names.contains(&(self.name, condition)) {
            // A list of dependencies is short; one that is not is not looked through again.
            if names.len() < 32 {
                names.push((self.name, condition));
            }
            return None;
        }
        Some(
            DEPENDENCY_DUPLICATE
                .at(
                    self.at("/containerName"),
                    format!("The dependency on '{}' is given already.", self.name),
                )
                .with_help("Keep one of the two.")
                .with_fix(fix::titled(
                    "Remove the dependency",
                    fix::remove(self.at("")),
                )),
        )
    }

    /// COMPLETE and SUCCESS are for containers that are not essential [V].
    fn on_the_end_of_an_essential(
        &self,
        target: &Container<'_>,
        has_other_essential: impl Fn(usize) -> bool,
    ) -> Option<Diagnostic> {
        let is_on_the_end = matches!(self.object.text("condition"), Some("COMPLETE" | "SUCCESS"));
        if !is_on_the_end || !target.is_essential() {
            return None;
        }
        let at = self.at("/condition");
        let fix = if has_other_essential(target.index) {
            let fix = fix::put(target.object, "essential", target.at("essential"), false);
            fix::titled(format!("Set essential of {} to false", self.name), fix)
        } else {
            fix::set(at.clone(), "START")
        };
        Some(
            DEPENDENCY_ESSENTIAL
                .refused(
                    at,
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an \
                     essential container",
                )
                .with_help(format!(
                    "The task stops when an essential container exits: give '{}' \
                     \"essential\": false, or wait for START or HEALTHY.",
                    self.name
                ))
                .with_fix(fix),
        )
    }

    /// HEALTHY is for containers with a health check [V].
    fn on_health_without_check(&self, target: &Container<'_>) -> Option<Diagnostic> {
        let waits = self.object.text("condition") == Some("HEALTHY");
        (waits && !target.object.has("healthCheck")).then(|| {
            let at = self.at("/condition");
            DEPENDENCY_WITHOUT_HEALTH_CHECK
                .refused(
                    at.clone(),
                    "A dependency container with HEALTHY condition must have health check \
                     configured",
                )
                .with_help(format!(
                    "Give '{}' a healthCheck; a HEALTHCHECK of its image does not count.",
                    self.name
                ))
                .with_fix(fix::set(at, "START"))
        })
    }
}

/// The other container that was likely meant by `name`.
fn meant<'a>(
    definition: &Definition<'a>,
    container: &Container<'_>,
    name: &str,
) -> Option<&'a str> {
    let others = definition.containers.iter().take(MANY);
    let others = others.filter(|it| it.index != container.index);
    likely_meant(name, others.filter_map(Container::name))
}

/// So many names are compared or listed at most.
const MANY: usize = 20;

fn others(definition: &Definition<'_>, container: &Container<'_>) -> String {
    let others = definition.containers.iter();
    let names: Vec<&str> = others
        .filter(|it| it.index != container.index)
        .filter_map(Container::name)
        .take(MANY)
        .collect();
    if names.is_empty() {
        "The task has no other container.".to_owned()
    } else {
        format!("The other containers are {}.", names.join(", "))
    }
}

fn rename_or_remove(
    definition: &Definition<'_>,
    container: &Container<'_>,
    name: &str,
    what: &str,
    pointer: String,
    renamed: impl Fn(&str) -> Fix,
) -> Fix {
    match meant(definition, container, name) {
        Some(meant) => renamed(meant),
        None => fix::titled(format!("Remove the {what}"), fix::remove(pointer)),
    }
}

/// Containers that are linked to exist [V]; the words are not known.
fn links(definition: &Definition<'_>, container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, link) in container.object.texts("links") {
        let (name, alias) = link_target(link);
        let at = container.at(format_args!("links/{index}"));
        match definition.container(name) {
            None => {
                let fix =
                    rename_or_remove(definition, container, name, "link", at.clone(), |meant| {
                        fix::set(at.clone(), format!("{meant}{alias}"))
                    });
                report.push(
                    LINK_UNKNOWN
                        .at(
                            at.clone(),
                            format!("Cannot link to container {name} because it does not exist"),
                        )
                        .with_help(others(definition, container))
                        .with_fix(fix),
                );
            }
            Some(target) if target.index == container.index => report.push(
                LINK_CYCLE
                    .refused(at.clone(), "Container links should not have a cycle")
                    .with_help("The container is linked to itself: remove the link.")
                    .with_fix(fix::titled("Remove the link", fix::remove(at))),
            ),
            Some(_) => {}
        }
    }
}

/// A link is `name` or `name:alias` [V]; the alias with its colon.
fn link_target(link: &str) -> (&str, &str) {
    let colon = link.find(':').unwrap_or(link.len());
    link.split_at_checked(colon).unwrap_or((link, ""))
}

/// Containers whose volumes are taken exist and are others [V; the words are not known].
fn volumes_from(
    definition: &Definition<'_>,
    container: &Container<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, source) in container.object.objects("volumesFrom") {
        let Some(name) = source.text("sourceContainer") else {
            continue;
        };
        let element = container.at(format_args!("volumesFrom/{index}"));
        let at = format!("{element}/sourceContainer");
        match definition.container(name) {
            None => {
                let fix =
                    rename_or_remove(definition, container, name, "entry", element, |meant| {
                        fix::set(at.clone(), meant)
                    });
                report.push(
                    VOLUMES_FROM_UNKNOWN
                        .at(
                            at.clone(),
                            format!(
                                "Cannot take volumes from container {name}: it does not exist."
                            ),
                        )
                        .with_help(others(definition, container))
                        .with_fix(fix),
                );
            }
            Some(target) if target.index == container.index => report.push(
                VOLUMES_FROM_ITSELF
                    .at(
                        at,
                        format!(
                            "Container '{name}' takes volumes from itself and would never start."
                        ),
                    )
                    .with_help("Remove the entry.")
                    .with_fix(fix::titled("Remove the entry", fix::remove(element))),
            ),
            Some(_) => {}
        }
    }
}

/// Dependencies have no cycle; the words of ECS are not known [U].
fn dependency_cycle(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let found = cycle::find(definition, |container| {
        let dependencies = container.object.objects("dependsOn");
        dependencies.filter_map(|(_, it)| it.text("containerName"))
    });
    if let Some((first, names)) = found {
        report.push(
            DEPENDENCY_CYCLE
                .at(
                    first.at("dependsOn"),
                    format!("The containers wait for each other and would never start: {names}."),
                )
                .with_help("Remove one of these dependencies."),
        );
    }
}

/// Links have no cycle [V].
fn link_cycle(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let found = cycle::find(definition, |container| {
        let links = container.object.texts("links");
        links.map(|(_, it)| link_target(it).0)
    });
    if let Some((first, names)) = found {
        report.push(
            LINK_CYCLE
                .refused(first.at("links"), "Container links should not have a cycle")
                .with_help(format!("The cycle is {names}: remove one of its links.")),
        );
    }
}

fn proxy(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let proxy = definition.object.object("proxyConfiguration");
    if !proxy.is_there() {
        return;
    }
    report.extend(proxy_unknown(definition, proxy));
    report.extend(proxy_network_mode(definition));
    report.extend(proxy_properties(proxy));
    report.extend(proxy_ignored_user(proxy));
}

/// The container of the proxy exists [V].
fn proxy_unknown(definition: &Definition<'_>, proxy: Object<'_>) -> Option<Diagnostic> {
    let at = "/proxyConfiguration/containerName";
    let name = proxy.text("containerName")?;
    if definition.container(name).is_some() {
        return None;
    }
    let names = definition.containers.iter().filter_map(Container::name);
    Some(
        PROXY_UNKNOWN
            .refused(at, format!("Proxy container [{name}] does not exist"))
            .with_help("Name the container that runs the proxy (Envoy).")
            .with_fix(likely_meant(name, names.take(MANY)).map(|meant| fix::set(at, meant))),
    )
}

/// App Mesh needs awsvpc [V].
fn proxy_network_mode(definition: &Definition<'_>) -> Option<Diagnostic> {
    (definition.network_mode() != "awsvpc").then(|| {
        PROXY_NETWORK_MODE
            .refused(
                "/proxyConfiguration",
                "APPMESH proxy configuration is only supported in networkMode=awsvpc",
            )
            .with_help("Set networkMode to awsvpc, or remove the proxy configuration.")
            .with_fix(fix::remove("/proxyConfiguration"))
    })
}

fn has_property(proxy: Object<'_>, name: &str) -> bool {
    let mut properties = proxy.objects("properties");
    properties.any(|(_, it)| it.text("name") == Some(name))
}

/// Properties of the proxy that have to be there [V]: the first that is not is said, all of them
/// in the help.
fn proxy_properties(proxy: Object<'_>) -> Option<Diagnostic> {
    let is_missing = |(name, _, _): &&(&str, &str, bool)| !has_property(proxy, name);
    let missing: Vec<_> = PROXY_PROPERTIES.iter().filter(is_missing).collect();
    let (_, message, is_aws) = missing.first()?;
    let names: Vec<&str> = missing.iter().map(|(name, _, _)| *name).collect();
    let diagnostic = PROXY_PORT
        .at("/proxyConfiguration/properties", *message)
        .with_help(format!("Add the properties {}.", names.join(", ")));
    Some(if *is_aws {
        diagnostic.in_aws_words()
    } else {
        diagnostic
    })
}

/// The proxy's own traffic goes past it [V MODEL ProxyConfiguration; the words are ours].
fn proxy_ignored_user(proxy: Object<'_>) -> Option<Diagnostic> {
    let is_given = ["IgnoredUID", "IgnoredGID"]
        .iter()
        .any(|name| has_property(proxy, name));
    (proxy.has_something("properties") && !is_given).then(|| {
        PROXY_IGNORED_USER
            .at(
                "/proxyConfiguration/properties",
                "Neither IgnoredUID nor IgnoredGID is given: the proxy would proxy itself.",
            )
            .with_help("Add IgnoredUID with the user id that the proxy runs as.")
    })
}
