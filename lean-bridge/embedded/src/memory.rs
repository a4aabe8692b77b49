//! The guest's linear memory as seen from the host.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use wasmtime::SharedMemory;

/// Bounds-checked access to a guest's memory. An access outside the memory panics: it means that a Lean
/// object was read with a wrong layout, and the server treats a panic as a lost engine.
pub struct Memory {
    shared: SharedMemory,
    base: *mut u8,
    /// Bytes accessible now; memory only ever grows.
    size: Cell<u64>,
}

impl Memory {
    pub fn new(shared: SharedMemory) -> Memory {
        let base = shared.data().as_ptr() as *mut u8;
        let size = Cell::new(shared.data_size() as u64);
        Memory { shared, base, size }
    }

    /// Bytes in use by the guest.
    pub fn size(&self) -> u64 {
        self.shared.data_size() as u64
    }

    pub fn shared(&self) -> &SharedMemory {
        &self.shared
    }

    fn at(&self, address: u32, len: u32) -> *mut u8 {
        let end = address as u64 + len as u64;
        if end > self.size.get() {
            self.size.set(self.shared.data_size() as u64);
            assert!(end <= self.size.get(), "guest address {address:#x}+{len} outside the memory");
        }
        // SAFETY: address + len lies within the mapping, checked above; a shared memory's base never moves.
        unsafe { self.base.add(address as usize) }
    }

    pub fn u8(&self, a: u32) -> u8 {
        // SAFETY (this and the following accessors): `at` has checked the range, and no
        // guest thread runs while the host reads or writes: the guest is thread-free and
        // blocked in a call to the host or not running at all.
        unsafe { self.at(a, 1).read() }
    }
    pub fn u16(&self, a: u32) -> u16 {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 2).cast::<u16>().read_unaligned() }
    }
    pub fn u32(&self, a: u32) -> u32 {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 4).cast::<u32>().read_unaligned() }
    }
    pub fn u64(&self, a: u32) -> u64 {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 8).cast::<u64>().read_unaligned() }
    }
    pub fn set_u8(&self, a: u32, v: u8) {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 1).write(v) }
    }
    pub fn set_u16(&self, a: u32, v: u16) {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 2).cast::<u16>().write_unaligned(v) }
    }
    pub fn set_u32(&self, a: u32, v: u32) {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 4).cast::<u32>().write_unaligned(v) }
    }
    pub fn set_u64(&self, a: u32, v: u64) {
        // SAFETY: see `u8`.
        unsafe { self.at(a, 8).cast::<u64>().write_unaligned(v) }
    }
    /// Borrows guest bytes; the guest must not run while the slice lives (callers copy before calling).
    pub fn bytes(&self, a: u32, len: u32) -> &[u8] {
        // SAFETY: see `u8`; the borrow of `self` does not stop `set_*`, so
        // callers must not write to the range meanwhile.
        unsafe { std::slice::from_raw_parts(self.at(a, len), len as usize) }
    }
    /// Same for the host to fill.
    #[allow(clippy::mut_from_ref)]
    pub fn bytes_mut(&self, a: u32, len: u32) -> &mut [u8] {
        // SAFETY: see `bytes`; every caller fills the slice in one expression.
        unsafe { std::slice::from_raw_parts_mut(self.at(a, len), len as usize) }
    }
    pub fn write(&self, a: u32, bytes: &[u8]) {
        self.bytes_mut(a, bytes.len() as u32).copy_from_slice(bytes);
    }
    /// A C string without its NUL.
    pub fn c_str(&self, a: u32) -> &[u8] {
        let mut n = 0;
        while self.u8(a + n) != 0 {
            n += 1;
        }
        self.bytes(a, n)
    }
    pub fn c_string(&self, a: u32) -> String {
        String::from_utf8_lossy(self.c_str(a)).into_owned()
    }
    /// The address in this process of a guest address, for mapping and protecting pages.
    pub fn host_address(&self, a: u32) -> *mut u8 {
        // SAFETY: wasm32 memories reserve the whole 4 GiB, so any 32-bit offset stays inside the reservation.
        unsafe { self.base.add(a as usize) }
    }
}

/// One 32-bit cell of a guest's memory that another thread may set while the guest runs (a cancel token).
#[derive(Clone)]
pub struct SharedCell {
    memory: SharedMemory,
    address: u32,
}

impl SharedCell {
    pub fn new(memory: &Memory, address: u32) -> SharedCell {
        assert!(address.is_multiple_of(4) && (address as u64) + 4 <= memory.size());
        SharedCell { memory: memory.shared.clone(), address }
    }
    pub fn store(&self, value: u32) {
        let p = self.memory.data()[self.address as usize].get() as *const AtomicU32;
        // SAFETY: aligned and inside the memory (checked in `new`; memories only grow); the clone of the
        // shared memory keeps the mapping alive; guest code reads the cell atomically.
        unsafe { (*p).store(value, Ordering::SeqCst) }
    }
}
