//! A Lean's memory on disk and back.
//!
//! Snapshot file: one page of header (magic, version, memory size, guard address, number of globals and their
//! values, number of roots and their addresses), then the memory image. Restoring maps the image
//! copy-on-write, so guests share its pages and an untouched page costs nothing.

use lean_meta::boot::{self, Booted, GUARD};
use lean_meta::evaluation::allow_definitions_without_code;
use lean_wasm::lean::Lean;
use lean_wasm::machine::{Code, GuestLimits, Machine};
use lean_wasm::memory::{Access, Memory, PAGE};
use lean_wasm::object::Obj;
use lean_wasm::written_pages::WrittenPages;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use wasmtime::{Error, Result};

/// Changes whenever the file format or the state in it changes.
pub(crate) const SNAPSHOT_VERSION: u32 = 9;
const MAGIC: &[u8; 8] = b"LEANSNAP";
/// Written pages (4 KiB) up to which they are copied back one by one; a guest with more starts from
/// untouched pages again, which also gives the memory back.
const MOST_COPIED: u64 = 2048;

/// Makes the snapshot of a header (text of `import` lines, empty for the prelude). Used by provisioning;
/// writes to `path` directly, atomicity is the caller's. The snapshot has passed the self-test.
pub(crate) fn create_snapshot(
    code: &Arc<Code>,
    header: &str,
    modules: Option<&Path>,
    path: &Path,
) -> Result<()> {
    let limits = GuestLimits { modules: modules.map(Path::to_path_buf), ..GuestLimits::default() };
    let (mut b, guard) = boot::boot(code, &limits, header)?;
    boot::warm_up(&mut b)?;
    let m = &mut b.lean.machine;
    let memory = m.memory.clone();
    memory.protect(guard, GUARD, Access::Allowed)?;
    let mut h = MAGIC.to_vec();
    let mut word = |v: u32| h.extend_from_slice(&v.to_le_bytes());
    word(SNAPSHOT_VERSION);
    word((memory.size() / PAGE as u64) as u32);
    word(guard);
    let globals = m.globals();
    word(globals.len() as u32);
    // the image holds one reference to it
    word(b.state.clone().keep());
    for (_, v) in &globals {
        h.extend_from_slice(&v.to_le_bytes());
    }
    if h.len() > PAGE {
        return Err(Error::msg("too many globals for the snapshot's header page"));
    }
    h.resize(PAGE, 0);
    let mut file = File::create(path)?;
    file.write_all(&h)?;
    let size = memory.size();
    const CHUNK: u64 = 1 << 26;
    for at in (0..size).step_by(CHUNK as usize) {
        file.write_all(memory.bytes(at as u32, CHUNK.min(size - at) as u32))?;
    }
    file.sync_all()?;
    boot::self_test(&mut restore(code, &limits, path)?, header)
}

/// A snapshot file, opened.
pub struct Snapshot {
    file: File,
    /// Bytes of memory image.
    size: usize,
    /// Address of the guard below the shadow stack.
    guard: u32,
    globals: Vec<u64>,
    /// Address of the `Command.State`.
    root: u32,
    /// Where the kernel can say what was written.
    pages: Option<WrittenPages>,
}

impl Snapshot {
    /// Reads the header page.
    ///
    /// # Errors
    /// When the file is not there or was made by another version.
    pub fn open(path: &Path) -> Result<Snapshot> {
        let file = File::open(path)?;
        let mut h = vec![0u8; PAGE];
        file.read_exact_at(&mut h, 0)?;
        let word = |i: usize| u32::from_le_bytes(h[8 + 4 * i..12 + 4 * i].try_into().expect("four bytes"));
        let size = word(1) as usize * PAGE;
        if &h[..8] != MAGIC || word(0) != SNAPSHOT_VERSION || file.metadata()?.len() != (PAGE + size) as u64 {
            return Err(Error::msg(format!(
                "{} is no snapshot of this version; run `prover setup`",
                path.display()
            )));
        }
        let (guard, globals, root) = (word(2), word(3) as usize, word(4));
        let globals = (0..globals)
            .map(|i| u64::from_le_bytes(h[28 + 8 * i..36 + 8 * i].try_into().expect("eight bytes")))
            .collect();
        Ok(Snapshot { file, size, guard, globals, root, pages: WrittenPages::open().ok() })
    }

    /// A running Lean. About 10 ms.
    pub fn restore(&self, code: &Arc<Code>, limits: &GuestLimits) -> Result<Booted> {
        let mut m = Machine::from_memory(code, limits, |memory| {
            memory.grow(self.size as u64)?;
            memory.map(&self.file, PAGE as u64, self.size)?;
            memory.protect(self.guard, GUARD, Access::Forbidden)
        })?;
        m.set_globals(&self.globals)?;
        Ok(self.booted(Lean::new(m)?))
    }

    /// Takes a Lean that was restored from this snapshot back to it: everything that happened since is
    /// undone, nothing of it can be seen. The instance, which takes longest to make, is kept.
    ///
    /// # Errors
    /// When objects of this Lean are still held somewhere, or its guest
    /// was lost; then only [`Snapshot::restore`] helps.
    pub fn renew(&self, limits: &GuestLimits, old: Booted) -> Result<Booted> {
        let Booted { lean, state } = old;
        drop(state);
        let (mut m, functions) = lean.into_machine().ok_or_else(|| Error::msg("objects are still in use"))?;
        m.forget_past(limits)?;
        if !self.copy_back(&m.memory)? {
            m.memory.forget_writes()?;
        }
        m.set_globals(&self.globals)?;
        Ok(self.booted(Lean::with_functions(m, functions)?))
    }

    /// Gives every written page its content of the snapshot again. Whether it could: not
    /// with an old kernel, and not when they are many.
    fn copy_back(&self, memory: &Memory) -> Result<bool> {
        let Some(pages) = &self.pages else { return Ok(false) };
        let Ok(Some(written)) = pages.find(memory.host_range(), MOST_COPIED) else { return Ok(false) };
        for part in written {
            let image = part.start..part.end.min(self.size as u64);
            let (at, len) = (part.start as u32, image.end.saturating_sub(image.start) as u32);
            if len > 0 {
                self.file.read_exact_at(memory.bytes_mut(at, len), PAGE as u64 + image.start)?;
            }
            memory.bytes_mut(at + len, (part.end - part.start) as u32 - len).fill(0);
        }
        Ok(true)
    }

    fn booted(&self, lean: Lean) -> Booted {
        // the snapshot holds one reference, which this takes over
        let state = Obj::kept(self.root, &lean.heap);
        allow_definitions_without_code(&state);
        Booted { lean, state }
    }
}

/// A running Lean from a snapshot file.
///
/// # Errors
/// Those of [`Snapshot::open`] and [`Snapshot::restore`].
pub fn restore(code: &Arc<Code>, limits: &GuestLimits, path: &Path) -> Result<Booted> {
    Snapshot::open(path)?.restore(code, limits)
}
