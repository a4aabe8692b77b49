//! Operations for training that candle has only in many steps: here each
//! is one pass over memory, forwards and backwards.
//!
//! All work on contiguous `f32` on the processor; a sum over rows goes
//! row by row, so that the compiler can use vectors.

use candle_core::{
    CpuStorage, CustomOp1, CustomOp2, CustomOp3, Error, Layout, Result, Shape, Storage, Tensor,
};

/// `x + bias` for each row.
pub(super) fn add_bias(x: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op2(bias, AddBias { positive: false })
}

/// `max(x + bias, 0)` for each row.
pub(super) fn add_bias_relu(x: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op2(bias, AddBias { positive: true })
}

/// `x + bias + rest`, where `rest` is like `x`.
pub(super) fn add_bias_and(x: &Tensor, bias: &Tensor, rest: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op3(bias, &rest.contiguous()?, AddBiasAnd)
}

/// Each row made to have mean 0 and variance 1, times `weight` plus `bias` (Ba, Kiros, Hinton, 2016).
pub(super) fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f32) -> Result<Tensor> {
    x.contiguous()?.apply_op3(weight, bias, Norm { epsilon })
}

/// Softmax of `scale · scores` over the last dimension, of which text `i` has `lengths[i]`;
/// the rest becomes 0. `scores`: `[texts, …, length]`.
pub(super) fn attention_shares(scores: &Tensor, scale: f64, lengths: &[usize]) -> Result<Tensor> {
    scores.contiguous()?.apply_op1(Shares { scale: scale as f32, lengths: lengths.to_vec() })
}

/// `x · yᵀ` of the last two dimensions; the gradients come without transposed copies.
pub(super) fn product(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let product = x.detach().matmul(&y.detach().t()?)?;
    x.apply_op2(y, Product(product))
}

/// `[texts · length, heads · key]` to `[texts, heads, length, key]`.
pub(super) fn split_heads(x: &Tensor, texts: usize, length: usize, heads: usize) -> Result<Tensor> {
    x.contiguous()?.apply_op1(Heads { texts, length, heads, split: true })
}

/// Undoes [`split_heads`].
pub(super) fn join_heads(x: &Tensor) -> Result<Tensor> {
    let (texts, heads, length, _) = x.dims4()?;
    x.contiguous()?.apply_op1(Heads { texts, length, heads, split: false })
}

/// The numbers of a contiguous tensor.
fn numbers<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let Some((begin, end)) = layout.contiguous_offsets() else {
        return Err(Error::RequiresContiguous { op: "fused" }.bt());
    };
    Ok(&storage.as_slice::<f32>()?[begin..end])
}

/// Runs `f` on the numbers of tensors.
fn read<const N: usize, R>(tensors: [&Tensor; N], f: impl FnOnce([&[f32]; N]) -> R) -> Result<R> {
    let contiguous: Vec<Tensor> = tensors.iter().map(|t| t.contiguous()).collect::<Result<_>>()?;
    let guards: Vec<_> = contiguous.iter().map(Tensor::storage_and_layout).collect();
    let mut slices: [&[f32]; N] = [&[]; N];
    for (slice, (storage, layout)) in slices.iter_mut().zip(&guards) {
        match &**storage {
            Storage::Cpu(storage) => *slice = numbers(storage, layout)?,
            _ => return Err(Error::Msg("training runs on the processor only".into())),
        }
    }
    Ok(f(slices))
}

fn tensor(numbers: Vec<f32>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(numbers, like.shape(), like.device())
}

fn stored(numbers: Vec<f32>, layout: &Layout) -> Result<(CpuStorage, Shape)> {
    Ok((CpuStorage::F32(numbers), layout.shape().clone()))
}

/// The sum of rows of `width` numbers.
fn sum_of_rows(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        sum.iter_mut().zip(row).for_each(|(s, x)| *s += x);
    }
    sum
}

/// Holds the product, computed beforehand: an operation of one's own cannot multiply.
struct Product(Tensor);

impl CustomOp2 for Product {
    fn name(&self) -> &'static str {
        "product"
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        stored(read([&self.0], |[p]| p.to_vec())?, self.0.layout())
    }

    fn bwd(
        &self,
        x: &Tensor,
        y: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        Ok((Some(gradient.matmul(y)?), Some(gradient.t()?.matmul(x)?)))
    }
}

#[derive(Clone, Copy)]
struct Heads {
    texts: usize,
    length: usize,
    heads: usize,
    split: bool,
}

impl CustomOp1 for Heads {
    fn name(&self) -> &'static str {
        "heads"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = numbers(x, layout)?;
        let Heads { texts, length, heads, split } = *self;
        let key = x.len() / (texts * length * heads).max(1);
        let mut moved = Vec::with_capacity(x.len());
        // the outer of the two dimensions that change places, in the order of the result
        let (outer, inner) = if split { (heads, length) } else { (length, heads) };
        for text in x.chunks_exact((length * heads * key).max(1)) {
            for i in 0..outer {
                for j in 0..inner {
                    moved.extend_from_slice(&text[(j * outer + i) * key..][..key]);
                }
            }
        }
        let shape = if split { vec![texts, heads, length, key] } else { vec![texts * length, heads * key] };
        Ok((CpuStorage::F32(moved), shape.into()))
    }

    fn bwd(&self, _: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(gradient.contiguous()?.apply_op1_no_bwd(&Heads { split: !self.split, ..*self })?))
    }
}

struct AddBias {
    positive: bool,
}

impl CustomOp2 for AddBias {
    fn name(&self) -> &'static str {
        "add-bias"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, bias) = (numbers(x, x_layout)?, numbers(bias, bias_layout)?);
        let mut sum = Vec::with_capacity(x.len());
        for row in x.chunks_exact(bias.len()) {
            let row = row.iter().zip(bias);
            match self.positive {
                true => sum.extend(row.map(|(x, b)| (x + b).max(0.0))),
                false => sum.extend(row.map(|(x, b)| x + b)),
            }
        }
        stored(sum, x_layout)
    }

    fn bwd(
        &self,
        _: &Tensor,
        bias: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let width = bias.elem_count();
        let through = if self.positive {
            let pass = |[result, gradient]: [&[f32]; 2]| -> Vec<f32> {
                result.iter().zip(gradient).map(|(r, g)| if *r > 0.0 { *g } else { 0.0 }).collect()
            };
            tensor(read([result, gradient], pass)?, result)?
        } else {
            gradient.clone()
        };
        let sum = read([&through], |[g]| sum_of_rows(g, width))?;
        Ok((Some(through), Some(tensor(sum, bias)?)))
    }
}

struct AddBiasAnd;

impl CustomOp3 for AddBiasAnd {
    fn name(&self) -> &'static str {
        "add-bias-and"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
        rest: &CpuStorage,
        rest_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, bias, rest) =
            (numbers(x, x_layout)?, numbers(bias, bias_layout)?, numbers(rest, rest_layout)?);
        let width = bias.len();
        let mut sum = Vec::with_capacity(x.len());
        for (row, rest) in x.chunks_exact(width).zip(rest.chunks_exact(width)) {
            sum.extend(row.iter().zip(bias).zip(rest).map(|((x, b), r)| x + b + r));
        }
        stored(sum, x_layout)
    }

    fn bwd(
        &self,
        _: &Tensor,
        bias: &Tensor,
        _: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sum = read([gradient], |[g]| sum_of_rows(g, bias.elem_count()))?;
        Ok((Some(gradient.clone()), Some(tensor(sum, bias)?), Some(gradient.clone())))
    }
}

struct Norm {
    epsilon: f32,
}

impl Norm {
    /// Mean, and one over the deviation.
    fn moments(&self, row: &[f32]) -> (f32, f32) {
        let width = row.len() as f32;
        let mean = sum(row.iter().copied()) / width;
        let variance = sum(row.iter().map(|x| (x - mean) * (x - mean))) / width;
        (mean, 1.0 / (variance + self.epsilon).sqrt())
    }
}

/// A sum in eight lanes.
fn sum(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let mut lanes = [0f32; 8];
    numbers.enumerate().for_each(|(i, x)| lanes[i % 8] += x);
    lanes.iter().sum()
}

impl CustomOp3 for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, weight, bias) =
            (numbers(x, x_layout)?, numbers(weight, weight_layout)?, numbers(bias, bias_layout)?);
        let mut normed = Vec::with_capacity(x.len());
        for row in x.chunks_exact(weight.len()) {
            let (mean, scale) = self.moments(row);
            let affine = row.iter().zip(weight).zip(bias);
            normed.extend(affine.map(|((x, w), b)| (x - mean) * scale * w + b));
        }
        stored(normed, x_layout)
    }

    /// With n the normed row and h = gradient · weight: scale · (h − mean(h) − n · mean(h · n)).
    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let width = weight.elem_count();
        let (mut by_weight, mut by_bias) = (vec![0f32; width], vec![0f32; width]);
        let by_x = read([x, weight, gradient], |[x, weight, gradient]| {
            let mut by_x = Vec::with_capacity(x.len());
            let (mut normed, mut h) = (vec![0f32; width], vec![0f32; width]);
            for (row, gradient) in x.chunks_exact(width).zip(gradient.chunks_exact(width)) {
                let (mean, scale) = self.moments(row);
                normed.iter_mut().zip(row).for_each(|(n, x)| *n = (x - mean) * scale);
                by_bias.iter_mut().zip(gradient).for_each(|(b, g)| *b += g);
                by_weight.iter_mut().zip(gradient).zip(&normed).for_each(|((w, g), n)| *w += g * n);
                h.iter_mut().zip(gradient).zip(weight).for_each(|((h, g), w)| *h = g * w);
                let mean = sum(h.iter().copied()) / width as f32;
                let along = sum(h.iter().zip(&normed).map(|(h, n)| h * n)) / width as f32;
                by_x.extend(h.iter().zip(&normed).map(|(h, n)| scale * (h - mean - n * along)));
            }
            by_x
        })?;
        Ok((Some(tensor(by_x, x)?), Some(tensor(by_weight, weight)?), Some(tensor(by_bias, bias)?)))
    }
}

struct Shares {
    scale: f32,
    lengths: Vec<usize>,
}

impl CustomOp1 for Shares {
    fn name(&self) -> &'static str {
        "attention-shares"
    }

    fn cpu_fwd(&self, scores: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let scores = numbers(scores, layout)?;
        let width = layout.dims().last().copied().unwrap_or(1);
        let mut shares = vec![0f32; scores.len()];
        let per_text = (scores.len() / self.lengths.len()).max(1);
        for (i, (from, to)) in scores.chunks_exact(width).zip(shares.chunks_exact_mut(width)).enumerate() {
            let length = self.lengths[i * width / per_text];
            let (from, to) = (&from[..length], &mut to[..length]);
            let largest = from.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut total = 0.0;
            for (to, from) in to.iter_mut().zip(from) {
                *to = ((from - largest) * self.scale).exp();
                total += *to;
            }
            to.iter_mut().for_each(|x| *x /= total);
        }
        stored(shares, layout)
    }

    /// scale · share · (gradient − Σ share · gradient).
    fn bwd(&self, _: &Tensor, shares: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let width = shares.dims().last().copied().unwrap_or(1);
        let by_scores = read([shares, gradient], |[shares, gradient]| {
            let mut by_scores = Vec::with_capacity(shares.len());
            for (shares, gradient) in shares.chunks_exact(width).zip(gradient.chunks_exact(width)) {
                let mean = sum(shares.iter().zip(gradient).map(|(s, g)| s * g));
                by_scores.extend(shares.iter().zip(gradient).map(|(s, g)| self.scale * s * (g - mean)));
            }
            by_scores
        })?;
        Ok(Some(tensor(by_scores, shares)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{D, Device, Var};
    use candle_nn::ops::{layer_norm_slow, softmax};

    fn random(shape: &[usize]) -> Var {
        Var::rand(-1f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    /// Value and gradients of two ways of computing the same agree.
    fn agree(args: &[&Var], fused: impl Fn() -> Result<Tensor>, plain: impl Fn() -> Result<Tensor>) {
        let (fused, plain) = (fused().unwrap(), plain().unwrap());
        let close = |a: &Tensor, b: &Tensor| {
            let far = (a - b).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
            assert!(far < 2e-5, "{far}");
        };
        close(&fused, &plain);
        let weights = random(fused.dims());
        let gradients =
            |t: &Tensor| (t * weights.as_tensor()).unwrap().sum_all().unwrap().backward().unwrap();
        let (fused, plain) = (gradients(&fused), gradients(&plain));
        for arg in args {
            close(fused.get(arg).unwrap(), plain.get(arg).unwrap());
        }
    }

    #[test]
    fn values_and_gradients_are_those_of_the_plain_operations() {
        let (x, rest) = (random(&[7, 20]), random(&[7, 20]));
        let (weight, bias) = (random(&[20]), random(&[20]));
        agree(&[&x, &bias], || add_bias(&x, &bias), || x.broadcast_add(&bias));
        agree(&[&x, &bias], || add_bias_relu(&x, &bias), || x.broadcast_add(&bias)?.relu());
        let plain = || x.broadcast_add(&bias)? + rest.as_tensor();
        agree(&[&x, &bias, &rest], || add_bias_and(&x, &bias, &rest), plain);
        let plain = || layer_norm_slow(&x, &weight, &bias, 1e-5);
        agree(&[&x, &weight, &bias], || layer_norm(&x, &weight, &bias, 1e-5), plain);
    }

    #[test]
    fn products_and_heads() {
        let (x, y) = (random(&[6, 8]), random(&[5, 8]));
        agree(&[&x, &y], || product(&x, &y), || x.matmul(&y.t()?));
        let (q, k) = (random(&[2, 3, 4, 5]), random(&[2, 3, 6, 5]));
        agree(&[&q, &k], || product(&q, &k), || q.matmul(&k.t()?));
        let split = || x.reshape((2, 3, 4, 2))?.transpose(1, 2)?.contiguous();
        agree(&[&x], || split_heads(&x, 2, 3, 4), split);
        agree(&[&x], || join_heads(&(split_heads(&x, 2, 3, 4)? * 2.0)?), || x.as_tensor() * 2.0);
    }

    #[test]
    fn shares_leave_the_filling_out() {
        let scores = random(&[2, 3, 5, 5]);
        let mut mask = vec![0f32; 10];
        mask[8..].fill(f32::MIN);
        let mask = Tensor::from_vec(mask, (2, 1, 1, 5), &Device::Cpu).unwrap();
        let plain = || softmax(&(scores.as_tensor() * 0.5)?.broadcast_add(&mask)?, D::Minus1);
        agree(&[&scores], || attention_shares(&scores, 0.5, &[5, 3]), plain);
    }
}
