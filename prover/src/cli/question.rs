//! One question about a Lean file on the command line.

use super::failure::Failure;
use super::service_args::{ServiceArgs, Started};
use proof_assist::{Ask, AssistError, Workspace};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// A workspace around one file, with the Lean behind it.
pub struct Question {
    // This is dropped before the Lean whose processes it has.
    pub workspace: Arc<Workspace>,
    pub ask: Arc<Ask>,
    /// The file below the workspace's root.
    pub file: String,
    /// Dropped last.
    _lean: super::lean::Lean,
}

impl Question {
    /// Starts what a question about a file needs.
    ///
    /// # Errors
    /// Those of starting Lean, and a path that leads to no folder.
    pub fn about(
        file: &Path,
        service: &ServiceArgs,
        workers: usize,
        limit: f64,
    ) -> Result<Question, Failure> {
        let (root, name) = place(file)?;
        let Started { service, without, lean } = service.start_for_one(&[file.to_owned()], workers)?;
        if let Some(why) = without {
            tracing::info!("{why}");
        }
        let workspace =
            Arc::new(Workspace::open(&root, service, lean.project().is_some()).map_err(Failure::new)?);
        let ask = Arc::new(Ask::new(Duration::from_secs_f64(limit)));
        Ok(Question { workspace, ask, file: name, _lean: lean })
    }
}

/// The folder and the name of a file.
fn place(file: &Path) -> Result<(std::path::PathBuf, String), Failure> {
    let fault = |e: std::io::Error| Failure::new(format!("{}: {e}", file.display()));
    let path = file.canonicalize().map_err(fault)?;
    let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
    Ok((folder, path.display().to_string()))
}

/// Prints an answer: as JSON, or as text.
pub fn print<T: serde::Serialize>(
    json: bool,
    answer: &T,
    text: impl FnOnce() -> String,
) -> Result<(), Failure> {
    match json {
        true => println!("{}", serde_json::to_string(answer)?),
        false => {
            let text = text();
            if !text.trim_end().is_empty() {
                println!("{}", text.trim_end());
            }
        }
    }
    Ok(())
}

/// A question without an answer: with `--json` on standard output, too, for programs.
pub fn failed(json: bool, error: &AssistError) -> ExitCode {
    if json {
        println!("{}", serde_json::json!({"error": error.to_string()}));
    }
    eprintln!("error: {error}");
    ExitCode::from(2)
}
