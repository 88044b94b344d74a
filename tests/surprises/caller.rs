//! Who may start tasks.

use ecslab::iam::ECS_TASKS_PRINCIPAL;
use ecslab::lifecycle::LastStatus;
use ecslab::simulation::Simulation;
use serde_json::json;

use crate::examples::{document, played, simulation, task};

const EXAMPLE: &str = "pass-role-is-the-callers";

/// What was answered, with its time, to those commands that were refused.
fn refusals(simulation: &Simulation) -> Vec<(u64, &str)> {
    let refusals = simulation.world().refusals.iter();
    let refusals = refusals.map(|(at, _, message)| (*at, message.as_str()));
    refusals.collect()
}

fn may_not_pass(role: &str) -> String {
    format!(
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/deployer/session is \
         not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/{role} \
         because no identity-based policy allows the iam:PassRole action"
    )
}

/// Surprise 24.
#[test]
fn a_role_that_trusts_ecs_and_may_everything_helps_nobody_who_may_not_pass_it() {
    let before = played(EXAMPLE, 7_999);
    assert_eq!(
        refusals(&before),
        [(2_000, &*may_not_pass("reportTaskRole"))]
    );
    assert!(before.world().tasks.is_empty());

    let simulation = played(EXAMPLE, 60_000);
    let world = simulation.world();
    let report = task(world, 1);
    assert_eq!(
        (report.created_at, report.last_status),
        (10_000, LastStatus::Running)
    );
    assert_eq!(world.tasks.len(), 1);
    let passed = world
        .calls
        .iter()
        .filter(|call| call.action == "iam:PassRole");
    let passed: Vec<_> = passed
        .filter(|call| call.is_allowed() && call.at == 10_000)
        .collect();
    for call in &passed {
        let by = call
            .evaluation
            .deciding()
            .next()
            .expect("a statement decided");
        assert_eq!(by.sid.as_deref(), Some("PassTheRolesOfReport"));
    }
    assert_eq!(passed.len(), 2, "the task role and the task execution role");
    let last = refusals(&simulation).pop();
    assert_eq!(last, Some((16_000, &*may_not_pass("adminTaskRole"))));
}

#[test]
fn a_role_that_may_be_passed_to_another_service_is_not_passed_to_ecs_tasks() {
    let mut elsewhere = document(EXAMPLE);
    let policy = &mut elsewhere["timeline"][1]["role"]["Policies"][1]["PolicyDocument"];
    let condition = &mut policy["Statement"][0]["Condition"]["StringEquals"];
    assert_eq!(condition["iam:PassedToService"], ECS_TASKS_PRINCIPAL);
    condition["iam:PassedToService"] = json!("lambda.amazonaws.com");
    let mut simulation = simulation(&elsewhere);
    simulation.run_until(12_000);
    assert_eq!(refusals(&simulation).len(), 2);
    assert!(simulation.world().tasks.is_empty());
}

#[test]
fn a_caller_that_is_not_named_may_everything() {
    let mut nameless = document(EXAMPLE);
    for entry in nameless["timeline"].as_array_mut().expect("a timeline") {
        entry.as_object_mut().expect("an entry").remove("caller");
    }
    let mut simulation = simulation(&nameless);
    simulation.run_until(60_000);
    assert_eq!(refusals(&simulation), []);
    assert_eq!(simulation.world().tasks.len(), 3);
}
