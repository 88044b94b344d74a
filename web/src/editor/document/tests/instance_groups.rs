use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::editor::document::instance_groups::{Alike, Looking, SHOWN_AT_ONCE, Shown, instance_of};

/// `count` instances, in turn in zones a and b; every fourth is an r5.large.
fn instances(count: usize) -> Vec<Value> {
    let each = (0..count).map(|number| {
        let zone = ["us-east-1a", "us-east-1b"][number % 2];
        let of_type = if number % 4 == 3 {
            "r5.large"
        } else {
            "m5.large"
        };
        json!({ "ec2InstanceId": format!("i-{number:04}"), "attributes": [
            { "name": "ecs.instance-type", "value": of_type },
            { "name": "ecs.availability-zone", "value": zone },
        ] })
    });
    each.collect()
}

fn alike(zone: &str, of_type: &str) -> Alike {
    Alike::ZoneAndType(zone.to_owned(), of_type.to_owned())
}

fn searching(query: &str) -> Looking {
    Looking {
        query: query.to_owned(),
        open: None,
    }
}

fn shown(looking: &Looking, instances: &[Value]) -> Shown {
    Looking::shown(instances, &looking.found(instances))
}

#[test]
fn a_few_are_shown_each_and_many_by_what_they_have_in_common() {
    let few = instances(SHOWN_AT_ONCE);
    let Shown::Each(zones) = shown(&Looking::default(), &few) else {
        panic!("{SHOWN_AT_ONCE} instances are few");
    };
    assert_eq!(zones["us-east-1b"].len(), SHOWN_AT_ONCE / 2);

    let many = instances(400);
    let Shown::Groups(groups) = shown(&Looking::default(), &many) else {
        panic!("400 instances are many");
    };
    let counts: BTreeMap<Alike, usize> = groups
        .into_iter()
        .map(|(alike, indexes)| (alike, indexes.len()))
        .collect();
    assert_eq!(
        counts,
        BTreeMap::from([
            (alike("us-east-1a", "m5.large"), 200),
            (alike("us-east-1b", "m5.large"), 100),
            (alike("us-east-1b", "r5.large"), 100),
        ])
    );
}

#[test]
fn instances_that_nothing_is_alike_of_are_one_group() {
    let mut many = instances(300);
    for (number, instance) in many.iter_mut().enumerate() {
        instance["attributes"][0]["value"] = format!("own.{number}").into();
    }
    let Shown::Groups(groups) = shown(&Looking::default(), &many) else {
        panic!("300 instances are many");
    };
    assert_eq!(groups[&Alike::Nothing].len(), 300);
    assert_eq!(groups.len(), 1);
}

#[test]
fn instances_are_found_by_the_words_of_a_query_in_any_order() {
    let mut many = instances(400);
    many[8]["status"] = "DRAINING".into();
    many[9]["attributes"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "stack", "value": "Blue" }));
    for (query, count) in [
        ("", 400),
        ("  ", 400),
        ("I-0017", 1),
        ("r5", 100),
        ("us-east-1b r5.large", 100),
        ("r5.large us-east-1b", 100),
        ("r5.large us-east-1a", 0),
        ("draining", 1),
        ("active", 399),
        ("stack", 1),
        ("blue", 1),
        ("ecs.instance-type", 0),
    ] {
        assert_eq!(searching(query).found(&many).len(), count, "{query}");
    }
}

#[test]
fn an_instance_is_brought_into_view_on_the_page_of_its_group() {
    let many = instances(400);
    let a = alike("us-east-1a", "m5.large");
    // The 101st of the 200 in zone a.
    let looking = searching("m5").at(&many, 200);
    assert_eq!(looking.query, "m5");
    assert_eq!(looking.open, Some((a.clone(), 2)));
    assert_eq!(looking.page(&a, 200), Some((2, 100..150)));

    // A query that would hide it gives way.
    let looking = searching("r5").at(&many, 200);
    assert_eq!(looking.query, "");
    assert_eq!(looking.open, Some((a, 2)));

    // Where each is shown, there is nothing to open.
    assert_eq!(searching("i-0200").at(&many, 200), searching("i-0200"));
}

#[test]
fn the_last_page_holds_what_is_left_and_there_is_none_behind_it() {
    let (a, b) = (
        alike("us-east-1a", "m5.large"),
        alike("us-east-1b", "m5.large"),
    );
    for (page, count, expected) in [
        (0, 120, (0, 0..50)),
        (2, 120, (2, 100..120)),
        // After the instances of the last page were removed.
        (2, 100, (1, 50..100)),
        (9, 1, (0, 0..1)),
    ] {
        let looking = Looking {
            query: String::new(),
            open: Some((a.clone(), page)),
        };
        assert_eq!(looking.page(&a, count), Some(expected));
        assert_eq!(looking.page(&b, count), None);
    }
}

#[test]
fn a_pointer_says_which_instance_it_is_in() {
    for (pointer, index) in [
        ("/cluster/containerInstances/12", Some(12)),
        ("/cluster/containerInstances/12/status", Some(12)),
        ("/cluster/containerInstances", None),
        ("/services/0", None),
    ] {
        assert_eq!(instance_of(pointer), index, "{pointer}");
    }
}
