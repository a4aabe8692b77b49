//! Corpora end to end: `cargo bench --workspace --bench synthesis`. Prints figures beside their targets and
//! judges nothing but what must hold on any machine: that everything that was kept is audited again, from
//! text. Some minutes; the set-up of the embedded Lean must be done.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Theorems of each corpus, unless `PROVER_CORPUS` says otherwise.
const LIMIT: usize = 2000;

fn main() {
    let limit = std::env::var("PROVER_CORPUS").ok().and_then(|n| n.parse().ok()).unwrap_or(LIMIT);
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (standard, limit, target) in [("light", limit, "40 /s"), ("strict", limit / 4, "10 /s")] {
        let out = folder.path().join(standard);
        let made = mutate(&out, standard, limit);
        let (theorems, seconds) = (number(&made["outcome"]["theorems"]), number(&made["seconds"]));
        row(&format!("kept, standard {standard}"), format!("{:.1} /s", theorems / seconds), target);
        row("  theorems, seconds with the start of Lean", format!("{theorems} {seconds:.0} s"), "");
        let verified = prover(&["corpus", "verify", path(&out), "--json"]);
        let result = &verified["result"];
        let (judged, accepted) = (number(&result["judged"]), number(&result["accepted"]));
        assert_eq!(judged, theorems, "everything was judged again");
        row(
            "  audited again in new processes, and the same term",
            format!("{:.2} %", 100.0 * accepted / judged),
            "100 %",
        );
        row("  judging again", format!("{:.0} /s", judged / number(&verified["seconds"])), "");
        assert_eq!(accepted, judged, "{}", result["refused"]);
    }
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn mutate(out: &Path, standard: &str, limit: usize) -> Value {
    let limit = limit.to_string();
    prover(&["mutate", "--standard", standard, "--limit", &limit, "--no-cache", "--json", "--out", path(out)])
}

fn prover(args: &[&str]) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_prover")).args(args).output().expect("prover starts");
    let error = String::from_utf8_lossy(&out.stderr);
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}: {error}"))
}
