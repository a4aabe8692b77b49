//! BERT (Devlin et al., 2019): MiniLM, BGE and others have its architecture.

use super::activation::Activation;
use super::config::Config;
use super::padded::Padded;
use super::weights::Named;
use super::{EncoderError, linear};
use candle_core::{D, Result, Tensor};
use candle_nn::ops::{layer_norm, layer_norm_slow, softmax, softmax_last_dim};
use serde::{Deserialize, Serialize};

/// The fields of `config.json` that matter.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct BertConfig {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub intermediate_size: usize,
    pub max_position_embeddings: usize,
    #[serde(default = "types")]
    pub type_vocab_size: usize,
    #[serde(default = "epsilon")]
    pub layer_norm_eps: f64,
    #[serde(default = "activation")]
    pub hidden_act: String,
    #[serde(default = "absolute")]
    pub position_embedding_type: String,
}

/// What the operations must be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Fast ones, without gradients.
    Infer,
    /// Gradients.
    Train,
}

// what transformers takes where a file is silent
fn types() -> usize {
    2
}

fn epsilon() -> f64 {
    1e-12
}

fn activation() -> String {
    "gelu".into()
}

fn absolute() -> String {
    "absolute".into()
}

/// Weight and bias of a linear map or a norm.
struct Affine {
    weight: Tensor,
    bias: Tensor,
}

impl Affine {
    fn linear(&self, x: &Tensor) -> Result<Tensor> {
        linear(x, &self.weight)?.broadcast_add(&self.bias)
    }

    fn norm(&self, x: &Tensor, epsilon: f32, mode: Mode) -> Result<Tensor> {
        match mode {
            Mode::Infer => layer_norm(x, &self.weight, &self.bias, epsilon),
            Mode::Train => layer_norm_slow(x, &self.weight, &self.bias, epsilon),
        }
    }
}

struct Layer {
    /// Queries, keys and values, one below the other.
    qkv: Affine,
    attention_output: Affine,
    attention_norm: Affine,
    intermediate: Affine,
    output: Affine,
    output_norm: Affine,
}

pub(crate) struct Bert {
    words: Tensor,
    /// Position plus token type 0 (there is one segment): `[positions, hidden]`.
    positions: Tensor,
    embedding_norm: Affine,
    layers: Vec<Layer>,
    heads: usize,
    activation: Activation,
    epsilon: f32,
    mode: Mode,
}

impl Bert {
    pub(super) fn load(config: &Config, weights: &dyn Named) -> std::result::Result<Self, EncoderError> {
        let fields: BertConfig = config.fields()?;
        let act = fields.hidden_act.as_str();
        let activation =
            Activation::of(act).ok_or_else(|| config.unsupported("hidden_act", act, Activation::NAMES))?;
        if fields.position_embedding_type != "absolute" {
            return Err(config.unsupported(
                "position_embedding_type",
                &fields.position_embedding_type,
                "absolute",
            ));
        }
        if fields.num_attention_heads == 0 || !fields.hidden_size.is_multiple_of(fields.num_attention_heads) {
            let found = fields.num_attention_heads.to_string();
            return Err(config.unsupported("num_attention_heads", &found, "a divisor of hidden_size"));
        }
        Self::new(&fields, activation, weights, Mode::Infer)
    }

    /// Takes the weights from `weights`, under the names that `BertModel` has.
    pub fn new(
        f: &BertConfig,
        activation: Activation,
        weights: &dyn Named,
        mode: Mode,
    ) -> std::result::Result<Self, EncoderError> {
        let hidden = f.hidden_size;
        let vector = |name: String, n: usize| weights.get(&name, &[n]);
        let affine = |name: String, rows: usize, columns: usize| {
            let weight = weights.get(&format!("{name}.weight"), &[rows, columns])?;
            Ok::<_, EncoderError>(Affine { weight, bias: vector(format!("{name}.bias"), rows)? })
        };
        let norm = |name: String| {
            let weight = vector(format!("{name}.weight"), hidden)?;
            Ok::<_, EncoderError>(Affine { weight, bias: vector(format!("{name}.bias"), hidden)? })
        };
        let layer = |i: usize| {
            let name = |rest: &str| format!("encoder.layer.{i}.{rest}");
            let qkv =
                |what: &str| ["query", "key", "value"].map(|x| name(&format!("attention.self.{x}.{what}")));
            let biases: std::result::Result<Vec<_>, _> =
                qkv("bias").map(|n| vector(n, hidden)).into_iter().collect();
            Ok::<_, EncoderError>(Layer {
                qkv: Affine {
                    weight: weights.stacked(&qkv("weight"), hidden, hidden)?,
                    bias: Tensor::cat(&biases?, 0)?,
                },
                attention_output: affine(name("attention.output.dense"), hidden, hidden)?,
                attention_norm: norm(name("attention.output.LayerNorm"))?,
                intermediate: affine(name("intermediate.dense"), f.intermediate_size, hidden)?,
                output: affine(name("output.dense"), hidden, f.intermediate_size)?,
                output_norm: norm(name("output.LayerNorm"))?,
            })
        };
        let positions =
            weights.get("embeddings.position_embeddings.weight", &[f.max_position_embeddings, hidden])?;
        let types = weights.get("embeddings.token_type_embeddings.weight", &[f.type_vocab_size, hidden])?;
        Ok(Bert {
            words: weights.get("embeddings.word_embeddings.weight", &[f.vocab_size, hidden])?,
            positions: positions.broadcast_add(&types.narrow(0, 0, 1)?)?,
            embedding_norm: norm("embeddings.LayerNorm".into())?,
            layers: (0..f.num_hidden_layers).map(layer).collect::<std::result::Result<_, _>>()?,
            heads: f.num_attention_heads,
            activation,
            epsilon: f.layer_norm_eps as f32,
            mode,
        })
    }

    /// `[vocabulary, hidden]`.
    pub fn embedding(&self) -> &Tensor {
        &self.words
    }

    /// The longest text, in tokens.
    pub fn positions(&self) -> usize {
        self.positions.dims()[0]
    }

    /// Hidden states `[texts, length, hidden]`.
    pub fn forward(&self, batch: &Padded) -> Result<Tensor> {
        let (texts, length) = batch.tokens.dims2()?;
        let words = self.words.index_select(&batch.tokens.flatten_all()?, 0)?.reshape((texts, length, ()))?;
        let embedded = words.broadcast_add(&self.positions.narrow(0, 0, length)?)?;
        let mut hidden = self.embedding_norm.norm(&embedded.flatten_to(1)?, self.epsilon, self.mode)?;
        for layer in &self.layers {
            let attended = self.attention(layer, &hidden, batch.bias.as_ref(), texts, length)?;
            hidden = layer.attention_norm.norm(&(attended + hidden)?, self.epsilon, self.mode)?;
            let inner = self.activation.apply(&layer.intermediate.linear(&hidden)?)?;
            hidden =
                layer.output_norm.norm(&(layer.output.linear(&inner)? + hidden)?, self.epsilon, self.mode)?;
        }
        hidden.reshape((texts, length, ()))
    }

    fn attention(
        &self,
        layer: &Layer,
        x: &Tensor,
        bias: Option<&Tensor>,
        texts: usize,
        length: usize,
    ) -> Result<Tensor> {
        // `[texts, length, 3, heads, key]` to three of `[texts, heads, length, key]`
        let qkv = layer.qkv.linear(x)?.reshape((texts, length, 3, self.heads, ()))?;
        let part = |i| qkv.narrow(2, i, 1)?.squeeze(2)?.transpose(1, 2)?.contiguous();
        let (q, k, v) = (part(0)?, part(1)?, part(2)?);
        let scale = 1.0 / (q.dims()[3] as f64).sqrt();
        let mut scores = (q.matmul(&k.t()?)? * scale)?;
        if let Some(bias) = bias {
            scores = scores.broadcast_add(bias)?;
        }
        let shares = match self.mode {
            Mode::Infer => softmax_last_dim(&scores)?,
            Mode::Train => softmax(&scores, D::Minus1)?,
        };
        let mixed = shares.matmul(&v)?;
        layer.attention_output.linear(&mixed.transpose(1, 2)?.reshape((texts * length, ()))?)
    }
}
