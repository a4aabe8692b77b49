//! Figures of the dense retriever: `cargo bench -p retriever --bench dense`. Prints each beside its
//! target and judges nothing: a busy machine is no failure. Rivals run in the same run where Python
//! (`PYTHON`, otherwise `python3`) can import them.
//!
//! `DENSE=search` or `DENSE=encoder` for one half only; `DENSE_ROWS` for another number of vectors. Needs
//! about 4 GB of memory and, in the folder for temporary files, 2 GB.

use fixedbitset::FixedBitSet;
use half::f16;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use retriever::encoder::Batching;
use retriever::exact::{self, Instructions, Threads};
use retriever::{Dtype, Encoder, Fingerprint, VectorWriter, Vectors};
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

fn main() {
    let only = std::env::var("DENSE").unwrap_or_default();
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    if only != "encoder" {
        let rows = std::env::var("DENSE_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(168_000);
        search(rows, 256, 5.0);
        search(rows, 1472, 60.0);
    }
    if only != "search" {
        encoder();
    }
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}

/// Runs the rivals' script; its answer, or why there is none.
fn rivals(job: &str, folder: &Path) -> Result<Value, String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/rivals.py");
    let output = Command::new(&python).arg(script).arg(job).arg(folder).output();
    let output = output.map_err(|e| format!("{python}: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|_| String::from_utf8_lossy(&output.stderr).trim().to_string())
}

/// The best of several, in milliseconds: what the machine can do when nobody disturbs.
fn best(times: usize, mut job: impl FnMut()) -> f64 {
    let time = |_| {
        let begun = Instant::now();
        job();
        begun.elapsed().as_secs_f64() * 1e3
    };
    (0..times).map(time).fold(f64::INFINITY, f64::min)
}

fn search(rows: usize, dimension: usize, target: f64) {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let mut rng = StdRng::seed_from_u64(7);
    let mut unit = || {
        let x: Vec<f32> = (0..dimension).map(|_| rng.random_range(-1.0..1.0)).collect();
        let norm = x.iter().map(|x| x * x).sum::<f32>().sqrt();
        x.iter().map(|x| x / norm).collect::<Vec<_>>()
    };
    let dtypes = [Dtype::F16, Dtype::F32, Dtype::Int8];
    let path = |dtype| folder.path().join(format!("{dtype:?}.vectors"));
    let writer = |dtype| VectorWriter::create(&path(dtype), dtype, dimension, Fingerprint::default());
    let mut writers = dtypes.map(|d| writer(d).expect("a file"));
    for _ in 0..rows {
        let row = unit();
        writers.iter_mut().for_each(|w| w.push(Fingerprint::default(), &row).expect("a row"));
    }
    writers.into_iter().for_each(|w| w.finish().expect("a file"));
    let query = unit();
    // whole files of premises are accessible or not: runs of 30
    let filters =
        [("all allowed", 1.0), ("95 % allowed", 0.95), ("25 % allowed", 0.25)].map(|(name, share)| {
            let mut set = FixedBitSet::with_capacity(rows);
            let begins = (0..rows).step_by(30).filter(|_| rng.random_bool(share));
            begins.for_each(|begin| set.insert_range(begin..rows.min(begin + 30)));
            (name, set)
        });
    let title = |what: &str| format!("top-100 of {rows} × {dimension}, {what}");
    let ms = |ms: f64| format!("{ms:.1} ms");
    for dtype in dtypes {
        let vectors = Vectors::open(&path(dtype)).expect("the file");
        for (name, set) in &filters {
            let time = best(8, || {
                exact::top(&vectors, &query, 100, Some(set), Threads::One).expect("hits");
            });
            let target = if dtype == Dtype::F16 { format!("≤ {target} ms") } else { String::new() };
            row(&title(&format!("{dtype:?}, {name}, 1 thread")), ms(time), &target);
        }
        for instructions in Instructions::ALL.into_iter().filter(|i| i.available()) {
            let time = best(4, || {
                exact::top_with(&vectors, &query, 100, None, Threads::One, instructions).expect("hits");
            });
            row(&title(&format!("{dtype:?}, {instructions:?}")), ms(time), "");
        }
        let time = best(8, || {
            exact::top(&vectors, &query, 100, None, Threads::Pool).expect("hits");
        });
        row(&title(&format!("{dtype:?}, {} threads", rayon::current_num_threads())), ms(time), "");
    }
    let (_, set) = &filters[1];
    let allowed: Vec<u32> = set.ones().map(|i| i as u32).collect();
    let task = json!({"rows": rows, "dimension": dimension, "query": query, "allowed": allowed});
    std::fs::write(folder.path().join("task.json"), task.to_string()).expect("a file");
    match rivals("search", folder.path()) {
        Err(why) => println!("rivals not run: {why}"),
        Ok(answer) => {
            let vectors = Vectors::open(&path(Dtype::F32)).expect("the file");
            let hits = exact::top(&vectors, &query, 100, Some(set), Threads::One).expect("hits");
            let ours: Vec<u64> = hits.iter().map(|h| u64::from(h.premise.0)).collect();
            for rival in answer["rivals"].as_array().into_iter().flatten() {
                let found: Vec<u64> =
                    rival["found"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
                let common = found.iter().filter(|i| ours.contains(i)).count();
                let name = format!(
                    "{}, 95 % allowed ({common} of 100 the same)",
                    rival["name"].as_str().unwrap_or("?")
                );
                match rival["ms"].as_f64() {
                    Some(time) => row(&title(&name), ms(time), ""),
                    None => row(&title(&name), rival["missing"].as_str().unwrap_or("?").into(), ""),
                }
            }
        }
    }
}

/// A model with the shape of google/byt5-small's encoder and random weights, and texts of mixed lengths.
fn encoder() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    byt5_small(folder.path());
    let begun = Instant::now();
    let encoder = Encoder::open(folder.path()).expect("the model");
    row("ByT5-small sized encoder: load", format!("{:.1} s", begun.elapsed().as_secs_f64()), "");
    let mut rng = StdRng::seed_from_u64(9);
    // bytes of printed premises: most have 50 to 200, few have 500
    let texts: Vec<String> = (0..16)
        .map(|_| {
            let length = (40.0 * (rng.random_range(0.0..2.6f64)).exp()) as usize;
            (0..length).map(|_| char::from(rng.random_range(b' '..b'~'))).collect()
        })
        .collect();
    let tokens: usize = texts.iter().map(|t| t.len() + 1).sum();
    let longest = texts.iter().map(|t| t.len() + 1).max().unwrap_or(0);
    println!("{} texts, {tokens} tokens, the longest {longest}", texts.len());
    let mut vectors = vec![];
    let time =
        best(2, || vectors = encoder.encode_all(&texts, Batching::default(), &|_| ()).expect("vectors"));
    row("ByT5-small sized encoder: tokens per second", format!("{:.0}", tokens as f64 / time * 1e3), "");
    let task = json!({"texts": texts});
    std::fs::write(folder.path().join("task.json"), task.to_string()).expect("a file");
    match rivals("encoder", folder.path()) {
        Err(why) => println!("rivals not run: {why}"),
        Ok(answer) => {
            for rival in answer["rivals"].as_array().into_iter().flatten() {
                let name = rival["name"].as_str().unwrap_or("?");
                let Some(theirs) = rival["ms"].as_f64() else {
                    row(name, rival["missing"].as_str().unwrap_or("?").into(), "");
                    continue;
                };
                row(name, format!("{:.0}", tokens as f64 / theirs * 1e3), "");
                row("  ours, times theirs", format!("{:.2} ×", theirs / time), "≥ 1.0 ×");
                let expected = rival["vectors"].as_array().into_iter().flatten();
                let difference = |(row, expected): (&Vec<f32>, &Value)| {
                    let numbers = expected.as_array().into_iter().flatten().filter_map(Value::as_f64);
                    row.iter().zip(numbers).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max)
                };
                let most = vectors.iter().zip(expected).map(difference).fold(0.0, f64::max);
                row("  largest difference of a number", format!("{most:.1e}"), "≤ 1e-4");
            }
        }
    }
}

/// Writes the folder. Weights are such that numbers stay in range through the layers.
fn byt5_small(folder: &Path) {
    let (model, ff, heads, inner, layers) = (1472, 3584, 6, 384, 12);
    let config = json!({
        "model_type": "t5", "architectures": ["T5EncoderModel"], "vocab_size": 384,
        "d_model": model, "d_kv": 64, "d_ff": ff, "num_layers": layers, "num_heads": heads,
        "relative_attention_num_buckets": 32,
        "feed_forward_proj": "gated-gelu", "pad_token_id": 0, "eos_token_id": 1, "tie_word_embeddings": false,
    });
    std::fs::write(folder.join("config.json"), config.to_string()).expect("a file");
    let tokenizer = json!({"tokenizer_class": "ByT5Tokenizer"});
    std::fs::write(folder.join("tokenizer_config.json"), tokenizer.to_string()).expect("a file");
    let mut shapes = vec![
        ("shared.weight".to_string(), vec![384, model]),
        ("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight".into(), vec![32, heads]),
        ("encoder.final_layer_norm.weight".into(), vec![model]),
    ];
    for i in 0..layers {
        for x in ["q", "k", "v"] {
            shapes.push((format!("encoder.block.{i}.layer.0.SelfAttention.{x}.weight"), vec![inner, model]));
        }
        shapes.push((format!("encoder.block.{i}.layer.0.SelfAttention.o.weight"), vec![model, inner]));
        for x in ["wi_0", "wi_1"] {
            shapes.push((format!("encoder.block.{i}.layer.1.DenseReluDense.{x}.weight"), vec![ff, model]));
        }
        shapes.push((format!("encoder.block.{i}.layer.1.DenseReluDense.wo.weight"), vec![model, ff]));
        for j in 0..2 {
            shapes.push((format!("encoder.block.{i}.layer.{j}.layer_norm.weight"), vec![model]));
        }
    }
    let mut rng = StdRng::seed_from_u64(8);
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = shapes
        .into_iter()
        .map(|(name, shape)| {
            let width =
                if shape.len() == 1 || name == "shared.weight" { 1.0 } else { (shape[1] as f32).powf(-0.5) };
            let width = if name.contains(".q.") { width / 8.0 } else { width };
            let number = |_| f16::from_f32(rng.random_range(-width..width)).to_le_bytes();
            let bytes = (0..shape.iter().product::<usize>()).flat_map(number).collect();
            (name, shape, bytes)
        })
        .collect();
    let views = tensors.iter().map(|(name, shape, bytes)| {
        let view =
            TensorView::new(safetensors::Dtype::F16, shape.clone(), bytes).expect("bytes for the shape");
        (name, view)
    });
    // transformers asks for this line
    let metadata = [("format".to_string(), "pt".to_string())].into();
    safetensors::serialize_to_file(views, Some(metadata), &folder.join("model.safetensors")).expect("a file");
}
