//! Where in a file a definition stands.

use super::record::record;

record! {
    /// A part of a source file, as F* counts: lines from 1, columns from 0 and in code points;
    /// the end is the place behind the last character.
    pub struct SourceRange {
        /// The file.
        file_name: String,
        /// Line of the first character, from 1.
        start_line: usize,
        /// Column of the first character, from 0.
        start_col: usize,
        /// Line of the end.
        end_line: usize,
        /// Column of the end.
        end_col: usize,
    }
}

impl SourceRange {
    /// The text of the range, `None` if the file has no such place.
    pub fn text_in<'a>(&self, source: &'a str) -> Option<&'a str> {
        let start = byte_at(source, self.start_line?, self.start_col?)?;
        let end = byte_at(source, self.end_line?, self.end_col?)?;
        source.get(start..end)
    }

    /// The text before the range, `None` if the file has no such place.
    pub fn before<'a>(&self, source: &'a str) -> Option<&'a str> {
        source.get(..byte_at(source, self.start_line?, self.start_col?)?)
    }
}

/// The byte offset of a place.
fn byte_at(source: &str, line: usize, column: usize) -> Option<usize> {
    let mut start = 0;
    for _ in 0..line.checked_sub(1)? {
        let (length, end_mark) = line_end(&source[start..])?;
        start += length + end_mark;
    }
    let rest = &source[start..];
    let length = line_end(rest).map_or(rest.len(), |(length, _)| length);
    let ends = rest[..length].char_indices().map(|(at, _)| at);
    Some(start + ends.chain(std::iter::once(length)).nth(column)?)
}

/// The length of a line and of the mark that ends it; `None` for the
/// last line. These are the marks F*'s lexer counts.
fn line_end(text: &str) -> Option<(usize, usize)> {
    let at = text.find(['\n', '\r', '\u{2028}', '\u{2029}'])?;
    let mark = if text[at..].starts_with("\r\n") { 2 } else { text[at..].chars().next()?.len_utf8() };
    Some((at, mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(from: (usize, usize), to: (usize, usize)) -> SourceRange {
        SourceRange {
            start_line: Some(from.0),
            start_col: Some(from.1),
            end_line: Some(to.0),
            end_col: Some(to.1),
            ..SourceRange::default()
        }
    }

    #[test]
    fn code_points_and_every_line_end_count() {
        let source = "a\r\n∀𝔸 let x\u{2028}= 1\rend";
        assert_eq!(range((2, 3), (3, 3)).text_in(source), Some("let x\u{2028}= 1"));
        assert_eq!(range((4, 0), (4, 3)).text_in(source), Some("end"));
        assert_eq!(range((2, 1), (2, 2)).before(source), Some("a\r\n∀"));
    }

    #[test]
    fn a_place_that_is_not_there_is_none() {
        for (from, to) in [((0, 0), (1, 0)), ((1, 0), (3, 0)), ((1, 3), (1, 4)), ((2, 1), (1, 0))] {
            assert_eq!(range(from, to).text_in("ab\ncd"), None, "{from:?} {to:?}");
        }
        assert_eq!(SourceRange::default().text_in("ab"), None);
    }

    proptest! {
        #[test]
        fn no_place_of_any_text_is_a_panic(source in "[a∀𝔸\r\n\u{2028}]{0,20}", place: [u8; 4]) {
            let [a, b, c, d] = place.map(|number| usize::from(number % 8));
            let range = range((a, b), (c, d));
            let _ = (range.text_in(&source), range.before(&source));
        }
    }
}
