//! What a container is held to by itself.

use serde_json::{Value, json};

use super::super::{check, on_ec2, on_fargate, said, set};
use super::{WEB, assert_accepted, assert_refused};
use crate::diagnostic::Severity;

#[test]
fn containers_are_named_have_images_and_one_is_essential() {
    assert_refused(
        on_fargate,
        &[
            (
                &[("/containerDefinitions", "[]")],
                "containers-empty",
                "/containerDefinitions",
            ),
            (
                &[("WEB/name", "null")],
                "container-name-missing",
                "WEB/name",
            ),
            (
                &[("WEB/name", "\"\"")],
                "container-name-missing",
                "WEB/name",
            ),
            (&[("WEB/name", "\"web.1\"")], "invalid-name", "WEB/name"),
            (
                &[("/containerDefinitions/1/name", "\"web\"")],
                "container-name-duplicate",
                "/containerDefinitions/1/name",
            ),
            (&[("WEB/image", "null")], "image-missing", "WEB/image"),
            (
                &[("WEB/image", "\"${IMAGE}\"")],
                "image-characters",
                "WEB/image",
            ),
            (
                &[("WEB/image", "\"a@sha256:12\"")],
                "image-digest",
                "WEB/image",
            ),
            (
                &[("WEB/essential", "false")],
                "no-essential-container",
                "/containerDefinitions",
            ),
            (
                &[(
                    "WEB/restartPolicy",
                    "{\"enabled\": true, \"restartAttemptPeriod\": 59}",
                )],
                "restart-attempt-period",
                "WEB/restartPolicy/restartAttemptPeriod",
            ),
        ],
    );
    let digest = format!("\"a/b@sha256:{}\"", "0a".repeat(32));
    assert_accepted(on_fargate, &[&[("WEB/image", &digest)]]);
}

#[test]
fn at_most_ten_containers() {
    let mut definition = on_ec2();
    for index in 2..11 {
        let container = json!({"name": format!("c{index}"), "image": "a:1", "memory": 8});
        set(&mut definition, "/containerDefinitions/-", container);
    }
    let diagnostics = check(&definition);
    let errors = said(&diagnostics, Severity::Error);
    assert_eq!(errors, [("too-many", "/containerDefinitions")]);
}

#[test]
fn logs_go_where_the_driver_can_send_them() {
    const AWSLOGS: &str = r#"{"logDriver": "awslogs", "options":
        {"awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p"}}"#;
    let options = |option: &str| format!("{WEB}/logConfiguration/options/{option}");
    let log = format!("{WEB}/logConfiguration");
    for (base, change, code, pointer) in [
        (
            on_fargate(),
            ("awslogs-group", Value::Null),
            "awslogs-group",
            "awslogs-group",
        ),
        (on_ec2(), ("mode", json!("sometimes")), "log-mode", "mode"),
        (
            on_fargate(),
            ("awslogs-stream-prefix", Value::Null),
            "fargate-stream-prefix",
            "awslogs-stream-prefix",
        ),
    ] {
        let mut definition = base;
        set(
            &mut definition,
            &log,
            serde_json::from_str(AWSLOGS).unwrap(),
        );
        assert_eq!(said(&check(&definition), Severity::Error), []);
        set(&mut definition, &options(change.0), change.1);
        let diagnostics = check(&definition);
        let expected = [(code, options(pointer))];
        let errors: Vec<_> = said(&diagnostics, Severity::Error)
            .into_iter()
            .map(|(code, pointer)| (code, pointer.to_owned()))
            .collect();
        assert_eq!(errors, expected);
    }
    assert_accepted(
        on_ec2,
        &[&[("WEB/logConfiguration", "{\"logDriver\": \"journald\"}")]],
    );
    assert_refused(
        on_fargate,
        &[
            (
                &[("WEB/logConfiguration", "{\"logDriver\": \"journald\"}")],
                "fargate-log-driver",
                "WEB/logConfiguration/logDriver",
            ),
            (
                &[("WEB/logConfiguration", "{\"logDriver\": \"cloudwatch\"}")],
                "not-a-choice",
                "WEB/logConfiguration/logDriver",
            ),
            (
                &[("WEB/logConfiguration", "{\"logDriver\": \"awsfirelens\"}")],
                "firelens-without-router",
                "WEB/logConfiguration/logDriver",
            ),
            (
                &[("WEB/firelensConfiguration", "{\"type\": \"fluentbit\"}")],
                "firelens-without-sender",
                "WEB/firelensConfiguration",
            ),
        ],
    );
}

#[test]
fn secrets_need_an_execution_role_and_a_store() {
    const SSM: &str = r#"[{"name": "A", "valueFrom": "a-parameter"}]"#;
    assert_refused(
        on_ec2,
        &[
            (
                &[("WEB/secrets", SSM), ("/executionRoleArn", "null")],
                "execution-role-missing",
                "/executionRoleArn",
            ),
            (
                &[
                    (
                        "WEB/repositoryCredentials",
                        "{\"credentialsParameter\": \"x\"}",
                    ),
                    ("/executionRoleArn", "\"\""),
                ],
                "execution-role-missing",
                "/executionRoleArn",
            ),
            (
                &[(
                    "WEB/secrets",
                    r#"[{"name": "A", "valueFrom": "arn:aws:s3:::bucket"}]"#,
                )],
                "secret-arn",
                "WEB/secrets/0/valueFrom",
            ),
            (
                &[(
                    "WEB/secrets",
                    r#"[{"name": "A", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s-123456:key"}]"#,
                )],
                "secret-arn",
                "WEB/secrets/0/valueFrom",
            ),
            (
                &[
                    ("WEB/secrets", SSM),
                    ("WEB/environment", r#"[{"name": "A", "value": "1"}]"#),
                ],
                "secret-name-duplicate",
                "WEB/secrets/0/name",
            ),
            (
                &[(
                    "WEB/environmentFiles",
                    r#"[{"type": "s3", "value": "arn:aws:s3:::b/settings"}]"#,
                )],
                "environment-file",
                "WEB/environmentFiles/0/value",
            ),
            (
                &[("/taskRoleArn", "\"arn:aws:iam::1:user/u\"")],
                "role-arn",
                "/taskRoleArn",
            ),
        ],
    );
    assert_accepted(
        on_ec2,
        &[
            &[("WEB/secrets", SSM)],
            &[(
                "WEB/secrets",
                r#"[{"name": "A", "valueFrom": "arn:aws:secretsmanager:r:1:secret:s-123456:key::"}]"#,
            )],
            &[(
                "WEB/environmentFiles",
                r#"[{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]"#,
            )],
            &[("/taskRoleArn", "\"just-a-name\"")],
        ],
    );
}

#[test]
fn a_health_check_has_a_command() {
    assert_refused(
        on_ec2,
        &[
            (
                &[("WEB/healthCheck", "{\"command\": []}")],
                "health-check-command",
                "WEB/healthCheck/command",
            ),
            (
                &[("WEB/healthCheck", "{\"command\": [\"CMD-SHELL\"]}")],
                "health-check-command",
                "WEB/healthCheck/command",
            ),
            (
                &[("WEB/healthCheck", "{\"command\": [\"true\"]}")],
                "health-check-command",
                "WEB/healthCheck/command/0",
            ),
            (
                &[("WEB/healthCheck", "{}")],
                "missing-member",
                "WEB/healthCheck/command",
            ),
        ],
    );
}
