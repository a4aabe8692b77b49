//! What is claimed of elements, said of places.
//!
//! A loop over an index knows `xs[i]!`, and its specification speaks of `x ∈ xs`, or of `x ∈ xs.take n`.
//! Fires where places are read, or a loop in sight may read them, and a quantifier ranges over the elements
//! of a list or an array; puts a quantifier over places in its stead, everywhere at once.

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};
use proof_term::{traverse, view};

/// A claim about elements and the same about places.
struct Meaning {
    /// The list's type and, for a part of it, the function that gives the part.
    of: (&'static str, Option<&'static str>),
    exists: bool,
    claim: &'static str,
    proof: &'static str,
}

const ALL: &str = "∀ (α : Type) (_ : Inhabited α)";

/// Parts first: they are lists, too.
const MEANINGS: [Meaning; 7] = [
    Meaning {
        of: ("List", Some("List.take")),
        exists: false,
        claim: "(xs : List α) (n : Nat) (p : α → Prop), (∀ x, x ∈ xs.take n → p x) ↔ ∀ i, i < n → i < \
                xs.length → p xs[i]!",
        proof: "intro α _ xs n p; constructor; (intro h i h1 h2; apply h; rw \
                [List.mem_take_iff_getElem]; exact ⟨i, by omega, by simp [h2]⟩); (intro h x hx; rw \
                [List.mem_take_iff_getElem] at hx; obtain ⟨i, h1, rfl⟩ := hx; simpa [show i < xs.length \
                by omega] using h i (by omega) (by omega))",
    },
    Meaning {
        of: ("List", Some("List.drop")),
        exists: false,
        claim: "(xs : List α) (n : Nat) (p : α → Prop), (∀ x, x ∈ xs.drop n → p x) ↔ ∀ i, n ≤ i → i < \
                xs.length → p xs[i]!",
        proof: "intro α _ xs n p; constructor; (intro h i h1 h2; apply h; rw \
                [List.mem_drop_iff_getElem]; exact ⟨i - n, by omega, by simp [h1, h2]⟩); (intro h x hx; \
                rw [List.mem_drop_iff_getElem] at hx; obtain ⟨i, h1, rfl⟩ := hx; simpa [show n + i < \
                xs.length by omega] using h (n + i) (by omega) (by omega))",
    },
    Meaning {
        of: ("Array", Some("Array.extract")),
        exists: false,
        claim: "(xs : Array α) (m n : Nat) (p : α → Prop), (∀ x, x ∈ xs.extract m n → p x) ↔ ∀ i, m ≤ i \
                → i < n → i < xs.size → p xs[i]!",
        proof: "intro α _ xs m n p; constructor; (intro h i h1 h2 h3; apply h; rw \
                [Array.mem_extract_iff_getElem]; exact ⟨i - m, by omega, by simp [h1, h3]⟩); (intro h x \
                hx; rw [Array.mem_extract_iff_getElem] at hx; obtain ⟨i, h1, rfl⟩ := hx; simpa [show m \
                + i < xs.size by omega] using h (m + i) (by omega) (by omega) (by omega))",
    },
    Meaning {
        of: ("List", None),
        exists: false,
        claim: "(xs : List α) (p : α → Prop), (∀ x, x ∈ xs → p x) ↔ ∀ i, i < xs.length → p xs[i]!",
        proof: "intro α _ xs p; simp only [← List.forall_getElem, ← getElem!_pos]",
    },
    Meaning {
        of: ("Array", None),
        exists: false,
        claim: "(xs : Array α) (p : α → Prop), (∀ x, x ∈ xs → p x) ↔ ∀ i, i < xs.size → p xs[i]!",
        proof: "intro α _ xs p; simp only [← Array.forall_getElem, ← getElem!_pos]",
    },
    Meaning {
        of: ("List", None),
        exists: true,
        claim: "(xs : List α) (p : α → Prop), (∃ x, x ∈ xs ∧ p x) ↔ ∃ i, i < xs.length ∧ p xs[i]!",
        proof: "intro α _ xs p; constructor; (intro ⟨x, hx, px⟩; obtain ⟨i, hi, rfl⟩ := \
                List.mem_iff_getElem.1 hx; exact ⟨i, hi, by simpa [hi] using px⟩); (intro ⟨i, hi, px⟩; \
                exact ⟨xs[i]!, by simp [hi], px⟩)",
    },
    Meaning {
        of: ("Array", None),
        exists: true,
        claim: "(xs : Array α) (p : α → Prop), (∃ x, x ∈ xs ∧ p x) ↔ ∃ i, i < xs.size ∧ p xs[i]!",
        proof: "intro α _ xs p; constructor; (intro ⟨x, hx, px⟩; obtain ⟨i, hi, rfl⟩ := \
                Array.mem_iff_getElem.1 hx; exact ⟨i, hi, by simpa [hi] using px⟩); (intro ⟨i, hi, px⟩; \
                exact ⟨xs[i]!, by simp [hi], px⟩)",
    },
];

/// Names of functions that are the same as another one.
const SYNONYMS: [(&str, &str); 2] =
    [("Array.take", "Array.take_eq_extract"), ("Array.drop", "Array.drop_eq_extract")];

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let reads = scene.has_const(|c| c == "GetElem?.getElem!") || !scene.unrolling().is_empty();
    if !reads || scene.used("places") > 0 {
        return;
    }
    let ranges: Vec<Range> = scene.statements().flat_map(ranges).collect();
    let fits = |m: &Meaning| {
        ranges.iter().any(|r| r.exists == m.exists && r.ty == m.of.0 && m.of.1.is_none_or(|of| r.is_part(of)))
    };
    let steps = steps(scene, fits);
    if !steps.is_empty() {
        out.push(tactic("places", 0.6, format!("({})", steps.join("; ")), Effort::Normal));
    }
}

/// Tactics that do the same for arrays and parts of them, for what will be claimed of the elements when what
/// is computed of them (`(xs.take n).all p`) has become a claim.
pub fn of_arrays(scene: &Scene) -> Vec<String> {
    let has = |name: &str| scene.has_const(|c| c == name);
    let (all, any) = (has("Array.all"), has("Array.any"));
    steps(scene, |m| m.of.0 == "Array" && if m.exists { any } else { all })
}

/// Rewriting with the meanings that fit, those of parts first.
fn steps(scene: &Scene, fits: impl Fn(&Meaning) -> bool) -> Vec<String> {
    let (parts, wholes): (Vec<&Meaning>, Vec<&Meaning>) =
        MEANINGS.iter().filter(|m| fits(m)).partition(|m| m.of.1.is_some());
    let rule = |m: &&Meaning| format!("show {ALL} {} from by {}", m.claim, m.proof);
    let synonyms = SYNONYMS.iter().filter(|(of, _)| !parts.is_empty() && scene.has_const(|c| c == *of));
    let parts: Vec<String> =
        synonyms.map(|(_, rule)| rule.to_string()).chain(parts.iter().map(rule)).collect();
    let rewrite = |rules: Vec<String>| format!("(try simp only [{}] at *)", rules.join(", "));
    [parts, wholes.iter().map(rule).collect()]
        .into_iter()
        .filter(|rules| !rules.is_empty())
        .map(rewrite)
        .collect()
}

/// A quantifier over the elements of something.
struct Range<'a> {
    exists: bool,
    /// The name of the type.
    ty: &'a str,
    /// What the elements are of.
    of: &'a Term,
}

impl Range<'_> {
    fn is_part(&self, function: &str) -> bool {
        let synonyms = ["Array.take", "Array.drop"];
        head(self.of)
            .is_some_and(|of| of == function || (function == "Array.extract" && synonyms.contains(&of)))
    }
}

fn ranges(statement: &Term) -> Vec<Range<'_>> {
    let mut found = vec![];
    traverse::visit(statement, &mut |term, _| {
        let (member, exists) = match term {
            Term::Forall(_, body) => match &**body {
                Term::Forall(premise, _) => (&*premise.ty, false),
                _ => return,
            },
            _ => match Shape::of(term) {
                Shape::Exists(_, Term::Lambda(_, body)) => match Shape::of(body) {
                    Shape::And(member, _) => (member, true),
                    _ => return,
                },
                _ => return,
            },
        };
        if let Some([_, ty, _, of, Term::Bound(0)]) = view::app(member, "Membership.mem", 5)
            && let Some(ty) = head(ty)
        {
            found.push(Range { exists, ty, of });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::texts;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn elements_become_places_where_places_are_read() {
        let list = call("List", vec![nat_ty()]);
        let member =
            |of| call("Membership.mem", vec![nat_ty(), list.clone(), constant("inst"), of, Term::Bound(0)]);
        let claim = |of| {
            let body = forall("h", member(of), le(&nat_ty(), Term::Bound(1), nat(3)));
            forall("x", nat_ty(), body)
        };
        let loops = "def run (i : Nat) : Nat := if i < 3 then run (i + 1) else i";
        let started = call("run", vec![nat(0)]);
        let taken = call("List.take", vec![nat_ty(), started.clone(), Term::Hyp(0)]);
        let hyps = [("l", list.clone())];
        let [text] = &texts(&hyps, claim(taken.clone()), loops, super::moves)[..] else { panic!("one move") };
        assert!(text.contains("xs.take n → p x) ↔") && text.contains("(∀ x, x ∈ xs → p x)"), "{text}");
        assert!(!text.contains("∃ x, x ∈"), "{text}");
        assert!(texts(&hyps, claim(Term::Hyp(0)), "", super::moves).is_empty(), "nothing is read");
    }
}
