//! Encoders against what transformers computed (`data/make_encoders.py`), and broken model folders.

use candle_core::{DType, Device, Tensor};
use retriever::encoder::{ARCHITECTURES, Batching, Pooling};
use retriever::{Encoder, EncoderError};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;

const MODELS: [&str; 5] = ["byt5", "byt5-f16", "t5-relu", "minilm", "bge"];

#[derive(Deserialize)]
struct Expected {
    pooling: String,
    texts: Vec<String>,
    tokens: Vec<Vec<u32>>,
    vectors: Vec<Vec<f32>>,
}

fn folder(model: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encoders").join(model)
}

fn expected(model: &str) -> Expected {
    serde_json::from_slice(&fs::read(folder(model).join("expected.json")).unwrap()).unwrap()
}

/// A copy that may be broken.
fn copy(model: &str) -> TempDir {
    fn all(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                all(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let copy = tempfile::tempdir().unwrap();
    all(&folder(model), copy.path());
    copy
}

fn edit(folder: &TempDir, file: &str, change: impl FnOnce(&mut serde_json::Value)) {
    let path = folder.path().join(file);
    let mut json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut json);
    fs::write(path, json.to_string()).unwrap();
}

fn edit_weights(folder: &TempDir, change: impl FnOnce(&mut HashMap<String, Tensor>)) {
    let path = folder.path().join("model.safetensors");
    let mut tensors = candle_core::safetensors::load(&path, &Device::Cpu).unwrap();
    change(&mut tensors);
    candle_core::safetensors::save(&tensors, path).unwrap();
}

fn refused(folder: &TempDir) -> EncoderError {
    Encoder::open(folder.path()).err().expect("refused")
}

/// Largest difference of a number.
fn difference(found: &[Vec<f32>], expected: &[Vec<f32>]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let rows = found.iter().zip(expected);
    rows.flat_map(|(x, y)| {
        assert_eq!(x.len(), y.len());
        x.iter().zip(y).map(|(x, y)| (x - y).abs())
    })
    // not `max`, which passes over what is no number
    .fold(0.0, |most, d| if d <= most { most } else { d })
}

#[test]
fn vectors_are_those_of_transformers_alone_in_a_padded_batch_and_in_many() {
    for model in MODELS {
        let encoder = Encoder::open(&folder(model)).unwrap();
        let expected = expected(model);
        assert_eq!(encoder.pooling(), if expected.pooling == "cls" { Pooling::Cls } else { Pooling::Mean });
        assert_eq!(encoder.dimension(), 32);
        let texts: Vec<&str> = expected.texts.iter().map(String::as_str).collect();
        assert!(texts.iter().any(|t| t.is_empty()) && texts.iter().any(|t| t.len() > 128), "mixed lengths");
        for (text, tokens) in texts.iter().zip(&expected.tokens) {
            assert_eq!(encoder.tokens(text).unwrap(), *tokens, "{model}: {text}");
        }
        let within = |what: &str, vectors: &[Vec<f32>]| {
            let difference = difference(vectors, &expected.vectors);
            assert!(difference < 1e-4, "{model}, {what}: {difference}");
        };
        within("one batch", &encoder.encode(&texts).unwrap());
        let alone: Vec<_> = texts.iter().map(|t| encoder.encode(&[t]).unwrap().remove(0)).collect();
        within("alone", &alone);
        for batching in [
            Batching::default(),
            Batching { tokens: 100, window: 3 },
            Batching { tokens: 1, window: 1000 },
            Batching { tokens: 0, window: 0 },
        ] {
            let told = Mutex::new(vec![]);
            let vectors = encoder.encode_all(&texts, batching, &|n| told.lock().unwrap().push(n)).unwrap();
            within(&format!("{batching:?}"), &vectors);
            assert_eq!(told.into_inner().unwrap().into_iter().max(), Some(texts.len()));
        }
        for vector in encoder.encode(&texts).unwrap() {
            let norm: f32 = vector.iter().map(|x| x * x).sum();
            assert!((norm - 1.0).abs() < 1e-5, "{model}: {norm}");
        }
        assert!(encoder.encode(&[]).unwrap().is_empty());
    }
}

#[test]
fn weights_under_other_names_and_in_several_files_are_the_same_model() {
    let same = |what: &str, model: &str, folder: &TempDir| {
        let vectors = Encoder::open(folder.path()).unwrap().encode(&["⊢ p ∧ q → q"]).unwrap();
        let plain = Encoder::open(&self::folder(model)).unwrap().encode(&["⊢ p ∧ q → q"]).unwrap();
        assert!(difference(&vectors, &plain) < 1e-6, "{what}");
    };
    let bare = copy("bge");
    edit_weights(&bare, |tensors| {
        let names: Vec<_> = tensors.keys().cloned().collect();
        assert!(names.iter().any(|n| n.starts_with("bert.")), "written with the prefix");
        for name in names {
            let tensor = tensors.remove(&name).unwrap();
            tensors.insert(name.trim_start_matches("bert.").into(), tensor);
        }
    });
    same("no prefix", "bge", &bare);
    let other = copy("byt5");
    edit_weights(&other, |tensors| {
        let embedding = tensors.remove("shared.weight").unwrap();
        tensors.insert("encoder.embed_tokens.weight".into(), embedding);
    });
    same("encoder.embed_tokens", "byt5", &other);
    let shards = copy("byt5");
    let whole = shards.path().join("model.safetensors");
    let tensors = candle_core::safetensors::load(&whole, &Device::Cpu).unwrap();
    let (mut parts, mut map) = ([HashMap::new(), HashMap::new()], HashMap::new());
    for (i, (name, tensor)) in tensors.into_iter().enumerate() {
        map.insert(name.clone(), format!("model-{}.safetensors", i % 2));
        parts[i % 2].insert(name, tensor);
    }
    for (i, part) in parts.iter().enumerate() {
        candle_core::safetensors::save(part, shards.path().join(format!("model-{i}.safetensors"))).unwrap();
    }
    let index = serde_json::json!({"weight_map": map});
    fs::write(shards.path().join("model.safetensors.index.json"), index.to_string()).unwrap();
    fs::remove_file(whole).unwrap();
    same("shards", "byt5", &shards);
    let index = serde_json::json!({"weight_map": {"shared.weight": "../elsewhere"}});
    fs::write(shards.path().join("model.safetensors.index.json"), index.to_string()).unwrap();
    assert!(matches!(refused(&shards), EncoderError::Malformed { .. }));
}

#[test]
fn what_is_beyond_the_limit_is_not_seen() {
    let text = "x".repeat(5000);
    let encoder = Encoder::open(&folder("t5-relu")).unwrap();
    assert_eq!(encoder.limit(), 2048);
    assert_eq!(encoder.tokens(&text).unwrap().len(), 2048);
    assert_eq!(encoder.tokens(&text).unwrap().last(), Some(&1), "still ends");
    let bert = Encoder::open(&folder("bge")).unwrap();
    let tokens = bert.tokens(&"x ".repeat(5000)).unwrap();
    assert_eq!((bert.limit(), tokens.len(), tokens[255]), (256, 256, 3));
    assert_eq!(bert.encode(&["x ".repeat(5000).as_str()]).unwrap().len(), 1);
    let told = copy("minilm");
    fs::write(told.path().join("sentence_bert_config.json"), r#"{"max_seq_length": 20}"#).unwrap();
    let told_encoder = Encoder::open(told.path()).unwrap();
    assert_eq!((told_encoder.limit(), told_encoder.tokens(&text).unwrap().len()), (20, 3), "an unknown word");
    assert_eq!(told_encoder.tokens(&"x ".repeat(50)).unwrap().len(), 20);
    assert_ne!(told_encoder.fingerprint(), Encoder::open(&folder("minilm")).unwrap().fingerprint());
    fs::write(told.path().join("sentence_bert_config.json"), r#"{"max_seq_length": "all"}"#).unwrap();
    assert!(matches!(refused(&told), EncoderError::Unsupported { field: "max_seq_length", .. }));
}

#[test]
fn folders_with_missing_files_are_refused() {
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(refused(&empty), EncoderError::MissingFile { missing: "config.json", .. }));
    let folder = copy("minilm");
    fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    assert!(matches!(refused(&folder), EncoderError::NoTokenizer { .. }));
    fs::write(folder.path().join("vocab.txt"), "[PAD]\n").unwrap();
    assert!(refused(&folder).to_string().contains("use_fast=True"), "says how to convert");
    fs::write(folder.path().join("tokenizer.json"), "{").unwrap();
    assert!(matches!(refused(&folder), EncoderError::Malformed { .. }));
    let folder = copy("byt5");
    fs::remove_file(folder.path().join("tokenizer_config.json")).unwrap();
    assert!(matches!(refused(&folder), EncoderError::NoTokenizer { .. }));
    fs::remove_file(folder.path().join("model.safetensors")).unwrap();
    assert!(matches!(refused(&folder), EncoderError::MissingFile { missing: "model.safetensors", .. }));
    fs::write(folder.path().join("pytorch_model.bin"), "PK").unwrap();
    let error = refused(&folder);
    assert!(matches!(error, EncoderError::NotSafetensors { found: "pytorch_model.bin", .. }));
    assert!(error.to_string().contains("save_pretrained"), "says how to convert");
}

#[test]
fn configurations_that_are_not_understood_are_refused() {
    let folder = copy("byt5");
    edit(&folder, "config.json", |c| c["model_type"] = "gpt2".into());
    match refused(&folder) {
        EncoderError::Architecture { found, known, .. } => {
            assert_eq!((&found[..], known), ("gpt2", ARCHITECTURES))
        }
        other => panic!("{other}"),
    }
    let field = |model: &str, field: &str, value: &str| {
        let folder = copy(model);
        edit(&folder, "config.json", |c| c[field] = value.into());
        match refused(&folder) {
            EncoderError::Unsupported { field: named, found, .. } => {
                assert_eq!((named, &found[..]), (field, value))
            }
            other => panic!("{other}"),
        }
    };
    field("byt5", "feed_forward_proj", "gated-mish");
    field("bge", "hidden_act", "mish");
    field("bge", "position_embedding_type", "relative_key");
    let folder = copy("byt5");
    edit(&folder, "config.json", |c| c["d_model"] = "wide".into());
    assert!(matches!(refused(&folder), EncoderError::Malformed { .. }));
    let folder = copy("bge");
    edit(&folder, "1_Pooling/config.json", |c| c["pooling_mode_max_tokens"] = true.into());
    assert!(matches!(refused(&folder), EncoderError::Unsupported { field: "pooling_mode", .. }));
    let folder = copy("bge");
    edit(&folder, "modules.json", |m| m[2]["type"] = "sentence_transformers.models.Dense".into());
    assert!(matches!(refused(&folder), EncoderError::Unsupported { field: "type", .. }));
}

#[test]
fn weights_that_do_not_fit_are_named_with_both_shapes() {
    let name = "encoder.block.1.layer.0.SelfAttention.q.weight";
    let folder = copy("byt5");
    edit_weights(&folder, |tensors| {
        tensors.remove(name);
    });
    match refused(&folder) {
        EncoderError::MissingWeight { name: missing, expected, .. } => {
            assert_eq!((&missing[..], expected), (name, vec![24, 32]));
        }
        other => panic!("{other}"),
    }
    edit_weights(&folder, |tensors| {
        tensors.insert(name.into(), Tensor::zeros((32, 24), DType::F32, &Device::Cpu).unwrap());
    });
    match refused(&folder) {
        EncoderError::WeightShape { name: wrong, expected, found, .. } => {
            assert_eq!((&wrong[..], expected, found), (name, vec![24, 32], vec![32, 24]));
        }
        other => panic!("{other}"),
    }
    edit_weights(&folder, |tensors| {
        tensors.insert(name.into(), Tensor::zeros((24, 32), DType::I64, &Device::Cpu).unwrap());
    });
    match refused(&folder) {
        EncoderError::WeightDtype { name: wrong, found, .. } => {
            assert_eq!((&wrong[..], &found[..]), (name, "I64"))
        }
        other => panic!("{other}"),
    }
    edit_weights(&folder, |tensors| {
        tensors.insert(name.into(), Tensor::zeros((24, 32), DType::BF16, &Device::Cpu).unwrap());
    });
    Encoder::open(folder.path()).unwrap();
    let path = folder.path().join("model.safetensors");
    let bytes = fs::read(&path).unwrap();
    for length in [0, 5, 100, bytes.len() - 1] {
        fs::write(&path, &bytes[..length]).unwrap();
        match refused(&folder) {
            EncoderError::Malformed { reason, .. } => {
                assert!(reason.contains(&format!("{length} bytes")), "{reason}")
            }
            // an empty file cannot be mapped on every system
            EncoderError::Io { .. } if length == 0 => {}
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_tokenizer_with_more_tokens_than_the_weights_have_is_noticed() {
    let folder = copy("byt5");
    edit(&folder, "config.json", |c| c["vocab_size"] = 101.into());
    edit_weights(&folder, |tensors| {
        let small = tensors["shared.weight"].narrow(0, 0, 101).unwrap().contiguous().unwrap();
        tensors.insert("shared.weight".into(), small);
    });
    let encoder = Encoder::open(folder.path()).unwrap();
    assert_eq!(encoder.encode(&["a"]).err().map(|e| e.to_string()), None);
    assert!(matches!(
        encoder.encode(&["a", "z"]),
        Err(EncoderError::TokenRange { token: 125, vocabulary: 101 })
    ));
}
