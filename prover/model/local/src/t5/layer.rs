//! The parts that the layers of T5's two stacks consist of.

use super::T5Config;
use crate::OpenError;
use crate::matrix::Matrix;
use crate::weights::Weights;
use candle_core::{Result, Tensor};
use candle_nn::ops::rms_norm;

/// The matrices of an attention.
pub(super) struct Attention {
    pub norm: Tensor,
    pub query: Matrix,
    pub key: Matrix,
    pub value: Matrix,
    pub output: Matrix,
}

impl Attention {
    /// `layer` is the name up to its number, `kind` the name of the attention.
    pub fn load(
        c: &T5Config,
        weights: &dyn Weights,
        layer: &str,
        kind: &str,
    ) -> std::result::Result<Self, OpenError> {
        let inner = c.heads * c.head;
        let matrix =
            |name: &str, out, input| weights.matrix(&format!("{layer}.{kind}.{name}.weight"), out, input);
        Ok(Attention {
            norm: weights.get(&format!("{layer}.layer_norm.weight"), &[c.model])?,
            query: matrix("q", inner, c.model)?,
            key: matrix("k", inner, c.model)?,
            value: matrix("v", inner, c.model)?,
            output: matrix("o", c.model, inner)?,
        })
    }
}

/// The part of a layer that works on each token alone.
pub(super) struct Dense {
    norm: Tensor,
    /// What is multiplied with what is activated.
    gated: Option<Matrix>,
    activated: Matrix,
    output: Matrix,
}

impl Dense {
    pub fn load(c: &T5Config, weights: &dyn Weights, layer: &str) -> std::result::Result<Self, OpenError> {
        let matrix = |name: &str, out, input| {
            weights.matrix(&format!("{layer}.DenseReluDense.{name}.weight"), out, input)
        };
        let gated = if c.gated { Some(matrix("wi_1", c.feed_forward, c.model)?) } else { None };
        Ok(Dense {
            norm: weights.get(&format!("{layer}.layer_norm.weight"), &[c.model])?,
            gated,
            activated: matrix(if c.gated { "wi_0" } else { "wi" }, c.feed_forward, c.model)?,
            output: matrix("wo", c.model, c.feed_forward)?,
        })
    }

    /// `[tokens, model]`, with what was there.
    pub fn forward(&self, c: &T5Config, hidden: &Tensor) -> Result<Tensor> {
        let x = rms_norm(hidden, &self.norm, c.epsilon)?;
        let activated = self.activated.forward(&x)?;
        let inner = match &self.gated {
            Some(gated) => c.activation.gated(&activated, &gated.forward(&x)?)?,
            None => c.activation.apply(&activated)?,
        };
        hidden + self.output.forward(&inner)?
    }
}
