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
    let gradients = |t: &Tensor| (t * weights.as_tensor()).unwrap().sum_all().unwrap().backward().unwrap();
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
