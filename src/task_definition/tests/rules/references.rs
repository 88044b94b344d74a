//! What parts of a definition say about each other, and the rest of the task.

use serde_json::{Value, json};

use super::super::{check, on_ec2, said, set};
use super::{assert_accepted, assert_refused, with};
use crate::diagnostic::Severity;

#[test]
fn containers_wait_for_others_that_can_get_there() {
    let depends = |on: &str, condition: &str| {
        format!(r#"[{{"containerName": "{on}", "condition": "{condition}"}}]"#)
    };
    let dependent = "/containerDefinitions/1/dependsOn";
    for (on, condition, expected) in [
        ("web", "START", None),
        ("web", "HEALTHY", None),
        (
            "web",
            "SUCCESS",
            Some(("dependency-essential", "/0/condition")),
        ),
        (
            "web",
            "COMPLETE",
            Some(("dependency-essential", "/0/condition")),
        ),
        (
            "db",
            "START",
            Some(("dependency-unknown", "/0/containerName")),
        ),
        (
            "helper",
            "START",
            Some(("dependency-on-itself", "/0/containerName")),
        ),
        ("web", "READY", Some(("not-a-choice", "/0/condition"))),
    ] {
        let definition = with(on_ec2(), &[(dependent, &depends(on, condition))]);
        let diagnostics = check(&definition);
        let errors = said(&diagnostics, Severity::Error);
        let expected = expected.map(|(code, step)| (code, format!("{dependent}{step}")));
        let expected: Vec<_> = expected
            .iter()
            .map(|(code, at)| (*code, at.as_str()))
            .collect();
        assert_eq!(errors, expected, "{on} {condition}");
    }
    let healthy = depends("helper", "HEALTHY");
    let start = depends("helper", "START");
    let back = depends("web", "START");
    for (changes, code, pointer) in [
        (
            &[("WEB/dependsOn", healthy.as_str())][..],
            "dependency-without-health-check",
            "/containerDefinitions/0/dependsOn/0/condition",
        ),
        (
            &[("WEB/dependsOn", &start), (dependent, &back)],
            "dependency-cycle",
            "/containerDefinitions/0/dependsOn",
        ),
        (
            &[
                ("WEB/links", r#"["helper"]"#),
                ("/containerDefinitions/1/links", r#"["web:w"]"#),
            ],
            "link-cycle",
            "/containerDefinitions/0/links",
        ),
        (
            &[("WEB/links", r#"["db:d"]"#)],
            "link-unknown",
            "/containerDefinitions/0/links/0",
        ),
        (
            &[("WEB/volumesFrom", r#"[{"sourceContainer": "db"}]"#)],
            "volumes-from-unknown",
            "/containerDefinitions/0/volumesFrom/0/sourceContainer",
        ),
    ] {
        let diagnostics = check(&with(on_ec2(), changes));
        assert_eq!(said(&diagnostics, Severity::Error), [(code, pointer)]);
    }
}

#[test]
fn volumes_are_declared_once_and_of_one_kind() {
    const MOUNT: &str = r#"[{"sourceVolume": "data", "containerPath": "/data"}]"#;
    let efs = |members: &str| {
        format!(
            r#"[{{"name": "e", "efsVolumeConfiguration": {{"fileSystemId": "fs-1", {members}}}}}]"#
        )
    };
    assert_accepted(
        on_ec2,
        &[&[
            ("WEB/mountPoints", MOUNT),
            ("/volumes", r#"[{"name": "data"}]"#),
        ]],
    );
    assert_refused(
        on_ec2,
        &[
            (
                &[("WEB/mountPoints", MOUNT)],
                "volume-unknown",
                "WEB/mountPoints/0/sourceVolume",
            ),
            (
                &[("/volumes", r#"[{"name": "a"}, {"name": "a"}]"#)],
                "volume-name",
                "/volumes/1/name",
            ),
            (
                &[(
                    "/volumes",
                    r#"[{"name": "a", "host": {}, "configuredAtLaunch": true}]"#,
                )],
                "volume-kinds",
                "/volumes/0",
            ),
            (
                &[(
                    "/volumes",
                    r#"[{"name": "a", "dockerVolumeConfiguration": {"autoprovision": true}}]"#,
                )],
                "docker-volume-autoprovision",
                "/volumes/0/dockerVolumeConfiguration/autoprovision",
            ),
        ],
    );
    for (members, code, member) in [
        (
            r#""authorizationConfig": {"iam": "ENABLED"}"#,
            "efs-iam-encryption",
            "transitEncryption",
        ),
        (
            r#""transitEncryptionPort": 2999"#,
            "efs-encryption-port",
            "transitEncryptionPort",
        ),
        (
            r#""transitEncryption": "ENABLED", "rootDirectory": "/x",
               "authorizationConfig": {"accessPointId": "fsap-1"}"#,
            "efs-root-directory",
            "rootDirectory",
        ),
    ] {
        let diagnostics = check(&with(on_ec2(), &[("/volumes", &efs(members))]));
        let pointer = format!("/volumes/0/efsVolumeConfiguration/{member}");
        assert_eq!(
            said(&diagnostics, Severity::Error),
            [(code, pointer.as_str())]
        );
    }
}

#[test]
fn the_rest_of_the_task_is_checked_too() {
    assert_refused(
        on_ec2,
        &[
            (&[("/tags", "[]")], "tags-empty", "/tags"),
            (
                &[("/tags", r#"[{"key": "aws:x", "value": "1"}]"#)],
                "tag-key",
                "/tags/0/key",
            ),
            (
                &[("/tags", r#"[{"key": "a"}, {"key": "a"}]"#)],
                "tag-key",
                "/tags/1/key",
            ),
            (
                &[("/placementConstraints", r#"[{"type": "distinctInstance"}]"#)],
                "placement-constraint-type",
                "/placementConstraints/0/type",
            ),
            (
                &[("/placementConstraints", r#"[{"type": "memberOf"}]"#)],
                "placement-expression-missing",
                "/placementConstraints/0/expression",
            ),
            (
                &[(
                    "/inferenceAccelerators",
                    r#"[{"deviceName": "d", "deviceType": "t"}]"#,
                )],
                "inference-accelerators",
                "/inferenceAccelerators",
            ),
            (
                &[(
                    "WEB/ulimits",
                    r#"[{"name": "core", "softLimit": 2, "hardLimit": 1}]"#,
                )],
                "ulimit-order",
                "WEB/ulimits/0/softLimit",
            ),
            (
                &[(
                    "WEB/resourceRequirements",
                    r#"[{"type": "GPU", "value": "some"}]"#,
                )],
                "gpu-count",
                "WEB/resourceRequirements/0/value",
            ),
            (
                &[(
                    "WEB/linuxParameters",
                    r#"{"capabilities": {"drop": ["CAP_CHOWN"]}}"#,
                )],
                "capability-unknown",
                "WEB/linuxParameters/capabilities/drop/0",
            ),
            (
                &[
                    ("/networkMode", "\"host\""),
                    (
                        "WEB/systemControls",
                        r#"[{"namespace": "net.core.somaxconn", "value": "1"}]"#,
                    ),
                ],
                "system-control-of-host",
                "WEB/systemControls/0/namespace",
            ),
        ],
    );
}

#[test]
fn two_ways_to_one_dependency_are_no_cycle() {
    let mut definition = on_ec2();
    let start = |names: &[&str]| {
        let wait = |name| json!({"containerName": name, "condition": "START"});
        Value::Array(names.iter().map(wait).collect())
    };
    let base = json!({"name": "base", "image": "base:1", "memory": 16, "essential": false});
    set(&mut definition, "/containerDefinitions/-", base);
    set(
        &mut definition,
        "/containerDefinitions/0/dependsOn",
        start(&["helper", "base"]),
    );
    set(
        &mut definition,
        "/containerDefinitions/1/dependsOn",
        start(&["base"]),
    );
    assert_eq!(said(&check(&definition), Severity::Error), []);
    set(
        &mut definition,
        "/containerDefinitions/2/dependsOn",
        start(&["web"]),
    );
    assert_eq!(
        said(&check(&definition), Severity::Error),
        [("dependency-cycle", "/containerDefinitions/0/dependsOn")]
    );
}
