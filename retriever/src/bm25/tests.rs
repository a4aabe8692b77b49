use super::*;
use crate::premise::{Kind, Position, Premise};
use crate::premise_corpus::PremiseCorpusBuilder;

fn corpus(premises: &[(&str, &str)]) -> PremiseCorpus {
    let premise = |(name, text): &(&str, &str)| Premise {
        name: (*name).into(),
        kind: Kind::Theorem,
        text: (*text).into(),
        constants: vec![],
        start: Position::default(),
        end: Position::default(),
    };
    let mut builder = PremiseCorpusBuilder::default();
    builder.file("A", vec![], premises.iter().map(premise).collect());
    builder.build().unwrap()
}

fn sample() -> PremiseCorpus {
    corpus(&[
        ("Nat.add_comm", "∀ (n m : Nat), n + m = m + n"),
        ("List.length_append", "(as ++ bs).length = as.length + bs.length"),
        ("Nat.mulComm", "∀ (n m : Nat), n * m = m * n"),
        ("Nat.mul_comm", "∀ (n m : Nat), n * m = m * n"),
    ])
}

fn ask(bm25: &Bm25, text: &str, k: usize, allowed: Option<&FixedBitSet>) -> Vec<u32> {
    let query = Query { text: text.into(), ..Query::default() };
    bm25.top(&query, k, allowed).unwrap().iter().map(|h| h.premise.0).collect()
}

/// The formula, computed plainly.
fn score(corpus: &PremiseCorpus, query: &str, premise: usize) -> f32 {
    let mut sum = 0.0;
    for of in [|p: &Premise| p.name.clone(), |p: &Premise| p.text.clone()] {
        let documents: Vec<Vec<String>> =
            corpus.premises().iter().map(|p| tokenize::tokens(&of(p))).collect();
        let n = documents.len() as f32;
        let mean = documents.iter().map(Vec::len).sum::<usize>() as f32 / n;
        let asked = tokenize::tokens(query);
        let mut words = asked.clone();
        words.sort();
        words.dedup();
        for word in words {
            let times = asked.iter().filter(|t| **t == word).count() as f32;
            let with = documents.iter().filter(|d| d.contains(&word)).count() as f32;
            let tf = documents[premise].iter().filter(|t| **t == word).count() as f32;
            let norm = 1.2 * (1.0 - 0.75 + 0.75 * documents[premise].len() as f32 / mean);
            let idf = (1.0 + (n - with + 0.5) / (with + 0.5)).ln();
            sum += (1.0 + times.ln()) * idf * tf * 2.2 / (tf + norm);
        }
    }
    sum
}

#[test]
fn scores_are_the_formula_and_names_meet_whatever_their_case() {
    let corpus = sample();
    let bm25 = Bm25::in_memory(&corpus).unwrap();
    let text = "a * b * b = b * a mul_comm";
    let hits = bm25.top(&Query { text: text.into(), ..Query::default() }, 10, None).unwrap();
    assert_eq!(hits.len(), 4);
    assert_eq!(hits[..2].iter().map(|h| h.premise.0).collect::<Vec<_>>(), [3, 2]);
    for hit in hits {
        let expected = score(&corpus, text, hit.premise.0 as usize);
        assert!((hit.score - expected).abs() < 1e-4, "{hit:?}: {expected}");
    }
}

#[test]
fn filter_limit_and_ties() {
    let bm25 = Bm25::in_memory(&sample()).unwrap();
    assert_eq!(ask(&bm25, "x * y", 10, None), [2, 3], "equal: the first premise first");
    assert_eq!(ask(&bm25, "x * y", 1, None), [2]);
    assert!(ask(&bm25, "x * y", 0, None).is_empty());
    let mut allowed = FixedBitSet::with_capacity(4);
    assert!(ask(&bm25, "x * y", 10, Some(&allowed)).is_empty());
    allowed.insert(3);
    assert_eq!(ask(&bm25, "x * y", 10, Some(&allowed)), [3]);
    assert!(ask(&bm25, "nothing_like_it", 10, None).is_empty());
    assert!(ask(&bm25, "", 10, None).is_empty());
}

#[test]
fn a_folder_is_used_again_and_made_anew_for_another_corpus() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("bm25");
    let first = Bm25::in_folder(&sample(), &folder).unwrap();
    let made = std::fs::metadata(folder.join("meta.json")).unwrap().modified().unwrap();
    let second = Bm25::in_folder(&sample(), &folder).unwrap();
    assert_eq!(std::fs::metadata(folder.join("meta.json")).unwrap().modified().unwrap(), made);
    assert_eq!(ask(&first, "n + m", 9, None), ask(&second, "n + m", 9, None));
    let other = corpus(&[("x", "n + m")]);
    assert_eq!(ask(&Bm25::in_folder(&other, &folder).unwrap(), "n + m", 9, None), [0]);
    assert_eq!(ask(&first, "x * y", 10, None), [2, 3], "the old one still answers");
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1, "nothing partial stays");
}

#[test]
fn what_is_wrong_with_a_folder_is_told() {
    let parent = tempfile::tempdir().unwrap();
    std::fs::write(parent.path().join("precious.txt"), "mine").unwrap();
    let message = Bm25::in_folder(&sample(), parent.path()).err().unwrap().to_string();
    assert!(message.ends_with("holds other files; name an empty or new folder"), "{message}");
    assert!(parent.path().join("precious.txt").exists());

    let folder = parent.path().join("bm25");
    drop(Bm25::in_folder(&sample(), &folder).unwrap());
    std::fs::write(folder.join("meta.json"), "{").unwrap();
    let message = Bm25::in_folder(&sample(), &folder).err().unwrap().to_string();
    assert!(message.starts_with("opening the BM25 index: "), "{message}");

    let error = Bm25::in_memory(&corpus(&[])).err().unwrap();
    assert_eq!(error.to_string(), "making the BM25 index: the corpus has no premises");
}
