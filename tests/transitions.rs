//! Every legal transition of a task happens, and in which circumstances.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;

use ecslab::lifecycle::LastStatus::{
    Activating, Deactivating, Deprovisioning, Pending, Provisioning, Running, Stopped, Stopping,
};
use ecslab::lifecycle::{LastStatus, STATUSES, TRANSITIONS, Task, TaskNumber, is_legal};
use ecslab::scenario;
use ecslab::simulation::Simulation;
use serde_json::{Value, json};

/// One task `app` from its creation on, stopped by nobody.
struct Case {
    /// `bridge` or `awsvpc`.
    network_mode: &'static str,
    /// Whether it is a service's, behind a target group.
    registered: bool,
    /// What the application of its container `app` does.
    application: Value,
    /// Whether a second container waits for `app` to be HEALTHY, which it never is.
    blocked: bool,
    /// What happens, beside its creation at 0.
    timeline: Value,
}

fn case(network_mode: &'static str) -> Case {
    Case {
        network_mode,
        registered: false,
        application: json!({}),
        blocked: false,
        timeline: json!([]),
    }
}

impl Case {
    fn registered(mut self) -> Self {
        self.registered = true;
        self
    }

    fn blocked(mut self) -> Self {
        self.blocked = true;
        self.application = json!({ "unhealthyFrom": 0 });
        self
    }

    fn application(mut self, application: Value) -> Self {
        self.application = application;
        self
    }

    fn then(mut self, command: Value) -> Self {
        self.timeline = json!([command]);
        self
    }

    fn stop_task_at(self, at: u64) -> Self {
        self.then(json!({ "at": at, "command": "StopTask", "task": "#1" }))
    }

    fn document(&self) -> Value {
        let mut containers = vec![json!({
            "name": "app", "image": "public.ecr.aws/nginx/nginx:1.29", "essential": true,
            "healthCheck": { "command": ["CMD", "true"], "interval": 5 },
        })];
        if self.blocked {
            containers.push(json!({
                "name": "waiting", "image": "public.ecr.aws/nginx/nginx:1.29",
                "dependsOn": [{ "containerName": "app", "condition": "HEALTHY" }],
            }));
        }
        let mut application = self.application.clone();
        application["family"] = json!("app");
        let mut request = json!({ "taskDefinition": "app", "launchType": "EC2" });
        if self.network_mode == "awsvpc" {
            let subnets = json!({ "subnets": ["subnet-1a"] });
            request["networkConfiguration"] = json!({ "awsvpcConfiguration": subnets });
        }
        let mut timeline = self.timeline.as_array().cloned().unwrap_or_default();
        let mut services = Vec::new();
        if self.registered {
            request["serviceName"] = json!("app");
            request["desiredCount"] = json!(1);
            request["loadBalancers"] = json!([{
                "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:\
                                   targetgroup/app/6d0ecf831eec9f09",
                "containerName": "app", "containerPort": 80,
            }]);
            services.push(request);
        } else {
            request["at"] = json!(0);
            request["command"] = json!("RunTask");
            timeline.insert(0, request);
        }
        json!({
            "version": 1, "timings": { "preset": "classroom" },
            "cluster": { "containerInstances": [{ "ec2InstanceId": "i-1", "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" },
            ] }] },
            "taskDefinitions": [{
                "family": "app", "networkMode": self.network_mode, "cpu": "256", "memory": "512",
                "containerDefinitions": containers,
            }],
            "applications": [application], "services": services, "timeline": timeline,
        })
    }

    fn simulation(&self) -> Simulation {
        let (scenario, problems) = scenario::from_value(&self.document());
        assert_eq!(problems, [], "the scenario is understood");
        let scenario = scenario.expect("an object is a scenario");
        let mut simulation = Simulation::new(&scenario).0;
        simulation.run_until(60_000);
        assert_eq!(simulation.world().refusals, []);
        simulation
    }
}

fn first_task(simulation: &Simulation) -> &Task {
    let task = simulation.world().tasks.get(&TaskNumber(1));
    task.expect("a task")
}

/// From and to for every change of a task's `lastStatus`, its creation included.
fn steps(task: &Task) -> Vec<(Option<LastStatus>, LastStatus)> {
    let statuses = || task.history.iter().map(|(status, _)| *status);
    let from = std::iter::once(None).chain(statuses().map(Some));
    from.zip(statuses()).collect()
}

/// Every row of the table of legal transitions, with a case in which it happens.
fn cases() -> Vec<(Option<LastStatus>, LastStatus, Case)> {
    let bridge = || case("bridge");
    let awsvpc = || case("awsvpc");
    let no_address = json!({
        "at": 0, "command": "InjectFault", "fault": "noFreeAddresses", "subnet": "subnet-1a",
    });
    let image_missing = || json!({ "imageMissing": true });
    let exits = || json!({ "runsFor": 5_000 });
    let scaled_in = json!({
        "at": 20_000, "command": "UpdateService", "service": "app", "desiredCount": 0,
    });
    let lost = json!({ "at": 5_000, "command": "TerminateInstance", "containerInstance": "i-1" });
    vec![
        (None, Provisioning, awsvpc()),
        (None, Pending, bridge()),
        (Some(Provisioning), Pending, awsvpc()),
        (
            Some(Provisioning),
            Deprovisioning,
            awsvpc().stop_task_at(1_000),
        ),
        (Some(Provisioning), Stopped, awsvpc().then(no_address)),
        (Some(Pending), Activating, bridge().registered()),
        (Some(Pending), Running, bridge()),
        (
            Some(Pending),
            Stopping,
            bridge().blocked().stop_task_at(15_000),
        ),
        (
            Some(Pending),
            Deprovisioning,
            awsvpc().application(image_missing()),
        ),
        (
            Some(Pending),
            Stopped,
            bridge().application(image_missing()),
        ),
        (Some(Activating), Running, bridge().registered()),
        (
            Some(Activating),
            Deactivating,
            bridge().registered().stop_task_at(5_000),
        ),
        (Some(Activating), Stopped, bridge().registered().then(lost)),
        (
            Some(Running),
            Deactivating,
            bridge().registered().then(scaled_in.clone()),
        ),
        (Some(Running), Stopping, bridge().stop_task_at(20_000)),
        (Some(Running), Deprovisioning, awsvpc().application(exits())),
        (Some(Running), Stopped, bridge().application(exits())),
        (
            Some(Deactivating),
            Stopping,
            bridge().registered().then(scaled_in),
        ),
        (
            Some(Deactivating),
            Deprovisioning,
            awsvpc().registered().application(exits()),
        ),
        (
            Some(Deactivating),
            Stopped,
            bridge().registered().application(exits()),
        ),
        (
            Some(Stopping),
            Deprovisioning,
            awsvpc().stop_task_at(20_000),
        ),
        (Some(Stopping), Stopped, bridge().stop_task_at(20_000)),
        (Some(Deprovisioning), Stopped, awsvpc().stop_task_at(20_000)),
    ]
}

#[test]
fn every_legal_transition_happens_in_its_circumstances() {
    for (from, to, case) in cases() {
        let simulation = case.simulation();
        let task = first_task(&simulation);
        let happened = steps(task);
        assert!(
            happened.contains(&(from, to)),
            "{from:?} → {to:?}: {happened:?}, {:?}",
            task.stopped_reason
        );
    }
}

#[test]
fn every_row_of_the_table_has_a_case_and_nothing_else_happens() {
    let tested: BTreeSet<_> = cases().iter().map(|(from, to, _)| (*from, *to)).collect();
    let table = TRANSITIONS.iter().map(|row| (row.from, row.to)).collect();
    assert_eq!(tested, table);
    for (_, _, case) in cases() {
        for task in case.simulation().world().tasks.values() {
            for (from, to) in steps(task) {
                assert!(is_legal(from, to), "{from:?} → {to:?}");
            }
        }
    }
}

#[test]
fn a_task_never_goes_back_and_never_leaves_stopped() {
    for from in STATUSES {
        for to in STATUSES {
            if to.status <= from.status {
                let legal = is_legal(Some(from.status), to.status);
                assert!(!legal, "{} → {}", from.name, to.name);
            }
        }
    }
}

/// DELETED, in which ECS may show a stopped task for a moment before its record is gone, is no
/// status here: nobody sees it in ListTasks or the console. The record is removed instead.
#[test]
fn the_record_of_a_stopped_task_is_removed_in_the_place_of_a_status_deleted() {
    assert!(STATUSES.iter().all(|meaning| meaning.name != "DELETED"));
    let simulation = case("bridge").stop_task_at(20_000).simulation();
    let stopped_at = first_task(&simulation).stopped_at.expect("it stopped");
    for (at, known) in [(stopped_at + 3_599_999, 1), (stopped_at + 3_600_000, 0)] {
        let world = simulation.world_at(at);
        assert_eq!(world.known_tasks().count(), known);
    }
}

#[test]
fn stopping_a_task_again_is_taken_and_changes_nothing_and_an_unknown_one_is_refused() {
    let stop = |at: u64, task: &str| json!({ "at": at, "command": "StopTask", "task": task });
    let mut again = case("bridge");
    again.timeline = json!([stop(20_000, "#1"), stop(20_500, "#1"), stop(50_000, "#1")]);
    let once = case("bridge").stop_task_at(20_000);
    let (again, once) = (again.simulation(), once.simulation());
    assert_eq!(first_task(&again), first_task(&once));

    let mut unknown = case("bridge");
    unknown.timeline = json!([stop(20_000, "#9")]);
    let (scenario, _) = scenario::from_value(&unknown.document());
    let mut simulation = Simulation::new(&scenario.expect("a scenario")).0;
    simulation.run_until(30_000);
    let message = "InvalidParameterException: The referenced task was not found.";
    let refused = (20_000, "StopTask", message.to_owned());
    assert_eq!(simulation.world().refusals, [refused]);
}
