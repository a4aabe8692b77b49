//! The export format of lean4export, version 3.1: one JSON object a line, each a name, a universe level, an
//! expression or a declaration, which refer to earlier ones by number.
//!
//! Its description is `format_ndjson.md` in the repository `leanprover/lean4export`.
//!
//! | file | what |
//! |---|---|
//! | `line`, `shapes` | the JSON of a line |
//! | `reader` | from lines to what a kernel is asked |
//! | `family` | inductive types, whose parts a file has apart |
//! | `writer` | the way back |

mod family;
mod line;
mod reader;
mod shapes;
mod writer;

pub use reader::NdjsonReader;
pub use shapes::{Format, Lean, Meta, Program};
pub use writer::NdjsonWriter;

/// The version of the format that is read and written.
const FORMAT: &str = "3.1.0";

/// The constants of quotients by their kinds.
const QUOTIENTS: [(&str, &str); 4] =
    [("type", "Quot"), ("ctor", "Quot.mk"), ("lift", "Quot.lift"), ("ind", "Quot.ind")];
