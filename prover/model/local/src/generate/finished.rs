//! The finished texts of a beam search for one question.

use super::{Beams, Drawn, EarlyStopping};

/// What is not there, or may not be taken. As in transformers it is a number that can be added to.
pub(super) const NOTHING: f32 = -1e9;

/// The best finished texts, the best first: as many as beams, where none is there with [`NOTHING`].
pub(super) struct Finished {
    texts: Vec<(f32, Option<Drawn>)>,
    /// Whether a text that is not finished might be better.
    open: bool,
}

impl Finished {
    pub fn new(width: usize) -> Self {
        Finished { texts: vec![(NOTHING, None); width], open: true }
    }

    fn is_full(&self) -> bool {
        self.texts.iter().all(|(_, text)| text.is_some())
    }

    /// Adds texts that have just ended, if they are better than what is there.
    pub fn add(&mut self, new: Vec<Drawn>, how: &Beams) {
        if !self.open || self.is_full() && how.early == EarlyStopping::Yes {
            return;
        }
        for text in new {
            let score = text.log_probability as f32 / (text.tokens.len() as f32).powf(how.length_penalty);
            self.texts.push((score, Some(text)));
        }
        // stable: of equal ones, what was there before
        self.texts.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.texts.truncate(how.width);
    }

    /// Looks at the best text that is not finished, of `length` tokens of at most `most`; whether the search
    /// is over.
    pub fn is_over(&mut self, best: f32, length: usize, most: usize, how: &Beams) -> bool {
        let hoped = if how.early == EarlyStopping::Never && how.length_penalty > 0.0 { most } else { length };
        let hoped = best / (hoped as f32).powf(how.length_penalty);
        let worst = self.texts.iter().map(|(score, _)| *score).fold(f32::INFINITY, f32::min);
        let worst = if self.is_full() { worst } else { NOTHING };
        self.open &= hoped > worst;
        !self.open || self.is_full() && how.early == EarlyStopping::Yes
    }

    /// The texts, the best first.
    pub fn into_texts(self) -> Vec<Drawn> {
        self.texts.into_iter().filter_map(|(_, text)| text).collect()
    }
}
