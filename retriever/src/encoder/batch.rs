//! Many texts: sorted by length, so that little is filled up, and batches computed side by side.

use super::{Encoder, EncoderError};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many texts are computed at a time. The defaults suit
/// processors; nothing but time and memory depends on them.
#[derive(Clone, Copy, Debug)]
pub struct Batching {
    /// Tokens in a batch, filling included; a longer text is a batch of its own.
    pub tokens: usize,
    /// Texts that are sorted together: what is in memory at a time.
    pub window: usize,
}

impl Default for Batching {
    fn default() -> Self {
        Batching { tokens: 1024, window: 4096 }
    }
}

impl Encoder {
    /// A vector for each text, in the order of the texts. Batches are computed on all threads of the rayon
    /// pool. `progress` is told how many texts are done; it is called from any thread.
    ///
    /// # Errors
    /// [`EncoderError`].
    pub fn encode_all<S: AsRef<str> + Sync>(
        &self,
        texts: &[S],
        batching: Batching,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut rows = Vec::with_capacity(texts.len());
        self.encode_each(texts, batching, progress, |row| {
            rows.push(row);
            Ok::<_, EncoderError>(())
        })?;
        Ok(rows)
    }

    /// [`Encoder::encode_all`] for more vectors than should be held: `row` gets them one by one, in order.
    ///
    /// # Errors
    /// [`EncoderError`], or what `row` says.
    pub(crate) fn encode_each<S: AsRef<str> + Sync, E: From<EncoderError>>(
        &self,
        texts: &[S],
        batching: Batching,
        progress: &(dyn Fn(usize) + Sync),
        mut row: impl FnMut(Vec<f32>) -> Result<(), E>,
    ) -> Result<(), E> {
        let done = AtomicUsize::new(0);
        for window in texts.chunks(batching.window.max(1)) {
            let tokens: Vec<Vec<u32>> =
                window.par_iter().map(|t| self.tokens(t.as_ref())).collect::<Result<_, _>>()?;
            let mut order: Vec<usize> = (0..tokens.len()).collect();
            // longest first: the last batches, when threads run out of work, are short
            order.sort_by_key(|i| std::cmp::Reverse(tokens[*i].len()));
            let lengths: Vec<usize> = order.iter().map(|i| tokens[*i].len()).collect();
            let batches: Vec<Vec<Vec<f32>>> = split(&lengths, batching.tokens)
                .into_par_iter()
                .map(|batch| {
                    let count = batch.len();
                    let batch: Vec<&[u32]> = order[batch].iter().map(|i| &tokens[*i][..]).collect();
                    let rows = self.encode_tokens(&batch)?;
                    progress(done.fetch_add(count, Relaxed) + count);
                    Ok::<_, EncoderError>(rows)
                })
                .collect::<Result<_, _>>()?;
            let mut rows = vec![vec![]; window.len()];
            order.iter().zip(batches.into_iter().flatten()).for_each(|(i, vector)| rows[*i] = vector);
            rows.into_iter().try_for_each(&mut row)?;
        }
        Ok(())
    }
}

/// Cuts descending lengths into batches of at most `tokens`, where
/// each text counts as the first one of its batch.
pub(crate) fn split(lengths: &[usize], tokens: usize) -> Vec<Range<usize>> {
    let mut batches = vec![];
    let mut begin = 0;
    while begin < lengths.len() {
        let count = (tokens / lengths[begin].max(1)).max(1);
        let end = lengths.len().min(begin + count);
        batches.push(begin..end);
        begin = end;
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn batches_hold_the_tokens_they_may() {
        assert!(split(&[], 10).is_empty());
        assert_eq!(split(&[25, 5, 5, 4, 1, 1, 1], 10), [0..1, 1..3, 3..5, 5..7]);
        let lengths: Vec<_> = (1..200).rev().collect();
        let batches = split(&lengths, 300);
        assert_eq!(batches.iter().flat_map(Clone::clone).collect::<Vec<_>>(), (0..199).collect::<Vec<_>>());
        assert!(batches.iter().all(|b| b.len() * lengths[b.start] <= 300));
    }
}
