//! What is tried on a target, and in which order.

use super::effort::Effort;
use super::target::{Target, negation};
use lean_meta::lemmas::{Lemmas, Match};
use lean_protocol::mutation::Mutation;
use lean_wasm::layout::name;
use lean_wasm::object::{Obj, View};
use std::cmp::Reverse;

/// A right side with fewer symbols than these occurs everywhere:
/// rewriting it from right to left makes `1` into `1 ^ x`.
const SPECIFIC: u32 = 5;
/// A hypothesis with fewer symbols than these says nothing of what it is about.
const SPOKEN: u32 = 2;
/// Places tried one by one, where a lemma matches several.
const PLACES: u32 = 4;

/// A mutation to try.
pub struct MutationCandidate {
    /// The lemma's name, as text and as an object that lives as long as the index.
    pub name: String,
    pub object: u32,
    /// Its number in the index, if it comes from there.
    pub id: Option<u32>,
    pub mutation: Mutation,
    score: u32,
}

/// What the index proposes: the best of each kind, the second best of each kind, and so on. Better is what
/// matches with more symbols, and then what is of the same name space. `contrapositions`: names of what those
/// rest on, without and with a negated hypothesis; `constants`: how many can become variables.
pub fn candidates(
    target: &Target,
    lemmas: &Lemmas,
    contrapositions: &[Obj; 2],
    constants: usize,
    effort: &Effort,
) -> Vec<MutationCandidate> {
    let mut found = vec![];
    let wanted = |m: &Match| effort.all || (m.is_natural && (!m.symm || m.score >= SPECIFIC));
    let candidate = |m: &Match, mutation: Mutation| MutationCandidate {
        name: m.name.clone(),
        object: m.object,
        id: Some(m.id),
        mutation,
        score: m.score,
    };
    let mut rewrites = |term: View<'_>, hypothesis: Option<usize>| {
        for m in lemmas.rewrite(term, usize::MAX) {
            // from right to left, and with a new variable or hypothesis: nobody would write that
            let is_artificial = m.symm && m.is_open;
            if !wanted(&m) || (is_artificial && !effort.all) {
                continue;
            }
            // where the lemma matches in several places, each alone is another mutant
            let places = if m.places > 1 { m.places.min(PLACES) } else { 0 };
            for place in 0..=places {
                let (symm, place) = (m.symm, (place > 0).then_some(place));
                found.push(candidate(
                    &m,
                    match hypothesis {
                        None => Mutation::Rewrite { symm, place },
                        Some(hypothesis) => Mutation::RewriteHypothesis { symm, place, hypothesis },
                    },
                ));
            }
        }
    };
    if effort.kinds.rewrite {
        rewrites(target.conclusion.view(), None);
    }
    for hypothesis in target.free_hypotheses() {
        let ty = target.variables[hypothesis].ty.view();
        if effort.kinds.rewrite_hypothesis {
            rewrites(ty, Some(hypothesis));
        }
    }
    for hypothesis in target.free_hypotheses() {
        let ty = target.variables[hypothesis].ty.view();
        if effort.kinds.apply {
            let matching = lemmas.apply(ty, usize::MAX).into_iter().filter(wanted);
            found.extend(matching.map(|m| candidate(&m, Mutation::Apply { hypothesis })));
        }
        if effort.kinds.contrapose {
            let of_negation = negation(target.conclusion.view()).is_some();
            let classical = negation(ty).is_some();
            let by = contrapositions[usize::from(classical)].view();
            let mutation = Mutation::Contrapose { hypothesis, of_negation, classical };
            found.push(MutationCandidate { name: by.name(), object: by.ptr(), id: None, mutation, score: 0 });
        }
    }
    if effort.kinds.compose {
        // what needs nothing but an equation, say, follows from every equation
        let matching = lemmas.using(target.conclusion.view(), usize::MAX);
        let matching = matching.into_iter().filter(|m| wanted(m) && (effort.all || m.score >= SPOKEN));
        found.extend(matching.map(|m| candidate(&m, Mutation::Compose { premise: m.premise })));
    }
    if effort.kinds.specialise {
        for variable in target.free_variables() {
            let fvar = target.variables[variable].fvar.view();
            let matching =
                lemmas.narrow(target.conclusion.view(), fvar, usize::MAX).into_iter().filter(wanted);
            found.extend(matching.map(|m| candidate(&m, Mutation::Specialise { variable })));
        }
    }
    for constant in 0..constants {
        let own = target.constant.view().field(0);
        let mutation = Mutation::Generalise { constant };
        found.push(MutationCandidate { name: own.name(), object: own.ptr(), id: None, mutation, score: 0 });
    }
    in_turn(found, target)
}

fn in_turn(mut found: Vec<MutationCandidate>, target: &Target) -> Vec<MutationCandidate> {
    let own = target.constant.view().field(0).name();
    let space = own.split('.').next().unwrap_or_default();
    let heap = target.conclusion.view().heap();
    found.sort_by_cached_key(|c| {
        let is_near = c.name.split('.').next() == Some(space);
        // not by name: that would be the alphabet's choice
        let hash = View::new(c.object, heap).scalar_u64(name::HASH);
        (kind(c.mutation), Reverse(c.score), !is_near, hash)
    });
    let mut ranks = [0usize; KINDS];
    let mut ranked: Vec<(usize, MutationCandidate)> = vec![];
    for c in found {
        let rank = &mut ranks[kind(c.mutation)];
        ranked.push((*rank, c));
        *rank += 1;
    }
    // stable: of one rank the kinds stay in their order
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, c)| c).collect()
}

const KINDS: usize = 9;

/// In which order the kinds take turns.
fn kind(mutation: Mutation) -> usize {
    match mutation {
        Mutation::Apply { .. } => 0,
        Mutation::Rewrite { symm: false, .. } => 1,
        Mutation::Compose { .. } => 2,
        Mutation::Specialise { .. } => 3,
        Mutation::RewriteHypothesis { symm: false, .. } => 4,
        Mutation::Contrapose { .. } => 5,
        Mutation::Rewrite { symm: true, .. } => 6,
        Mutation::RewriteHypothesis { symm: true, .. } => 7,
        Mutation::Generalise { .. } => 8,
    }
}
