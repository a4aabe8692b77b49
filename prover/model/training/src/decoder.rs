//! A decoder of Llama's shape (Touvron et al., 2023), in operations that have gradients: the ones that
//! compute a norm, a softmax or a turn at once have none.

use crate::noise::Noise;
use crate::padded::Padded;
use crate::rope::Rope;
use crate::shape::{EPSILON, Shape};
use candle_core::{D, Device, Result, Tensor};

struct Layer {
    attention_norm: Tensor,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    output: Tensor,
    feed_forward_norm: Tensor,
    gate: Tensor,
    up: Tensor,
    down: Tensor,
}

/// The weights where they are used.
pub(crate) struct Decoder {
    shape: Shape,
    /// `[vocabulary, width]`, for the output as well.
    embedding: Tensor,
    layers: Vec<Layer>,
    norm: Tensor,
}

impl Decoder {
    /// `get` gives a weight by its name.
    pub fn new(shape: Shape, get: impl Fn(&str) -> Result<Tensor>) -> Result<Decoder> {
        let layer = |i: usize| {
            let get = |name: &str| get(&format!("model.layers.{i}.{name}.weight"));
            Ok(Layer {
                attention_norm: get("input_layernorm")?,
                query: get("self_attn.q_proj")?,
                key: get("self_attn.k_proj")?,
                value: get("self_attn.v_proj")?,
                output: get("self_attn.o_proj")?,
                feed_forward_norm: get("post_attention_layernorm")?,
                gate: get("mlp.gate_proj")?,
                up: get("mlp.up_proj")?,
                down: get("mlp.down_proj")?,
            })
        };
        Ok(Decoder {
            shape,
            embedding: get("model.embed_tokens.weight")?,
            layers: (0..shape.layers).map(layer).collect::<Result<_>>()?,
            norm: get("model.norm.weight")?,
        })
    }

    /// The logarithms of the probabilities of all tokens, `[asked, vocabulary]`, at the places where one is
    /// asked for.
    pub fn log_probabilities(&self, batch: &Padded, noise: &mut Noise) -> Result<Tensor> {
        let rope = Rope::new(&self.shape, batch.length)?;
        let mask = no_looking_ahead(batch.length)?;
        let mut hidden = noise.apply(&self.embedding.index_select(&batch.tokens, 0)?)?;
        for layer in &self.layers {
            let x = norm(&hidden, &layer.attention_norm)?;
            let mixed = self.attention(layer, &x, batch, &rope, &mask)?;
            hidden = (hidden + noise.apply(&times(&mixed, &layer.output)?)?)?;
            let x = norm(&hidden, &layer.feed_forward_norm)?;
            let inner = (times(&x, &layer.gate)?.silu()? * times(&x, &layer.up)?)?;
            hidden = (hidden + noise.apply(&times(&inner, &layer.down)?)?)?;
        }
        let hidden = norm(&hidden.index_select(&batch.places, 0)?, &self.norm)?;
        let scores = times(&hidden, &self.embedding)?;
        let scores = scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?.detach())?;
        let sum = scores.exp()?.sum_keepdim(D::Minus1)?;
        scores.broadcast_sub(&sum.log()?)
    }

    /// Mixes values by how queries and keys agree: `[texts · length, width]`.
    fn attention(
        &self,
        layer: &Layer,
        x: &Tensor,
        batch: &Padded,
        rope: &Rope,
        mask: &Tensor,
    ) -> Result<Tensor> {
        let (heads, head) = (self.shape.heads, self.shape.head());
        let by_head = |weight: &Tensor| {
            let x = times(x, weight)?.reshape((batch.texts, batch.length, heads, head))?;
            x.transpose(1, 2)?.contiguous()
        };
        let queries = (rope.apply(&by_head(&layer.query)?)? * (head as f64).powf(-0.5))?;
        let keys = rope.apply(&by_head(&layer.key)?)?;
        let scores = queries.matmul(&keys.t()?)?.broadcast_add(mask)?;
        let scores = scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?.detach())?.exp()?;
        let shares = scores.broadcast_div(&scores.sum_keepdim(D::Minus1)?)?;
        let mixed = shares.matmul(&by_head(&layer.value)?)?;
        mixed.transpose(1, 2)?.reshape((batch.texts * batch.length, heads * head))
    }
}

/// `x · weightᵀ`.
fn times(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    x.matmul(&weight.t()?)
}

/// `x` over the root of the mean of its squares (Zhang, Sennrich, 2019).
fn norm(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let root = (x.sqr()?.mean_keepdim(D::Minus1)? + EPSILON)?.sqrt()?;
    x.broadcast_div(&root)?.broadcast_mul(weight)
}

/// `[length, length]`: very small where a token would look at a later one.
fn no_looking_ahead(length: usize) -> Result<Tensor> {
    let number = |i: usize, j: usize| if j > i { -1e9f32 } else { 0.0 };
    let numbers: Vec<f32> = (0..length).flat_map(|i| (0..length).map(move |j| number(i, j))).collect();
    Tensor::from_vec(numbers, (length, length), &Device::Cpu)
}
