//! All mutants of a target that are worth a look.

use super::build::mutate;
use super::candidates::{MutationCandidate, candidates};
use super::close::{Closed, close};
use super::direct::direct;
use super::draft::{Defect, Origin};
use super::effort::Effort;
use super::generalise::{constants, prove};
use super::key::{Key, is_trivial, key};
use super::library::Library;
use super::script::{Script, names};
use super::target::{BY_CONTRADICTION, Target};
use super::trivial::closes;
use lean_meta::environment::Constant;
use lean_meta::expression::size;
use lean_meta::premises::mentions_internal;
use lean_meta::proof_state::ProofState;
use lean_protocol::mutation::{Closer, Mutation};
use lean_wasm::layout::{declaration, except};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::{BTreeMap, HashSet};

/// Symbols in a statement at most.
const LARGEST: usize = 150;

/// A new theorem whose proof term the kernel has accepted, or, if
/// generalised, for which a tactic has closed all goals.
pub struct Mutant {
    /// The lemma's name.
    pub lemma: String,
    /// What was done to the target.
    pub mutation: Mutation,
    /// The closed statement.
    pub ty: Obj,
    /// Its universe parameters.
    pub levels: Vec<Obj>,
    /// The key of the statement: those that say the same have the same.
    pub key: Key,
    /// Symbols, see [`size`].
    pub size: usize,
    /// What proves it, as text.
    pub script: Script,
    /// What a specialised variable became, as a function of the statement's variables.
    pub value: Option<Obj>,
}

/// How attempts ended, by word: a defect, a closer, or `kept`.
pub type Tally = BTreeMap<String, usize>;

/// Makes mutants of the theorems of one environment.
pub struct Mutator<'a> {
    base: ProofState,
    library: Library<'a>,
    /// `Lean.Kernel.Environment`
    kernel: Obj,
    /// A name that nothing has.
    name: Obj,
    /// Names of what contrapositions rest on: without and with a negated hypothesis.
    contrapositions: [Obj; 2],
}

impl<'a> Mutator<'a> {
    /// `base`: a state without goals in the environment `env`; `library`: of what it imports.
    pub fn new(
        lean: &mut Lean,
        env: &Obj,
        base: ProofState,
        library: Library<'a>,
    ) -> Result<Mutator<'a>, Lost> {
        let kernel = lean.call(lean.f.to_kernel_environment, (env.share(),))?;
        let name = lean.name("_mutant")?;
        let contrapositions = [lean.name("mt")?, lean.name(BY_CONTRADICTION)?];
        Ok(Mutator { base, library, kernel, name, contrapositions })
    }

    /// The mutants of a theorem, in a fixed order. Nothing else is remembered from target to target.
    pub fn mutants(
        &self,
        lean: &mut Lean,
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
        let Some(target) = Target::open(lean, &self.base, theorem)? else {
            *tally.entry("target refused".into()).or_default() += 1;
            return Ok(out);
        };
        let target_text = lean.call(lean.f.name_text, (theorem.name_view().share(),))?.text();
        let mut seen = HashSet::new();
        let constants = if effort.kinds.generalise { constants(lean, &target)?.len() } else { 0 };
        for candidate in candidates(&target, self.library.lemmas, &self.contrapositions, constants, effort) {
            if effort.limit.is_some_and(|limit| out.len() >= limit) || lean.is_cancelled() {
                break;
            }
            let by_itself = matches!(candidate.mutation, Mutation::Generalise { .. });
            if (candidate.name == own && !by_itself)
                || effort.excluded.contains(&candidate.name)
                || effort.spent.contains(&candidate.name)
            {
                continue;
            }
            let lemma = View::new(candidate.object, &lean.heap.clone()).to_obj();
            if !by_itself
                && self.library.known.key_of(lemma.view()).is_some_and(|k| effort.excluded_keys.contains(&k))
            {
                continue;
            }
            let made = self.attempt(lean, &target, &lemma, &candidate, effort, &mut seen)?;
            let (closed, key) = match made {
                Ok(made) => made,
                Err(defect) => {
                    *tally.entry(format!("{defect:?}").to_lowercase()).or_default() += 1;
                    continue;
                }
            };
            let mut closer = None;
            // hypotheses that were there before contradict each other no more than they did
            let conditions = closed.binders.iter().filter(|b| **b == Origin::Condition).count();
            let is_conditional = conditions > candidate.mutation.own_conditions();
            let tried = |c: &&Closer| **c != Closer::Contradiction || is_conditional;
            for c in effort.closers.iter().filter(tried) {
                if closes(
                    *c,
                    lean,
                    &self.base,
                    self.library.lemmas,
                    closed.ty.view(),
                    &target_text,
                    effort.heartbeats,
                )? {
                    closer = Some(*c);
                    break;
                }
            }
            // past the deadline nothing proves anything, which says nothing about the mutant
            if lean.is_cancelled() {
                break;
            }
            if let Some(closer) = closer {
                *tally.entry(format!("{closer:?}").to_lowercase()).or_default() += 1;
                continue;
            }
            let proved = match closed.value {
                Some(_) => None,
                None => {
                    let names = names(&closed.binders);
                    let found = prove(lean, &self.base, closed.ty.view(), &names)?;
                    if found.is_none() && !lean.is_cancelled() {
                        *tally.entry(format!("{:?}", Defect::Unproved).to_lowercase()).or_default() += 1;
                        continue;
                    }
                    found
                }
            };
            if lean.is_cancelled() {
                break;
            }
            *tally.entry("kept".into()).or_default() += 1;
            let lemma_text = lean.call(lean.f.name_text, (lemma,))?.text();
            let variables = target.variables.len();
            let script = Script {
                target: target_text.clone(),
                lemma: lemma_text,
                variables,
                binders: closed.binders,
                mutation: candidate.mutation,
                proved,
            };
            out.push(Mutant {
                script,
                value: closed.instance,
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
        lean: &mut Lean,
        target: &Target,
        lemma: &Obj,
        candidate: &MutationCandidate,
        effort: &Effort,
        seen: &mut HashSet<Key>,
    ) -> Result<Result<(Closed, Key), Defect>, Lost> {
        let mutation = candidate.mutation;
        let mut found = 0;
        if let Some(id) = candidate.id
            && let Some(draft) = direct(lean, target, &self.library, id, mutation)?
        {
            let mut wanted = |ty: View<'_>, binders: &[Origin]| {
                found = self.wanted(mutation, effort, seen, ty, binders)?;
                Ok(())
            };
            let closed = match draft {
                Ok(draft) => close(lean, target, draft, &mut wanted)?,
                Err(defect) => Err(defect),
            };
            match closed {
                Ok(closed) if self.accepts(lean, &closed)? => return Ok(Ok((closed, found))),
                // where the motive is not type correct, Lean may find another place or another proof
                Ok(_) => seen.remove(&found),
                Err(defect) => return Ok(Err(defect)),
            };
        }
        let mut wanted = |ty: View<'_>, binders: &[Origin]| {
            found = self.wanted(mutation, effort, seen, ty, binders)?;
            Ok(())
        };
        let closed = match mutate(lean, target, self.library.answers, lemma, mutation, &mut wanted)? {
            Ok(closed) => closed,
            Err(defect) => return Ok(Err(defect)),
        };
        Ok(if self.accepts(lean, &closed)? { Ok((closed, found)) } else { Err(Defect::Kernel) })
    }

    /// The key of a statement that is worth a look.
    fn wanted(
        &self,
        mutation: Mutation,
        effort: &Effort,
        seen: &mut HashSet<Key>,
        ty: View<'_>,
        binders: &[Origin],
    ) -> Result<Key, Defect> {
        if size(ty) > LARGEST {
            return Err(Defect::Large);
        }
        let backwards = matches!(
            mutation,
            Mutation::Rewrite { symm: true, .. } | Mutation::RewriteHypothesis { symm: true, .. }
        );
        let number = |origin: Origin| binders.iter().filter(|o| **o == origin).count();
        let is_artificial = (mutation.is_rewrite() && number(Origin::Variable) > 0)
            || (backwards && number(Origin::Condition) > mutation.own_conditions());
        if !effort.all && is_artificial {
            return Err(Defect::Artificial);
        }
        if is_trivial(ty) {
            return Err(Defect::Trivial);
        }
        if mentions_internal(ty) {
            return Err(Defect::Generated);
        }
        let key = key(ty);
        if effort.excluded_keys.contains(&key) {
            return Err(Defect::Excluded);
        }
        if self.library.known.has(key) || !seen.insert(key) {
            return Err(Defect::Known);
        }
        Ok(key)
    }

    /// The kernel's word on statement and proof term.
    fn accepts(&self, lean: &mut Lean, closed: &Closed) -> Result<bool, Lost> {
        // what tactics have to prove is judged from its text only
        let Some(value) = &closed.value else { return Ok(true) };
        let levels = lean.list(closed.levels.clone())?;
        let fields = (self.name.share(), levels, closed.ty.share());
        let base = lean.ctor(0, fields, &[])?;
        let all = lean.list(vec![self.name.clone()])?;
        let theorem = lean.ctor(0, (base, value.share(), all), &[])?;
        let theorem = lean.ctor(declaration::THEOREM, (theorem,), &[])?;
        let token = lean.some_cancel_token()?;
        let arguments = (self.kernel.share(), 0, &theorem, &token);
        let answer = lean.call(lean.f.add_declaration, arguments)?;
        Ok(answer.view().tag() == except::OK)
    }
}
