//! A theorem opened for mutation: its variables introduced, its conclusion a goal.

use super::meta::{Meta, Moment};
use lean_meta::environment::Constant;
use lean_meta::expression::{bare, is_instance, same_name, telescope, walk};
use lean_meta::proof_state::ProofState;
use lean_wasm::layout::{expr, mvar_decl, pair};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Heartbeats for everything that is done to one target, thousands.
const HEARTBEATS: u64 = 400_000;

/// What a contraposition with a negated hypothesis rests on.
pub(crate) const BY_CONTRADICTION: &str = "Classical.byContradiction";

/// A quantified variable or hypothesis.
pub struct Variable {
    /// The free variable.
    pub fvar: Obj,
    pub ty: Obj,
    /// `Name` that the theorem gives it.
    pub name: Obj,
    pub is_hypothesis: bool,
    pub is_instance: bool,
    /// How arguments for it are given: Lean's number.
    pub info: u8,
}

/// See the module.
pub struct Target {
    pub meta: Meta,
    /// Before any mutation.
    pub start: Moment,
    /// `MVarId` of the conclusion.
    pub goal: Obj,
    pub conclusion: Obj,
    pub variables: Vec<Variable>,
    /// The theorem as a constant, universe parameters as its own.
    pub constant: Obj,
    /// Its universe parameters (`Name`s).
    pub levels: Vec<Obj>,
    /// `Eq.mp.{0}` and `Eq.mpr.{0}`
    eq_mp: Obj,
    eq_mpr: Obj,
    /// `Not` and `@Classical.byContradiction`
    pub not: Obj,
    pub by_contradiction: Obj,
    /// `@propext`
    pub propext: Obj,
    /// `Name`s: `Eq.symm` and `Eq.subst`
    pub eq_symm: Obj,
    pub eq_subst: Obj,
}

impl Target {
    /// Nothing if Lean refuses, which it does for no theorem that it has accepted, except past a limit.
    pub fn open(lean: &mut Lean, base: &ProofState, theorem: Constant<'_>) -> Result<Option<Target>, Lost> {
        let mut meta = Meta::new(lean, base, HEARTBEATS)?;
        let (binders, _) = telescope(theorem.ty());
        let anonymous = UNIT;
        let Some(whole) = meta.fresh(lean, theorem.ty().to_obj(), anonymous)? else { return Ok(None) };
        let count = boxed(binders.len() as u32);
        let introduced = meta.call(lean, lean.f.intro_keeping_names, (whole.field(0), count))?;
        let Some(introduced) = introduced else { return Ok(None) };
        let goal = introduced.field(pair::SECOND);
        let Some(declaration) = meta.declaration(lean, &goal)? else { return Ok(None) };
        meta.enter(lean, declaration.view())?;
        let conclusion = meta.instantiate(lean, declaration.field(mvar_decl::TYPE))?;
        let mut variables = vec![];
        let names: Vec<Obj> = introduced.view().field(pair::FIRST).array().map(View::to_obj).collect();
        for (id, binder) in names.into_iter().zip(binders) {
            let fvar = lean.call(lean.f.fvar_expr, (id,))?;
            let Some(ty) = meta.type_of(lean, fvar.clone())? else { return Ok(None) };
            let Some(is_hypothesis) = meta.is_proposition(lean, ty.clone())? else { return Ok(None) };
            let name = binder.field(0).to_obj();
            let info = binder.scalar_u8(expr::BINDER_INFO);
            variables.push(Variable {
                fvar,
                ty,
                name,
                is_hypothesis,
                is_instance: is_instance(binder),
                info,
            });
        }
        let levels: Vec<Obj> = theorem.level_param_views().map(View::to_obj).collect();
        let mut parameters = vec![];
        for name in &levels {
            parameters.push(lean.call(lean.f.level_param, (name.share(),))?);
        }
        let parameters = lean.list(parameters)?;
        let name = theorem.name_view().to_obj();
        let constant = lean.call(lean.f.expr_const, (name, parameters))?;
        let start = meta.moment();
        let [eq_mp, eq_mpr] = ["Eq.mp", "Eq.mpr"].map(|name| at_levels(lean, name, 1));
        let [not, by_contradiction, propext] =
            ["Not", BY_CONTRADICTION, "propext"].map(|name| at_levels(lean, name, 0));
        let [eq_symm, eq_subst] = ["Eq.symm", "Eq.subst"].map(|name| lean.name(name));
        Ok(Some(Target {
            meta,
            start,
            goal,
            conclusion,
            variables,
            constant,
            levels,
            eq_mp: eq_mp?,
            eq_mpr: eq_mpr?,
            not: not?,
            by_contradiction: by_contradiction?,
            propext: propext?,
            eq_symm: eq_symm?,
            eq_subst: eq_subst?,
        }))
    }

    /// The theorem applied to its variables, with other terms in place of some.
    pub fn proof(&self, lean: &mut Lean, instead: &[(usize, Obj)]) -> Result<Obj, Lost> {
        let mut proof = self.constant.clone();
        for (i, variable) in self.variables.iter().enumerate() {
            let other = instead.iter().find(|(place, _)| *place == i);
            let argument = other.map_or(&variable.fvar, |(_, other)| other);
            proof = lean.call(lean.f.expr_app, (proof, argument.share()))?;
        }
        Ok(proof)
    }

    /// A proof of `new` out of one of `old`, or with `back` the other way round: `Eq.mp` or `Eq.mpr` for
    /// propositions. `[old, new, proof of old = new, proof]`.
    pub(crate) fn by_equation(&self, lean: &mut Lean, back: bool, arguments: [&Obj; 4]) -> Result<Obj, Lost> {
        let mut term = if back { self.eq_mpr.clone() } else { self.eq_mp.clone() };
        for argument in arguments {
            term = lean.call(lean.f.expr_app, (term, argument.share()))?;
        }
        Ok(term)
    }

    /// Variables of which the conclusion speaks and that can get a value: no types, instances or functions,
    /// and nothing but hypotheses and instances depends on them.
    pub fn free_variables(&self) -> impl Iterator<Item = usize> {
        (0..self.variables.len()).filter(|&i| {
            let v = &self.variables[i];
            let id = v.fvar.view().field(0);
            let is_data = !v.is_hypothesis && !v.is_instance;
            is_data
                && !matches!(v.ty.view().tag(), expr::SORT | expr::FORALL)
                && mentions(self.conclusion.view(), id)
                && self.variables[i + 1..]
                    .iter()
                    .all(|v| v.is_hypothesis || v.is_instance || !mentions(v.ty.view(), id))
        })
    }

    /// Hypotheses that nothing else mentions: those that can be exchanged.
    pub(crate) fn free_hypotheses(&self) -> impl Iterator<Item = usize> {
        (0..self.variables.len()).filter(|&i| {
            let id = self.variables[i].fvar.view().field(0);
            let mentioned = |e: &Obj| mentions(e.view(), id);
            self.variables[i].is_hypothesis
                && !mentioned(&self.conclusion)
                && !self.variables.iter().any(|v| mentioned(&v.ty))
        })
    }
}

/// The constant, all its universes 0.
fn at_levels(lean: &mut Lean, constant: &str, count: usize) -> Result<Obj, Lost> {
    let name = lean.name(constant)?;
    let zero = lean.call(lean.f.level_zero, (UNIT,))?;
    let levels = lean.list(vec![zero; count])?;
    lean.call(lean.f.expr_const, (name, levels))
}

/// Whether an expression mentions a free variable or metavariable with this id.
pub fn mentions(term: View<'_>, id: View<'_>) -> bool {
    let mut found = false;
    walk(term, |part| {
        found |= matches!(part.tag(), expr::FVAR | expr::MVAR) && same_name(part.field(0), id);
        // what holds neither holds not this one
        !found && part.scalar_u64(expr::DATA) & (expr::HAS_FVAR | expr::HAS_EXPR_MVAR) != 0
    });
    found
}

/// What is negated, if something is.
pub fn negation(term: View<'_>) -> Option<View<'_>> {
    let term = bare(term);
    let is_not = |f: View<'_>| f.tag() == expr::CONST && f.field(0).name() == "Not";
    (term.tag() == expr::APP && is_not(bare(term.field(0)))).then(|| term.field(1))
}
