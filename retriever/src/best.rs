//! The exact best `k` of many scores, and room to add the scores up.

use crate::premise::PremiseId;
use crate::source::Hit;
use fixedbitset::FixedBitSet;
use std::sync::Mutex;

/// Keeps the best `k` hits of those it is shown. They must come in ascending order of
/// premises: then a later one with the same score is worse.
pub struct Best {
    k: usize,
    hits: Vec<Hit>,
    /// The `k`-th best score as far as known; what is not above it is out.
    floor: f32,
}

impl Best {
    pub fn new(k: usize) -> Best {
        Best { k, hits: Vec::new(), floor: f32::NEG_INFINITY }
    }

    #[inline]
    pub fn show(&mut self, premise: u32, score: f32) {
        if score > self.floor {
            self.hits.push(Hit { premise: PremiseId(premise), score });
            // cut rarely, so that a hit costs constant time on average
            if self.hits.len() >= 2 * self.k.max(16) {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        if self.k == 0 {
            self.hits.clear();
            self.floor = f32::INFINITY;
        } else if self.hits.len() > self.k {
            let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(a.premise.cmp(&b.premise));
            self.hits.select_nth_unstable_by(self.k - 1, order);
            self.hits.truncate(self.k);
            self.floor = self.hits[self.k - 1].score;
        }
    }

    /// Best first.
    pub fn finish(mut self) -> Vec<Hit> {
        Hit::sort(&mut self.hits);
        self.hits.truncate(self.k);
        self.hits
    }

    /// The best of dense scores, one per premise; a score of zero means that nothing matched, and is no hit.
    pub fn of(
        scores: impl Fn(usize) -> f32,
        length: usize,
        k: usize,
        allowed: Option<&FixedBitSet>,
    ) -> Vec<Hit> {
        let mut best = Best::new(k);
        let mut show = |i: usize| {
            let score = scores(i);
            if score != 0.0 {
                best.show(i as u32, score);
            }
        };
        match allowed {
            _ if k == 0 => {}
            Some(allowed) => allowed.ones().take_while(|i| *i < length).for_each(&mut show),
            None => (0..length).for_each(&mut show),
        }
        best.finish()
    }
}

/// Arrays of zeros, used again: a fresh one per query would cost more page faults than the query costs sums.
pub struct Scratch<T> {
    length: usize,
    free: Mutex<Vec<Vec<T>>>,
}

impl<T: Copy + Default> Scratch<T> {
    pub fn new(length: usize) -> Scratch<T> {
        Scratch { length, free: Mutex::default() }
    }

    /// Runs `work` on zeros, one per premise.
    pub fn with<R>(&self, work: impl FnOnce(&mut [T]) -> R) -> R {
        let free = || self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let taken = free().pop();
        let mut array = taken.unwrap_or_else(|| vec![T::default(); self.length]);
        let result = work(&mut array);
        array.fill(T::default());
        free().push(array);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_asked_nothing_given() {
        let scores = [3.0, 1.0];
        assert!(Best::of(|i| scores[i], 2, 0, None).is_empty());
        assert!(Best::of(|i| scores[i], 2, 5, Some(&FixedBitSet::new())).is_empty());
        let mut best = Best::new(0);
        (0..100).for_each(|i| best.show(i, i as f32));
        assert!(best.finish().is_empty());
    }

    #[test]
    fn scratch_is_zero_again() {
        let scratch = Scratch::<f32>::new(3);
        scratch.with(|a| a[1] = 5.0);
        assert_eq!(scratch.with(|a| a.to_vec()), [0.0; 3]);
    }

    proptest! {
        #[test]
        fn as_sorting_all(
            scores in proptest::collection::vec(-3i8..6, 0..300),
            mask in any::<u64>(),
            k in 0usize..50,
        ) {
            let score = |i: usize| f32::from(scores[i]);
            let mut allowed = FixedBitSet::with_capacity(scores.len());
            (0..scores.len()).filter(|i| mask >> (i % 64) & 1 == 1).for_each(|i| allowed.insert(i));
            let all = 0..scores.len();
            let mut sorted: Vec<Hit> = all
                .filter(|i| allowed.contains(*i) && scores[*i] != 0)
                .map(|i| Hit { premise: PremiseId(i as u32), score: score(i) })
                .collect();
            Hit::sort(&mut sorted);
            sorted.truncate(k);
            prop_assert_eq!(Best::of(score, scores.len(), k, Some(&allowed)), sorted);
        }
    }
}
