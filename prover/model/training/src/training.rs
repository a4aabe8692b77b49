//! The course of a training.

use crate::batches::batches;
use crate::card::Card;
use crate::checkpoint::Checkpoint;
use crate::example::{Example, Examples};
use crate::file::write;
use crate::folder::{CARD, CHECKPOINT, publish};
use crate::gradients::gradients;
use crate::judging::judge;
use crate::pairs::hex;
use crate::subwords::Subwords;
use crate::weights::Weights;
use crate::{Divided, Look, Pair, PairWording, Progress, Source, TrainError, TrainOptions};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::{Duration, Instant};

/// Raised when the same options and pairs would give another model than before.
const FORMAT: u32 = 1;
/// At least so often there is a checkpoint.
const SAVE_EVERY: Duration = Duration::from_secs(120);

/// What [`train`] tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Pairs are tokens and weights are there.
    Prepared {
        /// How much there is of what.
        counts: Counts,
        /// Steps that were done before.
        step: usize,
        /// Steps in all.
        steps: usize,
    },
    /// A step is done.
    Step {
        /// Its number, from 1.
        step: usize,
        /// The mean loss of a token of its tactics.
        loss: f64,
        /// Tokens that were read in it.
        tokens: usize,
    },
    /// A look at the pairs that are held out.
    Look(Look),
}

/// How much there is of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Pairs to learn from.
    pub train: usize,
    /// Pairs that are held out.
    pub held_out: usize,
    /// Pairs that say what another one says.
    pub repeated: usize,
    /// Pairs of a state that is held out.
    pub shared: usize,
    /// Pairs whose tactic an answer cannot say, as only its first line counts.
    pub unsayable: usize,
    /// Pairs whose tactic is longer than the context.
    pub too_long: usize,
    /// Questions that lost their beginning.
    pub cut: usize,
    /// Lines that could not be read.
    pub unreadable: usize,
    /// Tokens to learn from an epoch.
    pub tokens: usize,
    /// Tokens of the tokenizer.
    pub vocabulary: usize,
    /// Numbers that are trained.
    pub weights: usize,
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// All steps are done.
    Steps,
    /// What is held out is not told better any more.
    Patience,
    /// It was asked to, and can be gone on with.
    Stopped,
}

/// What came of a training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trained {
    /// Why it ended.
    pub ended: Ended,
    /// Steps done.
    pub step: usize,
    /// Steps in all.
    pub steps: usize,
    /// How it went.
    pub progress: Progress,
    /// How much there was of what.
    pub counts: Counts,
}

/// Trains, and writes the model with the smallest loss on what is held out into `folder`, with its card. With
/// a checkpoint of the same pairs, template and options there, goes on from it. `tell` hears what happens;
/// if it answers false after a step or a look, the training ends there and can be gone on with. `unreadable`:
/// lines that could not be read, for the card.
///
/// # Errors
/// [`TrainError`]; what is in the folder then is whole, from an earlier look.
pub fn train(
    pairs: &Divided,
    sources: &[Source],
    unreadable: usize,
    wording: &PairWording,
    options: &TrainOptions,
    folder: &Path,
    tell: &mut dyn FnMut(Event) -> bool,
) -> Result<Trained, TrainError> {
    options.check()?;
    std::fs::create_dir_all(folder).map_err(|source| TrainError::Io { path: folder.into(), source })?;
    let prepared = Prepared::new(pairs, unreadable, wording, options)?;
    let Prepared { subwords, train, held_out, weights, counts, about } = prepared;
    let (train, held_out) = (&train, &held_out);
    let per_epoch = train.len().div_ceil(options.batch);
    let steps = options.steps.unwrap_or(per_epoch * options.epochs);
    let look_every = options.look_every.unwrap_or(per_epoch);
    let path = folder.join(CHECKPOINT);
    let mut state = Checkpoint::new(weights);
    if path.exists() {
        state = state.load(&path, &about)?;
    }
    let card = |progress: &Progress| {
        let card = Card { sources, counts: &counts, template: &wording.name(), options, progress };
        write(&folder.join(CARD), card.text().as_bytes())
    };
    // a step is done in any case: a run that does none would never come to an end
    tell(Event::Prepared { counts: counts.clone(), step: state.step, steps });
    let mut goes_on = true;
    let (mut saved, mut saved_step) = (Instant::now(), state.step);
    let mut order: (usize, Vec<Vec<usize>>) = (usize::MAX, vec![]);
    let ended = loop {
        if state.progress.without_gain() >= options.patience {
            break Ended::Patience;
        }
        if state.step >= steps {
            break Ended::Steps;
        }
        if !goes_on {
            break Ended::Stopped;
        }
        let (epoch, at) = (state.step / per_epoch, state.step % per_epoch);
        if order.0 != epoch {
            order = (epoch, batches(train, options.batch, options.seed, epoch));
        }
        let batch: Vec<&Example> = order.1[at].iter().map(|i| &train[*i]).collect();
        let seed = options.seed.rotate_left(17) ^ (state.step as u64 + 1);
        let (loss, gradients) = gradients(&state.weights, &batch, seed, options.dropout)?;
        if !loss.is_finite() {
            return Err(TrainError::Diverged { step: state.step + 1 });
        }
        let rate = options.rate(state.step, steps);
        state.adam.step(&state.weights, &gradients, state.step + 1, rate, options.weight_decay)?;
        state.step += 1;
        state.progress.losses.0 += loss;
        state.progress.losses.1 += 1;
        let tokens = batch.iter().map(|e| e.read().len()).sum();
        goes_on = tell(Event::Step { step: state.step, loss, tokens });
        let is_looking = state.step.is_multiple_of(look_every) || state.step == steps;
        if is_looking {
            let look = look(&mut state, held_out)?;
            if state.progress.best() == Some(look) {
                publish(folder, &state.weights, &subwords)?;
            }
            card(&state.progress)?;
            goes_on &= tell(Event::Look(look));
        }
        if is_looking || saved.elapsed() >= SAVE_EVERY {
            state.save(&path, &about)?;
            (saved, saved_step) = (Instant::now(), state.step);
        }
    };
    if saved_step != state.step {
        state.save(&path, &about)?;
    }
    let (step, progress) = (state.step, state.progress);
    Ok(Trained { ended, step, steps, progress, counts })
}

/// What a training begins with.
struct Prepared {
    subwords: Subwords,
    train: Vec<Example>,
    held_out: Vec<Example>,
    weights: Weights,
    counts: Counts,
    /// What a checkpoint belongs to.
    about: String,
}

impl Prepared {
    fn new(
        pairs: &Divided,
        unreadable: usize,
        wording: &PairWording,
        options: &TrainOptions,
    ) -> Result<Prepared, TrainError> {
        let sayable = |part: &[Pair]| part.iter().filter(|p| wording.can_say(p)).cloned().collect::<Vec<_>>();
        let parts = [sayable(&pairs.train), sayable(&pairs.held_out)];
        let unsayable = pairs.train.len() + pairs.held_out.len() - parts[0].len() - parts[1].len();
        let questions = parts[0].iter().map(|p| wording.question(&p.state)).collect::<Result<Vec<_>, _>>()?;
        let tactics = parts[0].iter().map(|p| p.tactic.as_str());
        let texts: Vec<&str> = questions.iter().map(String::as_str).chain(tactics).collect();
        let subwords = Subwords::learn(&texts, options.vocabulary)?;
        let examples = |part: &[Pair], name: &'static str| {
            let made = Examples::new(part, wording, &subwords, options.context)?;
            if made.examples.is_empty() { Err(TrainError::Nothing { part: name }) } else { Ok(made) }
        };
        let train = examples(&parts[0], "to learn from")?;
        let held_out = examples(&parts[1], "held out to judge the model by")?;
        let weights = Weights::new(options.shape(subwords.len()), options.seed)?;
        let counts = Counts {
            train: train.examples.len(),
            held_out: held_out.examples.len(),
            repeated: pairs.repeated,
            shared: pairs.shared,
            unsayable,
            too_long: train.too_long + held_out.too_long,
            cut: train.cut + held_out.cut,
            unreadable,
            tokens: train.tokens(),
            vocabulary: subwords.len(),
            weights: weights.count(),
        };
        let (train, held_out) = (train.examples, held_out.examples);
        let about = about(&[&train, &held_out], wording, options);
        Ok(Prepared { subwords, train, held_out, weights, counts, about })
    }
}

/// A hash of all that a training depends on.
fn about(parts: &[&[Example]; 2], wording: &PairWording, options: &TrainOptions) -> String {
    let mut hash = Sha256::new();
    let facts = [format!("format {FORMAT}"), serde_json::json!(options).to_string(), wording.name()];
    for fact in facts {
        hash.update((fact.len() as u64).to_le_bytes());
        hash.update(fact);
    }
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        for example in *part {
            hash.update((example.tokens.len() as u64).to_le_bytes());
            hash.update((example.question as u64).to_le_bytes());
            example.tokens.iter().for_each(|token| hash.update(token.to_le_bytes()));
        }
    }
    hex(&hash.finalize())
}

fn look(state: &mut Checkpoint, held_out: &[Example]) -> Result<Look, TrainError> {
    // with six decimals: so many come back from JSON as they went
    let rounded = |number: f64| (number * 1e6).round() / 1e6;
    let judged = judge(&state.weights, held_out)?;
    if !judged.loss.is_finite() {
        return Err(TrainError::Diverged { step: state.step });
    }
    let (sum, count) = std::mem::take(&mut state.progress.losses);
    let look = Look {
        step: state.step,
        loss: rounded(sum / count as f64),
        held_out: rounded(judged.loss),
        exact: rounded(judged.exact),
    };
    state.progress.looks.push(look);
    Ok(look)
}
