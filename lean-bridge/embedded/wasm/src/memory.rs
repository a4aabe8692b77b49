//! The guest's linear memory as seen from the host.

use crate::scalar::Scalar;
use std::cell::Cell;
use std::fs::File;
use std::ops::Range;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU32, Ordering};
use wasmtime::{Error, Result, SharedMemory};

/// Bytes of a page of WebAssembly.
pub const PAGE: usize = 65536;

/// What a guest may do with a part of its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and write.
    Allowed,
    /// Nothing: any access is a trap.
    Forbidden,
}

/// Bounds-checked access to a guest's memory. An access outside the memory panics: it means that a Lean
/// object was read with a wrong layout, and the server treats a panic as a lost engine.
pub struct Memory {
    shared: SharedMemory,
    base: *mut u8,
    /// Bytes accessible now; memory only ever grows.
    size: Cell<u64>,
}

impl Memory {
    /// A view of a guest's memory.
    pub fn new(shared: SharedMemory) -> Memory {
        let base = shared.data().as_ptr() as *mut u8;
        let size = Cell::new(shared.data_size() as u64);
        Memory { shared, base, size }
    }

    /// Bytes in use by the guest.
    #[inline]
    pub fn size(&self) -> u64 {
        self.shared.data_size() as u64
    }

    /// The memory as wasmtime has it.
    #[inline]
    pub fn shared(&self) -> &SharedMemory {
        &self.shared
    }

    #[inline]
    fn at(&self, address: u32, len: u32) -> *mut u8 {
        let end = address as u64 + len as u64;
        if end > self.size.get() {
            self.size.set(self.shared.data_size() as u64);
            assert!(end <= self.size.get(), "guest address {address:#x}+{len} outside the memory");
        }
        // SAFETY: address + len lies within the mapping, checked above; a shared memory's base never moves.
        unsafe { self.base.add(address as usize) }
    }

    /// Reads a byte. Like all accessors, panics if the address lies outside of the memory.
    #[inline]
    pub fn u8(&self, address: u32) -> u8 {
        // SAFETY (this and the following accessors): `at` has checked the range, and no
        // guest thread runs while the host reads or writes: the guest is thread-free and
        // blocked in a call to the host or not running at all.
        unsafe { self.at(address, 1).read() }
    }
    /// Reads two bytes, little-endian.
    #[inline]
    pub fn u16(&self, address: u32) -> u16 {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 2).cast::<u16>().read_unaligned() }
    }
    /// Reads four bytes, little-endian.
    #[inline]
    pub fn u32(&self, address: u32) -> u32 {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 4).cast::<u32>().read_unaligned() }
    }
    /// Reads eight bytes, little-endian.
    #[inline]
    pub fn u64(&self, address: u32) -> u64 {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 8).cast::<u64>().read_unaligned() }
    }
    /// Writes a byte.
    #[inline]
    pub fn set_u8(&self, address: u32, v: u8) {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 1).write(v) }
    }
    #[inline]
    pub(crate) fn set_u16(&self, address: u32, v: u16) {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 2).cast::<u16>().write_unaligned(v) }
    }
    /// Writes four bytes, little-endian.
    #[inline]
    pub fn set_u32(&self, address: u32, v: u32) {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 4).cast::<u32>().write_unaligned(v) }
    }
    #[inline]
    pub(crate) fn set_u64(&self, address: u32, v: u64) {
        // SAFETY: see `u8`.
        unsafe { self.at(address, 8).cast::<u64>().write_unaligned(v) }
    }
    /// Borrows guest bytes; the guest must not run while the slice lives (callers copy before calling).
    #[inline]
    pub fn bytes(&self, address: u32, len: u32) -> &[u8] {
        // SAFETY: see `u8`; the borrow of `self` does not stop `set_*`, so
        // callers must not write to the range meanwhile.
        unsafe { std::slice::from_raw_parts(self.at(address, len), len as usize) }
    }
    /// Same for the host to fill.
    #[allow(clippy::mut_from_ref)]
    #[inline]
    pub fn bytes_mut(&self, address: u32, len: u32) -> &mut [u8] {
        // SAFETY: see `bytes`; every caller fills the slice in one expression.
        unsafe { std::slice::from_raw_parts_mut(self.at(address, len), len as usize) }
    }
    /// Writes bytes from an address on.
    #[inline]
    pub fn write(&self, address: u32, bytes: &[u8]) {
        self.bytes_mut(address, bytes.len() as u32).copy_from_slice(bytes);
    }
    /// A C string without its NUL.
    pub(crate) fn c_str(&self, address: u32) -> &[u8] {
        let mut n = 0;
        while self.u8(address + n) != 0 {
            n += 1;
        }
        self.bytes(address, n)
    }
    pub(crate) fn c_string(&self, address: u32) -> String {
        String::from_utf8_lossy(self.c_str(address)).into_owned()
    }
    /// The addresses in this process of all that the guest has in use.
    pub fn host_range(&self) -> Range<u64> {
        let base = self.base as u64;
        base..base + self.size()
    }

    /// Makes the memory at least `size` bytes large, in whole pages of [`PAGE`] bytes.
    ///
    /// # Errors
    /// When the memory may not become as large.
    pub fn grow(&self, size: u64) -> Result<()> {
        self.shared.grow(size.saturating_sub(self.size()).div_ceil(PAGE as u64))?;
        Ok(())
    }

    /// Lays `len` bytes of a file, from `offset` on, over the beginning of the memory, copy on write: pages
    /// are shared with whoever maps the same file, until they are written to. No guest may run, nor may any
    /// object of its heap be in use.
    ///
    /// # Errors
    /// When the memory or the file is shorter than that, or the system refuses.
    pub fn map(&self, file: &File, offset: u64, len: usize) -> Result<()> {
        if len as u64 > self.size() || file.metadata()?.len() < offset + len as u64 {
            return Err(Error::msg("a memory image that does not fit into the memory"));
        }
        // SAFETY: replaces pages inside the memory's own mapping, which is at least `len` long, as is the
        // rest of the file (both were just checked); the mapping stays readable and writable, as it was.
        let mapped = unsafe {
            libc::mmap(
                self.base.cast(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_FIXED,
                file.as_raw_fd(),
                offset as libc::off_t,
            )
        };
        if mapped == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error().into());
        }
        Ok(())
    }

    /// Forgets all that was written since [`Memory::map`]: mapped pages are read from the file again when
    /// they are touched, those behind them become zero; protections stay. No guest may run, nor may any
    /// object of its heap be in use.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn forget_writes(&self) -> Result<()> {
        // SAFETY: the range is the memory's own, which stays mapped.
        match unsafe { libc::madvise(self.base.cast(), self.size() as usize, libc::MADV_DONTNEED) } {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error().into()),
        }
    }

    /// Forbids or allows every access of the guest to `len` bytes from `address` on (whole pages of the
    /// system): a guard below a stack. A forbidden access is a trap in the guest; the host must not touch the
    /// range.
    ///
    /// # Errors
    /// When the range is not the memory's own, or the system refuses.
    pub fn protect(&self, address: u32, len: usize, access: Access) -> Result<()> {
        if u64::from(address) + len as u64 > self.size() {
            return Err(Error::msg("a guard outside of the memory"));
        }
        let protection = match access {
            Access::Forbidden => libc::PROT_NONE,
            Access::Allowed => libc::PROT_READ | libc::PROT_WRITE,
        };
        // SAFETY: inside of the memory, checked above.
        match unsafe { libc::mprotect(self.base.add(address as usize).cast(), len, protection) } {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error().into()),
        }
    }
}

/// One 32-bit cell of a guest's memory that another thread may set while the guest runs (a cancel token).
#[derive(Clone)]
pub struct SharedCell {
    memory: SharedMemory,
    address: u32,
}

impl SharedCell {
    /// The cell at an address, which must be a multiple of 4 and lie inside the memory; panics otherwise.
    pub fn new(memory: &Memory, address: u32) -> SharedCell {
        assert!(address.is_multiple_of(4) && (address as u64) + 4 <= memory.size());
        SharedCell { memory: memory.shared.clone(), address }
    }
    /// Puts a scalar there, which needs no reference count.
    pub fn store(&self, value: Scalar) {
        let p = self.memory.data()[self.address as usize].get() as *const AtomicU32;
        // SAFETY: aligned and inside the memory (checked in `new`; memories only grow); the clone of the
        // shared memory keeps the mapping alive; guest code reads the cell atomically.
        unsafe { (*p).store(value.bits(), Ordering::SeqCst) }
    }
}

/// Gives memory of this process that was freed back to the system: compiling Lean leaves gigabytes of it
/// behind, and the process goes on.
pub fn release_freed_memory() {
    #[cfg(target_env = "gnu")]
    // SAFETY: may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}
