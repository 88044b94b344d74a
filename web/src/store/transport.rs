//! Time: play, step, seek, simulate further, and the placement decisions for which the clock
//! stands still.
//!
//! The live edge is how far time has been simulated. Playing and stepping at the live edge
//! simulate further; seeking never does.

use std::ops::Range;
use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::placement::Scheduler;
use ecslab::scenario::Scenario;
use ecslab::simulation::{EventKind, PlacementRecord, Simulation};

use super::axis::{Axis, Gaps};
use super::{Beat, Beside, Run, Shared, Speed, State, TimeControl, View};

/// Milliseconds of real time at which the phases of a decision begin, at 1×.
pub const PHASES: [u32; 7] = [0, 200, 700, 1_100, 1_500, 1_600, 2_000];
/// Milliseconds of real time after which a decision is over, at 1×.
pub const DECISION_ENDS: u32 = 2_400;
/// The phase in which everything about a decision is seen at once.
pub const CHOICE: u8 = 4;
/// Virtual milliseconds that are played after the last thing that happens.
const AFTERGLOW: Milliseconds = 3_000;
/// The longest time in which nothing happens that is played through when idle time is skipped.
const IDLE: Milliseconds = 5_000;
/// Where such a time is left: so long before the next event.
const BEFORE_NEXT: Milliseconds = 1_000;

/// Speeds in the order of the control.
pub const SPEEDS: [Speed; 9] = [
    Speed(10),
    Speed(25),
    Speed(50),
    Speed::ONE,
    Speed(200),
    Speed(500),
    Speed(1_000),
    Speed(2_500),
    Speed(10_000),
];
/// What the control says for each.
pub const SPEED_LABELS: [&str; 9] = [
    "0.1×", "0.25×", "0.5×", "1×", "2×", "5×", "10×", "25×", "100×",
];

impl Speed {
    /// As time really passes.
    pub const ONE: Self = Self(100);
    /// The fastest at which placement decisions are shown.
    pub const TWO: Self = Self(200);

    /// Virtual milliseconds in a real one.
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Virtual milliseconds in so many real ones.
    pub fn times(self, real: Milliseconds) -> Milliseconds {
        Milliseconds::from(self.0) * real / 100
    }

    /// Whether placement decisions, and what moves, can be followed at this speed.
    pub fn can_be_followed(self) -> bool {
        self <= Self::TWO
    }
}

impl TimeControl {
    /// The time at the right end of the timeline: more than has been simulated.
    pub fn horizon(&self) -> Milliseconds {
        self.axis.horizon
    }

    /// Whether the playhead is where simulating goes on.
    pub fn is_live(&self) -> bool {
        self.playhead >= self.live_edge
    }
}

/// How much further than what is played the branch beside it is simulated, in real milliseconds: so
/// that it need not go on with every event, and no frame waits for much of it.
const BESIDE_AHEAD: Milliseconds = 500;

/// What the clock needs to move the playhead between two changes of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockView {
    /// Whether time passes.
    pub playing: bool,
    /// The decision that is being shown; the clock stands still meanwhile.
    pub beat: Option<Beat>,
    /// Virtual milliseconds in a real one.
    pub factor: f64,
    /// Where the playhead was put last.
    pub playhead: Milliseconds,
    /// When the world changes next.
    pub next_event: Option<Milliseconds>,
    /// How far time has been simulated.
    pub live_edge: Milliseconds,
    /// The axis of the timeline.
    pub axis: Rc<Axis>,
    /// Rises with every move of the playhead that is not the clock's own.
    pub jumps: u32,
}

impl State {
    /// Plays `scenario` from the start: time 0, nothing having happened. `set_up` is its simulation
    /// there, if somebody has it already.
    pub(super) fn restart(&mut self, scenario: Rc<Scenario>, set_up: Option<Rc<Simulation>>) {
        self.time.unfolded.clear();
        let set_up = set_up.unwrap_or_else(|| self.set_up(&scenario));
        self.play(scenario, Rc::unwrap_or_clone(set_up), 0);
        self.time.seen = 0;
        self.rewind();
    }

    /// To the start: what the scenario is made of is there, and nothing has happened to it.
    pub(super) fn rewind(&mut self) {
        self.beat = None;
        self.show(0, self.set_up_events());
    }

    /// Whether the playhead is at the start.
    pub fn is_at_start(&self) -> bool {
        self.time.playhead == 0 && self.time.events <= self.set_up_events()
    }

    /// How many events make up what there is before anything happens.
    pub(super) fn set_up_events(&self) -> usize {
        let is_set_up = |kind: &EventKind| {
            matches!(
                kind,
                EventKind::TaskDefinitionRegistered(_)
                    | EventKind::InstanceRegistered(_)
                    | EventKind::RoleChanged(_)
            )
        };
        self.run
            .simulation
            .journal()
            .iter()
            .take_while(|event| event.at == 0 && is_set_up(&event.kind))
            .count()
    }

    /// Simulates `scenario` up to the present live edge, the playhead staying where it is.
    pub(super) fn resimulate(&mut self, scenario: Rc<Scenario>) {
        let set_up = self.set_up(&scenario);
        self.play(scenario, Rc::unwrap_or_clone(set_up), self.time.live_edge);
        self.seek(self.time.playhead);
    }

    fn set_up(&self, scenario: &Scenario) -> Rc<Simulation> {
        Rc::new(Simulation::with_parts(scenario, self.run.parts).0)
    }

    fn play(&mut self, scenario: Rc<Scenario>, mut simulation: Simulation, until: Milliseconds) {
        simulation.run_until(until);
        self.put_simulation(scenario, Rc::new(simulation));
    }

    /// Plays `scenario`, of which `simulation` is the simulation, from now on.
    pub(super) fn put_simulation(&mut self, scenario: Rc<Scenario>, simulation: Rc<Simulation>) {
        self.time.live_edge = simulation.now();
        self.time.seen = self.time.seen.min(self.time.live_edge);
        self.time.gaps = Gaps::default();
        self.run = Run {
            scenario,
            definition_texts: self.run.definition_texts.clone(),
            simulation,
            generation: self.run.generation + 1,
            number: self.run.number + 1,
            parts: self.run.parts,
        };
        self.draw_axis();
    }

    /// Lets the simulation go further by `go`.
    pub(super) fn simulate<T>(&mut self, go: impl FnOnce(&mut Simulation) -> T) -> T {
        let result = go(Rc::make_mut(&mut self.run.simulation));
        self.run.generation += 1;
        self.time.live_edge = self.run.simulation.now();
        self.draw_axis();
        result
    }

    /// Simulates the branch that is drawn beside as far as the one that is played.
    pub(super) fn follow_beside(&mut self) {
        let edge = self.time.live_edge;
        let ahead = self.time.speed.times(BESIDE_AHEAD);
        if let Some(beside) = &mut self.beside
            && beside.simulation.now() < edge
        {
            Rc::make_mut(&mut beside.simulation).run_until(edge + ahead);
        }
    }

    /// Brings the axis of the timeline up to what has been simulated.
    pub(super) fn draw_axis(&mut self) {
        let time = &mut self.time;
        time.gaps.follow(self.run.simulation.journal());
        let axis = Axis::new(time.live_edge, &time.gaps, &time.unfolded);
        if *time.axis != axis {
            time.axis = Rc::new(axis);
        }
    }

    /// Shows the world after `events` events, the playhead standing at `playhead`.
    pub(super) fn show(&mut self, playhead: Milliseconds, events: usize) {
        let mut world = self.run.simulation.world_after(events);
        world.at = playhead;
        self.time.playhead = playhead;
        self.time.seen = self.time.seen.max(playhead);
        self.time.events = events;
        self.world = Shared::new(world);
    }

    /// Moves to `to`, as far as it has been simulated.
    pub(super) fn seek(&mut self, to: Milliseconds) {
        let to = to.min(self.time.live_edge);
        self.beat = None;
        self.show(to, self.run.simulation.events_until(to));
    }

    /// The clock has come to `to`: shows it, or the first decision on the way to it that is to
    /// be shown beat by beat. Returns the events passed.
    pub(super) fn advance(&mut self, to: Milliseconds) -> Range<usize> {
        let from = self.time.events;
        if !self.time.playing || self.beat.is_some() {
            return from..from;
        }
        let to = self.after_idle_time(to.max(self.time.playhead));
        let last = self.simulate_until_decision(to);
        match self.next_decision(from, last) {
            Some(index) => self.begin_decision(index, 0),
            None => self.show(last, self.run.simulation.events_until(last)),
        }
        self.stop_when_nothing_is_left();
        from..self.time.events
    }

    /// When the next thing happens after what is shown on the stage, if anything does.
    fn next_event_at(&self) -> Option<Milliseconds> {
        let simulation = &self.run.simulation;
        let known = simulation.journal().get(self.time.events);
        let own = known.map(|event| event.at).or_else(|| simulation.next_at());
        let beside = self.beside.as_ref().filter(|_| self.side_by_side);
        let other = beside.and_then(|Beside { simulation, .. }| {
            let known = simulation.events_until(self.time.playhead);
            let known = simulation.journal().get(known);
            known.map(|event| event.at).or_else(|| simulation.next_at())
        });
        own.into_iter().chain(other).min()
    }

    /// `to`, or shortly before the next event where idle time is skipped and nothing happens for
    /// long.
    fn after_idle_time(&self, to: Milliseconds) -> Milliseconds {
        match self.next_event_at() {
            Some(next) if self.time.skip_idle && next > self.time.playhead + IDLE => {
                to.max(next.saturating_sub(BEFORE_NEXT))
            }
            _ => to,
        }
    }

    /// Simulates up to `to`, or up to the first decision to be shown. Returns the time reached.
    fn simulate_until_decision(&mut self, to: Milliseconds) -> Milliseconds {
        if to <= self.time.live_edge {
            return to;
        }
        loop {
            let known = self.run.simulation.journal().len();
            if self.next_decision(self.time.events, to).is_some() {
                return self.time.live_edge;
            }
            match self.run.simulation.next_at() {
                Some(at) if at <= to => {
                    self.simulate(Simulation::step);
                }
                _ => {
                    self.simulate(|simulation| simulation.run_until(to));
                    return to;
                }
            }
            if self.next_decision(known, to).is_some() {
                let at = self.time.live_edge;
                self.simulate(|simulation| simulation.run_until(at));
                return at;
            }
        }
    }

    /// The first decision to be shown among the events from `from` on that happen up to `until`.
    fn next_decision(&self, from: usize, until: Milliseconds) -> Option<usize> {
        let shown = self.time.show_decisions
            && self.time.speed.can_be_followed()
            && self.view == View::Cluster
            && !self.table;
        if !shown {
            return None;
        }
        let journal = self.run.simulation.journal();
        let next = journal
            .from(from)
            .take_while(|event| event.at <= until)
            .position(|event| {
                matches!(&event.kind, EventKind::PlacementDecided(record)
                    if !self.failed_before(record))
            })?;
        Some(from + next)
    }

    /// Whether a service tried the same before, and failed as well: that is not shown again.
    fn failed_before(&self, record: &PlacementRecord) -> bool {
        let is_same = |other: &&Rc<PlacementRecord>| {
            Rc::ptr_eq(&other.revision, &record.revision)
                && other.decision.request.group == record.decision.request.group
        };
        let before = self.world.placements.iter().rev().find(is_same);
        record.decision.request.scheduler == Scheduler::Service
            && record.task.is_none()
            && before.is_some_and(|before| before.task.is_none())
    }

    /// Shows the decision that is event `index` of the journal, from `phase` on.
    pub(super) fn begin_decision(&mut self, index: usize, phase: u8) {
        let Some(event) = self.run.simulation.journal().get(index) else {
            return;
        };
        self.show(event.at, index + 1);
        self.beat = self
            .world
            .placements
            .len()
            .checked_sub(1)
            .map(|placement| Beat { placement, phase });
    }

    /// Shows the decision that placed a task, at once and standing still.
    pub(super) fn show_decision_of(&mut self, placement: usize) {
        let index = self
            .run
            .simulation
            .journal()
            .iter()
            .enumerate()
            .filter(|(_, event)| matches!(event.kind, EventKind::PlacementDecided(_)))
            .nth(placement)
            .map(|(index, _)| index);
        if let Some(index) = index {
            self.time.playing = false;
            self.begin_decision(index, CHOICE);
        }
    }

    /// Pauses a little after the last thing that can happen.
    fn stop_when_nothing_is_left(&mut self) {
        let simulation = &self.run.simulation;
        let last = simulation.journal().last().map_or(0, |event| event.at);
        if self.time.is_live() && self.is_over() && self.time.playhead >= last + AFTERGLOW {
            self.time.playing = false;
        }
    }

    /// Whether nothing more is to be seen on the stage unless a command comes.
    pub(super) fn is_over(&self) -> bool {
        self.next_event_at().is_none()
    }

    /// Whether nothing more happens unless a command comes.
    pub fn is_settled(&self) -> bool {
        self.run.simulation.next_at().is_none()
    }

    /// One event forward, simulating further when there is none. Returns the events passed.
    pub(super) fn step_forward(&mut self) -> Range<usize> {
        let from = self.time.events;
        if self.time.playing && self.beat.take().is_some() {
            return from..from;
        }
        self.time.playing = false;
        self.beat = None;
        while self.run.simulation.journal().len() <= from
            && self.simulate(Simulation::step).is_some()
        {}
        self.show_event(from);
        from..self.time.events
    }

    /// Shows the world right after event `index` of the journal, a decision with what led to it.
    pub(super) fn show_event(&mut self, index: usize) {
        self.beat = None;
        let Some(at) = self.run.simulation.journal().get(index).map(|it| it.at) else {
            return;
        };
        match self.next_decision(index, at) {
            Some(decision) if decision == index => self.begin_decision(index, CHOICE),
            _ => self.show(at, index + 1),
        }
    }

    /// One event back.
    pub(super) fn step_back(&mut self) {
        self.time.playing = false;
        self.beat = None;
        let events = self.time.events.saturating_sub(1).max(self.set_up_events());
        let at = events
            .checked_sub(1)
            .and_then(|last| self.run.simulation.journal().get(last))
            .map_or(0, |event| event.at);
        self.show(at, events);
    }

    /// A second forward, simulating further where needed. Returns the events passed.
    pub(super) fn second_forward(&mut self) -> Range<usize> {
        let from = self.time.events;
        let to = self.time.playhead + 1_000;
        self.time.playing = false;
        self.beat = None;
        if to > self.time.live_edge {
            self.simulate(|simulation| simulation.run_until(to));
        }
        self.seek(to);
        from..self.time.events.max(from)
    }

    /// What the clock needs to know.
    pub fn clock_view(&self, jumps: u32) -> ClockView {
        ClockView {
            playing: self.time.playing,
            beat: self.beat,
            factor: self.time.speed.factor(),
            playhead: self.time.playhead,
            next_event: self.next_event_at(),
            live_edge: self.time.live_edge,
            axis: Rc::clone(&self.time.axis),
            jumps,
        }
    }
}

/// The phase of a decision after `elapsed` milliseconds of real time at 1×; none: it is over.
pub fn phase_after(elapsed: f64) -> Option<u8> {
    if elapsed >= f64::from(DECISION_ENDS) {
        return None;
    }
    let begun = PHASES
        .iter()
        .filter(|start| f64::from(**start) <= elapsed)
        .count();
    u8::try_from(begun.saturating_sub(1)).ok()
}

/// A time as `mm:ss.d`, or `h:mm:ss.d` from an hour on.
pub fn clock_text(at: Milliseconds) -> String {
    let (hours, minutes, seconds) = (at / 3_600_000, at / 60_000 % 60, at / 1_000 % 60);
    let tenths = at / 100 % 10;
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}.{tenths}")
    } else {
        format!("{minutes:02}:{seconds:02}.{tenths}")
    }
}
