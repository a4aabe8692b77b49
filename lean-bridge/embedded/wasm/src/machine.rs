//! One guest: a WebAssembly instance with its memory, and calls into it.
//!
//! [`Code`] is what all guests of a process share (compiled module, symbols, linker); [`Machine`] is one of
//! them. After any error from a call the guest is in an unknown state: the machine refuses further calls
//! and must be replaced by a new one from a snapshot.

mod code;

pub use code::{CONFIG_VERSION, Code, CodeFiles, config, helper_module};

use crate::arguments::{Arguments, Call};
use crate::host::files::Files;
use crate::host::{self, Host};
use crate::interrupt::Interrupt;
pub use crate::lost::Lost;
use crate::memory::Memory;
use crate::signature::{Bare, Function, Parameters};
use crate::word::{MOST_WORDS, Word};
use lean_protocol::LossReason;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use wasmtime::{
    Caller, Error, ExternType, Func, Global, Instance, Module, Ref, RefType, Result, Store, Table, TableType,
    ThrownException, Val, ValRaw, ValType,
};

/// Native stack that guest code may use. Lean's own limit (the shadow stack, see `boot`) is reached first.
pub(crate) const NATIVE_STACK: usize = 960 << 20;
/// Stack of a thread that runs a guest: `NATIVE_STACK` and room for the host. Committed lazily.
pub const THREAD_STACK: usize = NATIVE_STACK + (64 << 20);
/// The global that points to the thread's own data, under the name that `reencode` gives it.
const THREAD_DATA: &str = "mut270";
/// Table entries behind the module's own for the host's arithmetic.
const ARITHMETIC_SLOTS: u32 = crate::reencode::arithmetic::SUBSTITUTED.len() as u32;
/// Further entries, for functions that the host makes later.
const HOST_SLOTS: u32 = 16;

/// What a guest may use.
#[derive(Clone, Debug)]
pub struct GuestLimits {
    /// Bytes of guest memory.
    pub memory: u64,
    /// The folder of a project's compiled modules, which the guest may import.
    pub modules: Option<PathBuf>,
    /// Folders that guest code may read besides.
    pub granted: Vec<PathBuf>,
}

impl Default for GuestLimits {
    fn default() -> GuestLimits {
        GuestLimits { memory: 3 << 29, modules: None, granted: vec![] }
    }
}

/// One guest.
pub struct Machine {
    store: Store<Host>,
    instance: Instance,
    table: Table,
    /// Its memory, which objects on its heap share.
    pub memory: Rc<Memory>,
    /// The compiled code that it runs.
    pub code: Arc<Code>,
    /// Stops the guest from another thread.
    pub interrupt: Interrupt,
    lost: Option<Lost>,
    host_slot: u32,
}

impl Machine {
    /// Instantiates the module over an untouched memory; its start function initialises the memory.
    pub fn fresh(code: &Arc<Code>, limits: &GuestLimits) -> Result<Machine> {
        Machine::over(code, code.memory()?, limits)
    }

    /// Instantiates the module over a memory that `fill` has laid out from a snapshot (the start function
    /// sees that it is initialised and does nothing).
    pub fn from_memory(
        code: &Arc<Code>,
        limits: &GuestLimits,
        fill: impl FnOnce(&Memory) -> Result<()>,
    ) -> Result<Machine> {
        let memory = code.memory()?;
        fill(&memory)?;
        Machine::over(code, memory, limits)
    }

    fn over(code: &Arc<Code>, memory: Rc<Memory>, limits: &GuestLimits) -> Result<Machine> {
        let files = Files::new(&code.library, limits.modules.as_deref(), &limits.granted)?;
        let mut store = Store::new(&code.engine, Host::new(code.symbols.clone(), files, limits.memory)?);
        let interrupt = Interrupt::new(&memory);
        let passes = interrupt.clone();
        store.call_hook(move |_, hook| passes.passes(hook));
        let mut linker = code.linker.clone();
        for import in code.module.imports() {
            if let ExternType::Global(ty) = import.ty() {
                // GOT.func.X: the table index of function X
                let index = code.symbols.lookup(import.name().as_bytes()).map_or(0, |s| s.value());
                let global = Global::new(&mut store, ty, Val::I32(index as i32))?;
                linker.define(&mut store, import.module(), import.name(), global)?;
            }
        }
        linker.define(&mut store, "env", "memory", memory.shared().clone())?;
        let own = code.symbols.table_size();
        let table = Table::new(
            &mut store,
            TableType::new(RefType::FUNCREF, own + ARITHMETIC_SLOTS + HOST_SLOTS, None),
            Ref::Func(None),
        )?;
        linker.define(&mut store, "env", "table", table)?;
        store.data_mut().attach(memory.clone(), table);
        for (slot, function) in (u64::from(own)..).zip(host::arithmetic::functions(&mut store)) {
            table.set(&mut store, slot, Ref::Func(Some(function)))?;
        }
        let helper = linker.instantiate(&mut store, &code.helper)?;
        for export in code.helper.exports() {
            let item = helper.get_export(&mut store, export.name()).expect("listed by the module");
            linker.define(&mut store, "env", export.name(), item)?;
        }
        let instance = linker.instantiate(&mut store, &code.module)?;
        Ok(Machine {
            store,
            instance,
            table,
            memory,
            code: code.clone(),
            interrupt,
            lost: None,
            host_slot: own + ARITHMETIC_SLOTS,
        })
    }

    /// Makes the host's side of this guest what it was when the guest was made.
    ///
    /// # Errors
    /// For a lost guest, and when a granted folder is not there any more.
    pub fn forget_past(&mut self, limits: &GuestLimits) -> Result<()> {
        if let Some(lost) = &self.lost {
            return Err(Error::msg(lost.to_string()));
        }
        let files = Files::new(&self.code.library, limits.modules.as_deref(), &limits.granted)?;
        let mut host = Host::new(self.code.symbols.clone(), files, limits.memory)?;
        host.attach(self.memory.clone(), self.table);
        *self.store.data_mut() = host;
        self.interrupt.forget();
        self.host_slot = self.code.symbols.table_size() + ARITHMETIC_SLOTS;
        Ok(())
    }

    /// Puts a function of the host into the table; the result is its index. It records
    /// its arguments, taken over from the guest as they are, in `Host::captured` and
    /// returns `result()`, an object made beforehand.
    pub(crate) fn host_function<const N: usize>(&mut self, result: u32) -> Result<u32> {
        let ty = wasmtime::FuncType::new(&self.code.engine, vec![ValType::I32; N], [ValType::I32]);
        let f = Func::new(&mut self.store, ty, move |mut c: Caller<'_, Host>, args, results| {
            c.data_mut().captured.push(args.iter().map(|v| v.unwrap_i32() as u32).collect());
            results[0] = Val::I32(result as i32);
            Ok(())
        });
        if self.host_slot == self.code.symbols.table_size() + ARITHMETIC_SLOTS + HOST_SLOTS {
            return Err(Error::msg("all table entries for host functions are taken"));
        }
        self.table.set(&mut self.store, self.host_slot as u64, Ref::Func(Some(f)))?;
        self.host_slot += 1;
        Ok(self.host_slot - 1)
    }

    /// Arguments of the calls of host functions since the last time.
    pub(crate) fn take_captured(&mut self) -> Vec<Vec<u32>> {
        std::mem::take(&mut self.store.data_mut().captured)
    }

    /// Number of 32-bit parameters and results of the function at a table index; an error if it has others.
    pub(crate) fn arity(&mut self, index: u32) -> Result<(usize, usize)> {
        let f = self.function(index)?;
        let ty = f.ty(&self.store);
        if ty.params().chain(ty.results()).any(|t| !t.is_i32()) {
            return Err(Error::msg(format!("function {index} has other than 32-bit integers")));
        }
        Ok((ty.params().len(), ty.results().len()))
    }

    fn function(&mut self, index: u32) -> Result<Func> {
        match self.table.get(&mut self.store, index as u64) {
            Some(Ref::Func(Some(f))) => Ok(f),
            _ => Err(Error::msg(format!("empty table entry {index}"))),
        }
    }

    /// Calls a function that gives no object, as those of the C runtime.
    ///
    /// # Errors
    /// When the guest is lost, by this call or an earlier one.
    ///
    /// # Panics
    /// When the function was looked up in a machine of another [`Code`].
    pub fn call<P: Parameters, R: Bare>(
        &mut self,
        function: Function<P, R>,
        arguments: impl Arguments<P>,
    ) -> Result<R::Value, Lost> {
        Ok(R::value(self.run(&Call::new(function, arguments, ()))?))
    }

    /// Makes a call. What it hands over is the guest's from then on, even if the call fails.
    pub(crate) fn run(&mut self, call: &Call) -> Result<Word, Lost> {
        if let Some(l) = &self.lost {
            return Err(l.clone());
        }
        self.call_raw(call).map_err(|e| self.lose(e))
    }

    fn call_raw(&mut self, call: &Call) -> Result<Word> {
        assert_eq!(call.code(), self.code.id, "the function is one of another module");
        let f = self.function(call.index())?;
        let words = call.words();
        let mut raw = [ValRaw::i32(0); MOST_WORDS];
        for (to, word) in raw.iter_mut().zip(words) {
            *to = ValRaw::u32(*word);
        }
        // SAFETY: a `Function` is made only where its type is as many times i32 as its signature has words,
        // to at most one i32. It is of this machine's code (just checked), whose own part of the table nobody
        // writes to. A `Call` has just as many words, and `raw` has room for them and for a result.
        unsafe { f.call_unchecked(&mut self.store, &mut raw[..words.len().max(1)])? };
        Ok(Word(raw[0].get_u32()))
    }

    fn lose(&mut self, error: Error) -> Lost {
        // whatever comes of the questions below, this machine is lost
        self.lost = Some(Lost { reason: LossReason::Trap, detail: error.to_string() });
        if error.is::<ThrownException>()
            && let Some(words) = host::exceptions::words(&mut self.store)
        {
            self.store.data_mut().log_stderr(&format!("uncaught exception: {words}"));
        }
        let lost = Lost::of_error(&error, self.store.data());
        self.lost = Some(lost.clone());
        lost
    }

    /// Names and values of the module's mutable globals (its thread state).
    pub fn globals(&mut self) -> Vec<(String, u64)> {
        let names: Vec<String> = global_names(&self.code.module).collect();
        let mut out = vec![];
        for n in names {
            let g = self.instance.get_global(&mut self.store, &n).expect("listed by the module");
            let bits = match g.get(&mut self.store) {
                Val::I32(x) => x as u32 as u64,
                Val::I64(x) => x as u64,
                Val::F32(x) => x as u64,
                Val::F64(x) => x,
                _ => 0,
            };
            out.push((n, bits));
        }
        out
    }

    /// Where the thread's own data lies (`__tls_base`).
    pub fn thread_data(&mut self) -> Result<u32> {
        let global = self.instance.get_global(&mut self.store, THREAD_DATA);
        match global.map(|g| g.get(&mut self.store)) {
            Some(Val::I32(address)) if address > 0 => Ok(address as u32),
            other => Err(Error::msg(format!("the thread's own data lies at {other:?}"))),
        }
    }

    /// Sets the module's globals, as raw 64-bit values in the order of their names.
    ///
    /// # Errors
    /// When their number is not the module's: the values come from a snapshot of another one.
    pub fn set_globals(&mut self, values: &[u64]) -> Result<()> {
        let names: Vec<String> = global_names(&self.code.module).collect();
        if names.len() != values.len() {
            return Err(Error::msg("the snapshot was made by another module"));
        }
        for (n, &v) in names.iter().zip(values) {
            let g = self.instance.get_global(&mut self.store, n).expect("listed by the module");
            let value = match g.ty(&self.store).content() {
                ValType::I32 => Val::I32(v as i32),
                ValType::I64 => Val::I64(v as i64),
                ValType::F32 => Val::F32(v as u32),
                ValType::F64 => Val::F64(v),
                _ => continue,
            };
            g.set(&mut self.store, value)?;
        }
        Ok(())
    }
}

fn global_names(module: &Module) -> impl Iterator<Item = String> {
    module.exports().filter(|e| matches!(e.ty(), ExternType::Global(_))).map(|e| e.name().to_string())
}
