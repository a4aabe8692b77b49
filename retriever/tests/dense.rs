//! The dense retriever over a small corpus.

use fixedbitset::FixedBitSet;
use retriever::VectorError;
use retriever::{
    Dense, DenseError, Dtype, Encoder, Kind, Position, Premise, PremiseCorpus, PremiseCorpusBuilder,
    PremiseId, Query, Source,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn encoder(model: &str) -> Encoder {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encoders").join(model);
    Encoder::open(&folder).unwrap()
}

fn corpus(texts: &[&str]) -> PremiseCorpus {
    let premise = |(i, text): (usize, &&str)| Premise {
        name: format!("p{i}"),
        kind: Kind::Theorem,
        text: text.to_string(),
        constants: vec![],
        start: Position::default(),
        end: Position::default(),
    };
    let mut builder = PremiseCorpusBuilder::default();
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
fn only_texts_without_a_row_are_encoded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v");
    let check = |model: &str, texts: &[&str], file: &Path, dtype, expected: usize| {
        let (dense, done) = open(model, texts, file, dtype);
        assert_eq!(dense.encoded(), expected, "{model} {texts:?} {dtype:?}");
        assert_eq!(done, if expected > 0 { texts.len() } else { 0 }, "progress ends at all");
        // whatever was taken from where: the rows are those of these texts
        let fresh = tempfile::tempdir().unwrap();
        let (whole, _) = open(model, texts, &fresh.path().join("v"), dtype);
        for row in 0..texts.len() {
            // another batch, another order of the sums
            let numbers = dense.vectors().numbers(row).into_iter().zip(whole.vectors().numbers(row));
            let far = numbers.map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
            assert!(far < 0.005, "{model} {texts:?} {dtype:?} row {row}: {far}");
        }
        let again = open(model, texts, file, dtype);
        assert!(again.0.encoded() == 0 && again.1 == 0, "nothing is computed");
    };
    check("byt5", &TEXTS, &file, Dtype::F16, 4);
    // a document has the name too, which is p0, p1, …
    let changed = ["changed", TEXTS[1], TEXTS[2], "new", "new"];
    check("byt5", &changed, &file, Dtype::F16, 3);
    check("byt5", &TEXTS, &folder.path().join("beside"), Dtype::F16, 2);
    check("byt5", &TEXTS, &folder.path().join("int8"), Dtype::Int8, 4);
    check("byt5-f16", &TEXTS, &file, Dtype::F16, 4);
    check("byt5-f16", &TEXTS[..3], &file, Dtype::F16, 0);
}

#[test]
fn an_interrupted_run_is_continued_and_its_parts_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v");
    // what a run that was killed leaves: a part that is whole and perhaps one that the disk did not keep
    drop(open("minilm", &TEXTS[..2], &folder.path().join("v.part-1-0"), Dtype::F16));
    fs::write(folder.path().join("v.part-1-1"), "PRVECTOR and a beginning").unwrap();
    let (dense, _) = open("minilm", &TEXTS, &file, Dtype::F16);
    assert_eq!(dense.encoded(), 2);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["v"]);
}

#[test]
fn a_damaged_file_is_made_again_and_a_foreign_one_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v");
    open("byt5", &TEXTS, &file, Dtype::F16);
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 3]).unwrap();
    assert_eq!(open("byt5", &TEXTS, &file, Dtype::F16).0.encoded(), 4);
    // the file is a cache, but what is no vector file is somebody's
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
