//! A list of which copies cost little: they share its parts, and a change copies one of them.
//!
//! What has happened is kept many times over, in every world that seeking may go back to, and is
//! copied whenever a simulation goes on while the page still shows it as it was. The container
//! instances are kept as they were for every placement decision.

use std::fmt;
use std::ops::Index;
use std::rc::Rc;

/// How many entries are shared together: what a change copies, at most.
const FULL: usize = 128;

/// A list whose full parts are shared by its copies.
#[derive(Clone)]
pub struct SharedList<T> {
    /// The entries up to the last multiple of [`FULL`].
    full: Rc<Vec<Rc<Vec<T>>>>,
    /// The entries after them, fewer than [`FULL`].
    last: Vec<T>,
}

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> SharedList<T> {
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

impl<T: Clone> SharedList<T> {
    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        self.last.push(entry);
        if self.last.len() == FULL {
            let entries = std::mem::take(&mut self.last);
            Rc::make_mut(&mut self.full).push(Rc::new(entries));
        }
    }
}

impl<T: Clone> SharedList<T> {
    /// The entry at a place, from 0, to be changed: the part that it is in is copied if another
    /// list has it too.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        match index.checked_sub(self.full.len() * FULL) {
            Some(index) => self.last.get_mut(index),
            None => {
                let part = Rc::make_mut(&mut self.full).get_mut(index / FULL)?;
                Rc::make_mut(part).get_mut(index % FULL)
            }
        }
    }

    /// Takes the entry at a place out; those after it move up. None: there is no such entry.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        let removed = self.get(index)?.clone();
        let mut left = self.up_to(index);
        self.from(index + 1)
            .for_each(|entry| left.push(entry.clone()));
        *self = left;
        Some(removed)
    }

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

impl<T: PartialEq> PartialEq for SharedList<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: fmt::Debug> fmt::Debug for SharedList<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Index<usize> for SharedList<T> {
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

impl<'a, T> IntoIterator for &'a SharedList<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Entries of a [`SharedList`], oldest first.
pub struct Iter<'a, T> {
    of: &'a SharedList<T>,
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

    fn list(entries: usize) -> SharedList<usize> {
        let mut list = SharedList::new();
        (0..entries).for_each(|entry| list.push(entry));
        list
    }

    #[test]
    fn a_copy_goes_on_by_itself_and_shares_what_was_full() {
        let mut one = list(3 * FULL + 7);
        let mut other = one.clone();
        one.push(1);
        other.push(2);
        assert_eq!(one.last(), Some(&1));
        assert_eq!(other.last(), Some(&2));
        assert!(Rc::ptr_eq(&one.full[2], &other.full[2]));
    }

    #[test]
    fn a_change_copies_one_part_and_leaves_the_copy_as_it_was() {
        let one = list(3 * FULL + 7);
        let mut other = one.clone();
        *other.get_mut(FULL).unwrap() = 0;
        assert_eq!((one[FULL], other[FULL]), (FULL, 0));
        assert!(Rc::ptr_eq(&one.full[0], &other.full[0]));
        assert!(!Rc::ptr_eq(&one.full[1], &other.full[1]));
        assert!(Rc::ptr_eq(&one.full[2], &other.full[2]));
    }

    proptest! {
        #[test]
        fn it_changes_as_a_vector_does(
            entries in 0_usize..3 * FULL + 2, at in 0_usize..4 * FULL, removed in 0_usize..4 * FULL
        ) {
            let (mut list, mut vector) = (list(entries), (0..entries).collect::<Vec<_>>());
            let before = list.clone();
            prop_assert_eq!(list.get_mut(at).map(|it| *it += 1), vector.get_mut(at).map(|it| *it += 1));
            let expected = (removed < vector.len()).then(|| vector.remove(removed));
            prop_assert_eq!(list.remove(removed), expected);
            prop_assert!(list.iter().eq(&vector));
            list.push(7);
            prop_assert_eq!((list.len(), list.last()), (vector.len() + 1, Some(&7)));
            prop_assert!(before.iter().copied().eq(0..entries));
        }

        #[test]
        fn it_answers_as_a_vector_does(
            entries in 0_usize..3 * FULL + 2, from in 0_usize..4 * FULL, back in 0_usize..3
        ) {
            let (list, vector) = (list(entries), (0..entries).collect::<Vec<_>>());
            prop_assert_eq!(list.len(), vector.len());
            prop_assert_eq!(list.get(from), vector.get(from));
            prop_assert_eq!(list.last(), vector.last());
            prop_assert!(list.up_to(from).iter().eq(vector.iter().take(from)));
            prop_assert!(list.from(from).eq(vector.get(from..).unwrap_or_default()));
            prop_assert!(list.iter().skip(from).rev().skip(back).eq(
                vector.iter().skip(from).rev().skip(back)
            ));
            prop_assert_eq!(
                list.partition_point(|entry| *entry < from),
                vector.partition_point(|entry| *entry < from)
            );
        }
    }
}
