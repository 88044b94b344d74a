//! Fargate, and what surprises.

use serde_json::json;

use super::super::{check, on_ec2, on_fargate, said, set};
use super::{assert_accepted, assert_refused, with};
use crate::diagnostic::Severity;

#[test]
fn fargate_has_74_sizes() {
    let mut accepted = 0;
    for cpu in (0_u32..=32_768).step_by(256) {
        for memory in (512..=122_880).step_by(512) {
            let mut definition = on_fargate();
            set(&mut definition, "/cpu", json!(cpu.to_string()));
            set(&mut definition, "/memory", json!(memory.to_string()));
            accepted += usize::from(!crate::diagnostic::has_errors(&check(&definition)));
            if !cpu.is_power_of_two() {
                break;
            }
        }
    }
    assert_eq!(accepted, 74);
}

#[test]
fn fargate_leaves_things_out() {
    assert_refused(
        on_fargate,
        &[
            (
                &[("/networkMode", "null")],
                "fargate-network-mode",
                "/networkMode",
            ),
            (&[("/cpu", "null")], "fargate-size-missing", "/cpu"),
            (&[("/memory", "null")], "fargate-size-missing", "/memory"),
            (&[("/cpu", "\"300\"")], "fargate-size", "/cpu"),
            (
                &[("/cpu", "\"256\""), ("/memory", "\"3 GB\"")],
                "fargate-size",
                "/memory",
            ),
            (
                &[(
                    "/runtimePlatform",
                    "{\"operatingSystemFamily\": \"WINDOWS_SERVER_2022_CORE\"}",
                )],
                "fargate-size",
                "/cpu",
            ),
            (&[("/pidMode", "\"host\"")], "fargate-pid-mode", "/pidMode"),
            (
                &[("/ipcMode", "\"task\"")],
                "fargate-unsupported",
                "/ipcMode",
            ),
            (
                &[(
                    "/placementConstraints",
                    "[{\"type\": \"memberOf\", \"expression\": \"a == b\"}]",
                )],
                "fargate-unsupported",
                "/placementConstraints",
            ),
            (
                &[(
                    "/volumes",
                    "[{\"name\": \"v\", \"host\": {\"sourcePath\": \"/v\"}}]",
                )],
                "fargate-unsupported",
                "/volumes/0/host/sourcePath",
            ),
            (
                &[("WEB/privileged", "true")],
                "fargate-privileged",
                "WEB/privileged",
            ),
            (
                &[("WEB/linuxParameters", "{\"maxSwap\": 1}")],
                "fargate-unsupported",
                "WEB/linuxParameters/maxSwap",
            ),
            (
                &[(
                    "WEB/linuxParameters",
                    "{\"capabilities\": {\"add\": [\"NET_ADMIN\"]}}",
                )],
                "fargate-capability",
                "WEB/linuxParameters/capabilities/add/0",
            ),
            (
                &[("WEB/startTimeout", "1")],
                "fargate-timeout",
                "WEB/startTimeout",
            ),
            (
                &[("/ephemeralStorage", "{\"sizeInGiB\": 20}")],
                "ephemeral-storage-size",
                "/ephemeralStorage/sizeInGiB",
            ),
            (
                &[
                    ("WEB/image", "\"1.dkr.ecr.eu-west-1.amazonaws.com/a:1\""),
                    ("/executionRoleArn", "null"),
                ],
                "execution-role-missing",
                "/executionRoleArn",
            ),
        ],
    );
    assert_refused(
        on_ec2,
        &[(
            &[("/ephemeralStorage", "{\"sizeInGiB\": 21}")],
            "ephemeral-storage-launch-type",
            "/ephemeralStorage",
        )],
    );
    assert_accepted(
        on_fargate,
        &[
            &[("/cpu", "\".5 vCPU\""), ("/memory", "\"1GB\"")],
            &[("/executionRoleArn", "null")],
            &[("/pidMode", "\"task\"")],
            &[("/volumes", "[{\"name\": \"v\", \"host\": {}}]")],
            &[(
                "WEB/linuxParameters",
                "{\"capabilities\": {\"add\": [\"SYS_PTRACE\"]}}",
            )],
            &[("WEB/stopTimeout", "120")],
        ],
    );
}

#[test]
fn what_is_accepted_and_surprises_is_said() {
    for (changes, severity, code, pointer) in [
        (
            &[("WEB/portMappings/0/hostPort", "80")][..],
            Severity::Warning,
            "static-host-port",
            "/containerDefinitions/0/portMappings/0/hostPort",
        ),
        (
            &[("WEB/portMappings/0/hostPort", "22")],
            Severity::Warning,
            "reserved-host-port",
            "/containerDefinitions/0/portMappings/0/hostPort",
        ),
        (
            &[("WEB/image", "\"localhost:5000/shop\"")],
            Severity::Warning,
            "image-latest",
            "/containerDefinitions/0/image",
        ),
        (
            &[("WEB/image", "\"shop:latest\"")],
            Severity::Warning,
            "image-latest",
            "/containerDefinitions/0/image",
        ),
        (
            &[("WEB/healthCheck", "null")],
            Severity::Info,
            "essential-without-health-check",
            "/containerDefinitions/0/healthCheck",
        ),
        (
            &[(
                "/containerDefinitions/1/dependsOn",
                r#"[{"containerName": "web", "condition": "HEALTHY"}]"#,
            )],
            Severity::Info,
            "healthy-without-start-timeout",
            "/containerDefinitions/1/dependsOn/0/condition",
        ),
    ] {
        let diagnostics = check(&with(on_ec2(), changes));
        assert_eq!(said(&diagnostics, Severity::Error), []);
        assert_eq!(said(&diagnostics, severity), [(code, pointer)]);
    }
    assert_eq!(said(&check(&on_ec2()), Severity::Info), []);
}
