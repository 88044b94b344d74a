//! The Cluster view as data, of simulations that really run.

use std::fmt::Write as _;

use ecslab::lifecycle::{DesiredStatus, LastStatus, TaskNumber};
use ecslab::simulation::{EventKind, Simulation, World};

use super::*;

/// A scenario with `instances` (id, zone, other members) and `timeline`, and the definitions
/// `small` (256 CPU, 512 MiB) and `port` (512 CPU, 1,024 MiB, host port 80).
fn simulation(instances: &[(&str, &str, &str)], timeline: &str) -> Simulation {
    let mut list = String::new();
    for (index, (id, zone, members)) in instances.iter().enumerate() {
        let zone = if zone.is_empty() {
            String::new()
        } else {
            format!(r#", {{"name": "ecs.availability-zone", "value": "{zone}"}}"#)
        };
        let comma = if index > 0 { "," } else { "" };
        write!(
            list,
            r#"{comma}{{"ec2InstanceId": "{id}"{members}, "attributes":
                [{{"name": "ecs.instance-type", "value": "m5.large"}}{zone}]}}"#
        )
        .unwrap();
    }
    let text = format!(
        r#"{{"version": 1, "seed": 7, "cluster": {{"containerInstances": [{list}]}},
        "timings": {{"preset": "classroom"}},
        "taskDefinitions": [
            {{"family": "small", "containerDefinitions":
                [{{"name": "app", "image": "nginx", "cpu": 256, "memory": 512}}]}},
            {{"family": "port", "containerDefinitions": [{{"name": "app", "image": "nginx",
                "cpu": 512, "memory": 1024, "portMappings": [{{"containerPort": 80, "hostPort": 80}}]}}]}}
        ],
        "timeline": {timeline}}}"#
    );
    let (scenario, diagnostics) = ecslab::scenario::read(&text);
    let scenario = scenario.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let (mut simulation, _) = Simulation::new(&scenario);
    simulation.run_until(120_000);
    simulation
}

fn scene(
    simulation: &Simulation,
    world: &World,
    beat: Option<Beat>,
    selection: &Selection,
) -> Scene {
    Scene::of(world, simulation.world(), beat, selection, world.at)
}

/// The world just after placement decision `number`, before its task is created.
fn at_decision(simulation: &Simulation, number: usize) -> World {
    let index = simulation
        .journal()
        .iter()
        .enumerate()
        .filter(|(_, event)| matches!(event.kind, EventKind::PlacementDecided(_)))
        .nth(number)
        .unwrap()
        .0;
    simulation.world_after(index + 1)
}

fn card<'scene>(scene: &'scene Scene, id: &str) -> &'scene Card {
    let mut cards = scene.lanes.iter().flat_map(|lane| &lane.cards);
    cards.find(|card| card.id == id).unwrap()
}

fn playing(phase: u8) -> Option<Beat> {
    Some(Beat {
        placement: 0,
        phase,
    })
}

const RUN_PORT_TWICE: &str = r#"[
    {"at": 1000, "command": "RunTask", "taskDefinition": "port"},
    {"at": 30000, "command": "RunTask", "taskDefinition": "port"}]"#;

#[test]
fn zones_are_lanes_by_name_and_instances_without_a_zone_come_last() {
    let simulation = simulation(
        &[
            ("i-1", "", ""),
            ("i-2", "us-east-1b", ""),
            ("i-3", "us-east-1a", ""),
        ],
        "[]",
    );
    let scene = scene(&simulation, simulation.world(), None, &Selection::Nothing);
    let zones: Vec<&str> = scene
        .lanes
        .iter()
        .map(|lane| &*lane.availability_zone)
        .collect();
    assert_eq!(zones, ["us-east-1a", "us-east-1b", ""]);
}

#[test]
fn a_decision_is_told_phase_by_phase() {
    let simulation = simulation(
        &[("i-1", "us-east-1a", ""), ("i-2", "us-east-1b", "")],
        RUN_PORT_TWICE,
    );
    let world = at_decision(&simulation, 0);
    let told = |phase| scene(&simulation, &world, playing(phase), &Selection::Nothing);
    let left = |phase| -> Vec<Option<usize>> {
        told(phase)
            .shown
            .unwrap()
            .steps()
            .iter()
            .map(|step| step.left)
            .collect()
    };
    assert_eq!(left(0), [Some(2), None, None, None], "ACTIVE at once");
    assert_eq!(left(1), [Some(2), Some(2), None, None], "then resources");
    assert_eq!(
        left(3),
        [Some(2), Some(2), Some(2), Some(1)],
        "then the strategy"
    );
    let chosen = |phase| {
        let scene = told(phase);
        let cards = scene.lanes.iter().flat_map(|lane| &lane.cards);
        cards.filter(|card| card.is_chosen()).count()
    };
    assert_eq!(
        (chosen(3), chosen(4)),
        (0, 1),
        "the choice comes after the ranks"
    );
}

#[test]
fn of_the_newest_decisions_those_are_left_out_that_are_not_told_yet() {
    let simulation = simulation(&[("i-1", "us-east-1a", "")], RUN_PORT_TWICE);
    let told = |until| {
        let (world, nothing) = (simulation.world(), Selection::Nothing);
        let shown = Scene::of(world, world, None, &nothing, until).shown;
        shown.unwrap().record.at
    };
    assert_eq!(told(120_000), 30_000);
    assert_eq!(told(29_999), 1_000);
    assert_eq!(told(0), 1_000, "there is always one to be told");
}

#[test]
fn the_slot_is_dashed_until_the_token_has_arrived() {
    let simulation = simulation(&[("i-1", "us-east-1a", "")], RUN_PORT_TWICE);
    let world = at_decision(&simulation, 0);
    let slot = |phase| {
        let scene = scene(&simulation, &world, playing(phase), &Selection::Nothing);
        let block = card(&scene, "i-1").blocks.first().cloned();
        block.map(|block| (block.filled, block.short_id.is_empty()))
    };
    assert_eq!(slot(3), None);
    assert_eq!(
        slot(4),
        Some((false, false)),
        "with the id that the task will have"
    );
    assert_eq!(slot(6), Some((true, false)));
}

#[test]
fn a_task_that_is_on_its_way_is_not_counted_where_it_will_be() {
    let simulation = simulation(&[("i-1", "us-east-1a", "")], RUN_PORT_TWICE);
    let after = simulation.world_at(1_000);
    let arriving = scene(&simulation, &after, playing(5), &Selection::Nothing);
    let placed = scene(&simulation, &after, None, &Selection::Nothing);
    assert_eq!(arriving.lanes[0].group_count, 0);
    assert_eq!(card(&arriving, "i-1").cpu.free, 2_048);
    assert_eq!(placed.lanes[0].group_count, 1);
    assert_eq!(card(&placed, "i-1").cpu.free, 1_536);
}

#[test]
fn a_failure_stays_on_the_cards_and_names_what_was_not_reached() {
    let simulation = simulation(&[("i-1", "us-east-1a", "")], RUN_PORT_TWICE);
    let scene = scene(
        &simulation,
        &simulation.world_at(60_000),
        None,
        &Selection::Nothing,
    );
    let shown = scene.shown.clone().unwrap();
    assert!(shown.has_failed() && shown.is_told());
    let steps = shown.steps();
    assert_eq!(steps[1].left, Some(0), "no host port is left");
    assert!(
        steps[2..]
            .iter()
            .all(|step| step.not_reached && step.detail == "not reached")
    );
    assert!(card(&scene, "i-1").is_rejected());
    let verdict = card(&scene, "i-1").verdict.clone().unwrap();
    let failed: Vec<_> = verdict
        .checks
        .iter()
        .filter(|check| !check.passed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        (failed[0].label, failed[0].explanation.as_str()),
        ("PORT", "Host port 80/tcp is in use.")
    );
}

#[test]
fn a_success_leaves_the_cards_after_a_moment_unless_its_task_is_selected() {
    let simulation = simulation(&[("i-1", "us-east-1a", "")], RUN_PORT_TWICE);
    let has_verdict = |at, selection: &Selection| {
        let scene = scene(&simulation, &simulation.world_at(at), None, selection);
        card(&scene, "i-1").verdict.is_some()
    };
    assert!(has_verdict(1_500, &Selection::Nothing), "just placed");
    assert!(!has_verdict(10_000, &Selection::Nothing));
    assert!(has_verdict(10_000, &Selection::Task(TaskNumber(1))));
}

#[test]
fn a_task_told_to_stop_gives_its_room_back_and_stays_drawn_until_it_is_gone() {
    let simulation = simulation(
        &[("i-1", "us-east-1a", "")],
        r##"[{"at": 1000, "command": "RunTask", "taskDefinition": "small"},
            {"at": 20000, "command": "StopTask", "task": "#1"}]"##,
    );
    let world = simulation.world_at(20_000);
    assert_eq!(
        world.tasks.get(&TaskNumber(1)).unwrap().desired_status,
        DesiredStatus::Stopped
    );
    assert_ne!(
        world.tasks.get(&TaskNumber(1)).unwrap().last_status,
        LastStatus::Stopped
    );
    let scene = scene(&simulation, &world, None, &Selection::Nothing);
    let card = card(&scene, "i-1");
    assert_eq!(card.cpu.free, 2_048);
    assert!(
        card.blocks.len() == 1 && card.blocks[0].given_back,
        "{:?}",
        card.blocks
    );
    assert!(scene.given_back);
}

#[test]
fn a_lost_instance_keeps_its_outlined_tasks_for_two_seconds() {
    let simulation = simulation(
        &[("i-1", "us-east-1a", "")],
        r#"[{"at": 1000, "command": "RunTask", "taskDefinition": "small"},
            {"at": 20000, "command": "TerminateInstance", "containerInstance": "i-1"}]"#,
    );
    let blocks = |at| {
        let scene = scene(
            &simulation,
            &simulation.world_at(at),
            None,
            &Selection::Nothing,
        );
        let cards = scene.lanes.iter().flat_map(|lane| &lane.cards);
        let lost: Vec<_> = cards
            .map(|card| (card.condition, card.blocks.len()))
            .collect();
        lost
    };
    assert_eq!(blocks(21_000), [(Condition::Lost(20_000), 1)]);
    assert_eq!(blocks(30_000), [(Condition::Lost(20_000), 0)]);
    assert_eq!(blocks(100_000), [], "a minute later it is no longer shown");
}

#[test]
fn what_an_instance_lacks_is_drawn_only_while_it_lacks_as_much_as_the_decision_saw() {
    let timeline = r##"[
        {"at": 1000, "command": "RunTask", "taskDefinition": "small", "count": 8},
        {"at": 30000, "command": "RunTask", "taskDefinition": "small"},
        {"at": 40000, "command": "StopTask", "task": "#1"}]"##;
    let simulation = simulation(&[("i-1", "us-east-1a", "")], timeline);
    let needed = |at| {
        let scene = scene(
            &simulation,
            &simulation.world_at(at),
            None,
            &Selection::Nothing,
        );
        card(&scene, "i-1").cpu.needed
    };
    assert_eq!(needed(35_000), Some(256));
    assert_eq!(needed(45_000), None, "256 CPU units are free by now");
}

#[test]
fn draining_and_disconnected_instances_say_so() {
    let simulation = simulation(
        &[
            ("i-1", "us-east-1a", r#", "status": "DRAINING""#),
            ("i-2", "us-east-1a", r#", "agentConnected": false"#),
        ],
        "[]",
    );
    let scene = scene(&simulation, simulation.world(), None, &Selection::Nothing);
    assert_eq!(card(&scene, "i-1").condition, Condition::Draining);
    assert_eq!(card(&scene, "i-2").condition, Condition::AgentDisconnected);
}
