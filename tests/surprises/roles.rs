//! Whose credentials a call is signed with.

use ecslab::iam::RoleKind;
use ecslab::lifecycle::LastStatus;
use ecslab::simulation::{CredentialsSource, Simulation};

use crate::examples::{document, played, simulation, stopped, task};

/// Task, role and answer of each call of an action.
fn answers(simulation: &Simulation, action: &str) -> Vec<(u32, RoleKind, bool)> {
    let calls = simulation.world().calls.iter();
    calls
        .filter(|call| call.action == action)
        .map(|call| {
            (
                call.task.expect("a task").0,
                call.role.expect("a role"),
                call.is_allowed(),
            )
        })
        .collect()
}

/// Surprise 23.
#[test]
fn a_secret_that_only_the_task_role_may_read_keeps_the_task_from_starting() {
    let simulation = played("secret-readable-by-the-task-role-only", 60_000);
    let world = simulation.world();
    let begins = "ResourceInitializationError: unable to pull secrets or registry auth: execution \
                  resource retrieval failed: unable to retrieve secret from asm: ";
    for (number, action) in [(1, "secretsmanager:GetSecretValue"), (2, "kms:Decrypt")] {
        let failed = task(world, number);
        let (code, reason) = stopped(failed);
        assert_eq!((code, failed.started_at), ("TaskFailedToStart", None));
        assert!(reason.starts_with(begins), "{reason}");
        let denied = format!("assumed-role/shopExecutionRole/{}", failed.task_id);
        let not_allowed = format!("is not authorized to perform: {action} on resource: ");
        assert!(reason.contains("AccessDeniedException"), "{reason}");
        assert!(
            reason.contains(&denied) && reason.contains(&not_allowed),
            "{reason}"
        );
    }
    assert_eq!(task(world, 3).last_status, LastStatus::Running);
    use RoleKind::{Execution, Task};
    assert_eq!(
        answers(&simulation, "secretsmanager:GetSecretValue"),
        [
            (1, Execution, false),
            (2, Execution, true),
            (3, Execution, true),
            (3, Task, true)
        ],
        "the task role may read it all the time"
    );
    assert_eq!(
        answers(&simulation, "kms:Decrypt"),
        [(2, Execution, false), (3, Execution, true)]
    );
}

#[test]
fn an_application_without_a_task_role_signs_with_the_role_of_its_instance() {
    let simulation = played("no-task-role-on-an-instance", 60_000);
    let distinct = |action: &str| {
        let mut found = answers(&simulation, action);
        found.dedup();
        found
    };
    use RoleKind::{Instance, Task};
    assert_eq!(
        distinct("s3:PutObject"),
        [(1, Instance, true), (2, Task, false)]
    );
    assert_eq!(
        distinct("s3:GetObject"),
        [(1, Instance, false), (2, Task, true)]
    );
    assert_eq!(task(simulation.world(), 2).last_status, LastStatus::Running);
    let sources = |number: u32| {
        let calls = simulation.world().calls.iter();
        let mut of_task = calls
            .filter(|it| it.task.is_some_and(|it| it.0 == number) && it.action == "s3:PutObject");
        let call = of_task.next().expect("a call");
        let source = simulation
            .world_at(call.at)
            .tasks
            .get(&call.task.expect("a task"))
            .cloned();
        let source = source.expect("the task");
        let role = call.role.expect("a role");
        simulation
            .credentials(&source, role, call.at)
            .expect("credentials")
            .source
    };
    assert_eq!(sources(1), CredentialsSource::InstanceMetadata);
    assert!(matches!(
        sources(2),
        CredentialsSource::ContainerEndpoint { .. }
    ));
}

#[test]
fn an_agent_that_blocks_instance_metadata_leaves_tasks_in_awsvpc_mode_without_credentials() {
    for (mode, role) in [("awsvpc", None), ("bridge", Some(RoleKind::Instance))] {
        let mut blocked = document("no-task-role-on-an-instance");
        blocked["cluster"]["agentVariables"]["ECS_AWSVPC_BLOCK_IMDS"] = "true".into();
        blocked["taskDefinitions"][0]["networkMode"] = mode.into();
        let run = &mut blocked["timeline"][0];
        if mode == "awsvpc" {
            run["networkConfiguration"]["awsvpcConfiguration"]["subnets"] = ["subnet-1a"].into();
        }
        let mut simulation = simulation(&blocked);
        simulation.run_until(18_000);
        let mut calls = simulation.world().calls.iter();
        let call = calls
            .find(|call| call.action == "s3:PutObject")
            .expect(mode);
        assert_eq!(
            (call.role, call.is_allowed()),
            (role, role.is_some()),
            "{mode}"
        );
    }
}
