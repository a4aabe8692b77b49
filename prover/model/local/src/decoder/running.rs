//! Texts that a decoder is drawing.

use super::Decoder;
use super::rope::Rope;
use crate::keys::{Own, Shared};
use crate::network::{Running, Selection};
use crate::watch::{Halt, Watch};
use candle_core::{D, Result, Tensor};
use candle_nn::ops::softmax_last_dim;

pub(super) struct RunningDecoder<'a> {
    pub decoder: &'a Decoder,
    pub rope: Rope,
    /// Of the prompts, for each layer.
    pub shared: Vec<Shared>,
    /// What of them is filling: `[texts, 1, 1, length]`.
    pub padding: Option<Tensor>,
    /// Of what was drawn, for each layer.
    pub own: Vec<Own>,
    /// Tokens of the prompts.
    pub lengths: Vec<usize>,
    /// Rows of a prompt.
    pub width: usize,
}

impl Running for RunningDecoder<'_> {
    fn step(&mut self, tokens: &[u32], watch: &Watch) -> std::result::Result<Tensor, Halt> {
        let config = &self.decoder.config;
        let (rows, heads, head) = (tokens.len(), config.heads, config.head);
        let (key_heads, drawn) = (config.key_heads, self.own[0].length());
        let positions = self.lengths.iter().flat_map(|l| std::iter::repeat_n((l + drawn) as u32, self.width));
        let turns = self.rope.at(&positions.collect::<Vec<_>>(), rows)?;
        let scale = (head as f64).powf(-0.5);
        let mut hidden = self.decoder.embed(tokens)?;
        for ((layer, shared), own) in self.decoder.layers.iter().zip(&self.shared).zip(&mut self.own) {
            watch.check()?;
            let [queries, keys, values] = layer.attended(config, &hidden)?;
            let queries = (turns.apply(&queries.unsqueeze(2)?)? * scale)?;
            own.push(&turns.apply(&keys.unsqueeze(2)?)?.squeeze(2)?, &values)?;
            let queries = queries.reshape((rows, key_heads, heads / key_heads, head))?;
            let before = shared.scores(&queries, self.padding.as_ref())?;
            let length = before.dim(D::Minus1)?;
            let shares = softmax_last_dim(&Tensor::cat(&[before, own.scores(&queries)?], D::Minus1)?)?;
            let mixed = shared.mix(&shares.narrow(D::Minus1, 0, length)?)?;
            let mixed = (mixed + own.mix(&shares.narrow(D::Minus1, length, own.length())?.contiguous()?)?)?;
            hidden = layer.rest(config, &hidden, &mixed.reshape((rows, heads * head))?)?;
        }
        Ok(self.decoder.scores(&hidden)?)
    }

    fn select(&mut self, rows: &[u32]) -> Result<()> {
        let texts = self.lengths.len();
        let selection = Selection::new(rows, texts, self.width, self.decoder.embedding.device())?;
        if let Some(rows) = &selection.rows {
            self.own.iter_mut().try_for_each(|own| own.select(rows))?;
        }
        if let Some(texts) = &selection.texts {
            self.shared.iter_mut().try_for_each(|shared| shared.select(texts))?;
            self.padding = self.padding.as_ref().map(|p| p.index_select(texts, 0)).transpose()?;
        }
        self.lengths = selection.kept.iter().map(|text| self.lengths[*text]).collect();
        Ok(())
    }
}
