//! Mutations without Lean's `MetaM`: what the index has matched is instantiated and replaced by the
//! host, and the kernel says whether that was right. Several times faster than having Lean rewrite or
//! apply. What does not fit (values that are functions, universes that do not match part by part,
//! motives that are not type correct) is left to Lean.

use super::draft::{Added, Defect, Draft};
use super::holes::{hole_at, holes};
use super::library::Library;
use super::target::{Target, mentions};
use lean_meta::expression::{bare, is_instance, same, same_name, spine, telescope};
use lean_meta::lemmas::{Instance, Pattern};
use lean_protocol::mutation::Mutation;
use lean_wasm::layout::expr;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// The mutation by the lemma of this number, why there is none, or nothing where Lean must be asked.
pub fn direct(
    lean: &mut Lean,
    target: &Target,
    library: &Library<'_>,
    lemma: u32,
    mutation: Mutation,
) -> Result<Option<Result<Draft, Defect>>, Lost> {
    let side = |symm: bool| Pattern::Side { right: symm };
    let hypothesis = |i: usize| &target.variables[i].ty;
    let (term, pattern, place) = match mutation {
        Mutation::Rewrite { symm, place } => (&target.conclusion, side(symm), place),
        Mutation::RewriteHypothesis { symm, place, hypothesis: i } => (hypothesis(i), side(symm), place),
        Mutation::Apply { hypothesis: i } => (hypothesis(i), Pattern::Conclusion, None),
        Mutation::Compose { premise } => (&target.conclusion, Pattern::Premise(premise), None),
        Mutation::Contrapose { .. } | Mutation::Specialise { .. } | Mutation::Generalise { .. } => {
            return Ok(None);
        }
    };
    let Some(instance) = library.lemmas.instance(lemma, pattern, term.view(), place.unwrap_or(1)) else {
        return Ok(None);
    };
    let without = mutation.hypothesis();
    let given = match pattern {
        Pattern::Premise(place) => Some((place as usize, target.proof(lean, &[])?)),
        _ => None,
    };
    let applied = match applied(lean, target, library, &instance, without, given)? {
        Some(Ok(applied)) => applied,
        Some(Err(defect)) => return Ok(Some(Err(defect))),
        None => return Ok(None),
    };
    let Applied { proof, conclusion, mut added, is_open } = applied;
    Ok(Some(match mutation {
        Mutation::Compose { .. } => Ok(Draft { added, ..Draft::new(None, conclusion, proof) }),
        Mutation::Apply { .. } if !is_open => Err(Defect::Solved),
        Mutation::Apply { hypothesis } => {
            let proof = target.proof(lean, &[(hypothesis, proof)])?;
            Ok(Draft { added, ..Draft::new(without, target.conclusion.clone(), proof) })
        }
        Mutation::Rewrite { symm, place } => {
            let Some(mut equation) = Equation::of(lean, target, conclusion.view(), proof)? else {
                return Ok(None);
            };
            if symm {
                equation = equation.reversed(lean, target)?;
            }
            let only = place.map(|_| &instance.path[..]);
            let motive = Motive::of(lean, term.view(), instance.part, only)?;
            let new = motive.at(lean, &equation.right)?;
            let before = target.proof(lean, &[])?;
            let proof = motive.transport(lean, target, &equation, before)?;
            Ok(Draft { added, ..Draft::new(None, new, proof) })
        }
        Mutation::RewriteHypothesis { symm, place, hypothesis } => {
            let Some(mut equation) = Equation::of(lean, target, conclusion.view(), proof)? else {
                return Ok(None);
            };
            // from the new hypothesis to the old one
            if !symm {
                equation = equation.reversed(lean, target)?;
            }
            let only = place.map(|_| &instance.path[..]);
            let motive = Motive::of(lean, term.view(), instance.part, only)?;
            let new = motive.at(lean, &equation.left)?;
            let name = target.variables[hypothesis].name.clone();
            let assumed = Added::new(lean, added.len(), new, name, true)?;
            let old = motive.transport(lean, target, &equation, assumed.expr.clone())?;
            added.push(assumed);
            let proof = target.proof(lean, &[(hypothesis, old)])?;
            Ok(Draft { added, ..Draft::new(without, target.conclusion.clone(), proof) })
        }
        Mutation::Contrapose { .. } | Mutation::Specialise { .. } | Mutation::Generalise { .. } => {
            unreachable!("left to Lean above")
        }
    }))
}

/// A lemma with arguments.
struct Applied {
    proof: Obj,
    conclusion: Obj,
    /// What the pattern leaves open and the target does not have.
    added: Vec<Added>,
    /// Whether the pattern leaves anything open but instances.
    is_open: bool,
}

/// `without`: a hypothesis of the target that must not be used; `given`: the argument at a place.
fn applied(
    lean: &mut Lean,
    target: &Target,
    library: &Library<'_>,
    instance: &Instance<'_>,
    without: Option<usize>,
    given: Option<(usize, Obj)>,
) -> Result<Option<Result<Applied, Defect>>, Lost> {
    let meta = &target.meta;
    let lemma = instance.lemma;
    let mut levels = vec![];
    for name in lemma.level_param_views() {
        let value = instance.levels.iter().find(|(known, _)| same_name(*known, name));
        let Some((_, value)) = value else { return Ok(None) };
        levels.push(value.to_obj());
    }
    let has_levels = !levels.is_empty();
    let levels = lean.list(levels)?;
    let ty = match has_levels {
        true => {
            let info = lemma.0.to_obj();
            lean.call(lean.f.instantiate_type, (info, levels.share()))?
        }
        false => lemma.ty().to_obj(),
    };
    let (quantifiers, conclusion) = telescope(ty.view());
    let mut arguments: Vec<Obj> = vec![];
    let mut added: Vec<Added> = vec![];
    let mut is_open = false;
    for (place, quantifier) in quantifiers.iter().enumerate() {
        if let Some((_, proof)) = given.as_ref().filter(|(at, _)| *at == place) {
            arguments.push(proof.clone());
            continue;
        }
        if let Some(value) = instance.values[place] {
            // Lean would compute what becomes of its applications
            if bare(value).tag() == expr::LAM {
                return Ok(None);
            }
            arguments.push(value.to_obj());
            continue;
        }
        let before = lean.array(arguments.clone())?;
        let asked = quantifier.field(1).to_obj();
        let asked = lean.call(lean.f.expr_instantiate_reversed, (&asked, &before))?;
        if is_instance(*quantifier) {
            // Lean does not know the variables that are new, and has none to offer for them
            if added.iter().any(|a| mentions(asked.view(), a.expr.view().field(0))) {
                return Ok(Some(Err(Defect::Refused)));
            }
            let Some(found) = library.answers.instance(lean, meta, &asked)? else {
                return Ok(Some(Err(Defect::Refused)));
            };
            arguments.push(found);
            continue;
        }
        is_open = true;
        let Some(hypotheses) = library.answers.hypotheses(lean, meta, lemma)? else { return Ok(None) };
        let is_hypothesis = hypotheses.get(place) == Some(&true);
        let there = target.variables.iter().enumerate();
        let there =
            there.filter(|(i, v)| v.is_hypothesis && Some(*i) != without).map(|(_, v)| (&v.fvar, &v.ty));
        let mut all = there.chain(added.iter().map(|a| (&a.expr, &a.ty)));
        let known = all.find(|(_, ty)| is_hypothesis && same(ty.view(), asked.view()));
        if let Some((known, _)) = known {
            arguments.push(known.clone());
            continue;
        }
        let new = Added::new(lean, added.len(), asked, quantifier.field(0).to_obj(), is_hypothesis)?;
        arguments.push(new.expr.clone());
        added.push(new);
    }
    let all = lean.array(arguments.clone())?;
    let conclusion = conclusion.to_obj();
    let conclusion = lean.call(lean.f.expr_instantiate_reversed, (&conclusion, &all))?;
    let name = lemma.name_view().to_obj();
    let constant = lean.call(lean.f.expr_const, (name, levels))?;
    let proof = apply(lean, constant, arguments)?;
    Ok(Some(Ok(Applied { proof, conclusion, added, is_open })))
}

fn apply(lean: &mut Lean, function: Obj, arguments: impl IntoIterator<Item = Obj>) -> Result<Obj, Lost> {
    let mut term = function;
    for argument in arguments {
        term = lean.call(lean.f.expr_app, (term, argument))?;
    }
    Ok(term)
}

/// A proof that two terms are equal.
struct Equation {
    /// The universe of their type, and that.
    level: Obj,
    ty: Obj,
    left: Obj,
    right: Obj,
    proof: Obj,
}

impl Equation {
    /// Of an equation or equivalence.
    fn of(lean: &mut Lean, target: &Target, term: View<'_>, proof: Obj) -> Result<Option<Equation>, Lost> {
        let (f, arguments) = spine(term);
        let [left, right] = match arguments[..] {
            [b, a, ..] => [a.to_obj(), b.to_obj()],
            _ => return Ok(None),
        };
        Ok(Some(match arguments[..] {
            [_, _, ty] => {
                let Some(level) = f.field(1).list().next() else { return Ok(None) };
                Equation { level: level.to_obj(), ty: ty.to_obj(), left, right, proof }
            }
            _ => {
                let zero = lean.call(lean.f.level_zero, (UNIT,))?;
                let level = lean.call(lean.f.level_succ, (zero.share(),))?;
                let ty = lean.call(lean.f.expr_sort, (zero,))?;
                let proof = apply(lean, target.propext.clone(), [left.clone(), right.clone(), proof])?;
                Equation { level, ty, left, right, proof }
            }
        }))
    }

    fn reversed(self, lean: &mut Lean, target: &Target) -> Result<Equation, Lost> {
        let Equation { level, ty, left, right, proof } = self;
        let levels = lean.list(vec![level.clone()])?;
        let symm = lean.call(lean.f.expr_const, (target.eq_symm.share(), levels))?;
        let proof = apply(lean, symm, [ty.clone(), left.clone(), right.clone(), proof])?;
        Ok(Equation { level, ty, left: right, right: left, proof })
    }
}

/// A proposition with a hole: loose bound variable 0.
struct Motive {
    body: Obj,
}

impl Motive {
    /// `e` with holes for a part: where it stands on a path, or everywhere.
    fn of(lean: &mut Lean, term: View<'_>, part: View<'_>, only: Option<&[u32]>) -> Result<Motive, Lost> {
        let holed = match only {
            Some(path) => Some(hole_at(lean, term, path, 0)?),
            None => holes(lean, term, part, 0)?,
        };
        Ok(Motive { body: holed.unwrap_or_else(|| term.to_obj()) })
    }

    fn at(&self, lean: &mut Lean, value: &Obj) -> Result<Obj, Lost> {
        lean.call(lean.f.expr_instantiate, (&self.body, value))
    }

    /// From a proof for the left side to one for the right side: `Eq.subst`.
    fn transport(
        self,
        lean: &mut Lean,
        target: &Target,
        equation: &Equation,
        proof: Obj,
    ) -> Result<Obj, Lost> {
        let Equation { level, ty, left, right, proof: equal } = equation;
        let name = lean.name("x")?;
        let motive = lean.call(lean.f.expr_lambda, (name, ty.share(), self.body, 0))?;
        let levels = lean.list(vec![level.clone()])?;
        let subst = lean.call(lean.f.expr_const, (target.eq_subst.share(), levels))?;
        apply(lean, subst, [ty.clone(), motive, left.clone(), right.clone(), equal.clone(), proof])
    }
}
