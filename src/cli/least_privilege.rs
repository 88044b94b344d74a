//! `ecslab iam --least-privilege`: the smallest policies for the roles of a scenario.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::run::place_and_message;
use super::{Ending, Format, Unusable, read_text};
use crate::diagnostic::Severity;
use crate::iam::least_privilege::{
    LEAST_PRIVILEGE_POLICY, LeastPrivilege, PermissionUse, recommended_trust_policy,
};
use crate::iam::{AuthorizationDecision, Role};
use crate::json_text::JsonText;
use crate::placement;
use crate::scenario::{self, Scenario, role_calls};
use crate::simulation::Simulation;

/// What is printed for one role.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'r> {
    role_name: &'r str,
    #[serde(flatten)]
    least: &'r LeastPrivilege,
    /// The trust policy that AWS recommends; none for the role of the container instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_policy: Option<Value>,
}

/// Prints the smallest policy of every role, and how what is attached differs from it.
pub(super) fn run(path: &Path, format: Format, output: &mut dyn Write) -> Result<Ending, Unusable> {
    let scenario = read(path)?;
    let cluster = &scenario.cluster;
    let mut ending = Ending::Fine;
    for role in roles(&scenario) {
        let least = LeastPrivilege::of(&role, &role_calls(&scenario, &role), &cluster.account);
        if least.missing().next().is_some() {
            ending = Ending::Negative;
        }
        let is_of_instances = cluster.instance_role.as_ref() == Some(&role.role_name);
        let answer = Answer {
            role_name: &role.role_name,
            least: &least,
            trust_policy: (!is_of_instances)
                .then(|| recommended_trust_policy(&cluster.account, &cluster.region)),
        };
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *output, &answer).map_err(std::io::Error::from)?;
                writeln!(output)?;
            }
            Format::Text => write_text(output, &answer)?,
        }
    }
    Ok(ending)
}

/// The scenario at `path`, or one around the task definition that stands there.
fn read(path: &Path) -> Result<Scenario, Unusable> {
    let text = read_text(path)?;
    let value = JsonText::read(&text).0.map(|json| json.value);
    let is_scenario = value.is_some_and(|value| value.get("taskDefinitions").is_some());
    let (scenario, diagnostics) = match is_scenario {
        true => scenario::read(&text),
        false => {
            let (definition, mut diagnostics) = placement::read_task_definition(&text);
            let value = definition.and_then(|it| serde_json::to_value(&it).ok());
            let scenario = value.and_then(|value| {
                let around = json!({"version": 1, "taskDefinitions": [value]});
                scenario::from_value(&around).0
            });
            diagnostics.retain(|it| it.severity == Severity::Error);
            (scenario, diagnostics)
        }
    };
    if scenario.is_some() {
        for diagnostic in &diagnostics {
            eprintln!("{}: {}", diagnostic.severity, place_and_message(diagnostic));
        }
    }
    scenario.ok_or_else(|| Unusable::NotUnderstood {
        path: path.to_owned(),
        message: diagnostics.first().map_or_else(
            || "neither a scenario nor a task definition".to_owned(),
            place_and_message,
        ),
    })
}

/// The roles of the scenario, and those that its task definitions name without it having them,
/// which are taken to exist.
fn roles(scenario: &Scenario) -> Vec<Role> {
    let (mut simulation, _) = Simulation::new(scenario);
    simulation.run_until(0);
    let mut roles = scenario.roles.clone();
    for role in simulation.world().roles.values() {
        if !roles.iter().any(|known| known.role_name == role.role_name) {
            roles.push(Role::clone(role));
        }
    }
    roles
}

fn write_text(output: &mut dyn Write, answer: &Answer<'_>) -> std::io::Result<()> {
    let least = answer.least;
    let count = least.needed.len();
    writeln!(
        output,
        "{}: signs {count} {}",
        answer.role_name,
        if count == 1 { "call" } else { "calls" }
    )?;
    for needed in least.missing() {
        let call = &needed.call;
        let verdict = needed.attached.name();
        writeln!(
            output,
            "  missing: {} on {} ({verdict}), for {}",
            call.action, call.resource, call.family
        )?;
        for pointer in &needed.denied_by {
            writeln!(output, "    denied by {pointer}")?;
        }
    }
    for (usage, word) in [
        (PermissionUse::Broader, "broader than needed"),
        (PermissionUse::Unused, "unused"),
    ] {
        for attached in least.attached_as(usage) {
            writeln!(
                output,
                "  {word}: {} on {} ({}, {}). {}",
                attached.action, attached.resource, attached.policy, attached.pointer, attached.why
            )?;
        }
    }
    if least.is_attached() {
        writeln!(
            output,
            "  nothing is missing, unused or broader than needed"
        )?;
    }
    for note in &least.notes {
        writeln!(output, "  note: {note}")?;
    }
    for needed in &least.needed {
        if needed.with_least_privilege != AuthorizationDecision::Allow {
            let call = &needed.call;
            writeln!(
                output,
                "  no policy allows {} on {}",
                call.action, call.resource
            )?;
        }
    }
    let documents = [
        (LEAST_PRIVILEGE_POLICY, least.policy.as_ref()),
        ("trust policy", answer.trust_policy.as_ref()),
    ];
    for (name, document) in documents {
        if let Some(document) = document {
            let text = serde_json::to_string_pretty(document).map_err(std::io::Error::from)?;
            writeln!(output, "  {name}:")?;
            for line in text.lines() {
                writeln!(output, "    {line}")?;
            }
        }
    }
    Ok(())
}
