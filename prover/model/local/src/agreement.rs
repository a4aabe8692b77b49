//! Whether models draw the texts that transformers draws (see `tests/reference.py`).

use crate::generate::{Beams, Draw, Plan, Question, Way, draw};
use crate::watch::Watch;
use crate::{Device, LocalModel, defaults};
use candle_core::Tensor;
use candle_core::quantized::gguf_file::{Value as Field, write};
use candle_core::quantized::{GgmlDType, QTensor};
use language_model::Asked;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use supervise::StopFlag;

#[derive(Deserialize)]
struct Reference {
    prompts: Vec<String>,
    tokens: Vec<Vec<u32>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    most: usize,
    beams: Option<Value>,
    answers: Vec<Vec<Text>>,
}

#[derive(Debug, Deserialize)]
struct Text {
    tokens: Vec<u32>,
    log_probability: f64,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name)
}

fn reference(name: &str) -> Reference {
    serde_json::from_slice(&std::fs::read(folder(name).join("reference.json")).unwrap()).unwrap()
}

fn answers(model: &LocalModel, tokens: &[Vec<u32>], case: &Case) -> Vec<Vec<Text>> {
    let (number, way) = match &case.beams {
        None => (1, Way::Draw(Draw { temperature: 0.0, top_p: 1.0, top_k: None, seed: 0 })),
        Some(beams) => {
            let width = beams["width"].as_u64().unwrap() as usize;
            let length_penalty = beams["length_penalty"].as_f64().unwrap() as f32;
            let early = defaults::early(&beams["early_stopping"]).unwrap();
            (width, Way::Beams(Beams { width, length_penalty, early }))
        }
    };
    let plan = Plan { number, way, ends: model.defaults.ends.clone(), stop: vec![] };
    let questions: Vec<_> =
        tokens.iter().map(|tokens| Question { tokens: tokens.clone(), most: case.most }).collect();
    let stop = StopFlag::default();
    let watch = Watch::new(Asked { limit: Duration::from_secs(3600), stop: &stop });
    let drawn = draw(model.network.as_ref(), &model.tokenizer, &questions, &plan, &watch).unwrap();
    let text = |d: crate::generate::Drawn| Text { tokens: d.tokens, log_probability: d.log_probability };
    drawn.into_iter().map(|texts| texts.into_iter().map(text).collect()).collect()
}

fn compare(found: &[Vec<Text>], expected: &[Vec<Text>], what: &str) {
    assert_eq!(found.len(), expected.len());
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let tokens = |texts: &[Text]| texts.iter().map(|t| t.tokens.clone()).collect::<Vec<_>>();
        assert_eq!(tokens(found), tokens(expected), "{what}, prompt {i}");
        for (found, expected) in found.iter().zip(expected) {
            let error = (found.log_probability - expected.log_probability).abs();
            assert!(error < 1e-3, "{what}, prompt {i}: {found:?} {expected:?}");
        }
    }
}

fn agrees(name: &str) {
    let model = LocalModel::open(&folder(name), Device::Cpu).unwrap();
    let reference = reference(name);
    for (text, tokens) in reference.prompts.iter().zip(&reference.tokens) {
        assert_eq!(&model.tokenizer.encode(text, true).unwrap(), tokens);
    }
    assert!(reference.cases.len() > 5);
    for case in &reference.cases {
        let what = format!("{name}, {:?}", case.beams);
        compare(&answers(&model, &reference.tokens, case), &case.answers, &what);
        // alone, without filling, it is the same
        for (tokens, expected) in reference.tokens.iter().zip(&case.answers) {
            let alone = answers(&model, std::slice::from_ref(tokens), case);
            compare(&alone, std::slice::from_ref(expected), &what);
        }
    }
}

#[test]
fn t5_agrees_with_transformers() {
    agrees("t5");
}

#[test]
fn t5_of_version_1_1_agrees_with_transformers() {
    agrees("t5-untied");
}

#[test]
fn byt5_agrees_with_transformers() {
    agrees("byt5");
}

#[test]
fn llama_agrees_with_transformers() {
    agrees("llama");
}

#[test]
fn qwen2_agrees_with_transformers() {
    agrees("qwen2");
}

#[test]
fn qwen3_agrees_with_transformers() {
    agrees("qwen3");
}

/// The name that GGUF has for a weight.
fn renamed(name: &str) -> String {
    let pairs = [
        ("model.embed_tokens", "token_embd"),
        ("model.norm", "output_norm"),
        ("lm_head", "output"),
        ("model.layers", "blk"),
        ("self_attn.q_proj", "attn_q"),
        ("self_attn.k_proj", "attn_k"),
        ("self_attn.v_proj", "attn_v"),
        ("self_attn.o_proj", "attn_output"),
        ("mlp.gate_proj", "ffn_gate"),
        ("mlp.up_proj", "ffn_up"),
        ("mlp.down_proj", "ffn_down"),
        ("input_layernorm", "attn_norm"),
        ("post_attention_layernorm", "ffn_norm"),
    ];
    pairs.iter().fold(name.to_string(), |name, (ours, theirs)| name.replace(ours, theirs))
}

/// Writes a model's weights as llama.cpp's converter does.
fn gguf(name: &str, to: &Path, dtype: GgmlDType) {
    let from = folder(name);
    let config: Value = serde_json::from_slice(&std::fs::read(from.join("config.json")).unwrap()).unwrap();
    let number = |field: &str| config[field].as_u64().unwrap() as u32;
    let heads = number("num_attention_heads");
    let theta = config["rope_parameters"]["rope_theta"].as_f64().unwrap() as f32;
    let mut fields = vec![
        ("general.architecture".to_string(), Field::String(name.into())),
        ("tokenizer.ggml.eos_token_id".into(), Field::U32(number("eos_token_id"))),
    ];
    for (field, value) in [
        ("embedding_length", Field::U32(number("hidden_size"))),
        ("feed_forward_length", Field::U32(number("intermediate_size"))),
        ("block_count", Field::U32(number("num_hidden_layers"))),
        ("context_length", Field::U32(number("max_position_embeddings"))),
        ("attention.head_count", Field::U32(heads)),
        ("attention.head_count_kv", Field::U32(number("num_key_value_heads"))),
        ("attention.layer_norm_rms_epsilon", Field::F32(config["rms_norm_eps"].as_f64().unwrap() as f32)),
        ("rope.freq_base", Field::F32(theta)),
    ] {
        fields.push((format!("{name}.{field}"), value));
    }
    let weights = candle_core::safetensors::load(from.join("model.safetensors"), &Device::Cpu).unwrap();
    let mut tensors: HashMap<String, QTensor> = HashMap::new();
    for (weight, tensor) in weights {
        let heads = match weight.as_str() {
            q if q.contains("q_proj") => heads,
            k if k.contains("k_proj") => number("num_key_value_heads"),
            _ => 0,
        };
        let tensor = if name == "llama" && heads > 0 {
            // numbers that are turned together come to stand side by side
            let (out, input) = tensor.dims2().unwrap();
            let parts = tensor.reshape((heads as usize, 2, out / heads as usize / 2, input)).unwrap();
            parts.transpose(1, 2).unwrap().contiguous().unwrap().reshape((out, input)).unwrap()
        } else {
            tensor
        };
        let plain = tensor.rank() == 1 || !tensor.dims()[1].is_multiple_of(dtype.block_size());
        let dtype = if plain { GgmlDType::F32 } else { dtype };
        tensors.insert(renamed(&weight), QTensor::quantize(&tensor, dtype).unwrap());
    }
    if name == "llama" {
        let divisors = llama3_divisors(&config);
        let divisors = Tensor::new(divisors, &Device::Cpu).unwrap();
        tensors.insert("rope_freqs.weight".into(), QTensor::quantize(&divisors, GgmlDType::F32).unwrap());
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let tensors: Vec<_> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    write(&mut std::fs::File::create(to.join("model.gguf")).unwrap(), &fields, &tensors).unwrap();
    std::fs::copy(from.join("tokenizer.json"), to.join("tokenizer.json")).unwrap();
}

/// What the converter writes for Llama 3.1's scaling.
fn llama3_divisors(config: &Value) -> Vec<f32> {
    let rope = |field: &str| config["rope_parameters"][field].as_f64().unwrap();
    let head = config["head_dim"].as_u64().unwrap() as usize;
    let (factor, low, high) = (rope("factor"), rope("low_freq_factor"), rope("high_freq_factor"));
    let original = rope("original_max_position_embeddings");
    let divisor = |i: usize| {
        let frequency = rope("rope_theta").powf(-2.0 * i as f64 / head as f64);
        let wavelength = std::f64::consts::TAU / frequency;
        if wavelength < original / high {
            1.0
        } else if wavelength > original / low {
            factor
        } else {
            let smooth = (original / wavelength - low) / (high - low);
            1.0 / ((1.0 - smooth) / factor + smooth)
        }
    };
    (0..head / 2).map(|i| divisor(i) as f32).collect()
}

#[test]
fn gguf_that_is_not_quantised_agrees_with_transformers() {
    for name in ["llama", "qwen2"] {
        let to = tempfile::tempdir().unwrap();
        gguf(name, to.path(), GgmlDType::F32);
        let model = LocalModel::open(to.path(), Device::Cpu).unwrap();
        let reference = reference(name);
        for case in &reference.cases {
            compare(&answers(&model, &reference.tokens, case), &case.answers, &format!("{name} as GGUF"));
        }
    }
}

#[test]
fn quantised_gguf_is_near() {
    for (name, dtype, bound) in
        [("llama", GgmlDType::F16, 0.02), ("llama", GgmlDType::Q8_0, 0.5), ("qwen2", GgmlDType::Q8_0, 0.5)]
    {
        let to = tempfile::tempdir().unwrap();
        gguf(name, to.path(), dtype);
        let model = LocalModel::open(to.path(), Device::Cpu).unwrap();
        let stop = StopFlag::default();
        let watch = Watch::new(Asked { limit: Duration::from_secs(3600), stop: &stop });
        let reference = reference(name);
        let prompts: Vec<&[u32]> = reference.tokens.iter().map(|t| &t[..]).collect();
        let exact = LocalModel::open(&folder(name), Device::Cpu).unwrap();
        let logs = |model: &LocalModel| -> Vec<Vec<f32>> {
            let (_, scores) = model.network.begin(&prompts, 1, 8, &watch).unwrap();
            candle_nn::ops::log_softmax(&scores, 1).unwrap().to_vec2().unwrap()
        };
        for (near, exact) in logs(&model).iter().zip(logs(&exact)) {
            // what is improbable may be farther off
            for (near, exact) in near.iter().zip(exact).filter(|(_, exact)| *exact > -6.0) {
                assert!((near - exact).abs() < bound, "{name} {dtype:?}: {near} {exact}");
            }
        }
        let found = answers(&model, &reference.tokens, &reference.cases[1]);
        assert!(found.iter().all(|texts| texts.len() == 8 && texts[0].log_probability < 0.0));
    }
}

#[test]
fn a_quantised_matrix_multiplies() {
    let weight = Tensor::rand(-1f32, 1f32, (64, 32), &Device::Cpu).unwrap();
    let quantised = std::sync::Arc::new(QTensor::quantize(&weight, GgmlDType::Q8_0).unwrap());
    let x = Tensor::rand(-1f32, 1f32, (3, 32), &Device::Cpu).unwrap();
    let exact = x.matmul(&weight.t().unwrap()).unwrap();
    let near = crate::matrix::Matrix::of(quantised).unwrap().forward(&x).unwrap();
    let error = (near - exact).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
    assert!(error < 0.1, "{error}");
}
