//! Readers of Lean 4 proofs as files, for the kernel of `lean-kernel`.
//!
//! What is written is read again, and the kernel accepts it:
//!
//! ```
//! use lean_export::{Costs, Item, NdjsonReader, NdjsonWriter, Replay};
//! use lean_kernel::{Body, Declaration, Expr, KernelLimits, NoLibrary, Terms, Unit};
//! use std::time::Duration;
//!
//! // axiom p : Prop
//! let mut terms = Terms::default();
//! let ty = terms.add_expr(Expr::Sort(Terms::ZERO));
//! let declaration = Declaration { name: terms.dotted("p"), params: 0, ty, body: Body::Axiom };
//! let item = Item::Unit { unit: Unit::Single(declaration), recursors: vec![] };
//! let mut writer = NdjsonWriter::new(vec![], ("example", "1"), ("4.35.0", ""))?;
//! writer.write(&terms, &item)?;
//! let file = writer.finish()?;
//!
//! let mut replay = Replay::new(Costs { limits: KernelLimits::default(), time: Duration::from_secs(60) });
//! let mut reader = NdjsonReader::new(&file[..]);
//! while let Some(item) = reader.next_item(replay.terms())? {
//!     replay.take(&mut NoLibrary, &item)?;
//! }
//! assert_eq!(replay.tally().axioms, ["p"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | file | what |
//! |---|---|
//! | `item` | what files hold |
//! | `ndjson` | the export format of lean4export |
//! | `olean` | modules as Lean compiles them |
//! | `named`, `table` | terms and numbers as files have them |
//! | `content` | what a constant is, in one hash |
//! | `arithmetic` | functions that are known by that |
//! | `replay` | has a kernel check what they hold |
//! | `error` | why a file could not be read |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod arithmetic;
mod content;
mod error;
mod item;
mod named;
pub mod ndjson;
pub mod olean;
mod replay;
mod table;

pub use arithmetic::{BY_DEFINITION, KNOWN};
pub use content::content_hash;
pub use error::{ReadError, ReadPlace, ReadProblem};
pub use item::Item;
pub use ndjson::{NdjsonReader, NdjsonWriter};
pub use replay::{Costs, Rejection, Replay, Stop, Tally};
