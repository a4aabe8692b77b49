//! The host side of the guest: everything the WebAssembly module imports.

pub mod arithmetic;
mod errno;
pub mod exceptions;
mod file_calls;
pub mod files;
mod system;

use crate::memory::Memory;
use crate::symbols::SymbolTable;
use files::Files;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;
use wasmtime::{AsContextMut, Caller, Error, Linker, Module, Ref, Result, Table, WasmParams, WasmResults};

/// State of one guest on the host's side.
pub(crate) struct Host {
    memory: Option<Rc<Memory>>,
    table: Option<Table>,
    functions: RuntimeFunctions,
    exceptions: exceptions::Exceptions,
    pub files: Files,
    /// What the guest wrote to standard error (panics, mostly): the last lines.
    pub stderr: VecDeque<String>,
    /// Largest memory the guest may grow to, bytes.
    pub memory_limit: u64,
    /// Set when growing was refused: the guest will exit, and this says why.
    pub memory_refused: bool,
    symbols: std::sync::Arc<SymbolTable>,
    start: Instant,
    random: u64,
    /// What host-made closures were called with, see `machine::HOST_CLOSURE`.
    pub captured: Vec<Vec<u32>>,
}

/// Table indices of the C runtime's functions that host functions call.
#[derive(Clone, Copy)]
pub(crate) struct RuntimeFunctions {
    set_threw: u32,
    set_temporary_return: u32,
    can_catch: u32,
    increment_exception: u32,
    decrement_exception: u32,
    exception_pointer: u32,
    malloc: u32,
    memalign: u32,
    thread_init: u32,
    tls_init: u32,
    thread_free: u32,
}

/// The guest ended itself: `exit(code)`, `abort()` or a failed assertion.
#[derive(Debug, thiserror::Error)]
#[error("the guest ended itself ({0})")]
pub(crate) struct GuestExit(pub String);

impl Host {
    pub fn new(symbols: std::sync::Arc<SymbolTable>, files: Files, memory_limit: u64) -> Result<Host> {
        let f = |name: &str| {
            symbols.function(name).ok_or_else(|| Error::msg(format!("no function {name} in the module")))
        };
        let functions = RuntimeFunctions {
            set_threw: f("setThrew")?,
            set_temporary_return: f("_emscripten_tempret_set")?,
            can_catch: f("__cxa_can_catch")?,
            increment_exception: f("__cxa_increment_exception_refcount")?,
            decrement_exception: f("__cxa_decrement_exception_refcount")?,
            exception_pointer: f("__cxa_get_exception_ptr")?,
            malloc: f("malloc")?,
            memalign: f("emscripten_builtin_memalign")?,
            thread_init: f("_emscripten_thread_init")?,
            tls_init: f("_emscripten_tls_init")?,
            thread_free: f("_emscripten_thread_free_data")?,
        };
        Ok(Host {
            memory: None,
            table: None,
            functions,
            exceptions: Default::default(),
            files,
            stderr: VecDeque::new(),
            memory_limit,
            memory_refused: false,
            symbols,
            start: Instant::now(),
            random: 0x9e37_79b9_7f4a_7c15,
            captured: vec![],
        })
    }

    /// Must be called before the module is instantiated.
    pub(crate) fn attach(&mut self, memory: Rc<Memory>, table: Table) {
        self.memory = Some(memory);
        self.table = Some(table);
    }

    pub fn memory(&self) -> &Memory {
        self.memory.as_ref().expect("attached before instantiation")
    }

    fn functions(&self) -> RuntimeFunctions {
        self.functions
    }

    /// Fills guest memory from the guest's own generator, xorshift64
    /// (Marsaglia 2003): the same bytes in every run.
    fn random_bytes(&mut self, at: u32, len: u32) {
        for i in 0..len {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            self.memory().set_u8(at + i, self.random as u8);
        }
    }

    pub(crate) fn log_stderr(&mut self, line: &str) {
        tracing::debug!(target: "lean", "{line}");
        // what the packager's build says about each import would hide everything else
        if line.starts_with("[DEBUG:") {
            return;
        }
        if self.stderr.len() == 20 {
            self.stderr.pop_front();
        }
        self.stderr.push_back(line.to_string());
    }
}

/// Calls the function at a table index; its type is checked.
pub(crate) fn call_table<P: WasmParams, R: WasmResults>(
    mut context: impl AsContextMut<Data = Host>,
    index: u32,
    args: P,
) -> Result<R> {
    let table = context.as_context().data().table.expect("attached before instantiation");
    match table.get(&mut context, index as u64) {
        Some(Ref::Func(Some(f))) => f.typed::<P, R>(&context)?.call(&mut context, args),
        _ => Err(Error::msg(format!("empty table entry {index}"))),
    }
}

/// A copy of `text` in memory allocated by the guest's `malloc`.
fn guest_c_string(caller: &mut Caller<'_, Host>, text: &[u8]) -> Result<u32> {
    let f = caller.data().functions.malloc;
    let p: u32 = call_table(caller.as_context_mut(), f, text.len() as u32 + 1)?;
    caller.data().memory().write(p, text);
    caller.data().memory().set_u8(p + text.len() as u32, 0);
    Ok(p)
}

/// Defines every import of `module` that does not depend on a particular store.
pub fn link(linker: &mut Linker<Host>, module: &Module) -> Result<()> {
    exceptions::link(linker, module)?;
    system::link(linker)?;
    file_calls::link(linker, module)?;
    linker.define_unknown_imports_as_traps(module)?;
    Ok(())
}
