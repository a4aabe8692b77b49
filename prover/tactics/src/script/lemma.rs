//! Names of the lemmas that Lean's core library has for natural numbers as well as for integers.

use proof_term::view::NumType;

/// What a lemma is about; [`Lemma::of`] gives its name for a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lemma {
    /// `(a + b) % m = (a % m + b % m) % m`
    AddMod,
    /// `a * b % m = (a % m) * (b % m) % m`
    MulMod,
    /// `a ^ (n + 1) = a ^ n * a`
    PowSucc,
    /// `a ^ (m + n) = a ^ m * a ^ n`
    PowAdd,
    /// `a % k % m = a % m` where `m` divides `k`
    ModModOfDvd,
    /// `m ∣ a` from `a % m = 0`
    DvdOfModEqZero,
    /// `a % m = 0` from `m ∣ a`
    ModEqZeroOfDvd,
    /// `a ∣ a`
    DvdRefl,
    /// `a ∣ c` from `a ∣ b` and `b ∣ c`
    DvdTrans,
    /// `a ∣ a * b`
    DvdMulRight,
    /// `d ≤ n` from `d ∣ n` with a positive `n`
    LeOfDvd,
    /// `n = d * (n / d) + n % d`, read from right to left
    DivAddMod,
}

impl Lemma {
    /// The full name of the lemma for a type: natural numbers have theirs, all others that of the integers.
    pub fn of(self, number: NumType) -> &'static str {
        let (natural, integer) = match self {
            Lemma::AddMod => ("Nat.add_mod", "Int.add_emod"),
            Lemma::MulMod => ("Nat.mul_mod", "Int.mul_emod"),
            Lemma::PowSucc => ("Nat.pow_succ", "Int.pow_succ"),
            Lemma::PowAdd => ("Nat.pow_add", "Int.pow_add"),
            Lemma::ModModOfDvd => ("Nat.mod_mod_of_dvd", "Int.emod_emod_of_dvd"),
            Lemma::DvdOfModEqZero => ("Nat.dvd_of_mod_eq_zero", "Int.dvd_of_emod_eq_zero"),
            Lemma::ModEqZeroOfDvd => ("Nat.mod_eq_zero_of_dvd", "Int.emod_eq_zero_of_dvd"),
            Lemma::DvdRefl => ("Nat.dvd_refl", "Int.dvd_refl"),
            Lemma::DvdTrans => ("Nat.dvd_trans", "Int.dvd_trans"),
            Lemma::DvdMulRight => ("Nat.dvd_mul_right", "Int.dvd_mul_right"),
            Lemma::LeOfDvd => ("Nat.le_of_dvd", "Int.le_of_dvd"),
            Lemma::DivAddMod => ("Nat.div_add_mod", "Int.mul_ediv_add_emod"),
        };
        if number == NumType::Nat { natural } else { integer }
    }
}
