//! Instances in an order: blocks of positions, each with the bounds of what is in it.

use std::cmp::Ordering;

/// Most positions in a block; a block that is full is cut in two.
const MOST_IN_BLOCK: usize = 32;

/// CPU units, MiB, GPUs, network interfaces.
pub type Amounts = [i64; 4];
/// Where CPU units are among the amounts.
pub const CPU: usize = 0;
/// Where MiB are among the amounts.
pub const MEMORY: usize = 1;

// These are asked thousands of times a decision: written out, they are fast also where the
// compiler was told that small matters more.

#[inline(always)]
fn is_enough([cpu, memory, gpus, interfaces]: Amounts, of: Amounts) -> bool {
    let [of_cpu, of_memory, of_gpus, of_interfaces] = of;
    memory >= of_memory && cpu >= of_cpu && gpus >= of_gpus && interfaces >= of_interfaces
}

#[inline(always)]
fn more_of([cpu, memory, gpus, interfaces]: Amounts, than: Amounts) -> Amounts {
    let [than_cpu, than_memory, than_gpus, than_interfaces] = than;
    [
        cpu.max(than_cpu),
        memory.max(than_memory),
        gpus.max(than_gpus),
        interfaces.max(than_interfaces),
    ]
}

#[inline(always)]
fn less_of([cpu, memory, gpus, interfaces]: Amounts, than: Amounts) -> Amounts {
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
    #[inline(always)]
    /// Whether there is enough of everything, and no check fails that matters.
    pub fn meets(&self, need: &Need) -> bool {
        self.fails & need.checks == 0 && is_enough(self.left, need.amounts)
    }
}

/// Everything the index knows of the instances, by their place in the cluster.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What is left, and the checks.
    pub rows: Vec<Row>,
    /// For each group of which tasks are counted, the tasks on each instance.
    pub tasks: Vec<Vec<u32>>,
}

impl Table {
    #[inline(always)]
    /// What is known of the instance at a place; one that takes nothing where there is none.
    pub fn row(&self, at: u32) -> &Row {
        const NONE: &Row = &Row {
            left: [i64::MIN; 4],
            fails: u64::MAX,
        };
        self.rows.get(at as usize).unwrap_or(NONE)
    }

    #[inline(always)]
    /// The tasks of a group on the instance at a place.
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

impl By {
    /// The value of one key.
    #[inline(always)]
    pub fn value(&self, key: Key, table: &Table, at: u32) -> i64 {
        match key {
            Key::Tasks => i64::from(table.tasks_of(self.group, at)),
            Key::Left(amount) => table.row(at).left.get(amount).copied().unwrap_or_default(),
        }
    }

    /// How two instances stand to each other, their places in the cluster aside.
    #[inline(always)]
    fn compare(&self, table: &Table, one: u32, other: u32) -> Ordering {
        for key in self.keys.iter().map_while(|key| *key) {
            let order = (self.value(key, table, one)).cmp(&self.value(key, table, other));
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// Between what the instances of a block are; may be wider than they are, never narrower.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    most: Amounts,
    least: Amounts,
    /// Checks that every one fails.
    fails_all: u64,
    /// Checks that some fail.
    fails_some: u64,
}

impl Bounds {
    const EMPTY: Self = Self {
        most: [i64::MIN; 4],
        least: [i64::MAX; 4],
        fails_all: u64::MAX,
        fails_some: 0,
    };

    fn widen(&mut self, other: &Self) {
        self.most = more_of(self.most, other.most);
        self.least = less_of(self.least, other.least);
        self.fails_all &= other.fails_all;
        self.fails_some |= other.fails_some;
    }

    fn of(row: &Row) -> Self {
        Self {
            most: row.left,
            least: row.left,
            fails_all: row.fails,
            fails_some: row.fails,
        }
    }

    #[inline(always)]
    fn may_meet(&self, need: &Need) -> bool {
        self.fails_all & need.checks == 0 && is_enough(self.most, need.amounts)
    }

    #[inline(always)]
    fn all_meet(&self, need: &Need) -> bool {
        self.fails_some & need.checks == 0 && is_enough(self.least, need.amounts)
    }
}

#[derive(Clone, Debug)]
struct Block {
    /// Never empty.
    positions: Vec<u32>,
    bounds: Bounds,
}

impl Block {
    fn of(positions: Vec<u32>, table: &Table) -> Self {
        let mut block = Self {
            positions,
            bounds: Bounds::EMPTY,
        };
        block.tighten(table);
        block
    }

    fn tighten(&mut self, table: &Table) {
        self.bounds = Bounds::EMPTY;
        for at in &self.positions {
            self.bounds.widen(&Bounds::of(table.row(*at)));
        }
    }

    /// Tightens what may have kept the block from being passed over.
    fn tighten_most(&mut self, table: &Table) {
        let (mut most, mut fails) = ([i64::MIN; 4], u64::MAX);
        for row in self.positions.iter().map(|at| table.row(*at)) {
            most = more_of(most, row.left);
            fails &= row.fails;
        }
        (self.bounds.most, self.bounds.fails_all) = (most, fails);
    }
}

/// Instances in an order.
#[derive(Clone, Debug)]
pub struct Run {
    blocks: Vec<Block>,
    /// Of all blocks.
    bounds: Bounds,
    /// Whether the bounds may be wider than those of the blocks.
    is_wide: bool,
}

/// Where in a run an instance stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    block: usize,
    within: usize,
    /// The instance's place in the cluster.
    pub at: u32,
}

/// A stretch of one block whose instances are equal.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// How many before it meet the need, in the stretches of the same run.
    before: usize,
    /// The place in the cluster of its first instance.
    first: u32,
    block: usize,
    range: std::ops::Range<usize>,
    /// Whether all of its instances meet the need.
    whole: bool,
}

impl Run {
    /// The instances of `positions`, brought in order.
    pub fn of(mut positions: Vec<u32>, by: &By, table: &Table) -> Self {
        positions.sort_unstable_by(|one, other| {
            by.compare(table, *one, *other).then_with(|| one.cmp(other))
        });
        let blocks = positions.chunks(MOST_IN_BLOCK / 2);
        let mut run = Self {
            blocks: blocks.map(|it| Block::of(it.to_vec(), table)).collect(),
            bounds: Bounds::EMPTY,
            is_wide: true,
        };
        run.tighten();
        run
    }

    /// Bounds that are those of the blocks.
    fn tighten(&mut self) {
        self.is_wide = false;
        self.bounds = Bounds::EMPTY;
        for block in &self.blocks {
            self.bounds.widen(&block.bounds);
        }
    }

    /// Bounds that are those of the instances.
    pub fn look_again(&mut self, table: &Table) {
        for block in &mut self.blocks {
            block.tighten(table);
        }
        self.tighten();
    }

    /// Where an instance is, or would have to be.
    fn find(&self, by: &By, table: &Table, at: u32) -> (usize, usize) {
        let is_before = |other: u32| {
            let order = by.compare(table, other, at);
            order.then_with(|| other.cmp(&at)).is_lt()
        };
        let after = self.blocks.partition_point(|block| {
            (block.positions.first()).is_some_and(|first| *first == at || is_before(*first))
        });
        let number = after.saturating_sub(1);
        let block = self.blocks.get(number);
        let within = block.map_or(0, |it| it.positions.partition_point(|one| is_before(*one)));
        (number, within)
    }

    /// Puts in an instance that is not in it.
    pub fn insert(&mut self, by: &By, table: &Table, at: u32) {
        let bounds = Bounds::of(table.row(at));
        self.bounds.widen(&bounds);
        let (number, within) = self.find(by, table, at);
        let Some(block) = self.blocks.get_mut(number) else {
            self.blocks.push(Block {
                positions: vec![at],
                bounds,
            });
            return;
        };
        block.positions.insert(within, at);
        block.bounds.widen(&bounds);
        if block.positions.len() > MOST_IN_BLOCK {
            let second = block.positions.split_off(MOST_IN_BLOCK / 2);
            block.tighten(table);
            self.blocks.insert(number + 1, Block::of(second, table));
        }
    }

    /// Takes out an instance of which the table still says what it did when it was put in.
    pub fn remove(&mut self, by: &By, table: &Table, at: u32) {
        let (number, within) = self.find(by, table, at);
        let Some(block) = self.blocks.get_mut(number) else {
            return;
        };
        self.is_wide = true;
        if block.positions.get(within) == Some(&at) {
            block.positions.remove(within);
            if block.positions.is_empty() {
                self.blocks.remove(number);
            }
        }
    }

    /// The instance stays where it is, but is another now.
    pub fn changed(&mut self, by: &By, table: &Table, at: u32) {
        let bounds = Bounds::of(table.row(at));
        self.bounds.widen(&bounds);
        let (number, _) = self.find(by, table, at);
        if let Some(block) = self.blocks.get_mut(number) {
            block.bounds.widen(&bounds);
        }
    }

    /// Whether an instance may meet the need; if not, none does.
    pub fn may_meet(&self, need: &Need) -> bool {
        self.bounds.may_meet(need)
    }

    /// The first instance that meets the need.
    pub fn first(&mut self, by: &By, table: &Table, need: &Need) -> Option<Spot> {
        // What is too small is at the beginning when it is the first thing ordered by.
        let start = match by.keys {
            [Some(Key::Left(amount)), ..] => {
                let least = need.amounts.get(amount).copied().unwrap_or_default();
                self.blocks.partition_point(|block| {
                    let left = block.positions.last().map(|at| &table.row(*at).left);
                    left.and_then(|left| left.get(amount))
                        .is_some_and(|left| *left < least)
                })
            }
            _ => 0,
        };
        for (number, block) in self.blocks.iter_mut().enumerate().skip(start) {
            if !block.bounds.may_meet(need) {
                continue;
            }
            let mut positions = block.positions.iter();
            if let Some(within) = positions.position(|at| table.row(*at).meets(need)) {
                let at = block.positions.get(within).copied()?;
                return Some(Spot {
                    block: number,
                    within,
                    at,
                });
            }
            block.tighten_most(table);
            self.is_wide = true;
        }
        if self.is_wide {
            self.tighten();
        }
        None
    }

    /// How many instances from `spot` on are equal to the one there and meet the need, and the
    /// stretches that they are in.
    pub fn equal(
        &mut self,
        by: &By,
        table: &Table,
        (spot, need): (&Spot, &Need),
        stretches: &mut Vec<Stretch>,
    ) -> usize {
        let mut count = 0;
        let mut from = spot.within;
        let is_equal = |at: &u32| by.compare(table, *at, spot.at).is_eq();
        for (number, block) in self.blocks.iter_mut().enumerate().skip(spot.block) {
            let rest = block.positions.get(from..).unwrap_or_default();
            let all_equal = rest.last().is_some_and(is_equal);
            let equal = match rest {
                _ if all_equal => rest,
                [_, second, ..] if number == spot.block && !is_equal(second) => {
                    rest.get(..1).unwrap_or_default()
                }
                _ => rest
                    .get(..rest.partition_point(is_equal))
                    .unwrap_or_default(),
            };
            let Some(first) = equal.first().copied() else {
                break;
            };
            let known = block.bounds.all_meet(need);
            let meeting = match () {
                () if known => equal.len(),
                () if !block.bounds.may_meet(need) => 0,
                () => equal
                    .iter()
                    .filter(|at| table.row(**at).meets(need))
                    .count(),
            };
            let (length, whole) = (equal.len(), meeting == equal.len());
            if meeting > 0 {
                stretches.push(Stretch {
                    before: count,
                    first,
                    block: number,
                    range: from..from + length,
                    whole,
                });
            }
            let says_more = whole || meeting == 0;
            if !known && says_more && length == block.positions.len() {
                block.tighten(table);
                self.is_wide = true;
            }
            count += meeting;
            from = 0;
            if !all_equal {
                break;
            }
        }
        count
    }

    fn positions(&self, stretch: &Stretch) -> &[u32] {
        let block = self.blocks.get(stretch.block);
        let range = block.and_then(|it| it.positions.get(stretch.range.clone()));
        range.unwrap_or_default()
    }

    /// The instance of number `nth`, from 0, of those that `equal` counted.
    pub fn nth(
        &self,
        table: &Table,
        need: &Need,
        stretches: &[Stretch],
        nth: usize,
    ) -> Option<u32> {
        let after = stretches.partition_point(|stretch| stretch.before <= nth);
        let stretch = stretches.get(after.checked_sub(1)?)?;
        let nth = nth - stretch.before;
        let positions = self.positions(stretch);
        if stretch.whole {
            return positions.get(nth).copied();
        }
        let mut meeting = positions.iter().filter(|at| table.row(**at).meets(need));
        meeting.nth(nth).copied()
    }

    /// How many of those that `equal` counted are at `place` in the cluster or before it.
    pub fn up_to(&self, table: &Table, need: &Need, stretches: &[Stretch], place: u32) -> usize {
        let after = stretches.partition_point(|stretch| stretch.first <= place);
        let Some(stretch) = after.checked_sub(1).and_then(|it| stretches.get(it)) else {
            return 0;
        };
        let positions = self.positions(stretch);
        let here = positions.partition_point(|at| *at <= place);
        if stretch.whole {
            return stretch.before + here;
        }
        let here = positions.iter().take(here);
        stretch.before + here.filter(|at| table.row(**at).meets(need)).count()
    }

    /// Bytes kept.
    pub fn bytes(&self) -> usize {
        let positions = self.blocks.iter().map(|it| it.positions.capacity());
        self.blocks.capacity() * size_of::<Block>() + positions.sum::<usize>() * size_of::<u32>()
    }
}
