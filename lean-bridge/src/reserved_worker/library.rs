//! Requests about the environment of a header: its constants and modules, premises from it, and new theorems
//! out of its own.

use super::ReservedWorker;
use crate::error::Error;
use lean_protocol::answer::{Constants, Module, ModulePremises, Uses};
use lean_protocol::mutation::TargetMutants;
use lean_protocol::request::{ConstantsQuery, MutateQuery};
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

impl ReservedWorker {
    /// Constants of the environment that `header` gives.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of the process.
    pub async fn constants(&mut self, header: &str, query: &ConstantsQuery) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants(header, query, None))
    }

    /// The same within a time; a search by pattern then tells what it has found.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn constants_within(
        &mut self,
        header: &str,
        query: &ConstantsQuery,
        limit: Duration,
    ) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants(header, query, Some(limit)))
    }

    /// Constants that the type and the value of `name` use.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn uses(&mut self, header: &str, name: &str) -> Result<Uses, Error> {
        interruptible!(self, |worker| worker.uses(header, name))
    }

    /// The modules behind the environment of `header`, each after those it imports.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn modules(&mut self, header: &str) -> Result<Vec<Module>, Error> {
        interruptible!(self, |worker| worker.modules(header))
    }

    /// Statements of a module (by its place in [`ReservedWorker::modules`]) that may be cited, printed: a few
    /// milliseconds each.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn premises(
        &mut self,
        header: &str,
        module: usize,
        range: Range<usize>,
    ) -> Result<ModulePremises, Error> {
        interruptible!(self, |worker| worker.premises(header, module, range))
    }

    /// New theorems out of those of the environment that `header` gives, for each target in order. Targets
    /// that the limit left out are missing at the end.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn mutate(
        &mut self,
        header: &str,
        query: &MutateQuery,
        limit: Duration,
    ) -> Result<Vec<TargetMutants>, Error> {
        interruptible!(self, |worker| worker.mutate(header, query, limit))
    }

    /// Keys of the statements of constants, see [`crate::Mutant::key`]; none for a name that the
    /// environment does not have.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn keys(
        &mut self,
        header: &str,
        names: &[String],
        limit: Duration,
    ) -> Result<BTreeMap<String, Option<String>>, Error> {
        interruptible!(self, |worker| worker.keys(header, names, limit))
    }
}
