//! `judge`, `verify`, `audit`.

use super::{Refusal, Server, refuse, timeout, unknown};
use crate::answer::Answer;
use crate::commands::command::{Elaborated, SorryReport, elaborate};
use lean_judge::{Case, Limit, Whole};
use lean_meta::command_text::CommandText;
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend::{self, RunOptions, unix_lines};
use lean_meta::header;
use lean_meta::source::Source;
use lean_protocol::answer::{self, Sorry, SorryGoal};
use lean_protocol::request::{self, Reports};
use lean_protocol::{ErrorKind, Judgement, Message};
use lean_wasm::lean::CallError;
use serde_json::Value;
use std::time::Instant;

impl<S: Source> Server<S> {
    pub(super) fn judge(&mut self, r: &request::Judge) -> Result<Answer, Refusal> {
        let start = Instant::now();
        let (imports, header) = match r.env {
            Some(n) => match self.envs.get(n) {
                Some(e) => (e.origin.header.to_string(), e.origin.commands()),
                None => return unknown(ErrorKind::UnknownEnvironment),
            },
            None => {
                let text = unix_lines(r.header.as_deref().unwrap_or_default()).into_owned();
                let (imports, start) = header::split(&text);
                (imports, vec![CommandText { text, start }])
            }
        };
        let case = Case {
            imports: &imports,
            prelude: &unix_lines(&r.prelude),
            header: &header,
            statement: &unix_lines(&r.statement),
            candidate: &unix_lines(&r.judge),
            whole: r.whole,
            name: r.name.as_deref(),
            axioms: &r.axioms,
        };
        let deadline = start + timeout(&r.common);
        match self.judge.judge(&mut self.source, &self.watchdog, deadline, &case) {
            Ok(judged) => Ok(Answer::of(&Judgement { ms: milliseconds(start), ..judged })),
            Err(e) => refuse(e.to_string()),
        }
    }

    pub(super) fn verify(&mut self, r: &request::Verify) -> Result<Answer, Refusal> {
        let start = Instant::now();
        let deadline = start + timeout(&r.common);
        let text = &*unix_lines(&r.verify);
        let prelude = &*unix_lines(&r.prelude);
        let wants_tree = r.reports.infotree.is_some();
        let report = |engine: &mut lean_meta::boot::Booted, messages: &[Message]| {
            if !wants_tree && !messages.iter().any(mentions_sorry) {
                return Ok(None);
            }
            // Information trees cost time, and few texts need them: the text is run once more.
            let lean = &mut engine.lean;
            let maker =
                ContextMaker::new(lean, &engine.state).map_err(|e| CallError::Exception(format!("{e:#}")))?;
            let (_, behind) = header::split(text);
            let reports = Reports { infotree: r.reports.infotree.clone(), ..Reports::default() };
            let base = match prelude {
                "" => engine.state.clone(),
                prelude => frontend::run(lean, &engine.state, prelude, &RunOptions::default())?.state,
            };
            elaborate(lean, &maker, &base, text, behind, &reports, true).map(Some)
        };
        let whole = Whole { text, prelude, axioms: &r.axioms };
        let verified = self.judge.verify(&mut self.source, &self.watchdog, deadline, whole, |e, m| {
            let watchdog = &self.watchdog;
            e.lean.reset_cancel();
            let _armed = watchdog.arm(&e.lean, deadline);
            Ok(report(e, m)?.map(|done| tidy(&done)))
        });
        let verified = match verified {
            Ok(v) => v,
            Err(e) => return refuse(e.to_string()),
        };
        let (sorries, infotree) = verified.extra.unwrap_or_default();
        Ok(Answer::of(&answer::Verified {
            tier: verified.tier,
            refused: verified.refused,
            declarations: verified.declarations,
            messages: verified.messages,
            sorries,
            infotree,
            ms: milliseconds(start),
            note: None,
        }))
    }

    pub(super) fn audit(&mut self, r: &request::Audit) -> Result<Answer, Refusal> {
        let (id, env) = self.env(r.env)?;
        let Some(engine) = self.engines.get(id) else { return unknown(ErrorKind::UnknownEnvironment) };
        engine.lean.reset_cancel();
        let header = engine.header.clone();
        let deadline = Instant::now() + super::DEFAULT_TIMEOUT;
        let audit = self.judge.audit(
            &mut self.source,
            Limit { watchdog: &self.watchdog, deadline },
            &header,
            &mut engine.lean,
            &env,
            &r.audit,
        );
        match audit {
            Ok(Ok(found)) => Ok(Answer::of(&found)),
            Ok(Err(lost)) => Err(Refusal::Lost(lost)),
            Err(e) => refuse(e.to_string()),
        }
    }
}

/// Sorries and information trees, free of the engine.
fn tidy(done: &Elaborated) -> (Vec<SorryGoal>, Option<Value>) {
    let sorry = |report: &SorryReport| {
        let Sorry { goal, pos, end_pos, .. } = crate::answer::sorry(report, 0);
        SorryGoal { goal: goal.unwrap_or_default(), pos, end_pos }
    };
    (done.sorries.iter().map(sorry).collect(), done.infotree.clone())
}

fn mentions_sorry(message: &Message) -> bool {
    message.data.contains("sorry")
}

/// Milliseconds since `start`, two decimals.
fn milliseconds(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 1e5).round() / 1e2
}
