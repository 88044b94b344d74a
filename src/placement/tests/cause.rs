//! Which input a verdict follows from.

use serde_json::{Value, json};

use super::*;
use crate::placement::{Cause, cause};
use crate::task_definition;

fn definition(value: Value) -> TaskDefinition {
    task_definition::from_value(&value, "").0.unwrap()
}

/// Two containers; the second asks for more of everything.
fn shop(more: Value) -> TaskDefinition {
    let mut value = json!({
        "family": "shop",
        "containerDefinitions": [
            { "name": "log", "image": "log:1", "cpu": 64, "memory": 128 },
            {
                "name": "web", "image": "web:1", "cpu": 256, "memory": 512,
                "memoryReservation": 256,
                "portMappings": [
                    { "containerPort": 80, "hostPort": 0 },
                    { "containerPort": 8080, "hostPort": 8080 },
                    { "containerPort": 8080, "hostPort": 8080, "protocol": "udp" },
                ],
                "resourceRequirements": [{ "type": "GPU", "value": "1" }],
                "logConfiguration": { "logDriver": "awslogs", "options": {
                    "awslogs-group": "shop", "awslogs-region": "us-east-1",
                } },
                "secrets": [{ "name": "KEY", "valueFrom": "/shop/key" }],
            },
        ],
    });
    let members = value.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    definition(value)
}

const LACKS: (i64, i64) = (1_024, 512);

fn cpu() -> Rejection {
    let (needs, has) = LACKS;
    Rejection::Cpu { needs, has }
}

fn memory() -> Rejection {
    let (needs, has) = LACKS;
    Rejection::Memory { needs, has }
}

fn port(protocol: &'static str) -> Rejection {
    let port = 8080;
    Rejection::Port { port, protocol }
}

fn attribute(name: &str) -> Rejection {
    Rejection::Attribute(name.into())
}

fn does_not_hold(expression: &str) -> Rejection {
    let expression = expression.into();
    Rejection::MemberOf { expression }
}

fn member(pointer: &str) -> Cause {
    Cause::Definition(pointer.to_owned())
}

fn of_request(pointer: &str) -> Cause {
    Cause::Request(pointer.to_owned())
}

/// A verdict, what is added to [`shop`], the input that it follows from and what that is called.
#[test]
fn every_verdict_leads_to_the_input_that_it_follows_from() {
    let plain = || json!({});
    let in_1 = |inner: &str| member(&format!("/containerDefinitions/1/{inner}"));
    let subnets = "/networkConfiguration/awsvpcConfiguration/subnets";
    let absent = |absence| Rejection::Absent(absence);
    let eni = Rejection::NetworkInterface { needs: 1, has: 0 };
    let gpu = Rejection::Gpu { needs: 1, has: 0 };
    let location = Rejection::Location {
        availability_zone: "us-east-1c".into(),
    };
    let host_mode = json!({ "networkMode": "host" });
    let role = json!({ "taskRoleArn": "arn:aws:iam::111122223333:role/shop" });
    let volume = json!({ "volumes": [
        { "name": "tmp" },
        { "name": "books", "efsVolumeConfiguration": { "fileSystemId": "fs-1" } },
    ] });
    let awsvpc = || json!({ "networkMode": "awsvpc" });
    let ecs = "ecs.capability";
    let com = "com.amazonaws.ecs.capability";
    let rows: Vec<(Rejection, Value, Cause, &str)> = vec![
        (cpu(), plain(), in_1("cpu"), "cpu of web"),
        (
            cpu(),
            json!({ "cpu": "1024" }),
            member("/cpu"),
            "cpu of shop",
        ),
        (
            memory(),
            plain(),
            in_1("memoryReservation"),
            "memoryReservation of web",
        ),
        (
            memory(),
            json!({ "memory": "1024" }),
            member("/memory"),
            "memory of shop",
        ),
        (
            port("tcp"),
            plain(),
            in_1("portMappings/1/hostPort"),
            "hostPort of web",
        ),
        (
            port("udp"),
            plain(),
            in_1("portMappings/2/hostPort"),
            "hostPort of web",
        ),
        (
            port("tcp"),
            host_mode,
            in_1("portMappings/1/containerPort"),
            "containerPort of web",
        ),
        (
            gpu,
            plain(),
            in_1("resourceRequirements/0"),
            "resourceRequirements of web",
        ),
        (eni, awsvpc(), member("/networkMode"), "networkMode of shop"),
        (
            attribute(&format!("{ecs}.task-eni")),
            awsvpc(),
            member("/networkMode"),
            "networkMode of shop",
        ),
        (
            attribute(&format!("{com}.logging-driver.awslogs")),
            plain(),
            in_1("logConfiguration"),
            "logConfiguration of web",
        ),
        (
            attribute(&format!("{ecs}.secrets.ssm.environment-variables")),
            plain(),
            in_1("secrets"),
            "secrets of web",
        ),
        (
            attribute(&format!("{com}.task-iam-role")),
            role,
            member("/taskRoleArn"),
            "taskRoleArn of shop",
        ),
        (
            attribute(&format!("{ecs}.efs")),
            volume,
            member("/volumes/1"),
            "volumes of shop",
        ),
        (location, awsvpc(), of_request(subnets), "subnets of books"),
        (
            Rejection::Status("DRAINING"),
            plain(),
            Cause::Instance("status"),
            "status of the instance",
        ),
        (
            Rejection::Agent,
            plain(),
            Cause::Instance("agentConnected"),
            "agentConnected of the instance",
        ),
        (
            absent(Absence::Missing),
            plain(),
            of_request("/containerInstances"),
            "containerInstances of books",
        ),
        (
            absent(Absence::Inactive),
            plain(),
            of_request("/containerInstances"),
            "containerInstances of books",
        ),
        (
            absent(Absence::EmptyCapacityProvider),
            plain(),
            of_request("/capacityProviderStrategy"),
            "capacityProviderStrategy of books",
        ),
    ];
    for (rejection, more, expected, name) in rows {
        let definition = shop(more);
        let found = cause(&rejection, &definition, &request(&[]));
        assert_eq!(found, expected, "{rejection:?}");
        assert_eq!(found.name(&definition, "books"), name, "{rejection:?}");
    }
}

#[test]
fn a_constraint_is_the_definitions_or_the_requests() {
    let definition = shop(json!({ "placementConstraints": [
        { "type": "memberOf", "expression": "attribute:stack == blue" },
    ] }));
    let mut request = request(&[]);
    request.constraints = vec![
        member_of("attribute:stack == blue"),
        distinct_instance(),
        member_of("attribute:stack == green"),
    ];
    for (rejection, expected, name) in [
        (
            does_not_hold("attribute:stack == blue"),
            member("/placementConstraints/0/expression"),
            "placementConstraints of shop",
        ),
        (
            Rejection::DistinctInstance,
            of_request("/placementConstraints/0"),
            "placementConstraints of books",
        ),
        (
            does_not_hold("attribute:stack == green"),
            of_request("/placementConstraints/1/expression"),
            "placementConstraints of books",
        ),
    ] {
        let found = cause(&rejection, &definition, &request);
        assert_eq!(found, expected, "{rejection:?}");
        assert_eq!(found.name(&definition, "books"), name, "{rejection:?}");
    }
}

#[test]
fn an_attribute_that_nothing_in_the_definition_requires_leads_to_all_of_it() {
    let found = cause(&attribute("stack"), &shop(json!({})), &request(&[]));
    assert_eq!(found, member(""));
}

#[test]
fn a_change_is_made_where_the_verdict_that_it_answers_comes_from() {
    let definition = shop(json!({ "placementConstraints": [
        { "type": "memberOf", "expression": "attribute:stack == blue" },
    ] }));
    let mut request = request(&[]);
    request.constraints = vec![member_of("attribute:stack == blue"), distinct_instance()];
    let id = || "i-1".to_owned();
    let zone = "us-east-1b".to_owned();
    for (change, answers, instance) in [
        (Change::LessCpu(64), cpu(), None),
        (Change::LessMemory(64), memory(), None),
        (
            Change::WithoutHostPort {
                port: 8080,
                protocol: "udp",
            },
            port("udp"),
            None,
        ),
        (
            Change::WithoutConstraint(1),
            Rejection::DistinctInstance,
            None,
        ),
        (
            Change::SubnetIn(zone.clone()),
            Rejection::Location {
                availability_zone: zone.into(),
            },
            None,
        ),
        (
            Change::Attribute {
                instance: id(),
                name: "ecs.capability.task-eni".to_owned(),
            },
            attribute("ecs.capability.task-eni"),
            Some("i-1"),
        ),
        (
            Change::Active(id()),
            Rejection::Status("DRAINING"),
            Some("i-1"),
        ),
        (Change::AgentConnected(id()), Rejection::Agent, Some("i-1")),
    ] {
        let made_at = change.cause(&definition, &request);
        let expected = cause(&answers, &definition, &request);
        assert_eq!(made_at, Some(expected), "{change:?}");
        assert_eq!(change.instance(), instance, "{change:?}");
    }
}
