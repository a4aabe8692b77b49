//! The format of LeanTree: proofs as trees of goals, each goal with the tactic that worked on it.

use crate::module_trace::{ModuleTrace, TracedDeclaration, TracedStep};
use crate::project_trace::ProjectTrace;
use crate::write::{WriteError, lines};
use lean_bridge::Position;
use serde_json::{Value, json};
use std::path::Path;

/// Writes `files.jsonl` into a folder, a file of the project a line.
pub(crate) fn write(project: &ProjectTrace, folder: &Path) -> Result<(), WriteError> {
    lines(&folder.join("files.jsonl"), project.modules().iter().map(file))
}

fn file(module: &ModuleTrace) -> Value {
    let theorem = |d: &TracedDeclaration| {
        let blocks: Vec<Value> = block(d).into_iter().collect();
        json!({"span": span(d.start, d.end), "context": [], "name": d.name, "by_blocks": blocks})
    };
    let theorems: Vec<Value> = module.declarations.iter().filter(|d| d.is_theorem()).map(theorem).collect();
    json!({"path": module.path, "imports": module.imports, "theorems": theorems})
}

fn span(start: Position, end: Position) -> Value {
    json!({
        "start": {"line": start.line, "column": start.column},
        "finish": {"line": end.line, "column": end.column},
    })
}

/// The proof of a theorem by tactics. A node is a state that a tactic was run on; its children are the
/// states that the tactic left, each goal by itself, and below `tactic_depends_on` those of the tactics
/// inside of it.
fn block(declaration: &TracedDeclaration) -> Option<Value> {
    let (first, last) = (declaration.steps.first()?, declaration.steps.last()?);
    let end = declaration.steps.iter().map(|s| s.end).max().unwrap_or(last.end);
    let nodes: Vec<Value> = (0..declaration.steps.len()).map(|n| node(&declaration.steps, n)).collect();
    Some(json!({"span": span(first.start, end), "tree": {"root_id": 0, "nodes": nodes}}))
}

fn node(steps: &[TracedStep], number: usize) -> Value {
    let step = &steps[number];
    let (inside, children) = (inside(steps, number), children(steps, number));
    json!({
        "id": number,
        "state": {"goals": step.before.iter().map(|g| goal(g)).collect::<Vec<_>>()},
        "tactic": {
            "tactic_string": step.text,
            "span": span(step.start, step.end),
            "parent": step.parent,
            "children": children,
            "tactic_depends_on": inside,
        },
        "proof_size": size(steps, number),
        "proof_depth": depth(steps, number),
    })
}

/// The tactics that are parts of one, outermost only.
fn inside(steps: &[TracedStep], number: usize) -> Vec<usize> {
    (number + 1..steps.len()).filter(|n| steps[*n].parent == Some(number)).collect()
}

/// The tactics of the same block that go on with what this one left: for each of its goals the first one that
/// begins with it.
fn children(steps: &[TracedStep], number: usize) -> Vec<usize> {
    let step = &steps[number];
    let begins = |goal: &String| {
        let goes_on = |n: &usize| {
            let next = &steps[*n];
            next.start >= step.end && next.before.first() == Some(goal)
        };
        (number + 1..steps.len()).find(goes_on)
    };
    let mut found: Vec<usize> = step.after.iter().filter_map(begins).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn below(steps: &[TracedStep], number: usize) -> impl Iterator<Item = usize> {
    inside(steps, number).into_iter().chain(children(steps, number))
}

/// How many tactics a goal's proof has from here on.
fn size(steps: &[TracedStep], number: usize) -> usize {
    let mut seen = std::collections::BTreeSet::from([number]);
    let mut todo = vec![number];
    while let Some(next) = todo.pop() {
        todo.extend(below(steps, next).filter(|n| seen.insert(*n)));
    }
    seen.len()
}

/// The length of the longest way down from here. What is below comes later in the list.
fn depth(steps: &[TracedStep], number: usize) -> usize {
    let mut depths = vec![1; steps.len()];
    for n in (number..steps.len()).rev() {
        depths[n] = 1 + below(steps, n).map(|b| depths[b]).max().unwrap_or(0);
    }
    depths[number]
}

/// A printed goal in parts.
fn goal(printed: &str) -> Value {
    let mut tag = None;
    let mut parts: Vec<String> = vec![];
    for line in printed.lines() {
        match line.strip_prefix("case ") {
            Some(name) if parts.is_empty() => tag = Some(name),
            // longer parts go on in lines that are indented
            _ if line.starts_with(' ') && !parts.is_empty() => {
                let last = parts.last_mut().expect("not empty");
                *last += "\n";
                *last += line;
            }
            _ => parts.push(line.into()),
        }
    }
    let target = parts.pop().unwrap_or_default();
    let hypothesis = |part: &String| {
        let Some((names, rest)) = part.split_once(" : ") else { return vec![] };
        let (ty, value) = rest.split_once(" := ").map_or((rest, None), |(ty, value)| (ty, Some(value)));
        let one = |name: &str| json!({"type": ty, "user_name": name, "value": value});
        names.split_whitespace().map(one).collect()
    };
    let hypotheses: Vec<Value> = parts.iter().flat_map(hypothesis).collect();
    json!({"type": target.trim_start_matches("⊢ "), "hypotheses": hypotheses, "tag": tag})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_in_parts() {
        let read = goal("case inl\na b : Nat\nh :\n  a < b\nx : Nat := 1\n⊢ a ≤\n    b");
        assert_eq!(read["tag"], "inl");
        assert_eq!(read["type"], "a ≤\n    b");
        assert_eq!(read["hypotheses"][1], json!({"type": "Nat", "user_name": "b", "value": null}));
        assert_eq!(read["hypotheses"].as_array().unwrap().last().unwrap()["value"], "1");
    }

    #[test]
    fn trees_follow_the_goals() {
        let step =
            |start: u32, end: u32, before: &[&str], after: &[&str], parent: Option<usize>| TracedStep {
                start: Position { line: 1, column: start },
                end: Position { line: 1, column: end },
                before: before.iter().map(|g| g.to_string()).collect(),
                after: after.iter().map(|g| g.to_string()).collect(),
                parent,
                ..TracedStep::default()
            };
        let steps = [
            step(0, 5, &["⊢ a ∧ b"], &["⊢ a", "⊢ b"], None),
            step(6, 9, &["⊢ a"], &[], None),
            step(10, 30, &["⊢ b"], &[], None),
            step(20, 25, &["⊢ b"], &[], Some(2)),
        ];
        assert_eq!((children(&steps, 0), inside(&steps, 2)), (vec![1, 2], vec![3]));
        assert_eq!((size(&steps, 0), depth(&steps, 0), depth(&steps, 1)), (4, 3, 1));
    }
}
