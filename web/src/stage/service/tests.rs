//! A service over time, of simulations that really run.

use ecslab::lifecycle::LastStatus;
use ecslab::simulation::Simulation;

use super::history::{Bounds, History};
use super::replacement::{Replacement, TasksById, cause, pieces, standalone};

/// Two instances, a service `web` of two tasks, and `timeline`.
fn simulation(timeline: &str) -> Simulation {
    let text = format!(
        r#"{{"version": 1, "seed": 3, "timings": {{"preset": "classroom"}},
        "cluster": {{"containerInstances": [
            {{"ec2InstanceId": "i-1", "attributes": [
                {{"name": "ecs.instance-type", "value": "m5.large"}},
                {{"name": "ecs.availability-zone", "value": "us-east-1a"}}]}},
            {{"ec2InstanceId": "i-2", "attributes": [
                {{"name": "ecs.instance-type", "value": "m5.large"}},
                {{"name": "ecs.availability-zone", "value": "us-east-1b"}}]}}]}},
        "taskDefinitions": [
            {{"family": "web", "containerDefinitions":
                [{{"name": "app", "image": "nginx", "cpu": 256, "memory": 512}}]}},
            {{"family": "job", "containerDefinitions":
                [{{"name": "work", "image": "job", "cpu": 256, "memory": 512}}]}}],
        "applications": [{{"family": "job", "runsFor": 3000, "exitCode": 2}}],
        "services": [{{"serviceName": "web", "taskDefinition": "web", "desiredCount": 2}}],
        "timeline": {timeline}}}"#
    );
    let (scenario, diagnostics) = ecslab::scenario::read(&text);
    let scenario = scenario.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let (mut simulation, _) = Simulation::new(&scenario);
    simulation.run_until(120_000);
    simulation
}

const SCALE_AND_STOP: &str = r##"[
    {"at": 20000, "command": "StopTask", "task": "#1"},
    {"at": 60000, "command": "UpdateService", "service": "web", "desiredCount": 3}]"##;

#[test]
fn the_history_counts_the_tasks_of_the_service_at_every_time() {
    let simulation = simulation(SCALE_AND_STOP);
    let history = History::of(simulation.journal(), "web");
    for (at, sample) in &history.samples {
        let world = simulation.world_at(*at);
        let not_stopped = world
            .tasks_of("web")
            .filter(|task| task.last_status != LastStatus::Stopped)
            .count();
        assert_eq!(sample.total() as usize, not_stopped, "at {at} ms");
    }
    let (_, last) = history.samples.last().unwrap();
    assert_eq!(last.running.get("web:1"), Some(&3));
}

#[test]
fn the_history_knows_the_bounds_from_the_time_on_at_which_they_changed() {
    let simulation = simulation(SCALE_AND_STOP);
    let history = History::of(simulation.journal(), "web");
    let desired: Vec<_> = history
        .bounds
        .iter()
        .map(|(at, it)| (*at, it.desired))
        .collect();
    assert_eq!(desired, [(0, 2), (60_000, 3)]);
    assert_eq!(
        history.bounds[1].1,
        Bounds {
            desired: 3,
            lower: 3,
            upper: 6
        }
    );
    assert!(
        history
            .marks
            .contains(&(60_000, "UpdateService 3".to_owned()))
    );
}

#[test]
fn the_service_replaces_its_stopped_task_and_the_standalone_task_stays_stopped() {
    let timeline = r##"[
        {"at": 1000, "command": "RunTask", "taskDefinition": "job"},
        {"at": 20000, "command": "StopTask", "task": "#1"}]"##;
    let simulation = simulation(timeline);
    let world = simulation.world();
    let replacement = Replacement::of(world, "web").unwrap();
    let by = replacement.by.unwrap();
    assert!(by.created_at >= replacement.stopped.stop_desired_at.unwrap());
    assert_ne!(by.task_id, replacement.stopped.task_id);
    let alone = standalone(world);
    assert_eq!(alone.len(), 1);
    assert_eq!(
        cause(&alone[0]).as_deref(),
        Some("EssentialContainerExited, work exit 2")
    );
}

#[test]
fn before_anything_stops_there_is_no_replacement() {
    let simulation = simulation("[]");
    assert_eq!(Replacement::of(simulation.world(), "web"), None);
}

#[test]
fn a_message_is_kept_verbatim_and_its_task_ids_are_known() {
    let simulation = simulation("[]");
    let world = simulation.world();
    let service = world.services.get("web").unwrap();
    let started = service
        .events
        .iter()
        .find(|event| event.message.contains("has started"))
        .unwrap();
    let pieces = pieces(&TasksById::of(world), &started.message);
    let whole: String = pieces.iter().map(|(text, _)| *text).collect();
    assert_eq!(whole, started.message);
    assert_eq!(pieces.iter().filter(|(_, task)| task.is_some()).count(), 2);
}

#[test]
fn text_in_parentheses_that_is_no_task_stays_text() {
    let simulation = simulation("[]");
    for message in ["(service web) (task x", "(task ) and (task abc)", ""] {
        let pieces = pieces(&TasksById::of(simulation.world()), message);
        let whole: String = pieces.iter().map(|(text, _)| *text).collect();
        assert_eq!(whole, message);
        assert!(pieces.iter().all(|(_, task)| task.is_none()));
    }
}

#[test]
fn a_rollout_state_holds_from_the_time_at_which_it_came() {
    let simulation = simulation("[]");
    let history = History::of(simulation.journal(), "web");
    let primary = |at| {
        let world = simulation.world_at(at);
        world.services.get("web").unwrap().deployments[0].clone()
    };
    let end = primary(120_000);
    assert_eq!(end.rollout_state, "COMPLETED");
    let completed_at = history.rollout_since(&end).unwrap();
    assert_eq!(primary(completed_at).rollout_state, "COMPLETED");
    assert_eq!(primary(completed_at - 1).rollout_state, "IN_PROGRESS");
}
