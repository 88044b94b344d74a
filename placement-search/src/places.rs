//! Sets of places in a cluster.

/// A set of places in the cluster (or of other numbers), a bit each.
#[derive(Debug, Default)]
pub struct Places(Vec<u64>);

impl Places {
    /// Puts one in, or takes it out.
    pub fn set(&mut self, at: usize, is_in: bool) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        if word >= self.0.len() {
            if !is_in {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    /// Whether one is in it.
    #[must_use]
    pub fn contains(&self, at: usize) -> bool {
        let word = self.0.get(at / 64).copied().unwrap_or_default();
        word >> (at % 64) & 1 == 1
    }

    /// Whether any is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let mut words = self.0.iter().zip(&other.0);
        words.any(|(one, other)| one & other != 0)
    }

    /// Takes out what is not in `other`.
    pub fn keep(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one &= other;
        }
    }

    /// Puts in what is in `other`.
    pub fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one |= other;
        }
    }

    /// How many are in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The member of number `nth`, from 0.
    #[must_use]
    pub fn nth(&self, mut nth: usize) -> Option<usize> {
        for (number, word) in self.0.iter().enumerate() {
            let count = word.count_ones() as usize;
            if nth < count {
                let mut word = *word;
                for _ in 0..nth {
                    word &= word - 1;
                }
                return Some(number * 64 + word.trailing_zeros() as usize);
            }
            nth -= count;
        }
        None
    }

    /// Who is in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(number, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(number * 64 + bit)
            })
        })
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Bytes kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }
}

impl Clone for Places {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}
