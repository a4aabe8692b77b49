//! Writing proofs of congruences: from `v % L = r` for the variables of an expression `e` a proof
//! of `e % m = e' % m`, where `e'` is `e` with `r` for `v`. The proof term follows the
//! expression, so it always checks and costs nothing to find.

use super::scene::Scene;
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proof_term::view::{BinOp, NumType, as_cast, binary, num_type};
use proof_term::{print, view};
use std::collections::BTreeSet;

/// A variable (or an opaque term) replaced by its residue.
#[derive(Clone, Debug)]
pub struct Residue {
    /// The variable, or a term that is treated as one.
    pub term: Term,
    pub ty: NumType,
    /// Residues are taken modulo this.
    pub modulus: u64,
    /// If the variable occurs in exponents: values below this stand for themselves, the others are congruent
    /// to a value in `start .. start + modulus`. `None` if it occurs in no exponent.
    pub start: Option<u64>,
    /// A lower bound of the variable that the hypotheses state; used only for exponents.
    pub least: u64,
    /// Name of the residue.
    pub name: String,
}

impl Residue {
    /// The least representative.
    pub fn first(&self) -> u64 {
        self.start.map_or(0, |s| s.min(self.least))
    }

    /// Number of representatives.
    pub fn count(&self) -> u64 {
        self.modulus + self.start.unwrap_or(0) - self.first()
    }
}

/// A power with a numeral base and a variable exponent, modulo something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Power {
    pub base: BigInt,
    pub int: bool,
    pub modulus: u64,
}

/// `b ^ n` modulo `m` as a function of `n`: the values before `start` are not repeated, then the period.
pub fn period(base: &BigInt, modulus: u64) -> Option<(u64, u64)> {
    let m = BigInt::from(modulus);
    let mut seen: Vec<BigInt> = vec![];
    let mut x = BigInt::one().mod_floor(&m);
    while seen.len() <= 400 {
        if let Some(i) = seen.iter().position(|y| *y == x) {
            return Some((i as u64, (seen.len() - i) as u64));
        }
        let next = (&x * base).mod_floor(&m);
        seen.push(x);
        x = next;
    }
    None
}

/// Builds congruence proofs over a set of residues and keeps count of the lemmas they use.
pub struct Congruence<'a> {
    pub scene: &'a Scene,
    pub residues: Vec<Residue>,
    /// Names of lemmas used: `add`, `mul`, … with `N` or `Z`.
    pub used: BTreeSet<String>,
    /// Powers whose period lemma is used, in order of their names `hper0`, `hper1`, …
    pub powers: Vec<Power>,
    /// (residue, modulus) pairs for which `v % m = r % m` is used.
    pub reduced: BTreeSet<(usize, u64)>,
    /// Congruences of powers: name, text of the statement's proof.
    pub facts: Vec<(String, String)>,
}

fn letter(ty: NumType) -> &'static str {
    if ty == NumType::Nat { "N" } else { "Z" }
}

impl<'a> Congruence<'a> {
    pub fn new(scene: &'a Scene, residues: Vec<Residue>) -> Congruence<'a> {
        Congruence {
            scene,
            residues,
            used: BTreeSet::new(),
            powers: vec![],
            reduced: BTreeSet::new(),
            facts: vec![],
        }
    }

    /// Proof of `t % m = t' % m` and the text of `t'`, for `t` of type `ty`.
    pub fn prove(&mut self, t: &Term, ty: NumType, m: u64) -> Option<(String, String)> {
        let l = letter(ty);
        if let Some(i) = self.residues.iter().position(|r| r.term == *t) {
            self.reduced.insert((i, m));
            let r = &self.residues[i].name;
            let r = if ty == NumType::Int { format!("({r} : Int)") } else { r.clone() };
            return Some((format!("hv{i}_{m}"), r));
        }
        if view::hyps_in(t).is_empty() {
            return Some(("rfl".into(), print::atom(&self.scene.goal, t)?));
        }
        if let Some((NumType::Nat, NumType::Int, x)) = as_cast(t) {
            let (p, x) = self.prove(x, NumType::Nat, m)?;
            self.used.insert("cast".into());
            return Some((format!("(hcast {m} _ _ {p})"), format!("(({x} : Nat) : Int)")));
        }
        if let Some(x) = view::as_neg(t) {
            let (p, x) = self.prove(x, ty, m)?;
            self.used.insert("negZ".into());
            return Some((format!("(hnegZ {m} _ _ {p})"), format!("(-{x})")));
        }
        let b = binary(t)?;
        match b.op {
            BinOp::Add | BinOp::Mul => {
                let (p, x) = self.prove(b.lhs, ty, m)?;
                let (q, y) = self.prove(b.rhs, ty, m)?;
                let (f, s) = if b.op == BinOp::Add { ("add", "+") } else { ("mul", "*") };
                self.used.insert(format!("{f}{l}"));
                Some((format!("(h{f}{l} {m} _ _ _ _ {p} {q})"), format!("({x} {s} {y})")))
            }
            BinOp::Sub => {
                let (p, x) = self.prove(b.lhs, ty, m)?;
                let (q, y) = self.prove(b.rhs, ty, m)?;
                self.used.insert(format!(
                    "sub{l}{}",
                    if ty == NumType::Nat { m.to_string() } else { String::new() }
                ));
                if ty == NumType::Int {
                    return Some((format!("(hsubZ {m} _ _ _ _ {p} {q})"), format!("({x} - {y})")));
                }
                // what is subtracted must be provably no larger
                let proof = format!(
                    "(hsubN{m} _ _ _ _ (by first | exact Nat.pow_pos (by decide) | omega | grind) {p} {q})"
                );
                Some((proof, format!("({x} + ({m} - {y} % {m}))")))
            }
            BinOp::Pow => {
                if let Some(k) = view::raw_nat(b.rhs).and_then(|k| k.to_u32()) {
                    let (p, x) = self.prove(b.lhs, ty, m)?;
                    self.used.insert(format!("pow{l}"));
                    return Some((format!("(hpow{l} {m} _ _ {k} {p})"), format!("({x} ^ {k})")));
                }
                self.power(b, ty, m)
            }
            BinOp::Mod => {
                let k = view::integer(b.rhs)?.to_u64().filter(|k| *k > 0 && k % m == 0)?;
                let (p, x) = self.prove(b.lhs, ty, m)?;
                let lemma = if ty == NumType::Nat { "Nat.mod_mod_of_dvd" } else { "Int.emod_emod_of_dvd" };
                Some((format!("(({lemma} _ (show {m} ∣ {k} by decide)).trans {p})"), x))
            }
            BinOp::Div => None,
        }
    }

    /// `base ^ e` with a numeral base: by the period lemma.
    fn power(&mut self, b: view::Binary, ty: NumType, m: u64) -> Option<(String, String)> {
        let base = view::integer(b.lhs)?;
        let (start, period) = period(&base, m)?;
        let exponent = Linear::read(b.rhs)?;
        let power = Power { base: base.clone(), int: ty == NumType::Int, modulus: m };
        let i = self.powers.iter().position(|p| *p == power).unwrap_or_else(|| {
            self.powers.push(power);
            self.powers.len() - 1
        });
        // exponent = reduced exponent + period * quotient
        let (mut reduced, mut quotient) = (exponent.constant.to_string(), "0".to_string());
        for (v, c) in &exponent.terms {
            let r = self.residues.iter().position(|r| r.term == *v)?;
            let res = &self.residues[r];
            if res.start? < start || !res.modulus.is_multiple_of(period) {
                return None;
            }
            reduced += &format!(" + {c} * {}", res.name);
            quotient += &format!(" + {} * {}q", c * (res.modulus / period), res.name);
        }
        let e = print::atom(&self.scene.goal, b.rhs)?;
        let bt = print::integer_text(&base);
        let bt = if ty == NumType::Int { format!("({bt} : Int)") } else { bt };
        let name = format!("hb{}", self.facts.len());
        let (left, right) = (format!("{bt} ^ {e}"), format!("{bt} ^ ({reduced})"));
        self.facts.push((
            name.clone(),
            format!(
                "have {name} : {left} % {m} = {right} % {m} := (by have hx := hper{i} ({quotient}) ({reduced}) (by omega); \
                 rw [show {reduced} + {period} * ({quotient}) = {e} by omega] at hx; exact hx)"
            ),
        ));
        Some((name, format!("({right})")))
    }

    /// Tactics that prove the lemmas used, in order; call after all [`Congruence::prove`].
    pub fn lemmas(&self) -> Vec<String> {
        let mut out = vec![];
        let two = "a % m = c % m → b % m = d % m →";
        for u in &self.used {
            let (ty, add, mul, pow) = if u.ends_with('N') {
                ("Nat", "Nat.add_mod", "Nat.mul_mod", "Nat.pow_succ")
            } else {
                ("Int", "Int.add_emod", "Int.mul_emod", "Int.pow_succ")
            };
            let quantified = format!("∀ m a b c d : {ty}, {two}");
            let congruent = |op: &str, lemma: &str| {
                format!(
                    "have h{u} : {quantified} (a {op} b) % m = (c {op} d) % m := \
                     (by intro m a b c d h1 h2; rw [{lemma}, h1, h2, ← {lemma}])"
                )
            };
            out.push(match u.as_str() {
                "addN" | "addZ" => congruent("+", add),
                "mulN" | "mulZ" => congruent("*", mul),
                "subZ" => congruent("-", "Int.sub_emod"),
                "negZ" => "have hnegZ : ∀ m a c : Int, a % m = c % m → (-a) % m = (-c) % m := \
                     (by intro m a c h1; rw [← Int.zero_sub a, ← Int.zero_sub c, Int.sub_emod, h1, ← Int.sub_emod])"
                    .to_string(),
                "cast" => "have hcast : ∀ (m a c : Nat), a % m = c % m → (a : Int) % (m : Int) = (c : Int) % (m : Int) := \
                     (by intro m a c h; rw [← Int.natCast_emod, ← Int.natCast_emod, h])"
                    .to_string(),
                "powN" | "powZ" => format!(
                    "have h{u} : ∀ (m a c : {ty}) (k : Nat), a % m = c % m → a ^ k % m = c ^ k % m := \
                     (by intro m a c k h; induction k with | zero => (simp) \
                     | succ k ih => (rw [{pow}, {pow}, {mul}, ih, h, ← {mul}]))"
                ),
                s => {
                    let m = s.trim_start_matches("subN");
                    format!(
                        "have hsubN{m} : ∀ a b c d : Nat, b ≤ a → a % {m} = c % {m} → b % {m} = d % {m} → \
                         (a - b) % {m} = (c + ({m} - d % {m})) % {m} := (by intro a b c d h h1 h2; \
                         rw [← h2, Nat.add_mod, ← h1, ← Nat.add_mod]; clear h1 h2; \
                         obtain ⟨t, rfl⟩ : ∃ t, a = b + t := ⟨a - b, (Nat.add_sub_cancel' h).symm⟩; \
                         rw [Nat.add_sub_cancel_left, show b + t + ({m} - b % {m}) = t + {m} * (b / {m} + 1) by omega, Nat.add_mul_mod_self_left])"
                    )
                }
            });
        }
        for (i, p) in self.powers.iter().enumerate() {
            out.extend(period_lemma(&format!("hper{i}"), p));
        }
        for (i, m) in &self.reduced {
            let r = &self.residues[*i];
            let v = print::atom(&self.scene.goal, &r.term).unwrap_or_default();
            let name = &r.name;
            let right = if r.ty == NumType::Int { format!("({name} : Int)") } else { name.clone() };
            let proof = match (r.start, r.ty) {
                (Some(_), _) => "(by omega)".to_string(),
                (None, ty) => {
                    let lemma =
                        if ty == NumType::Nat { "Nat.mod_mod_of_dvd" } else { "Int.emod_emod_of_dvd" };
                    let divides = format!("(show ({m} : {}) ∣ {} by decide)", ty.name(), r.modulus);
                    format!("({lemma} {v} {divides}).symm.trans (congrArg (fun t => t % {m}) hr_{name})")
                }
            };
            out.push(format!("have hv{i}_{m} : {v} % {m} = {right} % {m} := {proof}"));
        }
        out.extend(self.facts.iter().map(|f| f.1.clone()));
        out
    }

    /// Tactics that introduce the residues, named as in the residues:
    /// `hr` facts are `hr_<name>`, bounds `hlt_<name>`.
    pub fn introductions(&self) -> Option<Vec<String>> {
        let one = |r: &Residue| {
            let v = print::atom(&self.scene.goal, &r.term)?;
            let (x, l) = (&r.name, r.modulus);
            Some(match (r.start, r.ty) {
                (Some(start), _) => {
                    let far = format!(
                        "⟨{start} + ({v} - {start}) % {l}, ({v} - {start}) / {l}, by omega, by omega, by omega, by omega⟩"
                    );
                    let witness = if start == 0 {
                        format!(
                            "⟨{v} % {l}, {v} / {l}, (Nat.mod_add_div {v} {l}).symm, Nat.mod_lt _ (by decide), \
                             Or.inr (Nat.zero_le _), Nat.zero_le _⟩"
                        )
                    } else {
                        format!(
                            "(if hsm : {v} < {start} then ⟨{v}, 0, by omega, by omega, by omega, by omega⟩ else {far})"
                        )
                    };
                    let first = r.first();
                    format!(
                        "obtain ⟨{x}, {x}q, hr_{x}, hlt_{x}, hst_{x}, hle_{x}⟩ : ∃ r q : Nat, {v} = r + {l} * q ∧ r < {} ∧ (q = 0 ∨ {start} ≤ r) ∧ {first} ≤ r := {witness}",
                        start + l
                    )
                }
                (None, NumType::Nat) => format!(
                    "obtain ⟨{x}, hr_{x}, hlt_{x}⟩ : ∃ r : Nat, {v} % {l} = r ∧ r < {l} := ⟨{v} % {l}, rfl, Nat.mod_lt _ (by decide)⟩"
                ),
                (None, _) => format!(
                    "obtain ⟨{x}, hr_{x}, hlt_{x}⟩ : ∃ r : Nat, {v} % {l} = (r : Int) ∧ r < {l} := ⟨({v} % {l}).toNat, (Int.toNat_of_nonneg (Int.emod_nonneg {v} (by decide))).symm, by omega⟩"
                ),
            })
        };
        self.residues.iter().map(one).collect()
    }

    /// Names of everything that [`Congruence::lemmas`] and [`Congruence::introductions`] add and that
    /// mentions a residue, in the order in which they can be cleared.
    pub fn temporary(&self) -> Vec<String> {
        let facts = self.facts.iter().map(|f| f.0.clone());
        let reduced = self.reduced.iter().map(|(i, m)| format!("hv{i}_{m}"));
        let residues = self.residues.iter().flat_map(|r| {
            let st = r.start.map(|_| format!("hst_{}", r.name));
            st.into_iter().chain([format!("hr_{}", r.name)])
        });
        facts.chain(reduced).chain(residues).collect()
    }
}

/// `∀ q s, q = 0 ∨ start ≤ s → b ^ (s + period * q) % m = b ^ s % m`, by induction on `q`.
fn period_lemma(name: &str, p: &Power) -> Option<String> {
    let (start, per) = period(&p.base, p.modulus)?;
    let (m, k) = (p.modulus, start + per);
    let b = print::integer_text(&p.base);
    let (b, add, mul) = if p.int {
        (format!("({b} : Int)"), "Int.pow_add", "Int.mul_emod")
    } else {
        (b, "Nat.pow_add", "Nat.mul_mod")
    };
    let step = if start == 0 {
        format!(
            "(have e1 : {b} ^ (s + {per} * (q + 1)) = {b} ^ (s + {per} * q) * {b} ^ {per} := \
             (by rw [← {add}, show s + {per} * q + {per} = s + {per} * (q + 1) by omega]); \
             have ih := ih (by omega); rw [e1, {mul}, ih, show {b} ^ {per} % {m} = 1 % {m} from by decide +kernel, ← {mul}]; simp)"
        )
    } else {
        format!(
            "(obtain ⟨t, ht⟩ : ∃ t, s = t + {start} := ⟨s - {start}, by omega⟩; subst ht; \
             have e1 : {b} ^ (t + {start} + {per} * (q + 1)) = {b} ^ (t + {per} * q) * {b} ^ {k} := \
             (by rw [← {add}, show t + {per} * q + {k} = t + {start} + {per} * (q + 1) by omega]); \
             have e2 : {b} ^ (t + {start} + {per} * q) = {b} ^ (t + {per} * q) * {b} ^ {start} := \
             (by rw [← {add}, show t + {per} * q + {start} = t + {start} + {per} * q by omega]); \
             have ih := ih (by omega); rw [e2] at ih; \
             rw [e1, ← ih, {mul}, show {b} ^ {k} % {m} = {b} ^ {start} % {m} from by decide +kernel, ← {mul}])"
        )
    };
    Some(format!(
        "have {name} : ∀ q s : Nat, (q = 0 ∨ {start} ≤ s) → {b} ^ (s + {per} * q) % {m} = {b} ^ s % {m} := \
         (by intro q s hs; induction q with | zero => (simp) | succ q ih => {step})"
    ))
}

/// `Σ c v + constant` over `Nat`, with natural coefficients.
pub struct Linear {
    pub terms: Vec<(Term, u64)>,
    pub constant: u64,
}

impl Linear {
    /// Reads sums and products with numerals; what else occurs counts as a variable.
    pub fn read(t: &Term) -> Option<Linear> {
        if let Some(n) = view::raw_nat(t) {
            return Some(Linear { terms: vec![], constant: n.to_u64()? });
        }
        let b = binary(t).filter(|b| num_type(b.ty) == Some(NumType::Nat));
        match b {
            Some(b) if b.op == BinOp::Add => {
                let (mut x, y) = (Linear::read(b.lhs)?, Linear::read(b.rhs)?);
                x.constant += y.constant;
                for (v, c) in y.terms {
                    match x.terms.iter_mut().find(|w| w.0 == v) {
                        Some(w) => w.1 += c,
                        None => x.terms.push((v, c)),
                    }
                }
                Some(x)
            }
            Some(b) if b.op == BinOp::Mul => {
                let (x, y) = (Linear::read(b.lhs)?, Linear::read(b.rhs)?);
                let (mut x, c) = match (x.terms.is_empty(), y.terms.is_empty()) {
                    (_, true) => (x, y.constant),
                    (true, _) => (y, x.constant),
                    _ => return Some(Linear { terms: vec![(t.clone(), 1)], constant: 0 }),
                };
                x.constant = x.constant.checked_mul(c)?;
                for w in &mut x.terms {
                    w.1 = w.1.checked_mul(c)?;
                }
                Some(x)
            }
            _ => Some(Linear { terms: vec![(t.clone(), 1)], constant: 0 }),
        }
    }
}

/// Whether a number is a sensible modulus.
pub fn modulus(n: &BigInt) -> Option<u64> {
    if n.is_negative() || n.is_zero() || n.is_one() { None } else { n.to_u64().filter(|m| *m <= 5000) }
}

#[cfg(test)]
#[path = "congruence_tests.rs"]
mod tests;
