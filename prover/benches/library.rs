//! Figures of the printed library: `cargo bench --workspace --bench library`. Prints each beside its target
//! and judges nothing: a busy machine is no failure. Three minutes and more; the set-up of the embedded Lean
//! must be done, and what is printed goes to a folder of its own.

use proof_premises::library::Library;
use retriever::bm25::Bm25;
use retriever::fusion::{DEPTH, fuse};
use retriever::symbols::Symbols;
use retriever::{PremiseId, Query, Source};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Statements asked about.
const QUERIES: usize = 500;

fn main() {
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    let folder = tempfile::tempdir().expect("a temporary folder");
    engines(folder.path());
    at_once(folder.path());
    let cold = index(folder.path());
    let statements = cold["statements"].as_f64().expect("a number");
    let seconds = cold["seconds"].as_f64().expect("a number");
    assert_eq!(cold["printed_now"], cold["modules"], "nothing was there before");
    row("library printed, cold", format!("{seconds:.1} s"), "180 s");
    row("  statements", format!("{statements}"), "");
    row("  statements per second", format!("{:.0} /s", statements / seconds), "");
    let begun = Instant::now();
    let again = index(folder.path());
    assert_eq!(again["printed_now"], 0, "everything was there");
    row("the same, unchanged, whole command", format!("{:.2} s", begun.elapsed().as_secs_f64()), "1 s");
    queries(Path::new(cold["file"].as_str().expect("a path")));
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}

/// The engines that are set up, by links, in a cache without a library.
fn engines(folder: &Path) {
    lean_provision::ensure(&*lean_provision::standard()).expect("the embedded Lean");
    let cache = lean_provision::cache_folder().expect("a cache folder");
    for entry in std::fs::read_dir(cache).expect("the cache").map(|e| e.expect("an entry").path()) {
        let name = entry.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("engine-") {
            std::os::unix::fs::symlink(&entry, folder.join(&name)).expect("a link");
        }
    }
}

/// The first questions on a machine where nothing was printed, and no vector made.
fn at_once(cache: &Path) {
    for what in ["premises for a goal, the first time, whole command", "  the second time"] {
        let begun = Instant::now();
        let out = Command::new(env!("CARGO_BIN_EXE_prover"))
            .args(["retrieve", "n : Nat ⊢ n % 2 < 2"])
            .env("PROVER_CACHE_DIR", cache)
            .output()
            .expect("prover retrieve starts");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        row(what, format!("{:.2} s", begun.elapsed().as_secs_f64()), "1 s");
    }
}

fn index(cache: &Path) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(["index", "--json", "--ship"])
        .arg(cache.join("library.statements"))
        .env("PROVER_CACHE_DIR", cache)
        .output()
        .expect("prover index starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("figures as JSON")
}

/// The library's own statements as questions, on one thread.
fn queries(file: &Path) {
    let begun = Instant::now();
    let corpus =
        Library::read(file).expect("the library").expect("it is there").into_corpus().expect("a corpus");
    let bm25 = Bm25::in_memory(&corpus).expect("an index");
    let symbols = Symbols::new(&corpus).expect("an index");
    row("reading it, and both indices", format!("{:.2} s", begun.elapsed().as_secs_f64()), "");
    let sources: [&dyn Source; 2] = [&bm25, &symbols];
    let step = (corpus.len() / QUERIES).max(1);
    let mut times: Vec<f64> = corpus
        .premises()
        .iter()
        .step_by(step)
        .map(|p| {
            let query = Query { text: p.text.clone(), constants: p.constants.clone() };
            let begun = Instant::now();
            let found: Vec<Vec<PremiseId>> = sources
                .iter()
                .map(|s| s.top(&query, DEPTH, None).expect("an answer").iter().map(|h| h.premise).collect())
                .collect();
            let hits = fuse(found.iter().map(|ids| (ids.as_slice(), 1.0)), 32);
            assert!(!hits.is_empty(), "nothing found for `{}`", p.name);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    row(
        "32 premises for a goal, by text and symbols, median",
        format!("{:.2} ms", times[times.len() / 2]),
        "",
    );
    row("  p99", format!("{:.2} ms", times[times.len() * 99 / 100]), "");
}
