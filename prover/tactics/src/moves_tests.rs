//! The texts of the moves that compute, on some goals, stay as they are recorded in `tests/moves.txt`.
//!
//! A line of the record that begins with `= ` is a goal, in the words of [`sample::goal`]; the lines below it
//! are the family and the text of its moves. `UPDATE_EXPECT=1` writes the record anew: look at what changed.

use crate::arithmetic::tests::{Oracle, force};
use crate::structure::scene::Scene;
use proof_search::policy::{Action, Context, Move};
use proof_term::sample;

/// Whether the scripted engine grants a claim of the family `bound`: that something is at most 28, or that
/// it is at least 1.
fn granted(tactic: &str) -> bool {
    let Some(claim) = tactic.split("have hbp : ").nth(1).and_then(|rest| rest.split(" := ").next()) else {
        return false;
    };
    let number = |text: &str| text.trim_matches(['(', ')']).parse::<i64>().ok();
    let Some((left, right)) = claim.split_once(" ≤ ") else { return false };
    match (number(left), number(right)) {
        (_, Some(upper)) => upper >= 28,
        (Some(lower), None) => lower <= 1,
        (None, None) => false,
    }
}

/// One line for each move of a goal. Lazy moves are computed by an engine that grants bounds, then by one
/// that grants nothing.
fn lines(goal: &str) -> Vec<String> {
    let goal = sample::goal(goal);
    let context = Context { depth: 0, path: &[], preamble: "" };
    let mut lines: Vec<String> = vec![];
    for grants in [true, false] {
        let scene = Scene::new(&goal, &context).expect("has a target");
        let mut all = vec![];
        crate::refute::moves(&scene, &mut all);
        crate::data::moves(&scene, &mut all);
        all.extend(crate::arithmetic::propose(&goal, &context));
        let moves = force(all, &mut Oracle::new(|tactic: &str| grants && granted(tactic)));
        for line in moves.iter().map(line) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

fn line(proposed: &Move) -> String {
    match &proposed.action {
        Action::Tactic(tactic) => format!("{} {}", proposed.family, tactic.text),
        Action::Lazy(_) | Action::Ask(_) => format!("{} (lazy)", proposed.family),
    }
}

#[test]
fn texts_are_as_recorded() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/moves.txt");
    let recorded = std::fs::read_to_string(path).expect("the record can be read");
    let mut now = String::new();
    for goal in recorded.lines().filter_map(|line| line.strip_prefix("= ")) {
        now += &format!("= {goal}\n{}\n", lines(goal).join("\n"));
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &now).expect("the record can be written");
        return;
    }
    assert!(recorded.lines().count() > 100, "the record is nearly empty");
    for (before, after) in recorded.lines().zip(now.lines()) {
        assert_eq!(before, after);
    }
    assert_eq!(recorded.lines().count(), now.lines().count());
}
