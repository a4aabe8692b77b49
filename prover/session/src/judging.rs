//! A question to the judge, apart from the session: it can be asked on
//! another thread, and the session goes on.

use crate::answer::TextHash;
use crate::error::SessionError;
use crate::service::Service;
use proof_search::{Backend, EngineFailure, Judgement, Problem};
use std::sync::Arc;

/// A finished proof that is to be judged.
pub struct Judging {
    pub(crate) service: Arc<Service>,
    pub(crate) problem: Problem,
    /// The readable declaration.
    pub(crate) pretty: String,
    /// The declaration with every step as it was run.
    pub(crate) verbatim: String,
    pub(crate) hash: TextHash,
}

/// What the judge said of a proof.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The hash of the session's text.
    pub hash: TextHash,
    /// The verdict.
    pub judgement: Judgement,
    /// The declaration that was judged.
    pub text: String,
}

impl Judging {
    /// Asks about the readable text first, then about the other one.
    ///
    /// # Errors
    /// [`SessionError::Engine`].
    pub fn run(self) -> Result<Judged, SessionError> {
        let (judgement, text) = match self.ask(&self.pretty)? {
            first if first.is_accepted() || self.verbatim == self.pretty => (first, self.pretty),
            first => match self.ask(&self.verbatim)? {
                second if second.is_accepted() => (second, self.verbatim),
                _ => (first, self.pretty),
            },
        };
        Ok(Judged { hash: self.hash, judgement, text })
    }

    fn ask(&self, text: &str) -> Result<Judgement, SessionError> {
        let failed = |f: EngineFailure| SessionError::Engine { stage: "judge", message: f.message };
        self.service.desk().judge(&self.problem, text, self.service.limits().open).map_err(failed)
    }
}
