//! What decoders differ in, read from `config.json` or from a GGUF file.

use crate::OpenError;
use crate::activation::Activation;
use crate::folder::Fields;
use crate::weights::Weights;
use crate::weights::gguf::Gguf;
use serde::Deserialize;
use serde_json::Value;

/// Architectures of decoders, as `model_type` and `general.architecture` call them.
pub(crate) const ARCHITECTURES: &[&str] = &["llama", "qwen2", "qwen3"];

/// The shape of a decoder, and its options.
#[derive(Clone, Debug)]
pub(crate) struct DecoderConfig {
    pub vocabulary: usize,
    pub model: usize,
    pub feed_forward: usize,
    pub layers: usize,
    pub heads: usize,
    /// Of keys and values; each serves a group of heads.
    pub key_heads: usize,
    /// Numbers of a head.
    pub head: usize,
    pub epsilon: f32,
    pub activation: Activation,
    /// Whether queries, keys and values have biases.
    pub input_bias: bool,
    /// Whether what comes out of the attention has one.
    pub output_bias: bool,
    /// Whether the heads of queries and keys are normed.
    pub head_norms: bool,
    pub rope_theta: f64,
    pub rope_scaling: RopeScaling,
    /// Whether the numbers that are turned together stand side by side (GGUF of Llama) or half a head apart.
    pub interleaved: bool,
    /// The most tokens that it was trained for.
    pub positions: usize,
    /// Whether the embedding is used for the output as well; if not told, whether there is another matrix.
    pub tied: Option<bool>,
}

/// How frequencies are changed for longer texts.
#[derive(Clone, Debug)]
pub(crate) enum RopeScaling {
    None,
    /// All divided by this.
    Linear(f64),
    /// Low ones divided, those between in part (Llama 3.1).
    Llama3 {
        factor: f64,
        low: f64,
        high: f64,
        original: f64,
    },
    /// Each divided by its own number.
    Each(Vec<f32>),
}

#[derive(Deserialize)]
struct File {
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    num_key_value_heads: Option<usize>,
    head_dim: Option<usize>,
    rms_norm_eps: f64,
    #[serde(default = "silu")]
    hidden_act: String,
    #[serde(default)]
    attention_bias: bool,
    #[serde(default)]
    mlp_bias: bool,
    #[serde(default)]
    use_sliding_window: bool,
    max_position_embeddings: usize,
    tie_word_embeddings: Option<bool>,
}

fn silu() -> String {
    "silu".into()
}

impl DecoderConfig {
    /// Reads `config.json`.
    pub fn of_file(fields: &Fields, architecture: &str) -> Result<Self, OpenError> {
        let file: File = fields.parse()?;
        let activation = Activation::of(&file.hidden_act)
            .ok_or_else(|| fields.unsupported("hidden_act", &file.hidden_act, Activation::NAMES))?;
        if file.mlp_bias {
            return Err(fields.unsupported("mlp_bias", "true", "false"));
        }
        if file.use_sliding_window {
            return Err(fields.unsupported("use_sliding_window", "true", "false"));
        }
        let (rope_theta, rope_scaling) = rope(fields)?;
        let key_heads = file.num_key_value_heads.unwrap_or(file.num_attention_heads);
        if key_heads == 0 || !file.num_attention_heads.is_multiple_of(key_heads) {
            let reason = "num_attention_heads is no multiple of num_key_value_heads".into();
            return Err(OpenError::Damaged { path: fields.path.clone(), reason });
        }
        Ok(DecoderConfig {
            vocabulary: file.vocab_size,
            model: file.hidden_size,
            feed_forward: file.intermediate_size,
            layers: file.num_hidden_layers,
            heads: file.num_attention_heads,
            key_heads,
            head: file.head_dim.unwrap_or(file.hidden_size / file.num_attention_heads),
            epsilon: file.rms_norm_eps as f32,
            activation,
            input_bias: architecture == "qwen2" || file.attention_bias,
            output_bias: architecture != "qwen2" && file.attention_bias,
            head_norms: architecture == "qwen3",
            rope_theta,
            rope_scaling,
            interleaved: false,
            positions: file.max_position_embeddings,
            tied: file.tie_word_embeddings,
        })
    }

    /// Reads what a GGUF file says of its model.
    pub fn of_gguf(gguf: &Gguf, architecture: &str) -> Result<Self, OpenError> {
        let damaged = |reason| OpenError::Damaged { path: gguf.path.clone(), reason };
        let field = |name: &str| format!("{architecture}.{name}");
        let number = |name: &str| {
            let name = field(name);
            gguf.number(&name).ok_or_else(|| damaged(format!("it has no field `{name}`")))
        };
        let (model, heads) = (number("embedding_length")? as usize, number("attention.head_count")? as usize);
        let embedding = gguf.shape("model.embed_tokens.weight");
        let vocabulary = embedding.ok_or_else(|| damaged("it has no weight `token_embd.weight`".into()))?[0];
        let head = gguf.number(&field("attention.key_length")).map_or(model / heads.max(1), |n| n as usize);
        let key_heads = gguf.number(&field("attention.head_count_kv")).map_or(heads, |n| n as usize);
        let bias = |name| gguf.has(&format!("model.layers.0.self_attn.{name}.bias"));
        let factor = || gguf.number(&field("rope.scaling.factor")).unwrap_or(1.0);
        let rope_scaling = match gguf.text(&field("rope.scaling.type")) {
            _ if gguf.has("rope_freqs.weight") => {
                let divisors = gguf.get("rope_freqs.weight", &[head / 2])?.to_vec1()?;
                RopeScaling::Each(divisors)
            }
            None | Some("none") => RopeScaling::None,
            Some("linear") => RopeScaling::Linear(factor()),
            Some(found) => {
                let (path, found) = (gguf.path.clone(), found.to_string());
                let supported = "none, linear";
                return Err(OpenError::Unsupported {
                    path,
                    field: field("rope.scaling.type"),
                    found,
                    supported,
                });
            }
        };
        Ok(DecoderConfig {
            vocabulary,
            model,
            feed_forward: number("feed_forward_length")? as usize,
            layers: number("block_count")? as usize,
            heads,
            key_heads,
            head,
            epsilon: number("attention.layer_norm_rms_epsilon")? as f32,
            activation: Activation::Silu,
            input_bias: bias("q_proj"),
            output_bias: bias("o_proj"),
            head_norms: gguf.has("model.layers.0.self_attn.q_norm.weight"),
            rope_theta: gguf.number(&field("rope.freq_base")).unwrap_or(10_000.0),
            rope_scaling,
            interleaved: architecture == "llama",
            positions: number("context_length")? as usize,
            tied: None,
        })
    }
}

/// Base and scaling of the positions' frequencies; transformers has moved them into `rope_parameters`.
fn rope(fields: &Fields) -> Result<(f64, RopeScaling), OpenError> {
    let (json, moved) = (&fields.json, &fields.json["rope_parameters"]);
    let theta = json["rope_theta"].as_f64().or(moved["rope_theta"].as_f64()).unwrap_or(10_000.0);
    let (name, scaling) = match &json["rope_scaling"] {
        Value::Null => ("rope_parameters", moved),
        scaling => ("rope_scaling", scaling),
    };
    let number = |field: &str| {
        let reason = format!("{name} has no number `{field}`");
        scaling[field].as_f64().ok_or(OpenError::Damaged { path: fields.path.clone(), reason })
    };
    let kind = scaling["rope_type"].as_str().or(scaling["type"].as_str()).unwrap_or("default");
    let scaling = match kind {
        "default" => RopeScaling::None,
        "linear" => RopeScaling::Linear(number("factor")?),
        "llama3" => RopeScaling::Llama3 {
            factor: number("factor")?,
            low: number("low_freq_factor")?,
            high: number("high_freq_factor")?,
            original: number("original_max_position_embeddings")?,
        },
        found => return Err(fields.unsupported("rope_type", found, "default, linear, llama3")),
    };
    Ok((theta, scaling))
}
