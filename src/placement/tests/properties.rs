//! What holds for every cluster and every request.

use proptest::prelude::*;

use super::*;

/// Every way to choose, tried one after the other without cleverness.
fn best_by_hand(request: &PlacementRequest, instances: &[ContainerInstance]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..instances.len())
        .filter(|number| request.requirement.fits(&instances[*number]))
        .collect();
    for strategy in &request.strategies {
        let tasks = |instance: &ContainerInstance| {
            i64::from(*instance.task_groups.get(&request.group).unwrap_or(&0))
        };
        let score = |number: usize| -> i64 {
            let instance = &instances[number];
            match (
                strategy.kind.as_str(),
                strategy.field.as_deref().unwrap_or(""),
            ) {
                ("binpack", "cpu") => instance.remaining.cpu,
                ("binpack", _) => instance.remaining.memory,
                ("spread", "instanceId") => tasks(instance),
                ("spread", _) => instances
                    .iter()
                    .filter(|other| other.availability_zone() == instance.availability_zone())
                    .map(tasks)
                    .sum(),
                _ => 0,
            }
        };
        let best = left.iter().map(|number| score(*number)).min();
        left.retain(|number| Some(score(*number)) == best);
    }
    left
}

fn cluster() -> impl Strategy<Value = Vec<ContainerInstance>> {
    let one = (0..4_u8, 0..3_usize, 0..2048_i64, 0..3884_i64, 0..3_u32);
    prop::collection::vec(one, 0..9).prop_map(|ones| {
        ones.into_iter()
            .enumerate()
            .map(|(number, (zone, kind, cpu, memory, tasks))| {
                let kind = ["t3.medium", "m5.large", "g4dn.xlarge"][kind];
                let mut instance = instance(&format!("i-{number}"), kind, &format!("az-{zone}"));
                instance.remaining.cpu = cpu;
                instance.remaining.memory = memory;
                with_tasks(instance, "service:web", tasks)
            })
            .collect()
    })
}

fn any_strategies() -> impl Strategy<Value = Vec<PlacementStrategy>> {
    let one = prop::sample::select(vec![
        ("binpack", "cpu"),
        ("binpack", "memory"),
        ("spread", "instanceId"),
        ("spread", "attribute:ecs.availability-zone"),
    ]);
    prop::collection::vec(one, 1..4).prop_map(|of| strategies(&of))
}

fn requirement() -> impl Strategy<Value = Requirement> {
    let ports = prop::collection::btree_set(prop::sample::select(vec![80_u16, 443, 8080]), 0..3);
    (
        0..900_i64,
        0..1500_i64,
        ports.clone(),
        ports,
        0..2_usize,
        0..2_i64,
    )
        .prop_map(
            |(cpu, memory, ports_tcp, ports_udp, gpus, network_interfaces)| Requirement {
                cpu,
                memory,
                ports_tcp: ports_tcp.into_iter().collect(),
                ports_udp: ports_udp.into_iter().collect(),
                gpus,
                network_interfaces,
                ..Requirement::default()
            },
        )
}

proptest! {
    #[test]
    fn the_choice_is_one_of_those_found_by_hand(
        instances in cluster(), of in any_strategies(), requirement in requirement(), seed: u64,
    ) {
        let request = PlacementRequest { requirement, strategies: of, ..request(&[]) };
        let best = best_by_hand(&request, &instances);
        let decision = place(&request, &instances, &mut Random::from_seed(seed));
        prop_assert_eq!(decision.chosen.is_some(), !best.is_empty());
        prop_assert_eq!(decision.tied, best.len());
        if let Some(chosen) = decision.chosen {
            prop_assert!(best.contains(&chosen));
            prop_assert_eq!(decision.candidates[chosen].position, Some(1));
        }
        let funnel = decision.funnel();
        prop_assert_eq!(funnel.len(), 4 + decision.steps.len());
        prop_assert!(!decision.sentence().is_empty());
    }

    #[test]
    fn capacity_is_never_exceeded_and_what_is_given_back_is_what_was_taken(
        instances in cluster(),
        requirements in prop::collection::vec(requirement(), 1..6),
        moves in prop::collection::vec((any::<bool>(), 0..6_usize), 0..60),
        seed: u64,
    ) {
        let before = instances.clone();
        let mut instances = instances;
        let mut random = Random::from_seed(seed);
        let mut running: Vec<(usize, usize)> = Vec::new();
        for (start, which) in moves {
            if start || running.is_empty() {
                let kind = which % requirements.len();
                let requirement = requirements[kind].clone();
                let request = PlacementRequest { requirement, ..request(&[("binpack", "memory")]) };
                if let Some(chosen) = place(&request, &instances, &mut random).chosen {
                    let tasks =
                        request.requirement.reserve_on(&mut instances[chosen], &request.group);
                    prop_assert!(tasks.is_some());
                    running.push((chosen, kind));
                }
            } else {
                let (on, kind) = running.swap_remove(which % running.len());
                requirements[kind].release_from(&mut instances[on], "service:web");
            }
            for instance in &instances {
                let left = &instance.remaining;
                prop_assert!(left.cpu >= 0 && left.memory >= 0 && left.network_interfaces >= 0);
                prop_assert!(left.cpu <= instance.registered.cpu);
                prop_assert!(left.gpus.len() <= instance.registered.gpus.len());
            }
        }
        for (on, kind) in running {
            requirements[kind].release_from(&mut instances[on], "service:web");
        }
        for (now, then) in instances.iter().zip(&before) {
            prop_assert_eq!(&now.remaining, &then.remaining);
        }
    }

    #[test]
    fn releasing_what_was_never_taken_adds_nothing(requirement in requirement()) {
        let mut fresh = small("i-1", "az-a");
        requirement.release_from(&mut fresh, "service:web");
        prop_assert_eq!(fresh, small("i-1", "az-a"));
    }

    #[test]
    fn what_does_not_fit_is_not_taken(requirement in requirement()) {
        let requirement = Requirement { cpu: 2049, ..requirement };
        let mut fresh = small("i-1", "az-a");
        prop_assert_eq!(requirement.reserve_on(&mut fresh, "service:web"), None);
        prop_assert_eq!(fresh, small("i-1", "az-a"));
    }

    #[test]
    fn spread_keeps_equal_zones_within_one_task(
        zones in 1..5_usize, each in 1..4_usize, count in 0..30_usize, seed: u64,
    ) {
        let mut instances: Vec<ContainerInstance> = (0..zones * each)
            .map(|number| {
                instance(&format!("i-{number}"), "m5.4xlarge", &format!("az-{}", number % zones))
            })
            .collect();
        let spread = request(&[("spread", "attribute:ecs.availability-zone")]);
        let placed = place_all(&spread, &mut instances, count, seed);
        let of_zone = |zone: usize| placed.iter().skip(zone).step_by(zones).sum::<usize>();
        let counts: Vec<usize> = (0..zones).map(of_zone).collect();
        prop_assert_eq!(counts.iter().sum::<usize>(), count);
        let (most, least) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
        prop_assert!(most - least <= 1, "{:?}", counts);
    }
}
