//! A running Lean: a machine, its verified functions and its heap, and calls of Lean functions.

mod making;

use crate::arguments::{Arguments, Call};
use crate::functions::Functions;
use crate::layout::{self, core_context};
use crate::machine::{Lost, Machine};
use crate::memory::SharedCell;
use crate::object::{Heap, Obj, View};
use crate::scalar::{Scalar, boxed};
use crate::signature::{Bare, Function, IoAction, Monad, Outcome, Parameters, Value};
use std::rc::Rc;

/// `()`, `[]`, `none`, `Name.anonymous`, `false`: constructor 0 without fields.
pub const UNIT: Scalar = boxed(0);
/// `true`: constructor 1 without fields.
pub const TRUE: Scalar = boxed(1);

/// Why a call into Lean gave no value.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Lean threw: the message of the exception.
    #[error("{0}")]
    Exception(String),
    /// The guest is lost.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// A running Lean.
pub struct Lean {
    /// The guest that it runs in.
    pub machine: Machine,
    /// The guest's functions.
    pub f: Functions,
    /// The guest's heap.
    pub heap: Rc<Heap>,
    /// Set from another thread to end the current request.
    pub cancel: CancelToken,
    /// An empty `MessageLog`.
    pub no_messages: Obj,
    /// An empty `CollectLevelParams.State`.
    pub no_level_params: Obj,
    /// The extension `declRangeExt`: where in a text its declarations stand.
    pub declaration_ranges: Obj,
}

/// The value of a global constant of compiled code (`l_…` data symbol).
fn constant(m: &Machine, heap: &Rc<Heap>, symbol: &str) -> wasmtime::Result<Obj> {
    let address = m.code.symbols.data(symbol);
    let address =
        address.ok_or_else(|| wasmtime::Error::msg(format!("no constant {symbol} in the module")))?;
    Ok(View::new(heap.memory.u32(address), heap).to_obj())
}

/// A Lean `IO.CancelToken`.
pub struct CancelToken {
    token: Obj,
    cell: SharedCell,
}

impl CancelToken {
    /// For the watchdog's thread: storing [`TRUE`] cancels.
    pub fn cell(&self) -> SharedCell {
        self.cell.clone()
    }
}

impl Lean {
    /// `machine` has been booted or restored.
    pub fn new(mut machine: Machine) -> wasmtime::Result<Lean> {
        let f = Functions::resolve(&mut machine)?;
        Lean::with_functions(machine, f)
    }

    /// `machine` has been taken back to its snapshot, `f` are its functions.
    pub fn with_functions(mut machine: Machine, f: Functions) -> wasmtime::Result<Lean> {
        let heap = Heap::new(machine.memory.clone());
        let token = machine.run(&Call::new(f.cancel_token, (), ()))?;
        let token = Obj::from_raw(token.0, &heap);
        let cell = SharedCell::new(&heap.memory, token.ptr() + layout::reference::VALUE);
        let no_messages = constant(&machine, &heap, "l_Lean_MessageLog_empty")?;
        let no_level_params = constant(&machine, &heap, "l_Lean_CollectLevelParams_instInhabitedState")?;
        let declaration_ranges = constant(&machine, &heap, "l_Lean_declRangeExt")?;
        let cancel = CancelToken { token, cell };
        Ok(Lean { machine, f, heap, cancel, no_messages, no_level_params, declaration_ranges })
    }

    /// The machine and its functions, unless objects of this Lean are still held somewhere.
    pub fn into_machine(self) -> Option<(Machine, Functions)> {
        let Lean { machine, f, heap, cancel, no_messages, no_level_params, declaration_ranges } = self;
        drop((cancel, no_messages, no_level_params, declaration_ranges));
        // what waits to be freed need not be freed any more
        (Rc::strong_count(&heap) == 1).then_some((machine, f))
    }

    /// Calls a function that gives an object (or a boxed scalar).
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn call<P: Parameters, R: Value>(
        &mut self,
        function: Function<P, R>,
        arguments: impl Arguments<P>,
    ) -> Result<Obj, Lost> {
        self.object(function, arguments, ())
    }

    /// Calls a function with a plain 32-bit result or none.
    fn plain<P: Parameters, R: Bare>(
        &mut self,
        function: Function<P, R>,
        arguments: impl Arguments<P>,
    ) -> Result<R::Value, Lost> {
        self.free_garbage()?;
        self.machine.call(function, arguments)
    }

    /// Calls an `IO` action: its value, or the `IO.Error`.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn io<P: Parameters, R: IoAction>(
        &mut self,
        function: Function<P, R>,
        arguments: impl Arguments<P>,
    ) -> Result<Result<Obj, Obj>, Lost> {
        Ok(outcome(self.object(function, arguments, ())?))
    }

    /// Calls an action of the elaborator in the contexts given: its value, or the `Lean.Exception`.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn attempt<P: Parameters, M: Monad>(
        &mut self,
        function: Function<P, M>,
        arguments: impl Arguments<P>,
        contexts: impl Arguments<M::Contexts>,
    ) -> Result<Result<Obj, Obj>, Lost> {
        Ok(outcome(self.object(function, arguments, contexts)?))
    }

    /// Calls an action of the elaborator in the contexts given; an exception becomes its message.
    ///
    /// # Errors
    /// When Lean throws, and when the guest is lost.
    pub fn monadic<P: Parameters, M: Monad>(
        &mut self,
        function: Function<P, M>,
        arguments: impl Arguments<P>,
        contexts: impl Arguments<M::Contexts>,
    ) -> Result<Obj, CallError> {
        match self.attempt(function, arguments, contexts)? {
            Ok(v) => Ok(v),
            Err(e) => Err(CallError::Exception(self.exception_text(e)?)),
        }
    }

    /// Waits for a `Task`; its value, which stays the task's.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn task_value<'a>(&mut self, task: &'a Obj) -> Result<View<'a>, Lost> {
        let value = self.plain(self.f.task_get, (task,))?;
        Ok(View::new(value, task.heap()))
    }

    fn object<P: Parameters, R: Outcome>(
        &mut self,
        function: Function<P, R>,
        arguments: impl Arguments<P>,
        contexts: impl Arguments<R::Contexts>,
    ) -> Result<Obj, Lost> {
        let call = Call::new(function, arguments, contexts);
        self.free_garbage()?;
        Ok(Obj::from_raw(self.machine.run(&call)?.0, &self.heap))
    }

    fn free_garbage(&mut self) -> Result<(), Lost> {
        while let Some(o) = self.heap.take_garbage() {
            self.machine.call(self.f.dec_ref_cold, (o,))?;
        }
        Ok(())
    }

    // ---- texts

    /// The message of a `Lean.Exception` (owned). The exception that cancellation throws has an internal id.
    pub fn exception_text(&mut self, thrown: Obj) -> Result<String, Lost> {
        let m = self.call(self.f.exception_message, (thrown,))?;
        let s = self.call(self.f.message_data_text, (m,))?;
        Ok(s.text())
    }

    /// The message of an `IO.Error` (owned).
    pub fn io_error_text(&mut self, thrown: Obj) -> Result<String, Lost> {
        Ok(self.call(self.f.io_error_text, (thrown,))?.text())
    }

    /// A `Format` as text, 100 columns wide as Lean's own messages.
    pub fn pretty(&mut self, format: Obj) -> Result<String, Lost> {
        let width = boxed(100);
        Ok(self.call(self.f.format_pretty, (format, width, boxed(0), boxed(0)))?.text())
    }

    // ---- limits

    /// `Core.Context` for one request: its own heartbeat budget, counted from now (`None` keeps the budget of
    /// the options, 0 is unlimited), and the cancel token.
    pub fn limited(&mut self, core: View<'_>, heartbeats: Option<u64>) -> Result<Obj, Lost> {
        let now = self.call(self.f.heartbeats, ())?;
        let token = self.some_cancel_token()?;
        let mut set = vec![(core_context::INITIAL_HEARTBEATS, now), (core_context::CANCEL_TOKEN, token)];
        if let Some(h) = heartbeats {
            // beyond 31 bits (2 million thousand) the number would need
            // a heap object, and means unlimited anyway
            let h = h.saturating_mul(1000).min((1 << 31) - 1) as u32;
            set.push((core_context::MAX_HEARTBEATS, self.scalar(boxed(h))));
        }
        self.with(core, set, &[])
    }

    /// `some token` for `Command.Context`.
    pub fn some_cancel_token(&mut self) -> Result<Obj, Lost> {
        let token = self.cancel.token.clone();
        self.some(token)
    }

    /// Makes the cancel token fresh for the next request.
    pub fn reset_cancel(&mut self) {
        self.cancel.cell.store(UNIT);
        self.machine.interrupt.forget();
    }

    /// Whether the current request was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.token.view().deref().is(TRUE)
    }

    /// Heartbeats used so far, in Lean's small unit (a thousand of them are one of `maxHeartbeats`).
    pub fn heartbeats(&mut self) -> Result<u64, Lost> {
        Ok(self.call(self.f.heartbeats, ())?.view().scalar().unwrap_or(0) as u64)
    }
}

/// What an action that may throw has given.
fn outcome(result: Obj) -> Result<Obj, Obj> {
    let value = result.field(0);
    if result.view().tag() as u32 == layout::io::OK { Ok(value) } else { Err(value) }
}
