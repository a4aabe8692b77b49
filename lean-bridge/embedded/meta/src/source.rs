//! Where running Leans come from.

use crate::boot::Booted;

/// Makes running Leans; the server asks for one the first time a header is used, and again after losing one.
pub trait Source {
    /// A Lean whose state is the environment of `header` (canonical text: one `import` per line, empty for
    /// none).
    ///
    /// # Errors
    /// When the header does not import, or the engine does not start.
    fn open(&mut self, header: &str) -> Result<Booted, OpenError>;

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
