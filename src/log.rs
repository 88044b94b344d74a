//! A list that only grows, and of which copies cost little: whatever is full is shared.
//!
//! What has happened is kept many times over, in every world that seeking may go back to, and is
//! copied whenever a simulation goes on while the page still shows it as it was.

use std::fmt;
use std::ops::Index;
use std::rc::Rc;

/// How many entries are shared together.
const FULL: usize = 256;

/// A list that only grows.
#[derive(Clone)]
pub struct Log<T> {
    /// The entries up to the last multiple of [`FULL`].
    full: Rc<Vec<Rc<Vec<T>>>>,
    /// The entries after them, fewer than [`FULL`].
    last: Vec<T>,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Log<T> {
    /// A list without entries.
    #[must_use]
    pub fn new() -> Self {
        Self {
            full: Rc::default(),
            last: Vec::new(),
        }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len() * FULL + self.last.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at a place, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        match self.full.get(index / FULL) {
            Some(entries) => entries.get(index % FULL),
            None => self.last.get(index - self.full.len() * FULL),
        }
    }

    /// The newest entry.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The entries, oldest first.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        self.from(0)
    }

    /// The entries from a place on.
    #[must_use]
    pub fn from(&self, index: usize) -> Iter<'_, T> {
        let end = self.len();
        Iter {
            of: self,
            next: index.min(end),
            end,
        }
    }

    /// How many entries at the start `is_before` holds for, when it holds for none after them.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&mut is_before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl<T: Clone> Log<T> {
    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        self.last.push(entry);
        if self.last.len() == FULL {
            let entries = std::mem::take(&mut self.last);
            Rc::make_mut(&mut self.full).push(Rc::new(entries));
        }
    }
}

impl<T: Clone> Log<T> {
    /// A list of the first `count` entries, which shares what is full.
    #[must_use]
    pub fn up_to(&self, count: usize) -> Self {
        let count = count.min(self.len());
        let full = self.full.get(..count / FULL).unwrap_or_default();
        Self {
            full: Rc::new(full.to_vec()),
            last: self
                .from(full.len() * FULL)
                .take(count % FULL)
                .cloned()
                .collect(),
        }
    }
}

impl<T: PartialEq> PartialEq for Log<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: fmt::Debug> fmt::Debug for Log<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Index<usize> for Log<T> {
    type Output = T;

    #[expect(
        clippy::indexing_slicing,
        reason = "as any list, this one has no entry beyond its end"
    )]
    fn index(&self, index: usize) -> &T {
        match self.full.get(index / FULL) {
            Some(entries) => &entries[index % FULL],
            None => &self.last[index - self.full.len() * FULL],
        }
    }
}

impl<'a, T> IntoIterator for &'a Log<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Entries of a [`Log`], oldest first.
pub struct Iter<'a, T> {
    of: &'a Log<T>,
    next: usize,
    end: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        if self.next == self.end {
            return None;
        }
        self.next += 1;
        self.of.get(self.next - 1)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }

    fn nth(&mut self, skipped: usize) -> Option<&'a T> {
        self.next = self.next.saturating_add(skipped).min(self.end);
        self.next()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.next == self.end {
            return None;
        }
        self.end -= 1;
        self.of.get(self.end)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn log(entries: usize) -> Log<usize> {
        let mut log = Log::new();
        (0..entries).for_each(|entry| log.push(entry));
        log
    }

    #[test]
    fn a_copy_goes_on_by_itself_and_shares_what_was_full() {
        let mut one = log(3 * FULL + 7);
        let mut other = one.clone();
        one.push(1);
        other.push(2);
        assert_eq!(one.last(), Some(&1));
        assert_eq!(other.last(), Some(&2));
        assert!(Rc::ptr_eq(&one.full[2], &other.full[2]));
    }

    proptest! {
        #[test]
        fn it_answers_as_a_vector_does(
            entries in 0_usize..3 * FULL + 2, from in 0_usize..4 * FULL, back in 0_usize..3
        ) {
            let (log, vector) = (log(entries), (0..entries).collect::<Vec<_>>());
            prop_assert_eq!(log.len(), vector.len());
            prop_assert_eq!(log.get(from), vector.get(from));
            prop_assert_eq!(log.last(), vector.last());
            prop_assert!(log.up_to(from).iter().eq(vector.iter().take(from)));
            prop_assert!(log.from(from).eq(vector.get(from..).unwrap_or_default()));
            prop_assert!(log.iter().skip(from).rev().skip(back).eq(
                vector.iter().skip(from).rev().skip(back)
            ));
            prop_assert_eq!(
                log.partition_point(|entry| *entry < from),
                vector.partition_point(|entry| *entry < from)
            );
        }
    }
}
