//! What is known of levels and expressions without looking into them.

use crate::expr::Level;
use crate::ids::LevelId;

/// How deeply `max` and `imax` may be nested in a level that is compared.
pub(crate) const DEEPEST: u32 = 1000;
/// How many parts a level that is compared may have.
const LARGEST: u32 = 10_000;

/// What is known of an expression without looking into it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// One more than the greatest index of a bound variable that is bound outside; 0 if there is none.
    pub loose: u32,
    /// One more than the greatest depth of a [`Local`](crate::expr::Local); 0 if there is none.
    pub locals: u32,
    /// Whether it mentions a universe parameter.
    pub has_params: bool,
}

/// What is known of a level without looking into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LevelFacts {
    /// One more than the greatest parameter; 0 if there is none.
    pub params: u32,
    /// Whether it is 0 whatever its parameters are.
    pub is_zero: bool,
    /// Whether it is at least 1 whatever its parameters are.
    pub is_never_zero: bool,
    /// How deeply `max` and `imax` are nested.
    depth: u32,
    /// Number of its parts, each counted as often as it stands there: what a walk through it costs.
    size: u32,
}

impl LevelFacts {
    /// Those of a level, from those of its parts.
    pub fn of(level: Level, part: impl Fn(LevelId) -> LevelFacts) -> LevelFacts {
        match level {
            Level::Zero => LevelFacts { params: 0, is_zero: true, is_never_zero: false, depth: 0, size: 1 },
            Level::Param(i) => {
                let params = i.saturating_add(1);
                LevelFacts { params, is_zero: false, is_never_zero: false, depth: 0, size: 1 }
            }
            Level::Succ(u) => {
                let u = part(u);
                let size = u.size.saturating_add(1);
                LevelFacts { is_zero: false, is_never_zero: true, size, ..u }
            }
            Level::Max(a, b) | Level::IMax(a, b) => {
                let (a, b) = (part(a), part(b));
                let is_max = matches!(level, Level::Max(..));
                LevelFacts {
                    params: a.params.max(b.params),
                    // `imax a 0` is 0, and `imax a b` is at least `b`
                    is_zero: b.is_zero && (a.is_zero || !is_max),
                    is_never_zero: b.is_never_zero || is_max && a.is_never_zero,
                    depth: a.depth.max(b.depth).saturating_add(1),
                    size: a.size.saturating_add(b.size).saturating_add(1),
                }
            }
        }
    }

    /// Whether it is too large to be compared.
    pub(crate) fn is_too_large(&self) -> bool {
        self.depth > DEEPEST || self.size > LARGEST
    }
}
