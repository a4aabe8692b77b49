//! Moves with premises from the library: retrieved ones ([`crate::premises`]) and those that match by shape.
//!
//! Two sources name lemmas. *Retrieval* finds statements that speak of the same things; several of them together make a
//! set for `simp_all` and `grind`, which know themselves what to do with each. *Shape* (the engine's index of conclusions
//! and sides) finds lemmas that apply or rewrite for certain; these are used one at a time. Both are lazy moves: the
//! question is asked on another thread when the goal is visited, and answered by the time the move is popped.
//!
//! Library definitions in sight are a third source: `simp [f]`, `grind [f]` and `unfold f`.

use super::structure::scene::{Effort, Kind, Scene, tactic};
use super::{Action, Limits, Move, Outcome, Probe, Tactic, view};
use crate::premises::{Answer, Cited, Premises};
use lean_bridge::Candidates;
use std::time::Duration;

/// Deeper goals get no premises: proofs that need lemmas find them early or not at all.
const DEPTH: usize = 8;
/// Lemmas of each sort asked of the engine's index.
const MATCHES: usize = 12;

/// What the lazy moves need to know of a goal.
#[derive(Clone)]
struct Facts {
    /// Definitions of the statement's own.
    own: Vec<String>,
    false_target: bool,
    depth: usize,
}

pub fn moves(s: &Scene, header: &str, premises: &Premises, out: &mut Vec<Move>) {
    if s.depth > DEPTH {
        return;
    }
    let pending = premises.ask(s.goal, header);
    let facts = Facts { own: s.defs.clone(), false_target: view::is_false(s.target), depth: s.depth };
    out.push(lazy("premises", 0.9, {
        let (pending, facts) = (pending.clone(), facts.clone());
        move |probe| sets(&pending.wait(), &facts, probe)
    }));
    out.push(lazy("premises_exact", 0.6, {
        let pending = pending.clone();
        move |probe| exact(&pending.wait(), probe)
    }));
    out.push(lazy("premises_shape", 1.2, {
        let facts = facts.clone();
        move |probe| shaped(&probe.candidates(MATCHES), &facts)
    }));
    out.push(lazy("premises_unfold", 1.6, {
        let (pending, facts) = (pending.clone(), facts.clone());
        move |_| definitions(&pending.wait(), &facts)
    }));
    structure(s, out);
}

fn lazy(
    family: &'static str,
    cost: f64,
    compute: impl FnOnce(&mut dyn Probe) -> Vec<Move> + Send + 'static,
) -> Move {
    Move { family, cost, action: Action::Lazy(Box::new(compute)) }
}

/// Names in brackets, the statement's own definitions first.
fn set<'a>(facts: &'a Facts, names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = facts.own.iter().map(String::as_str).chain(names).collect();
    all.join(", ")
}

/// Sets of retrieved lemmas.
fn sets(answer: &Answer, facts: &Facts, _probe: &mut dyn Probe) -> Vec<Move> {
    let mut out = vec![];
    if answer.theorems.is_empty() {
        return out;
    }
    let rewriting =
        |n: usize| set(facts, answer.theorems.iter().filter(|c| c.rewrites).take(n).map(|c| c.name.as_str()));
    for (n, cost) in [(4, 1.1), (12, 1.7), (24, 2.6)] {
        let names = rewriting(n);
        if !names.is_empty() {
            out.push(tactic("premises_simp", cost, format!("(simp_all [{names}]; done)"), Effort::Normal));
        }
    }
    for (n, cost) in [(6, 1.3), (16, 2.0)] {
        let theorems: Vec<Cited> = answer.theorems.iter().take(n).cloned().collect();
        let facts = facts.clone();
        out.push(lazy("premises_grind", cost, move |probe| grind(theorems, &facts, probe)));
    }
    let names = rewriting(8);
    if !names.is_empty() {
        out.push(tactic("premises_simp_open", 2.4, format!("simp [{names}]"), Effort::Normal));
        out.push(tactic("premises_simp_open", 2.8, format!("simp only [{names}]"), Effort::Normal));
    }
    out
}

/// The first retrieved lemma that is the goal, up to what unfolds by computation and to hypotheses at hand: statements
/// about a structure are often those about what is inside of it. Lemmas of other shapes fail within a millisecond.
fn exact(answer: &Answer, probe: &mut dyn Probe) -> Vec<Move> {
    let one = |c: &Cited| {
        let text = match c.conditional {
            true => format!("(apply {} <;> assumption)", c.name),
            false => format!("exact {} ..", c.name),
        };
        Tactic { text, limits: Limits { heartbeats: 10_000, timeout: Duration::from_millis(500) } }
    };
    let tries: Vec<Tactic> = answer.theorems.iter().map(one).collect();
    let outcomes = probe.run(&tries, true);
    let closed = |o: &Outcome| matches!(o, Outcome::Goals(g) if g.is_empty());
    let Some(k) = outcomes.iter().position(closed) else { return vec![] };
    vec![Move { family: "premises_exact", cost: 0.0, action: Action::Tactic(tries[k].clone()) }]
}

/// `grind` with the lemmas that it can take: one for which it finds no pattern makes the tactic fail at once, with the
/// lemma's name in the message.
fn grind(mut theorems: Vec<Cited>, facts: &Facts, probe: &mut dyn Probe) -> Vec<Move> {
    for _ in 0..6 {
        if theorems.is_empty() {
            return vec![];
        }
        let text = format!("grind [{}]", set(facts, theorems.iter().map(|c| c.name.as_str())));
        let t = Tactic { text, limits: Effort::Normal.limits() };
        match probe.run(std::slice::from_ref(&t), true).first() {
            Some(Outcome::Goals(goals)) if goals.is_empty() => {
                return vec![Move { family: "premises_grind", cost: 0.0, action: Action::Tactic(t) }];
            }
            Some(Outcome::Failed(message)) if message.contains("pattern") || message.contains("invalid") => {
                let before = theorems.len();
                theorems.retain(|c| !names(message, &c.name));
                if theorems.len() == before {
                    return vec![];
                }
            }
            _ => return vec![],
        }
    }
    vec![]
}

/// Whether a message has the name as a word of its own.
fn names(message: &str, name: &str) -> bool {
    message.split(|c: char| c.is_whitespace() || "`,[]()".contains(c)).any(|word| word == name)
}

/// What a goal that is left when a lemma has been used is sent to.
const CLOSE: &str = "first | assumption | rfl | omega | (simp_all; done) | grind";

/// Lemmas that match by shape.
fn shaped(found: &Candidates, facts: &Facts) -> Vec<Move> {
    let mut out = vec![];
    for (k, c) in found.apply.iter().enumerate() {
        let more = 0.25 * k as f64;
        if facts.false_target {
            break;
        }
        let text = format!("(apply {} <;> {CLOSE})", c.name);
        out.push(tactic("premises_apply", 1.3 + more, text, Effort::Normal));
        if k < 6 {
            out.push(tactic("premises_apply_open", 2.4 + more, format!("apply {}", c.name), Effort::Light));
        }
    }
    let mut rewrites: Vec<String> = vec![];
    for c in found.rewrite.iter().filter(|c| c.hyp.is_none()) {
        let arrow = if c.symm { "← " } else { "" };
        rewrites.push(format!("{arrow}{}", c.name));
    }
    for (k, rule) in rewrites.iter().enumerate() {
        let more = 0.25 * k as f64;
        let text = format!("(rw [{rule}] <;> {CLOSE})");
        out.push(tactic("premises_rw", 1.6 + more, text, Effort::Normal));
        if k < 6 {
            out.push(tactic("premises_rw_open", 2.6 + more, format!("rw [{rule}]"), Effort::Light));
        }
    }
    let forward: Vec<&str> = found.rewrite.iter().filter(|c| !c.symm).map(|c| c.name.as_str()).collect();
    if !forward.is_empty() {
        let names = set(facts, forward.into_iter().take(8));
        out.push(tactic("premises_shape_simp", 1.5, format!("(simp_all [{names}]; done)"), Effort::Normal));
        out.push(tactic("premises_shape_simp_open", 2.8, format!("simp [{names}]"), Effort::Normal));
    }
    out
}

/// Library definitions in sight.
fn definitions(answer: &Answer, facts: &Facts) -> Vec<Move> {
    let mut out = vec![];
    let few: Vec<&str> = answer.definitions.iter().take(3).map(String::as_str).collect();
    for (k, f) in few.iter().enumerate() {
        let more = 0.4 * k as f64;
        out.push(tactic("premises_unfold", 2.0 + more, format!("(simp_all [{f}]; done)"), Effort::Normal));
        out.push(tactic("premises_unfold", 2.2 + more, format!("grind [{f}]"), Effort::Normal));
        if facts.depth < 4 {
            out.push(tactic("premises_unfold_open", 2.9 + more, format!("unfold {f}"), Effort::Light));
            out.push(tactic("premises_unfold_open", 3.1 + more, format!("simp [{f}]"), Effort::Normal));
        }
    }
    if few.len() > 1 {
        let names = few.join(", ");
        out.push(tactic("premises_unfold", 2.3, format!("(simp_all [{names}]; done)"), Effort::Normal));
        out.push(tactic("premises_unfold", 2.5, format!("grind [{names}]"), Effort::Normal));
    }
    out
}

/// Extensionality, congruence, taking structures apart.
fn structure(s: &Scene, out: &mut Vec<Move>) {
    let equation = view::as_eq(s.target).is_some();
    if equation {
        out.push(tactic("ext", 2.2, "ext", Effort::Light));
        out.push(tactic("ext", 2.4, "(ext <;> simp_all <;> done)", Effort::Normal));
        out.push(tactic("congr", 3.2, "congr", Effort::Light));
    }
    if !s.vars.iter().any(|v| matches!(v.kind, Kind::Named(_))) {
        return;
    }
    for v in s.vars.iter().filter(|v| matches!(v.kind, Kind::Named(_))).take(3) {
        let text = format!("(cases {} <;> simp_all <;> done)", v.name);
        out.push(tactic("cases_simp", 2.0, text, Effort::Normal));
    }
}
