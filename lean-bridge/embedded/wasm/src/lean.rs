//! A running Lean: a machine, its verified functions and its heap; making objects and calling Lean functions.

use crate::functions::{Function, Functions};
use crate::layout::{self, array, closure, core_context, header, tag};
use crate::machine::{Lost, Machine};
use crate::memory::SharedCell;
use crate::object::{Heap, Obj, View, boxed};
use std::rc::Rc;

/// `()`, `[]`, `none`, `Name.anonymous`, `false`: constructor 0 without fields.
pub const UNIT: u32 = boxed(0);
pub const TRUE: u32 = boxed(1);

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
        let token = machine.call(f.cancel_token.0, [UNIT])?;
        let token = Obj::from_raw(token, &heap);
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

    /// A call whose result is an object (or a boxed scalar).
    pub fn call<const N: usize>(&mut self, f: Function<N>, args: [u32; N]) -> Result<Obj, Lost> {
        let r = self.raw(f, args)?;
        Ok(Obj::from_raw(r, &self.heap))
    }

    /// A call with a plain 32-bit result or none.
    pub fn raw<const N: usize>(&mut self, f: Function<N>, args: [u32; N]) -> Result<u32, Lost> {
        self.free_garbage()?;
        self.machine.call(f.0, args)
    }

    /// A call of an `IO`-like function: its value, or the exception object.
    pub fn io<const N: usize>(&mut self, f: Function<N>, args: [u32; N]) -> Result<Result<Obj, Obj>, Lost> {
        let r = self.call(f, args)?;
        let value = r.field(0);
        Ok(if r.view().tag() as u32 == layout::io::OK { Ok(value) } else { Err(value) })
    }

    /// A call of a `CoreM`/`MetaM`/`TacticM` function; an exception becomes its message.
    pub fn monadic<const N: usize>(&mut self, f: Function<N>, args: [u32; N]) -> Result<Obj, CallError> {
        match self.io(f, args)? {
            Ok(v) => Ok(v),
            Err(e) => Err(CallError::Exception(self.exception_text(e)?)),
        }
    }

    fn free_garbage(&mut self) -> Result<(), Lost> {
        while let Some(o) = self.heap.take_garbage() {
            self.machine.call(self.f.dec_ref_cold.0, [o])?;
        }
        Ok(())
    }

    // ---- making objects

    /// A constructor object; the fields' references are taken over.
    pub fn ctor<const N: usize>(
        &mut self,
        number: u8,
        fields: [u32; N],
        scalars: &[u8],
    ) -> Result<Obj, Lost> {
        self.ctor_of(number, &fields, scalars)
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
        let o = self.raw(self.f.alloc_object, [size.next_multiple_of(8)])?;
        let m = &self.heap.memory;
        m.set_u32(o + header::COUNT, 1);
        m.set_u16(o + header::SIZE, header_size);
        m.set_u8(o + header::FIELDS, fields);
        m.set_u8(o + header::TAG, tag);
        Ok(o)
    }

    /// A copy of a structure with other values for some fields (taken over) and scalar bytes.
    pub fn with(&mut self, o: View<'_>, set: &[(u32, u32)], bytes: &[(usize, u8)]) -> Result<Obj, Lost> {
        let mut fields: Vec<u32> = (0..o.fields()).map(|i| o.field(i).ptr()).collect();
        for (i, f) in fields.iter_mut().enumerate() {
            match set.iter().find(|s| s.0 == i as u32) {
                Some((_, v)) => *f = *v,
                None => *f = o.field(i as u32).to_obj().into_raw(),
            }
        }
        let mut scalars = o.scalars();
        for (at, v) in bytes {
            scalars[*at] = *v;
        }
        self.ctor_of(o.tag(), &fields, &scalars)
    }

    pub fn some(&mut self, value: u32) -> Result<Obj, Lost> {
        self.ctor(layout::option::SOME, [value], &[])
    }

    /// A `List` of the given objects (taken over).
    pub fn list(&mut self, items: Vec<Obj>) -> Result<Obj, Lost> {
        let mut l = Obj::from_raw(UNIT, &self.heap);
        for x in items.into_iter().rev() {
            l = self.ctor(layout::list::CONS, [x.into_raw(), l.into_raw()], &[])?;
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

    /// A closure of the function at table index `function` without fixed arguments.
    pub fn closure(&mut self, function: u32, arity: u16) -> Result<Obj, Lost> {
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
        let p = self.raw(self.f.malloc, [s.len().max(1) as u32])?;
        self.heap.memory.write(p, s);
        let o = self.call(self.f.string_from_bytes, [p, s.len() as u32])?;
        self.raw(self.f.free, [p])?;
        Ok(o)
    }

    /// A `Nat` from decimal digits, for numbers that are no boxed scalars.
    pub fn big_nat(&mut self, digits: &str) -> Result<Obj, Lost> {
        let p = self.raw(self.f.malloc, [digits.len() as u32 + 1])?;
        self.heap.memory.write(p, digits.as_bytes());
        self.heap.memory.set_u8(p + digits.len() as u32, 0);
        let o = self.call(self.f.big_nat_from_decimal, [p])?;
        self.raw(self.f.free, [p])?;
        Ok(o)
    }

    /// The `Name` with these parts, split at dots; the anonymous name for an empty text.
    pub fn name(&mut self, text: &str) -> Result<Obj, Lost> {
        let mut n = Obj::from_raw(UNIT, &self.heap);
        for part in text.split('.').filter(|p| !p.is_empty()) {
            let p = self.string(part)?;
            n = self.call(self.f.name_str, [n.into_raw(), p.into_raw()])?;
        }
        Ok(n)
    }

    pub fn new_ref(&mut self, value: Obj) -> Result<Obj, Lost> {
        self.call(self.f.new_ref, [value.into_raw()])
    }

    // ---- texts

    /// The message of a `Lean.Exception` (owned). The exception that cancellation throws has an internal id.
    pub fn exception_text(&mut self, e: Obj) -> Result<String, Lost> {
        let m = self.call(self.f.exception_message, [e.into_raw()])?;
        let s = self.call(self.f.message_data_text, [m.into_raw(), UNIT])?;
        Ok(s.text())
    }

    /// The message of an `IO.Error` (owned).
    pub fn io_error_text(&mut self, e: Obj) -> Result<String, Lost> {
        Ok(self.call(self.f.io_error_text, [e.into_raw()])?.text())
    }

    /// A `Format` as text, 100 columns wide as Lean's own messages.
    pub fn pretty(&mut self, format: Obj) -> Result<String, Lost> {
        let width = boxed(100);
        Ok(self.call(self.f.format_pretty, [format.into_raw(), width, boxed(0), boxed(0)])?.text())
    }

    // ---- limits

    /// `Core.Context` for one request: its own heartbeat budget, counted from now (`None` keeps the budget of
    /// the options, 0 is unlimited), and the cancel token.
    pub fn limited(&mut self, core: View<'_>, heartbeats: Option<u64>) -> Result<Obj, Lost> {
        let now = self.call(self.f.heartbeats, [])?;
        let token = self.cancel.token.share();
        let token = self.some(token)?;
        let mut set = vec![
            (core_context::INITIAL_HEARTBEATS, now.into_raw()),
            (core_context::CANCEL_TOKEN, token.into_raw()),
        ];
        if let Some(h) = heartbeats {
            // beyond 31 bits (2 million thousand) the number would need
            // a heap object, and means unlimited anyway
            let h = h.saturating_mul(1000).min((1 << 31) - 1) as u32;
            set.push((core_context::MAX_HEARTBEATS, boxed(h)));
        }
        self.with(core, &set, &[])
    }

    /// `some token` for `Command.Context`.
    pub fn some_cancel_token(&mut self) -> Result<Obj, Lost> {
        let token = self.cancel.token.share();
        self.some(token)
    }

    /// Makes the cancel token fresh for the next request.
    pub fn reset_cancel(&mut self) {
        self.cancel.cell.store(UNIT);
        self.machine.interrupt.forget();
    }

    /// Whether the current request was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.token.view().deref().ptr() == TRUE
    }

    /// Heartbeats used so far, in Lean's small unit (a thousand of them are one of `maxHeartbeats`).
    pub fn heartbeats(&mut self) -> Result<u64, Lost> {
        Ok(self.call(self.f.heartbeats, [])?.view().scalar().unwrap_or(0) as u64)
    }
}
