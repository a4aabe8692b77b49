//! Values that are stored once and known by their numbers.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};

/// Values, each once, numbered in the order in which they came.
#[derive(Debug)]
pub(crate) struct Store<T> {
    items: Vec<T>,
    /// Numbers, found by the hash of the value that they stand for: the value itself is not kept twice.
    numbers: HashTable<u32>,
}

impl<T> Default for Store<T> {
    fn default() -> Store<T> {
        Store { items: vec![], numbers: HashTable::new() }
    }
}

fn hash<Q: Hash + ?Sized>(item: &Q) -> u64 {
    FxBuildHasher.hash_one(item)
}

impl<T: Eq + Hash> Store<T> {
    /// The number of a value, which is stored if it is new.
    ///
    /// # Panics
    /// After 2³² values: far more than fit into the memory that a judgement gets.
    pub fn add(&mut self, item: T) -> u32 {
        let hashed = hash(&item);
        if let Some(known) = self.numbers.find(hashed, |n| self.items[*n as usize] == item) {
            return *known;
        }
        let number = u32::try_from(self.items.len()).expect("fewer than 2^32 values");
        self.items.push(item);
        self.numbers.insert_unique(hashed, number, |n| hash(&self.items[*n as usize]));
        number
    }

    pub fn find(&self, item: &T) -> Option<u32> {
        self.numbers.find(hash(item), |n| self.items[*n as usize] == *item).copied()
    }

    pub fn get(&self, number: u32) -> &T {
        &self.items[number as usize]
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Forgets every value but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        while self.items.len() > len {
            let number = self.items.len() as u32 - 1;
            let hashed = hash(&self.items[number as usize]);
            if let Ok(entry) = self.numbers.find_entry(hashed, |n| *n == number) {
                entry.remove();
            }
            self.items.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forgotten_gets_a_new_number_and_what_stays_keeps_its_own() {
        let mut s: Store<String> = Store::default();
        let (a, b) = (s.add("a".into()), s.add("b".into()));
        assert_eq!((a, b, s.add("a".into())), (0, 1, 0));
        s.truncate(1);
        assert_eq!((s.find(&"a".into()), s.find(&"b".into())), (Some(0), None));
        assert_eq!((s.add("c".into()), s.add("b".into())), (1, 2));
        assert_eq!(s.get(1), "c");
    }
}
