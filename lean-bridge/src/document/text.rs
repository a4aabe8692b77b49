//! A text with the places of its lines.

use crate::protocol::Position;
use lean_embedded::frontend::unix_lines;
use lean_embedded::repl::place;
use std::ops::Range;
use std::sync::Arc;

/// A text as Lean reads it, with line feeds alone, and the way back to the caller's.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// What Lean reads.
    pub unix: Arc<str>,
    /// Offsets in `unix` of the line feeds that had a carriage return before them.
    returns: Vec<usize>,
    /// Offsets in `unix` at which lines begin.
    lines: Vec<usize>,
}

impl Text {
    pub(crate) fn new(text: &str) -> Text {
        let unix: Arc<str> = unix_lines(text).into();
        let mut returns = vec![];
        for (at, _) in text.match_indices("\r\n") {
            returns.push(at - returns.len());
        }
        let lines = std::iter::once(0).chain(unix.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Text { unix, returns, lines }
    }

    /// Where a place of the caller's is in `unix`.
    pub(crate) fn offset(&self, p: Position) -> usize {
        place::offset(&self.unix, p.line, p.column)
    }

    /// The place of an offset in `unix`.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|l| *l <= offset);
        let begin = self.lines[line - 1];
        let column = self.unix.get(begin..offset).map_or(0, |t| t.chars().count());
        Position { line: line as u32, column: column as u32 }
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
