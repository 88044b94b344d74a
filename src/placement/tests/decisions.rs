//! Whole decisions, compared with the reference over sequences of placements, stops and changes
//! of instances.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::sample::select;

use super::reference::{EXPRESSIONS, decide_plainly, told};
use super::*;
use crate::shared_list::SharedList;

const GROUPS: [&str; 3] = ["service:web", "service:db", "family:job"];
const ZONE: &str = "attribute:ecs.availability-zone";

/// What happens to the cluster between decisions.
#[derive(Clone, Debug)]
enum Move {
    /// The request of this number is placed.
    Place(usize),
    /// A task that runs is stopped.
    Stop(usize),
    /// An instance gets a status, and its agent answers or does not.
    Status(usize, InstanceStatus, bool),
    /// An instance moves to a rack.
    Rack(usize, Option<&'static str>),
}

fn any_instance() -> impl Strategy<Value = ContainerInstance> {
    let kind = select(vec!["t3.medium", "m5.large", "g4dn.xlarge"]);
    let rack = select(vec![None, Some(None), Some(Some("r1")), Some(Some("r2"))]);
    (
        (kind, 0..3_u8, rack),
        (0..5_i64, 0..5_i64),
        (0..3_u32, 0..3_u32),
        prop::bool::weighted(0.9),
    )
        .prop_map(
            |((kind, zone, rack), (cpu, memory), (web, db), connected)| {
                let mut instance = instance("", kind, &format!("az-{zone}"));
                // Few different amounts, so that many instances are equal.
                instance.remaining.cpu = cpu * 512;
                instance.remaining.memory = memory * 512;
                instance.agent_connected = connected;
                instance.running_tasks_count = web + db;
                for (group, tasks) in [("service:web", web), ("service:db", db)] {
                    if tasks > 0 {
                        instance.task_groups.insert(group.to_owned(), tasks);
                    }
                }
                if let Some(rack) = rack {
                    let rack: Option<&str> = rack;
                    let value = rack.map(str::to_owned);
                    instance.attributes.insert("rack".to_owned(), value);
                }
                instance
            },
        )
}

fn any_cluster() -> impl Strategy<Value = Vec<ContainerInstance>> {
    prop::collection::vec(any_instance(), 0..14).prop_map(named)
}

/// The instances, each with a name of its own.
fn named(mut instances: Vec<ContainerInstance>) -> Vec<ContainerInstance> {
    for (number, instance) in instances.iter_mut().enumerate() {
        instance.ec2_instance_id = format!("i-{number}");
        instance.container_instance_arn = format!("arn:i-{number}");
    }
    instances
}

fn any_requirement() -> impl Strategy<Value = Requirement> {
    let ports = || prop::collection::vec(select(vec![22_u16, 80, 443]), 0..2);
    let attributes = select(vec!["rack", "ecs.capability.task-eni", "ecs.os-type"]);
    (
        select(vec![0_i64, 128, 512, 1024]),
        select(vec![0_i64, 128, 512, 1024]),
        (ports(), ports()),
        (0..10_usize, 0..2_i64),
        prop::collection::vec(attributes, 0..2),
        prop::collection::vec(select(vec!["az-0", "az-1", "az-2"]), 0..3),
    )
        .prop_map(
            |(cpu, memory, (tcp, udp), (gpus, network_interfaces), attributes, zones)| {
                Requirement {
                    cpu,
                    memory,
                    ports_tcp: tcp.into_iter().collect(),
                    ports_udp: udp.into_iter().collect(),
                    gpus: gpus / 9, // most tasks need none
                    network_interfaces,
                    attributes: attributes.into_iter().map(str::to_owned).collect(),
                    availability_zones: zones.into_iter().map(str::to_owned).collect(),
                }
            },
        )
}

fn any_request() -> impl Strategy<Value = PlacementRequest> {
    let strategy = select(vec![
        ("random", ""),
        ("binpack", "cpu"),
        ("binpack", "memory"),
        ("spread", "instanceId"),
        ("spread", "host"),
        ("spread", ZONE),
        ("spread", "attribute:rack"),
        ("spread", "attribute:ecs.instance-type"),
    ]);
    let constraint = prop_oneof![
        1 => Just(None),
        3 => select(EXPRESSIONS).prop_map(|(text, _)| Some(text)),
    ];
    (
        any_requirement(),
        select(GROUPS.to_vec()),
        prop::collection::vec(constraint, 0..3),
        prop::collection::vec(strategy, 0..6),
        any::<bool>(),
    )
        .prop_map(
            |(requirement, group, constraints, of, is_service)| PlacementRequest {
                requirement,
                group: group.to_owned(),
                constraints: constraints
                    .into_iter()
                    .map(|text| text.map_or_else(distinct_instance, member_of))
                    .collect(),
                strategies: strategies(&of),
                expressions: Expressions::default(),
                scheduler: if is_service {
                    Scheduler::Service
                } else {
                    Scheduler::RunTask
                },
            },
        )
}

fn any_move() -> impl Strategy<Value = Move> {
    let status = select(vec![
        InstanceStatus::Active,
        InstanceStatus::Draining,
        InstanceStatus::Inactive,
    ]);
    prop_oneof![
        12 => (0..6_usize).prop_map(Move::Place),
        4 => any::<usize>().prop_map(Move::Stop),
        1 => (any::<usize>(), status, any::<bool>())
            .prop_map(|(which, status, agent)| Move::Status(which, status, agent)),
        1 => (any::<usize>(), select(vec![None, Some("r1"), Some("r3")]))
            .prop_map(|(which, rack)| Move::Rack(which, rack)),
    ]
}

/// Makes the moves, and asks `decide` for the choice of each placement.
fn play(
    instances: &mut [ContainerInstance],
    requests: &[PlacementRequest],
    moves: &[Move],
    mut decide: impl FnMut(usize, &[ContainerInstance]) -> Result<Option<usize>, TestCaseError>,
    mut told_of_change: impl FnMut(usize, Option<(usize, u32)>, &ContainerInstance),
) -> Result<(), TestCaseError> {
    let mut running: Vec<(usize, usize)> = Vec::new();
    for change in moves {
        match *change {
            Move::Place(which) => {
                let which = which % requests.len();
                let Some(chosen) = decide(which, instances)? else {
                    continue;
                };
                let request = &requests[which];
                let tasks = request
                    .requirement
                    .reserve_on(&mut instances[chosen], &request.group);
                prop_assert!(tasks.is_some(), "what is chosen fits");
                let told = Some((which, tasks.unwrap_or_default()));
                running.push((chosen, which));
                told_of_change(chosen, told, &instances[chosen]);
            }
            Move::Stop(_) if running.is_empty() => {}
            Move::Stop(which) => {
                let (on, which) = running.swap_remove(which % running.len());
                let request = &requests[which];
                let tasks = request
                    .requirement
                    .release_from(&mut instances[on], &request.group);
                told_of_change(on, Some((which, tasks)), &instances[on]);
            }
            Move::Status(..) | Move::Rack(..) if instances.is_empty() => {}
            Move::Status(which, status, connected) => {
                let which = which % instances.len();
                instances[which].status = status;
                instances[which].agent_connected = connected;
                told_of_change(which, None, &instances[which]);
            }
            Move::Rack(which, rack) => {
                let which = which % instances.len();
                let attributes = &mut instances[which].attributes;
                match rack {
                    None => {
                        attributes.remove("rack");
                    }
                    Some(rack) => {
                        attributes.insert("rack".to_owned(), Some(rack.to_owned()));
                    }
                }
                told_of_change(which, None, &instances[which]);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_decision_is_that_of_the_reference(
        instances in any_cluster(),
        requests in prop::collection::vec(any_request(), 1..5),
        moves in prop::collection::vec(any_move(), 1..24),
        seed: u64,
    ) {
        let mut instances = instances;
        let (mut random, mut plain) = (Random::from_seed(seed), Random::from_seed(seed));
        play(&mut instances, &requests, &moves, |which, instances| {
            let decision = place(&requests[which], instances, &mut random);
            let expected = decide_plainly(&requests[which], instances, &mut plain);
            prop_assert_eq!(&told(&decision), &expected);
            prop_assert_eq!(&random, &plain, "as many draws");
            let ids = decision.candidates.iter().map(Candidate::id);
            prop_assert!(ids.eq(instances.iter().map(ContainerInstance::id)));
            Ok(decision.chosen)
        }, |_, _, _| {})?;
    }

    #[test]
    fn with_and_without_explanation_the_choice_is_the_same(
        instances in any_cluster(),
        requests in prop::collection::vec(any_request(), 1..5),
        moves in prop::collection::vec(any_move(), 1..40),
        known_before in any::<bool>(),
        seed: u64,
    ) {
        choices_are_those_explained(instances, &requests, &moves, known_before, seed)?;
    }

    #[test]
    fn a_kept_decision_is_the_one_that_it_explains(
        instances in any_cluster(),
        providers in prop::collection::vec(select(vec![None, Some("one"), Some("two")]), 14),
        requests in prop::collection::vec(any_request(), 1..5),
        moves in prop::collection::vec(any_move(), 1..40),
        gone in prop::collection::vec(any::<usize>(), 1..4),
        seed: u64,
    ) {
        let mut instances = instances;
        for (instance, provider) in instances.iter_mut().zip(providers) {
            instance.capacity_provider_name = provider.map(str::to_owned);
        }
        let (mut chooser, mut shared) = (Chooser::by_index(), SharedList::new());
        let mut explained = Random::from_seed(seed);
        let mut fast = explained.clone();
        // Between the parts of the moves, instances go.
        for gone in gone {
            play(&mut instances, &requests, &moves, |which, instances| {
                follow(&mut shared, instances);
                let provider = ["one", "two", "none"].get(which).copied();
                let its: Vec<(usize, &ContainerInstance)> = instances.iter().enumerate()
                    .filter(|(_, it)| provider.is_none() || it.capacity_provider_name.as_deref() == provider)
                    .collect();
                let looked_at: Vec<&ContainerInstance> = its.iter().map(|(_, it)| *it).collect();
                let decision = place(&requests[which], &looked_at, &mut explained);
                let kept = chooser.decide(requests[which].clone(), Among::Cluster {
                    instances: shared.clone(),
                    capacity_provider: provider.map(Into::into),
                }, &mut fast);
                prop_assert_eq!(&fast, &explained, "as many draws");
                let chosen = kept.chosen.as_ref().map(|it| it.id().to_owned());
                let expected = decision.chosen.map(|at| looked_at[at].id().to_owned());
                prop_assert_eq!(chosen, expected);
                let chosen = decision.chosen.map(|at| its[at].0);
                prop_assert_eq!(kept.explain(), decision);
                Ok(chosen)
            }, |_, _, _| {})?;
            if !instances.is_empty() {
                let gone = gone % instances.len();
                instances.remove(gone);
                follow(&mut shared, &instances);
            }
        }
    }
}

/// Brings the list up to the instances, those that have not changed staying what they are.
fn follow(list: &mut SharedList<Rc<ContainerInstance>>, instances: &[ContainerInstance]) {
    while let Some(at) = (0..list.len()).find(|at| {
        let same = |it: &ContainerInstance| it.id() == list[*at].id();
        !instances.iter().any(same)
    }) {
        list.remove(at);
    }
    for (at, instance) in instances.iter().enumerate() {
        match list.get_mut(at) {
            None => list.push(Rc::new(instance.clone())),
            Some(known) if **known == *instance => {}
            Some(known) => Rc::make_mut(known).clone_from(instance),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nor_does_explanation_matter_on_hundreds_of_instances(
        kinds in prop::collection::vec(any_instance(), 1..8),
        count in 100..400_usize,
        requests in prop::collection::vec(any_request(), 1..5),
        moves in prop::collection::vec(any_move(), 200..600),
        seed: u64,
    ) {
        let mut random = Random::from_seed(seed);
        let instances = (0..count).map(|_| kinds[random.below(kinds.len())].clone());
        let instances = named(instances.collect());
        choices_are_those_explained(instances, &requests, &moves, true, seed)?;
    }

    #[test]
    fn nor_does_it_when_there_is_more_than_an_index_keeps_in_mind(
        instances in any_cluster(),
        request in any_request(),
        moves in prop::collection::vec(any_move(), 100..200),
        seed: u64,
    ) {
        let mut random = Random::from_seed(seed);
        let requests: Vec<PlacementRequest> = (1000..1080)
            .map(|port| {
                let mut request = request.clone();
                request.group = format!("service:{port}");
                request.requirement.ports_tcp = [port].into();
                request
            })
            .collect();
        let moves: Vec<Move> = moves
            .into_iter()
            .map(|it| match it {
                Move::Place(_) => Move::Place(random.below(requests.len())),
                other => other,
            })
            .collect();
        choices_are_those_explained(instances, &requests, &moves, true, seed)?;
    }
}

/// Plays the moves, each choice made by an index, by looking at every instance, and explained.
fn choices_are_those_explained(
    mut instances: Vec<ContainerInstance>,
    requests: &[PlacementRequest],
    moves: &[Move],
    known_before: bool,
    seed: u64,
) -> Result<(), TestCaseError> {
    let index = RefCell::new(PlacementIndex::of(&instances));
    if known_before {
        for request in requests {
            index.borrow_mut().request(request, &instances);
        }
    }
    let mut explained = Random::from_seed(seed);
    let (mut fast, mut scanning) = (explained.clone(), explained.clone());
    let decide = |which: usize, instances: &[ContainerInstance]| {
        let decision = place(&requests[which], instances, &mut explained);
        let mut index = index.borrow_mut();
        let request = index.request(&requests[which], instances);
        let chosen = index.choose(request, instances, &mut fast);
        prop_assert_eq!(chosen, decision.chosen, "of {} equal", decision.tied);
        prop_assert_eq!(&fast, &explained, "as many draws");
        let prepared = PreparedRequest::of(&requests[which]);
        prop_assert_eq!(prepared.choose(instances, &mut scanning), decision.chosen);
        prop_assert_eq!(&scanning, &explained, "as many draws");
        Ok(chosen)
    };
    play(
        &mut instances,
        requests,
        moves,
        decide,
        |at, which, instance| {
            let mut index = index.borrow_mut();
            match which {
                Some((which, tasks)) => {
                    let request = index.request(&requests[which], std::slice::from_ref(instance));
                    index.task_changed(request, at, instance, tasks);
                }
                None => index.instance_changed(at, instance),
            }
        },
    )
}

#[test]
fn the_index_draws_among_many_values_of_an_attribute_as_the_decision_does() {
    let mut instances: Vec<ContainerInstance> = (0..150)
        .map(|number| {
            let mut instance = small(&format!("i-{number}"), "az-a");
            let rack = format!("r{}", number % 70);
            instance.attributes.insert("rack".to_owned(), Some(rack));
            instance
        })
        .collect();
    let request = request(&[("spread", "attribute:rack"), ("spread", "instanceId")]);
    let mut index = PlacementIndex::of(&instances);
    let known = index.request(&request, &instances);
    let (mut one, mut other) = (Random::from_seed(1), Random::from_seed(1));
    for _ in 0..300 {
        let chosen = place(&request, &instances, &mut one).chosen;
        assert_eq!(index.choose(known, &instances, &mut other), chosen);
        let chosen = chosen.unwrap();
        let instance = &mut instances[chosen];
        let tasks = request.requirement.reserve_on(instance, &request.group);
        index.task_changed(known, chosen, instance, tasks.unwrap());
    }
}

#[test]
fn instances_that_share_their_attributes_are_decided_about_as_if_they_did_not() {
    let apart = [
        with_tasks(small("i-1", "az-a"), "service:web", 1),
        small("i-2", "az-a"),
        small("i-3", "az-b"),
    ];
    let mut sharing = apart.clone();
    let [first, second, third] = &mut sharing;
    second.attributes.share_with([&first.attributes]);
    third.attributes.share_with([&first.attributes]);
    let mut request = request(&[("spread", "attribute:ecs.availability-zone")]);
    request.constraints = vec![member_of("attribute:ecs.availability-zone == az-a")];
    assert_eq!(decide(&request, &sharing), decide(&request, &apart));
    // A change of one leaves the other as it was.
    sharing[1].attributes.remove("ecs.availability-zone");
    assert_eq!(decide(&request, &sharing).chosen, Some(0));
    assert_eq!(sharing[0].availability_zone(), "az-a");
}
