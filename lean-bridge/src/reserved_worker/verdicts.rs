//! Requests for judgements.

use super::ReservedWorker;
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use lean_protocol::Judgement;
use lean_protocol::answer::Verified;

impl ReservedWorker {
    /// Asks the server whether a text proves a statement. Running out of time or losing the
    /// engine is a verdict (`refused.rule` is `timeout` or `engine`), not an error.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of the process.
    pub async fn judge(&mut self, request: &JudgeRequest) -> Result<Judgement, Error> {
        interruptible!(self, |worker| worker.judge(request))
    }

    /// Elaborates a whole text and judges every theorem in it. As with [`ReservedWorker::judge`], running out
    /// of time or losing the engine is a verdict.
    ///
    /// # Errors
    /// As [`ReservedWorker::judge`].
    pub async fn verify(&mut self, request: &VerifyRequest) -> Result<Verified, Error> {
        interruptible!(self, |worker| worker.verify(request))
    }
}
