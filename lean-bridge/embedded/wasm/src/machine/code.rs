//! Compiled code: how it is compiled, and what of it all guests of a process share.

use super::NATIVE_STACK;
use crate::host::{self, Host};
use crate::memory::Memory;
use crate::symbols::SymbolTable;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    Instruction, TagKind, TagSection, TagType, TypeSection, ValType,
};
use wasmtime::{Config, Engine, Linker, MemoryType, Module, OptLevel, Result, SharedMemory};

/// wasm32's own limit here: what the module was linked for.
const MAX_PAGES: u32 = 32768;
const INITIAL_PAGES: u32 = 256;

/// Changing anything here invalidates compiled code: bump it together with [`config`] and [`helper_module`].
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

/// The helper module: the C++ runtime's throwing functions, as WebAssembly's exceptions. They are caught in
/// the module itself (`reencode::invokes`).
pub fn helper_module() -> Vec<u8> {
    const THROWING: [(&str, u32); 4] = [
        ("__cxa_throw", 3),
        ("__cxa_rethrow", 0),
        ("__cxa_rethrow_primary_exception", 1),
        ("__resumeException", 1),
    ];
    let (mut types, mut imports, mut functions) =
        (TypeSection::new(), ImportSection::new(), FunctionSection::new());
    let (mut tags, mut exports, mut code) = (TagSection::new(), ExportSection::new(), CodeSection::new());
    types.ty().function([], []);
    tags.tag(TagType { kind: TagKind::Exception, func_type_idx: 0 });
    let count = THROWING.len() as u32;
    for (i, (name, parameters)) in (0..).zip(THROWING) {
        let ty = 1 + i;
        types.ty().function(vec![ValType::I32; parameters as usize], []);
        // what the host does, and then the exception, which carries nothing
        imports.import("host", name, EntityType::Function(ty));
        functions.function(ty);
        exports.export(name, ExportKind::Func, count + i);
        let mut body = Function::new([]);
        (0..parameters).for_each(|local| _ = body.instruction(&Instruction::LocalGet(local)));
        body.instruction(&Instruction::Call(i))
            .instruction(&Instruction::Throw(0))
            .instruction(&Instruction::End);
        code.function(&body);
    }
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tags)
        .section(&exports)
        .section(&code);
    module.finish()
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
