//! The rules that RegisterTaskDefinition holds its input to.
//!
//! `fields` is the table of every member with its type and limits, which `structure` checks;
//! `rules` is the table of every rule by its code; the other files are the rules across members,
//! a family of fields each. Rules read the JSON rather than the model, so that a member of a
//! wrong type spoils no rule about another one.
//!
//! Sources: MODEL is botocore 1.44.8's `ecs/2014-11-13/service-2.json`; DG the developer guide;
//! AGENT amazon-ecs-agent; PREFLIGHT the answers of failed deployments that
//! `badmintoncryer/cdk-preflight` collects.

pub(super) mod cloudformation;
mod containers;
mod dependencies;
mod description;
mod environment;
mod fargate;
mod fields;
mod fix;
mod health;
mod length;
mod linux;
mod logging;
mod network;
mod object;
mod opaque;
mod platform;
mod roles;
mod rules;
mod size_rules;
mod structure;
mod surprises;
mod tags;
mod volumes;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use self::object::Object;
use crate::diagnostic::{Diagnostic, has_errors};

pub(super) use self::containers::is_private_ecr_image;
pub use self::description::{
    MemberDescription, ValueDescription, member_at, members_at, values_at,
};
pub use self::rules::{RuleDescription, Source};
pub(super) use self::structure::Spelling;

/// A family of rules. It appends what it finds; pointers start at the definition.
type Rules = fn(&Definition<'_>, &mut Vec<Diagnostic>);

const RULES: &[Rules] = &[
    containers::check,
    size_rules::check,
    network::check,
    logging::check,
    roles::check,
    environment::check,
    dependencies::check,
    health::check,
    volumes::check,
    linux::check,
    platform::check,
    fargate::check,
    tags::check,
    surprises::check,
];

/// Everything that is to be said about the definition that `members` are. Pointers start there.
///
/// The values at the `opaque` pointers are not known, nor is what would stand there if nothing
/// does: what is said holds whatever they are. Of members that are no input, the ones that
/// `is_passed_over` accepts are no mistake. Messages about the structure name members as
/// `spelling` does.
pub(super) fn check(
    members: &Map<String, Value>,
    opaque: &[String],
    spelling: Spelling<'_>,
    is_passed_over: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let check = |members: &Map<String, Value>| check_members(members, spelling, &is_passed_over);
    let found = check(members);
    match found.as_slice() {
        // It is that long whatever the unknown values are, or too long by far to try.
        [only] if only.code == rules::DEFINITION_LENGTH.code => found,
        _ => opaque::standing(found, members, opaque, check),
    }
}

fn check_members(
    members: &Map<String, Value>,
    spelling: Spelling<'_>,
    is_passed_over: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let definition = Definition::of(members);
    let length = length::of(members);
    let mut report: Vec<Diagnostic> = length::too_long(length).into_iter().collect();
    // Nothing else is then worth saying, and there could be very much.
    if length > 2 * length::MAXIMUM {
        return report;
    }
    structure::check(members, spelling, is_passed_over, &mut report);
    for rules in RULES {
        rules(&definition, &mut report);
    }
    report
}

/// The names of all members of the input.
pub(super) fn member_names() -> impl Iterator<Item = &'static str> {
    fields::TASK_DEFINITION.0.iter().map(|member| member.name)
}

/// All rules that registration holds a definition to, and what is said of what surprises.
#[must_use]
pub fn rules() -> &'static [RuleDescription] {
    rules::RULES
}

/// The launch types, as `requiresCompatibilities` names them.
pub(super) const COMPATIBILITIES: &[&str] = &["EC2", "EXTERNAL", "FARGATE", "MANAGED_INSTANCES"];

/// Whether the rules of a launch type leave nothing to object to.
pub(super) fn fits(members: &Map<String, Value>, launch_type: &str) -> bool {
    let mut report = Vec::new();
    let definition = Definition::of(members);
    match launch_type {
        "FARGATE" => fargate::check_fargate(&definition, &mut report),
        "EC2" => size_rules::check_instances(&definition, &mut report),
        "EXTERNAL" => {
            size_rules::check_instances(&definition, &mut report);
            platform::check_external(&definition, &mut report);
        }
        // They run Linux, and a definition without network mode is one for bridge.
        _ if definition.is_windows() || definition.network_mode() == "bridge" => return false,
        _ => platform::check_managed(&definition, &mut report),
    }
    // What an external instance lacks is only warned of, since the definition registers.
    report.is_empty() || launch_type == "FARGATE" && !has_errors(&report)
}

/// A definition as the rules look at it.
struct Definition<'a> {
    object: Object<'a>,
    containers: Vec<Container<'a>>,
    /// Name → position in `containers` of the first container of that name.
    names: BTreeMap<&'a str, usize>,
}

/// A container definition and its index.
#[derive(Clone, Copy)]
struct Container<'a> {
    index: usize,
    object: Object<'a>,
}

impl<'a> Definition<'a> {
    fn of(members: &'a Map<String, Value>) -> Self {
        let object = Object::from(members);
        let containers: Vec<Container<'a>> = object
            .objects("containerDefinitions")
            .map(|(index, object)| Container { index, object })
            .collect();
        let mut names = BTreeMap::new();
        for (position, container) in containers.iter().enumerate() {
            if let Some(name) = container.name() {
                names.entry(name).or_insert(position);
            }
        }
        Self {
            object,
            containers,
            names,
        }
    }

    fn requires(&self, compatibility: &str) -> bool {
        let mut listed = self.object.texts("requiresCompatibilities");
        listed.any(|(_, it)| it == compatibility)
    }

    /// Whether the rules of EC2 apply: it is listed, or nothing is listed [V].
    fn is_for_instances(&self) -> bool {
        self.requires("EC2")
            || self.requires("EXTERNAL")
            || self.object.list("requiresCompatibilities").is_empty()
    }

    /// The network mode in force: bridge when omitted, on Managed Instances awsvpc [V]. Empty
    /// when it is no text.
    fn network_mode(&self) -> &'a str {
        match self.object.get("networkMode") {
            None if self.is_for_instances() || self.requires("FARGATE") => "bridge",
            None => "awsvpc",
            Some(mode) => mode.as_str().unwrap_or_default(),
        }
    }

    fn is_windows(&self) -> bool {
        let platform = self.object.object("runtimePlatform");
        let family = platform.text("operatingSystemFamily");
        family.is_some_and(|family| family.starts_with("WINDOWS"))
    }

    fn container(&self, name: &str) -> Option<Container<'a>> {
        let position = self.names.get(name)?;
        self.containers.get(*position).copied()
    }
}

impl<'a> Container<'a> {
    fn name(&self) -> Option<&'a str> {
        self.object.text("name")
    }

    /// The name for a message.
    fn shown_name(&self) -> &'a str {
        self.name().unwrap_or("null")
    }

    fn is_essential(&self) -> bool {
        self.object.flag("essential").unwrap_or(true)
    }

    /// The pointer of `member`, a pointer itself without the leading slash.
    fn at(&self, member: impl std::fmt::Display) -> String {
        format!("/containerDefinitions/{}/{member}", self.index)
    }
}
