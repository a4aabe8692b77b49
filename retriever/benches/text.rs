//! Text retrievers over 170,000 premises: `cargo bench -p retriever --bench text`. Prints each figure
//! beside its target and judges nothing: a busy machine is no failure. The premises are made here,
//! from a seed, with word frequencies like those of a library. Compares with the Python package
//! `rank_bm25` where `python3` (or `$PYTHON`) can import it.

use fixedbitset::FixedBitSet;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use retriever::bm25::Bm25;
use retriever::okapi::Okapi;
use retriever::symbols::Symbols;
use retriever::{Kind, Position, Premise, PremiseCorpus, PremiseCorpusBuilder, Query, Source, tokenize};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

const PREMISES: usize = 170_000;
const FILES: usize = 1700;
const QUERIES: usize = 200;
/// Queries asked before measuring.
const WARM: usize = 10;
/// Queries given to the Python package, which takes seconds for each.
const SLOW_QUERIES: usize = 5;

fn main() {
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    let mut rng = StdRng::seed_from_u64(4);
    let library = Library::new(&mut rng);
    let corpus = library.corpus(&mut rng);
    let queries: Vec<Query> = (0..QUERIES).map(|_| library.query(&mut rng)).collect();
    // as for a file of the library: about a third of it may be used (33,160 of 130,262 in LeanDojo)
    let allowed: FixedBitSet = (0..corpus.len()).filter(|i| i / 100 % 3 != 0).collect();
    let tokens = queries.iter().map(|q| tokenize::tokens(&q.text).len()).sum::<usize>() / QUERIES;
    row("tokens of a query, mean", tokens.to_string(), "");

    let begun = Instant::now();
    let bm25 = Bm25::in_memory(&corpus).expect("premises");
    row("BM25: indexing", format!("{:.1} s", begun.elapsed().as_secs_f64()), "");
    measure("BM25: query, filter on", &bm25, &queries, Some(&allowed), "≤ 2 ms");
    measure("BM25: query, no filter", &bm25, &queries, None, "");

    let begun = Instant::now();
    let symbols = Symbols::new(&corpus).expect("constants");
    row("symbols: indexing", format!("{:.1} s", begun.elapsed().as_secs_f64()), "");
    measure("symbols: query, filter on", &symbols, &queries, Some(&allowed), "≤ 2 ms");

    let documents: Vec<Vec<String>> =
        corpus.premises().iter().map(|p| tokenize::tokens(&p.document())).collect();
    let begun = Instant::now();
    let okapi = Okapi::new(documents.iter().cloned()).expect("premises");
    row("Okapi BM25: indexing", format!("{:.1} s", begun.elapsed().as_secs_f64()), "");
    measure("Okapi BM25: query, filter on", &okapi, &queries, Some(&allowed), "");

    let few: Vec<Vec<String>> =
        queries.iter().take(SLOW_QUERIES).map(|q| tokenize::tokens(&q.text)).collect();
    let Some(theirs) = rank_bm25(&documents, &few) else {
        row("rank_bm25: query", "not there".into(), "");
        return;
    };
    row("rank_bm25: query, same tokens", format!("{:.1} ms", theirs * 1e3), "");
    let few = &queries[..SLOW_QUERIES];
    for (what, source) in [("BM25", &bm25 as &dyn Source), ("Okapi BM25", &okapi)] {
        let ours = median(source, few, Some(&allowed));
        row(&format!("{what}: times faster on these queries"), format!("{:.0} ×", theirs / ours), "≥ 20 ×");
    }
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}

/// Seconds per query on one thread, sorted.
fn times(source: &dyn Source, queries: &[Query], allowed: Option<&FixedBitSet>) -> Vec<f64> {
    let once = |query: &Query| {
        let begun = Instant::now();
        let hits = source.top(query, 100, allowed).expect("an answer");
        let seconds = begun.elapsed().as_secs_f64();
        assert_eq!(hits.len(), 100);
        seconds
    };
    for query in queries.iter().cycle().take(WARM) {
        once(query); // so that pages and caches are warm
    }
    let mut times: Vec<f64> = queries.iter().map(once).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn median(source: &dyn Source, queries: &[Query], allowed: Option<&FixedBitSet>) -> f64 {
    times(source, queries, allowed)[queries.len() / 2]
}

fn measure(what: &str, source: &dyn Source, queries: &[Query], allowed: Option<&FixedBitSet>, target: &str) {
    let before = processor_seconds();
    let times = times(source, queries, allowed);
    let after = processor_seconds();
    let median = times[times.len() / 2];
    row(&format!("{what}, median"), format!("{:.2} ms", median * 1e3), target);
    // on a busy machine the clock measures others too
    if let (Some(before), Some(after)) = (before, after) {
        let mean = (after - before) / (times.len() + WARM) as f64;
        row(&format!("{what}, processor time, mean"), format!("{:.2} ms", mean * 1e3), "");
    }
}

/// What this thread has used so far, where the system tells (Linux).
fn processor_seconds() -> Option<f64> {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Seconds per query of the Python package.
fn rank_bm25(documents: &[Vec<String>], queries: &[Vec<String>]) -> Option<f64> {
    const SCRIPT: &str = "
import json, sys, time
from rank_bm25 import BM25Okapi
documents, queries = json.loads(sys.stdin.readline()), json.loads(sys.stdin.readline())
okapi = BM25Okapi(documents)
begun = time.perf_counter()
for query in queries:
    okapi.get_scores(query)
print((time.perf_counter() - begun) / len(queries))
";
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let has_it = |command: &mut Command| command.stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    if !has_it(Command::new(&python).args(["-c", "import rank_bm25"])) {
        return None;
    }
    let mut command = Command::new(python);
    let mut child = command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut input = child.stdin.take()?;
    writeln!(input, "{}", serde_json::to_string(documents).ok()?).ok()?;
    writeln!(input, "{}", serde_json::to_string(queries).ok()?).ok()?;
    drop(input);
    let output = child.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Words and constants of a made-up library.
struct Library {
    constants: Vec<String>,
}

const AREAS: [&str; 12] = [
    "Nat",
    "Int",
    "List",
    "Array",
    "Set",
    "Finset",
    "Polynomial",
    "Matrix",
    "Topology",
    "Measure",
    "Group",
    "Ring",
];
const OPERATORS: [&str; 14] = ["=", "≤", "<", "+", "*", "∣", "∈", "∪", "→", "↔", "∧", "++", "⊆", "∘"];

impl Library {
    fn new(rng: &mut StdRng) -> Library {
        const SYLLABLES: [&str; 24] = [
            "add", "mul", "sub", "div", "comm", "assoc", "cancel", "left", "right", "map", "fold", "sum",
            "prod", "union", "inter", "image", "closure", "bound", "mono", "inj", "surj", "deg", "norm",
            "lim",
        ];
        let mut word = || {
            let mut word = SYLLABLES[rng.random_range(0..24)].to_owned();
            for _ in 0..rng.random_range(0..3) {
                word += if rng.random_bool(0.5) { "_" } else { "" };
                word += SYLLABLES[rng.random_range(0..24)];
            }
            word
        };
        let words: Vec<String> = (0..40_000).map(|_| word()).collect();
        let constants =
            words.iter().enumerate().map(|(i, w)| format!("{}.{w}{}", AREAS[i * 7 % 12], i / 400)).collect();
        Library { constants }
    }

    /// A constant; frequent ones are far more frequent, as in every library.
    fn constant(&self, rng: &mut StdRng) -> &str {
        let at = rng.random_range(0.0..(self.constants.len() as f64).ln()).exp();
        &self.constants[at as usize - 1]
    }

    /// A statement with the constants in it.
    fn statement(&self, rng: &mut StdRng, length: usize) -> (String, Vec<String>) {
        let mut text = String::from("∀ {α : Type u} (a b c : α), ");
        let mut constants = vec!["Eq".to_owned(), "HAdd.hAdd".into()];
        for _ in 0..length {
            let constant = self.constant(rng);
            let variable = ["a", "b", "c", "x", "y", "h₁", "h'"][rng.random_range(0..7)];
            let operator = OPERATORS[rng.random_range(0..14)];
            text += &format!("{constant} {variable} {operator} ");
            constants.push(constant.to_owned());
        }
        constants.sort();
        constants.dedup();
        (text, constants)
    }

    fn corpus(&self, rng: &mut StdRng) -> PremiseCorpus {
        let mut builder = PremiseCorpusBuilder::default();
        for file in 0..FILES {
            let count = (PREMISES / FILES) as u32;
            let premises = (0..count).map(|i| {
                let length = rng.random_range(2..9);
                let (text, constants) = self.statement(rng, length);
                let place = |column| Position { line: i + 1, column };
                let name =
                    format!("{}_of_{}{i}", constants[0], constants[constants.len() - 1].replace('.', "_"));
                Premise { name, kind: Kind::Theorem, text, constants, start: place(1), end: place(2) }
            });
            builder.file(format!("File{file}"), vec![], premises.collect());
        }
        builder.build().expect("no imports")
    }

    /// A goal with some hypotheses, about a hundred tokens.
    fn query(&self, rng: &mut StdRng) -> Query {
        let mut query = Query::default();
        for hypothesis in 0..3 {
            let (text, constants) = self.statement(rng, 4);
            query.text += &format!("h{hypothesis} : {text}\n");
            query.constants.extend(constants);
        }
        query
    }
}
