//! Holes of a sketch filled by the search, each in its own context.

use crate::candidate::{Candidate, sorries};
use crate::judging::{WholeText, position};
use data::Theorem;
use lean_bridge::{Error, ProofState, TacticRequest, TacticResult, term::Goal};
use proof_search::{
    AndId, Budget, EngineFailure, Guidance, LeanBackend, ProofTree, Search, SearchOptions, StopReason,
    proof_texts,
};
use std::time::{Duration, Instant};
use supervise::StopFlag;

const SORRY: &str = "sorry";
/// Time for looking at the holes of a text.
const LOOK_LIMIT: Duration = Duration::from_secs(20);
/// Behind so many heartbeats a declaration needs a limit of its own; Lean's default is twice as much.
const CHEAP: u64 = 100_000;

/// What filling a sketch came to.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// The text without holes, if all could be filled.
    pub candidate: Option<Candidate>,
    /// Tactics that the search ran.
    pub steps: u64,
    /// Their heartbeats.
    pub heartbeats: u64,
    /// Seconds in the engine and in the policy.
    pub lean: f64,
    pub policy: f64,
}

/// A hole: where it is, and what is to be proved there.
struct Hole {
    start: usize,
    state: ProofState,
    goal: Goal,
}

/// Fills the holes of a candidate that elaborates. Each gets the same share of the time that is left.
pub(crate) fn fill(
    engine: &mut LeanBackend,
    guidance: Guidance,
    theorem: &Theorem,
    sketch: &Candidate,
    (options, deadline): (&SearchOptions, Instant),
    stop: &StopFlag,
) -> Result<Filled, EngineFailure> {
    let mut filled = Filled::default();
    let mut text = sketch.text();
    let Some(holes) = holes(engine, theorem, sketch, &mut text)? else { return Ok(filled) };
    let header = format!("{}\n{}", &*theorem.header, sketch.helpers);
    let (mut pieces, mut cost) = (vec![], 0);
    let number = holes.len();
    for (i, hole) in holes.into_iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stop.is_set() {
            return Ok(filled);
        }
        let wall = left.div_f64((number - i) as f64);
        let budget = Budget { wall: Some(wall), ..Budget::default() };
        let mut search = Search::new(hole.state, vec![hole.goal], options.clone());
        if let Some(value) = guidance.value {
            search = search.valued_by(value.clone());
        }
        let engines = std::slice::from_mut(engine);
        let reason = search.run(engines, guidance.policy, &header, &budget, &budget, stop);
        let spent = search.spent();
        filled.steps += spent.steps();
        filled.heartbeats += spent.heartbeats();
        filled.lean += spent.engine().as_secs_f64();
        filled.policy += spent.policy().as_secs_f64();
        if let StopReason::EngineFailure { last, .. } = reason {
            return Err(EngineFailure { stage: "fill".into(), message: last });
        }
        let Some(tree) = search.proof().filter(|_| reason == StopReason::Solved) else { return Ok(filled) };
        let tactic = |step: AndId| search.application(step).tactic.as_str();
        let Some(lines) = lines(&tree, &tactic) else { return Ok(filled) };
        cost += heartbeats(&search, &tree);
        pieces.push((hole.start, lines));
    }
    // from the end, so that what is before stays where it is
    for (start, lines) in pieces.into_iter().rev() {
        put(&mut text, start, &lines);
    }
    let candidate = sketch.with_text(&text);
    filled.candidate = candidate.map(|candidate| match cost {
        0..CHEAP => candidate,
        cost => {
            let limit = (cost * 4).next_multiple_of(2 * CHEAP);
            Candidate { options: format!("set_option maxHeartbeats {limit} in\n"), ..candidate }
        }
    });
    Ok(filled)
}

/// The holes of a text. A `sorry` that stands for a term becomes one that stands for tactics. `None` if Lean
/// does not tell of each what is to be proved.
fn holes(
    engine: &mut LeanBackend,
    theorem: &Theorem,
    sketch: &Candidate,
    text: &mut String,
) -> Result<Option<Vec<Hole>>, EngineFailure> {
    let failure = |e: Error| EngineFailure { stage: "fill".into(), message: e.to_string() };
    for is_first in [true, false] {
        let starts = sorries(text);
        let whole = WholeText::new(theorem, sketch, text);
        let offset = whole.text.len() - text.len();
        let places: Vec<_> = starts.iter().map(|s| whole.place(position(text, *s))).collect();
        let inspection = match engine.worker().inspect(&whole.text, &places, LOOK_LIMIT) {
            Err(Error::Deadline { .. } | Error::EngineLost { .. }) => return Ok(None),
            inspection => inspection.map_err(failure)?,
        };
        let (mut holes, mut terms) = (vec![], vec![]);
        for (start, place) in starts.iter().zip(inspection.places) {
            let range = start + offset..start + offset + SORRY.len();
            let here = place.goals.into_iter().find(|g| g.range == range && !g.after);
            match here {
                Some(goals) if !goals.goals.is_empty() => {
                    let Some((state, goal)) = alone(engine, goals.state, goals.goals)? else {
                        return Ok(None);
                    };
                    holes.push(Hole { start: *start, state, goal });
                }
                _ => terms.push(*start),
            }
        }
        if terms.is_empty() {
            return Ok((!holes.is_empty()).then_some(holes));
        }
        if !is_first {
            break;
        }
        for start in terms.into_iter().rev() {
            text.replace_range(start..start + SORRY.len(), "(by sorry)");
        }
    }
    Ok(None)
}

/// The first goal of a state in a state of its own: it is what a hole stands for.
fn alone(
    engine: &mut LeanBackend,
    state: ProofState,
    goals: Vec<Goal>,
) -> Result<Option<(ProofState, Goal)>, EngineFailure> {
    if let [goal] = &goals[..] {
        return Ok(Some((state, goal.clone())));
    }
    let outcomes = engine.worker().tactics(&state, Some(0), &[TacticRequest::new("skip")], false);
    let outcomes = outcomes.map_err(|e| EngineFailure { stage: "fill".into(), message: e.to_string() })?;
    Ok(outcomes.into_iter().next().and_then(|outcome| match outcome.result {
        TacticResult::Goals { state, mut goals } if goals.len() == 1 => Some((state, goals.remove(0))),
        _ => None,
    }))
}

/// The lines of a proof, as a block that begins in the first column.
fn lines<'a>(tree: &ProofTree, tactic: &dyn Fn(AndId) -> &'a str) -> Option<Vec<String>> {
    let text = proof_texts("theorem hole", tree, tactic, 0).into_iter().next()?;
    let lines = text.text.lines().skip(text.before);
    let lines: Vec<String> = lines.map(|l| l.strip_prefix("  ").unwrap_or(l).to_owned()).collect();
    (!lines.is_empty()).then_some(lines)
}

fn heartbeats(search: &Search<ProofState>, tree: &ProofTree) -> u64 {
    search.application(tree.step).heartbeats + tree.kids.iter().map(|k| heartbeats(search, k)).sum::<u64>()
}

/// Puts lines in the place of a `sorry`, each in its column; in brackets where they would become a part of
/// what stands before.
fn put(text: &mut String, start: usize, lines: &[String]) {
    let before = text[..start].trim_end_matches(' ');
    let is_block = ["\n", "by", "·", "=>", "("].iter().any(|end| before.ends_with(end)) || before.is_empty();
    let column = position(text, start).column as usize + usize::from(!is_block);
    let joined = lines.join(&format!("\n{}", " ".repeat(column)));
    let piece = if is_block { joined } else { format!("({joined})") };
    text.replace_range(start..start + SORRY.len(), &piece);
}

#[cfg(test)]
mod tests {
    use super::put;

    #[test]
    fn pieces_stand_in_the_column_of_their_hole() {
        let placed = |text: &str| {
            let mut text = text.to_owned();
            let start = text.find("sorry").unwrap();
            put(&mut text, start, &["a".to_owned(), "b".to_owned()]);
            text
        };
        assert_eq!(placed("  · sorry\n  c"), "  · a\n    b\n  c");
        assert_eq!(placed("  have h : α := by sorry"), "  have h : α := by a\n                   b");
        assert_eq!(placed("  simp <;> sorry"), "  simp <;> (a\n            b)");
        assert_eq!(placed("  f (by sorry) x"), "  f (by a\n        b) x");
    }
}
