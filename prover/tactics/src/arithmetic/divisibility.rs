//! `polydvd`, `dvdcomb`: divisibilities that follow from others by
//! linear combination with polynomial coefficients.
//!
//! Facts used: hypotheses `d ∣ A`, `A % d = c` (so `d ∣ A - c`), and polynomial equations. `polydvd`
//! fires on a target `d ∣ B` and looks for polynomials with `B = d·W + Σ cᵢ·Aᵢ + Σ qⱼ·(lⱼ - rⱼ)`; the
//! witness is `W + Σ cᵢ·kᵢ` with `Aᵢ = d·kᵢ`. `dvdcomb` looks for a combination that is a number `D ≠
//! 0`, which gives `d ∣ D` and bounds `d`. Both are linear systems in the coefficients. Over `Nat`
//! everything is cast to `Int`, where there are differences.

use super::scene::{Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proof_search::policy::Move;
use proof_term::linear_algebra::solve;
use proof_term::polynomial::{Atoms, Monomial, Poly, degree, monomials};
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, as_op, num_type, relation};
use std::collections::BTreeSet;

/// `d ∣ A` or `A % d = c`, read as `d ∣ poly`.
struct Fact {
    name: String,
    divisor: Term,
    dividend: Term,
    /// `c` of `A % d = c`.
    remainder: Option<Term>,
    poly: Poly,
}

/// All that is read of a goal, over Int.
struct System {
    ty: NumType,
    atoms: Atoms,
    facts: Vec<Fact>,
    /// Name, sides and difference of the equations.
    equations: Vec<(String, Term, Term, Poly)>,
}

/// Largest number of unknown coefficients.
const MAX_UNKNOWNS: usize = 220;

/// Whether a divisibility or a remainder occurs.
pub fn applies(scene: &Scene) -> bool {
    scene.statements().into_iter().any(|s| {
        relation(s)
            .is_some_and(|r| r.rel == Rel::Dvd || r.rel == Rel::Eq && as_op(r.lhs, BinOp::Mod).is_some())
    })
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for ty in [NumType::Int, NumType::Nat] {
        if scene.vars.iter().any(|v| v.1 == ty) {
            let mut system = System::read(scene, ty);
            out.extend(system.target(scene));
            out.extend(system.constants(scene));
        }
    }
    out
}

impl System {
    fn read(scene: &Scene, ty: NumType) -> System {
        let mut s = System { ty, atoms: Atoms::default(), facts: vec![], equations: vec![] };
        for p in scene.props() {
            let Some(r) = relation(p.ty).filter(|r| num_type(r.ty) == Some(ty)) else { continue };
            let name = p.name.to_string();
            if r.rel == Rel::Dvd {
                let Some(poly) = s.poly(r.rhs) else { continue };
                let (divisor, dividend) = (r.lhs.clone(), r.rhs.clone());
                s.facts.push(Fact { name, divisor, dividend, remainder: None, poly });
            } else if r.rel == Rel::Eq {
                if let Some((a, d)) = as_op(r.lhs, BinOp::Mod) {
                    let (Some(x), Some(c)) = (s.poly(a), s.poly(r.rhs)) else { continue };
                    let remainder = Some(r.rhs.clone());
                    let poly = x.minus(&c);
                    s.facts.push(Fact { name, divisor: d.clone(), dividend: a.clone(), remainder, poly });
                } else if let (Some(x), Some(y)) = (s.poly(r.lhs), s.poly(r.rhs)) {
                    s.equations.push((name, r.lhs.clone(), r.rhs.clone(), x.minus(&y)));
                }
            }
        }
        s.facts.truncate(5);
        s.equations.truncate(4);
        s
    }

    /// The polynomial of a term of the system's type, cast to Int.
    fn poly(&mut self, t: &Term) -> Option<Poly> {
        let t = match self.ty {
            NumType::Nat => proof_term::build::nat_cast(&proof_term::build::int_ty(), t.clone()),
            _ => t.clone(),
        };
        Poly::read(&t, NumType::Int, &mut self.atoms)
    }

    fn target(&mut self, scene: &Scene) -> Option<Move> {
        let r = relation(scene.target()?).filter(|r| r.rel == Rel::Dvd && num_type(r.ty) == Some(self.ty))?;
        let (d, b) = (self.poly(r.lhs)?, self.poly(r.rhs)?);
        let used: Vec<usize> = (0..self.facts.len()).filter(|i| self.facts[*i].divisor == *r.lhs).collect();
        if used.is_empty() && self.equations.is_empty() && d.as_constant().is_some() {
            // numeral divisors without facts are the business of residues
            return None;
        }
        let c = self.combine(&d, &used, &b)?;
        if !c.integral() {
            return None;
        }
        let text = self.text(scene, r.lhs, &used, &c, Goal::Target)?;
        Some(step("polydvd", 0.4, text, 300, 6))
    }

    fn constants(&mut self, scene: &Scene) -> Vec<Move> {
        let mut divisors: Vec<Term> = vec![];
        for f in &self.facts {
            if !divisors.contains(&f.divisor) && !view::hyps_in(&f.divisor).is_empty() {
                divisors.push(f.divisor.clone());
            }
        }
        let mut out = vec![];
        for d in divisors {
            let Some(poly) = self.poly(&d) else { continue };
            let used: Vec<usize> = (0..self.facts.len()).filter(|i| self.facts[*i].divisor == d).collect();
            // a fact that is a number already needs no combination
            if used.iter().any(|i| self.facts[*i].poly.as_constant().is_some_and(|c| !c.is_zero())) {
                continue;
            }
            let one = Poly::constant(BigRational::one());
            let Some(mut c) = self.combine(&poly, &used, &one) else { continue };
            let scale = c.denominator();
            c.scale(&BigRational::from_integer(scale.clone()));
            if scale.is_one() && self.ty == NumType::Nat && scene.times("dvdcomb") > 0 {
                continue;
            }
            if let Some(text) = self.text(scene, &d, &used, &c, Goal::Constant(scale)) {
                out.push(step("dvdcomb", 0.8 + 0.4 * scene.times("dvdcomb") as f64, text, 300, 6));
            }
        }
        out
    }

    /// Coefficients with `b = d·W + Σ cᵢ·Aᵢ + Σ qⱼ·Hⱼ`.
    fn combine(&self, d: &Poly, used: &[usize], b: &Poly) -> Option<Combination> {
        let generators: Vec<&Poly> = std::iter::once(d)
            .chain(used.iter().map(|i| &self.facts[*i].poly))
            .chain(self.equations.iter().map(|e| &e.3))
            .collect();
        let mut atoms: BTreeSet<usize> = b.atoms().into_iter().collect();
        generators.iter().for_each(|g| atoms.extend(g.atoms()));
        let atoms: Vec<usize> = atoms.into_iter().collect();
        if atoms.len() > 5 {
            return None;
        }
        let top = generators.iter().map(|g| g.degree()).max()?.max(b.degree());
        for total in b.degree()..=top.min(b.degree() + 4).max(b.degree()) {
            let mut unknowns: Vec<(usize, Monomial)> = vec![];
            for (i, g) in generators.iter().enumerate() {
                if g.is_zero() || g.degree() > total {
                    continue;
                }
                unknowns.extend(monomials(&atoms, total - g.degree()).into_iter().map(|m| (i, m)));
            }
            if unknowns.len() > MAX_UNKNOWNS {
                return None;
            }
            let columns: Vec<Poly> = unknowns
                .iter()
                .filter_map(|(i, m)| generators[*i].times(&Poly::monomial(m.clone(), BigRational::one())))
                .collect();
            if columns.len() != unknowns.len() {
                return None;
            }
            let mut rows: BTreeSet<Monomial> = b.0.keys().cloned().collect();
            columns.iter().for_each(|c| rows.extend(c.0.keys().cloned()));
            let vector = |p: &Poly| rows.iter().map(|m| p.coefficient(m)).collect::<Vec<_>>();
            let columns: Vec<_> = columns.iter().map(vector).collect();
            if let Some(x) = solve(&columns, &vector(b)) {
                let mut out = Combination { parts: vec![Poly::default(); generators.len()] };
                for ((i, m), c) in unknowns.into_iter().zip(x) {
                    out.parts[i] = out.parts[i].plus(&Poly::monomial(m, c));
                }
                return Some(out);
            }
        }
        None
    }

    /// The tactic: unpack the facts, give the witness, let `grind` check the identity.
    fn text(&self, scene: &Scene, d: &Term, used: &[usize], c: &Combination, goal: Goal) -> Option<String> {
        let atoms = self.int_atoms(scene)?;
        let poly = |p: &Poly| p.text(&atoms, NumType::Int);
        let nat = self.ty == NumType::Nat;
        let divisor = scene.atom(d)?;
        let mut parts = vec![];
        let mut witness = vec![];
        if !c.parts[0].is_zero() {
            witness.push(poly(&c.parts[0]));
        }
        for (n, i) in used.iter().enumerate() {
            let part = &c.parts[1 + n];
            if part.is_zero() {
                continue;
            }
            let f = &self.facts[*i];
            let dividend = scene.atom(&f.dividend)?;
            let ty = self.ty.name();
            parts.push(match &f.remainder {
                None => format!("obtain ⟨wk{n}, hwk{n}⟩ := {}", f.name),
                Some(r) => {
                    let r = scene.atom(r)?;
                    let (lemma, quotient) = if nat {
                        (format!("Nat.div_add_mod {dividend} {divisor}"), format!("{dividend} / {divisor}"))
                    } else {
                        (
                            format!("Int.mul_ediv_add_emod {dividend} {divisor}"),
                            format!("{dividend} / {divisor}"),
                        )
                    };
                    format!(
                        "obtain ⟨wk{n}, hwk{n}⟩ : ∃ k : {ty}, {dividend} = {divisor} * k + {r} := \
                         ⟨{quotient}, (by have hx := {lemma}; rw [{}] at hx; exact hx.symm)⟩",
                        f.name
                    )
                }
            });
            if nat {
                parts.push(format!("have hwk{n} := congrArg (Nat.cast : Nat → Int) hwk{n}"));
            }
            let k = if nat { format!("(wk{n} : Int)") } else { format!("wk{n}") };
            witness.push(format!("{} * {k}", poly(part)));
        }
        if nat {
            for (name, ..) in &self.equations {
                parts.push(format!("have {name} := congrArg (Nat.cast : Nat → Int) {name}"));
            }
        }
        let witness = if witness.is_empty() { "0".to_string() } else { witness.join(" + ") };
        let check = if nat { "(by first | grind | (push_cast at *; grind))" } else { "(by grind)" };
        let proof = if nat {
            format!("Int.ofNat_dvd.mp ⟨{witness}, {check}⟩")
        } else {
            format!("⟨{witness}, {check}⟩")
        };
        Some(match goal {
            Goal::Target => {
                parts.push(format!("exact {proof}"));
                format!("({})", parts.join("; "))
            }
            Goal::Constant(value) => {
                let h = scene.fresh("hdc");
                let ty = self.ty.name();
                let value = value.abs();
                parts.push(format!("exact {proof}"));
                let bound = if nat {
                    format!("have {h}l := Nat.le_of_dvd (by decide) {h}")
                } else {
                    format!(
                        "have {h}l := Int.le_of_dvd (by decide) {h}; \
                         have {h}m := Int.le_of_dvd (by decide) (Int.neg_dvd.mpr {h})"
                    )
                };
                format!("(have {h} : {divisor} ∣ ({value} : {ty}) := (by {}); {bound})", parts.join("; "))
            }
        })
    }

    /// Texts of the atoms over Int.
    fn int_atoms(&self, scene: &Scene) -> Option<Vec<String>> {
        self.atoms.texts(&scene.goal)
    }
}

enum Goal {
    Target,
    /// `d ∣` this.
    Constant(BigInt),
}

/// Polynomial coefficients: of the divisor, the facts used, the equations.
struct Combination {
    parts: Vec<Poly>,
}

impl Combination {
    /// Whether what goes into the witness has integer coefficients. (Coefficients of equations do not.)
    fn integral(&self) -> bool {
        self.parts.iter().all(|p| p.denominator().is_one())
    }

    fn denominator(&self) -> BigInt {
        let mut d = BigInt::one();
        for p in &self.parts {
            d = num_integer::lcm(d, p.denominator());
        }
        d
    }

    fn scale(&mut self, c: &BigRational) {
        for p in &mut self.parts {
            *p = p.scale(c);
        }
    }
}

/// `dvdbound`: from `d ∣ n` with positive `n` that `d ≤ n` (also `-d ≤ n` over Int).
pub fn bounds(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for p in scene.props() {
        let Some(r) = relation(p.ty).filter(|r| r.rel == Rel::Dvd) else { continue };
        if view::integer(r.lhs).is_some() || scene.path.iter().filter(|f| **f == "dvdbound").count() > 1 {
            continue;
        }
        let Some(ty) = num_type(r.ty) else { continue };
        let h = scene.fresh(&format!("hdb_{}", p.name));
        let positive = "(by first | decide | omega | grind)";
        let text = match ty {
            NumType::Nat => format!("have {h} := Nat.le_of_dvd {positive} {}", p.name),
            NumType::Int => format!(
                "(have {h} := Int.le_of_dvd {positive} {0}; have {h}m := Int.le_of_dvd {positive} (Int.neg_dvd.mpr {0}))",
                p.name
            ),
            NumType::Rat => continue,
        };
        out.push(step("dvdbound", 1.6 + 0.1 * degree_of(r.rhs), text, 60, 2));
    }
    out
}

fn degree_of(t: &Term) -> f64 {
    let mut atoms = Atoms::default();
    Poly::read(t, NumType::Int, &mut atoms)
        .map_or(2.0, |p| f64::from(p.0.keys().map(degree).max().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn witness_by_linear_algebra() {
        let s = scene(
            "x y z : Int; h : (x - y) ^ 2 + (y - z) ^ 2 + (z - x) ^ 2 = x * y * z ⊢ x + y + z + 6 ∣ x ^ 3 + y ^ 3 + z ^ 3",
        );
        let t = texts(&propose(&s));
        assert_eq!(t[0].0, "polydvd");
        assert!(t[0].1.starts_with("(exact ⟨(") && t[0].1.ends_with(", (by grind)⟩)"), "{t:?}");
    }

    #[test]
    fn constant_combinations() {
        let s = scene("n : Nat; h : n + 1 ∣ n ^ 2 + 5 ⊢ n ≤ 5");
        let t = texts(&propose(&s));
        assert!(
            t[0].1.starts_with("(have hdc : (n + 1) ∣ (6 : Nat) := (by obtain ⟨wk0, hwk0⟩ := h;"),
            "{t:?}"
        );
        let s = scene("m x : Int; h2 : 6 * x % m = 1; h3 : (x - 6 ^ 2) % m = 0 ⊢ m = 43");
        let t = texts(&propose(&s));
        assert!(t[0].1.contains("m ∣ (215 : Int)"), "{t:?}");
        let s = scene("g n : Nat; h : g ∣ n + 7; h2 : g ∣ 2 * n + 1 ⊢ g ≤ 13");
        assert!(texts(&propose(&s))[0].1.contains("g ∣ (13 : Nat)"));
    }
}
