//! Keys and values of prompts.

use candle_core::{Result, Tensor};

/// Keys and values of one layer, one for all rows of a prompt, whose queries are one matrix therefore.
pub(crate) struct Shared {
    /// `[texts, key heads, length, head]`.
    pub keys: Tensor,
    pub values: Tensor,
}

impl Shared {
    /// How queries `[texts · width, key heads, group, head]` and keys agree, with the mask of the padding:
    /// `[texts · width, key heads, group, length]`.
    pub fn scores(&self, queries: &Tensor, padding: Option<&Tensor>) -> Result<Tensor> {
        let group = queries.dim(2)?;
        let scores = self.gather(queries)?.matmul(&self.keys.t()?)?;
        let scores = match padding {
            Some(padding) => scores.broadcast_add(padding)?,
            None => scores,
        };
        self.scatter(&scores, group)
    }

    /// Values mixed by shares `[texts · width, key heads, group, length]`.
    pub fn mix(&self, shares: &Tensor) -> Result<Tensor> {
        let group = shares.dim(2)?;
        let mixed = self.gather(shares)?.matmul(&self.values)?;
        self.scatter(&mixed, group)
    }

    /// `[texts · width, key heads, group, n]` to `[texts, key heads, width · group, n]`.
    fn gather(&self, x: &Tensor) -> Result<Tensor> {
        let (rows, heads, group, n) = x.dims4()?;
        let texts = self.keys.dim(0)?;
        let width = rows / texts;
        if width == 1 {
            return x.contiguous();
        }
        let x = x.reshape((texts, width, heads, group * n))?.transpose(1, 2)?.contiguous()?;
        x.reshape((texts, heads, width * group, n))
    }

    /// Undoes [`Shared::gather`].
    fn scatter(&self, x: &Tensor, group: usize) -> Result<Tensor> {
        let (texts, heads, rows, n) = x.dims4()?;
        let width = rows / group;
        if width == 1 {
            return Ok(x.clone());
        }
        let x = x.reshape((texts, heads, width, group * n))?.transpose(1, 2)?.contiguous()?;
        x.reshape((texts * width, heads, group, n))
    }

    /// The texts that stay.
    pub fn select(&mut self, texts: &Tensor) -> Result<()> {
        self.keys = self.keys.index_select(texts, 0)?;
        self.values = self.values.index_select(texts, 0)?;
        Ok(())
    }
}
