//! Statements found by what they say: terms with holes, as Loogle has them.
//!
//! A question is elaborated once, in the environment that is searched. The index tells which statements
//! mention the constants of its patterns; only those are matched, and only until the question's time is over.

mod index;
mod matcher;
mod query;
mod shape;

pub use index::Index;
pub use query::{Condition, conditions};
pub use shape::{Pattern, Shape};

use crate::environment::{Constant, Constants};
use crate::expression;
use crate::lemmas::{is_for_users, is_natural};
use crate::premises::is_internal;
use crate::proof_state::{Live, ProofState, StepLimits, parse};
use lean_wasm::layout::{meta_state, pair};
use lean_wasm::lean::{CallError, Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use std::time::Instant;

/// Statements between two looks at the clock.
const PORTION: usize = 64;
/// For reading one pattern, in the unit of `maxHeartbeats`.
const HEARTBEATS: u64 = 200_000;

/// A question that Lean has understood.
pub struct Question {
    /// Parts of the name, in small letters.
    names: Vec<String>,
    patterns: Vec<Pattern>,
}

/// A statement that was found.
pub struct Found {
    /// `Name`
    pub name: Obj,
    /// `ConstantInfo`
    pub info: Obj,
}

/// Statements that were found, and how far the search has come.
pub struct Finding {
    /// Short statements first, what nobody cites last.
    pub found: Vec<Found>,
    /// Whether statements were left out as the time was over.
    pub partial: bool,
}

impl Question {
    /// Reads a question, see [`conditions`]. `base`: a proof state without goals.
    ///
    /// # Errors
    /// What is wrong with it, with Lean's message.
    pub fn read(lean: &mut Lean, base: &ProofState, env: &Obj, text: &str) -> Result<Question, CallError> {
        let parses = |t: &str| Ok(parse(lean, &base.core, "term", t)?.map(|_| ()));
        let conditions = conditions::<Lost>(text, parses)?.map_err(CallError::Exception)?;
        let mut question = Question { names: vec![], patterns: vec![] };
        let constants = Constants::of(lean, env)?;
        for condition in conditions {
            match condition {
                Condition::Name(part) => question.names.push(part.to_lowercase()),
                Condition::Term { text, conclusion } => {
                    let term = elaborate(lean, base, &text)?;
                    let mut lost = None;
                    let mut type_of = |name: View<'_>| match constants.find(lean, env, name) {
                        Ok(info) => info.map(|i| Constant(i.view()).ty().to_obj()),
                        Err(e) => {
                            lost = Some(e);
                            None
                        }
                    };
                    let pattern = Pattern::of(term.view(), conclusion, &mut type_of);
                    if let Some(lost) = lost {
                        return Err(lost.into());
                    }
                    question.patterns.push(pattern);
                }
            }
        }
        Ok(question)
    }

    /// Looks through what `index` has of the library, and what a text has added to it.
    pub fn search(&self, lean: &Lean, index: &mut Index, added: &Constants, deadline: Instant) -> Finding {
        let named = self.patterns.iter().flat_map(|p| &p.constants);
        let mentioned: Vec<u64> = named.filter_map(|n| index::hash(n.view())).collect();
        let mut partial = false;
        if !mentioned.is_empty() {
            index.read(&lean.heap, deadline);
            partial = !index.is_complete();
        }
        let mut candidates: Vec<(View<'_>, Constant<'_>)> =
            added.infos().map(|c| (c.name_view(), c)).collect();
        candidates.extend(index.mentioning(&lean.heap, &mentioned));
        let mut found = vec![];
        for (count, (name, constant)) in candidates.into_iter().enumerate() {
            if count % PORTION == PORTION - 1 && (lean.is_cancelled() || Instant::now() >= deadline) {
                partial = true;
                break;
            }
            let text = name.name();
            if self.fits(&text, constant) {
                let order = (rank(&text, name), expression::size(constant.ty()), text.chars().count(), text);
                found.push((order, name, constant));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let found =
            found.into_iter().map(|(_, n, c)| Found { name: n.to_obj(), info: c.0.to_obj() }).collect();
        Finding { found, partial }
    }

    fn fits(&self, name: &str, constant: Constant<'_>) -> bool {
        let holds = |part: &String| name.to_lowercase().contains(part.as_str());
        self.names.iter().all(holds) && self.patterns.iter().all(|p| matcher::fits(p, constant.ty()))
    }
}

/// What people cite comes first, then what is about implementations, then what Lean has generated.
fn rank(text: &str, name: View<'_>) -> u8 {
    match () {
        () if is_internal(name) => 2,
        () if !is_for_users(text) || !is_natural(text) => 1,
        () => 0,
    }
}

/// The term of a text, in which metavariables are what it leaves open.
fn elaborate(lean: &mut Lean, base: &ProofState, text: &str) -> Result<Obj, CallError> {
    let wrong = |why: &str| {
        let why = why.trim();
        CallError::Exception(format!("the pattern `{text}` is no term here: {why}"))
    };
    let syntax = parse(lean, &base.core, "term", text)?.map_err(|e| wrong(&e))?;
    let limits = StepLimits { heartbeats: Some(HEARTBEATS), recover: false };
    let contexts = base.contexts.for_step(lean, limits)?;
    let live = base.enter(lean, contexts)?;
    let refused = |lean: &mut Lean, e: Obj| -> CallError {
        if lean.is_cancelled() {
            return CallError::Exception(format!("the time was over before Lean had understood `{text}`"));
        }
        match lean.exception_text(e) {
            Ok(message) => wrong(&with_advice(&message)),
            Err(lost) => lost.into(),
        }
    };
    let (no_type, may_postpone, implicit_lambda) = (UNIT, TRUE, TRUE);
    let term = match lean.attempt(
        lean.f.elab_term,
        (syntax, no_type, may_postpone, implicit_lambda),
        live.term_arguments(),
    )? {
        Ok(term) => term,
        Err(e) => return Err(refused(lean, e)),
    };
    let (postpone, ignore_stuck) = (boxed(0), TRUE);
    if let Err(e) =
        lean.attempt(lean.f.synthesize_what_can_be, (postpone, ignore_stuck), live.term_arguments())?
    {
        return Err(refused(lean, e));
    }
    let term = instantiated(lean, &live, term)?;
    // what was put off may still be wrong; default instances that this chooses are not wanted in the pattern
    if let Err(e) = lean.attempt(lean.f.synthesize_pending, (ignore_stuck,), live.term_arguments())? {
        return Err(refused(lean, e));
    }
    match live.logged_errors(lean)? {
        Some(failure) => Err(wrong(&with_advice(&failure.message))),
        None => Ok(term),
    }
}

/// An unknown name is most often meant for a hole.
fn with_advice(message: &str) -> String {
    let is_unknown = message.to_lowercase().contains("unknown identifier");
    let advice = if is_unknown { "; what stands for anything is written `?a` or `_`" } else { "" };
    format!("{}{advice}", message.trim())
}

fn instantiated(lean: &mut Lean, live: &Live, term: Obj) -> Result<Obj, Lost> {
    let context = live.meta.view().deref().field(meta_state::MVAR_CONTEXT).to_obj();
    let both = lean.call(lean.f.instantiate_mvars, (context, term))?;
    Ok(both.view().field(pair::SECOND).to_obj())
}
