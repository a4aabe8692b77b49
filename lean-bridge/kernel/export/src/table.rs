//! A table from the numbers that a file gives to its values.

use rustc_hash::FxHashMap;

/// Values by number. Files mostly count up from zero, and may skip or come back.
#[derive(Debug)]
pub(crate) struct Table<T> {
    /// The values of `0..dense.len()`.
    dense: Vec<T>,
    /// Those of greater numbers.
    sparse: FxHashMap<u64, T>,
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table { dense: vec![], sparse: FxHashMap::default() }
    }
}

impl<T: Copy> Table<T> {
    /// A table with the value of 0.
    pub(crate) fn starting_with(first: T) -> Table<T> {
        Table { dense: vec![first], sparse: FxHashMap::default() }
    }

    /// The value of a number.
    pub fn get(&self, number: u64) -> Option<T> {
        let dense = usize::try_from(number).ok().and_then(|n| self.dense.get(n));
        dense.or_else(|| self.sparse.get(&number)).copied()
    }

    /// Sets the value of a number that has none; says whether it had none.
    pub fn set(&mut self, number: u64, value: T) -> bool {
        if self.get(number).is_some() {
            return false;
        }
        if number != self.dense.len() as u64 {
            self.sparse.insert(number, value);
            return true;
        }
        self.dense.push(value);
        while !self.sparse.is_empty()
            && let Some(next) = self.sparse.remove(&(self.dense.len() as u64))
        {
            self.dense.push(next);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_any_order_and_each_once() {
        let mut t = Table::starting_with('a');
        assert!(t.set(2, 'c') && t.set(1, 'b') && t.set(u64::MAX, 'z'));
        assert_eq!(
            [0, 1, 2, 3, u64::MAX].map(|n| t.get(n)),
            [Some('a'), Some('b'), Some('c'), None, Some('z')]
        );
        assert!(!t.set(0, 'x') && !t.set(2, 'x') && !t.set(u64::MAX, 'x'));
        assert_eq!((t.dense.len(), t.sparse.len()), (3, 1), "what is behind no gap any more is dense");
    }
}
