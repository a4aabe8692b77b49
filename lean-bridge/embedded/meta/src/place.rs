//! Places of a text, as clients give them.

use lean_protocol::Position;

/// The byte offset of a line (from 1) and a column (from 0, in code points). A column behind the end of its
/// line is that end, a line behind the last one the end of the text.
pub fn offset(text: &str, line: u32, column: u32) -> usize {
    let mut begin = 0;
    for _ in 1..line {
        match text[begin..].find('\n') {
            Some(at) => begin += at + 1,
            None => return text.len(),
        }
    }
    let rest = &text[begin..];
    let end = rest.find('\n').unwrap_or(rest.len());
    let column = rest[..end].char_indices().nth(column as usize).map_or(end, |(at, _)| at);
    begin + column
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text; line feeds end them.
    pub fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// Line (from 1) and column (from 0, in code points) of a byte offset in the text.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.0.partition_point(|begin| *begin <= offset);
        let column = text.get(self.0[line - 1]..offset).map_or(0, |t| t.chars().count());
        Position { line: line as u32, column: column as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn places_outside_of_the_text_are_the_nearest_inside() {
        let text = "αb\n⊢ c\n";
        let all = [(1, 0), (1, 1), (1, 2), (1, 7), (2, 1), (3, 0), (3, 4), (9, 9), (0, 0)];
        let offsets = all.map(|(line, column)| offset(text, line, column));
        assert_eq!(offsets, [0, 2, 3, 3, 7, 10, 10, 10, 0]);
    }
}
