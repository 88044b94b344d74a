use super::*;
use crate::stage::example;
use ecslab::lifecycle::Revision;
use ecslab::task_definition::{
    ContainerDefinition, ContainerDependency, DependencyCondition, HealthCheck, TaskDefinition,
};
use std::rc::Rc;

fn after_migration() -> Task {
    let mut task = example::task(1, LastStatus::Pending);
    let mut web = ContainerDefinition {
        name: "web".to_owned(),
        ..ContainerDefinition::default()
    };
    web.depends_on = vec![ContainerDependency {
        container_name: "migrate".to_owned(),
        condition: DependencyCondition::Success,
        ..ContainerDependency::default()
    }];
    let migrate = ContainerDefinition {
        name: "migrate".to_owned(),
        ..ContainerDefinition::default()
    };
    task.revision = Rc::new(Revision {
        revision: 1,
        definition: TaskDefinition {
            container_definitions: vec![migrate, web],
            ..TaskDefinition::default()
        },
    });
    task.history = vec![(LastStatus::Pending, 1_000)];
    task.containers = vec![example::container("migrate"), example::container("web")];
    task
}

#[test]
fn a_container_waits_until_its_dependency_is_met() {
    let mut task = after_migration();
    let chart = Chart::of(&task, 4_000, &[]);
    let waits = Bar {
        activity: Activity::Waits,
        from: 1_000,
        to: None,
    };
    assert_eq!(chart.rows[1].bars, [waits]);
    assert_eq!(chart.needs[0].at, None);

    task.containers[0].stopped_at = Some(6_000);
    task.containers[1].pull_started_at = Some(6_100);
    let chart = Chart::of(&task, 7_000, &[]);
    assert_eq!(chart.rows[1].bars[0].to, Some(6_100));
    let need = chart.needs[0];
    assert_eq!((need.on, need.row), (0, 1));
    assert_eq!((need.at, need.condition.name()), (Some(6_000), "SUCCESS"));
}

#[test]
fn an_image_is_called_by_the_last_part_of_its_name() {
    let mut web = example::container("web");
    web.image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4".to_owned();
    web.agent_status = AgentStatus::ManifestPulled;
    let mut task = example::task(1, LastStatus::Pending);
    task.agent_stage = (AgentStage::Containers, 0);
    task.containers = vec![web.clone()];
    assert_eq!(state(&task, 0, &web), "PENDING, pulls web:1.4");
}

#[test]
fn a_signalled_container_stops_for_a_while() {
    let mut task = example::task(1, LastStatus::Stopping);
    let mut web = example::container("web");
    web.pull_started_at = Some(1_000);
    web.pull_stopped_at = Some(3_000);
    web.started_at = Some(4_000);
    web.signalled_at = Some(9_000);
    web.last_status = ContainerStatus::Running;
    task.containers = vec![web];
    let chart = Chart::of(&task, 10_000, &[]);
    let activities: Vec<(Activity, Option<u64>)> = chart.rows[0]
        .bars
        .iter()
        .map(|bar| (bar.activity, bar.to))
        .collect();
    assert_eq!(
        activities,
        [
            (Activity::Pulls, Some(3_000)),
            (Activity::Starts, Some(4_000)),
            (Activity::Runs, Some(9_000)),
            (Activity::Stops, None),
        ]
    );
}

#[test]
fn a_container_whose_image_could_not_be_pulled_never_started() {
    let mut task = example::task(1, LastStatus::Stopped);
    task.stopped_at = Some(5_000);
    let mut web = example::container("web");
    web.last_status = ContainerStatus::Stopped;
    web.pull_started_at = Some(1_000);
    web.stopped_at = Some(2_000);
    task.containers = vec![web];
    let chart = Chart::of(&task, 60_000, &[]);
    assert_eq!(chart.now, None);
    assert_eq!(
        chart.rows[0].ended,
        Some((2_000, "never started".to_owned()))
    );
    assert_eq!(chart.rows[0].state, "STOPPED, never started");
    assert_eq!(chart.rows[0].bars.len(), 1);
}

#[test]
fn the_state_counts_failed_checks_and_restarts() {
    let mut task = after_migration();
    let definition = ContainerDefinition {
        name: "web".to_owned(),
        health_check: Some(HealthCheck::default()),
        ..ContainerDefinition::default()
    };
    task.revision = Rc::new(Revision {
        revision: 1,
        definition: TaskDefinition {
            container_definitions: vec![definition],
            ..TaskDefinition::default()
        },
    });
    let mut web = example::container("web");
    web.last_status = ContainerStatus::Running;
    web.failed_checks = 2;
    web.restart_count = 1;
    assert_eq!(
        state(&task, 0, &web),
        "RUNNING, UNKNOWN: 2 of 3 checks failed, restarted once"
    );
}

#[test]
fn a_task_in_awsvpc_mode_has_a_pause_container_that_ecs_does_not_report() {
    let mut task = example::task(1, LastStatus::Running);
    assert_eq!(Chart::of(&task, 9_000, &[]).rows.len(), 0);
    task.circumstances.network_interface = true;
    task.agent_stage = (AgentStage::Containers, 4_000);
    let chart = Chart::of(&task, 9_000, &[]);
    let pause = &chart.rows[0];
    assert_eq!((pause.status, pause.agent), (None, "RESOURCES_PROVISIONED"));
    assert_eq!(pause.bars[0].from, 4_000);
}

#[test]
fn every_process_of_a_container_that_is_restarted_is_a_bar_of_its_own() {
    let mut task = example::task(1, LastStatus::Running);
    let mut worker = example::container("worker");
    worker.last_status = ContainerStatus::Running;
    worker.started_at = Some(2_000);
    worker.restarted_at = Some(200_000);
    worker.restart_count = 3;
    let process = |started_at, ended_at| EarlierProcess {
        started_at,
        ended_at,
        exit_code: 1,
    };
    worker.earlier_processes = vec![process(70_000, 135_000), process(135_000, 200_000)];
    task.containers = vec![worker];
    let chart = Chart::of(&task, 240_000, &[]);
    let bars: Vec<_> = chart.rows[0]
        .bars
        .iter()
        .map(|it| (it.from, it.to))
        .collect();
    let first_not_kept = (2_000, Some(70_000));
    assert_eq!(
        bars,
        [
            first_not_kept,
            (70_000, Some(135_000)),
            (135_000, Some(200_000)),
            (200_000, None)
        ]
    );
    assert_eq!(
        (chart.rows[0].restarts, chart.rows[0].earlier.len()),
        (3, 2)
    );
}

#[test]
fn many_restarts_leave_the_axis_a_few_stretches() {
    let mut task = example::task(1, LastStatus::Running);
    let mut worker = example::container("worker");
    worker.last_status = ContainerStatus::Running;
    worker.started_at = Some(0);
    let processes = (0..60).map(|number| EarlierProcess {
        started_at: number * 60_000,
        ended_at: (number + 1) * 60_000,
        exit_code: 1,
    });
    worker.earlier_processes = processes.collect();
    task.containers = vec![worker];
    let chart = Chart::of(&task, 3_610_000, &[]);
    assert!(chart.axis.stretches.len() < 10, "{:?}", chart.axis);
    assert_eq!(chart.rows[0].bars.len(), 61);
}
