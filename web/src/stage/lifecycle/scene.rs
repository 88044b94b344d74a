//! Who stands where on the rail: tokens where tasks are, rings where ECS wants them, and a line
//! between the two for as long as they differ.

use ecslab::lifecycle::{DesiredStatus, LastStatus, STATUSES, Task, TaskNumber};

use super::track::{Slot, Track};

/// What the rail shows of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traveller {
    /// The task.
    pub task: TaskNumber,
    /// First four digits of its id.
    pub short_id: String,
    /// Where it is.
    pub last_status: LastStatus,
    /// Where ECS wants it.
    pub desired_status: DesiredStatus,
    /// Whether it differs in the branch that this is compared with.
    pub differs: bool,
}

/// A token: one task where it is, or the number of those that have no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its tasks, newest first; one, unless it stands for those that have no room.
    pub tasks: Vec<Traveller>,
    /// Where.
    pub slot: Slot,
    /// At which station.
    pub status: LastStatus,
    /// Whether `desiredStatus` is met; of a number, whether it is of all.
    pub is_met: bool,
}

/// A ring: where ECS wants one task, or all that have no ring of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Its tasks.
    pub tasks: Vec<Traveller>,
    /// Where.
    pub slot: Slot,
    /// RUNNING or STOPPED.
    pub status: LastStatus,
}

/// A line from a token to a ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From the token.
    pub from: Slot,
    /// To the ring.
    pub to: Slot,
    /// The ring's status.
    pub status: LastStatus,
    /// Tells links apart: the first task of the token, and its status.
    pub key: String,
}

/// Everything that stands on the rail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// Tokens, in the order of a task's life.
    pub tokens: Vec<Token>,
    /// Rings.
    pub rings: Vec<Ring>,
    /// Lines.
    pub links: Vec<Link>,
}

impl Traveller {
    /// What the rail shows of `task`.
    #[must_use]
    pub fn of(task: &Task) -> Self {
        Self {
            task: task.number,
            short_id: task.short_id().to_owned(),
            last_status: task.last_status,
            desired_status: task.desired_status,
            differs: false,
        }
    }

    /// The station at which its ring stands.
    #[must_use]
    pub fn wanted(&self) -> LastStatus {
        match self.desired_status {
            DesiredStatus::Running => LastStatus::Running,
            DesiredStatus::Stopped => LastStatus::Stopped,
        }
    }

    /// Whether the task is where ECS wants it.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.last_status == self.wanted()
    }
}

impl Scene {
    /// Places `travellers` on `track`. The selected task always has a token and a ring of its
    /// own.
    #[must_use]
    pub fn of(track: Track, travellers: &[Traveller], selected: Option<TaskNumber>) -> Self {
        let mut scene = Self::default();
        for meaning in &STATUSES {
            let here = |traveller: &&Traveller| traveller.last_status == meaning.status;
            let tokens = grouped(
                travellers.iter().filter(here),
                track.token_room(meaning.status),
                selected,
                |traveller| u64::from(traveller.task.0),
            );
            // Wanted here and not here yet; the one furthest on its way is shown first.
            let coming = |traveller: &&Traveller| {
                traveller.wanted() == meaning.status && !traveller.is_met()
            };
            let rests = matches!(meaning.status, LastStatus::Running | LastStatus::Stopped);
            let room = track.rest_room(meaning.status).saturating_sub(tokens.len());
            let mut rings = grouped(
                travellers.iter().filter(coming).filter(move |_| rests),
                room.max(1),
                selected,
                |traveller| {
                    u64::from(u32::MAX - traveller.task.0) + ((traveller.last_status as u64) << 32)
                },
            );
            // In the direction of travel: the rings, the one that is filled next last, then the
            // tokens from the newest on, then a number. Lines from the way there stay short, and
            // a token that arrives finds its ring where it will stand.
            rings.reverse();
            let slots = track.slots(meaning.status, rings.len() + tokens.len());
            let (ring_slots, token_slots) = slots.split_at(rings.len().min(slots.len()));
            scene
                .rings
                .extend(rings.into_iter().zip(ring_slots).map(|(tasks, slot)| Ring {
                    tasks,
                    slot: *slot,
                    status: meaning.status,
                }));
            scene.tokens.extend(
                tokens
                    .into_iter()
                    .zip(token_slots)
                    .map(|(tasks, slot)| Token {
                        is_met: tasks.iter().all(Traveller::is_met),
                        tasks,
                        slot: *slot,
                        status: meaning.status,
                    }),
            );
        }
        scene.links = links(&scene.tokens, &scene.rings);
        scene
    }
}

/// Groups of one, those with the highest `rank` first, and at the end one group of those that
/// have no room. The selected task is never among these.
fn grouped<'all>(
    travellers: impl Iterator<Item = &'all Traveller>,
    room: usize,
    selected: Option<TaskNumber>,
    rank: impl Fn(&Traveller) -> u64,
) -> Vec<Vec<Traveller>> {
    let mut all: Vec<&Traveller> = travellers.collect();
    all.sort_by_key(|traveller| std::cmp::Reverse(rank(traveller)));
    if all.len() <= room {
        return all.into_iter().map(|one| vec![one.clone()]).collect();
    }
    let alone = room.saturating_sub(1);
    let position = all
        .iter()
        .position(|traveller| Some(traveller.task) == selected);
    if let Some(position) = position.filter(|position| *position >= alone) {
        let chosen = all.remove(position);
        all.insert(alone.saturating_sub(1), chosen);
    }
    let rest = all.split_off(alone);
    all.into_iter()
        .map(|one| vec![one.clone()])
        .chain(std::iter::once(rest.into_iter().cloned().collect()))
        .collect()
}

fn links(tokens: &[Token], rings: &[Ring]) -> Vec<Link> {
    let mut links = Vec::new();
    for token in tokens {
        let mut reached = Vec::new();
        for traveller in token.tasks.iter().filter(|traveller| !traveller.is_met()) {
            let ring = rings.iter().enumerate().find(|(_, ring)| {
                ring.status == traveller.wanted()
                    && ring.tasks.iter().any(|other| other.task == traveller.task)
            });
            if let Some((index, ring)) = ring
                && !reached.contains(&index)
            {
                reached.push(index);
                links.push(Link {
                    from: token.slot,
                    to: ring.slot,
                    status: ring.status,
                    key: format!(
                        "{}-{}-{}",
                        traveller.task.0,
                        token.status.name(),
                        ring.status.name()
                    ),
                });
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traveller(number: u32, last: LastStatus, desired: DesiredStatus) -> Traveller {
        Traveller {
            task: TaskNumber(number),
            short_id: format!("{number:04x}"),
            last_status: last,
            desired_status: desired,
            differs: false,
        }
    }

    fn starting(numbers: std::ops::RangeInclusive<u32>) -> Vec<Traveller> {
        numbers
            .map(|number| traveller(number, LastStatus::Pending, DesiredStatus::Running))
            .collect()
    }

    fn track() -> Track {
        Track::of(716)
    }

    #[test]
    fn a_task_that_is_not_where_ecs_wants_it_has_a_ring_and_a_line_to_it() {
        let stopping = traveller(1, LastStatus::Running, DesiredStatus::Stopped);
        let scene = Scene::of(track(), &[stopping], None);
        assert_eq!(scene.rings.len(), 1);
        assert_eq!(scene.rings[0].status, LastStatus::Stopped);
        assert_eq!(scene.links.len(), 1);
        assert_eq!(scene.links[0].from, scene.tokens[0].slot);
        assert_eq!(scene.links[0].to, scene.rings[0].slot);
    }

    #[test]
    fn a_task_that_is_where_ecs_wants_it_has_no_line() {
        let running = traveller(1, LastStatus::Running, DesiredStatus::Running);
        let stopped = traveller(2, LastStatus::Stopped, DesiredStatus::Stopped);
        let scene = Scene::of(track(), &[running, stopped], None);
        assert!(scene.rings.is_empty() && scene.links.is_empty());
        assert!(scene.tokens.iter().all(|token| token.is_met));
    }

    #[test]
    fn more_than_four_on_a_station_are_three_and_a_number() {
        let scene = Scene::of(track(), &starting(1..=8), None);
        let sizes: Vec<usize> = scene.tokens.iter().map(|token| token.tasks.len()).collect();
        assert_eq!(sizes, [1, 1, 1, 5]);
        assert_eq!(Scene::of(track(), &starting(1..=4), None).tokens.len(), 4);
    }

    #[test]
    fn the_selected_task_stands_alone_even_in_a_crowd() {
        let selected = Some(TaskNumber(1));
        let scene = Scene::of(track(), &starting(1..=12), selected);
        let alone = |tasks: &[Traveller]| tasks.len() == 1 && Some(tasks[0].task) == selected;
        assert!(scene.tokens.iter().any(|token| alone(&token.tasks)));
        assert!(scene.rings.iter().any(|ring| alone(&ring.tasks)));
    }

    #[test]
    fn every_task_under_way_is_joined_to_a_ring_however_many_there_are() {
        let mut travellers = starting(1..=20);
        travellers.extend(
            (21..=40).map(|number| traveller(number, LastStatus::Stopping, DesiredStatus::Stopped)),
        );
        travellers.extend(
            (41..=60).map(|number| traveller(number, LastStatus::Running, DesiredStatus::Running)),
        );
        let scene = Scene::of(track(), &travellers, None);
        let shown: usize = scene.tokens.iter().map(|token| token.tasks.len()).sum();
        assert_eq!(shown, 60);
        let ringed: usize = scene.rings.iter().map(|ring| ring.tasks.len()).sum();
        assert_eq!(ringed, 40);
        for token in scene.tokens.iter().filter(|token| !token.is_met) {
            assert!(scene.links.iter().any(|link| link.from == token.slot));
        }
    }

    #[test]
    fn the_task_furthest_on_its_way_finds_its_ring_where_it_will_stand() {
        let travellers = [
            traveller(1, LastStatus::Running, DesiredStatus::Running),
            traveller(2, LastStatus::Activating, DesiredStatus::Running),
            traveller(3, LastStatus::Pending, DesiredStatus::Running),
        ];
        let scene = Scene::of(track(), &travellers, None);
        let order: Vec<u32> = scene
            .rings
            .iter()
            .map(|ring| ring.tasks[0].task.0)
            .collect();
        assert_eq!(order, [3, 2]);

        let mut arrived = travellers.clone();
        arrived[1].last_status = LastStatus::Running;
        let later = Scene::of(track(), &arrived, None);
        let token = later.tokens.iter().find(|token| token.tasks[0].task.0 == 2);
        assert_eq!(token.unwrap().slot, scene.rings[1].slot);
    }
}
