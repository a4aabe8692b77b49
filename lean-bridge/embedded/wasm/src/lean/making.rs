//! Making objects on the heap of a running Lean.

use super::{Lean, UNIT};
use crate::arguments::{Argument, Arguments, Fields, Words};
use crate::layout::{self, array, closure, header, tag};
use crate::machine::Lost;
use crate::object::{Obj, View};
use crate::scalar::Scalar;
use crate::signature::{Function, Io, Outcome, Owned, Parameters};

impl Lean {
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

    /// An `Array` of the given objects (taken over).
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

    /// An action with all of its arguments but the world: a value of a type `IO …`.
    ///
    /// # Errors
    /// When the guest is lost.
    pub fn action<P: Parameters, A: Arguments<P> + Fields>(
        &mut self,
        function: Function<P, Io>,
        arguments: A,
    ) -> Result<Obj, Lost> {
        let (index, code) = function.place();
        assert_eq!(code, self.machine.code.id, "the function is one of another module");
        let mut words = Words::new();
        Fields::append_to(arguments, &mut words);
        let words = words.as_slice();
        let o = self.alloc(closure::BYTES + 4 * words.len() as u32, 0, 0, tag::CLOSURE)?;
        let m = &self.heap.memory;
        m.set_u32(o + closure::FUNCTION, index);
        m.set_u16(o + closure::ARITY, (P::COUNT + Io::APPENDED) as u16);
        m.set_u16(o + closure::FIXED, words.len() as u16);
        for (i, x) in words.iter().enumerate() {
            m.set_u32(o + closure::BYTES + 4 * i as u32, *x);
        }
        Ok(Obj::from_raw(o, &self.heap))
    }

    /// A string object.
    pub fn string(&mut self, text: &str) -> Result<Obj, Lost> {
        self.string_of(text.as_bytes())
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

    /// An `IO.Ref` that holds `value`.
    pub fn new_ref(&mut self, value: Obj) -> Result<Obj, Lost> {
        self.call(self.f.new_ref, (value,))
    }
}
