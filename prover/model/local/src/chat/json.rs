//! JSON with the spaces that Python writes, which models have seen when they were trained.

use serde::Serialize;
use serde_json::Result;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io;

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// Writes a value, in one line or with an indentation.
pub(super) fn write(value: &impl Serialize, indent: Option<usize>) -> Result<String> {
    let mut text = vec![];
    match indent {
        None => value.serialize(&mut Serializer::with_formatter(&mut text, Spaced))?,
        Some(indent) => {
            let indent = " ".repeat(indent);
            let formatter = PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}
