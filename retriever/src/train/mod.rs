//! Training a compact encoder: a small BERT over subwords of Lean, by contrast.
//!
//! What comes out is a folder that [`crate::Encoder::open`] loads: `config.json`,
//! `tokenizer.json`, `model.safetensors` (f16), `1_Pooling/config.json`,
//! `sentence_bert_config.json`; beside them `training.json` with options and figures and, until it
//! is deleted, `checkpoint.safetensors`. Everything is decided by the seed and the step, so a
//! training that was interrupted and resumed gives the weights of one that was not.

mod contrast;
mod data;
mod error;
mod file;
mod from_pairs;
mod gradients;
mod options;
mod progress;
mod state;
mod subwords;

use crate::fingerprint::Fingerprint;
use candle_core::{DType, Tensor};
use contrast::Batch;
pub use data::{Example, TrainingSet};
pub use error::TrainError;
pub use from_pairs::{Made, Selection, training_set};
pub use options::TrainOptions;
pub use progress::{Look, Progress};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::json;
use state::State;
use std::collections::BTreeSet;
use std::path::Path;
use tokenizers::Tokenizer;

/// What [`train`] tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// Texts are tokens, weights are there; so many steps were done before.
    Prepared {
        /// Subwords of the tokenizer.
        subwords: usize,
        /// Numbers that are trained.
        weights: usize,
        /// Steps that were done before.
        step: usize,
    },
    /// A step is done, the number of which counts from 1.
    Step {
        /// The number of the step, from 1.
        step: usize,
        /// The mean loss of its examples.
        loss: f64,
    },
    /// A look at the validation examples, after its step.
    Look(Look),
}

/// Trains and writes the best encoder into `folder`. With a checkpoint of the same options and
/// data there, goes on from it. `tell` hears what happens; if it answers false after a step or a
/// look, the training ends there and can be resumed.
///
/// # Errors
/// [`TrainError`]; what is in the folder then is whole, from an earlier look.
pub fn train(
    set: &TrainingSet,
    options: &TrainOptions,
    folder: &Path,
    tell: &mut dyn FnMut(Event) -> bool,
) -> Result<Progress, TrainError> {
    options.check()?;
    set.check()?;
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |source| TrainError::Io { path, source }
    };
    std::fs::create_dir_all(folder).map_err(io(folder))?;
    let queries = set.train.iter().chain(&set.further).map(|e| e.query.clone());
    let texts: Vec<String> = set.documents.iter().cloned().chain(queries).collect();
    let mut tokenizer = subwords::learn(&texts, options.vocabulary)?;
    let truncation = tokenizers::TruncationParams { max_length: options.limit, ..Default::default() };
    tokenizer.with_truncation(Some(truncation)).map_err(|e| TrainError::Tokenizer(e.to_string()))?;
    let tokens = |texts: Vec<&str>| {
        let encoded =
            tokenizer.encode_batch_fast(texts, true).map_err(|e| TrainError::Tokenizer(e.to_string()))?;
        Ok::<Vec<Vec<u32>>, TrainError>(encoded.iter().map(|e| e.get_ids().to_vec()).collect())
    };
    let documents = tokens(set.documents.iter().map(String::as_str).collect())?;
    let questions = |examples: &[Example]| tokens(examples.iter().map(|e| e.query.as_str()).collect());
    let (queries, further) = (questions(&set.train)?, questions(&set.further)?);
    let asked = tokens(set.validation.iter().map(|e| e.query.as_str()).collect())?;
    let asked: Vec<&[u32]> = asked.iter().map(Vec::as_slice).collect();
    let pool = pool(set, options.validation_pool);
    let config = options.bert(tokenizer.get_vocab_size(true));
    let about = about(set, options);
    let path = folder.join("checkpoint.safetensors");
    let mut state =
        if path.exists() { State::load(&path, &config, &about)? } else { State::new(&config, options.seed)? };
    let weights = state.weights.values().map(|w| w.elem_count()).sum();
    tell(Event::Prepared { subwords: config.vocab_size, weights, step: state.step });
    if state.progress.looks.is_empty() {
        let mrr = contrast::mrr(&state, &config, &asked, &set.validation, &pool, &documents)?;
        let first = Look { step: 0, loss: None, mrr: rounded(mrr) };
        state.progress.looks.push(first);
        tell(Event::Look(first));
    }
    while state.step < options.steps && state.progress.without_gain() < options.patience {
        let (order, mut rng) = examples(set.train.len(), options, state.step);
        let wanted = options.further(state.step, order.len()).min(set.further.len());
        let more = match wanted {
            0 => vec![],
            _ => examples(set.further.len(), options, state.step).0[..wanted].to_vec(),
        };
        let order = &order[..order.len() - more.len()];
        let from = |i: &usize| (&set.train[*i], queries[*i].as_slice());
        let from_further = |i: &usize| (&set.further[*i], further[*i].as_slice());
        let (chosen, asked_for): (Vec<&Example>, Vec<&[u32]>) =
            order.iter().map(from).chain(more.iter().map(from_further)).unzip();
        let batch = Batch::choose(&chosen, asked_for, &documents, options.negatives, &mut rng)?;
        let (loss, gradients) = contrast::gradients(&state, &config, &batch, options.temperature)?;
        let rate = options.rate(state.step);
        state.descend(&gradients, rate, options.weight_decay)?;
        state.progress.losses.0 += loss;
        state.progress.losses.1 += 1;
        let mut go_on = tell(Event::Step { step: state.step, loss });
        let looking = state.step.is_multiple_of(options.validate_every) || state.step == options.steps;
        if looking {
            let mrr = contrast::mrr(&state, &config, &asked, &set.validation, &pool, &documents)?;
            let (sum, count) = std::mem::take(&mut state.progress.losses);
            let loss = Some(rounded(sum / count as f64));
            let new = Look { step: state.step, loss, mrr: rounded(mrr) };
            state.progress.looks.push(new);
            if state.progress.best() == Some(new) {
                publish(folder, &state, options, &config, &tokenizer)?;
            }
            go_on &= tell(Event::Look(new));
        }
        if looking || !go_on {
            state.save(&path, &about)?;
        }
        if !go_on {
            break;
        }
    }
    Ok(state.progress)
}

/// With six decimals: so many come back from JSON as they went.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// The examples of a step, and random numbers for it: a permutation per epoch, cut into batches.
fn examples(count: usize, options: &TrainOptions, step: usize) -> (Vec<usize>, StdRng) {
    let size = options.batch.min(count);
    let per_epoch = count / size;
    let mut epoch = StdRng::seed_from_u64(options.seed ^ (((step / per_epoch) as u64 + 1) << 32));
    let mut order: Vec<usize> = (0..count).collect();
    order.shuffle(&mut epoch);
    let begin = step % per_epoch * size;
    (
        order[begin..begin + size].to_vec(),
        StdRng::seed_from_u64(options.seed.rotate_left(17) ^ (step as u64 + 1)),
    )
}

/// The premises that validation ranks.
fn pool(set: &TrainingSet, size: usize) -> Vec<u32> {
    let mut pool: BTreeSet<u32> = set.validation.iter().flat_map(|e| &e.positives).copied().collect();
    let others: Vec<u32> = (0..set.documents.len() as u32).filter(|p| !pool.contains(p)).collect();
    let missing = size.saturating_sub(pool.len()).min(others.len());
    // spread over the corpus, not the first files of it
    pool.extend((0..missing).map(|i| others[i * others.len() / missing]));
    pool.into_iter().collect()
}

/// What a checkpoint belongs to.
fn about(set: &TrainingSet, options: &TrainOptions) -> String {
    let mut all = Fingerprint::default();
    all.add(json!(options).to_string().as_bytes());
    set.documents.iter().for_each(|d| all.add(d.as_bytes()));
    for examples in [&set.train, &set.validation, &set.further] {
        all.add(json!(examples).to_string().as_bytes());
    }
    all.to_string()
}

/// Writes the encoder's folder; the weights come last, each file is whole.
fn publish(
    folder: &Path,
    state: &State,
    options: &TrainOptions,
    config: &crate::encoder::BertConfig,
    tokenizer: &Tokenizer,
) -> Result<(), TrainError> {
    let pooling = folder.join("1_Pooling");
    std::fs::create_dir_all(&pooling).map_err(|source| TrainError::Io { path: pooling.clone(), source })?;
    let mut bert = json!(config);
    bert["model_type"] = "bert".into();
    bert["architectures"] = json!(["BertModel"]);
    let pretty = |value: serde_json::Value| format!("{value:#}\n").into_bytes();
    file::write(&folder.join("config.json"), &pretty(bert))?;
    let mode = json!({"word_embedding_dimension": options.dimension, "pooling_mode_mean_tokens": true});
    file::write(&pooling.join("config.json"), &pretty(mode))?;
    let limit = json!({"max_seq_length": options.limit});
    file::write(&folder.join("sentence_bert_config.json"), &pretty(limit))?;
    let json = tokenizer.to_string(false).map_err(|e| TrainError::Tokenizer(e.to_string()))?;
    file::write(&folder.join("tokenizer.json"), json.as_bytes())?;
    let facts = json!({"options": options, "best": state.progress.best(), "looks": state.progress.looks});
    file::write(&folder.join("training.json"), &pretty(facts))?;
    let weights: Vec<(String, Tensor)> =
        state.weights.iter().map(|(name, var)| (name.clone(), var.as_tensor().clone())).collect();
    file::write_tensors(&folder.join("model.safetensors"), &weights, DType::F16, &[("format", "pt".into())])
}
