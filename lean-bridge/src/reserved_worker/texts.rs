//! Requests about whole texts.

use super::ReservedWorker;
use crate::document::{Document, Inspection, TracedText};
use crate::error::Error;
use crate::outcome::Elaboration;
use lean_protocol::Position;
use lean_protocol::answer::{CompiledModule, Constants, Uses};
use lean_protocol::request::ConstantsQuery;
use std::path::Path;
use std::time::Duration;

impl ReservedWorker {
    /// Elaborates a text after `header` and gives Lean's messages.
    ///
    /// # Errors
    /// Those of the process, [`Error::Deadline`] and [`Error::EngineLost`] among them.
    pub async fn run(&mut self, header: &str, text: &str, limit: Duration) -> Result<Elaboration, Error> {
        interruptible!(self, |worker| worker.run(header, text, limit))
    }

    /// Elaborates a whole text, header included, and tells its commands. What the worker knows of it from
    /// earlier requests is not elaborated again, see [`Document::reused`]. A text that does not import, has
    /// errors or takes longer than `limit` is a result too, and so is one with a command that costs the
    /// engine its life.
    ///
    /// # Errors
    /// Those of the process; on a community REPL also [`Error::Deadline`] when it takes longer than `limit`.
    pub async fn document(&mut self, text: &str, limit: Duration) -> Result<Document, Error> {
        interruptible!(self, |worker| worker.document(text, limit))
    }

    /// Tells goals and terms at places of a text (lines from 1, columns from 0 in code points), by the
    /// rules of Lean's editors. Commands behind the last place are not elaborated, and those before the
    /// places only if they are not known from an earlier request. Places outside of proofs and terms are
    /// told as such.
    ///
    /// # Errors
    /// As [`ReservedWorker::document`], and [`Error::EngineLost`] when a command up to the last place costs
    /// the engine its life.
    pub async fn inspect(
        &mut self,
        text: &str,
        places: &[Position],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        interruptible!(self, |worker| worker.inspect(text, places, limit))
    }

    /// Elaborates a whole text and tells what each of its tactics did; with `replay` every tactic is also run
    /// once more on the state before it.
    ///
    /// # Errors
    /// As [`ReservedWorker::document`], and [`Error::EngineLost`] when a tactic that runs once more costs the
    /// engine its life.
    pub async fn trace(&mut self, text: &str, replay: bool, limit: Duration) -> Result<TracedText, Error> {
        interruptible!(self, |worker| worker.trace(text, replay, limit))
    }

    /// Constants of the environment behind the last command of a text. The text is elaborated if the worker
    /// has not just seen it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of [`ReservedWorker::document`].
    pub async fn constants_of_text(
        &mut self,
        text: &str,
        query: &ConstantsQuery,
    ) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants_of_text(text, query))
    }

    /// Constants that the type and the value of `name` use, in that environment.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants_of_text`].
    pub async fn uses_of_text(&mut self, text: &str, name: &str) -> Result<Uses, Error> {
        interruptible!(self, |worker| worker.uses_of_text(text, name))
    }

    /// Compiles a module of a project: its whole text under its name, into the file `olean`. What it imports
    /// of the project is in the folder of modules that the command of the pool names
    /// ([`crate::ServerCommand::with_modules`]).
    ///
    /// # Errors
    /// [`Error::Lean`] when an import does not exist; [`Error::Unsupported`] on a community REPL; those of
    /// the process. Errors in the text are messages of the answer.
    pub async fn compile_module(
        &mut self,
        module: &str,
        text: &str,
        olean: &Path,
        limit: Duration,
    ) -> Result<CompiledModule, Error> {
        interruptible!(self, |worker| worker.compile_module(module, text, olean, limit))
    }
}
