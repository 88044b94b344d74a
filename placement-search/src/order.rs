//! Instances in an order: blocks of them, each with the bounds of what is in it.

use std::cmp::Ordering;

use crate::table::{Amounts, By, Key, KeyValues, Need, Row, Table, is_enough, less_of, more_of};

/// Most instances in a block; a block that is full is cut in two.
const MOST_IN_BLOCK: usize = 24;

/// No instance of some has more; may be more than any has.
#[derive(Clone, Copy, Debug)]
struct Most {
    amounts: Amounts,
    /// Checks that every one fails.
    fails: u64,
}

impl Most {
    const OF_NONE: Self = Self {
        amounts: [i64::MIN; 4],
        fails: u64::MAX,
    };

    #[inline(always)]
    fn widen(&mut self, amounts: Amounts, fails: u64) {
        self.amounts = more_of(self.amounts, amounts);
        self.fails &= fails;
    }

    #[inline(always)]
    fn may_meet(&self, need: &Need) -> bool {
        self.fails & need.checks == 0 && is_enough(self.amounts, need.amounts)
    }
}

/// No instance of some has less; may be less than any has.
#[derive(Clone, Copy, Debug)]
struct Least {
    amounts: Amounts,
    /// Checks that some fail.
    fails: u64,
}

impl Least {
    const OF_NONE: Self = Self {
        amounts: [i64::MAX; 4],
        fails: 0,
    };

    #[inline(always)]
    fn widen(&mut self, row: &Row) {
        self.amounts = less_of(self.amounts, row.left);
        self.fails |= row.fails;
    }

    #[inline(always)]
    fn all_meet(&self, need: &Need) -> bool {
        self.fails & need.checks == 0 && is_enough(self.amounts, need.amounts)
    }
}

/// Where an instance belongs in an order: what it is ordered by, then its place in the cluster.
#[derive(Clone, Copy, Debug)]
struct Standing {
    values: KeyValues,
    at: u32,
}

impl Standing {
    fn of(by: &By, table: &Table, at: u32) -> Self {
        Self {
            values: by.values(table, at),
            at,
        }
    }

    #[inline(always)]
    fn compare(&self, other: &Self) -> Ordering {
        self.compare_values(&other.values)
            .then_with(|| self.at.cmp(&other.at))
    }

    #[inline(always)]
    fn compare_values(&self, other: &KeyValues) -> Ordering {
        let [first, second, third] = self.values;
        let [other_first, other_second, other_third] = *other;
        (first.cmp(&other_first))
            .then_with(|| second.cmp(&other_second))
            .then_with(|| third.cmp(&other_third))
    }
}

/// An instance in an order. What the table says of it is here too: who looks through a block
/// reads what lies side by side, not what is scattered over the cluster.
#[derive(Clone, Copy, Debug)]
struct Entry {
    standing: Standing,
    row: Row,
}

impl Entry {
    fn of(by: &By, table: &Table, at: u32) -> Self {
        Self {
            standing: Standing::of(by, table, at),
            row: *table.row(at),
        }
    }
}

#[derive(Clone, Debug)]
struct Block {
    /// Never empty.
    entries: Vec<Entry>,
    most: Most,
    least: Least,
}

impl Block {
    fn of(entries: Vec<Entry>) -> Self {
        let mut block = Self {
            entries,
            most: Most::OF_NONE,
            least: Least::OF_NONE,
        };
        block.tighten();
        block
    }

    /// Finds again what its instances have at most and at least.
    fn tighten(&mut self) {
        self.tighten_most();
        self.least = Least::OF_NONE;
        for entry in &self.entries {
            self.least.widen(&entry.row);
        }
    }

    /// Finds again what may have kept the block from being passed over.
    fn tighten_most(&mut self) {
        let mut most = Most::OF_NONE;
        for entry in &self.entries {
            most.widen(entry.row.left, entry.row.fails);
        }
        self.most = most;
    }

    fn widen(&mut self, row: &Row) {
        self.most.widen(row.left, row.fails);
        self.least.widen(row);
    }
}

/// Instances in an order.
#[derive(Clone, Debug)]
pub struct Run {
    blocks: Vec<Block>,
    /// For each block, where its first instance belongs.
    heads: Vec<Standing>,
    /// Of all blocks.
    most: Most,
    /// Whether that may be more than the blocks say.
    is_wide: bool,
    /// Where the first was that was asked for last, a block and a place in it: whoever places a
    /// task there takes it out next.
    found: (usize, usize),
}

/// Where in a run an instance stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    block: usize,
    within: usize,
    /// The instance's place in the cluster.
    pub(crate) at: u32,
}

/// A stretch of one block whose instances are equal.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
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
    pub(crate) fn of(positions: &[u32], by: &By, table: &Table) -> Self {
        let entries = positions.iter().map(|at| Entry::of(by, table, *at));
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort_unstable_by(|one, other| one.standing.compare(&other.standing));
        let blocks = || entries.chunks(MOST_IN_BLOCK / 2);
        let mut run = Self {
            blocks: blocks().map(|it| Block::of(it.to_vec())).collect(),
            heads: blocks()
                .filter_map(|it| Some(it.first()?.standing))
                .collect(),
            most: Most::OF_NONE,
            is_wide: true,
            found: (0, 0),
        };
        run.tighten();
        run
    }

    /// Finds again what the instances of all blocks have at most.
    fn tighten(&mut self) {
        let mut most = Most::OF_NONE;
        for block in &self.blocks {
            most.widen(block.most.amounts, block.most.fails);
        }
        self.most = most;
        self.is_wide = false;
    }

    /// The checks that instances fail are others now; nothing else has changed.
    pub(crate) fn look_again(&mut self, table: &Table) {
        for block in &mut self.blocks {
            for entry in &mut block.entries {
                entry.row = *table.row(entry.standing.at);
            }
            block.tighten();
        }
        self.tighten();
    }

    /// Where an instance is, or would have to be: the block, and the place in it.
    fn find(&self, wanted: &Standing) -> (usize, usize) {
        let after = (self.heads).partition_point(|head| head.compare(wanted).is_le());
        let number = after.saturating_sub(1);
        let is_before = |entry: &Entry| entry.standing.compare(wanted).is_lt();
        let block = self.blocks.get(number);
        let within = block.map_or(0, |it| it.entries.partition_point(is_before));
        (number, within)
    }

    fn is_at(&self, (number, within): (usize, usize), at: u32) -> bool {
        let block = self.blocks.get(number);
        let entry = block.and_then(|it| it.entries.get(within));
        entry.is_some_and(|it| it.standing.at == at)
    }

    /// Puts in an instance that is not in it.
    pub(crate) fn insert(&mut self, by: &By, table: &Table, at: u32) {
        let entry = Entry::of(by, table, at);
        self.most.widen(entry.row.left, entry.row.fails);
        let (number, within) = self.find(&entry.standing);
        let Some(block) = self.blocks.get_mut(number) else {
            self.blocks.push(Block::of(vec![entry]));
            self.heads.push(entry.standing);
            return;
        };
        block.entries.insert(within, entry);
        block.widen(&entry.row);
        if let Some(head) = self.heads.get_mut(number).filter(|_| within == 0) {
            *head = entry.standing;
        }
        if block.entries.len() > MOST_IN_BLOCK {
            let second = block.entries.split_off(MOST_IN_BLOCK / 2);
            block.tighten();
            if let Some(first) = second.first() {
                self.heads.insert(number + 1, first.standing);
                self.blocks.insert(number + 1, Block::of(second));
            }
        }
    }

    /// Takes out an instance of which the table still says what it did when it was put in.
    pub(crate) fn remove(&mut self, by: &By, table: &Table, at: u32) {
        if !self.is_at(self.found, at) {
            self.found = self.find(&Standing::of(by, table, at));
            if !self.is_at(self.found, at) {
                return;
            }
        }
        let (number, within) = self.found;
        let Some(block) = self.blocks.get_mut(number) else {
            return;
        };
        self.is_wide = true;
        block.entries.remove(within);
        match block.entries.first() {
            None => {
                self.blocks.remove(number);
                self.heads.remove(number);
            }
            Some(first) => {
                if let Some(head) = self.heads.get_mut(number) {
                    *head = first.standing;
                }
            }
        }
    }

    /// The instance stays where it is, but is another now.
    pub(crate) fn changed(&mut self, by: &By, table: &Table, at: u32) {
        let row = table.row(at);
        self.most.widen(row.left, row.fails);
        let (number, within) = self.find(&Standing::of(by, table, at));
        let Some(block) = self.blocks.get_mut(number) else {
            return;
        };
        let entry = block.entries.get_mut(within);
        if let Some(entry) = entry.filter(|it| it.standing.at == at) {
            entry.row = *row;
            block.widen(row);
        }
    }

    /// Whether an instance may meet the need; if not, none does.
    #[inline]
    pub(crate) fn may_meet(&self, need: &Need) -> bool {
        self.most.may_meet(need)
    }

    /// The first instance that meets the need.
    pub(crate) fn first(&mut self, by: &By, need: &Need) -> Option<Spot> {
        // What is too small is at the beginning when it is the first thing ordered by: the blocks
        // before one that begins with what is too small have nothing else.
        let start = match by.keys {
            [Some(Key::Left(amount)), ..] => {
                let least = need.amounts.get(amount).copied().unwrap_or_default();
                let too_small = |head: &Standing| head.values.first().is_some_and(|it| *it < least);
                self.heads.partition_point(too_small).saturating_sub(1)
            }
            _ => 0,
        };
        for (number, block) in self.blocks.iter_mut().enumerate().skip(start) {
            if !block.most.may_meet(need) {
                continue;
            }
            let mut entries = block.entries.iter().enumerate();
            if let Some((within, entry)) = entries.find(|(_, entry)| entry.row.meets(need)) {
                self.found = (number, within);
                return Some(Spot {
                    block: number,
                    within,
                    at: entry.standing.at,
                });
            }
            block.tighten_most();
            self.is_wide = true;
        }
        if self.is_wide {
            self.tighten();
        }
        None
    }

    /// How many instances from `spot` on are equal to the one there and meet the need, and the
    /// stretches that they are in.
    pub(crate) fn equal(
        &mut self,
        by: &By,
        table: &Table,
        (spot, need): (&Spot, &Need),
        stretches: &mut Vec<Stretch>,
    ) -> usize {
        let mut count = 0;
        let mut from = spot.within;
        let values = by.values(table, spot.at);
        let is_equal = |entry: &Entry| entry.standing.compare_values(&values).is_eq();
        for (number, block) in self.blocks.iter_mut().enumerate().skip(spot.block) {
            let rest = block.entries.get(from..).unwrap_or_default();
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
            let Some(first) = equal.first().map(|it| it.standing.at) else {
                break;
            };
            let known = block.least.all_meet(need);
            let meeting = match () {
                () if known => equal.len(),
                () if !block.most.may_meet(need) => 0,
                () => equal.iter().filter(|it| it.row.meets(need)).count(),
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
            if !known && says_more && length == block.entries.len() {
                block.tighten();
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

    fn entries(&self, stretch: &Stretch) -> &[Entry] {
        let block = self.blocks.get(stretch.block);
        let range = block.and_then(|it| it.entries.get(stretch.range.clone()));
        range.unwrap_or_default()
    }

    /// The instance of number `nth`, from 0, of those that `equal` counted.
    pub(crate) fn nth(&self, need: &Need, stretches: &[Stretch], nth: usize) -> Option<u32> {
        let after = stretches.partition_point(|stretch| stretch.before <= nth);
        let stretch = stretches.get(after.checked_sub(1)?)?;
        let nth = nth - stretch.before;
        let entries = self.entries(stretch);
        let entry = if stretch.whole {
            entries.get(nth)
        } else {
            (entries.iter().filter(|it| it.row.meets(need))).nth(nth)
        };
        entry.map(|it| it.standing.at)
    }

    /// How many of those that `equal` counted are at `place` in the cluster or before it.
    pub(crate) fn up_to(&self, need: &Need, stretches: &[Stretch], place: u32) -> usize {
        let after = stretches.partition_point(|stretch| stretch.first <= place);
        let Some(stretch) = after.checked_sub(1).and_then(|it| stretches.get(it)) else {
            return 0;
        };
        let entries = self.entries(stretch);
        let here = entries.partition_point(|it| it.standing.at <= place);
        if stretch.whole {
            return stretch.before + here;
        }
        let here = entries.iter().take(here);
        stretch.before + here.filter(|it| it.row.meets(need)).count()
    }

    /// Bytes kept.
    pub(crate) fn bytes(&self) -> usize {
        let entries = self.blocks.iter().map(|it| it.entries.capacity());
        self.blocks.capacity() * size_of::<Block>()
            + self.heads.capacity() * size_of::<Standing>()
            + entries.sum::<usize>() * size_of::<Entry>()
    }
}
