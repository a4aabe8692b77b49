//! Files as memory.

use memmap2::Mmap;
use std::fs::File;
use std::path::Path;

/// Maps a file for reading.
#[allow(unsafe_code)]
pub(crate) fn map(path: &Path) -> std::io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: a mapping is unsound only if the file is changed or cut while mapped. Our writers never
    // touch a file that is in place: they rename a finished one over it, and the mapping keeps the old
    // one alive. Who edits a model folder in place while it is in use has been told not to
    // (documentation of `Vectors::open` and `Encoder::open`).
    unsafe { Mmap::map(&file) }
}
