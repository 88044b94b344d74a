//! What decisions and refusals say.

use super::*;
use crate::diagnostic::Severity;

#[test]
fn each_thing_that_is_lacking_is_a_reason_of_its_own() {
    let change = |of: fn(&mut ContainerInstance, &mut PlacementRequest)| {
        let (mut instance, mut request) = (small("i-1", "us-east-1a"), request(&[]));
        of(&mut instance, &mut request);
        let decision = decide(&request, &[instance]);
        assert_eq!(decision.chosen, None);
        let [rejection] = decision.candidates[0].rejections.as_slice() else {
            panic!("{:?}", decision.candidates)
        };
        (
            rejection.reason(),
            rejection.badge(),
            rejection.explanation(),
        )
    };
    for (of, reason, badge, explanation) in [
        (
            (|instance, _| instance.status = InstanceStatus::Draining)
                as fn(&mut ContainerInstance, &mut PlacementRequest),
            "DRAINING",
            "STATUS",
            "DRAINING: only ACTIVE instances take new tasks.",
        ),
        (
            |instance, _| instance.agent_connected = false,
            "AGENT",
            "AGENT",
            "The ECS agent is not connected.",
        ),
        (
            |_, request| request.requirement.cpu = 4096,
            "RESOURCE:CPU",
            "CPU",
            "2,048 CPU units free, 4,096 needed.",
        ),
        (
            |instance, _| instance.remaining.memory = 511,
            "RESOURCE:MEMORY",
            "MEM",
            "511 MiB free, 512 needed.",
        ),
        (
            |_, request| request.requirement.ports_tcp = [22].into(),
            "RESOURCE:PORTS",
            "PORT",
            "Host port 22/tcp is in use.",
        ),
        (
            |_, request| request.requirement.gpus = 1,
            "RESOURCE:GPU",
            "GPU",
            "0 GPUs free, 1 needed.",
        ),
        (
            |instance, request| {
                instance.remaining.network_interfaces = 0;
                request.requirement.network_interfaces = 1;
            },
            "RESOURCE:ENI",
            "ENI",
            "0 network interfaces free, 1 needed.",
        ),
        (
            |_, request| request.requirement.attributes = ["ecs.capability.x".to_owned()].into(),
            "ATTRIBUTE",
            "ATTRIBUTE",
            "The attribute ecs.capability.x is missing.",
        ),
        (
            |_, request| request.requirement.availability_zones = ["us-east-1b".to_owned()].into(),
            "LOCATION",
            "ZONE",
            "In us-east-1a, where none of the request's subnets is.",
        ),
        (
            |_, request| request.constraints = vec![member_of("attribute:team == x")],
            "MemberOf placement constraint unsatisfied.",
            "memberOf",
            "attribute:team == x does not hold.",
        ),
        (
            |instance, request| {
                request.constraints = vec![distinct_instance()];
                instance.task_groups.insert("service:web".to_owned(), 1);
            },
            "DistinctInstance placement constraint unsatisfied.",
            "distinctInstance",
            "A task of the same group is here already.",
        ),
    ] {
        let expected = (reason.to_owned(), badge, explanation.to_owned());
        assert_eq!(change(of), expected);
    }
}

#[test]
fn everything_that_speaks_against_an_instance_is_listed_in_order() {
    let mut request = request(&[]);
    request.requirement.cpu = 9999;
    request.requirement.memory = 99_999;
    request.constraints = vec![distinct_instance(), member_of("attribute:team == x")];
    let mut instance = with_tasks(small("i-1", "us-east-1a"), "service:web", 1);
    instance.agent_connected = false;
    let badges: Vec<&str> = decide(&request, &[instance]).candidates[0]
        .rejections
        .iter()
        .map(Rejection::badge)
        .collect();
    assert_eq!(
        badges,
        ["AGENT", "CPU", "MEM", "distinctInstance", "memberOf"]
    );
}

#[test]
fn ranks_stop_where_the_instance_fell_out_and_positions_order_all_that_qualify() {
    let mut full = small("i-b2", "az-b");
    full.remaining.memory = 1000;
    let mut tiny = small("i-a2", "az-a");
    tiny.remaining.memory = 10;
    let instances = [
        with_tasks(small("i-a1", "az-a"), "service:web", 1),
        tiny,
        small("i-b1", "az-b"),
        full,
    ];
    let decision = decide(
        &request(&[
            ("spread", "attribute:ecs.availability-zone"),
            ("binpack", "memory"),
        ]),
        &instances,
    );
    assert_eq!(decision.chosen, Some(3));
    assert_eq!(decision.tied, 1);
    let seen: Vec<_> = decision
        .candidates
        .iter()
        .map(|candidate| {
            let ranks = candidate.ranks.iter();
            let ranks: Vec<(i64, bool)> = ranks.map(|rank| (rank.value, rank.kept)).collect();
            (candidate.position, ranks)
        })
        .collect();
    assert_eq!(
        seen,
        [
            (Some(3), vec![(1, false)]),
            (None, vec![]),
            (Some(2), vec![(0, true), (3372, false)]),
            (Some(1), vec![(0, true), (488, true)]),
        ]
    );
    assert_eq!(decision.candidates[3].ranks[0].group.as_ref(), "az-b");
    assert_eq!(
        decision.sentence(),
        "az-b has the fewest tasks of service:web (0); of its 2 instances i-b2 has the least \
         memory left (488 MiB)."
    );
    let funnel: Vec<(String, String, String)> = decision
        .funnel()
        .into_iter()
        .map(|step| {
            let dots = step.survivors.iter().map(|on| if *on { 'o' } else { '.' });
            (step.label, step.detail, dots.collect())
        })
        .collect();
    let expected = [
        ("ACTIVE", "instances", "oooo"),
        ("Resources", "MEM", "o.oo"),
        ("Constraints", "none", "o.oo"),
        ("spread", "availability-zone", "..oo"),
        ("binpack", "memory", "...o"),
        ("Choice", "i-b2", "...o"),
    ]
    .map(|(label, detail, dots)| (label.to_owned(), detail.to_owned(), dots.to_owned()));
    assert_eq!(funnel, expected);
}

#[test]
fn a_sentence_begins_with_a_capital_unless_it_begins_with_a_name() {
    let zone = ("spread", "attribute:ecs.availability-zone");
    let rack = ("spread", "attribute:rack");
    let mut full = small("i-3", "az-b");
    full.remaining.memory = 1000;
    full.attributes
        .insert("rack".to_owned(), Some("r1".to_owned()));
    let instances = [
        with_tasks(small("i-1", "az-a"), "service:web", 1),
        small("i-2", "az-b"),
        with_tasks(full, "service:web", 2),
    ];
    for (strategy, beginning) in [
        (("binpack", "memory"), "Of the 3 that can take it "),
        (("binpack", "cpu"), "All 3 instances "),
        (zone, "az-a has the fewest "),
        (rack, "The group without the attribute has "),
        (("random", ""), "i-"),
    ] {
        let sentence = decide(&request(&[strategy]), &instances).sentence();
        assert!(sentence.starts_with(beginning), "{sentence}");
    }
}

#[test]
fn a_draw_among_equals_says_so_and_the_one_drawn_is_first() {
    let instances = [
        small("i-1", "az-a"),
        small("i-2", "az-b"),
        small("i-3", "az-c"),
    ];
    for seed in 0..10 {
        let decision = place(
            &request(&[("binpack", "memory")]),
            &instances,
            &mut Random::from_seed(seed),
        );
        let chosen = &decision.candidates[decision.chosen.unwrap()];
        assert_eq!((decision.tied, chosen.position), (3, Some(1)));
        assert_eq!(
            decision.sentence(),
            format!(
                "All 3 instances are equal for binpack(memory); {} was drawn from 3 that are equal.",
                chosen.id()
            )
        );
    }
}

#[test]
fn the_service_event_names_the_closest_instance_as_ecs_does() {
    let mut request = request(&[]);
    request.constraints = vec![member_of("attribute:team == x")];
    let mut near = small("i-near", "az-a");
    near.attributes
        .insert("team".to_owned(), Some("x".to_owned()));
    near.remaining.memory = 100;
    let mut far = small("i-far", "az-a");
    far.agent_connected = false;
    let event =
        |instances: &[ContainerInstance]| decide(&request, instances).service_event("web").unwrap();
    let troubleshooting =
        "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
    let start = "(service web) was unable to place a task because no container instance met all \
                 of its requirements.";
    assert_eq!(
        event(&[far.clone(), near]),
        format!(
            "{start} The closest matching (container-instance i-near) has insufficient memory \
             available. {troubleshooting}"
        )
    );
    assert_eq!(
        event(&[far]),
        format!(
            "{start} The closest matching (container-instance i-far) encountered error \
             \"AGENT\". {troubleshooting}"
        )
    );
    assert_eq!(
        event(&[]),
        format!(
            "{start} Reason: No Container Instances were found in your cluster. {troubleshooting}"
        )
    );
    request.constraints.clear();
    let placed = decide(&request, &[small("i-1", "az-a")]);
    assert_eq!(placed.service_event("web"), None);
    assert_eq!(placed.failures(), []);
}

#[test]
fn what_a_request_may_not_ask_is_refused() {
    let mut constraints = vec![member_of("attribute:a exists"); 9];
    constraints.push(PlacementConstraint {
        kind: "near".to_owned(),
        expression: None,
        ..PlacementConstraint::default()
    });
    constraints.push(member_of(""));
    constraints.push(member_of(&format!("attribute:a == {}", "x".repeat(2000))));
    let of = strategies(&[("spread", "zone"), ("pack", ""), ("random", "cpu")]);
    let said: Vec<(Severity, String, String)> = check_request(&constraints, &of, 2, "/services/0")
        .into_iter()
        .map(|it| (it.severity, it.pointer, it.message))
        .collect();
    let expected = [
        (
            Severity::Error,
            "/placementConstraints",
            "Maximum number of constraints is 10; this request has 12 and the task definition 2.",
        ),
        (
            Severity::Error,
            "/placementConstraints/9/type",
            "'near' is no type of placement constraint.",
        ),
        (
            Severity::Error,
            "/placementConstraints/10",
            "memberOf needs an expression.",
        ),
        (
            Severity::Error,
            "/placementConstraints/11/expression",
            "The expression has 2015 characters; at most 2000 are allowed.",
        ),
        (
            Severity::Error,
            "/placementStrategy/0/field",
            "spread field 'zone' is invalid",
        ),
        (
            Severity::Error,
            "/placementStrategy/1/type",
            "placement strategy type 'pack' is invalid",
        ),
        (
            Severity::Warning,
            "/placementStrategy/2/field",
            "random takes no field; it is passed over.",
        ),
    ]
    .map(|(severity, pointer, message)| {
        (
            severity,
            format!("/services/0{pointer}"),
            message.to_owned(),
        )
    });
    assert_eq!(said, expected);
}
