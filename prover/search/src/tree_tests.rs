use super::*;
use crate::policy::{Action, Tactic, TacticLimits};
use crate::queue::{Priority, Work};
use std::time::Duration;

type Graph = AndOrGraph<(), ()>;

fn task(goal: OrId, text: &str, cost: f64) -> Task {
    let limits = TacticLimits { heartbeats: 0, timeout: Duration::ZERO };
    let action = Action::Tactic(Tactic { text: text.into(), limits });
    let work = Work::Move(Move { family: "f", cost, action });
    Task { goal, work, priority: Priority::within_goal(cost, 0) }
}

fn text(task: Option<Task>) -> Option<String> {
    match task?.work {
        Work::Move(Move { action: Action::Tactic(tactic), .. }) => Some(tactic.text),
        _ => None,
    }
}

/// A root with an application for each list of values, whose goals have these values and a move each.
fn two_levels(values: &[&[f64]]) -> (Graph, Tree, Vec<OrId>) {
    let (mut graph, mut tree) = (Graph::default(), Tree::default());
    let root = graph.goal("root".into(), || ()).0;
    tree.plant(root, 0.5);
    let mut all = vec![];
    for (i, own) in values.iter().enumerate() {
        let mut kids = vec![];
        for (j, value) in own.iter().enumerate() {
            let kid = graph.goal(format!("{i}.{j}"), || ()).0;
            graph.add_work(kid, 1);
            kids.push((kid, Some(*value)));
        }
        let goals: Vec<OrId> = kids.iter().map(|k| k.0).collect();
        let step = graph.apply(root, (), &goals);
        tree.grow(0, root, (step, 1.0), &kids, &graph);
        for kid in goals {
            tree.push(task(kid, &format!("move {}", all.len()), 1.0));
            all.push(kid);
        }
    }
    (graph, tree, all)
}

#[test]
fn the_better_application_and_its_harder_goal_come_first() {
    let (graph, mut tree, goals) = two_levels(&[&[0.3], &[0.9, 0.7]]);
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 2"));
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 1"), "the walk turns back");
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 0"));
    assert!(tree.select(&graph).is_none());
    assert!((tree.value(goals[0], &graph) - 0.3).abs() < 1e-9);
}

#[test]
fn work_that_is_under_way_sends_the_next_worker_elsewhere() {
    let (graph, mut tree, goals) = two_levels(&[&[0.8], &[0.7]]);
    tree.push(task(goals[0], "another", 1.0));
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 0"));
    tree.begin(0);
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 1"));
    tree.begin(1);
    // when both have come to nothing the better one has its turn again
    for worker in [0, 1] {
        tree.settle(worker, &Brought { steps: vec![], gave_work: false }, &graph);
    }
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("another"));
}

#[test]
fn failures_take_a_goal_its_value() {
    let (graph, mut tree, goals) = two_levels(&[&[0.8]]);
    tree.push(task(goals[0], "another", 1.0));
    tree.select(&graph).unwrap();
    tree.begin(0);
    tree.settle(0, &Brought { steps: vec![], gave_work: false }, &graph);
    // one of two equal moves has failed: the goal's own value and what the walk brought are halved
    assert!((tree.value(goals[0], &graph) - 0.4).abs() < 1e-9);
}

#[test]
fn a_late_value_is_carried_up_as_the_difference() {
    let (graph, mut tree, goals) = two_levels(&[&[0.5, 0.5]]);
    let root = graph.root().unwrap();
    let before = tree.value(root, &graph);
    assert!((before - 0.25).abs() < 1e-9);
    tree.set_value(goals[0], 0.9, &graph);
    assert!((tree.value(root, &graph) - 0.45).abs() < 1e-9);
    tree.set_value(goals[0], 0.5, &graph);
    assert!((tree.value(root, &graph) - before).abs() < 1e-9);
}

#[test]
fn no_walk_enters_a_goal_twice() {
    let (mut graph, mut tree, goals) = two_levels(&[&[0.5]]);
    let root = graph.root().unwrap();
    for (from, to) in [(goals[0], root), (goals[0], goals[0])] {
        let back = graph.apply(from, (), &[to]);
        tree.grow(0, from, (back, 0.1), &[(to, None)], &graph);
    }
    assert_eq!(text(tree.select(&graph)).as_deref(), Some("move 0"));
    assert!(tree.select(&graph).is_none());
}
