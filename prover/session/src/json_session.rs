//! A session as JSON lines, for programs: a request a line on one side, answers and events on the other.
//!
//! Every request may have an `id`, which its answer and its events repeat. Every answer
//! has `ok`, `completeness` and `hash`, the hash of the script that it is about. The words
//! are those of `docs` on sessions; they are stable.

use crate::answer::{Completeness, TextHash};
use crate::background::{Event, Run, Wanted};
use crate::error::SessionError;
use crate::goal_text::GoalText;
use crate::json_request::Request;
use crate::proof::{GoalId, Plan};
use crate::session::Session;
use crate::suggestion::Suggestion;
use crate::trial::Typed;
use crossbeam::channel::{Receiver, never, select, unbounded};
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use std::time::Duration;

/// Serves one session.
pub struct JsonSession<W> {
    session: Session,
    out: W,
    work: Option<Work>,
}

/// Work in the background, and whose it is.
struct Work {
    id: Value,
    goal: GoalId,
    hash: TextHash,
    run: Run,
    /// What it has found so far, by number.
    found: Vec<Suggestion>,
}

/// Whether to go on.
type GoOn = bool;

impl<W: Write> JsonSession<W> {
    /// A session whose answers go to `out`.
    pub fn new(session: Session, out: W) -> JsonSession<W> {
        JsonSession { session, out, work: None }
    }

    /// Answers requests until the input ends or `quit` comes. The first line that is written is the state.
    ///
    /// # Errors
    /// Those of writing.
    pub fn serve(mut self, input: impl BufRead + Send + 'static) -> std::io::Result<()> {
        let (sender, lines) = unbounded();
        std::thread::spawn(move || {
            for line in input.lines() {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let state = self.state();
        self.answer(&Value::Null, state)?;
        loop {
            let events = self.work.as_ref().map_or_else(never, |w| w.run.events().clone());
            select! {
                recv(lines) -> line => match line {
                    Ok(Ok(line)) if line.trim().is_empty() => {}
                    Ok(Ok(line)) => if !self.request(&line)? { return Ok(()) },
                    Ok(Err(e)) => self.fault(&Value::Null, &format!("the input cannot be read: {e}"))?,
                    // The end of the input is not the end of what was asked for.
                    Err(_) => return self.finish(&events),
                },
                recv(events) -> event => self.event(event.ok())?,
            }
        }
    }

    /// Reports what is still under way.
    fn finish(&mut self, events: &Receiver<Event>) -> std::io::Result<()> {
        while self.work.is_some() {
            self.event(events.recv().ok())?;
        }
        Ok(())
    }

    fn request(&mut self, line: &str) -> std::io::Result<GoOn> {
        let mut value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            Err(e) => return self.fault(&Value::Null, &format!("the line is no JSON: {e}")).map(|()| true),
        };
        let id = value.as_object_mut().and_then(|o| o.remove("id")).unwrap_or(Value::Null);
        let request: Request = match serde_json::from_value(value) {
            Ok(request) => request,
            Err(e) => return self.fault(&id, &format!("no request: {e}")).map(|()| true),
        };
        if matches!(request, Request::Quit {}) {
            self.answer(&id, Map::new())?;
            return Ok(false);
        }
        match self.carry_out(&id, request) {
            Ok(body) => self.answer(&id, body)?,
            Err(e) => self.fault(&id, &e.to_string())?,
        }
        Ok(true)
    }

    fn goal(&self, goal: Option<GoalId>) -> Result<GoalId, SessionError> {
        let none = || SessionError::Unsupported("no goal is open: the proof is finished".into());
        goal.or(self.session.proof().focus().filter(|g| self.session.proof().open().contains(g)))
            .or(self.session.proof().open().first().copied())
            .ok_or_else(none)
    }

    fn carry_out(&mut self, id: &Value, request: Request) -> Result<Map<String, Value>, SessionError> {
        match request {
            Request::Suggest { goal, search, refute } => {
                self.begin(id, goal, Wanted { suggestions: true, search, refutation: refute })
            }
            Request::Search { goal } => {
                self.begin(id, goal, Wanted { suggestions: false, search: true, refutation: false })
            }
            Request::Refute { goal } => {
                self.begin(id, goal, Wanted { suggestions: false, search: false, refutation: true })
            }
            Request::Try { goal, tactic } => {
                let goal = self.goal(goal)?;
                Ok(attempted(&self.session.try_tactic(goal, &tactic)?))
            }
            Request::Take { goal, tactic, suggestion } => self.take(goal, tactic, suggestion),
            Request::Retract { goal } => self.session.retract(goal).map(|d| self.done(d)),
            Request::Focus { goal } => self.session.set_focus(goal).map(|d| self.done(d)),
            Request::Undo {} => self.session.undo().map(|d| self.done(d)),
            Request::Redo {} => self.session.redo().map(|d| self.done(d)),
            Request::Jump { moment } => self.session.jump(moment).map(|d| self.done(d)),
            Request::Judge {} => {
                let judgement = serde_json::to_value(self.session.judge()?).unwrap_or_default();
                let mut body = object(judgement);
                body.insert("text".into(), self.session.text().into());
                Ok(body)
            }
            Request::Hypotheses {} => Ok(object(json!({"hypotheses": self.session.needed_hypotheses()?}))),
            Request::Save {} => {
                let path = self.session.save()?.display().to_string();
                Ok(object(json!({"saved": path})))
            }
            Request::Find { query, most } => {
                let finding = self.session.find(&query, most)?;
                Ok(object(serde_json::to_value(finding).unwrap_or_default()))
            }
            Request::Stop {} => {
                if let Some(work) = &self.work {
                    work.run.stop();
                }
                Ok(Map::new())
            }
            Request::State {} | Request::Quit {} => Ok(self.state()),
        }
    }

    fn begin(
        &mut self,
        id: &Value,
        goal: Option<GoalId>,
        wanted: Wanted,
    ) -> Result<Map<String, Value>, SessionError> {
        let goal = self.goal(goal)?;
        let run = self.session.start(goal, wanted)?;
        // What was under way ends unheard.
        let hash = self.session.hash();
        self.work = Some(Work { id: id.clone(), goal, hash, run, found: vec![] });
        Ok(object(json!({"goal": goal})))
    }

    fn take(
        &mut self,
        goal: Option<GoalId>,
        tactic: Option<String>,
        suggestion: Option<usize>,
    ) -> Result<Map<String, Value>, SessionError> {
        let unsupported = |text: String| SessionError::Unsupported(text);
        let (goal, plan) = match (tactic, suggestion) {
            (Some(tactic), None) => {
                let goal = self.goal(goal)?;
                match self.session.try_tactic(goal, &tactic)? {
                    Typed::Worked(attempt) => (goal, Plan::of(*attempt)),
                    Typed::Failed(message) => return Err(unsupported(message)),
                }
            }
            (None, Some(number)) => {
                let work = self.work.as_ref().filter(|w| w.found.len() > number);
                let work = work.ok_or_else(|| unsupported(format!("there is no suggestion {number}")))?;
                (goal.unwrap_or(work.goal), work.found[number].plan.clone())
            }
            _ => return Err(unsupported("`take` needs `tactic` or `suggestion`".into())),
        };
        self.session.take(goal, &plan)?;
        if let Some(work) = &self.work {
            work.run.stop();
        }
        Ok(self.done(true))
    }

    /// The state after a change, and whether there was one.
    fn done(&self, done: bool) -> Map<String, Value> {
        let mut body = self.state();
        body.insert("done".into(), done.into());
        body
    }

    fn state(&self) -> Map<String, Value> {
        let proof = self.session.proof();
        let goals: Vec<Value> = proof.open().into_iter().map(|id| self.goal_value(id)).collect();
        let script: Vec<String> = self.session.script().into_iter().map(|l| l.text).collect();
        let (moments, now) = proof.moments();
        object(json!({
            "statement": self.session.problem().statement,
            "goals": goals,
            "focus": proof.focus(),
            "finished": proof.is_finished(),
            "script": script,
            "moments": moments,
            "moment": now,
            "auto_bound": self.session.auto_bound(),
            "notations": self.session.notations(),
            "left_out": self.session.left_out(),
            "session": self.session.file(),
        }))
    }

    fn goal_value(&self, id: GoalId) -> Value {
        let goals = self.session.proof().node(id).map(|n| n.part.goals.clone()).unwrap_or_default();
        let texts: Vec<String> = goals.into_iter().filter_map(|g| g.text).collect();
        let parts: Vec<Option<GoalText>> = texts.iter().map(|t| GoalText::parse(t)).collect();
        json!({"goal": id, "text": texts.join("\n\n"), "parts": parts})
    }

    fn event(&mut self, event: Option<Event>) -> std::io::Result<()> {
        let Some(work) = &mut self.work else { return Ok(()) };
        let body = match event {
            None => {
                let (id, hash) = (work.id.clone(), work.hash.clone());
                self.work = None;
                return self.report(&id, &hash, "end", Completeness::Complete, Map::new());
            }
            Some(event) => event,
        };
        let (id, hash) = (work.id.clone(), work.hash.clone());
        let mut completeness = Completeness::Complete;
        let (name, body) = match body {
            Event::Suggestion(suggestion) => {
                let mut body = object(serde_json::to_value(suggestion.view()).unwrap_or_default());
                body.insert("number".into(), work.found.len().into());
                body.insert("rank".into(), suggestion.rank.into());
                body.insert("summary".into(), suggestion.summary().into());
                work.found.push(*suggestion);
                ("suggestion", body)
            }
            Event::Refuted(counterexample) => {
                ("refuted", object(serde_json::to_value(&*counterexample).unwrap_or_default()))
            }
            Event::Suggested(ended) => {
                completeness = ended.completeness;
                ("suggested", object(json!({"tried": ended.tried, "ms": millis(ended.time)})))
            }
            Event::Searching { steps } => {
                completeness = Completeness::Partial;
                ("searching", object(json!({"steps": steps})))
            }
            Event::Searched { reason, steps } => {
                ("searched", object(json!({"reason": reason, "why": reason.to_string(), "steps": steps})))
            }
            Event::RefutationEnded { tried } => ("refutation_ended", object(json!({"tried": tried}))),
            Event::Failed { work, message } => {
                completeness = Completeness::Partial;
                ("failed", object(json!({"work": work, "message": message})))
            }
        };
        self.report(&id, &hash, name, completeness, body)
    }

    fn report(
        &mut self,
        id: &Value,
        hash: &TextHash,
        name: &str,
        completeness: Completeness,
        body: Map<String, Value>,
    ) -> std::io::Result<()> {
        let stale = *hash != self.session.hash();
        let completeness = if stale { Completeness::Stale } else { completeness };
        let mut event = object(json!({"id": id, "event": name, "completeness": completeness, "hash": hash}));
        event.extend(body);
        self.line(event)
    }

    fn answer(&mut self, id: &Value, body: Map<String, Value>) -> std::io::Result<()> {
        let hash = self.session.hash();
        let mut answer =
            object(json!({"id": id, "ok": true, "completeness": Completeness::Complete, "hash": hash}));
        answer.extend(body);
        self.line(answer)
    }

    fn fault(&mut self, id: &Value, message: &str) -> std::io::Result<()> {
        let hash = self.session.hash();
        self.line(object(json!({"id": id, "ok": false, "error": message, "hash": hash})))
    }

    fn line(&mut self, value: Map<String, Value>) -> std::io::Result<()> {
        writeln!(self.out, "{}", Value::Object(value))?;
        self.out.flush()
    }
}

fn attempted(typed: &Typed) -> Map<String, Value> {
    match typed {
        Typed::Worked(attempt) => {
            let goals: Vec<_> = attempt.goals().map(|g| g.text.as_deref().unwrap_or_default()).collect();
            let (tactic, closes) = (&attempt.tactic, attempt.closes());
            object(
                json!({"worked": true, "tactic": tactic, "closes": closes, "goals": goals, "ms": attempt.ms}),
            )
        }
        Typed::Failed(message) => object(json!({"worked": false, "error": message})),
    }
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
