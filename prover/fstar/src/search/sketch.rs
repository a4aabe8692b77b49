//! A definition with holes.

/// Stands for what is still to be written. F* knows no such
/// symbol, so that none can be left over by accident.
pub const HOLE: char = '□';

/// Begins a text that chooses options for the definition.
pub const OPTIONS: &str = "#push-options ";

/// What F* is told instead of a hole.
const ADMITTED: &str = "admit ()";

/// The text of a definition, from its `let` on, in which [`HOLE`]s stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sketch(String);

impl Sketch {
    /// A sketch with this text.
    pub fn new(text: impl Into<String>) -> Sketch {
        Sketch(text.into())
    }

    /// The text with its holes.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Number of holes.
    pub fn holes(&self) -> usize {
        self.0.matches(HOLE).count()
    }

    /// With a text in place of a hole. Its later lines are indented as far as the
    /// hole stands; what needs brackets there gets them.
    pub fn fill(&self, hole: usize, with: &str) -> Option<Sketch> {
        // options stand before the definition, wherever they are chosen
        if with.starts_with(OPTIONS) {
            let (options, rest) = with.split_once('\n')?;
            return Some(Sketch(format!("{options}\n{}", self.fill(hole, rest)?.0)));
        }
        let at = self.0.match_indices(HOLE).nth(hole)?.0;
        let (before, behind) = (&self.0[..at], &self.0[at + HOLE.len_utf8()..]);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        // the body of the definition, what stands alone in brackets, and a definition need none
        let is_all = before.is_empty() || (before.starts_with(OPTIONS) && before.lines().count() == 1);
        let is_body = is_all || before.trim_end().ends_with(['=', '(']);
        let brackets = !is_body && needs_brackets(with);
        let indented = with.replace('\n', &format!("\n{}", " ".repeat(column + usize::from(brackets))));
        let indented = if brackets { format!("({indented})") } else { indented };
        Some(Sketch(format!("{before}{indented}{behind}")))
    }

    /// With all holes but one admitted for good.
    pub fn only(&self, hole: usize) -> Sketch {
        let mut number = 0;
        let mut out = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            if c != HOLE {
                out.push(c);
                continue;
            }
            match number == hole {
                true => out.push(HOLE),
                false => out += ADMITTED,
            }
            number += 1;
        }
        Sketch(out)
    }

    /// With the holes that [`Sketch::only`] has admitted closed in a way that is no
    /// offence. What was written into others must have none.
    pub fn without_admits(&self) -> Sketch {
        Sketch(self.0.replace(ADMITTED, "()"))
    }

    /// What F* can check: every hole admitted.
    pub fn admitted(&self) -> String {
        self.0.replace(HOLE, ADMITTED)
    }
}

/// Whether a text reads differently behind `->`, in a branch or in a sequence.
fn needs_brackets(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(first, "match" | "if" | "let" | "fun" | "introduce" | "eliminate") || text.contains(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_where_they_stand() {
        let root = Sketch::new("let rec f l =\n  □");
        let split = root.fill(0, "match l with\n| [] -> □\n| h :: t -> □").unwrap();
        assert_eq!(split.text(), "let rec f l =\n  match l with\n  | [] -> □\n  | h :: t -> □");
        assert_eq!(split.holes(), 2);
        let inner = split.fill(1, "match t with\n| [] -> □\n| _ -> f t").unwrap();
        assert!(
            inner
                .text()
                .ends_with("| h :: t -> (match t with\n               | [] -> □\n               | _ -> f t)")
        );
        assert_eq!(split.fill(0, "a; b").unwrap().text().lines().nth(2), Some("  | [] -> (a; b)"));
        assert!(split.fill(2, "()").is_none());
        assert_eq!(
            split.only(1).text(),
            "let rec f l =\n  match l with\n  | [] -> admit ()\n  | h :: t -> □"
        );
        assert!(!split.admitted().contains(HOLE));
        let chosen = split.fill(1, "#push-options \"--fuel 1\"\n□").unwrap();
        assert_eq!(chosen.text(), format!("#push-options \"--fuel 1\"\n{}", split.text()));
    }
}
