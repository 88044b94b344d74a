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
mod tests {
    use serde_json::json;

    use super::*;

    /// Severity, code and pointer of everything that is wrong.
    fn found(changes: &Value) -> Vec<(Severity, &'static str, String)> {
        let mut scenario = json!({
            "version": 1,
            "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" },
            ] }] },
            "taskDefinitions": [
                { "family": "web", "containerDefinitions": [
                    { "name": "app", "image": "nginx", "memory": 64 }] },
                { "family": "broken", "containerDefinitions": [] },
            ],
        });
        let members = scenario.as_object_mut().unwrap();
        members.extend(changes.as_object().unwrap().clone());
        let scenario = serde_json::from_value(scenario).unwrap();
        check(&scenario, &Simulation::new(&scenario).0)
            .into_iter()
            .map(|it| (it.severity, it.code, it.pointer))
            .collect()
    }

    #[test]
    fn requests_that_ecs_takes_are_not_mentioned() {
        let changes = json!({
            "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 5000 }],
            "timeline": [{ "at": 0, "command": "RunTask", "taskDefinition": "web:1", "count": 10 }],
        });
        assert_eq!(found(&changes), []);
    }

    #[test]
    fn a_task_definition_that_is_not_there_is_an_error() {
        let changes = json!({
            "services": [{ "serviceName": "web", "taskDefinition": "wbe" }],
            "timeline": [{ "at": 9, "command": "RunTask", "taskDefinition": "web:2" }],
        });
        let unknown = |pointer: &str| {
            (
                Severity::Error,
                "unknown-task-definition",
                pointer.to_owned(),
            )
        };
        assert_eq!(
            found(&changes),
            [
                unknown("/services/0/taskDefinition"),
                unknown("/timeline/0/taskDefinition")
            ]
        );
    }

    #[test]
    fn a_revision_that_the_timeline_registers_can_be_run_from_then_on_until_it_is_deregistered() {
        let run = |at: u64| json!({ "at": at, "command": "RunTask", "taskDefinition": "web:2", "count": 1 });
        let changes = json!({
            "timeline": [
                run(4),
                { "at": 5, "command": "RegisterTaskDefinition", "taskDefinition": {
                    "family": "web",
                    "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }] } },
                run(6),
                { "at": 7, "command": "DeregisterTaskDefinition", "taskDefinition": "web:2" },
                run(8),
            ],
        });
        assert_eq!(
            found(&changes),
            [
                (
                    Severity::Error,
                    "unknown-task-definition",
                    "/timeline/0/taskDefinition".to_owned()
                ),
                (
                    Severity::Warning,
                    "refused-request",
                    "/timeline/4".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn what_ecs_refuses_as_things_are_is_a_warning_at_the_request() {
        let changes = json!({
            "services": [
                { "serviceName": "web", "taskDefinition": "web" },
                { "serviceName": "web", "taskDefinition": "web", "launchType": "FARGATE" },
            ],
            "timeline": [{ "at": 0, "command": "StopTask", "task": "#1" },
                { "at": 0, "command": "RunTask", "taskDefinition": "web", "count": 11 }],
        });
        let refused = |pointer: &str| (Severity::Warning, "refused-request", pointer.to_owned());
        assert_eq!(
            found(&changes),
            [refused("/services/1"), refused("/timeline/1")]
        );
    }

    #[test]
    fn a_rehearsed_request_is_refused_as_one_that_is_made_and_places_nothing() {
        for (request, is_refused) in [
            (json!({ "taskDefinition": "web" }), false),
            (json!({ "taskDefinition": "web", "count": 10 }), false),
            (json!({ "taskDefinition": "web", "count": 11 }), true),
            (json!({ "taskDefinition": "wbe" }), true),
            (
                json!({ "taskDefinition": "web", "launchType": "FARGATE" }),
                true,
            ),
        ] {
            let mut entry = request;
            entry["at"] = json!(0);
            entry["command"] = json!("RunTask");
            let scenario: Scenario = serde_json::from_value(json!({
                "version": 1,
                "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
                    { "name": "ecs.instance-type", "value": "m5.large" }] }] },
                "taskDefinitions": [{ "family": "web", "containerDefinitions": [
                    { "name": "app", "image": "nginx", "memory": 64 }] }],
                "timeline": [entry],
            }))
            .unwrap();
            let (mut made, _) = Simulation::new(&scenario);
            let mut rehearsed = made.clone();
            made.run_until(0);
            let refusal = rehearsed.rehearse(&scenario.timeline[0].command, None);
            let refused = made.world().refusals.first();
            assert_eq!(refusal, refused.map(|(.., message)| message.clone()));
            assert_eq!(refusal.is_some(), is_refused, "{refusal:?}");
            assert_eq!(made.world().placements.is_empty(), is_refused);
            assert!(rehearsed.world().placements.is_empty());
            assert!(rehearsed.world().tasks.is_empty());
        }
    }

    /// A role of a person who may run tasks, or of one who may not.
    fn deployer(action: &str) -> Value {
        json!({ "RoleName": "deployer", "AssumeRolePolicyDocument": { "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "111122223333" },
                "Action": "sts:AssumeRole" }] },
            "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": action, "Resource": "*" }] } }] })
    }

    #[test]
    fn a_caller_is_a_role_that_is_there_and_asks_ecs_for_something() {
        let entry = |command: Value, caller: &str| {
            let mut entry = command;
            entry["at"] = json!(9);
            entry["caller"] = json!(caller);
            json!({ "roles": [deployer("ecs:*")], "timeline": [entry] })
        };
        let run = json!({ "command": "RunTask", "taskDefinition": "web" });
        let fault = json!({ "command": "TerminateInstance", "containerInstance": "i-1" });
        let at = |severity, code| [(severity, code, "/timeline/0/caller".to_owned())];
        assert_eq!(found(&entry(run.clone(), "deployer/ada")), []);
        let changes = entry(fault, "deployer");
        assert_eq!(
            found(&changes),
            at(Severity::Warning, "caller-without-request")
        );
        let unknown = found(&entry(run, "ada"));
        assert!(
            unknown.contains(&at(Severity::Error, "unknown-caller")[0]),
            "{unknown:?}"
        );
    }

    #[test]
    fn what_a_caller_may_not_is_a_warning_until_its_role_may() {
        let run = |at: u64| {
            json!({ "at": at, "command": "RunTask", "taskDefinition": "web",
            "caller": "deployer" })
        };
        let changes = json!({ "roles": [deployer("ecs:List*")], "timeline": [
            run(5),
            { "at": 6, "command": "PutRole", "role": deployer("ecs:RunTask") },
            run(7),
        ] });
        let refused = (
            Severity::Warning,
            "refused-request",
            "/timeline/0".to_owned(),
        );
        assert_eq!(found(&changes), [refused]);
    }

    #[test]
    fn a_permissions_boundary_is_judged_where_it_stands_and_has_to_be_written_out() {
        let mut role = deployer("ecs:*");
        for (boundary, expected) in [
            (
                json!({ "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit" }),
                (
                    Severity::Warning,
                    "boundary-not-written-out",
                    "/roles/0/PermissionsBoundary",
                ),
            ),
            (
                json!({ "PolicyDocument": 7 }),
                (
                    Severity::Error,
                    "",
                    "/roles/0/PermissionsBoundary/PolicyDocument",
                ),
            ),
        ] {
            role["PermissionsBoundary"] = boundary;
            let found = found(&json!({ "roles": [role] }));
            let (severity, code, pointer) = &found[0];
            assert_eq!((*severity, pointer.as_str()), (expected.0, expected.2));
            assert!(code.contains(expected.1) || expected.1.is_empty(), "{code}");
        }
    }

    #[test]
    fn a_definition_that_is_wrong_is_not_reported_a_second_time() {
        let changes = json!({
            "services": [{ "serviceName": "web", "taskDefinition": "broken" }],
        });
        assert_eq!(found(&changes), []);
    }

    #[test]
    fn a_branch_with_parts_that_cannot_be_understood_is_a_warning_in_its_place() {
        let branches = json!([{ "name": "Main", "timeline": [], "scenario": { "roles": [3] } }]);
        assert!(
            found(&json!({ "branches": branches }))
                .iter()
                .any(|(severity, _, pointer)| {
                    *severity == Severity::Warning && pointer == "/branches/0/scenario/roles/0"
                })
        );
    }

    #[test]
    fn keys_of_secrets_that_nobody_reads_or_that_are_none_are_reported_in_their_place() {
        let secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf";
        let entry =
            |value_from: &str, key: &str| json!({ "valueFrom": value_from, "kmsKeyId": key });
        let changes = json!({
            "taskDefinitions": [{ "family": "web", "containerDefinitions": [
                { "name": "app", "image": "nginx", "memory": 64, "secrets": [
                    { "name": "A", "valueFrom": format!("{secret}:password::") },
                    { "name": "B", "valueFrom": "/shop/flag" },
                ] }] }],
            "secrets": [
                entry(secret, "1234abcd"),
                entry("arn:aws:ssm:us-east-1:111122223333:parameter/shop/flag", "1234abcd"),
                entry("shop/flag", "1234abcd"),
                entry("/shop/flga", "1234abcd"),
                entry("arn:aws:s3:::settings/web.env", "1234abcd"),
                entry(&format!("{secret}:user::"), "alias/shop"),
            ],
        });
        let at = |severity, code, pointer: &str| (severity, code, pointer.to_owned());
        assert_eq!(
            found(&changes),
            [
                at(Severity::Warning, "secret-twice", "/secrets/2/valueFrom"),
                at(Severity::Warning, "secret-not-read", "/secrets/3/valueFrom"),
                at(Severity::Error, "secret-not-named", "/secrets/4/valueFrom"),
                at(Severity::Warning, "secret-twice", "/secrets/5/valueFrom"),
                at(Severity::Error, "not-a-kms-key", "/secrets/5/kmsKeyId"),
            ]
        );
    }

    #[test]
    fn placement_and_policies_are_judged_where_they_stand() {
        let changes = json!({
            "services": [{ "serviceName": "web", "taskDefinition": "web",
                "placementConstraints": [{ "type": "memberOf", "expression": "attribute:a ==" }],
                "placementStrategy": [{ "type": "binpack", "field": "disk" }] }],
            "roles": [{ "RoleName": "a", "AssumeRolePolicyDocument": { "Statement": [] },
                "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Statement": 7 } }] }],
        });
        let pointers: Vec<String> = found(&changes)
            .into_iter()
            .filter(|(severity, ..)| *severity == Severity::Error)
            .map(|(_, _, pointer)| pointer)
            .collect();
        assert!(pointers.contains(&"/services/0/placementConstraints/0/expression".to_owned()));
        assert!(pointers.contains(&"/services/0/placementStrategy/0/field".to_owned()));
        assert!(
            pointers
                .iter()
                .any(|it| it.starts_with("/roles/0/Policies/0/PolicyDocument")),
            "{pointers:?}"
        );
    }
}
