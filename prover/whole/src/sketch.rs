//! A refused proof with its wrong steps as holes: what works of it.

use crate::candidate::{Candidate, sorries};
use crate::cut::{Cut, Fault, cuts};
use crate::judging::WholeText;
use crate::result::Way;
use crate::script_lines::ScriptLines;
use data::Theorem;
use lean_bridge::Message;
use proof_search::{EngineFailure, LeanBackend};
use std::time::{Duration, Instant};

/// Texts that are elaborated at most to take the faults out of one.
const MOST_TEXTS: usize = 60;
/// Time for one of them.
const TEXT_LIMIT: Duration = Duration::from_secs(20);

/// A proof that elaborates and has holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    pub candidate: Candidate,
    /// Whether it is the beginning of a proof, with one hole at its end, or more than that.
    pub way: Way,
    /// How many holes it has.
    pub holes: usize,
}

/// Makes the wrong steps of a candidate holes. `None` if it has no holes then, is nothing but a hole, or
/// cannot be made to elaborate.
pub(crate) fn sketch(
    engine: &mut LeanBackend,
    theorem: &Theorem,
    candidate: &Candidate,
    deadline: Instant,
) -> Result<Option<Sketch>, EngineFailure> {
    let mut text = candidate.text();
    let script = ScriptLines::new(&text, candidate.proof_start());
    if let Some(script) = &script {
        text = script.text();
    }
    let had_holes = !sorries(&text).is_empty();
    let mut left = MOST_TEXTS;
    let mut look = |engine: &mut LeanBackend, text: &str| {
        if left == 0 || Instant::now() >= deadline {
            return Ok(None);
        }
        left -= 1;
        WholeText::new(theorem, candidate, text).errors(engine, TEXT_LIMIT)
    };
    let Some(mut errors) = look(engine, &text)? else { return Ok(None) };
    let finished = |text: &str, way| {
        let candidate = candidate.with_text(text)?;
        let holes = sorries(text).len();
        let is_empty = candidate.proof.split_whitespace().eq([":=", "by", "sorry"]);
        (holes > 0 && !is_empty).then_some(Sketch { candidate, way, holes })
    };
    if errors.is_empty() {
        return Ok(finished(&text, Way::Sketch));
    }
    let Some(mut script) = script else { return Ok(None) };
    'faults: while let Some(error) = next(&errors) {
        let Some(place) = error.pos else { return Ok(None) };
        let fault = Fault::of(&error.data);
        for cut in cuts(&script, fault, place) {
            let Some(now) = look(engine, &cut.script.text())? else { return Ok(None) };
            if is_better(&cut, fault, error, &now) {
                (script, errors) = (cut.script, now);
                continue 'faults;
            }
        }
        return Ok(None);
    }
    let ends = script.lines.last().is_some_and(|l| l.trim() == "sorry" && !l.trim_start().starts_with('·'));
    let text = script.text();
    let is_prefix = ends && !had_holes && sorries(&text).len() == 1;
    Ok(finished(&text, if is_prefix { Way::Prefix } else { Way::Sketch }))
}

/// The error that is mended next: a step that fails before a block that leaves goals, since a failing step is
/// often why they are left. Lean tells errors in the order of their places, and a block begins before its
/// steps.
fn next(errors: &[Message]) -> Option<&Message> {
    errors.iter().find(|e| Fault::of(&e.data) != Fault::Unsolved).or(errors.first())
}

/// Whether a fault is gone and the hole in its place can be read.
fn is_better(cut: &Cut, fault: Fault, error: &Message, now: &[Message]) -> bool {
    let Some(first) = next(now) else { return true };
    let new = Fault::of(&first.data);
    let line = first.pos.map_or(0, |p| p.line as usize).saturating_sub(1);
    let is_same = first.pos == error.pos && first.data == error.data;
    let is_at_hole = line == cut.line && !matches!(new, Fault::Unsolved | Fault::NoGoals);
    let is_unread = new == Fault::Parse && (fault != Fault::Parse || line <= cut.line);
    !is_same && !is_at_hole && !is_unread
}
