//! A family is checked again after Lean's kernel has made it:
//! constructors, recursors and their rules as ordinary terms.
//!
//! The kernel makes recursors by a program of its own and takes what comes out for right. Here each type,
//! and the value of each rule against the type that the recursor's own type gives it, becomes a
//! definition that the kernel checks like any other.

use super::context::{Context, Fault, broken};
use super::family_products::FamilyProducts;
use super::sorts;
use super::substitute::{apply, instantiate, instantiate_levels, lower, raise, spine};
use lean_kernel::{
    Body, Declaration, Expr, ExprId, Hints, Level, LevelId, NameId, Recursor, RecursorRule, Terms, Unit,
};

/// Definitions that are right if what the kernel made of a family is.
///
/// # Errors
/// When it made something else than the family asked for, or recursors of another form than they have.
pub fn definitions(
    context: &mut Context<'_, '_>,
    unit: &Unit,
    made: &FamilyProducts,
) -> Result<Vec<Declaration>, Fault> {
    let mut out = vec![];
    for asked in unit.declarations() {
        let same = |d: &&Declaration| d.name == asked.name && d.params == asked.params && d.ty == asked.ty;
        if !made.constants.iter().any(|d| same(&d)) {
            return broken(format!("the kernel made something else of `{}`", context.terms.text(asked.name)));
        }
        out.push(itself(context.terms, asked.name, asked.params, asked.ty));
    }
    for recursor in &made.recursors {
        if recursor.k && !is_like_equality(context, unit)? {
            let name = context.terms.text(recursor.name);
            return broken(format!("`{name}` computes without looking at what it is given, and may not"));
        }
        out.push(itself(context.terms, recursor.name, recursor.params, recursor.ty));
        out.extend(rules(context, recursor)?);
    }
    Ok(out)
}

/// Whether a family is one proposition with one constructor without
/// fields: then all its proofs are the constructor's.
fn is_like_equality(context: &mut Context<'_, '_>, unit: &Unit) -> Result<bool, Fault> {
    let Unit::Family { parameters, types, .. } = unit else { return Ok(false) };
    let [(ty, constructors)] = &types[..] else { return Ok(false) };
    let [constructor] = &constructors[..] else { return Ok(false) };
    let (mut at, mut arguments) = (constructor.ty, 0);
    while let Expr::Forall(_, _, codomain) = context.terms.expr(at) {
        (at, arguments) = (codomain, arguments + 1);
    }
    Ok(arguments == *parameters && sorts::of(context, ty)?.is_prop)
}

/// A definition of a constant's type, whose value is the constant.
fn itself(terms: &mut Terms, constant: NameId, params: u32, ty: ExprId) -> Declaration {
    let levels: Vec<LevelId> = (0..params).map(|i| terms.add_level(Level::Param(i))).collect();
    let levels = terms.add_levels(&levels);
    let value = terms.add_expr(Expr::Const(constant, levels));
    definition(terms, params, ty, value)
}

fn definition(terms: &mut Terms, params: u32, ty: ExprId, value: ExprId) -> Declaration {
    // it is looked at and forgotten, so the name serves for all of them
    let name = terms.dotted("_recheck");
    Declaration { name, params, ty, body: Body::Definition { value, hints: Hints::Opaque } }
}

/// A definition for each rule: of the type that the rule's value has to have.
fn rules(context: &mut Context<'_, '_>, recursor: &Recursor) -> Result<Vec<Declaration>, Fault> {
    let name = context.terms.text(recursor.name);
    let Some(form) = Form::of(context, recursor)? else {
        return broken(format!("`{name}` has not the form of a recursor"));
    };
    if form.constructors.len() != recursor.rules.len() {
        return broken(format!("`{name}` has another number of rules than its type has constructors"));
    }
    let mut out = vec![];
    for (constructor, rule) in form.constructors.iter().zip(&recursor.rules) {
        let ty = match rule.constructor == *constructor {
            true => form.type_of_rule(context, rule)?,
            false => None,
        };
        let Some(ty) = ty else {
            let constructor = context.terms.text(*constructor);
            return broken(format!("`{name}` has no proper rule for `{constructor}`"));
        };
        out.push(definition(context.terms, recursor.params, ty, rule.value));
    }
    Ok(out)
}

/// A recursor's type, taken apart: `∀ parameters motives minors, ∀ indices
/// (major : I arguments indices), motive indices major`.
struct Form {
    /// Binder annotations and types of parameters, motives and minor premises.
    outer: Vec<(u8, ExprId)>,
    /// Which of `outer` is the motive.
    motive: u32,
    /// The levels of the type of the major premise.
    levels: Vec<LevelId>,
    /// The parameters of the type of the major premise, as terms under `outer`.
    arguments: Vec<ExprId>,
    /// The constructors of the type of the major premise.
    constructors: Vec<NameId>,
}

impl Form {
    fn of(context: &mut Context<'_, '_>, recursor: &Recursor) -> Result<Option<Form>, Fault> {
        let outer_count = recursor.parameters + recursor.motives + recursor.minors;
        let mut binders = vec![];
        let mut at = recursor.ty;
        while let Expr::Forall(info, domain, codomain) = context.terms.expr(at) {
            binders.push((info, domain));
            at = codomain;
            if binders.len() as u32 == outer_count + recursor.indices + 1 {
                break;
            }
        }
        let Some((_, major)) = binders.last().copied() else { return Ok(None) };
        // motive, indices, major premise: the innermost variables in their order
        let (motive, given) = spine(context.terms, at);
        let proper = binders.len() as u32 == outer_count + recursor.indices + 1
            && given.len() as u32 == recursor.indices + 1
            && (0..=recursor.indices)
                .rev()
                .zip(&given)
                .all(|(i, e)| context.terms.expr(*e) == Expr::Bound(i));
        let Expr::Bound(motive) = context.terms.expr(motive) else { return Ok(None) };
        let Some(motive) = (binders.len() as u32).checked_sub(motive.saturating_add(1)) else {
            return Ok(None);
        };
        let motives = recursor.parameters..recursor.parameters + recursor.motives;
        if !proper || !motives.contains(&motive) {
            return Ok(None);
        }
        binders.truncate(outer_count as usize);
        let (head, arguments) = spine(context.terms, major);
        let Expr::Const(ty, levels) = context.terms.expr(head) else { return Ok(None) };
        let Some(Declaration { body: Body::Inductive { parameters, constructors, .. }, .. }) =
            context.declaration(ty)?
        else {
            return Ok(None);
        };
        if arguments.len() as u32 != parameters + recursor.indices {
            return Ok(None);
        }
        let lowered = |e: &ExprId| lower(context.terms, *e, recursor.indices);
        let arguments: Option<Vec<ExprId>> =
            arguments.iter().take(parameters as usize).map(lowered).collect();
        let levels = context.terms.levels(levels).to_vec();
        Ok(arguments.map(|arguments| Form { outer: binders, motive, levels, arguments, constructors }))
    }

    /// `∀ parameters motives minors fields, motive indices (constructor arguments fields)`
    fn type_of_rule(
        &self,
        context: &mut Context<'_, '_>,
        rule: &RecursorRule,
    ) -> Result<Option<ExprId>, Fault> {
        let Some(constructor) = context.declaration(rule.constructor)? else { return Ok(None) };
        let terms = &mut *context.terms;
        let mut at = instantiate_levels(terms, constructor.ty, &self.levels);
        for argument in &self.arguments {
            let Expr::Forall(_, _, codomain) = terms.expr(at) else { return Ok(None) };
            at = instantiate(terms, codomain, *argument);
        }
        let mut fields = vec![];
        while let Expr::Forall(info, domain, codomain) = terms.expr(at) {
            fields.push((info, domain));
            at = codomain;
        }
        let count = fields.len() as u32;
        if count != rule.fields {
            return Ok(None);
        }
        let (_, result) = spine(terms, at);
        let Some(indices) = result.get(self.arguments.len()..) else { return Ok(None) };
        let levels = terms.add_levels(&self.levels);
        let made = terms.add_expr(Expr::Const(rule.constructor, levels));
        let arguments: Vec<ExprId> = self.arguments.iter().map(|a| raise(terms, *a, count)).collect();
        let variables: Vec<ExprId> = (0..count).rev().map(|i| terms.add_expr(Expr::Bound(i))).collect();
        let made = apply(terms, made, arguments.into_iter().chain(variables));
        let motive = terms.add_expr(Expr::Bound(self.outer.len() as u32 + count - 1 - self.motive));
        let body = apply(terms, motive, indices.iter().copied().chain([made]));
        let binders = self.outer.iter().chain(&fields).rev();
        Ok(Some(binders.fold(body, |body, (info, ty)| terms.add_expr(Expr::Forall(*info, *ty, body)))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Text;
    use super::*;
    use lean_kernel::{Environment, KernelLimits, NoLibrary, Recursion};

    /// Numbers, and what a kernel makes of them.
    fn numbers() -> (Text, Environment, FamilyProducts) {
        let mut t = Text::default();
        let (ty, n) = (t.sort(1), t.constant("N"));
        let succ = t.arrow(n, n);
        t.inductive("N", 0, ty, &[("zero", n), ("succ", succ)]);
        let mut env = Environment::new(&mut t.terms, KernelLimits::default());
        let unit = t.units[0].clone();
        env.add(&mut t.terms, &mut NoLibrary, &unit, &[]).expect("numbers are right");
        let name = t.terms.dotted("N.rec");
        let made = env.get(name).expect("a recursor");
        let lean_kernel::ConstantKind::Recursor(made) = &made.kind else { panic!("{name:?}") };
        let Recursion { recursor, .. } = (**made).clone();
        let constants = unit.declarations().cloned().collect();
        (t, env, FamilyProducts { constants, recursors: vec![recursor] })
    }

    /// Whether the definitions that come of a family are right.
    fn passes(text: &mut Text, env: &mut Environment, made: &FamilyProducts) -> Result<(), String> {
        let definitions = text.ask(|context, unit| definitions(context, unit, made))?;
        assert_eq!(definitions.len(), 3 + 1 + made.recursors[0].rules.len());
        for d in definitions {
            let mark = env.mark(&text.terms);
            let added = env.add(&mut text.terms, &mut NoLibrary, &Unit::Single(d), &[]);
            env.rollback(&mut text.terms, mark);
            added.map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    #[test]
    fn a_recursor_as_it_is_made_passes() {
        let (mut t, mut env, made) = numbers();
        assert_eq!(passes(&mut t, &mut env, &made), Ok(()));
    }

    #[test]
    fn a_rule_that_forgets_the_induction_hypothesis_does_not() {
        let (mut t, mut env, mut made) = numbers();
        let rule = &mut made.recursors[0].rules[1];
        // fun motive zero succ n => succ n …: the last application is to the hypothesis
        let mut binders = vec![];
        let mut body = rule.value;
        while let Expr::Lambda(info, ty, inner) = t.terms.expr(body) {
            binders.push((info, ty));
            body = inner;
        }
        let Expr::App(shorter, _) = t.terms.expr(body) else { panic!("a rule applies its minor premise") };
        rule.value =
            binders.iter().rev().fold(shorter, |b, (info, ty)| t.terms.add_expr(Expr::Lambda(*info, *ty, b)));
        assert!(passes(&mut t, &mut env, &made).is_err());
    }

    #[test]
    fn rules_that_are_swapped_or_missing_or_too_easy_do_not() {
        let (mut t, mut env, made) = numbers();
        let mut with = |change: &dyn Fn(&mut Recursor)| {
            let mut recursor = made.recursors[0].clone();
            change(&mut recursor);
            let made = FamilyProducts { constants: made.constants.clone(), recursors: vec![recursor] };
            passes(&mut t, &mut env, &made)
        };
        assert!(with(&|r| r.rules.swap(0, 1)).is_err());
        assert!(with(&|r| _ = r.rules.pop()).is_err());
        assert!(with(&|r| r.rules[1].fields = 0).is_err());
        assert!(with(&|r| r.k = true).is_err());
        assert!(with(&|r| r.minors = 1).is_err());
        assert_eq!(with(&|_| {}), Ok(()));
    }

    #[test]
    fn a_family_that_is_not_the_one_asked_for_does_not() {
        let (mut t, mut env, mut made) = numbers();
        made.constants[2].ty = made.constants[1].ty;
        assert!(passes(&mut t, &mut env, &made).is_err());
    }
}
