//! What holds at places of a text.

use super::cache::Known;
use super::elaborate::remaining;
use super::text::Text;
use super::{ExpectedType, Inspection, Place, PlaceGoals, PlaceTerm};
use crate::error::Error;
use crate::held::Number;
use crate::state::{PlacePath, ProofState};
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_protocol::Position;
use lean_protocol::document::{self, CommandsAnswer, PlaceAnswer};
use lean_protocol::request::{self, RequestOptions};
use lean_protocol::term::Goal;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a server says about places, each with the offset at which its command begins.
struct Seen {
    known: Known,
    places: Vec<(usize, PlaceAnswer)>,
    elaborated: usize,
    timed_out: bool,
}

impl Worker {
    /// See [`crate::ReservedWorker::inspect`].
    pub(crate) async fn inspect(
        &mut self,
        text: &str,
        places: &[Position],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        let text = Text::new(text);
        let offsets: Vec<usize> = places.iter().map(|p| text.offset(*p)).collect();
        let mut inspection = self.inspect_offsets(&text, &offsets, limit).await?;
        for ((place, position), offset) in inspection.places.iter_mut().zip(places).zip(offsets) {
            (place.position, place.offset) = (*position, text.original(offset));
        }
        Ok(inspection)
    }

    /// The same for one place of a text whose lines end with line feeds alone.
    pub(crate) async fn inspect_at(
        &mut self,
        text: &str,
        offset: usize,
        limit: Duration,
    ) -> Result<Inspection, Error> {
        self.inspect_offsets(&Text::new(text), &[offset], limit).await
    }

    async fn inspect_offsets(
        &mut self,
        text: &Text,
        offsets: &[usize],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        let begun = Instant::now();
        let mut tries = Tries::new();
        loop {
            let seen = async {
                match self.has("inspect").await? {
                    true => self.described(text, offsets, begun + limit).await,
                    false => self.native_inspection(text, offsets, limit).await,
                }
            };
            match seen.await {
                Ok(inspection) => {
                    return Ok(Inspection { ms: begun.elapsed().as_secs_f64() * 1e3, ..inspection });
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// The number and the goals of a state at a place, for one that is not in the process.
    pub(crate) async fn place_number(
        &mut self,
        text: &Arc<str>,
        place: PlacePath,
        limit: Duration,
    ) -> Result<(Number, Vec<Goal>), Error> {
        let text = Text::new(text);
        if !self.has("inspect").await? {
            return self.native_place(&text, place, limit).await;
        }
        let seen = self.look(&text, &[place.offset], Instant::now() + limit).await?;
        let Seen { known, places, .. } = seen;
        self.keep(known);
        let mut found = None;
        for (i, goals) in places.into_iter().flat_map(|(_, p)| p.goals).enumerate() {
            match i == place.index {
                true => found = Some((Number { number: goals.proof_state, others: 0 }, goals.goals)),
                false => self.held.unwanted_states.push(goals.proof_state),
            }
        }
        found.ok_or_else(no_goals)
    }

    async fn described(
        &mut self,
        text: &Text,
        offsets: &[usize],
        deadline: Instant,
    ) -> Result<Inspection, Error> {
        let seen = match self.look(text, offsets, deadline).await {
            Err(Error::Statement { reason, .. }) => {
                let places = vec![Place::default(); offsets.len()];
                return Ok(Inspection { places, failed_imports: Some(reason), ..Inspection::default() });
            }
            seen => seen?,
        };
        let mut places = vec![];
        for ((command, seen), offset) in seen.places.into_iter().zip(offsets) {
            let mut goals = vec![];
            for (index, g) in seen.goals.into_iter().enumerate() {
                let place = PlacePath { offset: *offset, index };
                let state = ProofState::at_place(&text.unix, command, place, &g.goals);
                let number = Number { number: g.proof_state, others: 0 };
                self.held.insert(&state, number, self.common.config.held_states);
                goals.push(place_goals(text, state, g.goals, g.start..g.end, g.after));
            }
            let term = seen.term.map(|t| term(text, t));
            places.push(Place { reached: seen.reached, goals, term, ..Place::default() });
        }
        let Seen { known, elaborated, timed_out, .. } = seen;
        let (messages, reused) = (known.messages().cloned().collect(), known.reused);
        self.keep(known);
        Ok(Inspection { places, messages, timed_out, reused, elaborated, ..Inspection::default() })
    }

    /// Asks about places: in one request for each command that was
    /// elaborated before, in one for all that were not.
    async fn look(&mut self, text: &Text, offsets: &[usize], deadline: Instant) -> Result<Seen, Error> {
        let (known, header) = self.begin(text).await?;
        let mut order: Vec<usize> = (0..offsets.len()).collect();
        order.sort_by_key(|i| offsets[*i]);
        let mut places: Vec<(usize, PlaceAnswer)> = offsets.iter().map(|_| Default::default()).collect();
        let mut seen = Seen { known, places: vec![], elaborated: 0, timed_out: false };
        let mut todo = &order[..];
        while let Some(first) = todo.first() {
            let known = &seen.known;
            let known_count = known.commands.len();
            // of the command around the place; the end of the text belongs to the last one
            let mut index = known.commands.partition_point(|c| c.command.next <= offsets[*first]);
            if known.is_whole && index == known_count {
                index = known_count.saturating_sub(1);
            }
            let is_new = index == known_count && !known.is_whole;
            let is_here = |i: &&usize| match known.commands.get(index) {
                Some(c) if index + 1 < known_count || !known.is_whole => offsets[**i] < c.command.next,
                _ => true,
            };
            let here = todo.iter().take_while(is_here).count().max(1);
            let (group, rest) = todo.split_at(here);
            todo = rest;
            let start = index.checked_sub(1).map_or(known.start, |i| known.commands[i].command.next);
            if known.is_whole && known_count == 0 || group.iter().all(|i| offsets[*i] < known.start) {
                group.iter().for_each(|i| places[*i].1.reached = true);
                continue;
            }
            let asked: Vec<Position> = group.iter().map(|i| text.position(offsets[*i])).collect();
            let limit = remaining(deadline);
            let body = request::Inspect {
                inspect: text.unix.to_string(),
                env: Some(known.env(index).unwrap_or(header)),
                start: Some(start),
                places: asked,
                common: RequestOptions {
                    terms: true,
                    plain: Some(true),
                    ..RequestOptions::within(millis(limit))
                },
                ..request::Inspect::default()
            };
            let limit = limit + self.common.config.grace;
            let mut answer: CommandsAnswer = self.call("inspect", &body, limit).await?;
            let answered = std::mem::take(&mut answer.places);
            seen.timed_out |= answer.error.is_some();
            seen.elaborated += answer.commands.len();
            match is_new {
                true => seen.known.append(answer),
                false => self.held.unwanted_envs.extend(answer.commands.iter().map(|c| c.env)),
            }
            for (i, place) in group.iter().zip(answered) {
                let before = seen.known.commands.partition_point(|c| c.command.next <= offsets[*i]);
                let before = before.min(seen.known.commands.len().saturating_sub(1));
                let begin = before.checked_sub(1).map_or(start, |b| seen.known.commands[b].command.next);
                places[*i] = (begin, place);
            }
        }
        seen.places = places;
        Ok(seen)
    }
}

pub(super) fn no_goals() -> Error {
    Error::lean("inspect", "there are no goals at the place any more")
}

pub(super) fn place_goals(
    text: &Text,
    state: ProofState,
    goals: Vec<Goal>,
    range: Range<usize>,
    after: bool,
) -> PlaceGoals {
    let (start, end) = (text.position(range.start), text.position(range.end));
    PlaceGoals { state, goals, range: text.original_range(&range), start, end, after }
}

fn term(text: &Text, told: document::PlaceTerm) -> PlaceTerm {
    let range = told.start..told.end;
    PlaceTerm {
        start: text.position(range.start),
        end: text.position(range.end),
        text: text.unix.get(range.clone()).unwrap_or_default().to_string(),
        range: text.original_range(&range),
        ty: told.ty,
        constant: told.constant,
        expected: told.expected.map(|e| ExpectedType { goal: e.goal, ty: e.ty }),
    }
}
