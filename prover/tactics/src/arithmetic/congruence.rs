//! Writing proofs of congruences: from `v % L = r` for the variables of an expression `e` a proof
//! of `e % m = e' % m`, where `e'` is `e` with `r` for `v`. The proof term follows the
//! expression, so it always checks and costs nothing to find.

use super::congruence_rules::{Rule, period_lemma};
use super::period::{Power, period};
use super::scene::Scene;
use crate::script::lemma::Lemma;
use crate::script::{Script, by, first, have, note, obtain, rewrite_at, show_by, shown};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proof_term::view::{BinOp, NumType, as_cast, binary, num_type};
use proof_term::{print, view};
use std::collections::{BTreeMap, BTreeSet};

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

    /// The tactic that introduces the residue of a term, whose text is given.
    fn introduction(&self, term: &str) -> String {
        let (name, modulus) = (&self.name, self.modulus);
        let (remainder, below) = (format!("hr_{name}"), format!("hlt_{name}"));
        let Some(start) = self.start else {
            let (value, witness) = match self.ty {
                NumType::Nat => ("r", format!("⟨{term} % {modulus}, rfl, Nat.mod_lt _ (by decide)⟩")),
                _ => {
                    let positive = format!("Int.emod_nonneg {term} (by decide)");
                    let cast = format!("(Int.toNat_of_nonneg ({positive})).symm");
                    ("(r : Int)", format!("⟨({term} % {modulus}).toNat, {cast}, by omega⟩"))
                }
            };
            let claim = format!("∃ r : Nat, {term} % {modulus} = {value} ∧ r < {modulus}");
            return obtain(&[name, &remainder, &below], claim, witness);
        };
        let (quotient, from_start, least) =
            (format!("{name}q"), format!("hst_{name}"), format!("hle_{name}"));
        let claim = format!(
            "∃ r q : Nat, {term} = r + {modulus} * q ∧ r < {} ∧ (q = 0 ∨ {start} ≤ r) ∧ {} ≤ r",
            start + modulus,
            self.first()
        );
        let rest = "by omega, by omega, by omega, by omega";
        let witness = if start == 0 {
            format!(
                "⟨{term} % {modulus}, {term} / {modulus}, (Nat.mod_add_div {term} {modulus}).symm, \
                 Nat.mod_lt _ (by decide), Or.inr (Nat.zero_le _), Nat.zero_le _⟩"
            )
        } else {
            let past = format!("({term} - {start})");
            format!(
                "(if hsm : {term} < {start} then ⟨{term}, 0, {rest}⟩ \
                 else ⟨{start} + {past} % {modulus}, {past} / {modulus}, {rest}⟩)"
            )
        };
        obtain(&[name, &quotient, &remainder, &below, &from_start, &least], claim, witness)
    }
}

/// Builds congruence proofs over a set of residues and keeps count of the lemmas they use.
pub struct Congruence<'a> {
    pub scene: &'a Scene,
    pub residues: Vec<Residue>,
    /// Lemmas used, by their names.
    rules: BTreeMap<String, Rule>,
    /// Powers whose period lemma is used, in order of their names `hper0`, `hper1`, …
    pub powers: Vec<Power>,
    /// (residue, modulus) pairs for which `v % m = r % m` is used.
    pub reduced: BTreeSet<(usize, u64)>,
    /// Congruences of powers: name, text of the statement's proof.
    pub facts: Vec<(String, String)>,
}

/// A natural number or its name, as a term of a type.
fn typed(text: &str, number: NumType) -> String {
    if number == NumType::Int { format!("({text} : Int)") } else { text.to_string() }
}

impl<'a> Congruence<'a> {
    pub fn new(scene: &'a Scene, residues: Vec<Residue>) -> Congruence<'a> {
        Congruence {
            scene,
            residues,
            rules: BTreeMap::new(),
            powers: vec![],
            reduced: BTreeSet::new(),
            facts: vec![],
        }
    }

    /// The name of a lemma, which is then one of those used.
    fn rule(&mut self, rule: Rule) -> String {
        self.rules.insert(rule.name(), rule);
        rule.name()
    }

    /// Proof of `term % modulus = other % modulus` and the text of `other`, for a term of type `number`.
    pub fn prove(&mut self, term: &Term, number: NumType, modulus: u64) -> Option<(String, String)> {
        if let Some(i) = self.residues.iter().position(|r| r.term == *term) {
            self.reduced.insert((i, modulus));
            return Some((format!("hv{i}_{modulus}"), typed(&self.residues[i].name, number)));
        }
        if view::hyps_in(term).is_empty() {
            return Some(("rfl".into(), print::atom(&self.scene.goal, term)?));
        }
        if let Some((NumType::Nat, NumType::Int, inner)) = as_cast(term) {
            let (proof, inner) = self.prove(inner, NumType::Nat, modulus)?;
            let lemma = self.rule(Rule::Cast);
            return Some((format!("({lemma} {modulus} _ _ {proof})"), format!("(({inner} : Nat) : Int)")));
        }
        if let Some(inner) = view::as_neg(term) {
            let (proof, inner) = self.prove(inner, number, modulus)?;
            let lemma = self.rule(Rule::Neg);
            return Some((format!("({lemma} {modulus} _ _ {proof})"), format!("(-{inner})")));
        }
        let operation = binary(term)?;
        match operation.op {
            BinOp::Add => self.operands(operation, number, modulus, Rule::Add(number), "+"),
            BinOp::Mul => self.operands(operation, number, modulus, Rule::Mul(number), "*"),
            BinOp::Sub if number == NumType::Int => {
                self.operands(operation, number, modulus, Rule::SubInt, "-")
            }
            BinOp::Sub => {
                let (left_proof, left) = self.prove(operation.lhs, number, modulus)?;
                let (right_proof, right) = self.prove(operation.rhs, number, modulus)?;
                let lemma = self.rule(Rule::SubNat(modulus));
                // what is subtracted must be provably no larger
                let smaller = by(first(&["exact Nat.pow_pos (by decide)", "omega", "grind"]));
                let proof = format!("({lemma} _ _ _ _ {smaller} {left_proof} {right_proof})");
                Some((proof, format!("({left} + ({modulus} - {right} % {modulus}))")))
            }
            BinOp::Pow => {
                if let Some(exponent) = view::raw_nat(operation.rhs).and_then(|k| k.to_u32()) {
                    let (proof, base) = self.prove(operation.lhs, number, modulus)?;
                    let lemma = self.rule(Rule::Pow(number));
                    let proof = format!("({lemma} {modulus} _ _ {exponent} {proof})");
                    return Some((proof, format!("({base} ^ {exponent})")));
                }
                self.power(operation, number, modulus)
            }
            BinOp::Mod => {
                let outer = view::integer(operation.rhs)?.to_u64();
                let outer = outer.filter(|k| *k > 0 && k % modulus == 0)?;
                let (proof, inner) = self.prove(operation.lhs, number, modulus)?;
                let lemma = Lemma::ModModOfDvd.of(number);
                let divides = shown(format!("{modulus} ∣ {outer}"), "decide");
                Some((format!("(({lemma} _ {divides}).trans {proof})"), inner))
            }
            BinOp::Div => None,
        }
    }

    /// An operation of which both operands are replaced.
    fn operands(
        &mut self,
        operation: view::Binary,
        number: NumType,
        modulus: u64,
        rule: Rule,
        symbol: &str,
    ) -> Option<(String, String)> {
        let (left_proof, left) = self.prove(operation.lhs, number, modulus)?;
        let (right_proof, right) = self.prove(operation.rhs, number, modulus)?;
        let lemma = self.rule(rule);
        let proof = format!("({lemma} {modulus} _ _ _ _ {left_proof} {right_proof})");
        Some((proof, format!("({left} {symbol} {right})")))
    }

    /// `base ^ e` with a numeral base: by the period lemma.
    fn power(&mut self, operation: view::Binary, number: NumType, modulus: u64) -> Option<(String, String)> {
        let base = view::integer(operation.lhs)?;
        let (start, period) = period(&base, modulus)?;
        let exponent = Linear::read(operation.rhs)?;
        let power = Power { base: base.clone(), int: number == NumType::Int, modulus };
        let i = self.powers.iter().position(|p| *p == power).unwrap_or_else(|| {
            self.powers.push(power);
            self.powers.len() - 1
        });
        // exponent = reduced exponent + period * quotient
        let (mut reduced, mut quotient) = (exponent.constant.to_string(), "0".to_string());
        for (variable, coefficient) in &exponent.terms {
            let residue = self.residues.iter().find(|r| r.term == *variable)?;
            if residue.start? < start || !residue.modulus.is_multiple_of(period) {
                return None;
            }
            reduced += &format!(" + {coefficient} * {}", residue.name);
            quotient += &format!(" + {} * {}q", coefficient * (residue.modulus / period), residue.name);
        }
        let whole = print::atom(&self.scene.goal, operation.rhs)?;
        let base = typed(&print::integer_text(&base), number);
        let name = format!("hb{}", self.facts.len());
        let (left, right) = (format!("{base} ^ {whole}"), format!("{base} ^ ({reduced})"));
        let exponents = show_by(format!("{reduced} + {period} * ({quotient}) = {whole}"), "omega");
        let proof = Script::new()
            .then(note("hx", format!("hper{i} ({quotient}) ({reduced}) (by omega)")))
            .then(rewrite_at(&[&exponents], "hx"))
            .then("exact hx");
        let fact = have(&name, format!("{left} % {modulus} = {right} % {modulus}"), proof.proof());
        self.facts.push((name.clone(), fact));
        Some((name, format!("({right})")))
    }

    /// Tactics that prove the lemmas used, in order; call after all [`Congruence::prove`].
    pub fn lemmas(&self) -> Vec<String> {
        let mut out: Vec<String> = self.rules.values().map(|rule| rule.tactic()).collect();
        for (i, power) in self.powers.iter().enumerate() {
            out.extend(period_lemma(&format!("hper{i}"), power));
        }
        for (i, modulus) in &self.reduced {
            let residue = &self.residues[*i];
            let (name, number) = (&residue.name, residue.ty);
            let variable = print::atom(&self.scene.goal, &residue.term).unwrap_or_default();
            let proof = if residue.start.is_some() {
                by("omega")
            } else {
                let lemma = Lemma::ModModOfDvd.of(number);
                let divides =
                    shown(format!("({modulus} : {}) ∣ {}", number.name(), residue.modulus), "decide");
                format!(
                    "({lemma} {variable} {divides}).symm.trans (congrArg (fun t => t % {modulus}) hr_{name})"
                )
            };
            let claim = format!("{variable} % {modulus} = {} % {modulus}", typed(name, number));
            out.push(have(format!("hv{i}_{modulus}"), claim, proof));
        }
        out.extend(self.facts.iter().map(|f| f.1.clone()));
        out
    }

    /// Tactics that introduce the residues, named as in the residues:
    /// `hr` facts are `hr_<name>`, bounds `hlt_<name>`.
    pub fn introductions(&self) -> Option<Vec<String>> {
        let one =
            |residue: &Residue| Some(residue.introduction(&print::atom(&self.scene.goal, &residue.term)?));
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

/// `Σ c v + constant` over `Nat`, with natural coefficients.
pub struct Linear {
    pub terms: Vec<(Term, u64)>,
    pub constant: u64,
}

impl Linear {
    /// Reads sums and products with numerals; what else occurs counts as a variable.
    pub fn read(term: &Term) -> Option<Linear> {
        if let Some(n) = view::raw_nat(term) {
            return Some(Linear { terms: vec![], constant: n.to_u64()? });
        }
        let b = binary(term).filter(|b| num_type(b.ty) == Some(NumType::Nat));
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
                    _ => return Some(Linear { terms: vec![(term.clone(), 1)], constant: 0 }),
                };
                x.constant = x.constant.checked_mul(c)?;
                for w in &mut x.terms {
                    w.1 = w.1.checked_mul(c)?;
                }
                Some(x)
            }
            _ => Some(Linear { terms: vec![(term.clone(), 1)], constant: 0 }),
        }
    }
}

/// Whether a number is a sensible modulus.
pub fn modulus(number: &BigInt) -> Option<u64> {
    if number.is_negative() || number.is_zero() || number.is_one() {
        None
    } else {
        number.to_u64().filter(|m| *m <= 5000)
    }
}

#[cfg(test)]
#[path = "congruence_tests.rs"]
mod tests;
