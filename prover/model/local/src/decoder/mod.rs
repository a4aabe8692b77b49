//! Models that are a decoder alone: Llama, Qwen2 and Qwen3 are one with options (Touvron et al., 2023;
//! Ainslie et al., 2023, for grouped queries).

pub(crate) mod config;
mod layer;
mod prompt;
mod rope;
mod running;

use crate::OpenError;
use crate::matrix::Matrix;
use crate::network::{Network, Running};
use crate::watch::{Halt, Watch};
use crate::weights::Weights;
use candle_core::{DType, Tensor};
use candle_nn::ops::rms_norm;
pub(crate) use config::DecoderConfig;
use layer::Layer;

/// A decoder.
pub(crate) struct Decoder {
    config: DecoderConfig,
    /// `[vocabulary, model]`.
    embedding: Tensor,
    layers: Vec<Layer>,
    /// `[model]`.
    norm: Tensor,
    head: Matrix,
}

impl Decoder {
    pub fn load(config: DecoderConfig, weights: &dyn Weights) -> Result<Self, OpenError> {
        let (vocabulary, model) = (config.vocabulary, config.model);
        let embedding = "model.embed_tokens.weight";
        let head =
            if config.tied.unwrap_or(!weights.has("lm_head.weight")) { embedding } else { "lm_head.weight" };
        let layers =
            (0..config.layers).map(|i| Layer::load(&config, weights, i)).collect::<Result<_, _>>()?;
        let matrix = weights.matrix(head, vocabulary, model)?;
        let table = match &matrix {
            // the same numbers need not be held twice
            Matrix::Dense(matrix) if head == embedding => matrix.clone(),
            _ => weights.embedding(embedding, vocabulary, model)?,
        };
        Ok(Decoder {
            head: matrix,
            embedding: table,
            layers,
            norm: weights.get("model.norm.weight", &[model])?,
            config,
        })
    }

    /// `[tokens, model]`.
    fn embed(&self, tokens: &[u32]) -> candle_core::Result<Tensor> {
        let index = Tensor::from_slice(tokens, tokens.len(), self.embedding.device())?;
        self.embedding.index_select(&index, 0)?.to_dtype(self.norm.dtype())
    }

    /// Scores of the next tokens, `[rows, vocabulary]`, from what the last layer gives.
    fn scores(&self, hidden: &Tensor) -> candle_core::Result<Tensor> {
        let hidden = rms_norm(hidden, &self.norm, self.config.epsilon)?;
        self.head.forward(&hidden)?.to_dtype(DType::F32)
    }
}

impl Network for Decoder {
    fn begin<'a>(
        &'a self,
        prompts: &[&[u32]],
        width: usize,
        most: usize,
        watch: &Watch,
    ) -> Result<(Box<dyn Running + 'a>, Tensor), Halt> {
        let (running, scores) = prompt::read(self, prompts, width, most, watch)?;
        Ok((Box::new(running), scores))
    }

    fn vocabulary(&self) -> usize {
        self.config.vocabulary
    }

    fn positions(&self) -> Option<usize> {
        Some(self.config.positions)
    }
}
