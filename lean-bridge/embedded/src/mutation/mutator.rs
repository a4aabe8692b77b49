//! All mutants of a target that are worth a look.

use super::build::{Mutation, mutate};
use super::candidates::candidates;
use super::close::{Closed, Defect, Origin};
use super::key::{Key, is_trivial, key};
use super::known::Known;
use super::script::script;
use super::target::{BY_CONTRADICTION, Target};
use super::trivial::Closer;
use crate::environment::Constant;
use crate::expression::size;
use crate::layout::{declaration, except};
use crate::lean::Lean;
use crate::lemmas::Lemmas;
use crate::machine::Lost;
use crate::object::{Obj, View};
use crate::premises::mentions_internal;
use crate::proof_state::ProofState;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Symbols in a statement at most.
const LARGEST: usize = 150;

/// Which mutations are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Kinds {
    pub rewrite: bool,
    pub rewrite_hypothesis: bool,
    pub apply: bool,
    pub contrapose: bool,
}

impl Default for Kinds {
    fn default() -> Kinds {
        Kinds { rewrite: true, rewrite_hypothesis: true, apply: true, contrapose: true }
    }
}

/// How much is done for a target.
#[derive(Clone, Debug, Default)]
pub struct Effort {
    pub kinds: Kinds,
    /// Mutants at most; none for all.
    pub limit: Option<usize>,
    /// Artificial mutations too: everything that the index finds.
    pub all: bool,
    /// A mutant that one of these proves is dropped; in the order in which they are tried.
    pub closers: Vec<Closer>,
    /// Lemmas and targets of these names are not used.
    pub excluded: HashSet<String>,
    /// Nor those that state this, and no mutant states it.
    pub excluded_keys: HashSet<Key>,
}

/// A new theorem whose proof term the kernel has accepted.
pub struct Mutant {
    /// The lemma's name.
    pub lemma: String,
    pub mutation: Mutation,
    /// The closed statement.
    pub ty: Obj,
    /// Its universe parameters.
    pub levels: Vec<Obj>,
    pub key: Key,
    /// Symbols, see [`size`].
    pub size: usize,
    /// Tactics that prove it.
    pub script: Vec<String>,
}

/// How attempts ended, by word: a defect, a closer, or `kept`.
pub type Tally = BTreeMap<String, usize>;

/// Makes mutants of the theorems of one environment.
pub struct Mutator<'a> {
    base: ProofState,
    known: &'a Known,
    lemmas: &'a Lemmas,
    /// `Lean.Kernel.Environment`
    kernel: Obj,
    /// A name that nothing has.
    name: Obj,
    /// Names of what contrapositions rest on: without and with a negated hypothesis.
    contrapositions: [Obj; 2],
}

impl<'a> Mutator<'a> {
    /// `base`: a state without goals in the environment `env`; `known` and `lemmas`: of what it imports.
    pub fn new(
        l: &mut Lean,
        env: &Obj,
        base: ProofState,
        known: &'a Known,
        lemmas: &'a Lemmas,
    ) -> Result<Mutator<'a>, Lost> {
        let kernel = l.call(l.f.to_kernel_environment, [env.share()])?;
        let name = l.name("_mutant")?;
        let contrapositions = [l.name("mt")?, l.name(BY_CONTRADICTION)?];
        Ok(Mutator { base, known, lemmas, kernel, name, contrapositions })
    }

    /// The mutants of a theorem, in a fixed order. Nothing else is remembered from target to target.
    pub fn mutants(
        &self,
        l: &mut Lean,
        theorem: Constant<'_>,
        effort: &Effort,
        tally: &mut Tally,
    ) -> Result<Vec<Mutant>, Lost> {
        let own = theorem.name();
        let mut out = vec![];
        if effort.excluded.contains(&own) || effort.excluded_keys.contains(&key(theorem.ty())) {
            *tally.entry("target excluded".into()).or_default() += 1;
            return Ok(out);
        }
        let Some(target) = Target::open(l, &self.base, theorem)? else {
            *tally.entry("target refused".into()).or_default() += 1;
            return Ok(out);
        };
        let target_text = l.call(l.f.name_text, [theorem.name_view().to_obj().into_raw()])?.text();
        let mut seen = HashSet::new();
        for candidate in candidates(&target, self.lemmas, &self.contrapositions, effort) {
            if effort.limit.is_some_and(|limit| out.len() >= limit) || l.is_cancelled() {
                break;
            }
            if candidate.name == own || effort.excluded.contains(&candidate.name) {
                continue;
            }
            let lemma = View::new(candidate.object, &l.heap.clone()).to_obj();
            if self.known.key_of(lemma.view()).is_some_and(|k| effort.excluded_keys.contains(&k)) {
                continue;
            }
            let made = self.attempt(l, &target, &lemma, candidate.mutation, effort, &mut seen)?;
            let (closed, key) = match made {
                Ok(made) => made,
                Err(defect) => {
                    *tally.entry(format!("{defect:?}").to_lowercase()).or_default() += 1;
                    continue;
                }
            };
            let mut closer = None;
            // hypotheses that were there before contradict each other no more than they did
            let is_conditional = closed.binders.contains(&Origin::Condition);
            let tried = |c: &&Closer| **c != Closer::Contradiction || is_conditional;
            for c in effort.closers.iter().filter(tried) {
                if c.closes(l, &self.base, self.lemmas, closed.ty.view(), &target_text)? {
                    closer = Some(*c);
                    break;
                }
            }
            // past the deadline nothing proves anything, which says nothing about the mutant
            if l.is_cancelled() {
                break;
            }
            if let Some(closer) = closer {
                *tally.entry(format!("{closer:?}").to_lowercase()).or_default() += 1;
                continue;
            }
            *tally.entry("kept".into()).or_default() += 1;
            let lemma_text = l.call(l.f.name_text, [lemma.into_raw()])?.text();
            let count = target.variables.len();
            out.push(Mutant {
                script: script(&target_text, &lemma_text, count, &closed.binders, candidate.mutation),
                lemma: candidate.name,
                mutation: candidate.mutation,
                size: size(closed.ty.view()),
                key,
                ty: closed.ty,
                levels: closed.levels,
            });
        }
        Ok(out)
    }

    /// One mutation, as far as the kernel.
    fn attempt(
        &self,
        l: &mut Lean,
        target: &Target,
        lemma: &Obj,
        mutation: Mutation,
        effort: &Effort,
        seen: &mut HashSet<Key>,
    ) -> Result<Result<(Closed, Key), Defect>, Lost> {
        let backwards = matches!(
            mutation,
            Mutation::Rewrite { symm: true, .. } | Mutation::RewriteHypothesis { symm: true, .. }
        );
        let mut found = 0;
        let mut wanted = |ty: View<'_>, binders: &[Origin]| {
            if size(ty) > LARGEST {
                return Err(Defect::Large);
            }
            let is_rewrite = mutation.is_rewrite();
            let artificial = |o: &Origin| match o {
                Origin::Variable => is_rewrite,
                Origin::Condition => backwards,
                Origin::Target(_) => false,
            };
            if !effort.all && binders.iter().any(artificial) {
                return Err(Defect::Artificial);
            }
            if is_trivial(ty) {
                return Err(Defect::Trivial);
            }
            if mentions_internal(ty) {
                return Err(Defect::Generated);
            }
            found = key(ty);
            if self.known.has(found) || !seen.insert(found) {
                return Err(Defect::Known);
            }
            if effort.excluded_keys.contains(&found) { Err(Defect::Excluded) } else { Ok(()) }
        };
        let closed = match mutate(l, target, lemma, mutation, &mut wanted)? {
            Ok(closed) => closed,
            Err(defect) => return Ok(Err(defect)),
        };
        Ok(if self.accepts(l, &closed)? { Ok((closed, found)) } else { Err(Defect::Kernel) })
    }

    /// The kernel's word on statement and proof term.
    fn accepts(&self, l: &mut Lean, closed: &Closed) -> Result<bool, Lost> {
        let levels = l.list(closed.levels.clone())?;
        let fields = [self.name.share(), levels.into_raw(), closed.ty.share()];
        let base = l.ctor(0, fields, &[])?;
        let all = l.list(vec![self.name.clone()])?;
        let theorem = l.ctor(0, [base.into_raw(), closed.value.share(), all.into_raw()], &[])?;
        let theorem = l.ctor(declaration::THEOREM, [theorem.into_raw()], &[])?;
        let token = l.some_cancel_token()?;
        // the declaration and the token are borrowed
        let arguments = [self.kernel.share(), 0, theorem.ptr(), token.ptr()];
        let answer = l.call(l.f.add_declaration, arguments)?;
        Ok(answer.view().tag() == except::OK)
    }
}
