//! Objects as the runtime lays them out, and the containers of Lean's library.

/// Object headers.
pub mod header {
    /// Offset of the reference count, an `i32`; below zero it counts down, for objects that threads share.
    pub const COUNT: u32 = 0;
    /// Offset of the size in bytes, a `u16`; of constructors only.
    pub const SIZE: u32 = 4;
    /// Offset of the number of object fields, a `u8`.
    pub const FIELDS: u32 = 6;
    /// Offset of the tag, a `u8`: the constructor's number, or one of [`super::tag`].
    pub const TAG: u32 = 7;
    /// Size of the header.
    pub const BYTES: u32 = 8;
}

/// Tags of objects that are no constructors.
pub mod tag {
    /// A function with some of its arguments.
    pub(crate) const CLOSURE: u8 = 245;
    /// An array of objects.
    pub const ARRAY: u8 = 246;
    /// A number of more than 31 bits.
    pub const BIG_NUMBER: u8 = 250;
    /// A text.
    pub const STRING: u8 = 249;
    /// A task.
    pub const TASK: u8 = 252;
    /// A mutable cell.
    pub const REF: u8 = 253;
}

/// Arrays of objects.
pub mod array {
    /// Offset of the number of elements.
    pub const SIZE: u32 = 8;
    /// Offset of the number of elements for which there is room.
    pub(crate) const CAPACITY: u32 = 12;
    /// Offset of the first element.
    pub const DATA: u32 = 16;
}

/// Texts.
pub mod string {
    /// Offset of the number of bytes, the final NUL included.
    pub const SIZE: u32 = 8;
    /// Offset of the text, in UTF-8.
    pub const BYTES: u32 = 20;
}

/// Mutable cells (`ST.Ref`).
pub mod reference {
    /// Offset of what the cell holds.
    pub const VALUE: u32 = 8;
}

/// Tasks.
pub mod task {
    /// Offset of the value; null until it is there.
    pub const VALUE: u32 = 8;
}

/// Functions with some of their arguments.
pub mod closure {
    /// Offset of the function's slot in the table.
    pub(crate) const FUNCTION: u32 = 8;
    /// Offset of the number of parameters, a `u16`.
    pub(crate) const ARITY: u32 = 12;
    /// Offset of the number of arguments that are there, a `u16`.
    pub(crate) const FIXED: u32 = 14;
    /// Size of a closure without arguments, and offset of the first one.
    pub const BYTES: u32 = 16;
}

/// Numbers beyond 31 bits: `mpz {sign : bool, size : size_t,
/// digits : u32*}` behind the header, least digit first.
pub mod big_number {
    /// Offset of `sign`; not 0 for negative numbers.
    pub const SIGN: u32 = 8;
    /// Offset of `size`: the number of digits, of 32 bits each.
    pub const SIZE: u32 = 12;
    /// Offset of the pointer to the digits.
    pub const DIGITS: u32 = 16;
}

/// `List`.
pub mod list {
    /// Field: the first element.
    pub const HEAD: u32 = 0;
    /// Field: the rest.
    pub const TAIL: u32 = 1;
    /// Constructor `cons`.
    pub(crate) const CONS: u8 = 1;
}

/// `Option`.
pub mod option {
    /// Constructor `some`.
    pub const SOME: u8 = 1;
}

/// `Except`.
pub mod except {
    /// Constructor `ok`; `error` is 0.
    pub const OK: u8 = 1;
}

/// Result of an `IO`-like function: one field.
pub mod io {
    /// Constructor `ok`; `error` is 1.
    pub const OK: u32 = 0;
}

/// `Prod`.
pub mod pair {
    /// Field `fst`.
    pub const FIRST: u32 = 0;
    /// Field `snd`.
    pub const SECOND: u32 = 1;
}

/// `Std.HashMap` is its `Raw {size, buckets}`; a bucket is `AssocList.cons key value tail`.
pub mod hash_map {
    /// Field `size` of the map.
    pub const SIZE: u32 = 0;
    /// Field `buckets` of the map, an array.
    pub const BUCKETS: u32 = 1;
    /// Field `key` of a bucket.
    pub const KEY: u32 = 0;
    /// Field `value` of a bucket.
    pub const VALUE: u32 = 1;
    /// Field `tail` of a bucket.
    pub const TAIL: u32 = 2;
}

/// `SMap {map₁ : HashMap, map₂ : PersistentHashMap; stage₁ : Bool}`
pub mod s_map {
    /// Field `map₁`: what imported modules declare.
    pub const IMPORTED: u32 = 0;
    /// Field `map₂`: what was added since.
    pub const ADDED: u32 = 1;
}

/// `PersistentHashMap {root : Node}` is its root (plus size in some versions); nodes and entries:
pub mod persistent_hash_map {
    /// `Node.entries (es : Array Entry)`; `Node.collision keys vals` is 1.
    pub const NODE_ENTRIES: u8 = 0;
    /// `Entry.entry key val`; `Entry.null` is the boxed number 2.
    pub const ENTRY: u8 = 0;
    /// `Entry.ref node`.
    pub const REF: u8 = 1;
}

/// `PersistentArray {root : Node, tail : Array, size, shift : USize, tailOff}`; `Node.node (cs) | leaf (cs)`
pub mod persistent_array {
    /// Field `root`.
    pub(crate) const ROOT: u32 = 0;
    /// Field `tail`: the last elements, which are in no node yet.
    pub const TAIL: u32 = 1;
    /// Field `size`.
    pub const SIZE: u32 = 2;
    /// Constructor `node`; `leaf` is 1.
    pub const NODE: u8 = 0;
}

/// `Lean.Position {line, column}`
pub mod position {
    /// Field `line`, from 1.
    pub const LINE: u32 = 0;
    /// Field `column`, from 0, in code points.
    pub const COLUMN: u32 = 1;
}
