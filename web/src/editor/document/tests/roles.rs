use ecslab::iam::least_privilege::{LeastPrivilege, RoleCall};
use ecslab::iam::needs::NEEDS;
use ecslab::iam::{PreparedRole, RoleKind};
use ecslab::scenario::role_calls;
use serde_json::json;

use super::document_of;
use crate::editor::document::paste;
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

/// The document after `after` was pasted over the text of `target` of the role webTask, and what
/// was said.
fn pasted_over(target: RoleDocument, after: &serde_json::Value) -> (Document, Option<String>) {
    let mut document = document();
    roles::add_policy(&mut document.scenario.roles[1]);
    let before = target.text(&document, 1);
    let text = after.to_string();
    let said = paste::put_role_or_policies(&mut document, 1, target, &before, &text);
    (document, said)
}

#[test]
fn a_pasted_role_takes_the_place_of_the_one_that_is_edited_with_its_account() {
    let arn = "arn:aws:iam::444455556666:role/shop/checkout";
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
    let role = json!({"Role": {"Path": "/shop/", "RoleName": "checkout", "Arn": arn,
        "AssumeRolePolicyDocument": trust}});
    for target in [RoleDocument::Trust, RoleDocument::Policy(0)] {
        let (document, said) = pasted_over(target, &role);
        let role = &document.scenario.roles[1];
        assert_eq!(role.role_name, "checkout");
        assert_eq!(role.arn("111122223333"), arn);
        assert_eq!(role.assume_role_policy_document, trust);
        assert_eq!(role.policies.len(), 1, "it keeps its policies");
        assert!(said.unwrap().starts_with("This role is checkout now."));
    }
}

#[test]
fn a_pasted_policy_goes_where_it_belongs() {
    let reading = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]});
    let inline =
        json!({"RoleName": "x", "PolicyName": "read", "PolicyDocument": reading.to_string()});
    let version = json!({"PolicyVersion": {"VersionId": "v1", "Document": reading}});
    for (target, printed, names) in [
        (RoleDocument::Policy(0), &inline, vec!["read"]),
        (RoleDocument::Trust, &inline, vec!["policy-1", "read"]),
        (RoleDocument::Policy(0), &version, vec!["policy-1"]),
        (RoleDocument::Trust, &version, vec!["policy-1", "policy-2"]),
    ] {
        let (document, said) = pasted_over(target, printed);
        assert!(said.is_some());
        let role = &document.scenario.roles[1];
        let found: Vec<&str> = role
            .policies
            .iter()
            .map(|policy| policy.policy_name.as_str())
            .collect();
        assert_eq!(found, names, "{target:?} {printed}");
        let last = role.policies.last().unwrap();
        assert_eq!(last.policy_document, reading);
        let target = RoleDocument::Policy(role.policies.len() - 1);
        assert_eq!(target.diagnostics(&target.text(&document, 1)), []);
    }
}

#[test]
fn a_policy_document_stays_as_it_was_typed_and_names_alone_say_what_prints_the_document() {
    let reading = json!({"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}});
    let names = json!({"PolicyNames": ["read-the-menu", "write-the-orders"]});
    for text in [&reading, &names] {
        let (document, said) = pasted_over(RoleDocument::Policy(0), text);
        assert_eq!(said, None);
        assert_eq!(
            document.scenario.roles[1].policies[0].policy_name,
            "policy-1"
        );
    }
    let diagnostics = RoleDocument::Policy(0).diagnostics(&names.to_string());
    assert_eq!(diagnostics.len(), 1);
    let help = diagnostics[0].help.as_deref().unwrap();
    assert!(help.contains("aws iam get-role-policy"), "{help}");
}

#[test]
fn a_role_and_a_policy_are_added_for_a_common_need_under_names_of_their_own() {
    let mut scenario = document().scenario;
    let need = NEEDS
        .iter()
        .find(|need| need.policy_name == "send-to-queue");
    let need = need.unwrap();
    for _ in 0..2 {
        roles::add_for(&mut scenario, need);
    }
    let names: Vec<&str> = scenario.roles.iter().map(|role| &*role.role_name).collect();
    assert!(
        names.ends_with(&["send-to-queue", "send-to-queue-2"]),
        "{names:?}"
    );
    let last = scenario.roles.len() - 1;
    roles::add_policy_for(&mut scenario, last, need);
    let role = &scenario.roles[last];
    let names: Vec<&str> = role.policies.iter().map(|it| &*it.policy_name).collect();
    assert_eq!(names, ["send-to-queue", "send-to-queue-2"]);
    let resource = &role.policies[0].policy_document["Statement"][0]["Resource"];
    assert_eq!(resource, "arn:aws:sqs:us-east-1:111122223333:QUEUE");
}
