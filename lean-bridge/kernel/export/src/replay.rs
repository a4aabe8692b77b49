//! Has a kernel check what files hold, from the first declaration on.

use crate::arithmetic::is_recognised;
use crate::content::content_hash;
use crate::error::ReadError;
use crate::item::{Item, members};
use lean_kernel::{Body, Environment, KernelError, KernelLimits, Library, NameId, Recursor, Terms, Unit};
use std::time::{Duration, Instant};

/// What one declaration may cost.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// The kernel's limits. Its deadline is set anew for each declaration, and its number of
    /// terms counts from what the store holds before.
    pub limits: KernelLimits,
    /// Time for a declaration.
    pub time: Duration,
}

/// What was checked so far, and what the answer does not cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Declarations that were checked; types, constructors and recursors of a family count one each.
    pub checked: u64,
    /// Axioms, in the order in which they came.
    pub axioms: Vec<String>,
    /// Declarations that are unsafe or partial: nothing safe may mention them, and here they do not exist.
    pub left_out: Vec<String>,
    /// Declarations of which the kernel could not say anything within its limits, with the limit. What comes
    /// behind them was checked as if they were right.
    pub undecided: Vec<(String, String)>,
}

/// A declaration that the kernel does not accept.
#[derive(Debug, thiserror::Error)]
#[error("`{name}`: {error}")]
pub struct Rejection {
    /// The declaration.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub error: KernelError,
}

impl Rejection {
    /// Whether the kernel has no verdict: a limit was reached, or something could not be read.
    pub fn is_undecided(&self) -> bool {
        matches!(self.error, KernelError::Limit(_) | KernelError::Unreadable { .. })
    }
}

/// Why a replay ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The input could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A declaration is wrong.
    #[error(transparent)]
    Rejected(#[from] Rejection),
}

/// A kernel with what it has accepted.
#[derive(Debug)]
pub struct Replay {
    terms: Terms,
    env: Environment,
    costs: Costs,
    tally: Tally,
}

impl Replay {
    /// Nothing is declared yet.
    pub fn new(costs: Costs) -> Replay {
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, costs.limits);
        Replay { terms, env, costs, tally: Tally::default() }
    }

    /// The store of terms that items must come from.
    pub fn terms(&mut self) -> &mut Terms {
        &mut self.terms
    }

    /// A name as Lean writes it.
    pub fn name(&self, name: NameId) -> String {
        self.terms.text(name)
    }

    /// Functions on numbers that the kernel has computed with, and of which neither equations nor
    /// their content ([`KNOWN`](crate::KNOWN)) tell that they are what their names say.
    pub fn assumed(&self) -> Vec<NameId> {
        let mut assumed = self.env.assumed();
        assumed.retain(|name| !is_recognised(&self.terms, &self.env, *name));
        assumed
    }

    /// What a constant is, see [`content_hash`].
    pub fn content_hash(&self, name: NameId) -> Option<String> {
        content_hash(&self.terms, &self.env, name)
    }

    /// What was checked so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Has the next item checked.
    ///
    /// # Errors
    /// When it is wrong. A declaration that is too heavy is noted and believed, so
    /// that the rest can be looked at; a family cannot be believed, as its recursors
    /// are made while it is checked, and is an error.
    pub fn take(&mut self, library: &mut dyn Library, item: &Item) -> Result<(), Rejection> {
        match item {
            Item::LeftOut(name) => {
                self.tally.left_out.push(self.terms.text(*name));
                Ok(())
            }
            Item::Unit { unit, recursors } => self.unit(library, unit, recursors),
        }
    }

    fn unit(
        &mut self,
        library: &mut dyn Library,
        unit: &Unit,
        claimed: &[Recursor],
    ) -> Result<(), Rejection> {
        let Costs { limits, time } = self.costs;
        let terms = self.terms.len().saturating_add(limits.terms);
        self.env.set_limits(KernelLimits { deadline: Some(Instant::now() + time), terms, ..limits });
        let name = self.terms.text(unit.name());
        match self.env.add(&mut self.terms, library, unit, claimed) {
            Ok(()) => self.tally.checked += members(unit, claimed).count() as u64,
            Err(error @ KernelError::Limit(_)) => {
                self.tally.undecided.push((name.clone(), error.to_string()));
                let believed = match unit {
                    Unit::Single(_) => self.env.add_believed(&mut self.terms, library, unit),
                    Unit::Family { .. } => Err(error),
                };
                believed.map_err(|error| Rejection { name: name.clone(), error })?;
            }
            Err(error) => return Err(Rejection { name, error }),
        }
        if let Unit::Single(d) = unit
            && d.body == Body::Axiom
        {
            self.tally.axioms.push(name);
        }
        Ok(())
    }
}
