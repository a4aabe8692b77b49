//! Where a family may occur in its own constructors.
//!
//! At the end of a field's type, with exactly its own parameters and universe levels; or, in the same
//! way, within the parameters of another inductive type. Lean's kernel makes such a nested family a
//! mutual one by replacing terms, and neither the terms that it replaces nor what stands between are
//! checked as they should be: so nothing stands between.

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

    /// Checks a type, or part of one, under so many binders of the constructor's type. `nested`:
    /// within the parameters of how many other types.
    fn occurrence(
        &mut self,
        context: &mut Context<'_, '_>,
        term: ExprId,
        depth: u32,
        nested: u32,
        place: &str,
    ) -> Result<(), Fault> {
        if nested > DEEPEST {
            return broken(format!("{place} nests types too deeply"));
        }
        let (mut term, mut depth) = (term, depth);
        loop {
            if !self.is_in(context, term) {
                return Ok(());
            }
            match context.terms.expr(term) {
                Expr::Forall(_, domain, codomain) => {
                    self.absent(context, domain, place)?;
                    (term, depth) = (codomain, depth + 1);
                    continue;
                }
                Expr::Lambda(_, domain, body) if nested > 0 => {
                    self.occurrence(context, domain, depth, nested + 1, place)?;
                    (term, depth) = (body, depth + 1);
                    continue;
                }
                _ => {}
            }
            let (head, arguments) = spine(context.terms, term);
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
            match context.unfold_once(term)? {
                Some(unfolded) => term = unfolded,
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

    fn absent(&mut self, context: &Context<'_, '_>, expr: ExprId, place: &str) -> Result<(), Fault> {
        match self.is_in(context, expr) {
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

#[cfg(test)]
mod tests {
    use super::super::testing::Text;
    use super::*;

    /// A text with `List`, and what the rule says of a type `T` with a constructor that takes a field.
    fn verdict(field: impl FnOnce(&mut Text, ExprId) -> ExprId) -> Result<(), String> {
        let mut t = Text::default();
        let (ty, tree) = (t.sort(1), t.constant("T"));
        let (list, alpha) = (t.constant("List"), t.bound(0));
        let nil = t.apply(list, alpha);
        let (nil, list) = (t.arrow(ty, nil), t.arrow(ty, ty));
        t.inductive("List", 1, list, &[("nil", nil)]);
        let field = field(&mut t, tree);
        let node = t.arrow(field, tree);
        t.inductive("T", 0, ty, &[("node", node)]);
        t.ask(check)
    }

    fn list(text: &mut Text, of: ExprId) -> ExprId {
        let list = text.constant("List");
        text.apply(list, of)
    }

    #[test]
    fn at_the_end_of_a_field_and_within_other_types() {
        assert_eq!(verdict(|_, tree| tree), Ok(()));
        assert_eq!(
            verdict(|t, tree| {
                let ty = t.sort(1);
                t.arrow(ty, tree)
            }),
            Ok(())
        );
        assert_eq!(
            verdict(|t, tree| {
                let inner = list(t, tree);
                list(t, inner)
            }),
            Ok(())
        );
    }

    #[test]
    fn behind_a_definition_that_unfolds() {
        let through_same = |t: &mut Text, tree| {
            let (ty, alpha) = (t.sort(1), t.bound(0));
            let (value, kind) = (t.lambda(ty, alpha), t.arrow(ty, ty));
            t.define("Same", kind, value);
            let same = t.constant("Same");
            t.apply(same, tree)
        };
        assert_eq!(verdict(through_same), Ok(()));
        assert_eq!(
            verdict(|t, tree| {
                let inner = through_same(t, tree);
                list(t, inner)
            }),
            Ok(())
        );
    }

    #[test]
    fn not_as_an_argument_nor_under_what_computes() {
        let negative = verdict(|t, tree| {
            let prop = t.sort(0);
            t.arrow(tree, prop)
        });
        assert!(negative.is_err());
        let under = |name: &'static str| {
            verdict(move |t, tree| {
                let (ty, kind) = (t.sort(1), t.sort(2));
                let ty = t.arrow(kind, ty);
                t.assume("opaque", ty);
                let head = t.constant(name);
                let inner = t.apply(head, tree);
                list(t, inner)
            })
        };
        assert!(under("opaque").is_err());
        assert!(under("unknown.rec").is_err());
        let projected = verdict(|t, tree| {
            let list = t.terms.dotted("List");
            t.terms.add_expr(Expr::Proj(list, 0, tree))
        });
        assert!(projected.is_err());
    }

    #[test]
    fn with_its_own_parameters_only() {
        // T (α : Type), node : List (T β) → T α for some β
        let with_parameter = |own: bool| {
            let mut t = Text::default();
            let (ty, tree, alpha) = (t.sort(1), t.constant("T"), t.bound(0));
            let kind = t.arrow(ty, ty);
            let nil = list(&mut t, alpha);
            let nil = t.arrow(ty, nil);
            t.inductive("List", 1, kind, &[("nil", nil)]);
            let other = t.constant("N");
            let inner = t.apply(tree, if own { alpha } else { other });
            let field = list(&mut t, inner);
            let above = t.bound(1);
            let result = t.apply(tree, above);
            let node = t.arrow(field, result);
            let node = t.arrow(ty, node);
            t.inductive("T", 1, kind, &[("node", node)]);
            t.ask(check)
        };
        assert_eq!(with_parameter(true), Ok(()));
        assert!(with_parameter(false).is_err_and(|why| why.contains("other parameters")));
    }
}
