//! Moves for goals of which only the text is known, as a native Lean without extensions gives them.
//!
//! What terms would tell is guessed from the text. A wrong guess costs a failed tactic
//! and nothing else; whether something is a proof is never decided here. Tactics of
//! Mathlib are proposed where the source imports it.

mod goal;

use super::structure::preamble::{Definition, Preamble};
use super::structure::scene::{Effort, tactic};
use goal::{Hyp, TextGoal};
use proof_search::policy::{Context, Move, Proposal};

/// Deeper than this only closers are proposed.
const DEPTH: usize = 10;
/// Inductions on one path; more have hardly ever paid.
const NESTED: usize = 2;
/// Hypotheses that each move is tried with, the last ones first.
const HYPS: usize = 8;

/// The proposal for a goal's text. Empty for a text that shows no goal.
pub fn propose(text: &str, context: &Context) -> Proposal {
    let Some(goal) = TextGoal::parse(text) else { return Proposal::default() };
    let s = Scene {
        preamble: Preamble::parse(context.preamble),
        mathlib: uses_mathlib(context.preamble),
        goal,
        context,
    };
    let committed = s.committed();
    let mut moves = vec![];
    if context.depth < DEPTH {
        s.logic(&mut moves);
        s.data(&mut moves);
        s.hypotheses(&mut moves);
        s.rewriting(&mut moves);
    }
    Proposal { closers: s.closers(committed.is_some()), committed, moves, ..Proposal::default() }
}

fn uses_mathlib(preamble: &str) -> bool {
    let (imports, _) = lean_bridge::split_header(preamble);
    imports.lines().any(|l| l.trim_start_matches("import ").starts_with("Mathlib"))
}

struct Scene<'a> {
    goal: TextGoal,
    preamble: Preamble,
    mathlib: bool,
    context: &'a Context<'a>,
}

impl Scene<'_> {
    /// Tactics that close the goal or fail. `committed`: the goal is
    /// about to be taken apart, and asked again then.
    fn closers(&self, committed: bool) -> Vec<Move> {
        let mut out = vec![];
        let mut add = |family, cost, text: &str, effort| out.push(tactic(family, cost, text, effort));
        if self.goal.hyps.is_empty() {
            add("decide", 0.1, "decide", Effort::Normal);
            add("rfl", 0.2, "rfl", Effort::Light);
        }
        if committed {
            if self.mathlib {
                add("tauto", 0.5, "tauto", Effort::Light);
            }
            return out;
        }
        if self.goal.hyps.iter().any(Hyp::is_prop) {
            add("assumption", 0.1, "first | assumption | contradiction", Effort::Light);
        }
        let set = self.simp_set();
        if self.mathlib {
            add("norm_num", 0.3, &format!("norm_num{set}"), Effort::Normal);
        }
        if self.arithmetic() {
            add("omega", 0.3, "omega", Effort::Normal);
            if self.mathlib {
                add("linarith", 0.4, "linarith", Effort::Normal);
                add("positivity", 0.5, "positivity", Effort::Light);
                add("ring", 0.5, "ring", Effort::Light);
            }
        }
        if !self.goal.hyps.is_empty() && self.goal.target.contains(['=', '↔']) {
            add("rfl", 0.8, "rfl", Effort::Light);
        }
        add("simp_all", 0.4, &format!("(simp_all{set}; done)"), Effort::Normal);
        if !set.is_empty() {
            add("simp_omega", 0.8, &format!("((try simp only{set} at *); omega)"), Effort::Normal);
        }
        let told = self.grind_set();
        add("grind", 0.6, &format!("grind{told}"), Effort::Normal);
        if let Some(finite) = self.finite() {
            add("decide_finite", 0.6, &finite, Effort::Heavy);
        }
        if self.mathlib {
            add("nlinarith", 0.8, "nlinarith", Effort::Heavy);
            add("aesop", 0.9, "aesop", Effort::Heavy);
        }
        out
    }

    /// A move that loses nothing: introducing, splitting conjunctions.
    fn committed(&self) -> Option<Move> {
        let target = &self.goal.target;
        let light = |family, text: String| Some(tactic(family, 0.05, text, Effort::Light));
        if let Some(names) = goal::binders(target) {
            let mut taken: Vec<String> = self.goal.hyps.iter().map(|h| h.name.clone()).collect();
            let names: Vec<String> = names.iter().map(|n| goal::fresh(n, &mut taken)).collect();
            return light("intro", format!("intro {}", names.join(" ")));
        }
        if goal::split(target, "→").is_some() || target.starts_with('¬') && !goal::is_compound(target) {
            return light("intro", format!("intro {}", self.fresh("h")));
        }
        for h in self.goal.hyps.iter() {
            if goal::split(&h.ty, "∧").is_some() && !h.is_other_connective("∧") {
                let (left, right) =
                    (self.fresh(&format!("{}_l", h.name)), self.fresh(&format!("{}_r", h.name)));
                return light("destruct", self.with(h, |n| format!("rcases {n} with ⟨{left}, {right}⟩")));
            }
            if let Some(x) = h.ty.strip_prefix("∃ ") {
                let x = self.fresh(x.split([',', ' ', ':']).next().unwrap_or("x"));
                let hx = self.fresh(&format!("h{x}"));
                return light("destruct", self.with(h, |n| format!("rcases {n} with ⟨{x}, {hx}⟩")));
            }
        }
        None
    }

    fn logic(&self, out: &mut Vec<Move>) {
        let target = &self.goal.target;
        let mut add = |family, cost, text: &str| out.push(tactic(family, cost, text, Effort::Light));
        if goal::split(target, "↔").is_some() {
            add("iff", 0.3, "constructor");
        } else if goal::split(target, "∧").is_some() {
            add("split_and", 0.3, "refine ⟨?_, ?_⟩");
        }
        if goal::split(target, "∨").is_some() {
            add("or", 1.0, "left");
            add("or", 1.0, "right");
        }
        if target.contains('≠') {
            add("intro", 1.0, &format!("intro {}", self.fresh("h")));
        }
        if target.starts_with("∃ ") {
            let numbers = ["0", "1", "2"].map(String::from);
            let own = self.goal.hyps.iter().filter(|h| !h.is_prop() && !h.hidden).map(|h| h.name.clone());
            // What lies just above or is the double of a number is asked for often.
            let own: Vec<String> = own.take(4).collect();
            let number = |n: &&String| {
                self.goal
                    .hyps
                    .iter()
                    .any(|h| h.name == **n && matches!(h.ty.as_str(), "Nat" | "Int" | "ℕ" | "ℤ"))
            };
            let near: Vec<String> = own
                .iter()
                .filter(number)
                .take(2)
                .flat_map(|n| [format!("{n} + 1"), format!("2 * {n}")])
                .collect();
            for (i, value) in own.into_iter().chain(near).chain(numbers).enumerate() {
                add("witness", 1.6 + 0.2 * i as f64, &format!("refine ⟨{value}, ?_⟩"));
            }
            add("witness_open", 3.0, "constructor");
        } else {
            add("constructor", 2.5, "constructor");
        }
        if target.contains("if ") || target.contains("match ") {
            add("split", 0.8, "split");
        }
        if target != "False" {
            add("exfalso", 3.5, "exfalso");
            add(
                "by_contradiction",
                3.2,
                &format!("(apply Classical.byContradiction; intro {})", self.fresh("hc")),
            );
        }
        if goal::split(target, "=").is_some() {
            if self.mathlib {
                add("ext", 2.0, &format!("ext {}", self.fresh("x")));
            } else {
                add("funext", 2.5, &format!("funext {}", self.fresh("x")));
            }
        }
    }

    /// Induction and cases on variables.
    fn data(&self, out: &mut Vec<Move>) {
        let nested = self.context.path.iter().filter(|f| f.contains("induction")).count();
        for h in self.goal.hyps.iter().filter(|h| !h.is_prop()) {
            let ty = h.ty.as_str();
            let ih = self.fresh("ih");
            let n = h.name.as_str();
            let (cost, cases, recursive) = match ty.split(' ').next().unwrap_or_default() {
                "Nat" | "ℕ" => (1.3, format!(" with | zero => ?_ | succ {} {ih} => ?_", h.name), true),
                "List" => {
                    let (x, xs) = (self.fresh("x"), self.fresh("xs"));
                    (1.0, format!(" with | nil => ?_ | cons {x} {xs} {ih} => ?_"), true)
                }
                "Bool" | "Option" | "Sum" | "Prod" | "Fin" => (1.4, String::new(), false),
                own if Preamble::declares(&self.preamble.types, own) => (1.2, String::new(), true),
                _ => continue,
            };
            let used = goal::mentions(&self.goal.target, n);
            let extra = if used || h.hidden { nested as f64 } else { 1.5 + nested as f64 };
            let mut add = |family, cost: f64, text: String| {
                out.push(tactic(family, cost + extra, self.with(h, |_| text), Effort::Light));
            };
            if recursive && nested < NESTED {
                add("induction", cost, format!("induction {n}{cases}"));
                let others: Vec<&str> = self.others(h);
                if !others.is_empty() {
                    let text = format!("induction {n} generalizing {}{cases}", others.join(" "));
                    add("induction_gen", cost + 0.5, text);
                }
                if ty == "Nat" || ty == "ℕ" {
                    let text = format!("induction {n} using Nat.strongRecOn with | _ {n} {ih} => ?_");
                    add("strong_induction", 2.4, text);
                }
            }
            add("cases", if recursive { 2.2 } else { cost }, format!("cases {n}"));
        }
    }

    /// What each hypothesis is good for.
    fn hypotheses(&self, out: &mut Vec<Move>) {
        for (i, h) in self.goal.hyps.iter().rev().filter(|h| h.is_prop()).take(HYPS).enumerate() {
            let later = 0.1 * i as f64;
            let mut add = |family, cost: f64, text: &dyn Fn(&str) -> String| {
                out.push(tactic(family, cost + later, self.with(h, text), Effort::Light));
            };
            let ty = h.ty.as_str();
            if goal::split(ty, "∨").is_some() && goal::split(ty, "→").is_none() {
                add("cases", 0.7, &|n| format!("rcases {n} with {n} | {n}"));
            }
            if goal::split(ty, "↔").is_some() {
                add("destruct", 1.5, &|n| format!("rcases {n} with ⟨{n}_mp, {n}_mpr⟩"));
            }
            if goal::split(ty, "→").is_some() || ty.starts_with('∀') || ty.starts_with('¬') {
                add("apply", 1.6, &|n| format!("apply {n}"));
            }
            if ty.starts_with('¬') || ty.contains('≠') {
                add("apply", 2.2, &|n| format!("refine absurd ?_ {n}"));
            }
            if goal::split(ty, "=").is_some() || ty.starts_with('∀') && ty.contains(" = ") {
                add("rewrite", 2.0, &|n| format!("rw [{n}]"));
                add("rewrite", 2.4, &|n| format!("rw [← {n}]"));
            }
            if goal::split(ty, "=").is_some() {
                add("subst", 1.2, &|n| format!("subst {n}"));
                add("injection", 3.0, &|n| format!("injection {n}"));
            }
            if Preamble::declares(&self.preamble.types, ty.split(' ').next().unwrap_or_default()) {
                add("induction_predicate", 1.6, &|n| format!("induction {n}"));
                add("cases_predicate", 1.6, &|n| format!("cases {n}"));
            }
        }
    }

    /// Simplification that may leave something, definitions, lemmas of the source.
    fn rewriting(&self, out: &mut Vec<Move>) {
        let set = self.simp_set();
        let mut add = |family, cost, text: String, effort| out.push(tactic(family, cost, text, effort));
        add("simp_open", 1.8, format!("simp{set}"), Effort::Normal);
        add("simp_all_open", 2.2, format!("simp_all{set}"), Effort::Normal);
        for d in self.defs() {
            add("unfold", 2.0, format!("unfold {}", d.name), Effort::Light);
        }
        for lemma in self.preamble.lemmas.iter().rev().take(HYPS) {
            add("apply", 2.4, format!("apply {lemma}"), Effort::Light);
            add("rewrite", 2.6, format!("rw [{lemma}]"), Effort::Light);
            add("grind", 2.8, format!("grind [{lemma}]"), Effort::Normal);
        }
        if self.mathlib {
            add("norm_num_open", 2.0, format!("norm_num{set} at *"), Effort::Normal);
            for (cost, text) in [(2.4, "push_cast"), (2.6, "ring_nf"), (2.6, "push_neg"), (2.8, "field_simp")]
            {
                add("normalise", cost, text.into(), Effort::Normal);
            }
            let squares = self.squares();
            if !squares.is_empty() {
                add("nlinarith", 1.6, format!("nlinarith [{}]", squares.join(", ")), Effort::Heavy);
            }
            for h in
                self.goal.hyps.iter().filter(|h| matches!(h.ty.as_str(), "ℕ" | "ℤ" | "Nat" | "Int")).take(2)
            {
                add("interval_cases", 2.6, self.with(h, |n| format!("interval_cases {n}")), Effort::Heavy);
            }
        }
        if self.context.depth <= 3 {
            out.push(super::library::whole_library(3.5));
        }
    }

    /// `sq_nonneg` of variables and their differences, which `nlinarith` multiplies.
    fn squares(&self) -> Vec<String> {
        let number = |h: &&Hyp| matches!(h.ty.as_str(), "ℝ" | "ℚ" | "ℤ" | "Real" | "Rat" | "Int");
        let vars: Vec<&Hyp> = self.goal.hyps.iter().filter(number).filter(|h| !h.hidden).take(4).collect();
        let mut facts: Vec<String> = vars.iter().map(|v| format!("sq_nonneg {}", v.name)).collect();
        for (i, a) in vars.iter().enumerate() {
            facts.extend(
                vars[i + 1..]
                    .iter()
                    .flat_map(|b| ["-", "+"].map(|op| format!("sq_nonneg ({} {op} {})", a.name, b.name))),
            );
        }
        facts
    }

    /// Other variables than `hyp` that the target mentions.
    fn others(&self, hyp: &Hyp) -> Vec<&str> {
        let other = |o: &&Hyp| {
            !o.is_prop()
                && !o.is_type()
                && !o.hidden
                && o.name != hyp.name
                && !hyp.ty.contains(o.name.as_str())
        };
        let hyps = self.goal.hyps.iter().filter(other);
        hyps.filter(|o| goal::mentions(&self.goal.target, &o.name)).map(|o| o.name.as_str()).collect()
    }

    /// `revert` of all variables and `decide`, if they range over small types.
    fn finite(&self) -> Option<String> {
        let vars: Vec<&Hyp> = self.goal.hyps.iter().filter(|h| !h.is_prop()).collect();
        let small = |h: &&Hyp| {
            h.ty == "Bool"
                || h.ty.strip_prefix("Fin ").is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n <= 64))
        };
        if vars.is_empty() || !vars.iter().all(|h| small(h) && !h.hidden) {
            return None;
        }
        let names: Vec<&str> = vars.iter().map(|h| h.name.as_str()).collect();
        Some(format!("(revert {}; decide)", names.join(" ")))
    }

    /// Whether numbers seem to be compared.
    fn arithmetic(&self) -> bool {
        let relation = |t: &str| t.contains(['<', '>', '≤', '≥', '=', '∣', '≠', '%']);
        relation(&self.goal.target) || self.goal.hyps.iter().any(|h| relation(&h.ty))
    }

    /// Definitions of the source that the goal mentions.
    fn defs(&self) -> Vec<&Definition> {
        let seen = |d: &&Definition| {
            goal::mentions(&self.goal.target, &d.name)
                || self.goal.hyps.iter().any(|h| goal::mentions(&h.ty, &d.name))
        };
        self.preamble.defs.iter().filter(seen).collect()
    }

    fn simp_set(&self) -> String {
        let ends: Vec<&Definition> = self.defs().into_iter().filter(|d| !d.unrolls()).collect();
        set(&ends)
    }

    /// The same without what Lean unfolds by itself, which `grind` refuses to be told.
    fn grind_set(&self) -> String {
        let told: Vec<&Definition> =
            self.defs().into_iter().filter(|d| !d.reducible && !d.unrolls()).collect();
        set(&told)
    }

    fn fresh(&self, base: &str) -> String {
        goal::fresh(base, &mut self.goal.hyps.iter().map(|h| h.name.clone()).collect())
    }

    /// A text about a hypothesis. One without a usable name is given the one under which it is known here.
    fn with(&self, hyp: &Hyp, text: impl FnOnce(&str) -> String) -> String {
        let text = text(&hyp.name);
        if !hyp.hidden {
            return text;
        }
        let names: Vec<&str> =
            self.goal.hyps.iter().filter(|hyp| hyp.hidden).map(|hyp| hyp.name.as_str()).collect();
        format!("(rename_i {}; {text})", names.join(" "))
    }
}

/// ` [f, g]`, or nothing.
fn set(defs: &[&Definition]) -> String {
    let names: Vec<&str> = defs.iter().map(|d| d.name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(" [{}]", names.join(", ")) }
}

#[cfg(test)]
mod tests;
