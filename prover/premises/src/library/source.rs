//! Where a library's statements come from.

use super::file::{Library, LibraryError, is_printed};
use super::shipped::{Shipped, ShippedError};
use super::{WHOLE, path};
use std::path::{Path, PathBuf};

/// Where a library's statements are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibrarySource {
    /// The program brings them along.
    BuiltIn {
        /// The identity of their Lean.
        lean: String,
        /// The hash of its package.
        package: String,
    },
    /// They were printed into this file.
    Printed(PathBuf),
}

/// Why a library's statements are not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStatements {
    /// Nothing has printed them, and the program does not bring them along.
    #[error("the library's statements have not been printed yet")]
    NotPrinted,
    /// The program brings them along, but they cannot be used, and they have not been printed either.
    #[error(transparent)]
    Refused(#[from] ShippedError),
}

impl LibrarySource {
    /// Looks for the statements of a Lean's library: those that the program brings along, which need no time,
    /// else those in the cache. `lean` is its identity, `package` the hash of the embedded Lean's files;
    /// `None` for another Lean, for which the program brings nothing along.
    ///
    /// # Errors
    /// [`NoStatements`].
    pub fn find(
        cache: &Path,
        lean: &str,
        package: Option<&str>,
        header: &str,
    ) -> Result<LibrarySource, NoStatements> {
        let refused = match package.filter(|_| header == WHOLE) {
            None => NoStatements::NotPrinted,
            Some(package) => match Shipped::built_in(lean, package) {
                Ok(_) => return Ok(LibrarySource::BuiltIn { lean: lean.into(), package: package.into() }),
                Err(refused) => refused.into(),
            },
        };
        let path = path(cache, lean, header);
        if is_printed(&path) { Ok(LibrarySource::Printed(path)) } else { Err(refused) }
    }

    /// The folder in `cache` for the index of their text, see [`Indices`](crate::Indices).
    pub fn index(&self, cache: &Path) -> PathBuf {
        match self {
            LibrarySource::BuiltIn { lean, .. } => path(cache, lean, WHOLE).with_extension("bm25"),
            LibrarySource::Printed(path) => path.with_extension("bm25"),
        }
    }

    /// The statements, all of them.
    ///
    /// # Errors
    /// [`LibraryError`].
    pub fn read(&self) -> Result<Library, LibraryError> {
        match self {
            LibrarySource::BuiltIn { lean, package } => Ok(Shipped::built_in(lean, package)?.library()?),
            LibrarySource::Printed(path) => {
                let library = Library::read(path)?.filter(Library::is_complete);
                library.ok_or_else(|| LibraryError::Incomplete(path.clone()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::JsonLines;

    const NO_PACKAGE: &str = "the hash of no package";

    #[test]
    fn what_does_not_fit_is_refused_until_it_was_printed() {
        let cache = tempfile::tempdir().unwrap();
        let find = |package, header| LibrarySource::find(cache.path(), "some Lean", package, header);
        let refused = find(Some(NO_PACKAGE), WHOLE).unwrap_err();
        assert!(matches!(refused, NoStatements::Refused(ShippedError::OtherLean { .. })), "{refused}");
        assert_eq!(find(Some(NO_PACKAGE), "import Std"), Err(NoStatements::NotPrinted));
        assert_eq!(find(None, WHOLE), Err(NoStatements::NotPrinted));

        let file = path(cache.path(), "some Lean", WHOLE);
        let modules = serde_json::json!([{"name": "A", "imports": []}]);
        let head = serde_json::json!({"lean": "some Lean", "header": WHOLE, "modules": modules});
        let mut out = JsonLines::open(&file).unwrap();
        out.append(&head).unwrap();
        assert!(find(Some(NO_PACKAGE), WHOLE).is_err(), "an interrupted print is not used");
        out.append(&serde_json::json!({"module": "A", "premises": []})).unwrap();
        let source = find(Some(NO_PACKAGE), WHOLE).unwrap();
        assert_eq!(source, LibrarySource::Printed(file.clone()));
        assert_eq!(source.read().unwrap().modules(), 1);
        drop(out);
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() - 9]).unwrap();
        assert!(find(Some(NO_PACKAGE), WHOLE).is_err(), "a cut file is not found");
        assert!(matches!(source.read(), Err(LibraryError::Incomplete(_))), "and not read as good");
    }
}
