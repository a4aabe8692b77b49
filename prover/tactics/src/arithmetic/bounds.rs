//! `bound`: finds ranges of the integer variables by asking `omega`, then decides the finitely many cases.
//!
//! Fires when a variable of type `Nat` or `Int` occurs in the hypotheses. When popped it asks which of a
//! ladder of bounds `omega` proves, and narrows the best by bisection. `omega` takes products and powers for
//! opaque atoms, so facts about them (see [`super::products`]) are the next move when the plain hypotheses
//! give too little. From a bound on a power the bound on its base follows by a small lemma. The moves that
//! come of it: `kdec` (all variables bounded), `isplit` (one variable with few values, the rest by closers),
//! and `bound` itself, which only adds the bounds to the goal.

use super::enumeration::{self, Range};
use super::products;
use super::scene::{Scene, lazy, step, tactic};
use super::splits;
use crate::script::{Script, by, clear, have};
use proof_search::policy::{Move, Outcome, Probe};
use proof_term::view;
use proof_term::view::{NumType, num_type};

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let integers = scene.vars.iter().filter(|v| v.1 != NumType::Rat).count();
    if integers == 0 || integers > 5 || scene.times("bound") >= 2 {
        return vec![];
    }
    let constrained = |v: usize| scene.props().iter().any(|p| view::mentions(p.ty, v));
    if !scene.vars.iter().any(|v| constrained(v.0)) {
        return vec![];
    }
    let kept = scene.clone();
    vec![lazy("bound", 0.9, move |probe| explore(&kept, probe))]
}

/// Upper bounds tried at first.
const LADDER: [i64; 9] = [3, 10, 30, 100, 300, 1000, 10_000, 1_000_000, 1_000_000_000];
/// Lower bounds tried at first.
const LOWER: [i64; 11] = [100, 10, 4, 1, 0, -1, -10, -100, -1000, -100_000, -1_000_000_000];

/// Asks the engine for bounds.
struct Search<'a> {
    scene: &'a Scene,
    probe: &'a mut dyn Probe,
}

impl Search<'_> {
    fn holds(&mut self, claims: &[String], stop: bool) -> Vec<bool> {
        let each = claims.iter().map(|c| tactic(have("hbp", c, by("omega")), 60, 8));
        let tactics: Vec<_> = each.collect();
        let outcomes = self.probe.run(&tactics, stop);
        outcomes.iter().map(|o| matches!(o, Outcome::Goals(_))).collect()
    }

    /// Largest proved lower bound and smallest proved upper bound (inclusive) of a term.
    fn range(&mut self, text: &str, ty: NumType) -> Option<(i64, i64)> {
        let high = self.upper(text)?;
        let low = if ty == NumType::Nat {
            self.lower(text, high).unwrap_or(0).max(0)
        } else {
            self.lower(text, high)?
        };
        Some((low, high))
    }

    fn claim(&mut self, claim: String) -> bool {
        self.holds(&[claim], false).first() == Some(&true)
    }

    fn upper(&mut self, text: &str) -> Option<i64> {
        let last = LADDER.len() - 1;
        if !self.claim(format!("{text} ≤ {}", LADDER[last])) {
            return None;
        }
        // the least rung that is proved; what is proved for one is proved for all above
        let (mut bad, mut good) = (None, last);
        while good > bad.map_or(0, |b: usize| b + 1) {
            let middle = (bad.map_or(0, |b| b + 1) + good) / 2;
            if self.claim(format!("{text} ≤ {}", LADDER[middle])) {
                good = middle
            } else {
                bad = Some(middle)
            }
        }
        let below = if good == 0 { -1 } else { LADDER[good - 1] };
        Some(self.bisect(below, LADDER[good], |m| format!("{text} ≤ {m}")))
    }

    fn lower(&mut self, text: &str, high: i64) -> Option<i64> {
        let ladder: Vec<i64> = LOWER.iter().copied().filter(|l| *l <= high).collect();
        let last = ladder.len() - 1;
        if !self.claim(format!("({}) ≤ {text}", ladder[last])) {
            return None;
        }
        let (mut bad, mut good) = (None, last);
        while good > bad.map_or(0, |b: usize| b + 1) {
            let middle = (bad.map_or(0, |b| b + 1) + good) / 2;
            if self.claim(format!("({}) ≤ {text}", ladder[middle])) {
                good = middle
            } else {
                bad = Some(middle)
            }
        }
        let above = if good == 0 { high + 1 } else { ladder[good - 1] };
        Some(-self.bisect(-above, -ladder[good], |m| format!("({}) ≤ {text}", -m)))
    }

    /// `bad` is refuted, `good` is proved; narrows until the error is small against the size.
    fn bisect(&mut self, mut bad: i64, mut good: i64, claim: impl Fn(i64) -> String) -> i64 {
        while good - bad > 1.max(good.abs() / 12) {
            let middle = bad + (good - bad) / 2;
            if self.holds(&[claim(middle)], false).first() == Some(&true) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        good
    }
}

fn explore(scene: &Scene, probe: &mut dyn Probe) -> Vec<Move> {
    let found = Search { scene, probe: &mut *probe }.all();
    let integers = scene.vars.iter().filter(|v| v.1 != NumType::Rat).count();
    let mut out = if found.ranges.is_empty() { vec![] } else { moves(scene, &found) };
    if found.ranges.len() < integers && negatable(scene) {
        // the negated target may be what bounds the variables
        let claims = scene.vars.iter().filter(|v| v.1 != NumType::Rat).map(|v| {
            let bounded = format!("{} ≤ {}", scene.name(v.0), LADDER[LADDER.len() - 1]);
            let script = negated().then(have("hbp", bounded, by("omega")));
            tactic(script.block(), 60, 8)
        });
        let outcomes = probe.run(&claims.collect::<Vec<_>>(), false);
        if outcomes.iter().filter(|o| matches!(o, Outcome::Goals(_))).count() > found.ranges.len() {
            out.push(step("contra", 0.2, negated().block(), 20, 2));
        }
    }
    if found.ranges.len() < integers && scene.times("product") == 0 {
        let facts = products::facts(scene);
        if !facts.is_empty() {
            out.push(step("product", 0.1, products::text(&facts), 200, 6));
        }
    }
    out
}

/// The negated target becomes the hypothesis `hneg`.
fn negated() -> Script {
    Script::new().then("apply Classical.byContradiction").then("intro hneg")
}

/// Whether the target is an inequality or equation of integers, whose negation says something.
fn negatable(scene: &Scene) -> bool {
    let relation = scene.target().and_then(view::relation);
    relation.is_some_and(|r| matches!(num_type(r.ty), Some(NumType::Nat | NumType::Int)))
}

/// Bounds on variables, and lemmas that give some of them from bounds on powers.
#[derive(Default)]
struct Found {
    ranges: Vec<Range>,
    /// Texts that add facts about bases of bounded powers.
    powers: Vec<String>,
}

impl Search<'_> {
    fn all(&mut self) -> Found {
        let mut found = Found::default();
        let scene = self.scene;
        let statements = scene.statements();
        for &(var, ty) in scene.vars.iter().filter(|v| v.1 != NumType::Rat) {
            if !statements.iter().any(|s| view::mentions(s, var)) {
                continue;
            }
            let direct = self.range(scene.name(var), ty);
            let loose = direct.is_none_or(|(l, h)| h - l > 12);
            let by_power = if loose { self.by_power(var, ty) } else { None };
            match (direct, by_power) {
                (d, Some((l, h, fact))) if d.is_none_or(|(l0, h0)| h - l < h0 - l0) => {
                    found.powers.push(fact);
                    let low = d.map_or(l, |d| l.max(d.0));
                    found.ranges.push(Range { var, ty, low, high: h + 1 });
                }
                (Some((l, h)), _) => found.ranges.push(Range { var, ty, low: l, high: h + 1 }),
                _ => {}
            }
        }
        found
    }

    /// Bounds on `x` from a bound on `x ^ k` or `x * x` that occurs in the goal.
    fn by_power(&mut self, var: usize, ty: NumType) -> Option<(i64, i64, String)> {
        let scene = self.scene;
        let x = scene.name(var).to_string();
        for (text, k) in products::powers_of(scene, var) {
            if k < 2 || (ty == NumType::Int && k % 2 == 1) {
                continue;
            }
            let Some(c) = self.upper(&text).filter(|c| *c >= 0) else { continue };
            let root = (1i64..).find(|r| i128::from(*r).pow(k) > i128::from(c))?;
            let fact = products::root_lemma(&x, &text, k, c, root, ty);
            let low = if ty == NumType::Nat { 0 } else { 1 - root };
            return Some((low, root - 1, fact));
        }
        for (text, base) in products::exponentials_of(scene, var) {
            let Some(c) = self.upper(&text).filter(|c| *c >= 0) else { continue };
            let log = (0u32..).find(|e| i128::from(base).pow(*e) > i128::from(c))?;
            let fact = products::log_lemma(&x, &text, base, c, log);
            return Some((0, i64::from(log) - 1, fact));
        }
        None
    }
}

fn moves(scene: &Scene, found: &Found) -> Vec<Move> {
    let mut script = Script::new().then_all(found.powers.iter().cloned());
    let tidy = products::names(&script.text());
    let mut named = vec![];
    for range in &found.ranges {
        let variable = scene.name(range.var);
        let low = scene.fresh(&format!("hl_{variable}"));
        let high = scene.fresh(&format!("hu_{variable}"));
        script.push(have(&high, format!("{variable} < {}", range.high), by("omega")));
        script.push(have(&low, format!("{} ≤ {variable}", paren(range.low)), by("omega")));
        named.push((range.clone(), low, high));
    }
    script.extend(clear(&tidy));
    let all = script.text();
    let mut out = vec![];
    out.extend(enumeration::decide(scene, &all, &named));
    out.extend(splits::intervals(scene, &all, &named));
    if !already_stated(scene, &found.ranges) {
        out.push(step("bound", 0.6, script.block(), 200, 5));
    }
    out
}

/// Whether the goal states these ranges already, so that adding them is no progress.
fn already_stated(scene: &Scene, ranges: &[Range]) -> bool {
    let stated = enumeration::stated(scene);
    ranges.iter().all(|r| stated.iter().any(|s| s.var == r.var && s.low >= r.low && s.high <= r.high))
}

fn paren(number: i64) -> String {
    if number < 0 { format!("({number})") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{Oracle, force, scene, texts};

    #[test]
    fn bounds_then_decision() {
        let s = scene("b : Nat; h : 3 * b ^ 2 + 2 * b + 1 = 57 ⊢ b = 4");
        // an oracle in place of the engine: b ≤ 28 and 1 ≤ b are what omega proves
        let mut oracle = Oracle::new(|t: &str| {
            let claim = t.split("have hbp : ").nth(1).and_then(|t| t.split(" := ").next()).unwrap();
            match claim.strip_prefix("b ≤ ") {
                Some(c) => c.parse::<i64>().unwrap() >= 28,
                None => claim.strip_prefix("(").is_some_and(|c| {
                    c.ends_with("≤ b") && c.split(')').next().unwrap().parse::<i64>().unwrap() <= 1
                }),
            }
        });
        let moves = force(propose(&s), &mut oracle);
        let t = texts(&moves);
        assert!(
            t.iter()
                .any(|(f, t)| *f == "kdec"
                    && t.contains("have hu_b : b < 29 := (by omega); have hl_b : 1 ≤ b")),
            "{t:?}"
        );
        assert!(t.iter().any(|(f, _)| *f == "bound"));
    }
}
