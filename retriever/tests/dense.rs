//! The dense retriever over a small corpus.

use fixedbitset::FixedBitSet;
use retriever::vectors::VectorError;
use retriever::{
    Corpus, CorpusBuilder, Dense, DenseError, Dtype, Encoder, Kind, Position, Premise, PremiseId, Query,
    Source,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn encoder(model: &str) -> Encoder {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encoders").join(model);
    Encoder::open(&folder).unwrap()
}

fn corpus(texts: &[&str]) -> Corpus {
    let premise = |(i, text): (usize, &&str)| Premise {
        name: format!("p{i}"),
        kind: Kind::Theorem,
        text: text.to_string(),
        constants: vec![],
        start: Position::default(),
        end: Position::default(),
    };
    let mut builder = CorpusBuilder::default();
    builder.file("File", vec![], texts.iter().enumerate().map(premise).collect());
    builder.build().unwrap()
}

const TEXTS: [&str; 4] = ["a + b = b + a", "xs.length = n", "p ∧ q → q", "x ≤ y"];

fn open(model: &str, texts: &[&str], file: &Path, dtype: Dtype) -> (Dense, usize) {
    let done = AtomicUsize::new(0);
    let progress = |n| {
        done.fetch_max(n, Relaxed);
    };
    let dense = Dense::open(encoder(model), &corpus(texts), file, dtype, &progress).unwrap();
    (dense, done.into_inner())
}

#[test]
fn a_premise_is_nearest_to_itself_and_filters_hold() {
    let folder = tempfile::tempdir().unwrap();
    for (model, dtype) in [("byt5", Dtype::Int8), ("minilm", Dtype::F16), ("bge", Dtype::F32)] {
        let corpus = corpus(&TEXTS);
        let (dense, _) = open(model, &TEXTS, &folder.path().join("v"), dtype);
        for id in (0..4).map(PremiseId) {
            let query = Query { text: corpus.premise(id).document(), constants: vec![] };
            let hits = dense.top(&query, 3, None).unwrap();
            assert_eq!((hits.len(), hits[0].premise), (3, id), "{model}");
            assert!((hits[0].score - 1.0).abs() < 0.01, "{model}: {hits:?}");
            let mut others = FixedBitSet::with_capacity(4);
            others.insert_range(..);
            others.remove(id.0 as usize);
            let hits = dense.top(&query, 10, Some(&others)).unwrap();
            assert!(hits.len() == 3 && hits.iter().all(|h| h.premise != id), "{model}: {hits:?}");
        }
    }
}

#[test]
fn vectors_are_reused_until_model_texts_or_type_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v");
    let (dense, done) = open("byt5", &TEXTS, &file, Dtype::F16);
    assert!(!dense.reused() && done == 4);
    let (dense, done) = open("byt5", &TEXTS, &file, Dtype::F16);
    assert!(dense.reused() && done == 0, "nothing was computed");
    for (model, texts, dtype) in [
        ("byt5-f16", &TEXTS[..], Dtype::F16),
        ("byt5-f16", &TEXTS[..3], Dtype::F16),
        ("byt5-f16", &["a + b = b + a", "xs.length = n", "changed"], Dtype::F16),
        ("byt5-f16", &["a + b = b + a", "xs.length = n", "changed"], Dtype::Int8),
    ] {
        let (dense, done) = open(model, texts, &file, dtype);
        assert!(!dense.reused() && done == texts.len(), "{model} {texts:?} {dtype:?}");
        assert!(open(model, texts, &file, dtype).0.reused());
    }
    // the file is a cache: damaged, it is made again; but what is no vector file is somebody's
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 3]).unwrap();
    assert!(!open("byt5", &TEXTS, &file, Dtype::F16).0.reused());
    fs::write(&file, "my notes, not yours").unwrap();
    let error = Dense::open(encoder("byt5"), &corpus(&TEXTS), &file, Dtype::F16, &|_| ()).err();
    assert!(matches!(error, Some(DenseError::Vectors(VectorError::Foreign { .. }))));
    assert_eq!(fs::read(&file).unwrap(), b"my notes, not yours");
}

#[test]
fn an_empty_corpus_has_no_hits() {
    let folder = tempfile::tempdir().unwrap();
    let (dense, _) = open("minilm", &[], &folder.path().join("v"), Dtype::F16);
    assert_eq!(dense.top(&Query { text: "⊢ True".into(), constants: vec![] }, 5, None).unwrap(), []);
}
