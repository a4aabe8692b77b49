//! The AND/OR graph of a search.
//!
//! An OR vertex is a goal: one of the tactics applied to it has to work out. An AND vertex is a tactic
//! application: all the goals it leaves have to be proved. Goals met again are the same vertex
//! (transpositions), so the graph may have cycles. A cycle never proves itself: a goal becomes *solved* only
//! through an application all of whose goals were solved before it.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{HashMap, HashSet};

/// A goal of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrId(NodeIndex);

/// A tactic application of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AndId(NodeIndex);

enum Vertex<O, A> {
    Or { payload: O, solved: bool, dead: bool, pending: usize },
    And { payload: A, bad: bool, dead: bool },
}

/// AND/OR graph with payloads `O` on goals and `A` on tactic
/// applications. The first goal inserted is the root.
pub struct AndOrGraph<O, A> {
    /// OR → AND for the applications tried on a goal; AND → OR for
    /// the goals left, with their position as weight.
    graph: DiGraph<Vertex<O, A>, usize>,
    table: HashMap<String, OrId>,
}

/// A proof of a goal: the application that proves it, and proofs of the goals that it leaves, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofTree {
    /// The application that proves the goal.
    pub step: AndId,
    /// Proofs of the goals that it leaves, in order.
    pub kids: Vec<ProofTree>,
}

impl ProofTree {
    /// Number of steps.
    pub fn steps(&self) -> usize {
        1 + self.kids.iter().map(ProofTree::steps).sum::<usize>()
    }
}

impl<O, A> Default for AndOrGraph<O, A> {
    fn default() -> Self {
        AndOrGraph { graph: DiGraph::new(), table: HashMap::new() }
    }
}

impl<O, A> AndOrGraph<O, A> {
    /// The goal everything started from, if there is one.
    pub fn root(&self) -> Option<OrId> {
        (self.graph.node_count() > 0).then(|| OrId(NodeIndex::new(0)))
    }

    /// Number of goals and of tactic applications.
    pub fn counts(&self) -> (usize, usize) {
        (self.table.len(), self.graph.node_count() - self.table.len())
    }

    /// The goal with this key; made with the payload when it is new (then the second component is true).
    pub fn goal(&mut self, key: String, payload: impl FnOnce() -> O) -> (OrId, bool) {
        if let Some(&id) = self.table.get(&key) {
            return (id, false);
        }
        let vertex = Vertex::Or { payload: payload(), solved: false, dead: false, pending: 0 };
        let id = OrId(self.graph.add_node(vertex));
        self.table.insert(key, id);
        (id, true)
    }

    /// The goal with this key, if it was met.
    pub fn find(&self, key: &str) -> Option<OrId> {
        self.table.get(key).copied()
    }

    /// Records that a tactic turned `goal` into `kids` (none: it
    /// closed the goal) and propagates what that proves.
    pub fn apply(&mut self, goal: OrId, payload: A, kids: &[OrId]) -> AndId {
        let id = AndId(self.graph.add_node(Vertex::And { payload, bad: false, dead: false }));
        self.graph.add_edge(goal.0, id.0, 0);
        for (position, kid) in kids.iter().enumerate() {
            self.graph.add_edge(id.0, kid.0, position);
        }
        self.propagate_solved(id);
        self.propagate_dead(vec![id.0]);
        id
    }

    /// Withdraws an application: it proves nothing from now on. What
    /// was solved only through it is unsolved again.
    pub fn mark_bad(&mut self, step: AndId) {
        if let Vertex::And { bad, .. } = &mut self.graph[step.0] {
            *bad = true;
        }
        self.recompute();
    }

    /// Takes up a goal again that had been given up (or never
    /// tried); the caller adds the work to be done on it.
    pub fn revive(&mut self, goal: OrId, work: usize) {
        self.add_work(goal, work);
        self.recompute();
    }

    fn recompute(&mut self) {
        let all: Vec<_> = self.graph.node_indices().collect();
        for &v in &all {
            match &mut self.graph[v] {
                Vertex::Or { solved, dead, .. } => (*solved, *dead) = (false, false),
                Vertex::And { dead, .. } => *dead = false,
            }
        }
        for &v in &all {
            if matches!(self.graph[v], Vertex::And { .. }) {
                self.propagate_solved(AndId(v));
            }
        }
        self.propagate_dead(all);
    }

    /// Work on a goal that is still to be done keeps the goal from
    /// being given up; `finish_work` takes it back.
    pub fn add_work(&mut self, goal: OrId, amount: usize) {
        if let Vertex::Or { pending, .. } = &mut self.graph[goal.0] {
            *pending += amount;
        }
    }

    /// One piece of work on the goal is done. The last one done without success gives the goal up.
    pub fn finish_work(&mut self, goal: OrId) {
        if let Vertex::Or { pending, .. } = &mut self.graph[goal.0] {
            *pending = pending.saturating_sub(1);
        }
        self.propagate_dead(vec![goal.0]);
    }

    /// Whether the goal is proved by the applications recorded so far.
    pub fn solved(&self, goal: OrId) -> bool {
        matches!(self.graph[goal.0], Vertex::Or { solved: true, .. })
    }

    /// Whether nothing is left to try on the goal (it may still be solved by nothing but a new application).
    pub fn dead(&self, goal: OrId) -> bool {
        matches!(self.graph[goal.0], Vertex::Or { dead: true, .. })
    }

    /// Whether proving this goal could still help to prove the root: some chain of applications leads from
    /// the root to it on which no goal is solved and no application is given up.
    pub fn useful(&self, goal: OrId) -> bool {
        let root = self.root();
        let (mut todo, mut seen) = (vec![goal], HashSet::from([goal]));
        while let Some(g) = todo.pop() {
            if self.solved(g) || self.dead(g) {
                continue;
            }
            if Some(g) == root {
                return true;
            }
            for step in self.graph.neighbors_directed(g.0, Direction::Incoming) {
                if self.usable(step) {
                    let parents = self.graph.neighbors_directed(step, Direction::Incoming);
                    todo.extend(parents.map(OrId).filter(|p| seen.insert(*p)));
                }
            }
        }
        false
    }

    /// All goals, in the order in which they were met.
    pub fn goals(&self) -> impl Iterator<Item = OrId> + '_ {
        self.graph.node_indices().filter(|v| matches!(self.graph[*v], Vertex::Or { .. })).map(OrId)
    }

    /// What is kept at a goal.
    pub fn goal_data(&self, goal: OrId) -> &O {
        match &self.graph[goal.0] {
            Vertex::Or { payload, .. } => payload,
            Vertex::And { .. } => unreachable!("an OrId names an OR vertex"),
        }
    }

    /// The same, to be changed.
    pub fn goal_data_mut(&mut self, goal: OrId) -> &mut O {
        match &mut self.graph[goal.0] {
            Vertex::Or { payload, .. } => payload,
            Vertex::And { .. } => unreachable!("an OrId names an OR vertex"),
        }
    }

    /// What is kept at an application.
    pub fn step_data(&self, step: AndId) -> &A {
        match &self.graph[step.0] {
            Vertex::And { payload, .. } => payload,
            Vertex::Or { .. } => unreachable!("an AndId names an AND vertex"),
        }
    }

    /// The applications that may still prove a goal, the oldest first.
    pub fn usable_steps(&self, goal: OrId) -> Vec<AndId> {
        let mut steps: Vec<_> = self.graph.neighbors(goal.0).filter(|step| self.usable(*step)).collect();
        steps.sort();
        steps.into_iter().map(AndId).collect()
    }

    /// The goals that an application leaves, in order.
    pub fn kids(&self, step: AndId) -> Vec<OrId> {
        let mut kids: Vec<_> = self.graph.edges(step.0).map(|e| (*e.weight(), OrId(e.target()))).collect();
        kids.sort();
        kids.into_iter().map(|(_, k)| k).collect()
    }

    /// The goal an application works on.
    pub fn parent(&self, step: AndId) -> OrId {
        OrId(self.graph.neighbors_directed(step.0, Direction::Incoming).next().expect("made with its goal"))
    }

    /// The proof of `goal` with the least total weight of its applications, counted as a tree (a goal used
    /// twice is proved twice); `None` if the goal is not solved. Weights must be positive.
    ///
    /// Knuth's generalisation of Dijkstra's algorithm (A generalization of Dijkstra's algorithm, 1977): goals
    /// are settled in order of their least weight; a settled goal's proof uses only goals settled before, so
    /// it is finite although the graph may have cycles.
    pub fn lightest_proof(&self, goal: OrId, weight: impl Fn(&A) -> f64) -> Option<ProofTree> {
        let mut best: HashMap<NodeIndex, (f64, AndId)> = HashMap::new();
        let mut heap = std::collections::BinaryHeap::new();
        for v in self.graph.node_indices() {
            if self.graph.edges(v).next().is_none() {
                self.offer(v, &best, &weight, &mut heap);
            }
        }
        while let Some(Offer { cost, step, goal: g }) = heap.pop() {
            if best.contains_key(&g) {
                continue;
            }
            best.insert(g, (cost, AndId(step)));
            for above in self.graph.neighbors_directed(g, Direction::Incoming) {
                self.offer(above, &best, &weight, &mut heap);
            }
        }
        fn build<O, A>(
            graph: &AndOrGraph<O, A>,
            goal: OrId,
            best: &HashMap<NodeIndex, (f64, AndId)>,
        ) -> Option<ProofTree> {
            let step = best.get(&goal.0)?.1;
            let kids = graph.kids(step).into_iter().map(|k| build(graph, k, best)).collect::<Option<_>>()?;
            Some(ProofTree { step, kids })
        }
        build(self, goal, &best)
    }

    /// Offers `step` as a proof of its goal if all goals it leaves are settled.
    fn offer(
        &self,
        step: NodeIndex,
        best: &HashMap<NodeIndex, (f64, AndId)>,
        weight: &impl Fn(&A) -> f64,
        heap: &mut std::collections::BinaryHeap<Offer>,
    ) {
        let Vertex::And { payload, bad: false, .. } = &self.graph[step] else { return };
        let kids = self.graph.neighbors(step).map(|k| best.get(&k).map(|b| b.0)).sum::<Option<f64>>();
        if let Some(kids) = kids {
            heap.push(Offer { cost: weight(payload) + kids, step, goal: self.parent(AndId(step)).0 });
        }
    }

    fn usable(&self, step: NodeIndex) -> bool {
        matches!(self.graph[step], Vertex::And { bad: false, dead: false, .. })
    }

    fn propagate_solved(&mut self, step: AndId) {
        let mut todo = vec![step.0];
        while let Some(step) = todo.pop() {
            let bad = matches!(self.graph[step], Vertex::And { bad: true, .. });
            if bad || !self.graph.neighbors(step).all(|k| self.solved(OrId(k))) {
                continue;
            }
            let goal = self.parent(AndId(step)).0;
            if let Vertex::Or { solved: solved @ false, dead, .. } = &mut self.graph[goal] {
                (*solved, *dead) = (true, false);
                todo.extend(self.graph.neighbors_directed(goal, Direction::Incoming));
            }
        }
    }

    /// Gives up what can be given up among the vertices listed and above them.
    fn propagate_dead(&mut self, mut todo: Vec<NodeIndex>) {
        while let Some(v) = todo.pop() {
            let dies = match &self.graph[v] {
                Vertex::Or { solved, dead, pending, .. } => {
                    !solved && !dead && *pending == 0 && !self.graph.neighbors(v).any(|s| self.usable(s))
                }
                Vertex::And { dead, .. } => !dead && self.graph.neighbors(v).any(|k| self.dead(OrId(k))),
            };
            if dies {
                match &mut self.graph[v] {
                    Vertex::Or { dead, .. } | Vertex::And { dead, .. } => *dead = true,
                }
                todo.extend(self.graph.neighbors_directed(v, Direction::Incoming));
            }
        }
    }
}

/// A candidate proof of a goal on the heap; the lightest is the greatest, ties go to the older application.
struct Offer {
    cost: f64,
    step: NodeIndex,
    goal: NodeIndex,
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| other.step.cmp(&self.step))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Offer {}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
