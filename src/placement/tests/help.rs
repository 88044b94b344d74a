//! What would help a task that found no place.

use super::*;

fn helps(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<String> {
    let changes = what_would_help(request, instances);
    changes
        .iter()
        .map(|change| change.sentence(request))
        .collect()
}

#[test]
fn a_task_that_can_be_placed_needs_no_help() {
    assert_eq!(
        what_would_help(&request(&[]), &[small("i-1", "us-east-1a")]),
        []
    );
}

#[test]
fn the_most_memory_that_is_left_anywhere_is_what_the_task_may_ask_for() {
    let mut full = small("i-1", "us-east-1a");
    full.remaining.memory = 300;
    let mut fuller = small("i-2", "us-east-1a");
    fuller.remaining.memory = 100;
    assert_eq!(
        helps(&request(&[]), &[fuller, full]),
        [
            "Ask for at most 300 MiB instead of 512.",
            "Add one more instance: t3.medium in us-east-1a."
        ]
    );
}

#[test]
fn a_taken_host_port_a_constraint_and_a_missing_attribute_are_named() {
    let mut taken = small("i-1", "us-east-1a");
    taken.remaining.ports_tcp.insert(8_080);
    let mut wanted = request(&[]);
    wanted.requirement.ports_tcp.insert(8_080);
    assert_eq!(
        helps(&wanted, &[taken]),
        [
            "Do without the static host port 8080/tcp; 0 is a dynamic one.",
            "Add one more instance: t3.medium in us-east-1a."
        ]
    );

    let mut wanted = request(&[]);
    wanted.constraints = vec![member_of("attribute:stack == production")];
    assert_eq!(
        helps(&wanted, &[small("i-1", "us-east-1a")]),
        ["Drop the constraint attribute:stack == production."]
    );

    let mut wanted = request(&[]);
    wanted
        .requirement
        .attributes
        .insert("com.example.ssd".to_owned());
    assert_eq!(
        helps(&wanted, &[small("i-1", "us-east-1a")]),
        ["Give i-1 the attribute com.example.ssd."]
    );
}

#[test]
fn instances_that_take_no_tasks_are_named_when_nothing_else_is_in_the_way() {
    let mut draining = small("i-1", "us-east-1a");
    draining.status = InstanceStatus::Draining;
    let mut lost = small("i-2", "us-east-1b");
    lost.agent_connected = false;
    let mut full = small("i-3", "us-east-1c");
    full.status = InstanceStatus::Draining;
    full.remaining.cpu = 0;
    assert_eq!(
        helps(&request(&[]), &[draining, lost, full]),
        [
            "Make i-1 ACTIVE.",
            "Bring back the agent of i-2: it is not connected.",
            "Add one more instance: t3.medium in us-east-1a.",
            "Add one more instance: t3.medium in us-east-1b.",
            "Add one more instance: t3.medium in us-east-1c."
        ]
    );
}

#[test]
fn a_subnet_in_the_zone_of_the_instances_helps_a_task_that_may_be_elsewhere_only() {
    let mut wanted = request(&[]);
    let zones = &mut wanted.requirement.availability_zones;
    zones.insert("us-east-1f".to_owned());
    assert_eq!(
        helps(&wanted, &[small("i-1", "us-east-1a")]),
        ["Add a subnet in us-east-1a."]
    );
}

#[test]
fn two_things_in_the_way_have_no_single_change_but_another_instance() {
    let mut full = small("i-1", "us-east-1a");
    full.remaining.memory = 100;
    full.remaining.cpu = 100;
    assert_eq!(
        helps(&request(&[]), &[full]),
        ["Add one more instance: t3.medium in us-east-1a."]
    );
}

#[test]
fn of_many_instances_that_the_same_would_help_a_few_are_named() {
    let draining = |number: usize| {
        let mut instance = small(&format!("i-{number}"), "us-east-1a");
        instance.status = InstanceStatus::Draining;
        instance
    };
    let instances: Vec<_> = (1..=9).map(draining).collect();
    assert_eq!(
        helps(&request(&[]), &instances),
        [
            "Make i-1 ACTIVE.",
            "Make i-2 ACTIVE.",
            "Make i-3 ACTIVE.",
            "Add one more instance: t3.medium in us-east-1a."
        ]
    );
}

#[test]
fn a_constraint_that_is_given_twice_is_not_dropped_alone() {
    let mut wanted = request(&[]);
    wanted.constraints = vec![member_of("attribute:stack == blue"); 2];
    assert_eq!(helps(&wanted, &[small("i-1", "us-east-1a")]), [""; 0]);
}
