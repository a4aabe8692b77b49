//! Which examples each step learns from.

use crate::example::Example;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// So many batches are sorted by length together before they are cut: examples of a batch are then about as
/// long as each other, and still others each time.
const SORTED: usize = 16;

/// The batches of an epoch, as places in `examples`: each example once, decided by seed and epoch.
pub(crate) fn batches(examples: &[Example], size: usize, seed: u64, epoch: usize) -> Vec<Vec<usize>> {
    let mut rng = StdRng::seed_from_u64(seed ^ ((epoch as u64 + 1) << 32));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.shuffle(&mut rng);
    for part in order.chunks_mut(SORTED * size) {
        part.sort_by_key(|i| examples[*i].tokens.len());
    }
    let mut batches: Vec<Vec<usize>> = order.chunks(size).map(<[usize]>::to_vec).collect();
    batches.shuffle(&mut rng);
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_example_comes_once_an_epoch_with_others_of_its_length() {
        let example = |i: usize| Example { tokens: vec![0; 2 + i % 50], question: 1 };
        let examples: Vec<Example> = (0..1003).map(example).collect();
        let first = batches(&examples, 8, 1, 0);
        assert_eq!(first.len(), 126);
        let mut all: Vec<usize> = first.concat();
        all.sort_unstable();
        assert_eq!(all, (0..1003).collect::<Vec<_>>());
        let spread = |batch: &Vec<usize>| {
            let lengths = batch.iter().map(|i| examples[*i].tokens.len());
            lengths.clone().max().unwrap() - lengths.min().unwrap()
        };
        assert!(first.iter().map(spread).sum::<usize>() < 8 * first.len());
        assert_eq!(first, batches(&examples, 8, 1, 0));
        assert_ne!(first, batches(&examples, 8, 1, 1));
        assert_ne!(first, batches(&examples, 8, 2, 0));
    }
}
