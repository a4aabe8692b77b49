//! What is left of the limits while a declaration is checked.

use crate::error::KernelError;
use crate::limits::{KernelLimits, Limit};
use crate::terms::Terms;
use std::time::Instant;

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: KernelLimits,
    steps: u64,
    depth: u32,
}

impl Budget {
    pub fn new(limits: KernelLimits) -> Budget {
        Budget { limits, steps: 0, depth: 0 }
    }

    /// Counts a step.
    pub fn step(&mut self, terms: &Terms) -> Result<(), KernelError> {
        self.steps += 1;
        if self.steps.is_multiple_of(1024) { self.check(terms) } else { Ok(()) }
    }

    /// Whether anything has run out.
    pub fn check(&self, terms: &Terms) -> Result<(), KernelError> {
        let limit = if self.steps > self.limits.steps {
            Limit::Steps
        } else if self.limits.deadline.is_some_and(|d| Instant::now() > d) {
            Limit::Time
        } else if terms.is_full() || terms.size() > self.limits.terms {
            Limit::Memory
        } else {
            return Ok(());
        };
        Err(KernelError::Limit(limit))
    }

    pub fn enter(&mut self) -> Result<(), KernelError> {
        self.depth += 1;
        if self.depth > self.limits.depth { Err(KernelError::Limit(Limit::Depth)) } else { Ok(()) }
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}
