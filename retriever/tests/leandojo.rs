//! A small LeanDojo folder, read; and what is wrong with broken ones.

use retriever::leandojo::{Benchmark, LeanDojoError, Part, Report, Split, read_corpus, without_count};
use retriever::{Kind, Position, PremiseId};
use std::path::PathBuf;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "leandojo"].iter().collect()
}

#[test]
fn the_corpus_leaves_out_what_reprover_leaves_out() {
    let benchmark = Benchmark::open(folder()).unwrap();
    let report = Report {
        files: 7,
        premises: 26,
        nameless: 1,
        generated: 1,
        empty: 1,
        mutual: 1,
        duplicates: 1,
        ..Report::default()
    };
    assert_eq!(benchmark.report, report);
    let corpus = &benchmark.corpus;
    assert_eq!(corpus.len(), 26);
    let premise = |name: &str| corpus.premise(corpus.by_name(name).unwrap());
    assert_eq!(premise("Nat.add_comm").kind, Kind::Theorem, "from the text");
    assert_eq!(premise("List.append").kind, Kind::Definition);
    assert_eq!(premise("List").kind, Kind::Inductive);
    assert_eq!(premise("List.length_append").kind, Kind::Theorem, "from the corpus's word");
    assert_eq!(premise("Nat.le_trans").end, Position { line: 18, column: 9 });
    // through a file without premises, and nothing of files that are not imported
    let gcd = corpus.file("Toy/Gcd.lean").unwrap();
    let accessible = corpus.accessible(gcd, Position { line: 13, column: 1 });
    let may = |name: &str| accessible.contains(corpus.by_name(name).unwrap().0 as usize);
    assert!(may("Eq.symm") && may("List.length_append") && may("Toy.gcd_zero_right"));
    assert!(!may("Toy.gcd_comm") && !may("Toy.append_cancel") && !may("Toy.lonely"));
    assert_eq!(accessible.count_ones(..), 20);
}

#[test]
fn steps_have_states_places_and_gold_premises() {
    let benchmark = Benchmark::open(folder()).unwrap();
    let corpus = &benchmark.corpus;
    let (steps, report) = benchmark.steps(Split::Random, Part::Train).unwrap();
    let expected = Report {
        theorems: 6,
        steps: 7,
        finished: 1,
        blocks: 1,
        goalless: 1,
        located: 7,
        ..Report::default()
    };
    assert_eq!(report, expected);
    assert_eq!(steps.len(), 7);
    let step = &steps[1];
    assert_eq!(corpus.path(step.file), "Toy/Gcd.lean");
    assert_eq!((step.theorem.as_str(), step.start), ("Toy.gcd_comm", Position { line: 13, column: 1 }));
    assert_eq!(step.tactic, "rw [Nat.add_comm, gcd_zero_right]");
    assert!(step.state.starts_with("case a\nm n : Nat\n⊢ gcd"), "{}", step.state);
    let ids =
        |names: &[&str]| -> Vec<PremiseId> { names.iter().map(|n| corpus.by_name(n).unwrap()).collect() };
    assert_eq!(step.gold, ids(&["Nat.add_comm", "Toy.gcd_zero_right"]));
    assert_eq!(steps[0].gold, []);

    let (steps, report) = benchmark.steps(Split::NovelPremises, Part::Test).unwrap();
    assert_eq!((report.theorems, report.foreign, report.unknown, report.located), (4, 1, 1, 5));
    assert_eq!(steps[2].gold, ids(&["Toy.gcd_dvd_left"]), "named twice, counted once");
    assert!(steps[4].gold.is_empty(), "a place in no premise");
}

#[test]
fn every_part_of_both_splits_can_be_read() {
    let benchmark = Benchmark::open(folder()).unwrap();
    for split in Split::ALL {
        let mut theorems = 0;
        for part in [Part::Train, Part::Val, Part::Test] {
            let mut steps = 0;
            let report = benchmark.for_each_step(split, part, |_| steps += 1).unwrap();
            assert_eq!(report.steps, steps);
            theorems += report.theorems;
        }
        assert_eq!(theorems, 12, "{}", split.name());
    }
}

#[test]
fn the_count_of_goals_goes_as_in_reprover() {
    assert_eq!(without_count("2 goals\ncase a\n⊢ p"), "case a\n⊢ p");
    assert_eq!(without_count("12 goals\n\n⊢ p\n"), "⊢ p");
    assert_eq!(without_count("⊢ 2 goals"), "⊢ 2 goals");
    assert_eq!(without_count(" goals\n⊢ p"), " goals\n⊢ p");
}

/// The error's words for a corpus with these lines.
fn corpus_error(lines: &str) -> (LeanDojoError, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.jsonl");
    std::fs::write(&path, lines).unwrap();
    let error = read_corpus(&path).err().expect("an error");
    let message = error.to_string().replace(path.to_str().unwrap(), "FILE");
    (error, message)
}

fn line(path: &str, imports: &str) -> String {
    format!("{{\"path\": \"{path}\", \"imports\": [{imports}], \"premises\": []}}\n")
}

#[test]
fn broken_corpora_are_told_with_their_line() {
    let (_, message) = corpus_error(&(line("A", "") + "\n{\"path\": \"B\""));
    assert!(message.starts_with("reading the benchmark: FILE, line 3: EOF"), "{message}");
    let (error, message) = corpus_error(&(line("A", "") + &line("B", "\"A\", \"nowhere\"")));
    assert!(matches!(error, LeanDojoError::Order { line: 2, .. }), "{message}");
    assert!(message.contains("`B` imports `nowhere`, which no line before it describes"), "{message}");
    let (error, message) = corpus_error(&line("A", "\"A\""));
    assert!(matches!(error, LeanDojoError::Corpus { .. }));
    assert!(message.contains("imports go in a circle through `A`"), "{message}");
    let (_, message) = corpus_error(&(line("A", "") + &line("A", "")));
    assert!(message.contains("the file `A` occurs twice"), "{message}");
    let missing = read_corpus(&folder().join("nothing.jsonl")).err().unwrap();
    assert!(matches!(missing, LeanDojoError::Input(_)));
    assert!(missing.to_string().contains("nothing.jsonl"));
}

#[test]
fn broken_splits_are_told_with_their_line() {
    let temporary = tempfile::tempdir().unwrap();
    std::fs::copy(folder().join("corpus.jsonl"), temporary.path().join("corpus.jsonl")).unwrap();
    let benchmark = Benchmark::open(temporary.path()).unwrap();
    let missing = benchmark.steps(Split::Random, Part::Val).unwrap_err();
    assert!(matches!(missing, LeanDojoError::Input(_)), "{missing}");
    std::fs::create_dir(temporary.path().join("random")).unwrap();
    let write = |text: &str| {
        std::fs::write(temporary.path().join("random/val.json"), text).unwrap();
        benchmark.steps(Split::Random, Part::Val).unwrap_err().to_string()
    };
    assert!(write("[\n{\"file_path\": 3}]").contains("val.json, line 2: invalid type: integer `3`"));
    assert!(write("{}").contains("expected an array of theorems"));
    assert!(write("[\n\n").contains("line 3: EOF"));
    assert!(write("[] x").contains("trailing characters"));
}
