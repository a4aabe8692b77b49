//! Keys and values of what each row has drawn.

use candle_core::{Result, Tensor};

/// Positions that there is room for at first.
const ROOM: usize = 64;

/// Keys and values of one layer, in the order of positions: a new one is written behind the others, and
/// nothing moves. Where rows change places, only what is there is copied.
pub(crate) struct Own {
    /// `[room, rows, key heads, head]`.
    buffers: Option<[Tensor; 2]>,
    length: usize,
}

impl Own {
    pub fn new() -> Self {
        Own { buffers: None, length: 0 }
    }

    /// Positions that are there.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Adds a position: keys and values `[rows, key heads, head]`.
    pub fn push(&mut self, keys: &Tensor, values: &Tensor) -> Result<()> {
        let buffers = match self.buffers.take() {
            Some(buffers) if self.length < buffers[0].dim(0)? => buffers,
            old => {
                let (rows, heads, head) = keys.dims3()?;
                let room = if old.is_some() { 2 * self.length } else { ROOM };
                let new = || Tensor::zeros((room, rows, heads, head), keys.dtype(), keys.device());
                let new = [new()?, new()?];
                for (new, old) in new.iter().zip(old.iter().flatten()) {
                    new.slice_set(old, 0, 0)?;
                }
                new
            }
        };
        for (buffer, part) in buffers.iter().zip([keys, values]) {
            buffer.slice_set(&part.unsqueeze(0)?.contiguous()?, 0, self.length)?;
        }
        self.buffers = Some(buffers);
        self.length += 1;
        Ok(())
    }

    /// How queries `[rows, key heads, group, head]` and keys agree: `[rows, key heads, group, length]`.
    pub fn scores(&self, queries: &Tensor) -> Result<Tensor> {
        queries.matmul(&self.view(0, [1, 2, 3, 0])?)
    }

    /// Values mixed by shares `[rows, key heads, group, length]`.
    pub fn mix(&self, shares: &Tensor) -> Result<Tensor> {
        shares.matmul(&self.view(1, [1, 2, 0, 3])?)
    }

    fn view(&self, which: usize, order: [usize; 4]) -> Result<Tensor> {
        let Some(buffers) = &self.buffers else { candle_core::bail!("no position was pushed") };
        let view = buffers[which].narrow(0, 0, self.length)?.permute(order)?;
        // the processor's products take any strides
        if view.device().is_cpu() { Ok(view) } else { view.contiguous() }
    }

    /// The rows that stay, in their new order; one may stay several times.
    pub fn select(&mut self, rows: &Tensor) -> Result<()> {
        for buffer in self.buffers.iter_mut().flatten() {
            let there = buffer.narrow(0, 0, self.length)?.index_select(rows, 1)?;
            if rows.dim(0)? != buffer.dim(1)? {
                let (room, _, heads, head) = buffer.dims4()?;
                *buffer = Tensor::zeros((room, rows.dim(0)?, heads, head), there.dtype(), there.device())?;
            }
            buffer.slice_set(&there, 0, 0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn rows_change_places_and_room_grows() {
        let device = Device::Cpu;
        let mut own = Own::new();
        let part = |t: usize| Tensor::new(&[[[t as f32]], [[t as f32 + 0.5]]], &device).unwrap();
        for t in 0..ROOM + 1 {
            own.push(&part(t), &part(t)).unwrap();
        }
        own.select(&Tensor::new(&[1u32, 1], &device).unwrap()).unwrap();
        own.push(&part(100), &part(100)).unwrap();
        assert_eq!(own.length(), ROOM + 2);
        let one = Tensor::ones((2, 1, 1, 1), candle_core::DType::F32, &device).unwrap();
        let scores: Vec<Vec<f32>> = own.scores(&one).unwrap().flatten(1, 3).unwrap().to_vec2().unwrap();
        let expected: Vec<f32> = (0..ROOM + 1).map(|t| t as f32 + 0.5).collect();
        assert_eq!(scores[0][..ROOM + 1], expected);
        assert_eq!(scores[1][..ROOM + 1], expected);
        assert_eq!((scores[0][ROOM + 1], scores[1][ROOM + 1]), (100.0, 100.5));
    }
}
