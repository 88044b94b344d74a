//! CPU, memory, length and ports.

use super::super::{check, on_ec2, on_fargate, said};
use super::{assert_accepted, assert_refused, with};
use crate::diagnostic::Severity;

#[test]
fn memory_and_cpu_fit_together() {
    assert_refused(
        on_ec2,
        &[
            (
                &[("WEB/memory", "null")],
                "container-without-memory",
                "WEB/memory",
            ),
            (
                &[("WEB/memory", "0")],
                "container-without-memory",
                "WEB/memory",
            ),
            (
                &[("WEB/memory", "3")],
                "container-memory-small",
                "WEB/memory",
            ),
            (
                &[("WEB/memoryReservation", "257")],
                "memory-below-reservation",
                "WEB/memoryReservation",
            ),
            (
                &[("/memory", "\"128\"")],
                "container-memory-above-task",
                "WEB/memory",
            ),
            (
                &[
                    ("/memory", "\"300\""),
                    ("/containerDefinitions/1/memory", "100"),
                ],
                "container-memory-sum",
                "/memory",
            ),
            (&[("/memory", "\"much\"")], "task-memory", "/memory"),
            (&[("/cpu", "\"127\"")], "task-cpu", "/cpu"),
            (&[("/cpu", "\"fast\"")], "task-cpu", "/cpu"),
            (
                &[("/cpu", "\"128\""), ("WEB/cpu", "129")],
                "container-cpu-sum",
                "WEB/cpu",
            ),
            (
                &[
                    ("/cpu", "\"128\""),
                    ("WEB/cpu", "100"),
                    ("/containerDefinitions/1/cpu", "29"),
                ],
                "container-cpu-sum",
                "/cpu",
            ),
        ],
    );
    assert_accepted(
        on_ec2,
        &[
            &[("WEB/memoryReservation", "256")],
            &[("WEB/memory", "5")],
            &[("/memory", "\"1 GB\""), ("WEB/memory", "null")],
            &[("/cpu", "\".25 vCPU\""), ("WEB/cpu", "256")],
        ],
    );
}

#[test]
fn ports_follow_the_network_mode() {
    assert_refused(
        on_ec2,
        &[
            (
                &[
                    ("/networkMode", "\"host\""),
                    ("WEB/portMappings/0/hostPort", "80"),
                ],
                "host-port-mismatch",
                "WEB/portMappings/0/hostPort",
            ),
            (
                &[("/networkMode", "\"none\"")],
                "ports-without-network",
                "WEB/portMappings",
            ),
            (
                &[("WEB/portMappings/0/containerPort", "null")],
                "container-port-missing",
                "WEB/portMappings/0/containerPort",
            ),
            (
                &[
                    ("WEB/portMappings/0/hostPort", "80"),
                    (
                        "/containerDefinitions/1/portMappings",
                        "[{\"containerPort\": 1, \"hostPort\": 80}]",
                    ),
                ],
                "host-port-duplicate",
                "/containerDefinitions/1/portMappings/0/hostPort",
            ),
            (
                &[("WEB/portMappings/0/containerPortRange", "\"1-2\"")],
                "port-and-range",
                "WEB/portMappings/0/containerPortRange",
            ),
            (
                &[("WEB/portMappings/0", "{\"containerPortRange\": \"9-3\"}")],
                "port-range",
                "WEB/portMappings/0/containerPortRange",
            ),
            (
                &[("WEB/portMappings/0/name", "\"Web\"")],
                "port-name",
                "WEB/portMappings/0/name",
            ),
        ],
    );
    assert_refused(
        on_fargate,
        &[
            (
                &[("WEB/portMappings/0/hostPort", "80")],
                "host-port-mismatch",
                "WEB/portMappings/0/hostPort",
            ),
            (
                &[(
                    "/containerDefinitions/1/portMappings",
                    "[{\"containerPort\": 8080}]",
                )],
                "container-port-duplicate",
                "/containerDefinitions/1/portMappings/0/containerPort",
            ),
            (
                &[("WEB/hostname", "\"web\"")],
                "awsvpc-hostname",
                "WEB/hostname",
            ),
            (
                &[("WEB/disableNetworking", "true")],
                "awsvpc-disable-networking",
                "WEB/disableNetworking",
            ),
        ],
    );
    assert_accepted(
        on_ec2,
        &[
            &[
                ("WEB/portMappings/0/hostPort", "80"),
                (
                    "/containerDefinitions/1/portMappings",
                    "[{\"containerPort\": 1, \"hostPort\": 80, \"protocol\": \"udp\"}]",
                ),
            ],
            &[(
                "/containerDefinitions/1/portMappings",
                "[{\"containerPort\": 8080}]",
            )],
            &[(
                "WEB/portMappings/0",
                "{\"containerPortRange\": \"8000-8010\"}",
            )],
        ],
    );
    assert_accepted(
        on_fargate,
        &[
            &[("WEB/portMappings/0/hostPort", "8080")],
            &[("WEB/links", "[]"), ("WEB/disableNetworking", "false")],
        ],
    );
}

#[test]
fn a_definition_of_more_than_64_kib_is_refused() {
    let long = format!("[\"{}\"]", "x".repeat(65_536));
    let diagnostics = check(&with(on_ec2(), &[("WEB/command", &long)]));
    assert_eq!(
        said(&diagnostics, Severity::Error),
        [("definition-length", "")]
    );
}
