//! Types, names and limits of members, and the words of AWS.

use super::super::{check, on_ec2, on_fargate, said};
use super::{assert_refused, with};
use crate::diagnostic::Severity;

#[test]
fn a_plain_definition_gives_no_error_and_no_warning() {
    for definition in [on_fargate(), on_ec2()] {
        let diagnostics = check(&definition);
        assert_eq!(said(&diagnostics, Severity::Error), []);
        assert_eq!(said(&diagnostics, Severity::Warning), []);
    }
}

#[test]
fn the_structure_is_that_of_the_api() {
    assert_refused(
        on_fargate,
        &[
            (&[("/family", "null")], "missing-member", "/family"),
            (&[("/family", "1")], "wrong-type", "/family"),
            (&[("/Family", "\"x\"")], "unknown-member", "/Family"),
            (&[("/revision", "3")], "unknown-member", "/revision"),
            (&[("WEB/memorry", "1")], "unknown-member", "WEB/memorry"),
            (
                &[("WEB/essential", "\"true\"")],
                "wrong-type",
                "WEB/essential",
            ),
            (
                &[("WEB/command", "[\"a\", 1]")],
                "wrong-type",
                "WEB/command/1",
            ),
            (&[("WEB/cpu", "1.5")], "wrong-type", "WEB/cpu"),
            (
                &[("WEB/dockerLabels", "{\"a/b\": 1}")],
                "wrong-type",
                "WEB/dockerLabels/a~1b",
            ),
            (
                &[("WEB/linuxParameters", "{\"tmpfs\": [{\"size\": 1}]}")],
                "missing-member",
                "WEB/linuxParameters/tmpfs/0/containerPath",
            ),
            (
                &[("WEB/versionConsistency", "\"on\"")],
                "not-a-choice",
                "WEB/versionConsistency",
            ),
            (
                &[("/requiresCompatibilities/-", "\"LAMBDA\"")],
                "not-a-choice",
                "/requiresCompatibilities/1",
            ),
            (
                &[("WEB/portMappings/0/protocol", "\"TCP\"")],
                "not-a-choice",
                "WEB/portMappings/0/protocol",
            ),
            (
                &[("WEB/portMappings/0/containerPort", "65536")],
                "out-of-range",
                "WEB/portMappings/0/containerPort",
            ),
            (
                &[("WEB/healthCheck/retries", "11")],
                "out-of-range",
                "WEB/healthCheck/retries",
            ),
            (
                &[("WEB/healthCheck/startPeriod", "301")],
                "out-of-range",
                "WEB/healthCheck/startPeriod",
            ),
            (
                &[("/tags", "[{\"key\": \"\"}]")],
                "text-length",
                "/tags/0/key",
            ),
        ],
    );
}

#[test]
fn messages_are_those_of_aws_where_they_are_known() {
    for (changes, message) in [
        (
            &[("/cpu", "256")][..],
            "Invalid type for parameter cpu, value: 256, type: <class 'int'>, valid types: \
             <class 'str'>",
        ),
        (
            &[("/tags", "{\"env\": \"prod\"}")],
            "Invalid type for parameter tags, value: {'env': 'prod'}, type: <class 'dict'>, \
             valid types: <class 'list'>, <class 'tuple'>",
        ),
        (
            &[("WEB/secrets", "[{\"name\": \"A\"}]")],
            "Missing required parameter in containerDefinitions[0].secrets[0]: \"valueFrom\"",
        ),
        (
            &[("WEB/portMappings/0/port", "80")],
            "Unknown parameter in containerDefinitions[0].portMappings[0]: \"port\", must be one \
             of: containerPort, hostPort, protocol, name, appProtocol, containerPortRange",
        ),
        (
            &[("/memory", "\"512\"")],
            "No Fargate configuration exists for given values.",
        ),
    ] {
        let diagnostics = check(&with(on_fargate(), changes));
        let messages: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
        assert!(messages.contains(&message), "{messages:#?}");
    }
}

#[test]
fn a_misspelt_member_is_told_its_likely_name() {
    for (pointer, help) in [
        ("/Family", "Did you mean family?"),
        ("/containerDefinition", "Did you mean containerDefinitions?"),
        ("WEB/enviroment", "Did you mean environment?"),
        ("WEB/dependson", "Did you mean dependsOn?"),
        (
            "/image",
            "image belongs to a container: move it into containerDefinitions.",
        ),
        (
            "WEB/networkMode",
            "networkMode belongs to the task: move it out of containerDefinitions.",
        ),
        ("/revision", "ECS adds revision on registration: remove it."),
    ] {
        let diagnostics = check(&with(on_fargate(), &[(pointer, "\"x\"")]));
        let helps: Vec<_> = diagnostics
            .iter()
            .filter_map(|it| it.help.as_deref())
            .collect();
        assert!(helps.contains(&help), "{pointer}: {helps:#?}");
    }
}
