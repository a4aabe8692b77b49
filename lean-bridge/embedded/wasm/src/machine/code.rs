//! Compiled code: how it is compiled, and what of it all guests of a process share.

use super::NATIVE_STACK;
use crate::host::{self, Host};
use crate::memory::Memory;
use crate::symbols::SymbolTable;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasmtime::{Config, Engine, Linker, MemoryType, Module, OptLevel, Result, SharedMemory};

/// wasm32's own limit here: what the module was linked for.
const MAX_PAGES: u32 = 32768;
const INITIAL_PAGES: u32 = 256;

/// Changing anything here invalidates compiled code: bump it together with [`config`] and [`helper_text`].
pub const CONFIG_VERSION: u32 = 2;

/// The engine's settings. Exceptions carry C++ exceptions; address
/// maps and unwind tables would cost 45 MB and nothing here reads them.
pub fn config() -> Config {
    let mut c = Config::new();
    c.wasm_threads(true);
    c.shared_memory(true);
    c.wasm_exceptions(true);
    // must be larger than the wasm stack even though nothing is asynchronous
    c.async_stack_size(NATIVE_STACK + (1 << 20));
    c.max_wasm_stack(NATIVE_STACK);
    c.wasm_backtrace_max_frames(None);
    c.cranelift_opt_level(OptLevel::Speed);
    c.native_unwind_info(false);
    c.generate_address_map(false);
    if std::env::var_os("PROVER_PERF").is_some() {
        c.profiler(wasmtime::ProfilingStrategy::PerfMap);
    }
    c
}

/// Text of the helper module: the C++ runtime's throwing functions, as WebAssembly's exceptions. They are
/// caught in the module itself (`reencode::invokes`).
pub fn helper_text() -> String {
    let throwing = [
        ("__cxa_throw", 3),
        ("__cxa_rethrow", 0),
        ("__cxa_rethrow_primary_exception", 1),
        ("__resumeException", 1),
    ];
    let params = |n: usize| " i32".repeat(n);
    let import = |(name, n): (&str, usize)| {
        format!(" (import \"host\" \"{name}\" (func $h{name} (param{})))\n", params(n))
    };
    let export = |(name, n): (&str, usize)| {
        let args: String = (0..n).map(|i| format!(" (local.get {i})")).collect();
        format!(" (func (export \"{name}\") (param{}) (call $h{name}{args}) (throw $e))\n", params(n))
    };
    let imports: String = throwing.into_iter().map(import).collect();
    let exports: String = throwing.into_iter().map(export).collect();
    format!("(module\n{imports} (tag $e)\n{exports})\n")
}

/// What [`Code`] is loaded from: absolute paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFiles {
    /// Compiled module.
    pub module: PathBuf,
    /// Compiled helper module.
    pub helper: PathBuf,
    /// Symbols of the module, see `symbols.rs`.
    pub symbols: PathBuf,
    /// The folder of Lean's library; what `LEAN_PATH` must name.
    pub library: PathBuf,
}

/// Compiled code and symbols, shared by all guests of the process.
pub struct Code {
    pub(crate) engine: Engine,
    pub(crate) module: Module,
    pub(super) helper: Module,
    pub(crate) symbols: Arc<SymbolTable>,
    pub(super) linker: Linker<Host>,
    /// The folder of Lean's library.
    pub library: PathBuf,
    /// A number that no other code of this process has.
    pub(crate) id: u64,
}

/// Numbers for [`Code::id`].
static NEXT_ID: AtomicU64 = AtomicU64::new(0);

impl Code {
    /// Maps compiled code (about 10 ms).
    ///
    /// # Errors
    /// When a file is missing, or was made by another version or configuration of the compiler.
    pub fn load(files: &CodeFiles) -> Result<Arc<Code>> {
        let engine = Engine::new(&config())?;
        // SAFETY: the files were written by `provision` with this version of wasmtime and this configuration
        // (both are part of the folder's name) and are not writable by others than the user.
        let (module, helper) = unsafe {
            (
                Module::deserialize_file(&engine, &files.module)?,
                Module::deserialize_file(&engine, &files.helper)?,
            )
        };
        let symbols = Arc::new(SymbolTable::open(&files.symbols)?);
        let mut linker = Linker::new(&engine);
        linker.allow_shadowing(true);
        host::link(&mut linker, &module)?;
        let (library, id) = (files.library.clone(), NEXT_ID.fetch_add(1, Ordering::Relaxed));
        Ok(Arc::new(Code { engine, module, helper, symbols, linker, library, id }))
    }

    /// A memory for a guest, empty.
    pub(super) fn memory(&self) -> Result<Rc<Memory>> {
        let ty = MemoryType::shared(INITIAL_PAGES, MAX_PAGES);
        Ok(Rc::new(Memory::new(SharedMemory::new(&self.engine, ty)?)))
    }
}
