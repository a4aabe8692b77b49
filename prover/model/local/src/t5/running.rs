//! Texts that T5's decoder is drawing.

use super::T5;
use crate::keys::{Own, Shared};
use crate::network::{Running, Selection};
use crate::watch::{Halt, Watch};
use candle_core::{DType, Result, Tensor};
use candle_nn::ops::{rms_norm, softmax_last_dim};

pub(super) struct RunningT5<'a> {
    pub t5: &'a T5,
    /// Of the prompts, for each layer: computed once.
    pub cross: Vec<Shared>,
    /// What of them is filling: `[texts, 1, 1, length]`.
    pub padding: Option<Tensor>,
    /// Of what was drawn, for each layer.
    pub own: Vec<Own>,
    pub texts: usize,
    /// Rows of a prompt.
    pub width: usize,
}

impl RunningT5<'_> {
    /// Copies the only row of each text.
    pub fn widen(&mut self, width: usize) -> Result<()> {
        let rows: Vec<u32> = (0..self.texts as u32).flat_map(|text| vec![text; width]).collect();
        let rows = Tensor::new(rows, self.t5.embedding.device())?;
        self.width = width;
        self.own.iter_mut().try_for_each(|own| own.select(&rows))
    }
}

impl Running for RunningT5<'_> {
    fn step(&mut self, tokens: &[u32], watch: &Watch) -> std::result::Result<Tensor, Halt> {
        let (t5, c, rows) = (self.t5, &self.t5.config, tokens.len());
        let mut hidden = t5.embed(tokens)?;
        let bias = t5.decoder_bias.back(self.own[0].length() + 1)?;
        for ((layer, cross), own) in t5.decoder.iter().zip(&self.cross).zip(&mut self.own) {
            watch.check()?;
            let attention = &layer.attention;
            let x = rms_norm(&hidden, &attention.norm, c.epsilon)?;
            let part = |x: Tensor| x.reshape((rows, c.heads, c.head));
            own.push(&part(attention.key.forward(&x)?)?, &part(attention.value.forward(&x)?)?)?;
            let queries = part(attention.query.forward(&x)?)?.unsqueeze(2)?;
            let shares = softmax_last_dim(&own.scores(&queries)?.broadcast_add(&bias)?)?;
            let mixed = own.mix(&shares)?.reshape((rows, c.heads * c.head))?;
            hidden = (hidden + attention.output.forward(&mixed)?)?;

            let x = rms_norm(&hidden, &layer.cross.norm, c.epsilon)?;
            let queries = part(layer.cross.query.forward(&x)?)?.unsqueeze(2)?;
            let shares = softmax_last_dim(&cross.scores(&queries, self.padding.as_ref())?)?;
            let mixed = cross.mix(&shares)?.reshape((rows, c.heads * c.head))?;
            hidden = (hidden + layer.cross.output.forward(&mixed)?)?;
            hidden = layer.dense.forward(c, &hidden)?;
        }
        let mut hidden = rms_norm(&hidden, &t5.decoder_norm, c.epsilon)?;
        if c.scaled {
            hidden = (hidden * (c.model as f64).powf(-0.5))?;
        }
        Ok(t5.head.forward(&hidden)?.to_dtype(DType::F32)?)
    }

    fn select(&mut self, rows: &[u32]) -> Result<()> {
        let selection = Selection::new(rows, self.texts, self.width, self.t5.embedding.device())?;
        if let Some(rows) = &selection.rows {
            self.own.iter_mut().try_for_each(|own| own.select(rows))?;
        }
        if let Some(texts) = &selection.texts {
            self.cross.iter_mut().try_for_each(|cross| cross.select(texts))?;
            self.padding = self.padding.as_ref().map(|p| p.index_select(texts, 0)).transpose()?;
        }
        self.texts = selection.kept.len();
        Ok(())
    }
}
