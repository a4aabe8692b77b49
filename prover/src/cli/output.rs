//! Where a command writes its results.

use super::failure::Failure;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Standard output or a file.
pub struct Output {
    to: Box<dyn Write>,
    path: Option<PathBuf>,
}

impl Output {
    /// The file is made at once, so that a place that cannot be written is known before any work.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let to: Box<dyn Write> = match path {
            None => Box::new(std::io::stdout()),
            Some(p) => Box::new(std::fs::File::create(p).map_err(|error| {
                Failure::new(format!("cannot write {}: {error}", p.display()))
                    .advise("Give another file with --out")
            })?),
        };
        Ok(Output { to, path: path.map(Path::to_path_buf) })
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        let written = writeln!(self.to, "{}", text.trim_end()).and_then(|()| self.to.flush());
        match (written, &self.path) {
            (Ok(()), _) => Ok(()),
            // Whoever reads has closed the pipe.
            (Err(e), None) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(141),
            (Err(e), None) => Err(Failure::new(format!("cannot write to standard output: {e}"))),
            (Err(e), Some(p)) => Err(Failure::new(format!("cannot write {}: {e}", p.display()))),
        }
    }
}
