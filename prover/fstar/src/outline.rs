//! Where the definitions of a file begin and end if F* cannot say, as it does not parse.

/// Words that begin a declaration, or what qualifies one.
const BEGIN: [&str; 24] = [
    "let",
    "val",
    "type",
    "open",
    "include",
    "friend",
    "module",
    "exception",
    "class",
    "instance",
    "effect",
    "new_effect",
    "sub_effect",
    "layered_effect",
    "private",
    "unfold",
    "irreducible",
    "inline_for_extraction",
    "noextract",
    "abstract",
    "noeq",
    "unopteq",
    "assume",
    "total",
];

/// Beginning and end of the `let` that defines a name, as files are usually laid out:
/// a declaration begins at the beginning of a line.
pub(super) fn find(text: &str, name: &str) -> Option<(usize, usize)> {
    let lines = starts(text);
    let begins = |at: &usize| {
        let line = &text[*at..];
        let word = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
        BEGIN.contains(&word) || line.starts_with('#') || line.starts_with("[@")
    };
    let starts: Vec<usize> = lines.iter().copied().filter(begins).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .find(|(begin, end)| defines(&text[*begin..*end], name))
        .map(|(begin, end)| (begin, begin + text[begin..end].trim_end().len()))
}

/// Whether a declaration's text is a `let` of a name, or of a group with it.
fn defines(text: &str, name: &str) -> bool {
    let heads = text.lines().enumerate().filter(|(i, line)| *i == 0 || line.starts_with("and "));
    heads.map(|(_, line)| line).any(|line| {
        let mut words = line.split_whitespace().skip_while(|w| !matches!(*w, "let" | "and"));
        let is_let = words.next().is_some();
        let bound = words.find(|w| *w != "rec").unwrap_or_default();
        let end =
            bound.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\'')).unwrap_or(bound.len());
        is_let && &bound[..end] == name
    })
}

/// Offsets of lines that do not begin within a comment.
fn starts(text: &str) -> Vec<usize> {
    let (mut out, mut depth, mut at) = (vec![], 0usize, 0);
    for line in text.split_inclusive('\n') {
        if depth == 0 {
            out.push(at);
        }
        let mut rest = line;
        while let Some(next) = rest.find(['(', '*']) {
            rest = &rest[next..];
            let (step, change) = if rest.starts_with("(*") {
                (2, 1)
            } else if rest.starts_with("*)") {
                (2, -1)
            } else {
                (1, 0)
            };
            depth = depth.saturating_add_signed(change);
            rest = &rest[step..];
        }
        at += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_found_in_a_file_that_does_not_parse() {
        let text = "module M\nlet a = (\n\n(* let b = 1\nlet b = 2 *)\nlet rec b x =\n  c x\n\
            and c (x:int) = )\nval d : int\n";
        let found = |name| find(text, name).map(|(begin, end)| &text[begin..end]);
        assert_eq!(found("a"), Some("let a = (\n\n(* let b = 1\nlet b = 2 *)"));
        let group = Some("let rec b x =\n  c x\nand c (x:int) = )");
        assert_eq!((found("b"), found("c"), found("d")), (group, group, None));
    }
}
