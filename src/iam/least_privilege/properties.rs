//! What holds of every set of calls.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{LEAST_PRIVILEGE_POLICY, LeastPrivilege, RoleCall};
use crate::iam::calls::{CallCircumstances, LaunchKind, calls_of_definition};
use crate::iam::{PreparedRole, Role, RolePolicy};
use crate::task_definition;

const ACCOUNT: &str = "111122223333";
const REGION: &str = "us-east-1";

fn container() -> impl Strategy<Value = Value> {
    let image = prop_oneof![
        Just("nginx".to_owned()),
        "[a-c]".prop_map(|name| format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}:1")),
    ];
    let secret = prop_oneof![
        "[a-c]".prop_map(|name| format!("/shop/{name}")),
        "[a-c]".prop_map(|name| format!(
            "arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-AbCdEf:key::"
        )),
    ];
    let secrets = proptest::collection::vec(secret, 0..4);
    let log = proptest::option::of(("[a-b]", proptest::option::of("[a-b]"), any::<bool>()));
    let files = proptest::collection::vec("[a-b]/[a-c]", 0..3);
    ("[a-d]", image, secrets, log, files).prop_map(|(name, image, secrets, log, files)| {
        let secrets: Vec<Value> = secrets
            .iter()
            .map(|from| json!({"name": "A", "valueFrom": from}))
            .collect();
        let files: Vec<Value> = files
            .iter()
            .map(|file| json!({"type": "s3", "value": format!("arn:aws:s3:::{file}.env")}))
            .collect();
        let mut container = json!({
            "name": name, "image": image, "memory": 64,
            "secrets": secrets, "environmentFiles": files,
        });
        if let Some((group, prefix, creates)) = log {
            let mut options = json!({"awslogs-group": group, "awslogs-region": REGION});
            if let Some(prefix) = prefix {
                options["awslogs-stream-prefix"] = Value::from(prefix);
            }
            if creates {
                options["awslogs-create-group"] = Value::from("true");
            }
            container["logConfiguration"] = json!({"logDriver": "awslogs", "options": options});
        }
        container
    })
}

/// Calls of the ECS agent and of the application, as tasks make them.
fn calls() -> impl Strategy<Value = Vec<RoleCall>> {
    let action = prop_oneof![
        Just("s3:GetObject"),
        Just("s3:PutObject"),
        Just("sqs:SendMessage"),
        Just("SQS:sendmessage"),
        Just("sts:GetCallerIdentity"),
        Just("dynamodb:Query"),
        Just("ssm:GetParameters"),
    ];
    let resource = prop_oneof![
        Just("*".to_owned()),
        Just("no-arn".to_owned()),
        "[a-b]{1,2}".prop_map(|name| format!("arn:aws:s3:::shop/{name}")),
        "[a-b]\\*?".prop_map(|name| format!("arn:aws:s3:::shop/{name}")),
        Just("arn:aws:s3:::shop/${aws:username}".to_owned()),
        "[a-b]".prop_map(|name| format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")),
    ];
    let applications = proptest::collection::vec((action, resource), 0..8);
    let containers = proptest::collection::vec(container(), 1..4);
    (containers, applications, any::<bool>()).prop_map(|(containers, applications, fargate)| {
        let value = json!({
            "family": "shop", "executionRoleArn": "shopRole",
            "containerDefinitions": containers,
        });
        let definition = task_definition::from_value(&value, "").0.unwrap();
        let launch = if fargate {
            LaunchKind::Fargate
        } else {
            LaunchKind::Ec2
        };
        let agent = calls_of_definition(
            &definition,
            CallCircumstances {
                launch,
                account: ACCOUNT,
                region: REGION,
                secrets: &[],
                execute_command: false,
            },
        )
        .into_iter()
        .map(|call| (call.action, call.resource, false));
        let of_applications = applications
            .into_iter()
            .map(|(action, resource)| (action.to_owned(), resource, true));
        agent
            .chain(of_applications)
            .map(|(action, resource, application)| RoleCall {
                action,
                resource,
                family: "shop".to_owned(),
                application,
            })
            .collect()
    })
}

/// How many of `calls` the document lets through, with the id of a task in the names of streams.
fn allowed(document: &Value, calls: &[RoleCall]) -> usize {
    let role = Role {
        policies: vec![RolePolicy {
            policy_name: LEAST_PRIVILEGE_POLICY.to_owned(),
            policy_document: document.clone(),
        }],
        ..Role::task("shopRole")
    };
    let prepared = PreparedRole::new(&role, ACCOUNT);
    assert_eq!(prepared.diagnostics, []);
    let is_allowed = |call: &&RoleCall| {
        let resource = match call.resource.strip_suffix("/*") {
            Some(stream) if call.action.starts_with("logs:") => format!("{stream}/0f2c"),
            _ => call.resource.clone(),
        };
        prepared
            .evaluate("0f2c", &call.action, &resource, Default::default())
            .is_allowed()
    };
    calls.iter().filter(is_allowed).count()
}

/// `document` without each of the entries of a member of its statements, one at a time.
fn without_each(document: &Value, member: &str) -> Vec<Value> {
    let statements = document["Statement"].as_array().unwrap();
    let mut found = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        for entry in 0..statement[member].as_array().unwrap().len() {
            let mut changed = document.clone();
            let list = changed["Statement"][index][member].as_array_mut().unwrap();
            list.remove(entry);
            if list.is_empty() {
                changed["Statement"].as_array_mut().unwrap().remove(index);
            }
            found.push(changed);
        }
    }
    found
}

proptest! {
    #[test]
    fn the_smallest_policy_lets_every_call_through_and_nothing_of_it_can_go(calls in calls()) {
        let least = LeastPrivilege::of(&Role::execution("shopRole"), &calls, ACCOUNT);
        prop_assert!(least.is_sufficient());
        let Some(document) = &least.policy else {
            prop_assert!(calls.is_empty());
            return Ok(());
        };
        prop_assert_eq!(allowed(document, &calls), calls.len());
        for member in ["Action", "Resource"] {
            for smaller in without_each(document, member) {
                if smaller["Statement"].as_array().is_some_and(Vec::is_empty) {
                    continue;
                }
                prop_assert!(allowed(&smaller, &calls) < calls.len(), "{smaller}");
            }
        }
    }

    #[test]
    fn once_attached_nothing_is_missing_unused_or_broader_than_needed(calls in calls()) {
        let role = Role::execution("shopRole");
        let least = LeastPrivilege::of(&role, &calls, ACCOUNT);
        let changed = role.with_least_privilege(&least);
        let after = LeastPrivilege::of(&changed, &calls, ACCOUNT);
        prop_assert!(after.is_attached(), "{after:?}");
        prop_assert_eq!(changed.with_least_privilege(&after), changed);
    }
}
