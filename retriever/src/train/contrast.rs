//! One step: encode, compare, gradients.

use super::data::Example;
use super::error::TrainError;
use super::gradients::Gradients;
use super::state::{State, WORDS};
use crate::encoder::{Activation, Bert, BertConfig, Mode, Padded, Pooling, split};
use candle_core::{D, DType, Device, Tensor, Var};
use candle_nn::ops::log_softmax;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rayon::prelude::*;
use std::ops::Range;

/// Tokens that are computed together: few enough for what is computed of them to stay in a core's cache.
const TOKENS: usize = 512;

/// Encoded texts of similar lengths.
struct Piece {
    /// Which texts they are.
    places: Vec<usize>,
    batch: Padded,
    /// The vectors of their tokens.
    words: Var,
    /// `[texts, dimension]`.
    vectors: Tensor,
}

/// Texts in pieces, longest first: their order, and ranges of it.
fn cut(texts: &[&[u32]]) -> (Vec<usize>, Vec<Range<usize>>) {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(texts[*i].len()));
    let lengths: Vec<usize> = order.iter().map(|i| texts[*i].len()).collect();
    (order, split(&lengths, TOKENS))
}

/// Encodes texts, given as tokens, piece by piece on all threads, such that gradients can be computed.
fn pieces(state: &State, config: &BertConfig, texts: &[&[u32]]) -> Result<Vec<Piece>, TrainError> {
    let bert = Bert::new(config, Activation::Relu, state, Mode::Train)?;
    let (order, ranges) = cut(texts);
    let piece = |range: Range<usize>| {
        let places = order[range].to_vec();
        let batch: Vec<&[u32]> = places.iter().map(|i| texts[*i]).collect();
        let batch = Padded::new(&batch, 0, &Device::Cpu)?;
        let words = Var::from_tensor(&bert.words(&batch)?.detach())?;
        let vectors = Pooling::Mean.apply(&bert.forward_words(&words, &batch)?, &batch)?;
        Ok(Piece { places, batch, words, vectors })
    };
    ranges.into_par_iter().map(piece).collect()
}

/// Puts rows, which are of the texts `places`, into the order of the texts.
fn ordered(places: &[usize], rows: &[Tensor]) -> Result<Tensor, TrainError> {
    let mut back = vec![0u32; places.len()];
    places.iter().enumerate().for_each(|(i, place)| back[*place] = i as u32);
    Ok(Tensor::cat(rows, 0)?.index_select(&Tensor::new(back, &Device::Cpu)?, 0)?)
}

/// Vectors without gradients, `[texts, dimension]`.
pub(super) fn encode(state: &State, config: &BertConfig, texts: &[&[u32]]) -> Result<Tensor, TrainError> {
    let bert = Bert::new(config, Activation::Relu, &state.frozen(), Mode::Infer)?;
    let (order, ranges) = cut(texts);
    let piece = |range: Range<usize>| {
        let batch: Vec<&[u32]> = order[range].iter().map(|i| texts[*i]).collect();
        let batch = Padded::new(&batch, 0, &Device::Cpu)?;
        Ok::<_, TrainError>(Pooling::Mean.apply(&bert.forward(&batch)?, &batch)?)
    };
    let rows: Vec<Tensor> = ranges.into_par_iter().map(piece).collect::<Result<_, _>>()?;
    ordered(&order, &rows)
}

/// The premises of a step: for each example one positive, then given
/// negatives; and which of them are positive for whom.
pub(super) struct Batch<'a> {
    pub queries: Vec<&'a [u32]>,
    pub documents: Vec<&'a [u32]>,
    /// `[examples, documents]`: 0, or very negative where a premise is positive for the example but is not
    /// the one chosen: it would be wrong to push it away. The same for premises that the example ignores.
    pub mask: Tensor,
}

impl<'a> Batch<'a> {
    /// Chooses from `examples`; `queries` are the tokens of theirs, `documents` those of all premises.
    pub fn choose(
        examples: &[&Example],
        queries: Vec<&'a [u32]>,
        documents: &'a [Vec<u32>],
        negatives: usize,
        rng: &mut StdRng,
    ) -> Result<Self, TrainError> {
        let mut chosen: Vec<u32> =
            examples.iter().map(|e| e.positives[rng.random_range(0..e.positives.len())]).collect();
        for e in examples {
            chosen.extend(e.negatives.choose_multiple(rng, negatives));
        }
        let mut mask = vec![0f32; examples.len() * chosen.len()];
        for (i, e) in examples.iter().enumerate() {
            for (j, premise) in chosen.iter().enumerate() {
                if i != j && (e.positives.contains(premise) || e.ignored.contains(premise)) {
                    mask[i * chosen.len() + j] = -1e9;
                }
            }
        }
        let mask = Tensor::from_vec(mask, (examples.len(), chosen.len()), &Device::Cpu)?;
        let documents = chosen.iter().map(|p| documents[*p as usize].as_slice()).collect();
        Ok(Batch { queries, documents, mask })
    }
}

/// The loss of a batch and its gradients. The loss is InfoNCE (van den Oord et al., 2018): the cross entropy
/// of finding the example's premise among all of the batch by cosine over temperature.
///
/// The pieces are joined only in the loss: its gradient by the vectors is computed
/// first, then each piece goes back on its own, so that pieces run on all threads in
/// both directions. Sums are taken in a fixed order.
pub(super) fn gradients(
    state: &State,
    config: &BertConfig,
    batch: &Batch,
    temperature: f64,
) -> Result<(f64, Gradients), TrainError> {
    let count = batch.queries.len();
    let texts: Vec<&[u32]> = batch.queries.iter().chain(&batch.documents).copied().collect();
    let pieces = pieces(state, config, &texts)?;
    let places: Vec<usize> = pieces.iter().flat_map(|p| p.places.iter().copied()).collect();
    let rows: Vec<Tensor> = pieces.iter().map(|p| p.vectors.detach()).collect();
    let vectors = Var::from_tensor(&ordered(&places, &rows)?)?;
    let (queries, documents) =
        (vectors.narrow(0, 0, count)?, vectors.narrow(0, count, batch.documents.len())?);
    let scores = ((queries.matmul(&documents.t()?)? / temperature)? + &batch.mask)?;
    let own = Tensor::eye(count, DType::F32, &Device::Cpu)?;
    let shares = log_softmax(&scores, D::Minus1)?.narrow(1, 0, count)?;
    let loss = ((shares * own)?.sum_all()? * (-1.0 / count as f64))?;
    let value = f64::from(loss.to_scalar::<f32>()?);
    if !value.is_finite() {
        return Err(TrainError::Diverged { step: state.step });
    }
    let by_vectors = loss.backward()?;
    let Some(by_vectors) = by_vectors.get(vectors.as_tensor()) else {
        return Err(candle_core::Error::Msg("the loss does not depend on the vectors".into()).into());
    };
    let back = |piece: &Piece| {
        let places: Vec<u32> = piece.places.iter().map(|i| *i as u32).collect();
        let gradient = by_vectors.index_select(&Tensor::new(places, &Device::Cpu)?, 0)?.detach();
        let store = (&piece.vectors * gradient)?.sum_all()?.backward()?;
        let flat = |t: &Tensor| t.flatten_all()?.to_vec1::<f32>();
        let mut found = vec![];
        for (name, var) in &state.weights {
            if let Some(gradient) = store.get(var.as_tensor()) {
                found.push((name, flat(gradient)?));
            }
        }
        let words = store.get(piece.words.as_tensor()).map(flat).transpose()?;
        Ok::<_, TrainError>((found, words.unwrap_or_default()))
    };
    let parts: Vec<_> = pieces.par_iter().map(back).collect::<Result<_, _>>()?;
    let mut sums = Gradients::new();
    let mut words = vec![0f32; config.vocab_size * config.hidden_size];
    for (piece, (found, by_words)) in pieces.iter().zip(parts) {
        let tokens = piece.batch.tokens.flatten_all()?.to_vec1::<u32>()?;
        for (token, gradient) in tokens.iter().zip(by_words.chunks_exact(config.hidden_size)) {
            add(&mut words[*token as usize * config.hidden_size..][..config.hidden_size], gradient);
        }
        for (name, gradient) in found {
            match sums.get_mut(name) {
                Some(sum) => add(sum, &gradient),
                None => drop(sums.insert(name.clone(), gradient)),
            }
        }
    }
    sums.insert(WORDS.into(), words);
    Ok((value, sums))
}

fn add(sum: &mut [f32], more: &[f32]) {
    sum.iter_mut().zip(more).for_each(|(s, x)| *s += x);
}

/// Mean reciprocal rank of the first positive premise among `pool` (places of premises, with all positives).
pub(super) fn mrr(
    state: &State,
    config: &BertConfig,
    queries: &[&[u32]],
    examples: &[Example],
    pool: &[u32],
    documents: &[Vec<u32>],
) -> Result<f64, TrainError> {
    let pooled: Vec<&[u32]> = pool.iter().map(|p| documents[*p as usize].as_slice()).collect();
    let documents = encode(state, config, &pooled)?;
    let scores = encode(state, config, queries)?.matmul(&documents.t()?)?.to_vec2::<f32>()?;
    let reciprocal = |(scores, example): (&Vec<f32>, &Example)| {
        let positive = |place: usize| example.positives.contains(&pool[place]);
        let best =
            (0..pool.len()).filter(|i| positive(*i)).map(|i| scores[i]).fold(f32::NEG_INFINITY, f32::max);
        // those that are as good and wrong count against it
        let before = (0..pool.len()).filter(|i| scores[*i] >= best && !positive(*i)).count();
        1.0 / (before + 1) as f64
    };
    Ok(scores.iter().zip(examples).map(reciprocal).sum::<f64>() / examples.len() as f64)
}
