//! Moves with premises from the library: retrieved ones ([`proof_premises`]) and those that match by shape.
//!
//! Two sources name lemmas. *Retrieval* finds statements that speak of the same things; several of them
//! together make a set for `simp_all` and `grind`, which know themselves what to do with each. *Shape*
//! (the engine's index of conclusions and sides) finds lemmas that apply or rewrite for certain; these are
//! used one at a time. Both are lazy moves: the question is asked on another thread when the goal is
//! visited, and answered by the time the move is popped.
//!
//! Library definitions in sight are a third source: `simp [f]`, `grind [f]` and `unfold f`.

use super::structure::scene::{Effort, Scene, tactic};
use lean_bridge::term::Goal;
use proof_premises::{Answer, Cited, MOST_STATEMENTS, Pending, Premises};
use proof_search::policy::{Action, Move, Outcome, Probe, Tactic, TacticLimits};
use proof_term::shape::{has_const, head};
use proof_term::view;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Deeper goals get no premises: proofs that need lemmas find them early or not at all.
const DEPTH: usize = 8;
/// How often a move steps back while the library is being read.
const TURNS: usize = 3;
/// What each time adds to its cost.
const TURN_COST: f64 = 0.5;
/// Lemmas of each sort asked of the engine's index.
const MATCHES: usize = 12;

/// What the lazy moves need to know of a goal.
struct Facts {
    /// Definitions of the statement's own that rewriting may be told.
    own: Vec<String>,
    depth: usize,
    target: Option<String>,
    equation: bool,
    /// Variables and hypotheses with the head constant of their types, those that occur in the goal.
    entries: Vec<(String, String)>,
}

impl Facts {
    fn of(scene: &Scene) -> Facts {
        let name =
            |i: usize| Some((scene.goal.hyps[i].name.clone(), head(&scene.goal.hyps[i].ty)?.to_string()));
        let vars = scene.vars.iter().filter(|v| scene.in_goal(v.index)).filter_map(|v| name(v.index));
        let props = scene.props.iter().filter_map(|p| name(p.0));
        Facts {
            own: scene.told().into_iter().map(String::from).collect(),
            depth: scene.depth,
            target: head(scene.target).map(String::from),
            equation: view::as_eq(scene.target).is_some(),
            entries: vars.chain(props).collect(),
        }
    }

    /// Takes all entries apart that are structures: `cases x; cases h; `.
    fn cases(&self, answer: &Answer) -> String {
        let structures = self.entries.iter().filter(|(_, ty)| answer.structures.contains(ty));
        structures.take(4).map(|(name, _)| format!("cases {name}; ")).collect()
    }
}

/// What was asked for a goal; the answer is put together when the first move needs it.
struct Asked {
    goal: Goal,
    header: String,
    premises: Arc<Premises>,
    library: Pending,
    answer: OnceLock<Answer>,
}

impl Asked {
    /// The library's premises, and those of the goal's own text and project.
    fn answer(&self, probe: &mut dyn Probe) -> &Answer {
        self.answer.get_or_init(|| {
            let ask = || probe.project_premises(MOST_STATEMENTS);
            let project = self.premises.of_project(&self.goal, &self.header, ask);
            project.beside(&self.library.wait())
        })
    }
}

pub fn moves(scene: &Scene, header: &str, premises: &Arc<Premises>, out: &mut Vec<Move>) {
    if scene.depth > DEPTH || view::is_false(scene.target) {
        return;
    }
    let asked = Arc::new(Asked {
        goal: scene.goal.clone(),
        header: header.to_owned(),
        premises: premises.clone(),
        library: premises.ask(scene.goal, header),
        answer: OnceLock::new(),
    });
    let facts = Arc::new(Facts::of(scene));
    // the library knows nothing of loops: these have to be done with first
    let unrolling = scene.unrolling();
    let after_loops = if has_const(scene.target, |c| unrolling.contains(&c)) { 1.0 } else { 0.0 };
    let mut later = |family, cost: f64, moves| {
        out.push(answered(TURNS, family, cost + after_loops, asked.clone(), facts.clone(), moves));
    };
    // the library says nothing about the source's own definitions, except by way of what they are made of
    let about_own = scene.defs.iter().any(|d| has_const(scene.target, |c| c == d));
    later("premises_exact", if about_own { 2.4 } else { 0.6 }, exact);
    later("premises", 0.9, sets);
    later("premises_shape", 1.3, shaped);
    later("premises_unfold", 1.4, definitions);
    later("premises_cases", 1.5, structures);
    later("premises_single", 1.7, single);
}

/// What is proposed when there is an answer.
type Moves = fn(&Answer, &Arc<Facts>, &mut dyn Probe) -> Vec<Move>;

/// A lazy move that needs the answer. While the library is being read, it lets cheaper ones go first, so many
/// times: a start with premises should find no easy proof later than one without.
fn answered(
    turns: usize,
    family: &'static str,
    cost: f64,
    asked: Arc<Asked>,
    facts: Arc<Facts>,
    moves: Moves,
) -> Move {
    lazy(family, cost, move |probe| {
        if turns > 0 && asked.premises.is_loading() {
            return vec![answered(turns - 1, family, cost + TURN_COST, asked, facts, moves)];
        }
        match asked.answer(probe) {
            // where nothing is known, the search goes on as it does without premises
            nothing if nothing.is_empty() => vec![],
            answer => moves(answer, &facts, probe),
        }
    })
}

fn lazy(
    family: &'static str,
    cost: f64,
    compute: impl FnOnce(&mut dyn Probe) -> Vec<Move> + Send + 'static,
) -> Move {
    // small answers give the same set more than once
    let distinct = move |probe: &mut dyn Probe| {
        let mut seen = HashSet::new();
        let new = |m: &Move| !matches!(&m.action, Action::Tactic(t) if !seen.insert(t.text.clone()));
        compute(probe).into_iter().filter(new).collect()
    };
    Move { family, cost, action: Action::Lazy(Box::new(distinct)) }
}

/// Names in brackets, the statement's own definitions first.
fn set<'a>(facts: &'a Facts, names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = facts.own.iter().map(String::as_str).chain(names).collect();
    all.join(", ")
}

/// The first so many retrieved lemmas that rewrite.
fn rewriting(answer: &Answer, count: usize) -> impl Iterator<Item = &str> {
    answer.theorems.iter().filter(|c| c.rewrites).take(count).map(|c| c.name.as_str())
}

/// Sets of retrieved lemmas.
fn sets(answer: &Answer, facts: &Arc<Facts>, _: &mut dyn Probe) -> Vec<Move> {
    let mut out = vec![];
    for (n, cost) in [(4, 1.2), (12, 1.8)] {
        let names = set(facts, rewriting(answer, n));
        if !names.is_empty() {
            out.push(tactic("premises_simp", cost, format!("(simp_all [{names}]; done)"), Effort::Normal));
        }
    }
    for (n, cost) in [(6, 1.4), (16, 2.2)] {
        let theorems: Vec<Cited> = answer.theorems.iter().take(n).cloned().collect();
        let facts = facts.clone();
        if !theorems.is_empty() {
            out.push(lazy("premises_grind", cost, move |probe| grind(theorems, &facts, probe)));
        }
    }
    let names = set(facts, rewriting(answer, 8));
    if !names.is_empty() {
        out.push(tactic("premises_simp_open", 2.4, format!("simp [{names}]"), Effort::Normal));
    }
    out
}

/// The first retrieved lemma that is the goal, up to what unfolds by computation and to hypotheses at hand:
/// statements about a structure are often those about what is inside of it. What fits does so at once (all
/// that ever did took less than half of the limit); what does not may unfold for long.
fn exact(answer: &Answer, facts: &Arc<Facts>, probe: &mut dyn Probe) -> Vec<Move> {
    let one = |c: &Cited| {
        let text = match c.conditional {
            true => format!("(apply {} <;> assumption)", c.name),
            false => format!("exact {} ..", c.name),
        };
        Tactic { text, limits: TacticLimits { heartbeats: 1_000, timeout: Duration::from_millis(500) } }
    };
    let most = if facts.depth <= 4 { answer.theorems.len() } else { 16 };
    let tries: Vec<Tactic> = answer.theorems.iter().take(most).map(one).collect();
    first_closing("premises_exact", &tries, 16, probe)
}

/// Definitions in sight unfolded and one lemma: several lemmas may rewrite each other for ever.
fn single(answer: &Answer, facts: &Arc<Facts>, probe: &mut dyn Probe) -> Vec<Move> {
    let definitions = set(facts, answer.definitions.iter().take(2).map(String::as_str));
    let comma = if definitions.is_empty() { "" } else { ", " };
    let one = |lemma: &str| Tactic {
        text: format!("(simp [{definitions}{comma}{lemma}]; done)"),
        limits: TacticLimits { heartbeats: 8_000, timeout: Duration::from_secs(1) },
    };
    let most = if facts.depth <= 4 { 12 } else { 4 };
    let tries: Vec<Tactic> = rewriting(answer, most).map(one).collect();
    first_closing("premises_single", &tries, 4, probe)
}

/// The first of many tactics that closes the goal. So many at a time are tried as one: most of the time that
/// a failure takes is spent on printing it, and of a `first` only the last failure is printed.
fn first_closing(family: &'static str, tries: &[Tactic], chunk: usize, probe: &mut dyn Probe) -> Vec<Move> {
    let closes = |o: &Outcome| matches!(o, Outcome::Goals(g) if g.is_empty());
    for tries in tries.chunks(chunk) {
        let texts: Vec<&str> = tries.iter().map(|t| t.text.as_str()).collect();
        let all = Tactic {
            text: format!("first | {}", texts.join(" | ")),
            limits: TacticLimits {
                heartbeats: tries.iter().map(|t| t.limits.heartbeats).sum(),
                timeout: tries.iter().map(|t| t.limits.timeout).max().unwrap_or_default() * 3,
            },
        };
        if !probe.run(&[all], true).first().is_some_and(closes) {
            continue;
        }
        if let Some(k) = probe.run(tries, true).iter().position(closes) {
            return vec![Move { family, cost: 0.0, action: Action::Tactic(tries[k].clone()) }];
        }
    }
    vec![]
}

/// `grind` with the lemmas that it can take: one for which it finds no pattern makes the tactic
/// fail at once, with the lemma's name in the message.
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
const CLOSE: &str = "first | assumption | rfl | omega | (simp_all; done)";

/// Lemmas that match by shape.
fn shaped(_: &Answer, facts: &Arc<Facts>, probe: &mut dyn Probe) -> Vec<Move> {
    let found = probe.candidates(MATCHES);
    let mut out = vec![];
    for (k, c) in found.apply.iter().enumerate() {
        let more = 0.25 * k as f64;
        let text = format!("(apply {} <;> {CLOSE})", c.name);
        out.push(tactic("premises_apply", 1.5 + more, text, Effort::Light));
        if k < 6 {
            out.push(tactic("premises_apply_open", 2.4 + more, format!("apply {}", c.name), Effort::Light));
        }
    }
    let arrow = |symm: bool| if symm { "← " } else { "" };
    let target = found.rewrite.iter().filter(|c| c.hyp.is_none());
    for (k, c) in target.enumerate() {
        let (more, rule) = (0.25 * k as f64, format!("{}{}", arrow(c.symm), c.name));
        let text = format!("(rw [{rule}] <;> {CLOSE})");
        out.push(tactic("premises_rw", 1.7 + more, text, Effort::Light));
        if k < 6 {
            out.push(tactic("premises_rw_open", 2.6 + more, format!("rw [{rule}]"), Effort::Light));
        }
    }
    let names = set(facts, found.rewrite.iter().filter(|c| !c.symm).map(|c| c.name.as_str()).take(8));
    if !names.is_empty() {
        out.push(tactic("premises_shape_simp", 1.9, format!("(simp_all [{names}]; done)"), Effort::Normal));
    }
    out
}

/// Library definitions in sight, alone and together with lemmas about what they are made of.
fn definitions(answer: &Answer, facts: &Arc<Facts>, _: &mut dyn Probe) -> Vec<Move> {
    let mut out = vec![];
    let few: Vec<&str> = answer.definitions.iter().take(3).map(String::as_str).collect();
    for (n, lemmas, cost) in [(2, 8, 1.6), (4, 16, 2.4)] {
        let names = answer.definitions.iter().take(n).map(String::as_str).chain(rewriting(answer, lemmas));
        let names = names.collect::<Vec<_>>().join(", ");
        if !few.is_empty() {
            let text = format!("(simp [{names}]; done)");
            out.push(tactic("premises_unfold_simp", cost, text, Effort::Normal));
        }
    }
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

/// Structures taken apart: a statement about one is often a statement about what is in it.
fn structures(answer: &Answer, facts: &Arc<Facts>, _: &mut dyn Probe) -> Vec<Move> {
    let mut out = vec![];
    let cases = facts.cases(answer);
    let lemmas = set(facts, rewriting(answer, 8));
    let definitions = answer.definitions.iter().take(3).map(String::as_str);
    let both = set(facts, definitions.chain(rewriting(answer, 8)));
    if !cases.is_empty() {
        let mut add = |cost, text: String, effort| out.push(tactic("premises_cases", cost, text, effort));
        add(1.7, format!("({cases}simp [{lemmas}]; done)"), Effort::Normal);
        add(2.0, format!("({cases}simp [{both}]; done)"), Effort::Normal);
        add(2.2, format!("({cases}grind [{both}])"), Effort::Normal);
        add(2.6, format!("({cases}simp_all [{both}])"), Effort::Normal);
        add(2.8, format!("({})", cases.trim_end_matches("; ")), Effort::Light);
    }
    if facts.equation {
        let mut add = |cost, text: String, effort| out.push(tactic("premises_ext", cost, text, effort));
        add(2.0, format!("(ext <;> simp [{lemmas}] <;> done)"), Effort::Normal);
        add(2.3, "(ext <;> grind)".into(), Effort::Normal);
        add(2.6, "ext".into(), Effort::Light);
        add(3.4, "congr".into(), Effort::Light);
    }
    if facts.target.as_ref().is_some_and(|t| answer.structures.contains(t)) {
        out.push(tactic("premises_constructor", 1.6, "constructor", Effort::Light));
    }
    out
}

#[cfg(test)]
#[path = "premises_tests.rs"]
mod tests;
