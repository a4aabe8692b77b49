//! `--recheck`.

use super::failure::Failure;
use super::lean::Lean;
use clap::Args;
use lean_bridge::{NativeLeanOptions, Project, second_checker};
use prover_evaluate::recheck::RunRechecker;
use std::path::PathBuf;
use std::time::Duration;

/// Time for one text beyond its imports: the search's own proofs and most others take seconds.
const LIMIT: Duration = Duration::from_secs(120);

#[derive(Args, Clone, Debug, Default)]
pub struct RecheckArgs {
    /// Have every accepted proof checked again, from text: compiled by a native `lean` (--lean,
    /// else the project's, else the one on the PATH) and checked by the second kernel, or by Lean's
    /// own for versions whose files that one cannot read
    #[arg(long, help_heading = "Lean")]
    recheck: bool,
}

impl RecheckArgs {
    /// Whether it was asked for.
    pub fn is_wanted(&self) -> bool {
        self.recheck
    }

    /// The second checker, if one is wanted. It is tried first; one that cannot recheck is an error.
    pub fn start(&self, asked: Option<&PathBuf>, lean: &Lean) -> Result<Option<RunRechecker>, Failure> {
        if !self.recheck {
            return Ok(None);
        }
        let project = lean.project();
        let of_project = |p: &Project| p.sysroot.as_ref().map(|s| s.join("bin/lean"));
        let options = NativeLeanOptions {
            lean: asked.cloned().or_else(|| project.and_then(of_project)).unwrap_or_else(|| "lean".into()),
            lean_path: project.map(|p| p.lean_path.clone()).unwrap_or_default(),
            ..NativeLeanOptions::default()
        };
        eprintln!("--recheck: trying {}", options.lean.display());
        let checker = second_checker(options).map_err(|why| {
            Failure::new(format!("--recheck: {why}"))
                .advise("Give the `lean` of a toolchain with --lean PATH, or leave out --recheck")
        })?;
        let judged_by = &lean.pool().pool().features().lean;
        let rechecker = RunRechecker::new(checker, judged_by, LIMIT);
        eprintln!("--recheck: {}", rechecker.by());
        Ok(Some(rechecker))
    }
}
