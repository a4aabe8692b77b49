//! Where a family may occur in its own constructors.
//!
//! At the end of a field's type, with exactly its own parameters and universe levels; or, in the same way, within the
//! parameters of another inductive type. Lean's kernel makes such a nested family a mutual one by replacing terms,
//! and neither the terms that it replaces nor what stands between are checked as they should be: so nothing stands between.

use super::context::{Context, Fault, broken};
use super::substitute::spine;
use lean_kernel::{Body, Declaration, Expr, ExprId, Level, LevelsId, NameId, Unit};
use std::collections::HashMap;

/// Types nested deeper than this in each other's parameters are refused.
const DEEPEST: u32 = 200;

/// Checks the constructors of a family.
///
/// # Errors
/// When the family occurs where it may not.
pub fn check(context: &mut Context<'_, '_>, unit: &Unit) -> Result<(), Fault> {
    let Unit::Family { params, parameters, types } = unit else { return Ok(()) };
    let names = types.iter().map(|(ty, _)| ty.name).collect();
    let mut family = Family { names, params: *params, parameters: *parameters, mentions: HashMap::new() };
    for (ty, constructors) in types {
        for constructor in constructors {
            family.constructor(context, ty, constructor)?;
        }
    }
    Ok(())
}

struct Family {
    names: Vec<NameId>,
    /// Number of universe parameters.
    params: u32,
    parameters: u32,
    /// Whether terms mention one of the types.
    mentions: HashMap<ExprId, bool>,
}

impl Family {
    fn constructor(
        &mut self,
        context: &mut Context<'_, '_>,
        ty: &Declaration,
        constructor: &Declaration,
    ) -> Result<(), Fault> {
        let name = context.terms.text(constructor.name);
        let (mut at, mut depth) = (constructor.ty, 0);
        while let Expr::Forall(_, domain, codomain) = context.terms.expr(at) {
            let place = format!("argument {} of `{name}`", depth + 1);
            match depth < self.parameters {
                true => self.absent(context, domain, &place)?,
                false => self.occurrence(context, domain, depth, 0, &place)?,
            }
            (at, depth) = (codomain, depth + 1);
        }
        let (head, arguments) = spine(context.terms, at);
        match context.terms.expr(head) {
            Expr::Const(of, levels) if of == ty.name => {
                let place = format!("the result of `{name}`");
                self.uniform(context, levels, &arguments, depth, &place)?;
                // fewer would be a type's family, not a type; then the kernel refuses it
                let indices = arguments.iter().skip(self.parameters as usize);
                indices.copied().try_for_each(|i| self.absent(context, i, &place))
            }
            _ => broken(format!("`{name}` does not give a `{}`", context.terms.text(ty.name))),
        }
    }

    /// Checks a type, or part of one, under so many binders of the constructor's type. `nested`: within the parameters of
    /// how many other types.
    fn occurrence(
        &mut self,
        context: &mut Context<'_, '_>,
        e: ExprId,
        depth: u32,
        nested: u32,
        place: &str,
    ) -> Result<(), Fault> {
        if nested > DEEPEST {
            return broken(format!("{place} nests types too deeply"));
        }
        let (mut e, mut depth) = (e, depth);
        loop {
            if !self.is_in(context, e) {
                return Ok(());
            }
            match context.terms.expr(e) {
                Expr::Forall(_, domain, codomain) => {
                    self.absent(context, domain, place)?;
                    (e, depth) = (codomain, depth + 1);
                    continue;
                }
                Expr::Lambda(_, domain, body) if nested > 0 => {
                    self.occurrence(context, domain, depth, nested + 1, place)?;
                    (e, depth) = (body, depth + 1);
                    continue;
                }
                _ => {}
            }
            let (head, arguments) = spine(context.terms, e);
            if let Expr::Const(name, levels) = context.terms.expr(head) {
                if self.names.contains(&name) {
                    self.uniform(context, levels, &arguments, depth, place)?;
                    let indices = arguments.iter().skip(self.parameters as usize);
                    return indices.copied().try_for_each(|i| self.absent(context, i, place));
                }
                if let Some(Declaration { body: Body::Inductive { parameters, .. }, .. }) =
                    context.declaration(name)?
                {
                    let parameters = arguments.len().min(parameters as usize);
                    let (parameters, indices) = arguments.split_at(parameters);
                    for index in indices {
                        self.absent(context, *index, place)?;
                    }
                    for parameter in parameters {
                        self.occurrence(context, *parameter, depth, nested + 1, place)?;
                    }
                    return Ok(());
                }
            }
            match context.unfold_once(e)? {
                Some(unfolded) => e = unfolded,
                None => return broken(format!("in {place} the type stands where it may not occur")),
            }
        }
    }

    /// Exactly the constructor's own parameters and universe levels.
    fn uniform(
        &self,
        context: &Context<'_, '_>,
        levels: LevelsId,
        arguments: &[ExprId],
        depth: u32,
        place: &str,
    ) -> Result<(), Fault> {
        let terms = &context.terms;
        let levels = terms.levels(levels);
        let own_levels = levels.len() == self.params as usize
            && (0..).zip(levels).all(|(i, u)| terms.level(*u) == Level::Param(i));
        let own_parameters = depth >= self.parameters
            && arguments.len() >= self.parameters as usize
            && (0..self.parameters).zip(arguments).all(|(i, a)| terms.expr(*a) == Expr::Bound(depth - 1 - i));
        match own_levels && own_parameters {
            true => Ok(()),
            false => broken(format!("in {place} the type has other parameters than its own")),
        }
    }

    fn absent(&mut self, context: &Context<'_, '_>, e: ExprId, place: &str) -> Result<(), Fault> {
        match self.is_in(context, e) {
            true => broken(format!("in {place} the type stands where it may not occur")),
            false => Ok(()),
        }
    }

    /// Whether a term mentions one of the types.
    fn is_in(&mut self, context: &Context<'_, '_>, root: ExprId) -> bool {
        let terms = &context.terms;
        let mut stack = vec![(root, false)];
        while let Some((e, parts_are_known)) = stack.pop() {
            if self.mentions.contains_key(&e) {
                continue;
            }
            if !parts_are_known {
                stack.push((e, true));
                stack.extend(terms.parts_of(e).map(|part| (part, false)));
                continue;
            }
            let itself = match terms.expr(e) {
                Expr::Const(name, _) | Expr::Proj(name, ..) => self.names.contains(&name),
                _ => false,
            };
            let mentioned = itself || terms.parts_of(e).any(|part| self.mentions[&part]);
            self.mentions.insert(e, mentioned);
        }
        self.mentions[&root]
    }
}
