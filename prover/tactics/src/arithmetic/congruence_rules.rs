//! Lemmas about congruences that the proofs of [`super::congruence`] state and prove before they use them.

use super::period::{Power, period};
use crate::script::lemma::Lemma;
use crate::script::{
    Script, back, have, induction, note, obtain, rewrite, rewrite_at, show_by, show_from_by,
};
use proof_term::print;
use proof_term::view::NumType;

/// A lemma about one operation: congruent operands give congruent results.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// Sums.
    Add(NumType),
    /// Products.
    Mul(NumType),
    /// Powers with a fixed exponent.
    Pow(NumType),
    /// Differences of integers.
    SubInt,
    /// Differences of natural numbers that are not cut off at zero, for one modulus.
    SubNat(u64),
    /// Negatives of integers.
    Neg,
    /// Natural numbers as integers.
    Cast,
}

impl Rule {
    /// The name of the fact in a proof.
    pub(super) fn name(self) -> String {
        let of = |operation: &str, number| {
            format!("h{operation}{}", if number == NumType::Nat { "N" } else { "Z" })
        };
        match self {
            Rule::Add(number) => of("add", number),
            Rule::Mul(number) => of("mul", number),
            Rule::Pow(number) => of("pow", number),
            Rule::SubInt => "hsubZ".into(),
            Rule::SubNat(modulus) => format!("hsubN{modulus}"),
            Rule::Neg => "hnegZ".into(),
            Rule::Cast => "hcast".into(),
        }
    }

    /// The tactic that states and proves the lemma.
    pub(super) fn tactic(self) -> String {
        let (claim, proof) = match self {
            Rule::Add(number) => operation("+", number, Lemma::AddMod.of(number)),
            Rule::Mul(number) => operation("*", number, Lemma::MulMod.of(number)),
            Rule::Pow(number) => power(number),
            Rule::SubInt => operation("-", NumType::Int, "Int.sub_emod"),
            Rule::SubNat(modulus) => difference(modulus),
            Rule::Neg => negative(),
            Rule::Cast => cast(),
        };
        have(self.name(), claim, proof.proof())
    }
}

fn operation(symbol: &str, number: NumType, lemma: &str) -> (String, Script) {
    let claim = format!(
        "∀ m a b c d : {}, a % m = c % m → b % m = d % m → (a {symbol} b) % m = (c {symbol} d) % m",
        number.name()
    );
    let proof = Script::new().then("intro m a b c d h1 h2").then(rewrite(&[lemma, "h1", "h2", &back(lemma)]));
    (claim, proof)
}

fn power(number: NumType) -> (String, Script) {
    let (successor, product) = (Lemma::PowSucc.of(number), Lemma::MulMod.of(number));
    let claim = format!("∀ (m a c : {}) (k : Nat), a % m = c % m → a ^ k % m = c ^ k % m", number.name());
    let step = rewrite(&[successor, successor, product, "ih", "h", &back(product)]);
    let proof = Script::new().then("intro m a c k h").then(induction("k", "(simp)", format!("({step})")));
    (claim, proof)
}

fn negative() -> (String, Script) {
    let lemmas = ["← Int.zero_sub a", "← Int.zero_sub c", "Int.sub_emod", "h1", "← Int.sub_emod"];
    let claim = "∀ m a c : Int, a % m = c % m → (-a) % m = (-c) % m";
    (claim.into(), Script::new().then("intro m a c h1").then(rewrite(&lemmas)))
}

fn cast() -> (String, Script) {
    let claim = "∀ (m a c : Nat), a % m = c % m → (a : Int) % (m : Int) = (c : Int) % (m : Int)";
    let lemmas = ["← Int.natCast_emod", "← Int.natCast_emod", "h"];
    (claim.into(), Script::new().then("intro m a c h").then(rewrite(&lemmas)))
}

fn difference(modulus: u64) -> (String, Script) {
    let m = modulus;
    let claim = format!(
        "∀ a b c d : Nat, b ≤ a → a % {m} = c % {m} → b % {m} = d % {m} → \
         (a - b) % {m} = (c + ({m} - d % {m})) % {m}"
    );
    let multiple = show_by(format!("b + t + ({m} - b % {m}) = t + {m} * (b / {m} + 1)"), "omega");
    let proof = Script::new()
        .then("intro a b c d h h1 h2")
        .then(rewrite(&["← h2", "Nat.add_mod", "← h1", "← Nat.add_mod"]))
        .then("clear h1 h2")
        .then(obtain(&["t", "rfl"], "∃ t, a = b + t", "⟨a - b, (Nat.add_sub_cancel' h).symm⟩"))
        .then(rewrite(&["Nat.add_sub_cancel_left", &multiple, "Nat.add_mul_mod_self_left"]));
    (claim, proof)
}

/// `∀ q s, q = 0 ∨ start ≤ s → b ^ (s + period * q) % m = b ^ s % m`, by induction on `q`.
pub(super) fn period_lemma(name: &str, power: &Power) -> Option<String> {
    let (start, period) = period(&power.base, power.modulus)?;
    let modulus = power.modulus;
    let number = if power.int { NumType::Int } else { NumType::Nat };
    let base = print::integer_text(&power.base);
    let base = if power.int { format!("({base} : Int)") } else { base };
    let (sum, product) = (back(Lemma::PowAdd.of(number)), Lemma::MulMod.of(number));
    // the power of an exponent that is a sum is a product of two powers
    let split = |name: &str, left: String, right: String, rest: u64| {
        let claim = format!("{base} ^ ({left}) = {base} ^ ({right}) * {base} ^ {rest}");
        let exponents = show_by(format!("{right} + {rest} = {left}"), "omega");
        have(name, claim, Script::new().then(rewrite(&[&sum, &exponents])).proof())
    };
    let smaller = note("ih", "ih (by omega)");
    let step = if start == 0 {
        let one = show_from_by(format!("{base} ^ {period} % {modulus} = 1 % {modulus}"), "decide +kernel");
        Script::new()
            .then(split("e1", format!("s + {period} * (q + 1)"), format!("s + {period} * q"), period))
            .then(smaller)
            .then(rewrite(&["e1", product, "ih", &one, &back(product)]))
            .then("simp")
    } else {
        let whole = start + period;
        let (after, at) =
            (format!("t + {start} + {period} * (q + 1)"), format!("t + {start} + {period} * q"));
        let before = format!("t + {period} * q");
        let same = format!("{base} ^ {whole} % {modulus} = {base} ^ {start} % {modulus}");
        let same = show_from_by(same, "decide +kernel");
        Script::new()
            .then(obtain(&["t", "ht"], format!("∃ t, s = t + {start}"), format!("⟨s - {start}, by omega⟩")))
            .then("subst ht")
            .then(split("e1", after, before.clone(), whole))
            .then(split("e2", at, before, start))
            .then(smaller)
            .then(rewrite_at(&["e2"], "ih"))
            .then(rewrite(&["e1", "← ih", product, &same, &back(product)]))
    };
    let claim = format!(
        "∀ q s : Nat, (q = 0 ∨ {start} ≤ s) → \
         {base} ^ (s + {period} * q) % {modulus} = {base} ^ s % {modulus}"
    );
    let proof = Script::new().then("intro q s hs").then(induction("q", "(simp)", step.block()));
    Some(have(name, claim, proof.proof()))
}
