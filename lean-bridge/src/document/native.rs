//! Texts on a community REPL: it elaborates a text as a whole, and tells the state before each tactic.

use super::elaborate::without_imports;
use super::inspect::{no_goals, place_goals};
use super::text::Text;
use super::wire::{NativeAnswer, NativeTactic};
use super::{Document, Inspection, Place};
use crate::error::Error;
use crate::held::Number;
use crate::imports::splittable;
use crate::native::goals;
use crate::state::{PlacePath, ProofState};
use crate::worker::Worker;
use lean_meta::header::split;
use lean_protocol::answer::StateAnswer;
use lean_protocol::request::{Command, Reports};
use lean_protocol::term::Goal;
use std::cmp::Reverse;
use std::ops::Range;
use std::time::Duration;

/// Goals at a place, with the state that holds them.
struct Found {
    number: u64,
    goals: Vec<Goal>,
    range: Range<usize>,
    after: bool,
}

impl Worker {
    pub(super) async fn native_document(&mut self, text: &Text, limit: Duration) -> Result<Document, Error> {
        let answer = match self.native_commands(text, false, limit).await {
            Err(Error::Statement { reason, .. }) => return Ok(without_imports(text, reason)),
            answer => answer?,
        };
        self.held.unwanted_states.extend(answer.sorries.iter().filter_map(|s| s.proof_state));
        Ok(Document {
            header: 0..text.original(split(&text.unix).1),
            messages: answer.messages,
            read: text.original(text.unix.len()),
            ..Document::default()
        })
    }

    pub(super) async fn native_inspection(
        &mut self,
        text: &Text,
        offsets: &[usize],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        let places = vec![Place::default(); offsets.len()];
        let (messages, found) = match self.native_look(text, offsets, limit).await {
            Err(Error::Statement { reason, .. }) => {
                return Ok(Inspection { places, failed_imports: Some(reason), ..Inspection::default() });
            }
            seen => seen?,
        };
        let mut inspection = Inspection { places, messages, ..Inspection::default() };
        for ((place, found), offset) in inspection.places.iter_mut().zip(found).zip(offsets) {
            place.reached = true;
            let Some(Found { number, goals, range, after }) = found else { continue };
            let path = PlacePath { offset: *offset, index: 0 };
            // where commands begin is not known: all of the text behind the header is one
            let state = ProofState::at_place(&text.unix, split(&text.unix).1, path, &goals);
            self.held.insert(&state, Number { number, others: 0 }, self.common.config.held_states);
            place.goals.push(place_goals(text, state, goals, range, after));
        }
        Ok(inspection)
    }

    pub(super) async fn native_place(
        &mut self,
        text: &Text,
        place: PlacePath,
        limit: Duration,
    ) -> Result<(Number, Vec<Goal>), Error> {
        let (_, found) = self.native_look(text, &[place.offset], limit).await?;
        let found = found.into_iter().flatten().next().ok_or_else(no_goals)?;
        Ok((Number { number: found.number, others: 0 }, found.goals))
    }

    async fn native_commands(
        &mut self,
        text: &Text,
        all_tactics: bool,
        limit: Duration,
    ) -> Result<NativeAnswer, Error> {
        let all_tactics = all_tactics.then_some(true);
        let reports = Reports { all_tactics, ..Reports::default() };
        let body = self.native_command(text, reports).await?;
        let answer: NativeAnswer = self.call("document", &body, limit + self.common.config.grace).await?;
        self.held.unwanted_envs.push(answer.env);
        Ok(answer)
    }

    /// The request that elaborates a text as a whole.
    pub(super) async fn native_command(&mut self, text: &Text, reports: Reports) -> Result<Command, Error> {
        self.rest().await?;
        let (imports, start) = split(&text.unix);
        let (env, rest) = match splittable(&text.unix) {
            Some(_) => {
                let env = self.env(&imports.into()).await?;
                // positions stay those of the whole text
                let begin = text.position(start);
                let before = "\n".repeat(begin.line as usize - 1) + &" ".repeat(begin.column as usize);
                (Some(env), before + &text.unix[start..])
            }
            None => (None, text.unix.to_string()),
        };
        Ok(Command { cmd: rest, env, reports, ..Command::default() })
    }

    async fn native_look(
        &mut self,
        text: &Text,
        offsets: &[usize],
        limit: Duration,
    ) -> Result<(Vec<crate::Message>, Vec<Option<Found>>), Error> {
        let answer = self.native_commands(text, true, limit).await?;
        let tactics: Vec<(Range<usize>, NativeTactic)> = answer
            .tactics
            .into_iter()
            .map(|t| (text.offset(t.pos)..text.offset(t.end_pos), t))
            .filter(|(range, _)| !range.is_empty())
            .collect();
        let mut found = vec![];
        for offset in offsets {
            let Some((tactic, after)) = tactic_at(text, &tactics, *offset) else {
                found.push(None);
                continue;
            };
            let (range, NativeTactic { goals, proof_state, .. }) = tactic.clone();
            let before = goals.split("\n\n").filter(|g| !g.trim().is_empty()).map(goals::goal).collect();
            let before = Found { number: proof_state, goals: before, range: range.clone(), after: false };
            found.push(Some(match after {
                false => before,
                true => {
                    let step = goals::step(&text.unix[range.clone()], proof_state);
                    let limit = limit + self.common.config.grace;
                    let answer = self.call::<StateAnswer>("tactic", &step, limit).await;
                    match answer.as_ref().map(|a| goals::read(a, 0)) {
                        Ok(Ok((goals, _))) => {
                            let number = answer.map_or(proof_state, |a| a.proof_state);
                            Found { number, goals, range, after }
                        }
                        // what Lean recovers from in a text it does not run alone
                        Ok(Err(_)) | Err(Error::Lean { .. }) => before,
                        Err(_) => return answer.map(|_| (vec![], vec![])),
                    }
                }
            }));
        }
        Ok((answer.messages, found))
    }
}

/// The tactic whose goals are those of a place, and whether they are the ones after it: Lean's rule for its
/// editors, on the tactics that the server tells of.
fn tactic_at<'a>(
    text: &Text,
    tactics: &'a [(Range<usize>, NativeTactic)],
    offset: usize,
) -> Option<(&'a (Range<usize>, NativeTactic), bool)> {
    let column = text.position(offset).column;
    let around = |(range, tactic): &&(Range<usize>, NativeTactic)| {
        let rest = &text.unix[range.end..];
        let blanks = rest.len() - rest.trim_start().len();
        let is_last = range.end + blanks == text.unix.len();
        // behind a tactic that stands further to the right another one goes on
        let is_left = offset >= range.end && tactic.pos.column > column;
        range.start <= offset && (offset < range.end + blanks.max(1) || is_last) && !is_left
    };
    let inner = |(range, _): &&(Range<usize>, NativeTactic)| (range.start, Reverse(range.end));
    let found = tactics.iter().filter(around).max_by_key(inner)?;
    let is_inside = |(range, _): &(Range<usize>, NativeTactic)| {
        *range != found.0 && range.start >= found.0.start && range.end <= found.0.end && range.end > offset
    };
    Some((found, offset > found.0.start && !tactics.iter().any(is_inside)))
}
