//! Tokens per second on the processor, of models with random weights in the shape of real ones.
//!
//! ```sh
//! cargo bench -p local-model --bench tokens
//! PROVER_PYTHON=python3 cargo bench -p local-model --bench tokens
//! ```
//!
//! With `PROVER_PYTHON`, a Python that has torch and transformers, the same models are measured there in the
//! same run (`tokens.py`), case by case in turns. Target: at least as many tokens per second. A token is
//! counted once for each text that is drawn, so a beam search of width 8 makes 8 in a step. Times include the
//! reading of the prompt. The name of a case (`byt5`, `qwen`) as an argument picks it.

use language_model::{Asked, LanguageModel, Prompt, Request, Sampling};
use local_model::{Device, LocalModel};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use safetensors::{Dtype, tensor::TensorView};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Tokens of each text.
const MOST: u32 = 32;
/// Times that each case is measured; the fastest counts.
const TIMES: usize = 3;

/// Model, prompts at a time, beams.
const CASES: [(&str, usize, usize); 5] =
    [("byt5", 1, 8), ("byt5", 4, 8), ("qwen", 1, 1), ("qwen", 1, 8), ("qwen", 4, 1)];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    println!("model  prompts  beams  tokens/s  of transformers  ratio (target >= 1.0)");
    for model in ["byt5", "qwen"].into_iter().filter(|name| wanted(name)) {
        let folder = tempfile::tempdir().unwrap();
        write(model, folder.path());
        let opened = LocalModel::open(folder.path(), Device::Cpu).unwrap();
        for (_, prompts, beams) in CASES.into_iter().filter(|case| case.0 == model) {
            let ours = measure(&opened, prompts, beams);
            let theirs = reference(folder.path(), prompts, beams);
            let theirs = theirs.map_or("-".into(), |rate| format!("{rate:.1}  {:.2}", ours / rate));
            println!("{model:5}  {prompts:7}  {beams:5}  {ours:8.1}  {theirs}");
        }
    }
}

/// The prompt of a number, of a length that depends on it.
fn prompt(i: usize) -> String {
    "theorem t (a b : Nat) : a + b = b + a ".repeat(3 + i)
}

/// Tokens per second.
fn measure(model: &LocalModel, prompts: usize, beams: usize) -> f64 {
    let sampling = Sampling {
        n: beams,
        temperature: Some(0.0),
        max_tokens: Some(MOST),
        beams: (beams > 1).then_some(beams),
        ..Sampling::default()
    };
    let request =
        |i| Request { prompt: Prompt::Text(prompt(i)), sampling: sampling.clone(), structure: None };
    let requests: Vec<_> = (0..prompts).map(request).collect();
    let stop = StopFlag::default();
    let mut fastest = f64::INFINITY;
    for _ in 0..TIMES {
        let begin = Instant::now();
        let answers = model.ask(&requests, Asked { limit: Duration::from_secs(3600), stop: &stop });
        fastest = fastest.min(begin.elapsed().as_secs_f64());
        assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|a| a.samples.len() == beams)));
    }
    f64::from(MOST) * (prompts * beams) as f64 / fastest
}

/// What transformers makes of the same, if there is a Python for it.
fn reference(folder: &Path, prompts: usize, beams: usize) -> Option<f64> {
    let python = std::env::var_os("PROVER_PYTHON")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tokens.py");
    let mut command = Command::new(python);
    command.arg(script).arg(folder).args([MOST as usize, TIMES, beams].map(|n| n.to_string()));
    command.args((0..prompts).map(prompt));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Writes a model's folder. Texts never end before they are as long as they may be: no token is an end.
fn write(model: &str, folder: &Path) {
    let (config, weights) = if model == "byt5" { byt5() } else { qwen() };
    std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    // bytes as tokens do for both
    std::fs::write(folder.join("tokenizer_config.json"), r#"{"tokenizer_class": "ByT5Tokenizer"}"#).unwrap();
    let mut random = StdRng::seed_from_u64(1);
    let bytes: Vec<Vec<u8>> = weights
        .values()
        .map(|shape| {
            let bound = 1.7 / (*shape.last().unwrap() as f32).sqrt();
            let number = |_| if shape.len() == 1 { 1.0 } else { random.random_range(-bound..bound) };
            (0..shape.iter().product()).map(number).flat_map(f32::to_le_bytes).collect()
        })
        .collect();
    let views = weights.iter().zip(&bytes).map(|((name, shape), bytes)| {
        (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap())
    });
    safetensors::serialize_to_file(views, None, &folder.join("model.safetensors")).unwrap();
}

type Shapes = BTreeMap<String, Vec<usize>>;

/// google/byt5-small.
fn byt5() -> (serde_json::Value, Shapes) {
    let (model, inner, ff, vocabulary) = (1472, 384, 3584, 384);
    let config = json!({
        "model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": true,
        "vocab_size": vocabulary, "d_model": model, "d_kv": 64, "d_ff": ff, "num_layers": 12,
        "num_decoder_layers": 4, "num_heads": 6, "feed_forward_proj": "gated-gelu",
        "tie_word_embeddings": false, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": null,
    });
    let mut shapes = Shapes::new();
    let mut add = |name: String, shape: &[usize]| shapes.insert(name + ".weight", shape.to_vec());
    add("shared".into(), &[vocabulary, model]);
    add("lm_head".into(), &[vocabulary, model]);
    for (stack, layers) in [("encoder", 12), ("decoder", 4)] {
        add(format!("{stack}.final_layer_norm"), &[model]);
        let bias = "block.0.layer.0.SelfAttention.relative_attention_bias";
        add(format!("{stack}.{bias}"), &[32, 6]);
        for i in 0..layers {
            let kinds: &[&str] =
                if stack == "encoder" { &["SelfAttention"] } else { &["SelfAttention", "EncDecAttention"] };
            for (j, kind) in kinds.iter().enumerate() {
                let layer = format!("{stack}.block.{i}.layer.{j}");
                add(format!("{layer}.layer_norm"), &[model]);
                for name in ["q", "k", "v"] {
                    add(format!("{layer}.{kind}.{name}"), &[inner, model]);
                }
                add(format!("{layer}.{kind}.o"), &[model, inner]);
            }
            let layer = format!("{stack}.block.{i}.layer.{}", kinds.len());
            add(format!("{layer}.layer_norm"), &[model]);
            add(format!("{layer}.DenseReluDense.wi_0"), &[ff, model]);
            add(format!("{layer}.DenseReluDense.wi_1"), &[ff, model]);
            add(format!("{layer}.DenseReluDense.wo"), &[model, ff]);
        }
    }
    (config, shapes)
}

/// Qwen/Qwen2.5-0.5B.
fn qwen() -> (serde_json::Value, Shapes) {
    let (model, ff, vocabulary, keys) = (896, 4864, 151_936, 128);
    let config = json!({
        "model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "vocab_size": vocabulary,
        "hidden_size": model, "intermediate_size": ff, "num_hidden_layers": 24, "num_attention_heads": 14,
        "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "rope_theta": 1e6, "hidden_act": "silu",
        "max_position_embeddings": 32768, "tie_word_embeddings": true, "eos_token_id": null,
        "pad_token_id": 0, "bos_token_id": null,
    });
    let mut shapes = Shapes::new();
    let mut add = |name: String, shape: &[usize]| shapes.insert(name, shape.to_vec());
    add("model.embed_tokens.weight".into(), &[vocabulary, model]);
    add("model.norm.weight".into(), &[model]);
    for i in 0..24 {
        let layer = format!("model.layers.{i}");
        for (name, out) in [("q", model), ("k", keys), ("v", keys)] {
            add(format!("{layer}.self_attn.{name}_proj.weight"), &[out, model]);
            add(format!("{layer}.self_attn.{name}_proj.bias"), &[out]);
        }
        add(format!("{layer}.self_attn.o_proj.weight"), &[model, model]);
        add(format!("{layer}.mlp.gate_proj.weight"), &[ff, model]);
        add(format!("{layer}.mlp.up_proj.weight"), &[ff, model]);
        add(format!("{layer}.mlp.down_proj.weight"), &[model, ff]);
        add(format!("{layer}.input_layernorm.weight"), &[model]);
        add(format!("{layer}.post_attention_layernorm.weight"), &[model]);
    }
    (config, shapes)
}
