//! How a decoder reads prompts.

use super::Decoder;
use super::rope::Rope;
use super::running::RunningDecoder;
use crate::keys::{Own, Shared, padding};
use crate::watch::{Halt, Watch};
use candle_core::{Result, Tensor};
use candle_nn::ops::softmax_last_dim;

/// Positions whose scores are computed at a time: those of a whole long prompt would take gigabytes.
const AT_A_TIME: usize = 256;

/// Reads a batch. Shorter prompts are filled up behind their end: no token looks ahead, so nothing that
/// counts sees the filling, and each token stands at its position. What is drawn has keys of its own.
pub(super) fn read<'a>(
    decoder: &'a Decoder,
    prompts: &[&[u32]],
    width: usize,
    most: usize,
    watch: &Watch,
) -> std::result::Result<(RunningDecoder<'a>, Tensor), Halt> {
    let config = &decoder.config;
    let lengths: Vec<usize> = prompts.iter().map(|p| p.len()).collect();
    let (texts, length) = (prompts.len(), lengths.iter().copied().max().unwrap_or(0));
    let mut tokens = vec![0; texts * length];
    for (i, prompt) in prompts.iter().enumerate() {
        tokens[i * length..][..prompt.len()].copy_from_slice(prompt);
    }
    let mut hidden = decoder.embed(&tokens)?;
    let (dtype, device) = (hidden.dtype(), hidden.device().clone());
    let rope = Rope::new(config, length + most, dtype, &device)?;
    let positions: Vec<u32> = (0..texts).flat_map(|_| 0..length as u32).collect();
    let turns = rope.at(&positions, texts)?;
    let mut shared = vec![];
    for layer in &decoder.layers {
        watch.check()?;
        // `[texts · length, heads, head]` to `[texts, heads, length, head]`
        let by_head = |x: &Tensor| {
            let (_, heads, head) = x.dims3()?;
            x.reshape((texts, length, heads, head))?.transpose(1, 2)?.contiguous()
        };
        let [queries, keys, values] = layer.attended(config, &hidden)?;
        let queries = turns.apply(&by_head(&queries)?)?;
        let kept = Shared { keys: turns.apply(&by_head(&keys)?)?, values: by_head(&values)? };
        let mixed = attention(decoder, &queries, &kept, watch)?;
        hidden = layer.rest(config, &hidden, &mixed)?;
        shared.push(kept);
    }
    let last: Vec<u32> = lengths.iter().enumerate().map(|(i, l)| (i * length + l - 1) as u32).collect();
    let scores = decoder.scores(&hidden.index_select(&Tensor::new(last, &device)?, 0)?)?;
    let padding = padding(&lengths, &hidden)?;
    let own = decoder.layers.iter().map(|_| Own::new()).collect();
    Ok((RunningDecoder { decoder, rope, shared, padding, own, lengths, width }, scores))
}

/// Mixes values by how queries `[texts, heads, length, head]` and keys agree, without looking ahead:
/// `[texts · length, heads · head]`.
fn attention(
    decoder: &Decoder,
    queries: &Tensor,
    kept: &Shared,
    watch: &Watch,
) -> std::result::Result<Tensor, Halt> {
    let (texts, heads, length, head) = queries.dims4()?;
    let key_heads = decoder.config.key_heads;
    let group = heads / key_heads;
    let scale = (head as f64).powf(-0.5);
    let mut parts = vec![];
    for begin in (0..length).step_by(AT_A_TIME) {
        watch.check()?;
        let count = AT_A_TIME.min(length - begin);
        let seen = begin + count;
        let part = (queries.narrow(2, begin, count)? * scale)?.contiguous()?;
        let part = part.reshape((texts, key_heads, group * count, head))?;
        let scores = part.matmul(&kept.keys.narrow(2, 0, seen)?.contiguous()?.t()?)?;
        let scores =
            scores.reshape((texts, heads, count, seen))?.broadcast_add(&ahead(begin, count, &part)?)?;
        let shares = softmax_last_dim(&scores)?.reshape((texts, key_heads, group * count, seen))?;
        let mixed = shares.matmul(&kept.values.narrow(2, 0, seen)?.contiguous()?)?;
        parts.push(mixed.reshape((texts, heads, count, head))?);
    }
    let mixed = Tensor::cat(&parts, 2)?.transpose(1, 2)?;
    Ok(mixed.reshape((texts * length, heads * head))?)
}

/// The most negative number for keys behind a query, `[count, begin + count]`.
fn ahead(begin: usize, count: usize, like: &Tensor) -> Result<Tensor> {
    let seen = begin + count;
    let mask = (0..count).flat_map(|q| (0..seen).map(move |k| if k > begin + q { f32::MIN } else { 0.0 }));
    Tensor::from_vec(mask.collect::<Vec<_>>(), (count, seen), like.device())?.to_dtype(like.dtype())
}
