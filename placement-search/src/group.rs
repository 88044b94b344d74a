//! Tasks of a group by the value of an attribute, and instances by how many of its tasks they have.

use crate::places::Places;
use crate::table::Key;

/// Values of an attribute that have a set each, at most.
const MOST_VALUES: usize = 64;

/// What a strategy counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tasks of the group by the value of an attribute: the number of the spread.
    Spread(usize),
    /// Something of the instance itself.
    Own(Key),
}

/// The values of an attribute that pools differ in, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    /// For each pool, the number of its value.
    of_pool: Vec<usize>,
    /// How many there are.
    count: usize,
    /// For each, the instances where the attribute has it; none if the values are too many.
    places: Vec<Places>,
}

impl Values {
    pub(crate) fn add_pool(&mut self, value: usize) {
        self.of_pool.push(value);
        self.count = self.count.max(value + 1);
        if self.count > MOST_VALUES {
            self.places.clear();
        } else {
            self.places.resize(self.count, Places::default());
        }
    }

    #[inline]
    fn of_pool(&self, pool: usize) -> usize {
        self.of_pool.get(pool).copied().unwrap_or_default()
    }

    pub(crate) fn set_place(&mut self, pool: usize, at: usize, is_in: bool) {
        let value = self.of_pool(pool);
        if let Some(places) = self.places.get_mut(value) {
            places.set(at, is_in);
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.places.iter().map(Places::bytes).sum()
    }
}

/// The tasks of a group by the value of an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    /// The number of the attribute.
    pub(crate) attribute: usize,
    /// Tasks where the attribute has the value of a number.
    tasks: Vec<i64>,
}

impl Spread {
    pub(crate) fn over(attribute: usize) -> Self {
        Self {
            attribute,
            tasks: Vec::new(),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.tasks.clear();
    }

    pub(crate) fn add(&mut self, values: &[Values], pool: usize, tasks: i64) {
        let Some(value) = values.get(self.attribute).map(|it| it.of_pool(pool)) else {
            return;
        };
        if value >= self.tasks.len() {
            self.tasks.resize(value + 1, 0);
        }
        if let Some(sum) = self.tasks.get_mut(value) {
            *sum += tasks;
        }
    }

    /// Tasks where the attribute has the value that it has in a pool.
    #[inline]
    pub(crate) fn tasks_at(&self, values: &[Values], pool: usize) -> i64 {
        let value = values.get(self.attribute).map(|it| it.of_pool(pool));
        let tasks = value.and_then(|value| self.tasks.get(value));
        tasks.copied().unwrap_or_default()
    }

    /// Leaves the instances where the attribute has a value with the fewest tasks.
    pub(crate) fn narrow(
        &self,
        (values, pool_of): (&[Values], &[usize]),
        left: &mut Places,
        best: &mut Places,
    ) {
        best.clear();
        let Some(of_attribute) = values.get(self.attribute) else {
            return;
        };
        if of_attribute.places.is_empty() {
            let tasks = |at: &usize| pool_of.get(*at).map(|pool| self.tasks_at(values, *pool));
            let fewest = left.iter().filter_map(|at| tasks(&at)).min();
            let of_fewest = left.iter().filter(|at| tasks(at) == fewest);
            of_fewest.for_each(|at| best.set(at, true));
        } else {
            let tasks = self.tasks.iter().copied().chain(std::iter::repeat(0));
            let by_value = || tasks.clone().zip(&of_attribute.places);
            let mut fewest = i64::MAX;
            for (tasks, places) in by_value() {
                if tasks < fewest && left.meets(places) {
                    fewest = tasks;
                }
            }
            for (_, places) in by_value().filter(|(tasks, _)| *tasks == fewest) {
                best.add(places);
            }
        }
        left.keep(best);
    }
}

/// A set of which is known how many are in it.
#[derive(Clone, Debug, Default)]
struct Members {
    count: usize,
    places: Places,
}

/// A task group, of which the tasks on each instance are counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) spreads: Vec<Spread>,
    /// Whether some request draws by how many of its tasks an instance has.
    pub(crate) is_drawn_by: bool,
    /// If so, the instances by that number, ascending.
    by_tasks: Vec<(u32, Members)>,
}

impl Group {
    /// Finds the instances by their tasks anew.
    pub(crate) fn sort_by_tasks(&mut self, tasks: &[u32]) {
        self.by_tasks.clear();
        if self.is_drawn_by {
            for (at, tasks) in tasks.iter().enumerate() {
                self.set(at, *tasks, true);
            }
        }
    }

    /// An instance that had so many tasks has so many now.
    pub(crate) fn move_place(&mut self, at: usize, was: u32, is: u32) {
        self.set(at, was, false);
        self.set(at, is, true);
    }

    fn set(&mut self, at: usize, tasks: u32, is_in: bool) {
        let number = self.by_tasks.partition_point(|(known, _)| *known < tasks);
        let known = self.by_tasks.get(number).map(|(known, _)| *known);
        if known != Some(tasks) {
            self.by_tasks.insert(number, (tasks, Members::default()));
        }
        if let Some((_, members)) = self.by_tasks.get_mut(number) {
            members.places.set(at, is_in);
            members.count = if is_in {
                members.count + 1
            } else {
                members.count.saturating_sub(1)
            };
        }
    }

    /// Leaves the instances with the fewest tasks of the group.
    pub(crate) fn narrow(&self, left: &mut Places) {
        let mut by_tasks = self.by_tasks.iter().map(|(_, members)| members);
        if let Some(fewest) = by_tasks.find(|it| it.count > 0 && left.meets(&it.places)) {
            left.keep(&fewest.places);
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        let members = self.by_tasks.iter().map(|(_, members)| members);
        members.map(|it| it.places.bytes()).sum()
    }
}
