//! Tasks on capacity that AWS runs: no container instance, so no card of one.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, LaunchType, Task};
use ecslab::simulation::World;

use crate::store::Selection;

/// The tasks on Fargate in one zone.
#[derive(Clone, Debug, PartialEq)]
pub struct FargateZone {
    /// The zone.
    pub availability_zone: String,
    /// Its tasks that are not STOPPED.
    pub tasks: Vec<(Rc<Task>, Marks)>,
}

/// How a task is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Whether it is selected.
    pub selected: bool,
    /// Whether it differs in the branch that this is compared with.
    pub differs: bool,
}

impl FargateZone {
    /// Every zone with tasks on Fargate, by name.
    pub fn all(world: &World, selection: &Selection) -> Vec<Self> {
        let mut zones: Vec<Self> = Vec::new();
        let tasks = world.tasks.values().filter(|task| {
            task.launch_type == LaunchType::Fargate && task.last_status != LastStatus::Stopped
        });
        for task in tasks {
            let marks = Marks {
                selected: *selection == Selection::Task(task.number),
                differs: false,
            };
            let entry = (Rc::clone(task), marks);
            let zone = &task.availability_zone;
            match zones.iter_mut().find(|it| it.availability_zone == *zone) {
                Some(found) => found.tasks.push(entry),
                None => {
                    let place = zones.partition_point(|other| {
                        super::zone_order(&other.availability_zone, zone).is_lt()
                    });
                    let found = Self {
                        availability_zone: zone.clone(),
                        tasks: vec![entry],
                    };
                    zones.insert(place, found);
                }
            }
        }
        zones
    }
}
