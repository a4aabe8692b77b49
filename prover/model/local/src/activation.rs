//! Activation functions by the names that transformers gives them.

use candle_core::{CpuStorage, CustomOp2, DType, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

/// Numbers that a thread takes at a time.
const BLOCK: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    Relu,
    /// With the error function.
    Gelu,
    /// With tanh.
    GeluTanh,
    Silu,
}

impl Activation {
    pub const NAMES: &str = "relu, gelu, gelu_new, gelu_pytorch_tanh, silu, swish";

    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "relu" => Activation::Relu,
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            "silu" | "swish" => Activation::Silu,
            _ => return None,
        })
    }

    pub fn apply(self, x: &Tensor) -> Result<Tensor> {
        match self {
            Activation::Relu => x.relu(),
            Activation::Gelu => x.gelu_erf(),
            Activation::GeluTanh => x.gelu(),
            Activation::Silu => x.silu(),
        }
    }

    /// What is activated times a gate of the same shape.
    pub fn gated(self, x: &Tensor, gate: &Tensor) -> Result<Tensor> {
        match self.is_simple() && x.device().is_cpu() && x.dtype() == DType::F32 {
            // candle's own functions use one thread
            true => x.contiguous()?.apply_op2_no_bwd(&gate.contiguous()?, &Gated(self)),
            false => self.apply(x)? * gate,
        }
    }

    fn is_simple(self) -> bool {
        self != Activation::Gelu
    }

    /// Of one number; of [`Activation::Gelu`] the variant with tanh.
    fn of_number(self, x: f32) -> f32 {
        // x · (1 + tanh u) / 2 = x / (1 + exp(−2u)), with u = √(2/π) · (x + 0.044715 x³)
        const TWICE: f32 = 2.0 * 0.797_884_6;
        match self {
            Activation::Relu => x.max(0.0),
            Activation::Gelu | Activation::GeluTanh => {
                x / (1.0 + (-TWICE * x * (1.0 + 0.044_715 * x * x)).exp())
            }
            Activation::Silu => x / (1.0 + (-x).exp()),
        }
    }
}

struct Gated(Activation);

impl CustomOp2 for Gated {
    fn name(&self) -> &'static str {
        "gated-activation"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        gate: &CpuStorage,
        gate_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let count = x_layout.shape().elem_count();
        let mut to = x.as_slice::<f32>()?[x_layout.start_offset()..][..count].to_vec();
        let gate = &gate.as_slice::<f32>()?[gate_layout.start_offset()..][..count];
        to.par_chunks_mut(BLOCK).zip(gate.par_chunks(BLOCK)).for_each(|(to, gate)| {
            to.iter_mut().zip(gate).for_each(|(x, gate)| *x = self.0.of_number(*x) * gate);
        });
        Ok((CpuStorage::F32(to), x_layout.shape().clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn gates_are_what_candle_computes() {
        let x = Tensor::arange_step(-12f32, 12.0, 0.001, &Device::Cpu).unwrap();
        let gate = x.affine(0.5, 1.0).unwrap();
        for activation in [Activation::Relu, Activation::Gelu, Activation::GeluTanh, Activation::Silu] {
            let expected = (activation.apply(&x).unwrap() * &gate).unwrap();
            let error = (activation.gated(&x, &gate).unwrap() - expected).unwrap();
            let error: f32 = error.abs().unwrap().max_all().unwrap().to_scalar().unwrap();
            assert!(error < 2e-5, "{activation:?}: {error}");
        }
    }
}
