//! What is known of instances: what is left, the checks they fail, the tasks of groups.

/// CPU units, MiB, GPUs, network interfaces.
pub type Amounts = [i64; 4];
/// Where CPU units are among the amounts.
pub const CPU: usize = 0;
/// Where MiB are among the amounts.
pub const MEMORY: usize = 1;

/// Whether there is as much as `of` in everything.
#[inline(always)]
pub(crate) fn is_enough([cpu, memory, gpus, interfaces]: Amounts, of: Amounts) -> bool {
    let [of_cpu, of_memory, of_gpus, of_interfaces] = of;
    memory >= of_memory && cpu >= of_cpu && gpus >= of_gpus && interfaces >= of_interfaces
}

/// The more of each.
#[inline(always)]
pub(crate) fn more_of([cpu, memory, gpus, interfaces]: Amounts, than: Amounts) -> Amounts {
    let [than_cpu, than_memory, than_gpus, than_interfaces] = than;
    [
        cpu.max(than_cpu),
        memory.max(than_memory),
        gpus.max(than_gpus),
        interfaces.max(than_interfaces),
    ]
}

/// The less of each.
#[inline(always)]
pub(crate) fn less_of([cpu, memory, gpus, interfaces]: Amounts, than: Amounts) -> Amounts {
    let [than_cpu, than_memory, than_gpus, than_interfaces] = than;
    [
        cpu.min(than_cpu),
        memory.min(than_memory),
        gpus.min(than_gpus),
        interfaces.min(than_interfaces),
    ]
}

/// What the index knows of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What is left.
    pub left: Amounts,
    /// The checks that it fails, a bit each.
    pub fails: u64,
}

/// What a task needs of an instance whose attributes do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Need {
    /// No less must be left.
    pub amounts: Amounts,
    /// None of these checks may fail.
    pub checks: u64,
}

impl Row {
    /// Whether there is enough of everything, and no check fails that matters.
    #[inline(always)]
    #[must_use]
    pub fn meets(&self, need: &Need) -> bool {
        self.fails & need.checks == 0 && is_enough(self.left, need.amounts)
    }
}

/// Everything that is known of the instances, by their place in the cluster.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What is left, and the checks.
    pub rows: Vec<Row>,
    /// For each group of which tasks are counted, the tasks on each instance.
    pub tasks: Vec<Vec<u32>>,
}

impl Table {
    /// What is known of the instance at a place; one that takes nothing where there is none.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, at: u32) -> &Row {
        const NONE: &Row = &Row {
            left: [i64::MIN; 4],
            fails: u64::MAX,
        };
        self.rows.get(at as usize).unwrap_or(NONE)
    }

    /// The tasks of a group on the instance at a place.
    #[inline(always)]
    #[must_use]
    pub fn tasks_of(&self, group: usize, at: u32) -> u32 {
        let tasks = self.tasks.get(group).and_then(|it| it.get(at as usize));
        tasks.copied().unwrap_or_default()
    }
}

/// Something of an instance that is counted; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Tasks of the group.
    Tasks,
    /// What is left of an amount.
    Left(usize),
}

/// What instances are ordered by: the keys one after the other, then the place in the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Each at most once, none after a `None`.
    pub keys: [Option<Key>; 3],
    /// The group whose tasks are counted; of no meaning without [`Key::Tasks`].
    pub group: usize,
}

/// The value of each key of an instance.
pub(crate) type KeyValues = [i64; 3];

impl By {
    /// The value of one key of the instance at a place.
    #[inline(always)]
    pub(crate) fn value(&self, key: Key, table: &Table, at: u32) -> i64 {
        match key {
            Key::Tasks => i64::from(table.tasks_of(self.group, at)),
            Key::Left(amount) => table.row(at).left.get(amount).copied().unwrap_or_default(),
        }
    }

    /// The value of each key of the instance at a place.
    #[inline(always)]
    pub(crate) fn values(&self, table: &Table, at: u32) -> KeyValues {
        let [first, second, third] = self.keys;
        let value = |key: Option<Key>| key.map_or(0, |key| self.value(key, table, at));
        [value(first), value(second), value(third)]
    }
}
