//! Text in the width of the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The lines of a text, none wider than `width`; what is continued is indented by `hang` more than the line
/// that it continues.
pub fn wrap(text: &str, width: usize, hang: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap_line(line, width.max(4), hang)).collect()
}

fn wrap_line(line: &str, width: usize, hang: usize) -> Vec<String> {
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let hanging = " ".repeat((indent + hang).min(width / 2));
    let (mut out, mut rest) = (vec![], line.to_owned());
    while rest.width() > width {
        let mut at = fitting(&rest, width);
        // The line is broken at a blank if one is near, but never at the indentation alone.
        if let Some(blank) = rest[..at].rfind(' ').filter(|b| *b > at / 2 && !rest[..*b].trim().is_empty()) {
            at = blank;
        }
        let next = rest.split_off(at);
        out.push(rest);
        rest = format!("{hanging}{}", next.trim_start());
    }
    out.push(rest);
    out
}

/// The bytes of the longest beginning that is no wider than `width`, at least one character.
fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (i, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width && i > 0 {
            return i;
        }
    }
    text.len()
}

/// The text in one line of at most `width` columns, `…` for what is left out.
pub fn cut(text: &str, width: usize) -> String {
    let line: String = text.lines().map(str::trim_end).collect::<Vec<_>>().join(" ↵ ");
    match width {
        _ if line.width() <= width => line,
        0 => String::new(),
        1 => "…".into(),
        _ => format!("{}…", &line[..fitting(&line, width - 1)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_continued_with_an_indentation() {
        assert_eq!(wrap("h : aaaa bbbb cccc", 12, 2), ["h : aaaa", "  bbbb cccc"]);
        assert_eq!(wrap("abcdefgh", 4, 0), ["abcd", "efgh"]);
        assert_eq!(wrap("", 10, 2), Vec::<String>::new());
        assert_eq!(wrap("∀ x, x ≤ x", 10, 2), ["∀ x, x ≤ x"]);
        // Wide characters count twice.
        assert_eq!(wrap("漢字漢字", 4, 0), ["漢字", "漢字"]);
    }

    #[test]
    fn one_line_is_cut() {
        assert_eq!(cut(" simp\n  omega", 20), " simp ↵   omega");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(cut("abc", 1), "…");
    }
}
