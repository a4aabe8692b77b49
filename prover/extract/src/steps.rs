//! The tactics of a text that was elaborated.

use crate::module_trace::{ReplayCheck, TracedStep};
use lean_bridge::tree::{TacticNode, TacticTree};
use lean_bridge::{Position, Replay, TracedText, place, user_name};

/// The tactics of the text by their places, each with the goals after it, and how many are left out, as no
/// tree has them.
pub(crate) fn steps(text: &str, traced: &TracedText) -> (Vec<TracedStep>, usize) {
    let mut nodes: Vec<(&TacticNode, bool)> = vec![];
    traced.trees.iter().for_each(|tree| flatten(tree, &mut nodes));
    let (mut steps, mut untraced) = (vec![], 0);
    for (number, tactic) in traced.tactics.iter().enumerate() {
        let fits = |(node, used): &&mut (&TacticNode, bool)| {
            !*used && node.stx.range.start == tactic.pos && node.stx.range.finish == tactic.end_pos
        };
        let same = |node: &TacticNode| squeezed(&node.goals_before.join("\n")) == squeezed(&tactic.goals);
        let found = match nodes.iter_mut().filter(fits).find(|(node, _)| same(node)) {
            Some(found) => found,
            // its goals after it are not known
            None => {
                untraced += 1;
                continue;
            }
        };
        found.1 = true;
        let node = found.0;
        let range = offset(text, tactic.pos)..offset(text, tactic.end_pos);
        let replay = traced.replays.get(number).map(|replay| match replay {
            Replay::Goals(goals) if same_goals(goals, &node.goals_after) => ReplayCheck::Same,
            Replay::Goals(goals) => ReplayCheck::Other(goals.clone()),
            Replay::Failed(reason) => ReplayCheck::Failed(reason.clone()),
        });
        steps.push(TracedStep {
            start: tactic.pos,
            end: tactic.end_pos,
            text: text.get(range).unwrap_or(&tactic.tactic).to_owned(),
            kind: node.name.clone(),
            before: node.goals_before.clone(),
            after: node.goals_after.clone(),
            constants: tactic.used_constants.iter().map(|name| user_name(name).into()).collect(),
            replay,
            ..TracedStep::default()
        });
    }
    steps.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    (steps, untraced)
}

fn offset(text: &str, position: Position) -> usize {
    place::offset(text, position.line, position.column)
}

fn flatten<'a>(tree: &'a TacticTree, nodes: &mut Vec<(&'a TacticNode, bool)>) {
    nodes.push((&tree.node, false));
    tree.children.iter().for_each(|child| flatten(child, nodes));
}

/// Whether two lists of goals are the same but for the namespaces that names are printed with. A declaration
/// that is being proved hides what has the end of its name; Lean then prints that with its namespace, and
/// does so no more where the tactic runs alone.
fn same_goals(left: &[String], right: &[String]) -> bool {
    let is_end = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '✝');
    let words = |goal: &str| -> Vec<String> {
        let mut words = vec![String::new()];
        for c in goal.chars() {
            if is_name(c) {
                words.last_mut().expect("never empty").push(c);
            } else if c.is_whitespace() {
                words.push(String::new());
            } else {
                words.extend([c.to_string(), String::new()]);
            }
        }
        words.retain(|word| !word.is_empty());
        words
    };
    let same = |(left, right): (&String, &String)| {
        let (left, right) = (words(left), words(right));
        left.len() == right.len()
            && left.iter().zip(&right).all(|(l, r)| l == r || is_end(l, r) || is_end(r, l))
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}

/// Text without its white space: goals are joined in more than one way.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_the_same_but_for_namespaces() {
        let same = |left: &str, right: &str| same_goals(&[left.into()], &[right.into()]);
        assert!(same("a : Nat\n⊢ f (a + 1)", "a : Nat\n⊢ A.f\n    (a + 1)"));
        assert!(!same("⊢ g a", "⊢ f a") && !same("⊢ xf a", "⊢ f a") && !same("⊢ f a b", "⊢ f a"));
        assert!(!same_goals(&[], &["⊢ f".into()]));
    }
}
