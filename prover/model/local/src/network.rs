//! What draws texts from a model without knowing which one it is.

use crate::watch::{Halt, Watch};
use candle_core::{Device, Result, Tensor};

/// A model of one of the kinds.
pub(crate) trait Network: Send + Sync {
    /// Reads prompts, none of them empty, to draw `width` texts for each, of `most` tokens at most. Also
    /// gives the scores of each prompt's first token, `[prompts, vocabulary]` in `f32`.
    fn begin<'a>(
        &'a self,
        prompts: &[&[u32]],
        width: usize,
        most: usize,
        watch: &Watch,
    ) -> std::result::Result<(Box<dyn Running + 'a>, Tensor), Halt>;

    /// Tokens that there are scores for.
    fn vocabulary(&self) -> usize;

    /// The most tokens of prompt and answer together, if there is a limit.
    fn positions(&self) -> Option<usize>;
}

/// Texts that are being drawn.
pub(crate) trait Running {
    /// Takes one token for each row, and gives the scores of the next: `[rows, vocabulary]` in `f32`.
    fn step(&mut self, tokens: &[u32], watch: &Watch) -> std::result::Result<Tensor, Halt>;

    /// The rows that go on, in their order. Rows of a prompt stay together and as many as they were, or all
    /// of them go.
    fn select(&mut self, rows: &[u32]) -> Result<()>;
}

/// The rows and texts of [`Running::select`], where that is not what is there already.
pub(crate) struct Selection {
    /// `None` if the rows stay as they are.
    pub rows: Option<Tensor>,
    /// `None` if all texts stay.
    pub texts: Option<Tensor>,
    /// Numbers of the texts that stay.
    pub kept: Vec<usize>,
}

impl Selection {
    pub fn new(rows: &[u32], texts: usize, width: usize, device: &Device) -> Result<Self> {
        let kept: Vec<usize> = rows.iter().step_by(width).map(|row| *row as usize / width).collect();
        let index = |n: Vec<u32>| {
            let length = n.len();
            Tensor::from_vec(n, length, device)
        };
        let same = rows.len() == texts * width && rows.iter().enumerate().all(|(i, row)| i == *row as usize);
        let rows = if same { None } else { Some(index(rows.to_vec())?) };
        let all = kept.len() == texts;
        let texts = if all { None } else { Some(index(kept.iter().map(|t| *t as u32).collect())?) };
        Ok(Selection { rows, texts, kept })
    }
}
