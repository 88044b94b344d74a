//! Decisions that are kept, against those that are explained at once.

use std::rc::Rc;

use super::*;
use crate::shared_list::SharedList;

fn shared(instances: Vec<ContainerInstance>) -> SharedList<Rc<ContainerInstance>> {
    let mut list = SharedList::new();
    (instances.into_iter()).for_each(|instance| list.push(Rc::new(instance)));
    list
}

fn cluster(instances: &SharedList<Rc<ContainerInstance>>, provider: Option<&str>) -> Among {
    Among::Cluster {
        instances: instances.clone(),
        capacity_provider: provider.map(Into::into),
    }
}

fn request() -> PlacementRequest {
    PlacementRequest {
        requirement: Requirement {
            memory: 1024,
            ..Requirement::default()
        },
        group: "service:web".to_owned(),
        constraints: Vec::new(),
        strategies: Vec::new(),
        scheduler: Scheduler::Service,
        expressions: Expressions::default(),
    }
}

#[test]
fn a_kept_decision_explains_the_cluster_as_it_was() {
    let mut instances = shared(vec![small("i-1", "a"), small("i-2", "b")]);
    let (mut chooser, mut random) = (Chooser::by_index(), Random::from_seed(1));
    let plain: Vec<ContainerInstance> = instances.iter().map(|it| (**it).clone()).collect();
    let kept = chooser.decide(request(), cluster(&instances, None), &mut random);
    let explained = kept.explain();
    for at in 0..2 {
        Rc::make_mut(instances.get_mut(at).unwrap()).status = InstanceStatus::Draining;
    }
    assert_eq!(kept.explain(), explained);
    assert_eq!(
        explained,
        place(&request(), &plain, &mut Random::from_seed(1))
    );
    assert_eq!(format!("{kept:?}"), format!("{explained:?}"));
}

#[test]
fn only_instances_of_the_capacity_provider_are_looked_at() {
    let mut of_group = small("i-2", "b");
    of_group.capacity_provider_name = Some("group".to_owned());
    let instances = shared(vec![small("i-1", "a"), of_group]);
    let (mut chooser, mut random) = (Chooser::by_index(), Random::from_seed(1));
    let kept = chooser.decide(request(), cluster(&instances, Some("group")), &mut random);
    assert!(Rc::ptr_eq(kept.chosen.as_ref().unwrap(), &instances[1]));
    assert_eq!(kept.explain().candidates.len(), 1);
    assert_eq!(kept.explain().chosen, Some(0));
}

#[test]
fn the_same_is_asked_until_an_instance_or_the_request_changes() {
    let mut instances = shared(vec![small("i-1", "a"), small("i-2", "b")]);
    let (mut chooser, mut random) = (Chooser::by_index(), Random::from_seed(1));
    let mut decide = |group: &str, instances: &SharedList<_>| {
        let request = PlacementRequest {
            group: group.to_owned(),
            ..request()
        };
        chooser.decide(request, cluster(instances, None), &mut random)
    };
    let first = decide("service:web", &instances);
    assert!(first.asks_the_same_as(&decide("service:web", &instances)));
    assert!(!first.asks_the_same_as(&decide("service:db", &instances)));
    Rc::make_mut(instances.get_mut(0).unwrap()).version += 1;
    assert!(!first.asks_the_same_as(&decide("service:web", &instances)));
}

#[test]
fn of_an_instance_that_is_named_no_other_is_looked_at() {
    let busy = ContainerInstance {
        agent_connected: false,
        ..small("i-2", "b")
    };
    let (mut chooser, mut random) = (Chooser::by_index(), Random::from_seed(1));
    for (instance, takes_it) in [(small("i-1", "a"), true), (busy, false)] {
        let among = Among::Instance(Rc::new(instance));
        let kept = chooser.decide(request(), among, &mut random);
        assert_eq!(kept.chosen.is_some(), takes_it);
        assert_eq!(kept.explain().candidates.len(), 1);
        assert_eq!(kept.explain().chosen.is_some(), takes_it);
    }
}

#[test]
fn what_is_not_there_is_what_failed() {
    let mut chooser = Chooser::by_index();
    for (absence, reason) in [
        (Absence::Missing, "MISSING"),
        (Absence::Inactive, "INACTIVE"),
        (Absence::EmptyCapacityProvider, "EMPTY CAPACITY PROVIDER"),
    ] {
        let arn = "arn:aws:ecs:us-east-1:1:container-instance/playground/gone";
        let among = Among::None {
            arn: arn.into(),
            absence,
        };
        let kept = chooser.decide(request(), among, &mut Random::from_seed(1));
        let failures = kept.explain().failures();
        assert_eq!(failures, [(arn.to_owned(), reason.to_owned())]);
        assert!(kept.chosen.is_none());
    }
}
