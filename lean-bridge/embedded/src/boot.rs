//! From an empty machine to a Lean with an imported header, and to its snapshot on disk and back.
//!
//! Snapshot file: one page of header (magic, version, memory size, guard address, number of globals and their values,
//! number of roots and their addresses), then the memory image. Restoring maps the image copy-on-write, so guests
//! share its pages and an untouched page costs nothing.

use crate::functions::Functions;
use crate::layout::{command_state, environment_header, scope};
use crate::lean::{Lean, UNIT};
use crate::machine::{Code, Limits, Machine};
use crate::memory::Memory;
use crate::object::Obj;
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use wasmtime::{Error, Result};

/// Changes whenever the file format or the state in it changes.
pub const SNAPSHOT_VERSION: u32 = 2;
const MAGIC: &[u8; 8] = b"LEANSNAP";
const PAGE: usize = 65536;
/// The module's own shadow stack of 64 KiB is far too small for Lean, and overflowing it corrupts data silently.
const SHADOW_STACK: u32 = 64 << 20;
/// Protected bytes below the shadow stack: overflow becomes an ordinary trap.
const GUARD: usize = 1 << 20;

/// A Lean with one environment: what a snapshot holds.
pub struct Booted {
    pub lean: Lean,
    /// `Command.State` after the header.
    pub state: Obj,
}

/// Starts Lean from nothing and imports what `header` says (text of `import` lines). 0.3 to 0.9 s.
pub fn boot(code: &Arc<Code>, limits: &Limits, header: &str) -> Result<(Booted, u32)> {
    let mut m = Machine::fresh(code, limits)?;
    let f = Functions::resolve(&mut m)?;
    m.call(f.stack_init.0, [])?;
    m.call(f.call_constructors.0, [])?;
    let low = m.call(f.memalign.0, [PAGE as u32, SHADOW_STACK])?;
    let high = low + SHADOW_STACK;
    m.call(f.stack_set_limits.0, [high, low])?;
    m.call(f.stack_restore.0, [high])?;
    // pthread_self()->stack and ->stack_size, which Lean's own stack check asks for
    let thread = m.call(f.pthread_self.0, [])?;
    m.memory.set_u32(thread + 52, high);
    m.memory.set_u32(thread + 56, SHADOW_STACK);
    protect(&m.memory, low, libc::PROT_NONE)?;
    m.call(f.lean_initialize.0, [])?;
    m.call(f.init_search_path.0, [])?;
    m.call(f.enable_initializer_execution.0, [])?;
    m.call(f.mark_end_initialization.0, [])?;
    m.call(f.init_task_manager.0, [1])?;
    let mut lean = Lean::new(m)?;
    let state = import(&mut lean, header)?;
    allow_definitions_without_code(&state);
    Ok((Booted { lean, state }, low))
}

/// Imports the modules of a header into a new environment; its `Command.State`.
pub fn import(l: &mut Lean, header: &str) -> Result<Obj> {
    let text = format!("{header}\n");
    let input = crate::frontend::input_context(l, &text)?;
    let parsed = l.io(l.f.parse_header, [input.share(), UNIT])?;
    let parsed = match parsed {
        Ok(p) => p,
        Err(e) => return Err(Error::msg(l.io_error_text(e)?)),
    };
    // (header syntax, (parser state, messages))
    let (syntax, messages) = (parsed.field(0), parsed.view().field(1).field(1).to_obj());
    let plugins = l.array(vec![])?;
    let main = l.name("Main")?;
    // trust level: what Lean's own command line uses; the environment is kept for ever (leakEnv), as it is shared
    const TRUST: u32 = 1024;
    // processHeader is a plain form that may borrow: one more reference each, given away once per import
    let keep = [syntax.share(), messages.share(), input.share(), plugins.share(), main.share()];
    let _ = keep;
    let r = l.io(
        l.f.process_header,
        [
            syntax.into_raw(),
            UNIT,
            messages.into_raw(),
            input.into_raw(),
            TRUST,
            plugins.into_raw(),
            1,
            main.into_raw(),
        ],
    )?;
    let r = match r {
        Ok(r) => r,
        Err(e) => return Err(Error::msg(l.io_error_text(e)?)),
    };
    let (env, messages) = (r.field(0), r.field(1));
    // The packager's build imports every header as a `module`: theorems would get private names and `#print axioms`
    // would be refused. Clearing the flag repairs both.
    let h = l.call(l.f.environment_header, [env.share()])?;
    h.view().set_scalar_u8(environment_header::IS_MODULE, 0);
    let state = l.call(l.f.mk_command_state, [env.into_raw(), messages.into_raw(), UNIT])?;
    let errors = crate::frontend::messages(l, state.view().field(command_state::MESSAGES))?;
    match errors.iter().find(|m| m.severity == "error") {
        Some(m) => Err(Error::msg(format!("the header does not import: {}", m.data))),
        None => Ok(state),
    }
}

/// Makes the snapshot of a header (text of `import` lines, empty for the prelude). Used by provisioning; writes to
/// `path` directly, atomicity is the caller's. The snapshot has passed the self-test.
pub fn create_snapshot(code: &Arc<Code>, header: &str, path: &Path) -> Result<()> {
    let (mut b, guard) = boot(code, &Limits::default(), header)?;
    warm_up(&mut b)?;
    let m = &mut b.lean.machine;
    let memory = m.memory.clone();
    protect(&memory, guard, libc::PROT_READ | libc::PROT_WRITE)?;
    let mut h = MAGIC.to_vec();
    let mut word = |v: u32| h.extend_from_slice(&v.to_le_bytes());
    word(SNAPSHOT_VERSION);
    word((memory.size() / PAGE as u64) as u32);
    word(guard);
    let globals = m.globals();
    word(globals.len() as u32);
    word(b.state.share());
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
    self_test(&mut restore(code, &Limits::default(), path)?)
}

/// Lean computes much of what it knows when it is first asked: indices of `simp` lemmas, of instances, of the lemmas
/// behind `omega` and `grind`. What these proofs need is ready in every guest that comes from the snapshot; the
/// environment is the one after the imports.
fn warm_up(b: &mut Booted) -> Result<()> {
    const PROOFS: [&str; 9] = [
        "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega",
        "theorem t (x y : Int) (h : x < y) (k : ¬ 2 ∣ x + y) : x - y ≤ -1 ∧ x % 2 ≠ y % 2 := by omega",
        "theorem t (x y : List Nat) (h : y = []) : (x ++ y).length = x.length := by simp_all",
        "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by constructor <;> assumption",
        "theorem t (f : Nat → Nat) (a b : Nat) (h : a = b) (k : f a = 1) : f b + 0 = 1 := by grind",
        "theorem t (n : Nat) : 0 + n = n := by\n  induction n with\n  | zero => rfl\n  | succ n ih => rw [← Nat.add_assoc, ih]",
        "theorem t : ∃ x : Nat, x * x = 49 ∧ x < 10 := ⟨7, by decide⟩",
        "theorem t (a b c : Nat) : a * (b + c) = a * b + a * c := by\n  have := Nat.mul_add a b c\n  cases a <;> simp [this]",
        "def f : Nat → Nat\n  | 0 => 0\n  | n + 1 => f n + 1\ntheorem t : f 3 = 3 := by sorry",
    ];
    for proof in PROOFS {
        crate::frontend::run(&mut b.lean, &b.state, proof, &Default::default())?;
    }
    Ok(())
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
        Ok(Snapshot { file, size, guard, globals, root })
    }

    /// A running Lean. About 10 ms.
    pub fn restore(&self, code: &Arc<Code>, limits: &Limits) -> Result<Booted> {
        let mut m = Machine::from_memory(code, limits, |memory| {
            Machine::grow(memory, self.size as u64)?;
            // SAFETY: replaces pages inside the memory's own mapping, which is at least `size` long now and which nobody
            // reads yet; the file is at least as long.
            let p = unsafe {
                libc::mmap(
                    memory.host_address(0).cast(),
                    self.size,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_FIXED,
                    self.file.as_raw_fd(),
                    PAGE as i64,
                )
            };
            if p == libc::MAP_FAILED {
                return Err(std::io::Error::last_os_error().into());
            }
            protect(memory, self.guard, libc::PROT_NONE)
        })?;
        m.set_globals(&self.globals)?;
        Ok(self.booted(Lean::new(m)?))
    }

    /// Takes a Lean that was restored from this snapshot back to it: everything that happened since is undone, nothing
    /// of it can be seen. The instance, which takes longest to make, is kept.
    ///
    /// # Errors
    /// When objects of this Lean are still held somewhere, or its guest was lost; then only [`Snapshot::restore`] helps.
    pub fn renew(&self, limits: &Limits, old: Booted) -> Result<Booted> {
        let Booted { lean, state } = old;
        drop(state);
        let (mut m, functions) = lean.into_machine().ok_or_else(|| Error::msg("objects are still in use"))?;
        m.forget_past(limits)?;
        let size = m.memory.size();
        // SAFETY: no reference into the memory is alive (`into_machine` has seen the heap's last owner go), the guest does
        // not run, and the range is the memory's own. Pages of the image are read from the file again, those behind it
        // become zero; protections stay.
        let done =
            unsafe { libc::madvise(m.memory.host_address(0).cast(), size as usize, libc::MADV_DONTNEED) };
        if done != 0 {
            return Err(std::io::Error::last_os_error().into());
        }
        m.set_globals(&self.globals)?;
        Ok(self.booted(Lean::with_functions(m, functions)?))
    }

    fn booted(&self, lean: Lean) -> Booted {
        // the snapshot holds one reference, which this takes over
        let state = Obj::from_raw(self.root, &lean.heap);
        allow_definitions_without_code(&state);
        Booted { lean, state }
    }
}

/// A running Lean from a snapshot file.
///
/// # Errors
/// Those of [`Snapshot::open`] and [`Snapshot::restore`].
pub fn restore(code: &Arc<Code>, limits: &Limits, path: &Path) -> Result<Booted> {
    Snapshot::open(path)?.restore(code, limits)
}

/// Opens a `noncomputable section` around everything. The package has no compiler data for the private parts of the
/// library, so a definition that calls `++` or `List.map` could not be compiled and would be refused; in such a section
/// it is accepted without code. What can be compiled still is.
fn allow_definitions_without_code(state: &Obj) {
    if let Some(outermost) = state.view().field(command_state::SCOPES).list().next() {
        outermost.set_scalar_u8(scope::IS_NONCOMPUTABLE, 1);
    }
}

fn protect(memory: &Memory, at: u32, protection: i32) -> Result<()> {
    // SAFETY: GUARD bytes at the low end of the shadow stack, inside the memory and on a page boundary (the stack was
    // allocated with that alignment).
    match unsafe { libc::mprotect(memory.host_address(at).cast(), GUARD, protection) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error().into()),
    }
}

/// An error when the running binary is not the one this host was written for: proves one theorem, refuses one. Every
/// snapshot passes it once; what is checked at every start is that all functions are there with the expected arity
/// ([`Functions::resolve`]).
pub fn self_test(b: &mut Booted) -> Result<()> {
    let mut check = |text: &str, good: bool| -> Result<()> {
        let r = crate::frontend::run(&mut b.lean, &b.state, text, &Default::default())?;
        let errors = r.messages.iter().any(|m| m.severity == "error");
        match errors != good {
            true => Ok(()),
            false => Err(Error::msg(format!("self-test failed on `{text}`: {:?}", r.messages))),
        }
    };
    check("theorem selfTest (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega", true)?;
    check("theorem selfTest (x y : Nat) (h : x < y) : x + 2 ≤ y := by omega", false)
}
