//! A proof tree as the text of a definition, with the step that each line comes from.

use super::sketch::{HOLE, OPTIONS, Sketch};
use proof_search::{AndId, ProofText, ProofTree};

/// What a tree of steps writes into the hole of its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    text: Sketch,
    /// A step for each line.
    steps: Vec<AndId>,
}

impl Written {
    /// Texts of the tree's steps, each in the hole that it was tried on. None if a step
    /// leaves another number of holes than it has goals.
    pub fn of<'a>(tree: &ProofTree, tactic: &dyn Fn(AndId) -> &'a str) -> Option<Written> {
        let own = tactic(tree.step);
        let mut written = Written { text: Sketch::new(own), steps: vec![tree.step; own.lines().count()] };
        if written.text.holes() != tree.kids.len() {
            return None;
        }
        // from the last to the first: numbers and lines of those before do not change
        for (hole, kid) in tree.kids.iter().enumerate().rev() {
            written = written.fill(hole, &Written::of(kid, tactic)?)?;
        }
        Some(written)
    }

    fn fill(self, hole: usize, with: &Written) -> Option<Written> {
        let at = line_of_hole(self.text.text(), hole)?;
        let text = self.text.fill(hole, with.text.text())?;
        // options of the inner text now stand before all
        let options = usize::from(with.text.text().starts_with(OPTIONS));
        let (chosen, inner) = with.steps.split_at(options);
        let steps = [chosen, &self.steps[..at], inner, &self.steps[at + 1..]].concat();
        Some(Written { text, steps })
    }

    /// The whole definition. `head`: its beginning with the hole for all this.
    pub fn into_proof_text(self, head: &str) -> Option<ProofText> {
        let text = Sketch::new(head).fill(0, self.text.text())?;
        let has_options = text.text().starts_with(OPTIONS);
        let before = line_of_hole(head, 0)? + usize::from(has_options);
        let text = match has_options {
            true => format!("{}\n#pop-options", text.text()),
            false => text.text().to_string(),
        };
        Some(ProofText { text, steps: self.steps[usize::from(has_options)..].to_vec(), before })
    }
}

/// Lines before the one that a hole stands on.
fn line_of_hole(text: &str, hole: usize) -> Option<usize> {
    let (at, _) = text.match_indices(HOLE).nth(hole)?;
    Some(text[..at].matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_search::AndOrGraph;

    #[test]
    fn lines_belong_to_their_steps() {
        let texts =
            ["#push-options \"--fuel 1\"\n□", "match l with\n| [] -> □\n| h :: t -> □", "()", "a;\n□", "f t"];
        let mut graph = AndOrGraph::<(), usize>::default();
        let ids: Vec<_> = (0..5).map(|i| graph.goal(i.to_string(), || ()).0).collect();
        for (i, kids) in [&[1][..], &[2, 3], &[], &[4], &[]].iter().enumerate() {
            let kids: Vec<_> = kids.iter().map(|k: &usize| ids[*k]).collect();
            graph.apply(ids[i], i, &kids);
        }
        let tree = graph.lightest_proof(ids[0], |_| 1.0).unwrap();
        let tactic = |id: AndId| texts[*graph.step_data(id)];
        let written = Written::of(&tree, &tactic).unwrap();
        let proof = written.into_proof_text("let rec f l =\n  □").unwrap();
        let lines: Vec<&str> = proof.text.lines().collect();
        assert_eq!(lines[0], "#push-options \"--fuel 1\"");
        assert_eq!((lines[3], lines[6]), ("  | [] -> ()", "#pop-options"));
        let steps: Vec<Option<usize>> =
            (1..=7).map(|line| proof.step_at(line).map(|s| *graph.step_data(s))).collect();
        assert_eq!(steps, [None, None, Some(1), Some(2), Some(3), Some(4), None]);
        // a hole without a goal
        let alone = ProofTree { step: tree.step, kids: vec![] };
        assert_eq!(Written::of(&alone, &tactic), None);
    }
}
