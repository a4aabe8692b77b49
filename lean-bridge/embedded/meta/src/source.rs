//! Where running Leans come from.

use crate::boot::{self, Booted};
use crate::header::imports_a_project;

/// Makes running Leans; the server asks for one the first time a header is used, and again after losing one.
pub trait Source {
    /// A Lean whose state is the environment of `header` (canonical text: one `import` per line, empty for
    /// none).
    ///
    /// # Errors
    /// When the header does not import, or the engine does not start.
    fn open(&mut self, header: &str) -> Result<Booted, OpenError>;

    /// A Lean with the constants of what `header` imports, for its kernel: no code of a project's modules has
    /// run in it. It elaborates no text, unless the header imports the library alone: then it is as
    /// [`Source::open`] gives it.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    fn open_constants(&mut self, header: &str) -> Result<Booted, OpenError> {
        if !imports_a_project(header) {
            return self.open(header);
        }
        let Booted { mut lean, .. } = self.open("")?;
        let state = boot::import_constants(&mut lean, header);
        state.map(|state| Booted { lean, state }).map_err(|e| OpenError::Header(format!("{e:#}")))
    }

    /// The same as [`Source::open`], in place of a Lean of this header that is not needed any more.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    fn renew(&mut self, header: &str, old: Booted) -> Result<Booted, OpenError> {
        drop(old);
        self.open(header)
    }
}

/// Why there is no running Lean for a header.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The header names something that does not exist or does not import: Lean's message.
    #[error("{0}")]
    Header(String),
    /// The engine itself failed: its message.
    #[error("the Lean engine does not start: {0}")]
    Engine(String),
}
