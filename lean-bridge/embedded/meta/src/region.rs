//! Lean's objects in a file, as Lean itself writes them: what
//! `lean_save_module_data` does, from outside of Lean.
//!
//! A guest cannot write files, so the host copies what an object refers to, each
//! object once and behind its parts, under a header like those of `.olean` files. The
//! layout is that of 32-bit machines, as the heap's is.

use lean_wasm::layout::{big_number, command_state, header, name, s_map, string, tag};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::object::{Obj, View};
use std::collections::HashMap;

/// Where the file says that it belongs, and what its header takes:
/// the mark, the version, the commit, two addresses.
const BASE: u32 = 0x1000_0000;
const VERSION: usize = 7;
const COMMIT: usize = 40;
/// Bytes of a compiled file before its addresses.
pub const ADDRESSES: usize = 80;
const BEGIN: usize = 88;
/// Lean reads object after object, to the very end of the file, and takes each to fill so many bytes or a
/// multiple of them.
const WORD: usize = 4;
/// Texts and arrays have this for their size.
const SIZE_UNKNOWN: u16 = 1;
const LAST_CONSTRUCTOR: u8 = 243;
/// The largest file, bytes.
const LARGEST: usize = 256 << 20;

/// What a community REPL pickles of a `Command.State`: imports, added declarations, and a third part that
/// only who has written it can read. Here this is a text.
///
/// # Errors
/// When an object cannot be written down.
pub fn environment(lean: &mut Lean, state: &Obj, version: &str, text: &[u8]) -> Result<Vec<u8>, CallError> {
    let env = state.field(command_state::ENV);
    let header = lean.call(lean.f.environment_header, (env.share(),))?;
    let constants = lean.call(lean.f.constants, (env.share(),))?;
    let mut region = Region::new(version);
    let text = region.text(text);
    let mut add = |o| region.object(o).map_err(CallError::Exception);
    let imports = add(imports(header.view()).ok_or_else(|| {
        CallError::Exception("the environment has no imports where this program looks for them".into())
    })?)?;
    let added = add(constants.view().field(s_map::ADDED))?;
    let rest = region.pair(added, text);
    let root = region.pair(imports, rest);
    Ok(region.finish(root))
}

/// A module's compiled file, from the data that Lean makes of it (`Lean.ModuleData`). `stamp`: how the
/// compiled files of this Lean begin, up to the addresses.
///
/// # Errors
/// When something of it cannot be written down.
pub fn module(data: &Obj, stamp: &[u8; ADDRESSES]) -> Result<Vec<u8>, String> {
    let mut bytes = stamp.to_vec();
    bytes.resize(BEGIN, 0);
    let mut region = Region { bytes, placed: HashMap::new() };
    let root = region.object(data.view())?;
    Ok(region.finish(root))
}

/// The array of imports in an environment's header, whose fields differ between
/// versions of Lean: imports are known by their shape.
fn imports(header: View<'_>) -> Option<View<'_>> {
    let is_name = |o: View<'_>| !o.is_scalar() && o.fields() == 2 && o.tag() == name::STR;
    let is_import = |o: View<'_>| !o.is_scalar() && o.fields() == 1 && is_name(o.field(0));
    let are_imports = |f: &View<'_>| f.array().len() > 0 && f.array().all(is_import);
    (0..header.fields()).map(|i| header.field(i)).find(are_imports)
}

/// A file in the making.
struct Region {
    bytes: Vec<u8>,
    /// Addresses in the file of objects that it has, by those in the heap.
    placed: HashMap<u32, u32>,
}

impl Region {
    /// A file by this version of Lean, without objects.
    fn new(version: &str) -> Region {
        let mut bytes = b"olean\x02\x00".to_vec();
        bytes.extend(version.as_bytes().iter().take(COMMIT - VERSION));
        bytes.resize(BEGIN, 0);
        Region { bytes, placed: HashMap::new() }
    }

    fn begin(&mut self, size: u16, other: u8, tag: u8) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(WORD), 0);
        let address = BASE + self.bytes.len() as u32;
        self.bytes.extend([0; 4]);
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend([other, tag]);
        address
    }

    fn word(&mut self, count: u32) {
        self.bytes.extend(count.to_le_bytes());
    }

    /// Adds a string.
    fn text(&mut self, text: &[u8]) -> u32 {
        let address = self.begin(SIZE_UNKNOWN, 0, tag::STRING);
        let size = text.len() as u32 + 1;
        let length = String::from_utf8_lossy(text).chars().count() as u32;
        [size, size, length].into_iter().for_each(|n| self.word(n));
        self.bytes.extend(text);
        self.bytes.push(0);
        address
    }

    /// Adds a pair.
    fn pair(&mut self, first: u32, second: u32) -> u32 {
        let address = self.begin(header::BYTES as u16 + 8, 2, 0);
        self.word(first);
        self.word(second);
        address
    }

    /// Adds an object with all that it refers to.
    ///
    /// # Errors
    /// When there is something among it that is no data, when it is
    /// a part of itself, or when it is too large.
    fn object(&mut self, root: View<'_>) -> Result<u32, String> {
        // what stands here twice waits for its parts
        let mut stack = vec![(root, false)];
        while let Some((o, leaving)) = stack.pop() {
            if o.is_scalar() || self.placed.get(&o.ptr()).is_some_and(|at| *at != 0) {
                continue;
            }
            if leaving {
                let address = self.copy(o)?;
                self.placed.insert(o.ptr(), address);
            } else if self.placed.insert(o.ptr(), 0).is_none() {
                stack.push((o, true));
                stack.extend(parts(o).into_iter().map(|p| (p, false)));
            } else {
                return Err("a Lean object is a part of itself".into());
            }
            if self.bytes.len() > LARGEST || stack.len() > LARGEST {
                return Err(format!("more than {} MiB of Lean objects", LARGEST >> 20));
            }
        }
        self.address(root)
    }

    /// Where an object is in the file, if it is there.
    fn address(&self, object: View<'_>) -> Result<u32, String> {
        match object.is_scalar() {
            true => Ok(object.ptr()),
            false => {
                self.placed.get(&object.ptr()).copied().ok_or_else(|| "a Lean object without a place".into())
            }
        }
    }

    fn copy(&mut self, object: View<'_>) -> Result<u32, String> {
        let parts: Result<Vec<u32>, String> = parts(object).into_iter().map(|p| self.address(p)).collect();
        let parts = parts?;
        match object.tag() {
            tag::STRING => Ok(self.text(object.bytes())),
            tag::ARRAY => {
                let address = self.begin(SIZE_UNKNOWN, 0, tag::ARRAY);
                [parts.len() as u32; 2].into_iter().chain(parts).for_each(|n| self.word(n));
                Ok(address)
            }
            tag::BIG_NUMBER => {
                let memory = &object.heap().memory;
                let size = memory.u32(object.ptr() + big_number::SIZE);
                let digits =
                    memory.bytes(memory.u32(object.ptr() + big_number::DIGITS), size.saturating_mul(4));
                // Lean finds what is behind a number by this size
                let bytes = (big_number::DIGITS + 4).saturating_add(size.saturating_mul(4));
                let bytes = u16::try_from(bytes).map_err(|_| "a number of more than 60 kilobytes")?;
                let address = self.begin(bytes, 0, tag::BIG_NUMBER);
                self.word(u32::from(memory.u8(object.ptr() + big_number::SIGN)));
                [size, address + big_number::DIGITS + 4].into_iter().for_each(|n| self.word(n));
                self.bytes.extend(digits);
                Ok(address)
            }
            constructor @ 0..=LAST_CONSTRUCTOR => {
                let scalars = object.scalars();
                let size = header::BYTES as usize + 4 * parts.len() + scalars.len();
                let address = self.begin(size as u16, parts.len() as u8, constructor);
                parts.into_iter().for_each(|n| self.word(n));
                self.bytes.extend(scalars);
                Ok(address)
            }
            tag => Err(format!("a Lean object of kind {tag}, which is no data")),
        }
    }

    /// The file, with this object as the root.
    fn finish(mut self, root: u32) -> Vec<u8> {
        self.bytes.resize(self.bytes.len().next_multiple_of(WORD), 0);
        self.bytes[ADDRESSES..ADDRESSES + 4].copy_from_slice(&BASE.to_le_bytes());
        self.bytes[ADDRESSES + 4..BEGIN].copy_from_slice(&root.to_le_bytes());
        self.bytes
    }
}

/// What an object refers to.
fn parts(object: View<'_>) -> Vec<View<'_>> {
    match object.tag() {
        tag::ARRAY => object.array().collect(),
        0..=LAST_CONSTRUCTOR => (0..object.fields()).map(|i| object.field(i)).collect(),
        _ => vec![],
    }
}

/// The text at the beginning of a file that was made with [`Region::text`] first.
pub fn first_text(file: &[u8]) -> Option<&[u8]> {
    let size = file.get(BEGIN + string::SIZE as usize..)?.first_chunk()?;
    let size = usize::try_from(u32::from_le_bytes(*size)).ok()?.checked_sub(1)?;
    let is_text = file.starts_with(b"olean") && file.get(BEGIN + header::TAG as usize) == Some(&tag::STRING);
    file.get(BEGIN + string::BYTES as usize..)?.get(..size).filter(|_| is_text)
}
