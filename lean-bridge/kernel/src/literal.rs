//! Numbers and texts.
//!
//! A `Nat` literal `n + 1` is `Nat.succ n`, 0 is `Nat.zero`; a text is `String.ofList` of its characters. The
//! functions on numbers that Lean's kernel computes are computed here as well, where both arguments are
//! literals: their definitions by recursion would take as many steps as the numbers are large.

use crate::checker::Checker;
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, NameId, NatId, StrId};
use crate::limits::Limit;
use crate::terms::Terms;
use dashu_int::UBig;
use dashu_int::ops::{BitTest, DivRem, Gcd};

/// Longest number that is computed, in bits: 32 MB.
const MOST_BITS: usize = 1 << 28;
/// Longest numbers that are divided by each other (unless the quotient is short), in bits: some seconds.
const MOST_DIVISION_BITS: usize = 1 << 25;
/// Most pairs of bits of two numbers whose common divisor is computed: some seconds.
const MOST_GCD_WORK: usize = 1 << 44;
/// Numbers that are longer are counted as they come, in bits.
const LARGE: usize = 1 << 14;

impl Checker<'_> {
    /// The number as a constructor.
    pub(crate) fn nat_constructor(&mut self, number: NatId) -> Result<ExprId, KernelError> {
        let (zero, succ) = (self.well_known.nat_zero, self.well_known.nat_succ);
        if self.terms.nat(number).is_zero() {
            return Ok(self.terms.add_expr(Expr::Const(zero, Terms::NO_LEVELS)));
        }
        let before = self.terms.nat(number) - UBig::ONE;
        let before = self.number(before)?;
        let succ = self.terms.add_expr(Expr::Const(succ, Terms::NO_LEVELS));
        Ok(self.terms.add_expr(Expr::App(succ, before)))
    }

    fn number(&mut self, number: UBig) -> Result<ExprId, KernelError> {
        if number.bit_len() > LARGE {
            // a few steps with such numbers may take all time and memory
            self.budget.check(self.terms)?;
        }
        let number = self.terms.add_nat(number);
        Ok(self.terms.add_expr(Expr::Nat(number)))
    }

    /// `String.ofList` of the characters.
    pub(crate) fn string_as_list(&mut self, literal: StrId) -> ExprId {
        let text = String::from_utf8_lossy(self.terms.str(literal)).into_owned();
        let w = self.well_known.clone();
        let level = self.terms.add_levels(&[Terms::ZERO]);
        let plain = |t: &mut Terms, name| t.add_expr(Expr::Const(name, Terms::NO_LEVELS));
        let (char, char_of_nat) = (plain(self.terms, w.char), plain(self.terms, w.char_of_nat));
        let nil = self.terms.add_expr(Expr::Const(w.list_nil, level));
        let cons = self.terms.add_expr(Expr::Const(w.list_cons, level));
        let cons = self.terms.add_expr(Expr::App(cons, char));
        let mut list = self.terms.add_expr(Expr::App(nil, char));
        for c in text.chars().rev() {
            let code = self.terms.add_nat(UBig::from(u32::from(c)));
            let code = self.terms.add_expr(Expr::Nat(code));
            let c = self.terms.add_expr(Expr::App(char_of_nat, code));
            list = self.terms.apply(cons, &[c, list]);
        }
        let of_list = plain(self.terms, w.string_of_list);
        self.terms.add_expr(Expr::App(of_list, list))
    }

    /// The value of a function on numbers, if it is applied to literals.
    pub fn compute(&mut self, term: ExprId) -> Result<Option<ExprId>, KernelError> {
        let Expr::App(f, last) = self.terms.expr(term) else { return Ok(None) };
        if self.terms.facts(term).locals > 0 && !self.eager {
            return Ok(None);
        }
        match self.terms.expr(f) {
            Expr::Const(name, Terms::NO_LEVELS) if name == self.well_known.nat_succ => {
                let Some(n) = self.literal(last)? else { return Ok(None) };
                self.require_nat()?;
                let next = self.terms.nat(n) + UBig::ONE;
                self.number(next).map(Some)
            }
            Expr::Const(name, Terms::NO_LEVELS) if name == self.well_known.nat_log2 => {
                let Some(n) = self.literal(last)? else { return Ok(None) };
                if !self.may_compute(self.well_known.nat_log2)? {
                    return Ok(None);
                }
                self.log2(n).map(Some)
            }
            Expr::App(head, first) => {
                let Expr::Const(name, Terms::NO_LEVELS) = self.terms.expr(head) else { return Ok(None) };
                if !self.is_binary(name) {
                    return Ok(None);
                }
                let Some(a) = self.literal(first)? else { return Ok(None) };
                let Some(b) = self.literal(last)? else { return Ok(None) };
                if !self.may_compute(name)? {
                    return Ok(None);
                }
                self.binary(name, a, b)
            }
            _ => Ok(None),
        }
    }

    /// A term as a literal, after reduction.
    fn literal(&mut self, term: ExprId) -> Result<Option<NatId>, KernelError> {
        let term = self.whnf(term)?;
        Ok(match self.terms.expr(term) {
            Expr::Nat(n) => Some(n),
            Expr::Const(name, Terms::NO_LEVELS) if name == self.well_known.nat_zero => {
                Some(self.terms.add_nat(UBig::ZERO))
            }
            _ => None,
        })
    }

    fn is_binary(&self, name: NameId) -> bool {
        let w = &self.well_known;
        let all = [
            w.nat_add,
            w.nat_sub,
            w.nat_mul,
            w.nat_pow,
            w.nat_gcd,
            w.nat_mod,
            w.nat_div,
            w.nat_beq,
            w.nat_ble,
            w.nat_land,
            w.nat_lor,
            w.nat_xor,
            w.nat_shift_left,
            w.nat_shift_right,
        ];
        all.contains(&name)
    }

    /// The value of `Nat.log2`.
    pub fn log2(&mut self, number: NatId) -> Result<ExprId, KernelError> {
        let log = self.terms.nat(number).bit_len().saturating_sub(1);
        self.number(UBig::from(log))
    }

    /// The value of a function of two numbers, if it is one of those that are computed.
    pub fn binary(&mut self, name: NameId, left: NatId, right: NatId) -> Result<Option<ExprId>, KernelError> {
        let w = self.well_known.clone();
        let (left, right) = (self.terms.nat(left), self.terms.nat(right));
        let value = match name {
            n if n == w.nat_add => left + right,
            n if n == w.nat_sub => {
                if left < right {
                    UBig::ZERO
                } else {
                    left - right
                }
            }
            n if n == w.nat_mul => {
                fits(left.bit_len().saturating_add(right.bit_len()))?;
                left * right
            }
            n if n == w.nat_pow => power(left, right)?,
            n if n == w.nat_gcd => gcd(left, right)?,
            n if n == w.nat_mod => divide(left, right)?.1,
            n if n == w.nat_div => divide(left, right)?.0,
            n if n == w.nat_land => left & right,
            n if n == w.nat_lor => left | right,
            n if n == w.nat_xor => left ^ right,
            n if n == w.nat_shift_left => shift_left(left, right)?,
            n if n == w.nat_shift_right => match usize::try_from(right) {
                Ok(by) => left >> by,
                Err(_) => UBig::ZERO,
            },
            n if n == w.nat_beq || n == w.nat_ble => {
                let holds = if n == w.nat_beq { left == right } else { left <= right };
                let constant = if holds { w.bool_true } else { w.bool_false };
                return Ok(Some(self.terms.add_expr(Expr::Const(constant, Terms::NO_LEVELS))));
            }
            _ => return Ok(None),
        };
        self.number(value).map(Some)
    }

    /// The number before, if a term is a successor at sight.
    fn predecessor(&mut self, term: ExprId) -> Result<Option<ExprId>, KernelError> {
        match self.terms.expr(term) {
            Expr::Nat(n) if !self.terms.nat(n).is_zero() => {
                let before = self.terms.nat(n) - UBig::ONE;
                self.number(before).map(Some)
            }
            Expr::App(f, n) => Ok(match self.terms.expr(f) {
                // a constant of this name that has levels is another one, and another at other levels
                Expr::Const(name, Terms::NO_LEVELS) if name == self.well_known.nat_succ => Some(n),
                _ => None,
            }),
            _ => Ok(None),
        }
    }

    fn is_zero_at_sight(&self, term: ExprId) -> bool {
        match self.terms.expr(term) {
            Expr::Nat(n) => self.terms.nat(n).is_zero(),
            Expr::Const(name, Terms::NO_LEVELS) => name == self.well_known.nat_zero,
            _ => false,
        }
    }

    /// Whether two terms that are numbers at sight are equal: literals, zero and successors.
    pub(crate) fn equal_as_numbers(
        &mut self,
        left: ExprId,
        right: ExprId,
    ) -> Result<Option<bool>, KernelError> {
        if let (Expr::Nat(left), Expr::Nat(right)) = (self.terms.expr(left), self.terms.expr(right)) {
            return Ok(Some(left == right));
        }
        if self.is_zero_at_sight(left) && self.is_zero_at_sight(right) {
            return Ok(Some(true));
        }
        match (self.predecessor(left)?, self.predecessor(right)?) {
            (Some(left), Some(right)) => self.equal(left, right).map(Some),
            _ => Ok(None),
        }
    }
}

fn fits(bits: usize) -> Result<(), KernelError> {
    if bits > MOST_BITS { Err(KernelError::Limit(Limit::Number)) } else { Ok(()) }
}

fn gcd(left: &UBig, right: &UBig) -> Result<UBig, KernelError> {
    if left.bit_len().saturating_mul(right.bit_len()) > MOST_GCD_WORK {
        return Err(KernelError::Limit(Limit::Number));
    }
    Ok(match (left.is_zero(), right.is_zero()) {
        (true, _) => right.clone(),
        (_, true) => left.clone(),
        _ => left.gcd(right),
    })
}

/// Quotient and remainder; by zero, Lean's.
fn divide(left: &UBig, right: &UBig) -> Result<(UBig, UBig), KernelError> {
    if right.is_zero() {
        return Ok((UBig::ZERO, left.clone()));
    }
    if left.bit_len().saturating_sub(right.bit_len()).min(right.bit_len()) > MOST_DIVISION_BITS {
        return Err(KernelError::Limit(Limit::Number));
    }
    Ok(left.div_rem(right))
}

fn shift_left(left: &UBig, right: &UBig) -> Result<UBig, KernelError> {
    if left.is_zero() {
        return Ok(UBig::ZERO);
    }
    let by = usize::try_from(right).unwrap_or(usize::MAX);
    fits(left.bit_len().saturating_add(by))?;
    Ok(left << by)
}

fn power(left: &UBig, right: &UBig) -> Result<UBig, KernelError> {
    if right.is_zero() || left.is_one() {
        return Ok(UBig::ONE);
    }
    if left.is_zero() {
        return Ok(UBig::ZERO);
    }
    let exponent = usize::try_from(right).unwrap_or(usize::MAX);
    // a < 2^bits, so a^exponent < 2^(bits * exponent), and at least 2^((bits - 1) * exponent)
    fits((left.bit_len() - 1).saturating_mul(exponent))?;
    // powers of two are shifts
    let twos = left.trailing_zeros().unwrap_or(0);
    let odd = left >> twos;
    fits(odd.bit_len().saturating_mul(exponent).min(left.bit_len().saturating_mul(exponent)))?;
    Ok(odd.pow(exponent) << (twos * exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_shifts_have_a_limit_and_no_wrap() {
        let n = |n: u64| UBig::from(n);
        assert_eq!(power(&n(3), &n(5)).unwrap(), n(243));
        assert_eq!(power(&n(12), &n(3)).unwrap(), n(1728));
        assert_eq!(power(&n(0), &n(0)).unwrap(), n(1));
        assert_eq!(power(&n(1), &(UBig::ONE << 200)).unwrap(), n(1));
        let big = power(&n(2), &n(1 << 26)).unwrap();
        assert_eq!(big.bit_len(), (1 << 26) + 1);
        assert_eq!(power(&n(2), &n(1 << 40)), Err(KernelError::Limit(Limit::Number)));
        assert_eq!(power(&n(7), &(UBig::ONE << 200)), Err(KernelError::Limit(Limit::Number)));
        assert_eq!(shift_left(&n(0), &(UBig::ONE << 200)).unwrap(), n(0));
        assert_eq!(shift_left(&n(1), &(UBig::ONE << 200)), Err(KernelError::Limit(Limit::Number)));
        assert_eq!(gcd(&n(0), &n(0)).unwrap(), n(0));
        let (long, longer) = (UBig::ONE << (1 << 23), UBig::ONE << (1 << 27));
        assert_eq!(gcd(&long, &longer), Err(KernelError::Limit(Limit::Number)));
        assert_eq!(divide(&longer, &(UBig::ONE << (1 << 26))), Err(KernelError::Limit(Limit::Number)));
        assert_eq!(divide(&longer, &n(0)).unwrap(), (n(0), longer));
    }
}
