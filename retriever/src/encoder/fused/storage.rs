//! Tensors as slices of numbers, and sums of them.

use candle_core::{CpuStorage, Error, Layout, Result, Shape, Storage, Tensor};

/// The numbers of a contiguous tensor.
pub(super) fn numbers<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let Some((begin, end)) = layout.contiguous_offsets() else {
        return Err(Error::RequiresContiguous { op: "fused" }.bt());
    };
    Ok(&storage.as_slice::<f32>()?[begin..end])
}

/// Runs `work` on the numbers of tensors.
pub(super) fn read<const N: usize, R>(
    tensors: [&Tensor; N],
    work: impl FnOnce([&[f32]; N]) -> R,
) -> Result<R> {
    let contiguous: Vec<Tensor> = tensors.iter().map(|t| t.contiguous()).collect::<Result<_>>()?;
    let guards: Vec<_> = contiguous.iter().map(Tensor::storage_and_layout).collect();
    let mut slices: [&[f32]; N] = [&[]; N];
    for (slice, (storage, layout)) in slices.iter_mut().zip(&guards) {
        match &**storage {
            Storage::Cpu(storage) => *slice = numbers(storage, layout)?,
            _ => return Err(Error::Msg("training runs on the processor only".into())),
        }
    }
    Ok(work(slices))
}

/// Numbers as a tensor of the shape and device of another one.
pub(super) fn tensor(numbers: Vec<f32>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(numbers, like.shape(), like.device())
}

/// Numbers as the result of an operation, with the shape of an operand.
pub(super) fn stored(numbers: Vec<f32>, layout: &Layout) -> Result<(CpuStorage, Shape)> {
    Ok((CpuStorage::F32(numbers), layout.shape().clone()))
}

/// The sum of rows of `width` numbers.
pub(super) fn sum_of_rows(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        sum.iter_mut().zip(row).for_each(|(s, x)| *s += x);
    }
    sum
}

/// A sum in eight lanes.
pub(super) fn sum(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let mut lanes = [0f32; 8];
    numbers.enumerate().for_each(|(i, x)| lanes[i % 8] += x);
    lanes.iter().sum()
}
