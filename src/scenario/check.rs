//! What is wrong with the requests and the roles of a scenario, before it runs.
//!
//! What ECS refuses is not judged here a second time: the requests are made, once and at 0, in a
//! simulation of the scenario, and its refusals are reported where the request stands. No task is
//! placed for that: a request is refused before, or not at all.

use std::rc::Rc;

use serde_json::Value;

use super::secrets::check_secrets;
use super::{Scenario, TimelineEntry, find_task_definition};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::iam::PreparedRole;
use crate::lifecycle::Milliseconds;
use crate::placement::{PlacementStrategy, check_request};
use crate::simulation::{Command, CreateService, Simulation};
use crate::task_definition::{self, PlacementConstraint};

/// What is wrong with the services, the requests of the timeline and the roles of `scenario`;
/// pointers start at the scenario. `set_up` is its simulation at time 0, as [`Simulation::new`]
/// makes it; whoever plays the scenario, too, needs it once only.
///
/// An error is what can never be taken as it stands: an unknown task definition, a placement
/// request or a policy that is none. A request that ECS would refuse as things are is a warning:
/// it can be run, to see that it is refused.
#[must_use]
pub fn check(scenario: &Scenario, set_up: &Simulation) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let requests = requests(scenario);
    let refusals = rehearse(scenario, set_up, &requests);
    let definitions = Definitions::of(scenario);
    for (request, refusal) in requests.iter().zip(refusals) {
        let (found, is_judged) = request.check(scenario, &definitions);
        diagnostics.extend(found);
        if let (Some(message), false) = (refusal, is_judged) {
            diagnostics.push(
                Diagnostic::warning("refused-request", request.pointer.clone(), message)
                    .in_aws_words()
                    .with_help("ECS refuses this request when it is made, and starts nothing."),
            );
        }
    }
    diagnostics.extend(of_callers(scenario));
    let account = &scenario.cluster.account;
    for (index, role) in scenario.roles.iter().enumerate() {
        if role.permissions_boundary().is_some_and(Value::is_null) {
            let pointer = format!("/roles/{index}/PermissionsBoundary");
            let message = "The permissions boundary is named and not written out: it is taken to \
                           limit nothing.";
            let problem = Diagnostic::warning("boundary-not-written-out", pointer, message);
            diagnostics.push(
                problem.with_help("Write \"PermissionsBoundary\": {\"PolicyDocument\": {…}}."),
            );
        }
        for mut diagnostic in PreparedRole::new(role, account).diagnostics {
            diagnostic.pointer.insert_str(0, &format!("/roles/{index}"));
            diagnostics.push(diagnostic);
        }
    }
    diagnostics.extend(check_secrets(scenario));
    diagnostics.extend(of_branches(scenario));
    diagnostics
}

/// What is wrong with who gives the commands.
fn of_callers(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (index, entry) in scenario.timeline.iter().enumerate() {
        let Some(caller) = &entry.caller else {
            continue;
        };
        let name = caller.split_once('/').map_or(&**caller, |(name, _)| name);
        let pointer = format!("/timeline/{index}/caller");
        let put = |it: &TimelineEntry| match &it.command {
            Command::PutRole(put) => put.role.role_name == name,
            _ => false,
        };
        let mut roles = scenario.roles.iter();
        if !roles.any(|role| role.role_name == name) && !scenario.timeline.iter().any(put) {
            let message = format!("The scenario has no role `{name}` that could give a command.");
            diagnostics.push(
                Diagnostic::error("unknown-caller", pointer, message).with_help(
                    "Add it under `roles`; or leave `caller` out: then nobody is asked for \
                     permission.",
                ),
            );
        } else if !entry.command.is_authorized() {
            let name = entry.command.name();
            let message = format!("{name} is no request to ECS: its caller is not asked for.");
            let problem = Diagnostic::warning("caller-without-request", pointer, message);
            diagnostics.push(problem.with_help("Leave `caller` out."));
        }
    }
    diagnostics
}

/// What is wrong with the parts that branches have of their own: warnings, since what is played
/// does not depend on them.
fn of_branches(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (index, branch) in scenario.branches.iter().enumerate() {
        for mut diagnostic in scenario.with_parts(&branch.scenario).1 {
            let place = format!("/branches/{index}/scenario");
            diagnostic.pointer.insert_str(0, &place);
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}

/// RunTask or CreateService somewhere in the scenario.
struct Request<'a> {
    pointer: String,
    at: Milliseconds,
    caller: Option<&'a str>,
    command: Rc<Command>,
    task_definition: &'a str,
    constraints: &'a [PlacementConstraint],
    strategies: &'a [PlacementStrategy],
}

/// A task definition of the scenario, and what is known of it.
struct Definition<'a> {
    /// From when on it is registered.
    from: Milliseconds,
    value: &'a Value,
    placement_constraints: usize,
    has_errors: bool,
}

/// The task definitions in the order of their registration, each judged once, however many
/// requests name it.
struct Definitions<'a>(Vec<Definition<'a>>);

impl<'a> Definitions<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let at_start = scenario.task_definitions.iter().map(|value| (0, value));
        let later = scenario
            .timeline
            .iter()
            .filter_map(|entry| match &entry.command {
                Command::RegisterTaskDefinition(it) => Some((entry.at, &it.task_definition)),
                _ => None,
            });
        let mut found: Vec<(Milliseconds, &Value)> = at_start.chain(later).collect();
        found.sort_by_key(|(from, _)| *from);
        let judged = found.into_iter().map(|(from, value)| {
            let (definition, diagnostics) = task_definition::from_value(value, "");
            Definition {
                from,
                value,
                placement_constraints: definition.map_or(0, |it| it.placement_constraints.len()),
                has_errors: has_errors(&diagnostics),
            }
        });
        Self(judged.collect())
    }

    /// The one that `reference` names at `at`.
    fn named(&self, reference: &str, at: Milliseconds) -> Option<&Definition<'a>> {
        let known = self.0.iter().take_while(|it| it.from <= at);
        let index = find_task_definition(known.map(|it| it.value), reference)?;
        self.0.get(index)
    }
}

impl Request<'_> {
    /// What is wrong with the request by itself, and whether that says why it is refused.
    fn check(&self, scenario: &Scenario, definitions: &Definitions) -> (Vec<Diagnostic>, bool) {
        let Some(definition) = definitions.named(self.task_definition, self.at) else {
            return (vec![self.unknown_definition(scenario)], true);
        };
        let found = check_request(
            self.constraints,
            self.strategies,
            definition.placement_constraints,
            &self.pointer,
        );
        let is_judged = has_errors(&found) || definition.has_errors;
        (found, is_judged)
    }

    fn unknown_definition(&self, scenario: &Scenario) -> Diagnostic {
        let families: Vec<String> = scenario
            .task_definitions
            .iter()
            .filter_map(crate::task_definition::family_of)
            .collect();
        let help = match families.as_slice() {
            [] => "Add a task definition first.".to_owned(),
            families => format!("The task definitions are {}.", families.join(", ")),
        };
        let pointer = format!("{}/taskDefinition", self.pointer);
        Diagnostic::error(
            "unknown-task-definition",
            pointer,
            "TaskDefinition not found.",
        )
        .in_aws_words()
        .with_help(help)
    }
}

/// Every request for tasks: services in order, then those of the timeline in order.
fn requests(scenario: &Scenario) -> Vec<Request<'_>> {
    let services = scenario.services.iter().enumerate();
    let services =
        services.map(|(index, service)| of_service(service, format!("/services/{index}"), 0));
    let entries = scenario.timeline.iter().enumerate();
    let entries = entries.filter_map(|(index, entry)| {
        let pointer = format!("/timeline/{index}");
        match &entry.command {
            Command::CreateService(service) => Some(Request {
                caller: entry.caller.as_deref(),
                ..of_service(service, pointer, entry.at)
            }),
            Command::RunTask(request) => Some(Request {
                pointer,
                at: entry.at,
                caller: entry.caller.as_deref(),
                command: Rc::new(entry.command.clone()),
                task_definition: &request.task_definition,
                constraints: &request.placement_constraints,
                strategies: &request.placement_strategy,
            }),
            _ => None,
        }
    });
    services.chain(entries).collect()
}

fn of_service(service: &CreateService, pointer: String, at: Milliseconds) -> Request<'_> {
    Request {
        pointer,
        at,
        caller: None,
        // Whether tasks find room is not asked.
        command: Rc::new(Command::CreateService(CreateService {
            desired_count: service.desired_count.map(|_| 0),
            ..service.clone()
        })),
        task_definition: &service.task_definition,
        constraints: &service.placement_constraints,
        strategies: &service.placement_strategy,
    }
}

/// The refusal of each request. They are made at 0 one after the other, in the order of their
/// times, and between them what the timeline registers and deregisters, and what it does to roles.
fn rehearse(
    scenario: &Scenario,
    set_up: &Simulation,
    requests: &[Request<'_>],
) -> Vec<Option<String>> {
    /// When, which request if it is one, and what is asked for by whom.
    type Step<'a> = (Milliseconds, Option<usize>, Rc<Command>, Option<&'a str>);
    let mut steps: Vec<Step> = Vec::new();
    for entry in &scenario.timeline {
        if matches!(
            entry.command,
            Command::RegisterTaskDefinition(_)
                | Command::DeregisterTaskDefinition(_)
                | Command::PutRole(_)
                | Command::DeleteRole(_)
                | Command::RemovePermission(_)
        ) {
            let command = Rc::new(entry.command.clone());
            steps.push((entry.at, None, command, entry.caller.as_deref()));
        }
    }
    for (index, request) in requests.iter().enumerate() {
        let command = Rc::clone(&request.command);
        steps.push((request.at, Some(index), command, request.caller));
    }
    steps.sort_by_key(|(at, ..)| *at);
    let mut simulation = set_up.clone();
    let mut refusals: Vec<Option<String>> = vec![None; requests.len()];
    for (_, request, command, caller) in steps {
        let refusal = simulation.rehearse(&command, caller);
        if let Some(place) = request.and_then(|index| refusals.get_mut(index)) {
            *place = refusal;
        }
    }
    refusals
}

#[cfg(test)]
mod tests;
