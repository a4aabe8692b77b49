//! A real F*, if this machine has one. Tests that need one are ignored unless they are asked for.

use fstar_bridge::{Z3, locate};
use std::path::{Path, PathBuf};

/// Names the program where it is not `fstar.exe` on the PATH.
const VARIABLE: &str = "PROVER_FSTAR";

/// The program, if it and a z3 are there; otherwise what is missing.
pub fn fstar() -> Result<PathBuf, String> {
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    let Some(program) = named.or_else(|| locate(Path::new("fstar.exe"))) else {
        return Err(format!("no fstar.exe on the PATH, and {VARIABLE} is not set"));
    };
    // releases bring their own z3 along
    let beside = program.parent().is_some_and(|bin| bin.join("../lib/fstar/z3-4.13.3").is_dir());
    match beside || Z3.iter().any(|name| locate(Path::new(name)).is_some()) {
        true => Ok(program),
        false => Err(format!("{} is there, but no z3 on the PATH", program.display())),
    }
}
