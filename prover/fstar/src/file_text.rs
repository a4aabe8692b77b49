//! The text of a file whose definitions are asked for, and where in it they begin.

use fstar_bridge::{PushKind, StackEntry, unqualified};
use std::sync::Arc;

/// A file's text, cut where definitions begin: each piece is an entry of F*'s stack of its own, so that what
/// stands before one definition need not be loaded again for the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileText {
    pub text: Arc<str>,
    /// Offsets, sorted: ends of what comes before a definition and its qualifiers.
    cuts: Vec<usize>,
}

impl FileText {
    /// `befores`: texts before definitions. Those that the file does not begin with are left out.
    pub fn new<'a>(text: Arc<str>, befores: impl Iterator<Item = &'a str>) -> FileText {
        let mut cuts: Vec<usize> = befores.filter(|before| text.starts_with(before)).map(ends).collect();
        cuts.sort_unstable();
        cuts.dedup();
        FileText { text, cuts }
    }

    /// Whether a text stands at its beginning.
    pub fn begins_with(&self, before: &str) -> bool {
        self.text.starts_with(before)
    }

    /// The entries of the stack that make up what stands before a definition, and the line behind them.
    pub fn steps(&self, before: &str, kind: PushKind) -> (Vec<Arc<StackEntry>>, i64) {
        let end = ends(before);
        let cuts = self.cuts.iter().copied().filter(|cut| *cut > 0 && *cut < end).chain([end]);
        let (mut steps, mut from) = (vec![], 0);
        for cut in cuts {
            let code = format!("{}\n", &self.text[from..cut]);
            steps.push(Arc::new(StackEntry::Push { kind, code, line: lines(&self.text[..from]) + 1 }));
            from = cut;
        }
        (steps, lines(&self.text[..end]) + 2)
    }
}

/// Where a text before a definition ends, without what qualifies that.
fn ends(before: &str) -> usize {
    unqualified(before).trim_end().len()
}

fn lines(text: &str) -> i64 {
    text.matches('\n').count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_definitions_share_is_the_same_entry() {
        let text = "module M\n\nlet a = 1\n\n[@@\"x\"]\nprivate\nlet b = 2\nlet c = 3\n";
        let before = |name: &str| &text[..text.find(&format!("let {name}")).unwrap()];
        let befores = ["a", "b", "c"].map(before);
        let file = FileText::new(text.into(), befores.into_iter());
        let codes = |name| {
            let (steps, line) = file.steps(before(name), PushKind::Lax);
            let codes = steps.iter().map(|s| match &**s {
                StackEntry::Push { code, line, .. } => (code.clone(), *line),
                StackEntry::Partial { .. } => panic!(),
            });
            (codes.collect::<Vec<_>>(), line)
        };
        let header = ("module M\n".to_string(), 1);
        let a = ("\n\nlet a = 1\n".to_string(), 1);
        let b = ("\n\n[@@\"x\"]\nprivate\nlet b = 2\n".to_string(), 3);
        assert_eq!(codes("a"), (vec![header.clone()], 2));
        assert_eq!(codes("b"), (vec![header.clone(), a.clone()], 4));
        assert_eq!(codes("c"), (vec![header, a, b], 8));
        assert!(file.begins_with("module M\n") && !file.begins_with("module N\n"));
    }
}
