//! A running Lean: a machine, its verified functions and its heap; making objects and calling Lean functions.

use crate::arguments::{Argument, Arguments, Call, Fields, Words};
use crate::functions::Functions;
use crate::layout::{self, array, closure, core_context, header, tag};
use crate::machine::{Lost, Machine};
use crate::memory::SharedCell;
use crate::object::{Heap, Obj, View};
use crate::scalar::{Scalar, boxed};
use crate::signature::{Bare, Function, IoAction, Monad, Outcome, Owned, Parameters, Value};
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
    #[error(transparent)]
    Lost(#[from] Lost),
}

pub struct Lean {
    pub machine: Machine,
    pub f: Functions,
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

    // ---- calls

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

    // ---- making objects

    /// A scalar where an object is expected.
    pub fn scalar(&self, value: Scalar) -> Obj {
        Obj::scalar(value, &self.heap)
    }

    /// A constructor object; `fields` is a tuple of objects and scalars.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn ctor(&mut self, number: u8, fields: impl Fields, scalars: &[u8]) -> Result<Obj, Lost> {
        let mut words = Words::new();
        fields.append_to(&mut words);
        self.ctor_of(number, words.as_slice(), scalars)
    }

    fn ctor_of(&mut self, number: u8, fields: &[u32], scalars: &[u8]) -> Result<Obj, Lost> {
        let size = (header::BYTES as usize + 4 * fields.len() + scalars.len()).next_multiple_of(8) as u32;
        let o = self.alloc(size, size as u16, fields.len() as u8, number)?;
        let m = &self.heap.memory;
        for (i, x) in fields.iter().enumerate() {
            m.set_u32(o + header::BYTES + 4 * i as u32, *x);
        }
        m.write(o + header::BYTES + 4 * fields.len() as u32, scalars);
        Ok(Obj::from_raw(o, &self.heap))
    }

    fn alloc(&mut self, size: u32, header_size: u16, fields: u8, tag: u8) -> Result<u32, Lost> {
        let o = self.plain(self.f.alloc_object, (size.next_multiple_of(8),))?;
        let m = &self.heap.memory;
        m.set_u32(o + header::COUNT, 1);
        m.set_u16(o + header::SIZE, header_size);
        m.set_u8(o + header::FIELDS, fields);
        m.set_u8(o + header::TAG, tag);
        Ok(o)
    }

    /// A copy of a structure with other values for some fields and scalar bytes, by their numbers.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn with(
        &mut self,
        structure: View<'_>,
        set: impl IntoIterator<Item = (u32, Obj)>,
        bytes: &[(usize, u8)],
    ) -> Result<Obj, Lost> {
        let mut fields: Vec<u32> =
            (0..structure.fields()).map(|i| structure.field(i).share().retained()).collect();
        for (i, value) in set {
            // a text may forge objects that have fewer fields
            if let Some(field) = fields.get_mut(i as usize) {
                drop(Obj::from_raw(std::mem::replace(field, value.into_raw()), &self.heap));
            }
        }
        let mut scalars = structure.scalars();
        for (at, value) in bytes {
            scalars[*at] = *value;
        }
        self.ctor_of(structure.tag(), &fields, &scalars)
    }

    /// `some value`.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn some(&mut self, value: impl Argument<Owned>) -> Result<Obj, Lost> {
        self.ctor(layout::option::SOME, (value,), &[])
    }

    /// A `List` of the given objects (taken over).
    pub fn list(&mut self, items: Vec<Obj>) -> Result<Obj, Lost> {
        let mut l = self.scalar(UNIT);
        for x in items.into_iter().rev() {
            l = self.ctor(layout::list::CONS, (x, l), &[])?;
        }
        Ok(l)
    }

    pub fn array(&mut self, items: Vec<Obj>) -> Result<Obj, Lost> {
        let n = items.len() as u32;
        let o = self.alloc(array::DATA + 4 * n, 0, 0, tag::ARRAY)?;
        let m = self.heap.memory.clone();
        m.set_u32(o + array::SIZE, n);
        m.set_u32(o + array::CAPACITY, n);
        for (i, x) in items.into_iter().enumerate() {
            m.set_u32(o + array::DATA + 4 * i as u32, x.into_raw());
        }
        Ok(Obj::from_raw(o, &self.heap))
    }

    /// A closure of a function of the host with `N` parameters, which returns `result` and keeps the
    /// arguments that it is called with for [`Lean::take_captured`]. As it returns the same object at every
    /// call, `result` is never freed from now on.
    ///
    /// # Errors
    /// When the guest is lost, or there are too many functions of the host.
    pub fn capturing_closure<const N: usize>(&mut self, result: &Obj) -> wasmtime::Result<Obj> {
        // the guest gives its reference back at every call: make the object persistent
        if !result.view().is_scalar() {
            self.heap.memory.set_u32(result.ptr() + header::COUNT, 0);
        }
        let function = self.machine.host_function::<N>(result.ptr())?;
        Ok(self.closure(function, N as u16)?)
    }

    /// The arguments of each call of a capturing closure since the last time.
    pub fn take_captured(&mut self) -> Vec<Vec<Obj>> {
        let calls = self.machine.take_captured();
        let owned = |call: Vec<u32>| call.into_iter().map(|o| Obj::from_raw(o, &self.heap)).collect();
        calls.into_iter().map(owned).collect()
    }

    /// A closure of the function at table index `function` without fixed arguments.
    fn closure(&mut self, function: u32, arity: u16) -> Result<Obj, Lost> {
        let o = self.alloc(closure::BYTES, 0, 0, tag::CLOSURE)?;
        let m = &self.heap.memory;
        m.set_u32(o + closure::FUNCTION, function);
        m.set_u16(o + closure::ARITY, arity);
        m.set_u16(o + closure::FIXED, 0);
        Ok(Obj::from_raw(o, &self.heap))
    }

    pub fn string(&mut self, s: &str) -> Result<Obj, Lost> {
        self.string_of(s.as_bytes())
    }

    /// A string object; Lean replaces what is no UTF-8.
    pub fn string_of(&mut self, s: &[u8]) -> Result<Obj, Lost> {
        let p = self.plain(self.f.malloc, (s.len().max(1) as u32,))?;
        self.heap.memory.write(p, s);
        let o = self.call(self.f.string_from_bytes, (p, s.len() as u32))?;
        self.plain(self.f.free, (p,))?;
        Ok(o)
    }

    /// A `Nat` from decimal digits, for numbers that are no boxed scalars.
    pub fn big_nat(&mut self, digits: &str) -> Result<Obj, Lost> {
        let p = self.plain(self.f.malloc, (digits.len() as u32 + 1,))?;
        self.heap.memory.write(p, digits.as_bytes());
        self.heap.memory.set_u8(p + digits.len() as u32, 0);
        let o = self.call(self.f.big_nat_from_decimal, (p,))?;
        self.plain(self.f.free, (p,))?;
        Ok(o)
    }

    /// The `Name` with these parts, split at dots; the anonymous name for an empty text.
    pub fn name(&mut self, text: &str) -> Result<Obj, Lost> {
        let mut n = self.scalar(UNIT);
        for part in text.split('.').filter(|p| !p.is_empty()) {
            let p = self.string(part)?;
            n = self.call(self.f.name_str, (n, p))?;
        }
        Ok(n)
    }

    pub fn new_ref(&mut self, value: Obj) -> Result<Obj, Lost> {
        self.call(self.f.new_ref, (value,))
    }

    // ---- texts

    /// The message of a `Lean.Exception` (owned). The exception that cancellation throws has an internal id.
    pub fn exception_text(&mut self, e: Obj) -> Result<String, Lost> {
        let m = self.call(self.f.exception_message, (e,))?;
        let s = self.call(self.f.message_data_text, (m,))?;
        Ok(s.text())
    }

    /// The message of an `IO.Error` (owned).
    pub fn io_error_text(&mut self, e: Obj) -> Result<String, Lost> {
        Ok(self.call(self.f.io_error_text, (e,))?.text())
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
