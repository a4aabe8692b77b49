//! A real F*, if this machine has one. Tests that need one say that they are skipped, and why.

use std::io::Write;
use std::path::PathBuf;

/// Names the program where it is not `fstar.exe` on the PATH.
const VARIABLE: &str = "PROVER_FSTAR";
/// How F* calls its solver, depending on the version of either.
const Z3: [&str; 3] = ["z3", "z3-4.13.3", "z3-4.8.5"];

/// The program, if it and a z3 are there; otherwise the reason why this test is skipped is told.
pub fn fstar(test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let find = |name: &str| folders.iter().map(|f| f.join(name)).find(|p| p.is_file());
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    let missing = match named.clone().or_else(|| find("fstar.exe")) {
        None => format!("no fstar.exe on the PATH, and {VARIABLE} is not set"),
        Some(program) => {
            // releases bring their own z3 along
            let beside = program.parent().is_some_and(|bin| bin.join("../lib/fstar/z3-4.13.3").is_dir());
            if beside || Z3.iter().any(|name| find(name).is_some()) {
                return Some(program);
            }
            format!("{} is there, but no z3 on the PATH", program.display())
        }
    };
    assert!(named.is_none(), "{VARIABLE} is set, and {missing}");
    // not by `eprintln`, which the test runner keeps to itself
    let _ = writeln!(std::io::stderr(), "{test}: skipped, {missing}");
    None
}
