//! Things that clients name by number.

use std::collections::VecDeque;

/// Items numbered in the order in which they came. A forgotten number is never given out again.
pub(crate) struct Numbered<T> {
    /// Number of the first item still in the queue.
    first: u64,
    items: VecDeque<Option<T>>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { first: 0, items: VecDeque::new() }
    }
}

impl<T> Numbered<T> {
    /// Adds an item; its number.
    pub fn push(&mut self, item: T) -> u64 {
        self.items.push_back(Some(item));
        self.next() - 1
    }

    /// Uses up a number without an item; the number.
    pub fn skip(&mut self) -> u64 {
        self.items.push_back(None);
        self.next() - 1
    }

    /// The number that the next item will have.
    pub fn next(&self) -> u64 {
        self.first + self.items.len() as u64
    }

    pub fn get(&self, number: u64) -> Option<&T> {
        let i = number.checked_sub(self.first)?;
        self.items.get(usize::try_from(i).ok()?)?.as_ref()
    }

    /// Removes the item with this number, if there is one.
    pub fn forget(&mut self, number: u64) -> bool {
        let Some(i) = number.checked_sub(self.first).and_then(|i| usize::try_from(i).ok()) else {
            return false;
        };
        let Some(slot) = self.items.get_mut(i) else { return false };
        let had = slot.take().is_some();
        while let Some(None) = self.items.front() {
            self.items.pop_front();
            self.first += 1;
        }
        had
    }

    /// Removes all items for which `keep` is false; how many there were.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) -> u64 {
        let mut gone = 0;
        for i in self.first..self.next() {
            if self.get(i).is_some_and(|x| !keep(x)) && self.forget(i) {
                gone += 1;
            }
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_reused() {
        let mut n = Numbered::default();
        assert_eq!([n.push('a'), n.push('b'), n.push('c')], [0, 1, 2]);
        assert!(n.forget(1) && !n.forget(1) && !n.forget(7));
        assert_eq!((n.get(0), n.get(1), n.get(2), n.get(3)), (Some(&'a'), None, Some(&'c'), None));
        assert!(n.forget(0));
        assert_eq!((n.get(0), n.get(1), n.get(2)), (None, None, Some(&'c')));
        assert_eq!(n.push('d'), 3);
        assert_eq!(n.retain(|c| *c == 'd'), 1);
        assert_eq!((n.get(2), n.get(3), n.next()), (None, Some(&'d'), 4));
    }
}
