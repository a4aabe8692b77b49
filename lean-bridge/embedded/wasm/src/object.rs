//! Handles to Lean objects in a guest's heap.
//!
//! [`Obj`] owns one reference and gives it back when dropped; [`View`] borrows; [`Shared`] is a view on its
//! way to a further reference. A scalar (boxed number, `none`, `[]`) is an `Obj` too, without a reference
//! count.

use crate::layout::{self, header, reference, tag};
use crate::memory::Memory;
pub use crate::scalar::{Scalar, boxed};
use std::cell::RefCell;
use std::rc::Rc;

/// A text may forge objects; walks over them must end.
const LONGEST_LIST: usize = 1 << 22;
const MOST_PARTS: usize = 10_000;

/// A guest's memory with the list of objects that wait to be freed: freeing may run guest code, which a
/// `Drop` cannot; the next call into the guest does it.
pub struct Heap {
    /// The guest's whole memory.
    pub memory: Rc<Memory>,
    garbage: RefCell<Vec<u32>>,
}

impl Heap {
    /// The heap in a memory, with nothing that waits.
    #[inline]
    pub fn new(memory: Rc<Memory>) -> Rc<Heap> {
        Rc::new(Heap { memory, garbage: RefCell::default() })
    }

    /// An object that waits to be freed.
    #[inline]
    pub(crate) fn take_garbage(&self) -> Option<u32> {
        self.garbage.borrow_mut().pop()
    }

    #[inline]
    fn retain(&self, object: u32) {
        if object & 1 == 0 {
            let rc = self.memory.u32(object + header::COUNT) as i32;
            match rc {
                0 => {} // persistent
                1.. => self.memory.set_u32(object + header::COUNT, (rc + 1) as u32),
                // shared between threads: counts down
                _ => self.memory.set_u32(object + header::COUNT, (rc - 1) as u32),
            }
        }
    }

    #[inline]
    fn release(&self, object: u32) {
        if object & 1 == 0 {
            let rc = self.memory.u32(object + header::COUNT) as i32;
            match rc {
                0 => {}
                2.. => self.memory.set_u32(object + header::COUNT, (rc - 1) as u32),
                rc if rc < -1 => self.memory.set_u32(object + header::COUNT, (rc + 1) as u32),
                _ => self.garbage.borrow_mut().push(object),
            }
        }
    }
}

/// An owned reference to a Lean object.
pub struct Obj {
    ptr: u32,
    heap: Rc<Heap>,
}

impl Obj {
    /// A scalar where an object is expected.
    #[inline]
    pub fn scalar(value: Scalar, heap: &Rc<Heap>) -> Obj {
        Obj { ptr: value.bits(), heap: heap.clone() }
    }
    /// Takes over a reference that the guest has handed out.
    #[inline]
    pub(crate) fn from_raw(ptr: u32, heap: &Rc<Heap>) -> Obj {
        Obj { ptr, heap: heap.clone() }
    }
    /// Hands the reference to the guest.
    #[inline]
    pub(crate) fn into_raw(self) -> u32 {
        let p = self.ptr;
        // forget would leak the Rc
        let mut me = self;
        me.ptr = boxed(0).bits();
        p
    }
    /// Gives the reference up for good, so that the object is never freed. The result is its address, from
    /// which [`Obj::kept`] makes it again, also in a copy of the guest's memory.
    #[inline]
    pub fn keep(self) -> u32 {
        self.into_raw()
    }
    /// The object at an address that [`Obj::keep`] has given, whose reference this takes over.
    #[inline]
    pub fn kept(address: u32, heap: &Rc<Heap>) -> Obj {
        Obj::from_raw(address, heap)
    }
    /// A further reference, for an owned parameter of a call. It is counted when the call is made.
    #[inline]
    pub fn share(&self) -> Shared<'_> {
        self.view().share()
    }
    /// The address of the object, which tells it from all others for as long as it lives; of a scalar its
    /// bits.
    #[inline]
    pub fn ptr(&self) -> u32 {
        self.ptr
    }
    /// Whether it is this scalar.
    #[inline]
    pub fn is(&self, scalar: Scalar) -> bool {
        self.ptr == scalar.bits()
    }
    /// The guest's heap that it lies in.
    #[inline]
    pub fn heap(&self) -> &Rc<Heap> {
        &self.heap
    }
    /// A look at it.
    #[inline]
    pub fn view(&self) -> View<'_> {
        View { ptr: self.ptr, heap: &self.heap }
    }
    /// A further reference to the object in field `i`.
    #[inline]
    pub fn field(&self, index: u32) -> Obj {
        self.view().field(index).to_obj()
    }
    /// Content of a string object, see [`View::text`].
    #[inline]
    pub fn text(&self) -> String {
        self.view().text()
    }
}

impl Clone for Obj {
    #[inline]
    fn clone(&self) -> Obj {
        self.heap.retain(self.ptr);
        Obj { ptr: self.ptr, heap: self.heap.clone() }
    }
}

impl Drop for Obj {
    #[inline]
    fn drop(&mut self) {
        self.heap.release(self.ptr);
    }
}

/// A borrowed object of which a call is to get a reference of its own. Nothing is counted before the call is
/// made.
#[derive(Clone, Copy)]
pub struct Shared<'a>(View<'a>);

impl Shared<'_> {
    /// Counts the reference; the result is the address that goes to the guest.
    #[inline]
    pub(crate) fn retained(self) -> u32 {
        self.0.heap.retain(self.0.ptr);
        self.0.ptr
    }
}

/// A borrowed object.
#[derive(Clone, Copy)]
pub struct View<'a> {
    ptr: u32,
    heap: &'a Rc<Heap>,
}

impl<'a> View<'a> {
    /// The object at an address. Whoever has kept the address has seen to it that the object still lives.
    #[inline]
    pub fn new(ptr: u32, heap: &'a Rc<Heap>) -> View<'a> {
        View { ptr, heap }
    }
    /// The address, see [`Obj::ptr`].
    #[inline]
    pub fn ptr(self) -> u32 {
        self.ptr
    }
    /// The guest's heap that it lies in.
    #[inline]
    pub fn heap(self) -> &'a Rc<Heap> {
        self.heap
    }
    /// A further reference, for an owned parameter of a call. It is counted when the call is made.
    #[inline]
    pub fn share(self) -> Shared<'a> {
        Shared(self)
    }
    /// A further reference, held by the host.
    #[inline]
    pub fn to_obj(self) -> Obj {
        self.heap.retain(self.ptr);
        Obj { ptr: self.ptr, heap: self.heap.clone() }
    }
    #[inline]
    fn memory(self) -> &'a Memory {
        &self.heap.memory
    }
    /// Whether it is this scalar.
    #[inline]
    pub fn is(self, scalar: Scalar) -> bool {
        self.ptr == scalar.bits()
    }
    /// Whether it is a boxed scalar, and no object on the heap.
    #[inline]
    pub fn is_scalar(self) -> bool {
        self.ptr & 1 == 1
    }
    /// The number of a boxed scalar; `None` for a heap object.
    #[inline]
    pub fn scalar(self) -> Option<u32> {
        self.is_scalar().then_some(self.ptr >> 1)
    }
    /// Constructor number (of scalars too: constructors without
    /// fields are boxed), or a tag of [`layout::tag`].
    #[inline]
    pub fn tag(self) -> u8 {
        match self.scalar() {
            Some(n) => n as u8,
            None => self.memory().u8(self.ptr + header::TAG),
        }
    }
    /// Number of object fields.
    #[inline]
    pub fn fields(self) -> u32 {
        if self.is_scalar() { 0 } else { self.memory().u8(self.ptr + header::FIELDS) as u32 }
    }
    /// The object in field `i`.
    #[inline]
    pub fn field(self, index: u32) -> View<'a> {
        debug_assert!(index < self.fields(), "field {index} of {}", self.fields());
        View { ptr: self.memory().u32(self.ptr + header::BYTES + 4 * index), heap: self.heap }
    }
    #[inline]
    fn scalars_at(self) -> u32 {
        self.ptr + header::BYTES + 4 * self.fields()
    }
    /// Byte `offset` of the scalars behind the object fields.
    #[inline]
    pub fn scalar_u8(self, offset: u32) -> u8 {
        self.memory().u8(self.scalars_at() + offset)
    }
    /// The 32-bit number at byte `offset` of the scalars.
    #[inline]
    pub fn scalar_u32(self, offset: u32) -> u32 {
        self.memory().u32(self.scalars_at() + offset)
    }
    /// The 64-bit number at byte `offset` of the scalars.
    #[inline]
    pub fn scalar_u64(self, offset: u32) -> u64 {
        self.memory().u64(self.scalars_at() + offset)
    }
    /// Replaces byte `offset` of the scalars.
    #[inline]
    pub fn set_scalar_u8(self, offset: u32, value: u8) {
        self.memory().set_u8(self.scalars_at() + offset, value)
    }
    /// All bytes behind the object fields, padding included.
    #[inline]
    pub fn scalars(self) -> Vec<u8> {
        let size = self.memory().u16(self.ptr + header::SIZE) as u32;
        let used = header::BYTES + 4 * self.fields();
        self.memory().bytes(self.ptr + used, size.saturating_sub(used)).to_vec()
    }
    /// Whether it is a string object.
    #[inline]
    pub fn is_string(self) -> bool {
        !self.is_scalar() && self.tag() == tag::STRING
    }
    /// Content of a string object; empty for anything else.
    #[inline]
    pub fn bytes(self) -> &'a [u8] {
        if !self.is_string() {
            return &[];
        }
        let size = self.memory().u32(self.ptr + layout::string::SIZE);
        self.memory().bytes(self.ptr + layout::string::BYTES, size.saturating_sub(1))
    }
    /// Content of a string object, with a mark in the place of what is no UTF-8; empty for anything else.
    #[inline]
    pub fn text(self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
    /// Elements of an `Array` object; empty for anything else.
    #[inline]
    pub fn array(self) -> impl ExactSizeIterator<Item = View<'a>> + DoubleEndedIterator {
        let n = match self.is_scalar() || self.tag() != tag::ARRAY {
            true => 0,
            false => self.memory().u32(self.ptr + layout::array::SIZE),
        };
        (0..n).map(move |i| View {
            ptr: self.memory().u32(self.ptr + layout::array::DATA + 4 * i),
            heap: self.heap,
        })
    }
    /// Elements of a `List`. What is longer than any list of Lean's is cut: it may be a ring.
    #[inline]
    pub fn list(self) -> impl Iterator<Item = View<'a>> {
        let mut rest = self;
        let elements = std::iter::from_fn(move || {
            if rest.is_scalar() {
                return None;
            }
            let head = rest.field(layout::list::HEAD);
            rest = rest.field(layout::list::TAIL);
            Some(head)
        });
        elements.take(LONGEST_LIST)
    }
    /// The value in an `Option`.
    #[inline]
    pub fn some(self) -> Option<View<'a>> {
        if self.is_scalar() { None } else { Some(self.field(0)) }
    }
    /// Replaces field `i`, keeping what was there.
    #[inline]
    pub fn set_field(self, index: u32, value: Obj) {
        assert!(index < self.fields(), "field {index} of {}", self.fields());
        self.memory().set_u32(self.ptr + header::BYTES + 4 * index, value.into_raw());
    }
    /// The value of a `Task` that has one, else something scalar.
    #[inline]
    pub fn task_value(self) -> View<'a> {
        match self.memory().u32(self.ptr + layout::task::VALUE) {
            0 => View { ptr: boxed(0).bits(), heap: self.heap },
            ptr => View { ptr, heap: self.heap },
        }
    }
    /// The value in an `IO.Ref`.
    #[inline]
    pub fn deref(self) -> View<'a> {
        View { ptr: self.memory().u32(self.ptr + reference::VALUE), heap: self.heap }
    }
    /// Replaces the value in an `IO.Ref`.
    #[inline]
    pub fn set_ref(self, value: Obj) {
        let old = Obj::from_raw(self.deref().ptr, self.heap);
        self.memory().set_u32(self.ptr + reference::VALUE, value.into_raw());
        drop(old);
    }
    /// Elements of a `PersistentArray`, in order.
    pub fn persistent_array(self) -> Vec<View<'a>> {
        fn leaves<'a>(node: View<'a>, out: &mut Vec<View<'a>>) {
            for child in node.field(0).array() {
                match node.tag() {
                    layout::persistent_array::NODE => leaves(child, out),
                    _ => out.push(child),
                }
            }
        }
        let mut out = vec![];
        leaves(self.field(layout::persistent_array::ROOT), &mut out);
        out.extend(self.field(layout::persistent_array::TAIL).array());
        out
    }
    /// Text of a `Lean.Name` without escaping; empty for the anonymous name. Of a name with
    /// more parts than any of Lean's only the last ones.
    pub fn name(self) -> String {
        let mut parts = vec![];
        let mut rest = self;
        while !rest.is_scalar() && parts.len() < MOST_PARTS {
            parts.push(rest);
            rest = rest.field(layout::name::PREFIX);
        }
        let mut text = String::new();
        for (place, name) in parts.into_iter().rev().enumerate() {
            if place > 0 {
                text.push('.');
            }
            let part = name.field(layout::name::PART);
            if name.tag() == layout::name::STR {
                text.push_str(&String::from_utf8_lossy(part.bytes()));
            } else {
                text.push_str(&part.scalar().unwrap_or(0).to_string());
            }
        }
        text
    }
}
