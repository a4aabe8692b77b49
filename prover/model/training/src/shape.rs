//! The sizes of a decoder.

use serde_json::{Value, json};

/// The most tokens that a folder says its model reads. The attention knows positions only relative to each
/// other, so a question that is longer than any it was trained on gets an answer, if a worse one; were it
/// refused, the search would lose the theorem.
const POSITIONS: usize = 32_768;
/// Added to the mean of squares before the root.
pub(crate) const EPSILON: f64 = 1e-6;
/// The base of the positions' frequencies.
pub(crate) const THETA: f64 = 10_000.0;

/// The sizes of a decoder of Llama's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub vocabulary: usize,
    pub layers: usize,
    pub width: usize,
    pub heads: usize,
    pub feed_forward: usize,
}

impl Shape {
    /// Numbers of a head.
    pub fn head(&self) -> usize {
        self.width / self.heads
    }

    /// The weights by the names that Llama has for them, each with its dimensions.
    pub fn weights(&self) -> Vec<(String, Vec<usize>)> {
        let (width, feed_forward) = (self.width, self.feed_forward);
        let mut all = vec![
            ("model.embed_tokens.weight".to_string(), vec![self.vocabulary, width]),
            ("model.norm.weight".to_string(), vec![width]),
        ];
        for i in 0..self.layers {
            let mut add = |name: &str, size: &[usize]| {
                all.push((format!("model.layers.{i}.{name}.weight"), size.to_vec()));
            };
            add("input_layernorm", &[width]);
            for name in ["q_proj", "k_proj", "v_proj", "o_proj"] {
                add(&format!("self_attn.{name}"), &[width, width]);
            }
            add("post_attention_layernorm", &[width]);
            add("mlp.gate_proj", &[feed_forward, width]);
            add("mlp.up_proj", &[feed_forward, width]);
            add("mlp.down_proj", &[width, feed_forward]);
        }
        all
    }

    /// `config.json`.
    pub fn config(&self, begin: u32, end: u32, padding: u32) -> Value {
        json!({
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "vocab_size": self.vocabulary,
            "hidden_size": self.width,
            "intermediate_size": self.feed_forward,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.heads,
            "head_dim": self.head(),
            "hidden_act": "silu",
            "rms_norm_eps": EPSILON,
            "rope_theta": THETA,
            "max_position_embeddings": POSITIONS,
            "attention_bias": false,
            "mlp_bias": false,
            "tie_word_embeddings": true,
            "torch_dtype": "float32",
            "bos_token_id": begin,
            "eos_token_id": end,
            "pad_token_id": padding,
        })
    }
}
