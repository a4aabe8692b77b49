//! One layer of a decoder.

use super::config::DecoderConfig;
use crate::OpenError;
use crate::matrix::Matrix;
use crate::weights::Weights;
use candle_core::{Result, Tensor};
use candle_nn::ops::rms_norm;

/// A matrix with a bias, if the model has one there.
struct Projection {
    matrix: Matrix,
    /// `[out]`.
    bias: Option<Tensor>,
}

impl Projection {
    fn load(
        weights: &dyn Weights,
        name: &str,
        (out, input): (usize, usize),
        bias: bool,
    ) -> std::result::Result<Self, OpenError> {
        let bias = if bias { Some(weights.get(&format!("{name}.bias"), &[out])?) } else { None };
        Ok(Projection { matrix: weights.matrix(&format!("{name}.weight"), out, input)?, bias })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let product = self.matrix.forward(x)?;
        match &self.bias {
            Some(bias) => product.broadcast_add(bias),
            None => Ok(product),
        }
    }
}

pub(super) struct Layer {
    attention_norm: Tensor,
    query: Projection,
    key: Projection,
    value: Projection,
    output: Projection,
    /// Of the heads of queries and keys, `[head]` each.
    head_norms: Option<[Tensor; 2]>,
    feed_forward_norm: Tensor,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
}

impl Layer {
    pub fn load(c: &DecoderConfig, weights: &dyn Weights, i: usize) -> std::result::Result<Self, OpenError> {
        let attention = format!("model.layers.{i}.self_attn");
        let dense = format!("model.layers.{i}.mlp");
        let (heads, key_heads) = (c.heads * c.head, c.key_heads * c.head);
        let projection =
            |name: &str, shape, bias| Projection::load(weights, &format!("{attention}.{name}"), shape, bias);
        let norm = |name: &str, size| weights.get(&format!("{name}.weight"), &[size]);
        let head_norms = if c.head_norms {
            let norm = |name: &str| norm(&format!("{attention}.{name}"), c.head);
            Some([norm("q_norm")?, norm("k_norm")?])
        } else {
            None
        };
        let matrix = |name: &str, out, input| weights.matrix(&format!("{dense}.{name}.weight"), out, input);
        Ok(Layer {
            attention_norm: norm(&format!("model.layers.{i}.input_layernorm"), c.model)?,
            query: projection("q_proj", (heads, c.model), c.input_bias)?,
            key: projection("k_proj", (key_heads, c.model), c.input_bias)?,
            value: projection("v_proj", (key_heads, c.model), c.input_bias)?,
            output: projection("o_proj", (c.model, heads), c.output_bias)?,
            head_norms,
            feed_forward_norm: norm(&format!("model.layers.{i}.post_attention_layernorm"), c.model)?,
            gate: matrix("gate_proj", c.feed_forward, c.model)?,
            up: matrix("up_proj", c.feed_forward, c.model)?,
            down: matrix("down_proj", c.model, c.feed_forward)?,
        })
    }

    /// Queries, keys and values of `[tokens, model]`: `[tokens, heads, head]`, not turned yet.
    pub fn attended(&self, c: &DecoderConfig, hidden: &Tensor) -> Result<[Tensor; 3]> {
        let x = rms_norm(hidden, &self.attention_norm, c.epsilon)?;
        let tokens = x.dim(0)?;
        let mut queries = self.query.forward(&x)?.reshape((tokens, c.heads, c.head))?;
        let mut keys = self.key.forward(&x)?.reshape((tokens, c.key_heads, c.head))?;
        if let Some([query_norm, key_norm]) = &self.head_norms {
            queries = rms_norm(&queries, query_norm, c.epsilon)?;
            keys = rms_norm(&keys, key_norm, c.epsilon)?;
        }
        let values = self.value.forward(&x)?.reshape((tokens, c.key_heads, c.head))?;
        Ok([queries, keys, values])
    }

    /// What comes behind the attention: `mixed` are values, `[tokens, heads · head]`.
    pub fn rest(&self, c: &DecoderConfig, hidden: &Tensor, mixed: &Tensor) -> Result<Tensor> {
        let hidden = (hidden + self.output.forward(mixed)?)?;
        let x = rms_norm(&hidden, &self.feed_forward_norm, c.epsilon)?;
        let inner = c.activation.gated(&self.gate.forward(&x)?, &self.up.forward(&x)?)?;
        hidden + self.down.forward(&inner)?
    }
}
