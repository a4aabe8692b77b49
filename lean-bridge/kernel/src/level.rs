//! Universe levels: substitution and order.
//!
//! Levels are compared by what they mean: `u ≤ v` holds when it does for all natural numbers in
//! place of the parameters. A level without `imax` is a maximum of summands `p + k` and `k`, and
//! there the question is answered by comparing summands. An `imax` whose second part is a parameter
//! is decided by cases: the parameter is 0, or a successor. (The rules for `imax` are those of
//! Carneiro, "The Type Theory of Lean", section 2.2.)

use crate::error::KernelError;
use crate::expr::Level;
use crate::facts::DEEPEST;
use crate::ids::{LevelId, LevelsId};
use crate::limits::Limit;
use crate::terms::Terms;

/// Parameters of one declaration, and those over which one comparison is decided by cases; real
/// declarations have a few, and real levels one or two.
pub(crate) const MOST_PARAMETERS: u32 = 10_000;
const MOST_CASES: u32 = 12;
/// Summands of one level.
const MOST_SUMMANDS: usize = 10_000;

/// `parameter + offset`, or the number `offset`.
type Summand = (Option<u32>, u64);

/// Why the summands of a level are not known.
enum Stuck {
    /// An `imax` depends on whether this parameter is 0.
    On(u32),
    TooLarge,
}

impl Terms {
    /// `u + 1`.
    pub fn level_succ(&mut self, level: LevelId) -> LevelId {
        self.add_level(Level::Succ(level))
    }

    /// The greater one, in a simple form where that is cheap.
    pub fn level_max(&mut self, left: LevelId, right: LevelId) -> LevelId {
        if left == right || right == Terms::ZERO {
            left
        } else if left == Terms::ZERO {
            right
        } else {
            self.add_level(Level::Max(left, right))
        }
    }

    /// The level of a type of functions from `left` to `right`.
    pub fn level_imax(&mut self, left: LevelId, right: LevelId) -> LevelId {
        match self.level(right) {
            Level::Zero => right,
            Level::Succ(_) => self.level_max(left, right),
            _ if left == right => left,
            _ => self.add_level(Level::IMax(left, right)),
        }
    }

    /// The first `count` universe parameters, from `start` on.
    pub(crate) fn level_params(&mut self, start: u32, count: u32) -> LevelsId {
        let params: Vec<LevelId> = (start..start + count).map(|i| self.add_level(Level::Param(i))).collect();
        self.add_levels(&params)
    }

    /// A level with other levels in place of its parameters. `None` for a parameter that has none.
    pub(crate) fn level_with(&mut self, level: LevelId, values: &[LevelId]) -> Option<LevelId> {
        if !self.level_has_params(level) {
            return Some(level);
        }
        // chains of successors may be long, the rest is as deep as `check_level` allows
        let mut succs = 0u32;
        let mut inner = level;
        while let Level::Succ(v) = self.level(inner) {
            (inner, succs) = (v, succs + 1);
        }
        let mut out = match self.level(inner) {
            Level::Param(i) => *values.get(i as usize)?,
            Level::Max(a, b) => {
                let (a, b) = (self.level_with(a, values)?, self.level_with(b, values)?);
                self.level_max(a, b)
            }
            Level::IMax(a, b) => {
                let (a, b) = (self.level_with(a, values)?, self.level_with(b, values)?);
                self.level_imax(a, b)
            }
            Level::Zero | Level::Succ(_) => inner,
        };
        for _ in 0..succs {
            out = self.level_succ(out);
        }
        Some(out)
    }

    /// Lists of levels, one after another.
    pub(crate) fn levels_with(&mut self, us: LevelsId, values: &[LevelId]) -> Option<LevelsId> {
        let list = self.levels(us).to_vec();
        let list: Option<Vec<LevelId>> = list.into_iter().map(|u| self.level_with(u, values)).collect();
        Some(self.add_levels(&list?))
    }

    /// Refuses a level with parameters that are not among the first
    /// `params`, and one that is too large to compare.
    pub(crate) fn check_level(&self, level: LevelId, params: u32) -> Result<(), KernelError> {
        let facts = self.level_facts(level);
        if facts.params > params {
            return Err(KernelError::UnknownParameter);
        }
        if facts.is_too_large() { Err(KernelError::Limit(Limit::Levels)) } else { Ok(()) }
    }

    /// Whether a level is at least 1 whatever its parameters are.
    pub(crate) fn is_never_zero(&self, level: LevelId) -> bool {
        self.level_facts(level).is_never_zero
    }

    /// Whether a level is 0 whatever its parameters are.
    pub(crate) fn is_zero(&self, level: LevelId) -> bool {
        self.level_facts(level).is_zero
    }

    /// Whether two levels are always the same.
    ///
    /// # Errors
    /// When the levels are too large to tell.
    pub(crate) fn same_level(&mut self, left: LevelId, right: LevelId) -> Result<bool, KernelError> {
        Ok(left == right || self.level_le(left, right)? && self.level_le(right, left)?)
    }

    /// Whether two lists of levels are always the same.
    ///
    /// # Errors
    /// When the levels are too large to tell.
    pub(crate) fn same_levels(&mut self, left: LevelsId, right: LevelsId) -> Result<bool, KernelError> {
        if left == right {
            return Ok(true);
        }
        let (left, right) = (self.levels(left).to_vec(), self.levels(right).to_vec());
        if left.len() != right.len() {
            return Ok(false);
        }
        for (u, v) in left.into_iter().zip(right) {
            if !self.same_level(u, v)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether `a ≤ b` for all values of the parameters.
    ///
    /// # Errors
    /// When the levels are too large to tell.
    pub(crate) fn level_le(&mut self, left: LevelId, right: LevelId) -> Result<bool, KernelError> {
        if left == right || self.level(left) == Level::Zero {
            return Ok(true);
        }
        // unfolding puts levels into levels, so that what is small as it is written may grow
        if self.level_facts(left).is_too_large() || self.level_facts(right).is_too_large() {
            return Err(KernelError::Limit(Limit::Levels));
        }
        self.le_by_cases(left, right, 0)
    }

    fn le_by_cases(&mut self, first: LevelId, second: LevelId, cases: u32) -> Result<bool, KernelError> {
        let (mut left, mut right) = (vec![], vec![]);
        let sums =
            self.summands(first, 0, 0, &mut left).and_then(|()| self.summands(second, 0, 0, &mut right));
        match sums {
            Ok(()) => Ok(left.iter().all(|l| right.iter().any(|r| summand_le(*l, *r)))),
            Err(Stuck::On(p)) if cases < MOST_CASES => {
                let zero = (self.with_param(first, p, false), self.with_param(second, p, false));
                let more = (self.with_param(first, p, true), self.with_param(second, p, true));
                Ok(self.le_by_cases(zero.0, zero.1, cases + 1)?
                    && self.le_by_cases(more.0, more.1, cases + 1)?)
            }
            Err(_) => Err(KernelError::Limit(Limit::Levels)),
        }
    }

    /// A level with 0, or with its own successor, in place of a parameter.
    fn with_param(&mut self, level: LevelId, param: u32, positive: bool) -> LevelId {
        let mut values: Vec<LevelId> = (0..param).map(|i| self.add_level(Level::Param(i))).collect();
        let itself = self.add_level(Level::Param(param));
        values.push(if positive { self.level_succ(itself) } else { Terms::ZERO });
        // parameters beyond stay what they are
        let params = self.level_facts(level).params;
        values.extend((param + 1..params).map(|i| self.add_level(Level::Param(i))).collect::<Vec<_>>());
        self.level_with(level, &values).unwrap_or(level)
    }

    fn summands(
        &mut self,
        mut level: LevelId,
        mut offset: u64,
        depth: u32,
        out: &mut Vec<Summand>,
    ) -> Result<(), Stuck> {
        if depth > DEEPEST || out.len() > MOST_SUMMANDS {
            return Err(Stuck::TooLarge);
        }
        while let Level::Succ(v) = self.level(level) {
            (level, offset) = (v, offset + 1);
        }
        match self.level(level) {
            Level::Zero | Level::Succ(_) => out.push((None, offset)),
            // both: a parameter is at least 0
            Level::Param(p) => out.extend([(Some(p), offset), (None, offset)]),
            Level::Max(a, b) => {
                self.summands(a, offset, depth + 1, out)?;
                self.summands(b, offset, depth + 1, out)?;
            }
            Level::IMax(a, b) if self.is_never_zero(b) => {
                self.summands(a, offset, depth + 1, out)?;
                self.summands(b, offset, depth + 1, out)?;
            }
            Level::IMax(a, b) => match self.level(b) {
                Level::Zero | Level::Succ(_) => out.push((None, offset)),
                Level::Param(p) => return Err(Stuck::On(p)),
                // imax a (max x y) = max (imax a x) (imax a y)
                Level::Max(x, y) => {
                    let (x, y) = (self.level_imax(a, x), self.level_imax(a, y));
                    self.summands(x, offset, depth + 1, out)?;
                    self.summands(y, offset, depth + 1, out)?;
                }
                // imax a (imax x y) = max (imax a y) (imax x y)
                Level::IMax(_, y) => {
                    let left = self.level_imax(a, y);
                    self.summands(left, offset, depth + 1, out)?;
                    self.summands(b, offset, depth + 1, out)?;
                }
            },
        }
        Ok(())
    }
}

fn summand_le((p, k): Summand, (q, l): Summand) -> bool {
    k <= l && (p.is_none() || p == q)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Levels(Terms);
    impl Levels {
        fn p(&mut self, index: u32) -> LevelId {
            self.0.add_level(Level::Param(index))
        }
        fn s(&mut self, level: LevelId) -> LevelId {
            self.0.level_succ(level)
        }
        fn max(&mut self, left: LevelId, right: LevelId) -> LevelId {
            self.0.add_level(Level::Max(left, right))
        }
        fn imax(&mut self, left: LevelId, right: LevelId) -> LevelId {
            self.0.add_level(Level::IMax(left, right))
        }
        fn le(&mut self, left: LevelId, right: LevelId) -> bool {
            self.0.level_le(left, right).unwrap()
        }
        fn same(&mut self, left: LevelId, right: LevelId) -> bool {
            self.0.same_level(left, right).unwrap()
        }
        /// The meaning of a level for some values of the parameters.
        fn value(&self, level: LevelId, at: &[u64]) -> u64 {
            match self.0.level(level) {
                Level::Zero => 0,
                Level::Succ(v) => self.value(v, at) + 1,
                Level::Max(a, b) => self.value(a, at).max(self.value(b, at)),
                Level::IMax(_, b) if self.value(b, at) == 0 => 0,
                Level::IMax(a, b) => self.value(a, at).max(self.value(b, at)),
                Level::Param(i) => at[i as usize],
            }
        }
    }

    #[test]
    fn the_laws_of_imax() {
        let mut l = Levels(Terms::default());
        let (u, v, w) = (l.p(0), l.p(1), l.p(2));
        let one = l.s(Terms::ZERO);
        let odd = l.imax(one, Terms::ZERO);
        assert!(l.same(odd, Terms::ZERO) && l.0.is_zero(odd) && !l.0.is_never_zero(odd));
        let (uv, vw, uw) = (l.imax(u, v), l.imax(v, w), l.imax(u, w));
        let (left, right) = (l.imax(u, vw), l.max(uw, vw));
        assert!(l.same(left, right));
        let max = l.max(u, v);
        assert!(l.le(uv, max) && !l.le(max, uv));
        let uu = l.imax(u, u);
        assert!(l.same(uu, u));
        let (sv, su) = (l.s(v), l.s(u));
        let (a, b) = (l.imax(u, sv), l.max(u, sv));
        assert!(l.same(a, b) && !l.le(su, u) && l.le(u, su));
    }

    /// Small levels of every shape, each pair compared with what the values say.
    /// Values up to 3 tell levels of this size apart.
    #[test]
    fn the_order_is_that_of_the_values() {
        let mut l = Levels(Terms::default());
        let mut all = vec![Terms::ZERO, l.p(0), l.p(1)];
        for round in 0..2 {
            let known = all.clone();
            for a in &known {
                all.push(l.s(*a));
                for b in known.iter().take(if round == 0 { known.len() } else { 5 }) {
                    all.extend([l.max(*a, *b), l.imax(*a, *b), l.imax(*b, *a)]);
                }
            }
            all.sort_unstable();
            all.dedup();
        }
        assert!(all.len() > 300, "{} levels", all.len());
        let points: Vec<[u64; 2]> = (0..6).flat_map(|x| (0..6).map(move |y| [x, y])).collect();
        for a in all.iter().step_by(3) {
            for b in &all {
                let expected = points.iter().all(|at| l.value(*a, at) <= l.value(*b, at));
                assert_eq!(l.le(*a, *b), expected, "{:?} {:?}", l.0.level(*a), l.0.level(*b));
            }
        }
    }
}
