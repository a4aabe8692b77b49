//! A real F*, if this machine has one. Tests that need one say that they are skipped, and why.

use fstar_bridge::{Z3, locate};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Names the program where it is not `fstar.exe` on the PATH.
const VARIABLE: &str = "PROVER_FSTAR";
/// The program, if it and a z3 are there; otherwise the reason why this test is skipped is told.
pub fn fstar(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    let missing = match named.clone().or_else(|| locate(Path::new("fstar.exe"))) {
        None => format!("no fstar.exe on the PATH, and {VARIABLE} is not set"),
        Some(program) => {
            // releases bring their own z3 along
            let beside = program.parent().is_some_and(|bin| bin.join("../lib/fstar/z3-4.13.3").is_dir());
            if beside || Z3.iter().any(|name| locate(Path::new(name)).is_some()) {
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
