use super::*;
use proptest::prelude::*;

/// Goals `0..n` and applications (goal, goals left); application `i` weighs `1 + i % 3`.
#[derive(Clone, Debug)]
struct Case {
    goals: usize,
    steps: Vec<(usize, Vec<usize>)>,
    bad: Vec<usize>,
}

fn case() -> impl Strategy<Value = Case> {
    (1usize..8).prop_flat_map(|goals| {
        let step = (0..goals, prop::collection::vec(0..goals, 0..4));
        (prop::collection::vec(step, 0..16), prop::collection::vec(0usize..16, 0..4))
            .prop_map(move |(steps, bad)| Case { goals, steps, bad })
    })
}

fn weight(index: &usize) -> f64 {
    (1 + index % 3) as f64
}

fn build(case: &Case) -> (AndOrGraph<usize, usize>, Vec<OrId>, Vec<AndId>) {
    let mut g = AndOrGraph::default();
    let goals: Vec<_> = (0..case.goals).map(|i| g.goal(i.to_string(), || i).0).collect();
    let mut steps = vec![];
    for (i, (goal, kids)) in case.steps.iter().enumerate() {
        let kids: Vec<_> = kids.iter().map(|k| goals[*k]).collect();
        steps.push(g.apply(goals[*goal], i, &kids));
    }
    for b in &case.bad {
        if let Some(s) = steps.get(*b) {
            g.mark_bad(*s);
        }
    }
    (g, goals, steps)
}

/// Least weight of a proof tree of each goal, by iterating to the fixed point (no proof needs a branch deeper
/// than the number of goals: a goal below itself could be replaced by its own proof).
fn brute_force(case: &Case) -> Vec<Option<f64>> {
    let mut best = vec![None; case.goals];
    for _ in 0..=case.goals {
        let old = best.clone();
        for (i, (goal, kids)) in case.steps.iter().enumerate() {
            if case.bad.contains(&i) {
                continue;
            }
            if let Some(below) = kids.iter().map(|k| old[*k]).sum::<Option<f64>>() {
                let cost = weight(&i) + below;
                if best[*goal].is_none_or(|b| cost < b) {
                    best[*goal] = Some(cost);
                }
            }
        }
    }
    best
}

fn check_tree(graph: &AndOrGraph<usize, usize>, goal: OrId, tree: &ProofTree) -> f64 {
    assert_eq!(graph.parent(tree.step), goal);
    let kids = graph.kids(tree.step);
    assert_eq!(kids.len(), tree.kids.len());
    weight(graph.step_data(tree.step))
        + kids.iter().zip(&tree.kids).map(|(k, t)| check_tree(graph, *k, t)).sum::<f64>()
}

proptest! {
    #[test]
    fn agrees_with_brute_force(case in case()) {
        let (g, goals, _) = build(&case);
        for (goal, expected) in goals.iter().zip(brute_force(&case)) {
            prop_assert_eq!(g.solved(*goal), expected.is_some());
            let tree = g.lightest_proof(*goal, weight);
            prop_assert_eq!(tree.as_ref().map(|t| check_tree(&g, *goal, t)), expected);
        }
    }

    /// Giving up never loses a proof: a goal given up has no proof that only adds work on goals not given up.
    #[test]
    fn dead_goals_are_hopeless(case in case(), open in prop::collection::vec(any::<bool>(), 8)) {
        let mut g = AndOrGraph::<usize, usize>::default();
        let goals: Vec<_> = (0..case.goals).map(|i| g.goal(i.to_string(), || i).0).collect();
        for goal in &goals {
            g.add_work(*goal, 1);
        }
        for (i, (goal, kids)) in case.steps.iter().enumerate() {
            let kids: Vec<_> = kids.iter().map(|k| goals[*k]).collect();
            g.apply(goals[*goal], i, &kids);
        }
        for (i, goal) in goals.iter().enumerate() {
            if !open[i] {
                g.finish_work(*goal);
            }
        }
        // Were every goal with work left to be closed, would this goal be proved?
        let mut hopeful = case.clone();
        hopeful.bad.clear();
        hopeful.steps.extend((0..case.goals).filter(|i| open[*i]).map(|i| (i, vec![])));
        for (goal, best) in goals.iter().zip(brute_force(&hopeful)) {
            if g.dead(*goal) {
                prop_assert_eq!(best, None);
            }
        }
    }
}

#[test]
fn a_cycle_proves_nothing() {
    let mut g = AndOrGraph::<(), &str>::default();
    let (a, _) = g.goal("a".into(), || ());
    let (b, _) = g.goal("b".into(), || ());
    g.add_work(a, 1);
    g.add_work(b, 1);
    g.apply(a, "symm", &[b]);
    g.apply(b, "symm", &[a]);
    assert!(!g.solved(a) && !g.solved(b));
    assert!(g.useful(b), "b is below the open root");
    let closer = g.apply(b, "rfl", &[]);
    assert!(g.solved(a) && g.solved(b));
    let tree = g.lightest_proof(a, |_| 1.0).unwrap();
    assert_eq!(tree.kids, [ProofTree { step: closer, kids: vec![] }]);
}

#[test]
fn the_same_goal_is_one_vertex() {
    let mut g = AndOrGraph::<i32, &str>::default();
    let (root, _) = g.goal("p ∧ p".into(), || 0);
    let (p, fresh) = g.goal("p".into(), || 1);
    let (again, fresh_again) = g.goal("p".into(), || 2);
    assert!(fresh && !fresh_again && p == again);
    g.apply(root, "constructor", &[p, p]);
    g.apply(p, "assumption", &[]);
    assert!(g.solved(root));
    assert_eq!(g.lightest_proof(root, |_| 1.0).unwrap().kids.len(), 2);
    assert_eq!(g.counts(), (2, 2));
}

#[test]
fn a_bad_step_is_replaced_by_another() {
    let mut g = AndOrGraph::<(), &str>::default();
    let (root, _) = g.goal("root".into(), || ());
    let (kid, _) = g.goal("kid".into(), || ());
    g.add_work(root, 1);
    g.add_work(kid, 1);
    g.apply(root, "intro", &[kid]);
    let cheat = g.apply(kid, "cheat", &[]);
    assert!(g.solved(root));
    g.mark_bad(cheat);
    assert!(!g.solved(root) && g.useful(kid));
    let honest = g.apply(kid, "omega", &[]);
    assert_eq!(g.lightest_proof(root, |_| 1.0).unwrap().kids[0].step, honest);
}

#[test]
fn giving_up_propagates_and_siblings_become_useless() {
    let mut g = AndOrGraph::<(), &str>::default();
    let (root, _) = g.goal("root".into(), || ());
    let (left, _) = g.goal("left".into(), || ());
    let (right, _) = g.goal("right".into(), || ());
    g.add_work(root, 2);
    g.add_work(left, 1);
    g.add_work(right, 1);
    g.apply(root, "constructor", &[left, right]);
    g.finish_work(left);
    assert!(g.dead(left) && !g.useful(right) && !g.dead(root));
    g.finish_work(root);
    assert!(!g.dead(root), "one piece of work is left");
    g.finish_work(root);
    assert!(g.dead(root));
    g.revive(left, 1);
    assert!(!g.dead(left) && g.useful(right));
}
