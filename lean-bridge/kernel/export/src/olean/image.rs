//! Lean's objects in the files of a module.
//!
//! An object is 8 bytes of header, the size of small ones in bytes 4 and 5, the number of
//! objects that it refers to in byte 6, its tag in byte 7; then what its tag says. A reference
//! is an address or, when odd, a number or a constructor without arguments. The layouts are
//! those of `lean.h`, in Lean's `src/include/lean`.

use super::paged::Paged;
use super::part::{Origin, Part, Ref, is_boxed, unboxed};
use crate::error::{ReadProblem, malformed, unsupported};
use lean_kernel::UBig;
use std::path::Path;

/// The greatest tag of a constructor, and those of some other objects.
const LAST_CONSTRUCTOR: u8 = 243;
const ARRAY: u8 = 246;
const STRING: u8 = 249;
const BIG: u8 = 250;

/// Header of an object, bytes.
const HEAD: u64 = 8;

/// The header of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    /// How many references there are to it; zero in files.
    pub count: u32,
    /// Its size in bytes, of constructors.
    pub size: u16,
    /// How many objects it refers to, of constructors.
    pub arity: u8,
    pub tag: u8,
}

/// The files of a module, which refer to each other.
#[derive(Debug)]
pub(super) struct Image {
    parts: Vec<Part>,
    origin: Origin,
    width: u64,
}

impl Image {
    /// Reads the header of a module's first file.
    pub fn open(path: &Path) -> Result<Image, ReadProblem> {
        Image::of(Paged::open(path)?)
    }

    /// The same for a file in memory.
    pub fn of(bytes: Paged) -> Result<Image, ReadProblem> {
        let (part, origin) = Part::of(bytes)?;
        let width = part.width;
        Ok(Image { parts: vec![part], origin, width })
    }

    /// Adds a further file of the same module.
    pub fn add(&mut self, path: &Path) -> Result<(), ReadProblem> {
        let (part, origin) = Part::of(Paged::open(path)?)?;
        if origin != self.origin || part.width != self.width {
            return Err(malformed("the files of the module are by different versions of Lean"));
        }
        let begin = |p: &Part| (p.base, p.base.saturating_add(p.bytes.len() as u64));
        let (from, to) = begin(&part);
        if self.parts.iter().map(begin).any(|(f, t)| from < t && f < to) {
            return Err(malformed("the files of the module belong at overlapping addresses"));
        }
        self.parts.push(part);
        Ok(())
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The root object of the file that was added last, which refers to those of the files before.
    pub fn root(&self) -> Ref {
        self.parts.last().map_or(0, |p| p.root)
    }

    /// Bytes of all files.
    pub fn len(&self) -> u64 {
        self.parts.iter().map(|p| p.bytes.len() as u64).sum()
    }

    /// No more objects than this fit into the files: whoever follows more references goes in circles.
    pub(crate) fn most_objects(&self) -> usize {
        self.parts.iter().map(|p| p.bytes.len() / HEAD as usize).sum()
    }

    fn part(&self, address: u64) -> Option<(&Part, usize)> {
        self.parts.iter().find_map(|p| {
            let offset = usize::try_from(address.checked_sub(p.base)?).ok()?;
            (offset < p.bytes.len()).then_some((p, offset))
        })
    }

    fn bytes<const N: usize>(&self, address: u64) -> Result<[u8; N], ReadProblem> {
        let mut bytes = [0; N];
        let (part, offset) = self.part(address).ok_or_else(|| outside(address))?;
        part.bytes.read(offset, &mut bytes).map_err(|e| of_read(e, address))?;
        Ok(bytes)
    }

    /// A number as wide as an address.
    fn word(&self, address: u64) -> Result<u64, ReadProblem> {
        match self.width {
            4 => Ok(u32::from_le_bytes(self.bytes(address)?).into()),
            _ => Ok(u64::from_le_bytes(self.bytes(address)?)),
        }
    }

    fn at(&self, object: Ref, offset: u64) -> Result<u64, ReadProblem> {
        object.checked_add(offset).ok_or_else(|| outside(object))
    }

    /// The tag of an object; that of a constructor without arguments is its number.
    pub fn tag(&self, object: Ref) -> Result<u8, ReadProblem> {
        match unboxed(object) {
            Some(n) => u8::try_from(n).map_err(|_| malformed(format!("there is no constructor {n}"))),
            None => Ok(self.bytes::<8>(object)?[7]),
        }
    }

    /// The header of an object that is no number.
    pub fn header(&self, object: Ref) -> Result<Header, ReadProblem> {
        let [a, b, c, d, low, high, arity, tag] = self.bytes(object)?;
        let (count, size) = (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([low, high]));
        Ok(Header { count, size, arity, tag })
    }

    /// Bytes of an address.
    pub fn width(&self) -> u64 {
        self.width
    }

    /// The number of objects that a constructor refers to.
    fn arity(&self, object: Ref) -> Result<u64, ReadProblem> {
        if is_boxed(object) {
            return Ok(0);
        }
        let [.., arity, tag] = self.bytes::<8>(object)?;
        match tag <= LAST_CONSTRUCTOR {
            true => Ok(arity.into()),
            false => Err(malformed(format!("the object at {object:#x} is no constructor"))),
        }
    }

    /// An argument of a constructor.
    pub fn field(&self, object: Ref, index: u64) -> Result<Ref, ReadProblem> {
        if index >= self.arity(object)? {
            return Err(malformed(format!("the object at {object:#x} has too few arguments")));
        }
        self.word(self.at(object, HEAD + self.width * index)?)
    }

    /// A byte among those behind a constructor's arguments.
    pub fn scalar(&self, object: Ref, offset: u64) -> Result<u8, ReadProblem> {
        Ok(self.scalars::<1>(object, offset)?[0])
    }

    /// Bytes behind a constructor's arguments.
    pub fn scalars<const N: usize>(&self, object: Ref, offset: u64) -> Result<[u8; N], ReadProblem> {
        if is_boxed(object) {
            return Err(malformed("a constructor without arguments where one with scalars must stand"));
        }
        let begin = HEAD + self.width * self.arity(object)? + offset;
        let [_, _, _, _, low, high, ..] = self.bytes::<8>(object)?;
        if begin + N as u64 > u64::from(u16::from_le_bytes([low, high])) {
            return Err(malformed(format!("the object at {object:#x} is too small")));
        }
        self.bytes(self.at(object, begin)?)
    }

    /// Refuses an object of which not so many bytes lie within the file.
    pub(crate) fn check_within(&self, object: Ref, len: u64) -> Result<(), ReadProblem> {
        let (part, offset) = self.part(object).ok_or_else(|| outside(object))?;
        match len <= (part.bytes.len() - offset) as u64 {
            true => Ok(()),
            false => Err(outside(object)),
        }
    }

    /// Whether an object is an array.
    pub fn is_array(&self, object: Ref) -> Result<bool, ReadProblem> {
        Ok(!is_boxed(object) && self.tag(object)? == ARRAY)
    }

    fn expect(&self, object: Ref, tag: u8, what: &str) -> Result<(), ReadProblem> {
        match !is_boxed(object) && self.tag(object)? == tag {
            true => Ok(()),
            false => Err(malformed(format!("{what} must stand at {object:#x}"))),
        }
    }

    /// The text of a string, in UTF-8.
    pub fn text(&self, object: Ref) -> Result<Vec<u8>, ReadProblem> {
        self.expect(object, STRING, "a string")?;
        let size = self.word(self.at(object, HEAD)?)?;
        let begin = self.at(object, HEAD + 3 * self.width)?;
        let len = size.checked_sub(1).ok_or_else(|| malformed("a string without its end"))?;
        let bytes = self.many(begin, len)?;
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(bytes),
            Err(_) => Err(malformed(format!("the string at {object:#x} is not UTF-8"))),
        }
    }

    /// Bytes of which the file says how many they are.
    fn many(&self, address: u64, len: u64) -> Result<Vec<u8>, ReadProblem> {
        let (part, offset) = self.part(address).ok_or_else(|| outside(address))?;
        let len = usize::try_from(len).ok().filter(|len| *len <= part.bytes.len() - offset);
        let mut bytes = vec![0; len.ok_or_else(|| outside(address))?];
        part.bytes.read(offset, &mut bytes).map_err(|e| of_read(e, address))?;
        Ok(bytes)
    }

    /// The elements of an array.
    pub fn array(&self, object: Ref) -> Result<Vec<Ref>, ReadProblem> {
        self.expect(object, ARRAY, "an array")?;
        let len = self.word(self.at(object, HEAD)?)?;
        let bytes = len.checked_mul(self.width).ok_or_else(|| outside(object))?;
        let bytes = self.many(self.at(object, HEAD + 2 * self.width)?, bytes)?;
        let mut elements = Vec::with_capacity(bytes.len() / self.width as usize);
        for element in bytes.chunks_exact(self.width as usize) {
            let mut word = [0; 8];
            word[..element.len()].copy_from_slice(element);
            elements.push(u64::from_le_bytes(word));
        }
        Ok(elements)
    }

    /// The elements of a list.
    pub fn list(&self, mut object: Ref) -> Result<Vec<Ref>, ReadProblem> {
        let mut elements = vec![];
        while self.tag(object)? == 1 {
            elements.push(self.field(object, 0)?);
            object = self.field(object, 1)?;
            if elements.len() > self.most_objects() {
                return Err(malformed("a list without an end"));
            }
        }
        match self.tag(object)? {
            0 => Ok(elements),
            _ => Err(malformed(format!("a list must stand at {object:#x}"))),
        }
    }

    /// A natural number of any size.
    pub fn natural(&self, object: Ref) -> Result<UBig, ReadProblem> {
        if let Some(n) = unboxed(object) {
            return Ok(UBig::from(n));
        }
        let (digits, len) = self.digits(object)?;
        Ok(UBig::from_le_bytes(&self.many(digits, len)?))
    }

    /// Where the digits of a big number stand, and how many bytes they are.
    pub fn digits(&self, object: Ref) -> Result<(u64, u64), ReadProblem> {
        self.expect(object, BIG, "a number")?;
        let gmp = self.part(object).is_some_and(|(p, _)| p.gmp);
        // GMP: two ints (space, size with the sign) and the address of limbs as wide as a word. Lean's own: a
        // sign, a size as wide as a word, and the address of digits of 32 bits.
        let (len, digit, digits, negative) = match gmp {
            true => {
                let size = i32::from_le_bytes(self.bytes(self.at(object, HEAD + 4)?)?);
                (size.unsigned_abs().into(), self.width, HEAD + 8, size < 0)
            }
            false => {
                let len = self.word(self.at(object, HEAD + self.width)?)?;
                (len, 4, HEAD + 2 * self.width, self.bytes::<1>(self.at(object, HEAD)?)? != [0])
            }
        };
        if negative {
            return Err(malformed("a negative number where a natural one must stand"));
        }
        let len = len.checked_mul(digit).ok_or_else(|| outside(object))?;
        Ok((self.word(self.at(object, digits)?)?, len))
    }

    /// A natural number of 32 bits at most.
    pub fn small(&self, object: Ref) -> Result<u32, ReadProblem> {
        match unboxed(object).map(u32::try_from) {
            Some(Ok(n)) => Ok(n),
            _ => u32::try_from(&self.natural(object)?)
                .map_err(|_| unsupported("a number of more than 32 bits")),
        }
    }

    /// Whether a flag is set.
    pub fn flag(&self, object: Ref, offset: u64) -> Result<bool, ReadProblem> {
        match self.scalar(object, offset)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(malformed(format!("{other} is no truth value"))),
        }
    }
}

fn outside(address: u64) -> ReadProblem {
    malformed(format!("the address {address:#x} lies outside of the file, which may be truncated"))
}

fn of_read(error: std::io::Error, address: u64) -> ReadProblem {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => outside(address),
        _ => error.into(),
    }
}
