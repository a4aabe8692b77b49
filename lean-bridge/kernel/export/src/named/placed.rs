//! What open terms are in a declaration.

use super::open::{LevelRef, OpenLevel};
use lean_kernel::{ExprId, Level, LevelId, NameId, Terms};
use rustc_hash::FxHashMap;

/// A name that is no universe parameter of the declaration that mentions it as one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UndeclaredParam(pub NameId);

/// What a list of universe parameters makes of open terms.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// Where each parameter stands in the list.
    pub positions: FxHashMap<NameId, u32>,
    /// The kernel's levels by the numbers of open ones.
    pub levels: FxHashMap<u32, LevelId>,
    /// The kernel's expressions by the numbers of open ones.
    pub exprs: FxHashMap<u32, ExprId>,
}

impl Placed {
    /// The kernel's level for one of a file; `open` has its parts.
    pub fn level(
        &mut self,
        terms: &mut Terms,
        open: &[OpenLevel],
        id: LevelRef,
    ) -> Result<LevelId, UndeclaredParam> {
        let root = match id {
            LevelRef::Closed(id) => return Ok(id),
            LevelRef::Open(root) => root,
        };
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            let waiting = stack.len();
            let parts = match open[at as usize] {
                OpenLevel::Succ(id) => [Some(id), None],
                OpenLevel::Max(a, b) | OpenLevel::IMax(a, b) => [Some(a), Some(b)],
                OpenLevel::Param(_) => [None, None],
            };
            for part in parts.into_iter().flatten() {
                if let LevelRef::Open(n) = part
                    && !self.levels.contains_key(&n)
                {
                    stack.push(n);
                }
            }
            if stack.len() > waiting {
                continue;
            }
            stack.pop();
            let done = |part: LevelRef| match part {
                LevelRef::Closed(id) => id,
                LevelRef::Open(n) => self.levels[&n],
            };
            let level = match open[at as usize] {
                OpenLevel::Succ(id) => Level::Succ(done(id)),
                OpenLevel::Max(a, b) => Level::Max(done(a), done(b)),
                OpenLevel::IMax(a, b) => Level::IMax(done(a), done(b)),
                OpenLevel::Param(name) => {
                    Level::Param(*self.positions.get(&name).ok_or(UndeclaredParam(name))?)
                }
            };
            self.levels.insert(at, terms.add_level(level));
        }
        Ok(self.levels[&root])
    }
}
