//! How texts are drawn from a [`Network`].

mod beam;
mod finished;
mod sample;
mod scores;

use crate::network::Network;
use crate::tokenizer::Tokenizer;
use crate::watch::{Halt, Watch};

/// A prompt, and how long its answers may be.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Not empty.
    pub tokens: Vec<u32>,
    /// Tokens of an answer at most, at least 1.
    pub most: usize,
}

/// How all texts of a batch are drawn.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Texts for each question.
    pub number: usize,
    pub way: Way,
    /// Tokens that a text ends with.
    pub ends: Vec<u32>,
    /// Texts that a text ends at.
    pub stop: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Way {
    Draw(Draw),
    Beams(Beams),
}

/// Token by token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    /// 0 takes the likeliest.
    pub temperature: f64,
    pub top_p: f64,
    /// Only so many of the likeliest are drawn from.
    pub top_k: Option<usize>,
    pub seed: u64,
}

/// The best texts of a beam search.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beams {
    pub width: usize,
    pub length_penalty: f32,
    pub early: EarlyStopping,
}

/// When a beam search ends, in the words of transformers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EarlyStopping {
    /// `true`: as soon as there are enough finished texts.
    Yes,
    /// `false`: when no text that is not finished would be better if it ended now.
    No,
    /// `"never"`: when no text that is not finished can become better.
    Never,
}

/// Why a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With a token that says so.
    Token,
    /// With one of the texts to stop at.
    Stop,
    /// It is as long as it may be.
    Most,
}

/// A text.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// With the one that ended it.
    pub tokens: Vec<u32>,
    /// By the model alone, without temperature: the sum of its tokens' logarithms.
    pub log_probability: f64,
    pub end: End,
}

/// Draws texts for some questions.
pub(crate) fn draw(
    network: &dyn Network,
    tokenizer: &Tokenizer,
    questions: &[Question],
    plan: &Plan,
    watch: &Watch,
) -> Result<Vec<Vec<Drawn>>, Halt> {
    let ends = Ends { tokens: &plan.ends, stop: &plan.stop, tokenizer };
    match &plan.way {
        // each would be the same
        Way::Draw(how) if how.temperature == 0.0 => {
            sample::draw(network, questions, plan.number.min(1), how, &ends, watch)
        }
        Way::Draw(how) => sample::draw(network, questions, plan.number, how, &ends, watch),
        Way::Beams(how) => {
            let mut texts = beam::search(network, questions, how, &ends, watch)?;
            texts.iter_mut().for_each(|texts| texts.truncate(plan.number));
            Ok(texts)
        }
    }
}

/// What a text ends at.
struct Ends<'a> {
    tokens: &'a [u32],
    stop: &'a [String],
    tokenizer: &'a Tokenizer,
}

impl Ends<'_> {
    /// Whether and why a text ends with its last token.
    fn at(&self, text: &[u32], most: usize) -> Option<End> {
        if text.last().is_some_and(|token| self.tokens.contains(token)) {
            return Some(End::Token);
        }
        if let Some(longest) = self.stop.iter().map(String::len).max() {
            // what has just come about ends in the last token, and all but special tokens have a byte at
            // least
            let tail = self.tokenizer.decode(&text[text.len().saturating_sub(longest + 8)..]);
            if self.stop.iter().any(|stop| tail.contains(stop)) {
                return Some(End::Stop);
            }
        }
        (text.len() >= most).then_some(End::Most)
    }
}
