//! The shape of a T5, from `config.json`.

use crate::OpenError;
use crate::activation::Activation;
use crate::folder::Fields;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vocab_size: usize,
    d_model: usize,
    d_kv: usize,
    d_ff: usize,
    num_layers: usize,
    num_decoder_layers: Option<usize>,
    num_heads: usize,
    #[serde(default = "buckets")]
    relative_attention_num_buckets: usize,
    #[serde(default = "distance")]
    relative_attention_max_distance: usize,
    #[serde(default = "epsilon")]
    layer_norm_epsilon: f64,
    #[serde(default = "feed_forward")]
    feed_forward_proj: String,
    tie_word_embeddings: Option<bool>,
    scale_decoder_outputs: Option<bool>,
    #[serde(default)]
    decoder_start_token_id: u32,
}

// what transformers takes where a file is silent
fn buckets() -> usize {
    32
}

fn distance() -> usize {
    128
}

fn epsilon() -> f64 {
    1e-6
}

fn feed_forward() -> String {
    "relu".into()
}

/// The shape of a T5, and its options.
#[derive(Clone, Debug)]
pub(crate) struct T5Config {
    pub vocabulary: usize,
    pub model: usize,
    pub heads: usize,
    /// Numbers of a head.
    pub head: usize,
    pub feed_forward: usize,
    pub encoder_layers: usize,
    pub decoder_layers: usize,
    pub buckets: usize,
    pub max_distance: usize,
    pub epsilon: f32,
    pub gated: bool,
    pub activation: Activation,
    /// Whether what the decoder gives is scaled before it is compared with the vocabulary: in T5, which has
    /// one matrix for both ends, but not from version 1.1 on.
    pub scaled: bool,
    /// The token that an answer begins with.
    pub start: u32,
}

impl T5Config {
    pub fn of_file(fields: &Fields) -> Result<Self, OpenError> {
        let file: File = fields.parse()?;
        let proj = file.feed_forward_proj.as_str();
        let (gated, name) = match proj.strip_prefix("gated-") {
            // by this name transformers means the variant with tanh
            Some("gelu") => (true, "gelu_new"),
            Some(name) => (true, name),
            None => (false, proj),
        };
        let activation = Activation::of(name)
            .ok_or_else(|| fields.unsupported("feed_forward_proj", proj, Activation::NAMES))?;
        let (buckets, max_distance) =
            (file.relative_attention_num_buckets, file.relative_attention_max_distance);
        if buckets < 4 || max_distance <= buckets / 2 {
            let found = format!("{buckets}, {max_distance}");
            let supported = "at least 4 buckets, a distance above a half of them";
            let field = "relative_attention_num_buckets, _max_distance";
            return Err(fields.unsupported(field, &found, supported));
        }
        Ok(T5Config {
            vocabulary: file.vocab_size,
            model: file.d_model,
            heads: file.num_heads,
            head: file.d_kv,
            feed_forward: file.d_ff,
            encoder_layers: file.num_layers,
            decoder_layers: file.num_decoder_layers.unwrap_or(file.num_layers),
            buckets,
            max_distance,
            epsilon: file.layer_norm_epsilon as f32,
            gated,
            activation,
            scaled: file.scale_decoder_outputs.or(file.tie_word_embeddings).unwrap_or(true),
            start: file.decoder_start_token_id,
        })
    }
}
