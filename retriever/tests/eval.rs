//! Sources, their fusion and the leaderboard over the small LeanDojo folder.

use retriever::bm25::Bm25;
use retriever::eval::{Leaderboard, Options, Pool, Question, Set, evaluate, examples};
use retriever::fusion::{Fusion, Objective, fit};
use retriever::leandojo::{Benchmark, Part, Split};
use retriever::metrics::Scores;
use retriever::okapi::Okapi;
use retriever::symbols::Symbols;
use retriever::{PremiseId, Source, SourceError};
use std::path::PathBuf;
use std::sync::Arc;

fn benchmark() -> Benchmark {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "data", "leandojo"].iter().collect();
    Benchmark::open(folder).unwrap()
}

fn questions(benchmark: &Benchmark, split: Split, part: Part) -> Vec<Question> {
    benchmark.steps(split, part).unwrap().0.iter().map(Question::from).collect()
}

fn sources(benchmark: &Benchmark) -> Vec<Arc<dyn Source>> {
    vec![
        Arc::new(Okapi::of(&benchmark.corpus).unwrap()),
        Arc::new(Bm25::in_memory(&benchmark.corpus).unwrap()),
        Arc::new(Symbols::new(&benchmark.corpus).unwrap()),
    ]
}

#[test]
fn from_a_benchmark_folder_to_a_leaderboard() {
    let benchmark = benchmark();
    let mut all = sources(&benchmark);
    let single: Vec<&dyn Source> = all.iter().map(|s| &**s).collect();
    let validation = questions(&benchmark, Split::Random, Part::Val);
    let weights =
        fit(&examples(&benchmark.corpus, &single, &validation, Pool::Accessible).unwrap(), Objective::Mrr, 1)
            .unwrap();
    assert_eq!(weights.len(), 3);
    let fusion = Fusion::new(all.iter().cloned().zip(weights).collect()).unwrap();
    all.push(Arc::new(fusion));

    let sets = Split::ALL.map(|split| Set {
        name: format!("{} test", split.name()),
        questions: questions(&benchmark, split, Part::Test),
    });
    let measured: Vec<&dyn Source> = all.iter().map(|s| &**s).collect();
    let options = Options { corpus: "toy".into(), ..Options::default() };
    let board = evaluate(&benchmark.corpus, &measured, &sets, &options, &mut |_| ()).unwrap();
    assert_eq!(board.rows.len(), 2 * 2 * 4);
    assert_eq!((board.premises, board.files), (26, 7));

    // by hand, for the first source over the first set
    let set = &sets[0];
    let mut expected: Vec<Scores> = vec![];
    for question in &set.questions {
        let allowed = benchmark.corpus.accessible(question.file, question.at);
        let hits = measured[0].top(&question.query, 100, Some(&allowed)).unwrap();
        assert!(hits.iter().all(|h| allowed.contains(h.premise.0 as usize)));
        let ranking: Vec<PremiseId> = hits.iter().map(|h| h.premise).collect();
        expected.extend(Scores::of(&ranking, &question.gold));
    }
    let row = &board.rows[0];
    assert_eq!(
        (row.source.as_str(), row.pool, row.scores.queries),
        ("Okapi BM25", Pool::Accessible, expected.len())
    );
    let mean = expected.iter().map(|s| s.mrr).sum::<f64>() / expected.len() as f64;
    assert!((row.scores.mrr.mean - mean).abs() < 1e-12 && mean > 0.2, "{row:?}: {mean}");
    assert!(row.seconds_per_query > 0.0);

    let read: Leaderboard = serde_json::from_str(&board.json()).unwrap();
    assert_eq!(read.rows.len(), board.rows.len());
    let markdown = board.markdown();
    assert!(markdown.contains("Corpus: toy; 26 premises in 7 files."), "{markdown}");
    assert!(markdown.contains("## random test, accessible premises, 3 queries"), "{markdown}");
    assert!(markdown.contains("## novel_premises test, all premises, 4 queries"), "{markdown}");
    assert!(markdown.contains("| source | R@1 | R@10 | R@32 | MRR | nDCG@10 | Recall@100 | ms per query |"));
    for table in markdown.split("\n## ").skip(1) {
        let rows: Vec<&str> = table.lines().filter(|l| l.starts_with('|')).collect();
        assert_eq!(rows.len(), 2 + 4);
        let columns = |row: &&str| row.matches('|').count();
        assert!(rows.iter().all(|row| columns(row) == columns(&rows[0])), "{table}");
    }
}

#[test]
fn the_same_figures_come_again() {
    let benchmark = benchmark();
    let all = sources(&benchmark);
    let measured: Vec<&dyn Source> = all.iter().map(|s| &**s).collect();
    let sets =
        [Set { name: "test".into(), questions: questions(&benchmark, Split::NovelPremises, Part::Test) }];
    let run = || {
        let board = evaluate(&benchmark.corpus, &measured, &sets, &Options::default(), &mut |_| ()).unwrap();
        board.rows.into_iter().map(|r| (r.source, r.scores)).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

#[test]
fn nothing_to_measure_is_an_error() {
    let benchmark = benchmark();
    let all = sources(&benchmark);
    let measured: Vec<&dyn Source> = all.iter().map(|s| &**s).collect();
    let error = |sources: &[&dyn Source], sets: &[Set]| -> String {
        let result: Result<_, SourceError> =
            evaluate(&benchmark.corpus, sources, sets, &Options::default(), &mut |_| ());
        result.unwrap_err().to_string()
    };
    assert_eq!(error(&measured, &[]), "evaluating: nothing to measure: 3 sources, 0 sets, 2 pools");
    let empty = [Set { name: "empty".into(), questions: vec![Question::default()] }];
    assert_eq!(error(&measured, &empty), "evaluating: none of the 1 questions of empty has a gold premise");
}
