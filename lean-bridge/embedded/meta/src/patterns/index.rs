//! Which statements of a library mention which constants.

use crate::environment::{Constant, Constants};
use crate::expression;
use lean_wasm::layout::name;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Heap, Obj, View};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

/// Statements between two looks at the clock.
const PORTION: usize = 256;

/// The statements of what a header imports, by the constants in them. It is filled as far as the time of a
/// question goes, and the next one goes on.
pub struct Index {
    /// `Name` and `ConstantInfo`.
    statements: Vec<(u32, u32)>,
    /// By the hash that Lean keeps in a name, ascending.
    by_constant: HashMap<u64, Vec<u32>>,
    /// How many statements have been read.
    read: usize,
    /// Keeps the expressions alive.
    _constants: Constants,
}

impl Index {
    /// An empty index of what an environment has imported.
    pub fn new(lean: &mut Lean, env: &Obj) -> Result<Index, Lost> {
        let constants = Constants::of(lean, env)?;
        let statements = constants.imported().into_iter().map(|(n, c)| (n.ptr(), c.0.ptr())).collect();
        Ok(Index { statements, by_constant: HashMap::new(), read: 0, _constants: constants })
    }

    /// Reads on until all is read or the time is over.
    pub fn read(&mut self, heap: &Rc<Heap>, deadline: Instant) {
        while self.read < self.statements.len() && Instant::now() < deadline {
            let end = (self.read + PORTION).min(self.statements.len());
            for id in self.read..end {
                let ty = Constant(View::new(self.statements[id].1, heap)).ty();
                expression::constants(ty, &mut |n| {
                    // a name may stand there as several objects
                    if let Some(list) = hash(n).map(|h| self.by_constant.entry(h).or_default())
                        && list.last() != Some(&(id as u32))
                    {
                        list.push(id as u32);
                    }
                });
            }
            self.read = end;
        }
    }

    /// Whether all statements have been read.
    pub fn is_complete(&self) -> bool {
        self.read == self.statements.len()
    }

    /// Statements that mention all these constants, of those that have been read: their names and infos.
    /// Without constants all statements, read or not.
    pub fn mentioning<'a>(&'a self, heap: &'a Rc<Heap>, constants: &[u64]) -> Vec<(View<'a>, Constant<'a>)> {
        let statement = |id: u32| {
            let (n, info) = self.statements[id as usize];
            (View::new(n, heap), Constant(View::new(info, heap)))
        };
        let mut lists: Vec<&[u32]> = vec![];
        for c in constants {
            lists.push(self.by_constant.get(c).map(Vec::as_slice).unwrap_or_default());
        }
        // the rarest decides what is looked at
        lists.sort_by_key(|list| list.len());
        match lists.split_first() {
            None => (0..self.statements.len() as u32).map(statement).collect(),
            Some((rarest, others)) => {
                let all = |id: &u32| others.iter().all(|list| list.binary_search(id).is_ok());
                rarest.iter().copied().filter(all).map(statement).collect()
            }
        }
    }
}

/// The hash that Lean keeps in a name.
pub fn hash(number: View<'_>) -> Option<u64> {
    (!number.is_scalar()).then(|| number.scalar_u64(name::HASH))
}
