//! Judgements, by the server's own judge or, where it has none, by [`crate::native`].

use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::native;
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_protocol::answer::Verified;
use lean_protocol::request::{Judge, Reports, RequestOptions, Verify};
use lean_protocol::{Judgement, Refusal};
use std::time::Duration;

impl Worker {
    /// See [`crate::ReservedWorker::judge`].
    pub(crate) async fn judge(&mut self, asked: &JudgeRequest) -> Result<Judgement, Error> {
        if !self.has("judge").await? {
            only_without_prelude(&asked.prelude)?;
            return native::judge::judge(self, asked).await;
        }
        if !self.has("prelude").await? {
            only_without_prelude(&asked.prelude)?;
        }
        let body = Judge {
            judge: asked.candidate.clone(),
            prelude: asked.prelude.clone(),
            header: Some(asked.header.clone()),
            statement: asked.statement.clone(),
            whole: asked.whole,
            name: asked.name.clone(),
            axioms: asked.axioms.clone(),
            common: RequestOptions::within(millis(asked.limit)),
            ..Judge::default()
        };
        let refused = |refusal| Judgement { refused: Some(refusal), ..Judgement::default() };
        self.judged("judge", &body, asked.limit, refused).await
    }

    /// See [`crate::ReservedWorker::verify`].
    pub(crate) async fn verify(&mut self, asked: &VerifyRequest) -> Result<Verified, Error> {
        if !self.has("verify").await? {
            only_without_prelude(&asked.prelude)?;
            return native::judge::verify(self, asked).await;
        }
        if !self.has("prelude").await? {
            only_without_prelude(&asked.prelude)?;
        }
        let body = Verify {
            verify: asked.text.clone(),
            prelude: asked.prelude.clone(),
            axioms: asked.axioms.clone(),
            reports: Reports { infotree: asked.infotree.clone(), ..Reports::default() },
            common: RequestOptions::within(millis(asked.limit)),
            ..Verify::default()
        };
        let refused = |refusal| Verified { refused: Some(refusal), ..Verified::default() };
        self.judged("verify", &body, asked.limit, refused).await
    }

    /// A request for a verdict. Running out of time and costing the engine its life are
    /// verdicts, which `refused` makes.
    async fn judged<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
        refused: impl Fn(Refusal) -> A,
    ) -> Result<A, Error> {
        let mut tries = Tries::new();
        loop {
            let judged = async {
                self.rest().await?;
                if !self.has(request).await? {
                    return Err(Error::Unsupported { feature: request });
                }
                self.call::<A>(request, body, limit + self.common.config.grace).await
            };
            match judged.await {
                Ok(answer) => return Ok(answer),
                Err(e @ (Error::Deadline { .. } | Error::Memory { .. } | Error::EngineLost { .. })) => {
                    return Ok(refused(Refusal::new(e.rule_of_loss(), e.to_string())));
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// Other servers judge a text as it is.
fn only_without_prelude(prelude: &str) -> Result<(), Error> {
    match prelude {
        "" => Ok(()),
        _ => Err(Error::Unsupported { feature: "prelude" }),
    }
}
