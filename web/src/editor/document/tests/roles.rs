use ecslab::iam::least_privilege::{LeastPrivilege, RoleCall};
use ecslab::iam::{PreparedRole, RoleKind};
use ecslab::scenario::role_calls;
use serde_json::json;

use super::document_of;
use crate::editor::document::roles::{self, RoleDocument};
use crate::store::Document;

fn document() -> Document {
    document_of(json!({
        "version": 1,
        "taskDefinitions": [{
            "family": "web",
            "executionRoleArn": "arn:aws:iam::111122223333:role/webExecution",
            "taskRoleArn": "webTask",
            "containerDefinitions": [{
                "name": "app",
                "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1",
                "memory": 64,
                "secrets": [{ "name": "A",
                    "valueFrom": "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf" }],
            }],
        }],
        "applications": [{ "family": "web", "calls": [
            { "action": "s3:GetObject", "resource": "arn:aws:s3:::media/x" },
            { "action": "s3:GetObject", "resource": "arn:aws:s3:::media/x", "after": 5 },
        ] }],
        "roles": [
            { "RoleName": "webExecution" }, { "RoleName": "webTask" }, { "RoleName": "idle" }
        ],
    }))
}

fn allowed(document: &Document, role: usize, need: &RoleCall) -> bool {
    let prepared = PreparedRole::new(&document.scenario.roles[role], "111122223333");
    prepared
        .evaluate("task", &need.action, &need.resource, Default::default())
        .is_allowed()
}

#[test]
fn a_caller_is_known_by_the_commands_that_it_gives() {
    let scenario = document_of(json!({
        "version": 1,
        "roles": [{ "RoleName": "deployer" }, { "RoleName": "deploy" }],
        "timeline": [{ "at": 0, "caller": "deployer/ada", "command": "RunTask",
            "taskDefinition": "web" }],
    }))
    .scenario;
    let known = scenario.roles.iter();
    let known: Vec<bool> = known
        .map(|role| roles::is_caller(&scenario, role))
        .collect();
    assert_eq!(known, [true, false]);
}

#[test]
fn a_role_is_used_by_who_names_it() {
    let document = document();
    let uses = |index: usize| roles::uses(&document.scenario, &document.scenario.roles[index]);
    assert_eq!(uses(0)[0].kind, RoleKind::Execution);
    assert_eq!(uses(0)[0].families, ["web"]);
    assert_eq!(uses(1)[0].kind, RoleKind::Task);
    assert_eq!(uses(2), []);
}

#[test]
fn an_execution_role_is_asked_by_the_agent_and_a_task_role_by_the_application() {
    let document = document();
    let needs = |index: usize| role_calls(&document.scenario, &document.scenario.roles[index]);
    let actions: Vec<String> = needs(0).into_iter().map(|need| need.action).collect();
    assert!(
        actions.contains(&"ecr:GetAuthorizationToken".to_owned()),
        "{actions:?}"
    );
    assert!(
        actions.contains(&"secretsmanager:GetSecretValue".to_owned()),
        "{actions:?}"
    );
    assert!(needs(0).iter().all(|need| !need.application));
    let of_task = needs(1);
    assert_eq!(of_task.len(), 1);
    assert_eq!(
        (of_task[0].action.as_str(), of_task[0].application),
        ("s3:GetObject", true)
    );
    assert_eq!(needs(2), []);
}

#[test]
fn a_permission_comes_and_goes_with_its_box() {
    let mut document = document();
    for need in role_calls(&document.scenario, &document.scenario.roles[0]) {
        roles::set_permission(&mut document.scenario, 0, &need, true);
        assert!(allowed(&document, 0, &need), "{need:?}");
        roles::set_permission(&mut document.scenario, 0, &need, false);
        assert!(!allowed(&document, 0, &need), "{need:?}");
    }
}

#[test]
fn a_policy_text_that_is_not_json_is_kept_and_the_policy_stays() {
    let mut document = document();
    roles::attach_execution_policy(&mut document.scenario.roles[0]);
    roles::attach_execution_policy(&mut document.scenario.roles[0]);
    assert_eq!(document.scenario.roles[0].policies.len(), 1);
    let before = document.scenario.roles[0].clone();
    let policy = RoleDocument::Policy(0);
    policy.set_text(&mut document, 0, "{ \"Version\": ".to_owned());
    assert_eq!(policy.text(&document, 0), "{ \"Version\": ");
    assert_eq!(document.scenario.roles[0], before);
    assert!(!policy.diagnostics("{ \"Version\": ").is_empty());
}

#[test]
fn the_text_of_a_policy_stays_as_it_was_typed() {
    let mut document = document();
    let typed = r#"{"Version":"2012-10-17",  "Statement":[]}"#;
    RoleDocument::Trust.set_text(&mut document, 1, typed.to_owned());
    assert_eq!(RoleDocument::Trust.text(&document, 1), typed);
    assert_eq!(
        document.scenario.roles[1].assume_role_policy_document["Version"],
        "2012-10-17"
    );
}

#[test]
fn texts_of_policies_do_not_move_to_other_roles() {
    let mut document = document();
    RoleDocument::Trust.set_text(&mut document, 1, "{".to_owned());
    roles::remove(&mut document, 0);
    assert!(document.drafts.is_empty());
    assert_eq!(roles::add(&mut document.scenario), 2);
}

#[test]
fn the_smallest_policy_takes_the_place_of_texts_of_this_role_only() {
    let mut document = document();
    roles::attach_execution_policy(&mut document.scenario.roles[0]);
    RoleDocument::Policy(0).set_text(&mut document, 0, "{".to_owned());
    RoleDocument::Trust.set_text(&mut document, 1, "{".to_owned());
    let role = document.scenario.roles[0].clone();
    let calls = role_calls(&document.scenario, &role);
    let least = LeastPrivilege::of(&role, &calls, "111122223333");
    roles::attach_least_privilege(&mut document, 0, &least);
    assert_eq!(document.scenario.roles[0].policies.len(), 1);
    assert!(calls.iter().all(|call| allowed(&document, 0, call)));
    assert_eq!(document.drafts.len(), 1);
}
