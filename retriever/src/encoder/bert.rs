//! BERT (Devlin et al., 2019): MiniLM, BGE and others have its architecture.

use super::EncoderError;
use super::activation::Activation;
use super::config::Config;
use super::fused;
use super::linear::linear;
use super::padded::Padded;
use super::weights::Named;
use candle_core::{Result, Tensor};
use candle_nn::ops::{layer_norm, softmax_last_dim};
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
    fn linear(&self, x: &Tensor, mode: Mode) -> Result<Tensor> {
        match mode {
            Mode::Infer => linear(x, &self.weight)?.broadcast_add(&self.bias),
            Mode::Train => fused::add_bias(&fused::product(x, &self.weight)?, &self.bias),
        }
    }

    /// The linear map, then the activation.
    fn activated(&self, x: &Tensor, activation: Activation, mode: Mode) -> Result<Tensor> {
        match (mode, activation) {
            (Mode::Train, Activation::Relu) => {
                fused::add_bias_relu(&fused::product(x, &self.weight)?, &self.bias)
            }
            _ => activation.apply(&self.linear(x, mode)?),
        }
    }

    /// The linear map of `x`, added to `rest`.
    fn linear_and(&self, x: &Tensor, rest: &Tensor, mode: Mode) -> Result<Tensor> {
        match mode {
            Mode::Infer => self.linear(x, mode)? + rest,
            Mode::Train => fused::add_bias_and(&fused::product(x, &self.weight)?, &self.bias, rest),
        }
    }

    fn norm(&self, x: &Tensor, epsilon: f32, mode: Mode) -> Result<Tensor> {
        match mode {
            Mode::Infer => layer_norm(x, &self.weight, &self.bias, epsilon),
            Mode::Train => fused::layer_norm(x, &self.weight, &self.bias, epsilon),
        }
    }
}

struct Layer {
    /// Queries, keys and values: three maps, or one with their rows one below the other, which is
    /// faster but makes the way back of gradients longer.
    qkv: Vec<Affine>,
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
        config: &BertConfig,
        activation: Activation,
        weights: &dyn Named,
        mode: Mode,
    ) -> std::result::Result<Self, EncoderError> {
        let hidden = config.hidden_size;
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
            let maps = ["query", "key", "value"].map(|x| name(&format!("attention.self.{x}")));
            let qkv = match mode {
                Mode::Train => maps
                    .map(|m| affine(m, hidden, hidden))
                    .into_iter()
                    .collect::<std::result::Result<_, _>>()?,
                Mode::Infer => {
                    let biases = maps.clone().map(|m| vector(format!("{m}.bias"), hidden));
                    let biases = biases.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
                    let weight = weights.stacked(&maps.map(|m| format!("{m}.weight")), hidden, hidden)?;
                    vec![Affine { weight, bias: Tensor::cat(&biases, 0)? }]
                }
            };
            Ok::<_, EncoderError>(Layer {
                qkv,
                attention_output: affine(name("attention.output.dense"), hidden, hidden)?,
                attention_norm: norm(name("attention.output.LayerNorm"))?,
                intermediate: affine(name("intermediate.dense"), config.intermediate_size, hidden)?,
                output: affine(name("output.dense"), hidden, config.intermediate_size)?,
                output_norm: norm(name("output.LayerNorm"))?,
            })
        };
        let positions = weights
            .get("embeddings.position_embeddings.weight", &[config.max_position_embeddings, hidden])?;
        let types =
            weights.get("embeddings.token_type_embeddings.weight", &[config.type_vocab_size, hidden])?;
        Ok(Bert {
            words: weights.get("embeddings.word_embeddings.weight", &[config.vocab_size, hidden])?,
            positions: positions.broadcast_add(&types.narrow(0, 0, 1)?)?,
            embedding_norm: norm("embeddings.LayerNorm".into())?,
            layers: (0..config.num_hidden_layers).map(layer).collect::<std::result::Result<_, _>>()?,
            heads: config.num_attention_heads,
            activation,
            epsilon: config.layer_norm_eps as f32,
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

    /// Vectors of all tokens, `[texts · length, hidden]`.
    pub fn words(&self, batch: &Padded) -> Result<Tensor> {
        self.words.index_select(&batch.tokens.flatten_all()?, 0)
    }

    /// Hidden states `[texts, length, hidden]`.
    pub fn forward(&self, batch: &Padded) -> Result<Tensor> {
        self.forward_words(&self.words(batch)?, batch)
    }

    /// [`Bert::forward`] with the vectors of tokens given: training
    /// wants gradients by those that occur, not by all.
    pub fn forward_words(&self, words: &Tensor, batch: &Padded) -> Result<Tensor> {
        let (texts, length) = batch.tokens.dims2()?;
        let words = words.reshape((texts, length, ()))?;
        let embedded = words.broadcast_add(&self.positions.narrow(0, 0, length)?)?;
        let mut hidden = self.embedding_norm.norm(&embedded.flatten_to(1)?, self.epsilon, self.mode)?;
        for layer in &self.layers {
            let mixed = self.attention(layer, &hidden, batch)?;
            let attended = layer.attention_output.linear_and(&mixed, &hidden, self.mode)?;
            hidden = layer.attention_norm.norm(&attended, self.epsilon, self.mode)?;
            let inner = layer.intermediate.activated(&hidden, self.activation, self.mode)?;
            let outer = layer.output.linear_and(&inner, &hidden, self.mode)?;
            hidden = layer.output_norm.norm(&outer, self.epsilon, self.mode)?;
        }
        hidden.reshape((texts, length, ()))
    }

    /// Each token's mixture of the values of all, `[texts · length, hidden]`.
    fn attention(&self, layer: &Layer, x: &Tensor, batch: &Padded) -> Result<Tensor> {
        let (texts, length) = batch.tokens.dims2()?;
        let mut parts = vec![];
        for map in &layer.qkv {
            let product = map.linear(x, self.mode)?;
            if self.mode == Mode::Train {
                parts.push(fused::split_heads(&product, texts, length, self.heads)?);
                continue;
            }
            // `[texts, length, 3, heads, key]` to three of `[texts, heads, length, key]`
            let product = product.reshape((texts, length, 3, self.heads, ()))?;
            for part in product.chunk(3, 2)? {
                parts.push(part.squeeze(2)?.transpose(1, 2)?.contiguous()?);
            }
        }
        let [q, k, v] = &parts[..] else { unreachable!("queries, keys and values") };
        let scale = 1.0 / (q.dims()[3] as f64).sqrt();
        match self.mode {
            Mode::Train => {
                let shares = fused::attention_shares(&fused::product(q, k)?, scale, &batch.lengths)?;
                fused::join_heads(&shares.matmul(v)?)
            }
            Mode::Infer => {
                let mut scores = (q.matmul(&k.t()?)? * scale)?;
                if let Some(bias) = &batch.bias {
                    scores = scores.broadcast_add(bias)?;
                }
                softmax_last_dim(&scores)?.matmul(v)?.transpose(1, 2)?.reshape((texts * length, ()))
            }
        }
    }
}
