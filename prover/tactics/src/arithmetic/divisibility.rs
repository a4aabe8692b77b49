//! `polydvd`, `dvdcomb`: divisibilities that follow from others by
//! linear combination with polynomial coefficients.
//!
//! Facts used: hypotheses `d ∣ A`, `A % d = c` (so `d ∣ A - c`), and polynomial equations. `polydvd`
//! fires on a target `d ∣ B` and looks for polynomials with `B = d·W + Σ cᵢ·Aᵢ + Σ qⱼ·(lⱼ - rⱼ)`; the
//! witness is `W + Σ cᵢ·kᵢ` with `Aᵢ = d·kᵢ`. `dvdcomb` looks for a combination that is a number `D ≠
//! 0`, which gives `d ∣ D` and bounds `d`. Both are linear systems in the coefficients. Over `Nat`
//! everything is cast to `Int`, where there are differences.

use super::scene::{Scene, step};
use crate::script::lemma::Lemma;
use crate::script::{Script, anonymous, by, first, have, note, obtain, rewrite_at};
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
    fn poly(&mut self, term: &Term) -> Option<Poly> {
        let term = match self.ty {
            NumType::Nat => proof_term::build::nat_cast(&proof_term::build::int_ty(), term.clone()),
            _ => term.clone(),
        };
        Poly::read(&term, NumType::Int, &mut self.atoms)
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

    /// Coefficients with `target = divisor·W + Σ cᵢ·Aᵢ + Σ qⱼ·Hⱼ`.
    fn combine(&self, divisor: &Poly, used: &[usize], target: &Poly) -> Option<Combination> {
        let generators: Vec<&Poly> = std::iter::once(divisor)
            .chain(used.iter().map(|i| &self.facts[*i].poly))
            .chain(self.equations.iter().map(|e| &e.3))
            .collect();
        let mut atoms: BTreeSet<usize> = target.atoms().into_iter().collect();
        generators.iter().for_each(|g| atoms.extend(g.atoms()));
        let atoms: Vec<usize> = atoms.into_iter().collect();
        if atoms.len() > 5 {
            return None;
        }
        let top = generators.iter().map(|g| g.degree()).max()?.max(target.degree());
        for total in target.degree()..=top.min(target.degree() + 4).max(target.degree()) {
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
            let mut rows: BTreeSet<Monomial> = target.0.keys().cloned().collect();
            columns.iter().for_each(|c| rows.extend(c.0.keys().cloned()));
            let vector = |p: &Poly| rows.iter().map(|m| p.coefficient(m)).collect::<Vec<_>>();
            let columns: Vec<_> = columns.iter().map(vector).collect();
            if let Some(x) = solve(&columns, &vector(target)) {
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
    fn text(
        &self,
        scene: &Scene,
        divisor: &Term,
        used: &[usize],
        combination: &Combination,
        goal: Goal,
    ) -> Option<String> {
        let atoms = self.int_atoms(scene)?;
        let poly = |p: &Poly| p.text(&atoms, NumType::Int);
        let nat = self.ty == NumType::Nat;
        let divisor = scene.atom(divisor)?;
        let mut script = Script::new();
        let mut witness = vec![];
        if !combination.parts[0].is_zero() {
            witness.push(poly(&combination.parts[0]));
        }
        for (n, i) in used.iter().enumerate() {
            let part = &combination.parts[1 + n];
            if part.is_zero() {
                continue;
            }
            script.push(self.facts[*i].unpacked(scene, self.ty, &divisor, n)?);
            let mut quotient = format!("wk{n}");
            if nat {
                script.push(cast_to_int(&format!("h{quotient}"), &format!("h{quotient}")));
                quotient = format!("({quotient} : Int)");
            }
            witness.push(format!("{} * {quotient}", poly(part)));
        }
        if nat {
            script.extend(self.equations.iter().map(|(name, ..)| cast_to_int(name, name)));
        }
        let witness = if witness.is_empty() { "0".to_string() } else { witness.join(" + ") };
        script.push(if nat {
            let check = first(&["grind", "(push_cast at *; grind)"]);
            format!("exact Int.ofNat_dvd.mp {}", anonymous(&[&witness, &by(check)]))
        } else {
            format!("exact {}", anonymous(&[&witness, &by("grind")]))
        });
        let Goal::Constant(value) = goal else { return Some(script.block()) };
        let name = scene.fresh("hdc");
        let claim = format!("{divisor} ∣ ({} : {})", value.abs(), self.ty.name());
        let bounds = at_most(self.ty, &name, "(by decide)", &format!("{name}l"), &name);
        Some(Script::new().then(have(&name, claim, script.proof())).then_all(bounds).block())
    }

    /// Texts of the atoms over Int.
    fn int_atoms(&self, scene: &Scene) -> Option<Vec<String>> {
        self.atoms.texts(&scene.goal)
    }
}

impl Fact {
    /// The tactic that gives the quotient `wk<position>` and the equation `hwk<position>` of the dividend
    /// with it.
    fn unpacked(&self, scene: &Scene, number: NumType, divisor: &str, position: usize) -> Option<String> {
        let names = [format!("wk{position}"), format!("hwk{position}")];
        let names = names.each_ref().map(String::as_str);
        let Some(remainder) = &self.remainder else {
            return Some(format!("obtain {} := {}", anonymous(&names), self.name));
        };
        let (dividend, remainder) = (scene.atom(&self.dividend)?, scene.atom(remainder)?);
        let division = Script::new()
            .then(note("hx", format!("{} {dividend} {divisor}", Lemma::DivAddMod.of(number))))
            .then(rewrite_at(&[&self.name], "hx"))
            .then("exact hx.symm");
        let claim = format!("∃ k : {}, {dividend} = {divisor} * k + {remainder}", number.name());
        let quotient = format!("{dividend} / {divisor}");
        Some(obtain(&names, claim, anonymous(&[&quotient, &division.proof()])))
    }
}

/// Takes an equation over `Nat` to `Int`.
fn cast_to_int(name: &str, equation: &str) -> String {
    note(name, format!("congrArg (Nat.cast : Nat → Int) {equation}"))
}

/// From the divisibility `fact` of a number that `positive` proves positive: `name : d ≤ n`, and over `Int`
/// also that `-d ≤ n`, as `other` with the suffix `m`.
fn at_most(number: NumType, fact: &str, positive: &str, name: &str, other: &str) -> Vec<String> {
    let lemma = Lemma::LeOfDvd.of(number);
    let mut bounds = vec![note(name, format!("{lemma} {positive} {fact}"))];
    if number != NumType::Nat {
        let negative = format!("{lemma} {positive} (Int.neg_dvd.mpr {fact})");
        bounds.push(note(format!("{other}m"), negative));
    }
    bounds
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

    fn scale(&mut self, coefficient: &BigRational) {
        for p in &mut self.parts {
            *p = p.scale(coefficient);
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
        let bounds = Script::new().then_all(at_most(ty, p.name, positive, &h, &h));
        let text = match ty {
            NumType::Nat => bounds.text(),
            NumType::Int => bounds.block(),
            NumType::Rat => continue,
        };
        out.push(step("dvdbound", 1.6 + 0.1 * degree_of(r.rhs), text, 60, 2));
    }
    out
}

fn degree_of(term: &Term) -> f64 {
    let mut atoms = Atoms::default();
    Poly::read(term, NumType::Int, &mut atoms)
        .map_or(2.0, |p| f64::from(p.0.keys().map(degree).max().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn witness_by_linear_algebra() {
        let s = scene(
            "x y z : Int; h : (x - y) ^ 2 + (y - z) ^ 2 + (z - x) ^ 2 = x * y * z ⊢ x + y + z + 6 ∣ x ^ 3 + \
             y ^ 3 + z ^ 3",
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
