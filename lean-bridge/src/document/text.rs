//! A text with the places of its lines.

use lean_meta::frontend::unix_lines;
use lean_meta::place::{self, Lines};
use lean_protocol::Position;
use std::ops::Range;
use std::sync::Arc;

/// A text as Lean reads it, with line feeds alone, and the way back to the caller's.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// What Lean reads.
    pub unix: Arc<str>,
    /// Offsets in `unix` of the line feeds that had a carriage return before them.
    returns: Vec<usize>,
    lines: Lines,
}

impl Text {
    pub(crate) fn new(text: &str) -> Text {
        let unix: Arc<str> = unix_lines(text).into();
        let mut returns = vec![];
        for (at, _) in text.match_indices("\r\n") {
            returns.push(at - returns.len());
        }
        Text { lines: Lines::of(&unix), unix, returns }
    }

    /// Where a place of the caller's is in `unix`.
    pub(crate) fn offset(&self, position: Position) -> usize {
        place::offset(&self.unix, position.line, position.column)
    }

    /// The place of an offset in `unix`.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let p = self.lines.position(&self.unix, offset);
        Position { line: p.line, column: p.column }
    }

    /// The caller's offset for one in `unix`.
    pub(crate) fn original(&self, offset: usize) -> usize {
        offset + self.returns.partition_point(|r| *r < offset)
    }

    pub(crate) fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        self.original(range.start)..self.original(range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_to_places_and_back() {
        let given = "α\r\nb c\r\n\r\n⊢d";
        let t = Text::new(given);
        assert_eq!(&*t.unix, "α\nb c\n\n⊢d");
        for (offset, c) in t.unix.char_indices().filter(|(_, c)| *c != '\n') {
            assert_eq!(given[t.original(offset)..].chars().next(), Some(c));
            assert_eq!(t.offset(t.position(offset)), offset);
        }
        let place = |line, column| t.offset(Position { line, column });
        assert_eq!((place(2, 2), place(2, 9), place(4, 1), place(9, 0)), (5, 6, 11, t.unix.len()));
        assert_eq!(t.position(t.unix.len()), Position { line: 4, column: 2 });
        assert_eq!(t.original(t.unix.len()), given.len());
    }
}
