//! What users hand in, read one way for all commands and the server.
//!
//! | step | file |
//! |---|---|
//! | bytes, perhaps packed by gzip or zstd, become plain ones | `packing` |
//! | these become text: UTF-8, without a byte order mark, lines ended by `\n` | `text` |
//! | text becomes records: a JSON object a line, or an array of them | `records` |
//! | a record becomes fields, each known by several names | `fields` |
//!
//! A file that cannot be read is an [`InputError`], which names it. A record that cannot be read is an error
//! of its own, with its line, and the others are read nevertheless.

mod error;
mod fields;
mod json_kind;
mod packing;
mod records;
mod text;

pub(crate) use error::io_words;
pub use error::{InputError, InputFault};
pub use fields::{CODE, Fields, NAME, PROOF, STATEMENT, WHOLE};
pub use packing::{Packing, unpacked};
pub use records::{Record, looks_like_json, records};
pub use text::{kind_of_name, lean_text, lines_of, read_stdin, read_text, text_of};
