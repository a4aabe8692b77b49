//! Texts whose commands a client goes on from: `cmd` with `commands`, and `inspect`.

use super::{Env, Proof, Refusal, Server, timeout};
use crate::answer::Answer;
use crate::commands::inspect::{Seen, inspect};
use crate::commands::outline::Outline;
use crate::engine::EngineId;
use crate::origin::{EnvOrigin, ProofOrigin, ProofRoot, ProofRootText};
use lean_meta::frontend::{self, RunOptions, unix_lines};
use lean_meta::goal::GoalOptions;
use lean_meta::place::{self, Lines};
use lean_meta::source::Source;
use lean_protocol::ErrorKind;
use lean_protocol::document::{
    CommandsAnswer, ElaboratedCommand, Expected, PlaceAnswer, PlaceGoals, PlaceTerm,
};
use lean_protocol::failure::RequestError;
use lean_protocol::request::{Inspect, Reports, RequestOptions};
use std::rc::Rc;

/// A text to elaborate, and what is asked about it.
struct Asked<'a> {
    text: &'a str,
    env: Option<u64>,
    start: Option<usize>,
    /// Byte offsets; without any the whole text is elaborated.
    places: Option<Vec<usize>>,
    common: &'a RequestOptions,
}

impl<S: Source> Server<S> {
    pub(super) fn commands_or_outline(
        &mut self,
        text: &str,
        env: Option<u64>,
        reports: &Reports,
        common: &RequestOptions,
    ) -> Result<Answer, Refusal> {
        match reports.commands {
            Some(true) => {
                let text = &*unix_lines(text);
                self.outline(Asked { text, env, start: reports.start, places: None, common })
            }
            _ => self.command(text, env, reports, common),
        }
    }

    pub(super) fn inspect(&mut self, r: &Inspect) -> Result<Answer, Refusal> {
        let text = &*unix_lines(&r.inspect);
        let places = Some(r.places.iter().map(|p| place::offset(text, p.line, p.column)).collect());
        self.outline(Asked { text, env: r.env, start: r.start, places, common: &r.common })
    }

    fn outline(&mut self, asked: Asked<'_>) -> Result<Answer, Refusal> {
        let Asked { text, env, start, places, common } = asked;
        let (engine, state, origin, start) = match self.base(text, env, start)? {
            Ok(base) => base,
            Err(answer) => return Ok(answer),
        };
        let form = GoalOptions { terms: common.terms, plain: common.plain.unwrap_or(true) };
        let (trees, places) = (places.is_some(), places.as_ref());
        let options =
            RunOptions { trees, record: true, start, places: places.cloned(), ..RunOptions::default() };
        let (outline, seen) = self.with_deadline(engine, timeout(common), |e| {
            let mut run = frontend::run(&mut e.lean, &state, text, &options)?;
            let seen = match places {
                Some(places) => inspect(&mut e.lean, &e.maker, &run, start, text.len(), places, form)?,
                None => vec![],
            };
            Ok((Outline::of_run(&mut e.lean, &state, &mut run)?, seen))
        })?;
        let lines = Lines::of(text);
        let mut origins = vec![(start, origin)];
        let mut commands = vec![];
        for c in outline.commands {
            let before = &origins[origins.len() - 1].1;
            let after = before.then(&text[c.begin..c.next.max(c.begin)], 0);
            let env = self.envs.push(Env { engine, state: c.state, origin: after.clone() });
            origins.push((c.next, after));
            commands.push(ElaboratedCommand {
                start: c.start,
                end: c.end,
                next: c.next,
                pos: lines.position(text, c.start),
                end_pos: lines.position(text, c.end),
                kind: c.kind,
                env,
                messages: c.messages,
                names: c.names,
                recovering: c.recovering,
            });
        }
        let seen = seen.into_iter().zip(places.into_iter().flatten());
        let places = seen.map(|(s, at)| self.place(engine, text, *at, s, &origins)).collect();
        Ok(Answer::of(&CommandsAnswer {
            commands,
            messages: outline.messages,
            places,
            end: outline.ended,
            unread: outline.unread,
            error: outline.cancelled.then(|| RequestError::of(ErrorKind::Timeout)),
        }))
    }

    /// `origins`: of the environments before each command and after
    /// the last one, with where they begin in the text.
    fn place(
        &mut self,
        engine: EngineId,
        text: &str,
        at: usize,
        seen: Seen,
        origins: &[(usize, EnvOrigin)],
    ) -> PlaceAnswer {
        // the last environment is that after the last command, which has the end of the text
        let before = origins.len().saturating_sub(1).max(1);
        let i = origins[..before].partition_point(|(begin, _)| *begin <= at).saturating_sub(1);
        let (begin, env) = &origins[i];
        let end = origins.get(i + 1).map_or(text.len(), |(end, _)| *end);
        let goals = seen.goals.into_iter().enumerate().map(|(index, g)| {
            let command = ProofRootText {
                text: text.get(*begin..end).unwrap_or_default().to_string(),
                start: 0,
                all_tactics: false,
                root_goals: false,
                index,
                place: at.checked_sub(*begin),
            };
            let root = Rc::new(ProofRoot { env: env.clone(), command });
            let origin = ProofOrigin { root, last: None };
            let number = self.proofs.push(Proof { engine, snapshot: g.snapshot, origin });
            let (start, end) = (g.range.start, g.range.end);
            PlaceGoals { proof_state: number, goals: g.goals, start, end, after: g.after }
        });
        let goals = goals.collect();
        let term = seen.term.map(|t| PlaceTerm {
            start: t.range.start,
            end: t.range.end,
            text: text.get(t.range).unwrap_or_default().to_owned(),
            ty: t.ty,
            constant: t.constant,
            expected: t.expected.map(|(goal, ty)| Expected { goal, ty }),
        });
        PlaceAnswer { reached: seen.reached, goals, term }
    }
}
