//! `isplit`: a variable with few values is split into them, each case left to closers.
//!
//! Fires on ranges that [`super::bounds`] found when the kernel cannot decide the goal as a whole (another
//! variable is unbounded, or the goal is not decidable). The split is a binary tree of `omega` steps.

use super::enumeration::Range;
use super::scene::{Scene, step};
use crate::script::{Script, any_of, by, cases, focus, shown};
use proof_search::policy::Move;
use proof_term::view::NumType;

/// What closes a case.
const LEAF: &str = "first | omega | (simp_all; done) | grind";
/// Longest range that is split in one go.
const MAX_CLOSED: i64 = 300;
/// Longest range whose cases are left open.
const MAX_OPEN: i64 = 12;

/// Splits of each range; `prefix` proves, under the names given, `low ≤ x` and `x < high`.
pub fn intervals(scene: &Scene, prefix: &str, ranges: &[(Range, String, String)]) -> Vec<Move> {
    let mut ranges: Vec<_> = ranges.iter().map(|r| &r.0).collect();
    ranges.sort_by_key(|r| r.size());
    let mut out = vec![];
    for r in ranges.into_iter().take(2) {
        let n = r.size();
        if !(1..=MAX_CLOSED).contains(&n) {
            continue;
        }
        let x = scene.name(r.var);
        let tree = tree(x, r.ty, r.low, r.high);
        let text = Script::new().then(prefix).then(tree).block();
        out.push(step("isplit", 0.9 + n as f64 / 40.0, text, 1000 + 20 * n as u64, 20));
        if n <= MAX_OPEN {
            let values = any_of((r.low..r.high).map(|value| format!("{x} = {value}")));
            let split = cases(shown(values, "omega"), "rfl", n as usize);
            let text = Script::new().then(prefix).then(split).block();
            out.push(step("isplit_open", 1.5 + n as f64 * 0.1, text, 200, 4));
        }
    }
    out
}

/// Closes the goal for `low ≤ variable < high`, by halves.
fn tree(variable: &str, number: NumType, low: i64, high: i64) -> String {
    if high - low <= 1 {
        let value = format!("obtain rfl : {variable} = ({low} : {}) := {}", number.name(), by("omega"));
        return Script::new().then(value).then(LEAF).block();
    }
    let middle = low + (high - low) / 2;
    let halves = shown(format!("{variable} < {middle} ∨ {middle} ≤ {variable}"), "omega");
    Script::new()
        .then(cases(halves, "hs", 2))
        .then(focus(tree(variable, number, low, middle)))
        .then(focus(tree(variable, number, middle, high)))
        .block()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn tree_and_open_split() {
        let s = scene("x : Int; y : Rat ⊢ x = 4");
        let r = Range { var: 0, ty: NumType::Int, low: -1, high: 2 };
        let t = texts(&intervals(&s, "skip", &[(r, "l".into(), "u".into())]));
        assert!(t[0].1.contains("rcases (show x < 0 ∨ 0 ≤ x by omega)"), "{t:?}");
        assert!(
            t[1].1.contains("rcases (show x = -1 ∨ x = 0 ∨ x = 1 by omega) with rfl | rfl | rfl"),
            "{t:?}"
        );
    }
}
