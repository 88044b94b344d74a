//! What the Cluster view shows, as data: a fold over the world, the beat and the selection.
//!
//! Nothing here touches the browser, so that it can be tested without one.

mod card;
mod fargate;
mod shown;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use ecslab::cluster::ContainerInstance;
use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::simulation::World;

use super::numbers::ratio;
use crate::store::{Beat, Selection};

pub use card::{Block, Card, Check, Condition, Gauge, Slots, Verdict};
pub use fargate::{FargateZone, Marks};
pub use shown::{Because, LAST_PHASE, Shown, Step};

/// From this many container instances on, cards are rows of a list.
pub const DENSE_FROM: usize = 30;

/// From this many container instances on, the cluster is a map.
pub const MAP_FROM: usize = 150;

/// Lost instances stay on the stage this long, in milliseconds of virtual time.
const LOST_FOR: Milliseconds = 60_000;

/// No tank is higher, in pixels, unless the most common kind of instance would then be lower than
/// `LOWEST_UNIT`.
const HIGHEST_TANK: f64 = 340.0;
const LOWEST_UNIT: f64 = 20.0;

/// The Cluster view as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The decision that the strip and the cards tell of.
    pub shown: Option<Shown>,
    /// The task group whose tasks are coloured; the others are grey.
    pub group: Option<String>,
    /// One for each zone with container instances.
    pub lanes: Vec<Lane>,
    /// Zones with tasks on Fargate.
    pub fargate: Vec<FargateZone>,
    /// How amounts become heights.
    pub scale: Scale,
    /// Whether cards are rows of a list.
    pub dense: bool,
    /// Whether the cluster is a map: there are too many instances for cards.
    pub mapped: bool,
    /// Whether tasks are shown that have given their reservation back.
    pub given_back: bool,
}

/// The container instances of one zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The zone; empty: the instances do not say.
    pub availability_zone: String,
    /// Tasks of the coloured group that are PENDING or RUNNING here: what spread counts.
    pub group_count: u32,
    /// Whether the decision shown chose this zone.
    pub picked: bool,
    /// Its instances.
    pub cards: Vec<Rc<Card>>,
}

/// How CPU units and MiB become heights, the same for the whole cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// CPU units of one unit of height.
    pub cpu: i64,
    /// MiB of one unit of height.
    pub memory: i64,
    /// Pixels of one unit of height.
    pub pixels: f64,
}

impl Scene {
    /// The view of `world`; `live` is the world at the live edge. The newest decision is told of
    /// until `told`.
    pub fn of(
        world: &World,
        live: &World,
        beat: Option<Beat>,
        selection: &Selection,
        told: Milliseconds,
    ) -> Self {
        let shown = Shown::of(world, live, beat, selection, told);
        let group = coloured_group(world, shown.as_ref(), selection);
        let scale = Scale::of(world);
        let mapped = world.instances.len() >= MAP_FROM;
        let lanes = if mapped {
            Vec::new()
        } else {
            lanes(world, shown.as_ref(), group.as_deref(), selection)
        };
        Self {
            fargate: FargateZone::all(world, selection),
            scale: scale.fitted(&lanes),
            dense: world.instances.len() >= DENSE_FROM,
            given_back: lanes
                .iter()
                .flat_map(|lane| &lane.cards)
                .flat_map(|card| &card.blocks)
                .any(|block| block.given_back),
            mapped,
            shown,
            group,
            lanes,
        }
    }

    /// Marks the tasks that are `differing` between two branches.
    pub fn mark(&mut self, differing: &[TaskNumber]) {
        for card in self.lanes.iter_mut().flat_map(|lane| &mut lane.cards) {
            // Nobody else has a card of a scene that was just made.
            let blocks = Rc::get_mut(card).map(|card| &mut card.blocks);
            for block in blocks.into_iter().flatten() {
                block.differs = block.task.is_some_and(|task| differing.contains(&task));
            }
        }
        for (task, marks) in self.fargate.iter_mut().flat_map(|zone| &mut zone.tasks) {
            marks.differs = differing.contains(&task.number);
        }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        !self.mapped && self.lanes.is_empty() && self.fargate.is_empty()
    }
}

impl Scale {
    /// The registered amounts of the most common kind of instance make one unit of height.
    fn of(world: &World) -> Self {
        let mut kinds: Vec<((i64, i64), usize)> = Vec::new();
        for instance in &world.instances {
            let kind = (instance.registered.cpu, instance.registered.memory);
            match kinds.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((kind, 1)),
            }
        }
        let common = kinds
            .into_iter()
            .filter(|((cpu, memory), _)| *cpu > 0 && *memory > 0)
            .max_by_key(|(kind, count)| (*count, *kind));
        let (cpu, memory) = common.map_or((2_048, 7_764), |(kind, _)| kind);
        Self {
            cpu,
            memory,
            pixels: 68.0,
        }
    }

    /// The same scale with the height of a unit made to fit: tall tanks where there are few
    /// instances, lower ones where one of them is far bigger than the others.
    fn fitted(mut self, lanes: &[Lane]) -> Self {
        let most = lanes.iter().map(|lane| lane.cards.len()).max().unwrap_or(0);
        let wanted = match most {
            0 | 1 => 124.0,
            2 => 84.0,
            _ => 68.0,
        };
        let highest = lanes
            .iter()
            .flat_map(|lane| &lane.cards)
            .map(|card| {
                self.cpu(card.cpu.registered)
                    .max(self.memory(card.memory.registered))
            })
            .fold(1.0, f64::max);
        self.pixels = f64::min(wanted, (HIGHEST_TANK / highest).max(LOWEST_UNIT));
        self
    }

    /// Height of CPU units, in units of height.
    pub fn cpu(&self, amount: i64) -> f64 {
        ratio(amount, self.cpu)
    }

    /// Height of MiB, in units of height.
    pub fn memory(&self, amount: i64) -> f64 {
        ratio(amount, self.memory)
    }
}

/// Group of the decision shown, or of the selected task, or of the newest task.
fn coloured_group(world: &World, shown: Option<&Shown>, selection: &Selection) -> Option<String> {
    let selected = match selection {
        Selection::Task(number) => world.tasks.get(number).map(|task| task.group.clone()),
        _ => None,
    };
    selected
        .or_else(|| shown.map(|shown| shown.record.decision.request.group.clone()))
        .or_else(|| {
            world
                .tasks
                .values()
                .next_back()
                .map(|task| task.group.clone())
        })
}

fn lanes(
    world: &World,
    shown: Option<&Shown>,
    group: Option<&str>,
    selection: &Selection,
) -> Vec<Lane> {
    let hidden = shown.and_then(Shown::hidden_task);
    let mut lanes: Vec<Lane> = Vec::new();
    let present = world.instances.iter().map(|instance| (instance, None));
    let lost = world
        .lost_instances
        .iter()
        .filter(|(at, _)| world.at.saturating_sub(*at) <= LOST_FOR)
        .filter(|(_, instance)| {
            let arn = &instance.container_instance_arn;
            !world
                .instances
                .iter()
                .any(|it| it.container_instance_arn == *arn)
        })
        .map(|(at, instance)| (instance, Some(*at)));
    for (instance, lost_at) in present.chain(lost) {
        let card = Rc::new(Card::of(world, instance, lost_at, shown, group, selection));
        let count = match lost_at {
            None => group_count(world, instance, group, hidden),
            Some(_) => 0,
        };
        let zone = instance.availability_zone();
        match lanes.iter_mut().find(|lane| lane.availability_zone == zone) {
            Some(lane) => {
                lane.group_count += count;
                lane.picked |= card.is_chosen();
                lane.cards.push(card);
            }
            None => {
                let place =
                    lanes.partition_point(|lane| zone_order(&lane.availability_zone, zone).is_lt());
                let lane = Lane {
                    availability_zone: zone.to_owned(),
                    group_count: count,
                    picked: card.is_chosen(),
                    cards: vec![card],
                };
                lanes.insert(place, lane);
            }
        }
    }
    lanes
}

/// Zones by name; the unknown one last.
pub fn zone_order(left: &str, right: &str) -> std::cmp::Ordering {
    (left.is_empty(), left).cmp(&(right.is_empty(), right))
}

/// Tasks of the group on the instance, without the one that is still on its way there.
fn group_count(
    world: &World,
    instance: &ContainerInstance,
    group: Option<&str>,
    hidden: Option<TaskNumber>,
) -> u32 {
    let Some(group) = group else { return 0 };
    let counted = instance.task_groups.get(group).copied().unwrap_or_default();
    let on_its_way = hidden
        .and_then(|number| world.tasks.get(&number))
        .is_some_and(|task| {
            task.group == group
                && task.container_instance_arn.as_deref()
                    == Some(instance.container_instance_arn.as_str())
        });
    counted.saturating_sub(u32::from(on_its_way))
}
