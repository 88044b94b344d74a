//! Where the marks of events and faults stand: those that would cover each other share a place.

use std::rc::Rc;

use ecslab::lifecycle::TaskNumber;
use ecslab::ordered::OrderedSet;

use super::marks::{Mark, MarkKind};
use crate::store::axis::Axis;
use crate::store::clock_text;

/// More tasks than this are counted, not named.
const NAMED: usize = 4;
/// More sentences than this are counted, not said.
const SAID: usize = 12;
/// Width of a mark without its label, in parts of the timeline.
const MARK: f64 = 0.022;
/// Width of one character of a label, in parts of the timeline: 6 px of 640.
const CHARACTER: f64 = 0.0095;

/// Marks that stand in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where, in parts of the horizon.
    pub left: f64,
    /// The mark that matters most, the latest of them.
    pub main: Rc<Mark>,
    /// Whether there is room for a label at the right, or at the left.
    pub label: LabelSide,
    /// How many marks are more than placements.
    counted: usize,
    /// What happened, oldest first, the same of several tasks once; never more than are said.
    told: Vec<Told>,
    /// What happened besides.
    untold: usize,
}

/// What happened, and to which tasks.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    mark: Rc<Mark>,
    tasks: OrderedSet<TaskNumber>,
    /// First digits of their ids, as far as they are named.
    named: Vec<String>,
}

/// Where the label of a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSide {
    /// Right of the mark.
    Right,
    /// Left of it.
    Left,
    /// Nowhere: there is no room.
    Nowhere,
}

impl Told {
    fn of(mark: &Rc<Mark>) -> Self {
        let mut told = Self {
            mark: Rc::clone(mark),
            tasks: OrderedSet::new(),
            named: Vec::new(),
        };
        told.add(mark);
        told
    }

    fn add(&mut self, mark: &Mark) {
        if let Some((number, id)) = &mark.task
            && self.tasks.insert(*number)
            && self.named.len() < NAMED
        {
            self.named.push(id.clone());
        }
    }

    fn words(&self) -> String {
        let Mark { description, .. } = &*self.mark;
        let what = format!("{} {description}", clock_text(self.mark.at));
        match (self.tasks.len(), self.named.as_slice()) {
            (0, _) => what,
            (1, [task]) => format!("{what} for task {task}"),
            (count, named) if count <= NAMED => format!("{what} for tasks {}", named.join(", ")),
            (count, _) => format!("{what} for {count} tasks"),
        }
    }
}

impl Place {
    fn of(left: f64, mark: &Rc<Mark>) -> Self {
        let mut place = Self {
            left,
            main: Rc::clone(mark),
            label: LabelSide::Nowhere,
            counted: 0,
            told: Vec::new(),
            untold: 0,
        };
        place.add(mark);
        place
    }

    fn add(&mut self, mark: &Rc<Mark>) {
        if mark.kind >= self.main.kind {
            self.main = Rc::clone(mark);
        }
        self.counted += usize::from(mark.kind != MarkKind::Placed);
        let is_same =
            |told: &&mut Told| mark.task.is_some() && told.mark.description == mark.description;
        match self.told.iter_mut().find(is_same) {
            Some(told) => told.add(mark),
            None => self.told.push(Told::of(mark)),
        }
        if self.told.len() > SAID {
            // What matters least goes first, and of that the latest.
            let kinds = self.told.iter().map(|told| told.mark.kind).enumerate();
            let least = kinds.rev().min_by_key(|(_, kind)| *kind);
            if let Some((index, _)) = least {
                self.told.remove(index);
                self.untold += 1;
            }
        }
    }

    /// A word or two for all marks.
    pub fn label(&self) -> String {
        let label = &self.main.label;
        match self.counted {
            0 | 1 => label.clone(),
            more => format!("{label} +{}", more - 1),
        }
    }

    /// What happened here in words: what is the same for several tasks is said once, with its
    /// first time and the tasks, and what is too much is counted.
    pub fn words(&self) -> Vec<String> {
        let more = (self.untold > 0).then(|| format!("and {} more", self.untold));
        self.told.iter().map(Told::words).chain(more).collect()
    }
}

/// The places of marks that become more, on an axis that seldom changes.
#[derive(Default)]
pub struct Places {
    /// The axis, and how much longer the timeline is than its part that is seen.
    on: Option<(Rc<Axis>, f64)>,
    /// How many marks stand in a place.
    seen: usize,
    places: Vec<Rc<Place>>,
}

impl Places {
    /// Puts those of `marks` into their places that were not there the last time, and labels where
    /// there is room, on a timeline that is `longer` times as long as its part that is seen.
    pub fn follow(&mut self, marks: &[Rc<Mark>], axis: &Rc<Axis>, longer: f64) -> Vec<Rc<Place>> {
        let is_same = |(own, length): &(Rc<Axis>, f64)| {
            Rc::ptr_eq(own, axis) && length.to_bits() == longer.to_bits()
        };
        if !self.on.as_ref().is_some_and(is_same) {
            *self = Self {
                on: Some((Rc::clone(axis), longer)),
                ..Self::default()
            };
        }
        let wide = MARK / longer;
        for mark in marks.get(self.seen..).unwrap_or_default() {
            let left = axis.fraction(mark.at);
            match self.places.last_mut() {
                Some(place) if left - place.left < wide => Rc::make_mut(place).add(mark),
                _ => self.places.push(Rc::new(Place::of(left, mark))),
            }
        }
        self.seen = marks.len();
        self.label(wide, CHARACTER / longer);
        self.places.clone()
    }

    fn label(&mut self, wide: f64, character: f64) {
        let lefts: Vec<f64> = self.places.iter().map(|place| place.left).collect();
        let mut taken = 0.0;
        for (index, place) in self.places.iter_mut().enumerate() {
            let width = wide + character * count(place.label().chars().count());
            let next = lefts.get(index + 1).copied().unwrap_or(1.0);
            let side = if place.left + width <= next {
                taken = place.left + width;
                LabelSide::Right
            } else if place.left - width >= taken {
                taken = place.left + wide;
                LabelSide::Left
            } else {
                taken = place.left + wide;
                LabelSide::Nowhere
            };
            if place.label != side {
                Rc::make_mut(place).label = side;
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "labels are short")]
fn count(characters: usize) -> f64 {
    characters as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Selection;
    use crate::store::axis::Gaps;
    use ecslab::lifecycle::Milliseconds;

    fn mark(at: Milliseconds, kind: MarkKind, label: &str) -> Mark {
        Mark {
            at,
            kind,
            label: label.into(),
            description: label.into(),
            task: None,
            selection: Selection::Nothing,
        }
    }

    fn places(marks: &[Mark]) -> Vec<Rc<Place>> {
        let marks: Vec<Rc<Mark>> = marks.iter().cloned().map(Rc::new).collect();
        Places::default().follow(&marks, &axis(), 1.0)
    }

    fn axis() -> Rc<Axis> {
        Rc::new(Axis::new(90_000, &Gaps::default(), &[]))
    }

    #[test]
    fn placements_do_not_count_beside_what_a_person_did() {
        let places = places(&[
            mark(0, MarkKind::Command, "RunTask"),
            mark(0, MarkKind::Placed, ""),
            mark(0, MarkKind::Placed, ""),
        ]);
        assert_eq!(places[0].label(), "RunTask");
    }

    #[test]
    fn marks_that_would_cover_each_other_stand_in_one_place_under_the_worst_of_them() {
        let places = places(&[
            mark(0, MarkKind::Command, "RunTask"),
            mark(100, MarkKind::Fault, "i-0b9e lost"),
            mark(50_000, MarkKind::Command, "StopTask"),
        ]);
        assert_eq!(places.len(), 2);
        assert_eq!(places[0].label(), "i-0b9e lost +1");
    }

    fn denied(at: Milliseconds, number: u32, task: &str) -> Mark {
        Mark {
            description: "dynamodb:PutItem denied".into(),
            task: Some((TaskNumber(number), task.into())),
            ..mark(at, MarkKind::Denied, "AccessDenied")
        }
    }

    #[test]
    fn the_same_of_several_tasks_is_said_once() {
        let marks = [
            denied(12_300, 1, "330f"),
            mark(12_350, MarkKind::Command, "RunTask"),
            denied(12_400, 2, "013e"),
            denied(12_400, 2, "013e"),
        ];
        assert_eq!(
            places(&marks)[0].words(),
            [
                "00:12.3 dynamodb:PutItem denied for tasks 330f, 013e",
                "00:12.3 RunTask"
            ]
        );
        assert_eq!(
            places(&marks[..1])[0].words(),
            ["00:12.3 dynamodb:PutItem denied for task 330f"]
        );
    }

    #[test]
    fn of_very_much_in_one_place_the_worst_is_said_and_the_rest_counted() {
        let placed = (0..50).map(|number| mark(number, MarkKind::Placed, &format!("{number}")));
        let mut marks: Vec<Mark> = placed.collect();
        marks.extend((0..9).map(|number| denied(60, number, "330f")));
        marks.push(mark(70, MarkKind::Fault, "i-0b9e lost"));
        let words = places(&marks)[0].words();
        assert_eq!(words.len(), SAID + 1);
        let end = words.get(SAID - 2..).unwrap_or_default();
        assert_eq!(
            end,
            [
                "00:00.0 dynamodb:PutItem denied for 9 tasks",
                "00:00.0 i-0b9e lost",
                "and 40 more"
            ]
        );
    }

    #[test]
    fn marks_that_come_later_stand_where_they_would_have_stood_from_the_start() {
        let marks: Vec<Rc<Mark>> = (0..40)
            .map(|n| Rc::new(mark(n * 1_700, MarkKind::Command, "RunTask")))
            .collect();
        let (axis, mut growing) = (axis(), Places::default());
        for some in [3, 3, 17, 40] {
            let grown = growing.follow(&marks[..some], &axis, 1.0);
            let anew = Places::default().follow(&marks[..some], &axis, 1.0);
            assert_eq!(grown, anew);
        }
        let longer = growing.follow(&marks, &axis, 4.0);
        assert_eq!(longer, Places::default().follow(&marks, &axis, 4.0));
    }

    #[test]
    fn labels_never_reach_over_another_mark_or_the_end() {
        let sides: Vec<LabelSide> = places(&[
            mark(0, MarkKind::Command, "CreateService"),
            mark(5_000, MarkKind::Command, "RunTask"),
            mark(115_000, MarkKind::Fault, "i-0b9e lost"),
        ])
        .iter()
        .map(|place| place.label)
        .collect();
        assert_eq!(
            sides,
            [LabelSide::Nowhere, LabelSide::Right, LabelSide::Left]
        );
    }
}
