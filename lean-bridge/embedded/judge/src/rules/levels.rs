//! When a universe level is zero.

use lean_kernel::{Level, LevelId, Terms};
use std::collections::HashMap;

/// Whether a level is zero whatever its parameters are.
pub(crate) fn is_always_zero(terms: &Terms, u: LevelId) -> bool {
    holds(terms, u, &mut HashMap::new(), &|level, of| match level {
        Level::Zero => true,
        Level::Succ(_) | Level::Param(_) => false,
        Level::Max(a, b) => of(a) && of(b),
        Level::IMax(_, b) => of(b),
    })
}

/// Whether a level is positive whatever its parameters are. Levels grow with their parameters, so it suffices
/// to look at what they are where all parameters are zero.
pub fn is_never_zero(terms: &Terms, u: LevelId) -> bool {
    holds(terms, u, &mut HashMap::new(), &|level, of| match level {
        Level::Zero | Level::Param(_) => false,
        Level::Succ(_) => true,
        Level::Max(a, b) => of(a) || of(b),
        Level::IMax(_, b) => of(b),
    })
}

/// A property of a level, given a way to ask for that of its parts.
type Property = dyn Fn(Level, &mut dyn FnMut(LevelId) -> bool) -> bool;

/// Whether a level has a property that depends on that of its
/// parts. Nested at most as deep as the export allows.
fn holds(terms: &Terms, u: LevelId, known: &mut HashMap<LevelId, bool>, property: &Property) -> bool {
    if let Some(known) = known.get(&u) {
        return *known;
    }
    let answer = property(terms.level(u), &mut |part| holds(terms, part, known, property));
    known.insert(u, answer);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_for_some_parameters_is_neither() {
        let mut t = Terms::default();
        let zero = Terms::ZERO;
        let one = t.add_level(Level::Succ(zero));
        let u = t.add_level(Level::Param(0));
        let both = |t: &Terms, l| (is_always_zero(t, l), is_never_zero(t, l));
        let odd = t.add_level(Level::IMax(one, zero));
        assert_eq!(both(&t, odd), (true, false));
        let no_prop = t.add_level(Level::Max(one, u));
        assert_eq!(both(&t, no_prop), (false, true));
        let some = t.add_level(Level::IMax(one, u));
        assert_eq!(both(&t, some), (false, false));
        let positive = t.add_level(Level::IMax(u, one));
        assert_eq!(both(&t, positive), (false, true));
    }
}
