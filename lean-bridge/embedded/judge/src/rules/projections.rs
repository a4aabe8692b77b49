//! What may be projected: a field of a structure, and nothing but proofs out of a proposition.
//!
//! This looks at the projection's own words only. That the projected value is of the structure that the
//! projection names is a question of types, and the kernels'.

use super::context::{Context, Fault, broken};
use super::levels::is_always_zero;
use super::sorts;
use lean_kernel::{Body, Expr, ExprId, NameId};

/// Checks the projection of a field, counted from 0.
///
/// # Errors
/// When the structure is none, has no such field, or is a proposition whose field is no proof.
pub fn check(context: &mut Context<'_, '_>, structure: NameId, field: u32) -> Result<(), Fault> {
    let name = context.terms.text(structure);
    let declaration = context.declaration(structure)?;
    let Some((declaration, Body::Inductive { parameters, constructors, .. })) =
        declaration.as_ref().map(|d| (d, &d.body))
    else {
        return broken(format!("something is projected out of `{name}`, which is no inductive type"));
    };
    let [constructor] = constructors[..] else {
        return broken(format!("something is projected out of `{name}`, which has not one constructor"));
    };
    let parameters = *parameters;
    let sort = sorts::of(context, declaration)?;
    if sort.arguments != parameters {
        return broken(format!("something is projected out of `{name}`, which has indices"));
    }
    let missing = || format!("`{name}` has no field {field}");
    let Some(constructor) = context.declaration(constructor)? else { return broken(missing()) };
    let (mut at, mut binders) = (constructor.ty, vec![]);
    let ty = loop {
        let Expr::Forall(_, domain, codomain) = context.terms.expr(at) else { return broken(missing()) };
        if binders.len() == parameters as usize + field as usize {
            break domain;
        }
        binders.push(domain);
        at = codomain;
    };
    match sort.is_prop && !is_proposition(context, ty, binders)? {
        true => broken(format!("field {field} of the proposition `{name}` is projected and is no proof")),
        false => Ok(()),
    }
}

/// Whether a type under binders of these types is certainly a proposition.
fn is_proposition(
    context: &mut Context<'_, '_>,
    ty: ExprId,
    mut binders: Vec<ExprId>,
) -> Result<bool, Fault> {
    let mut ty = ty;
    loop {
        if let Expr::Forall(_, domain, codomain) = context.terms.expr(ty) {
            binders.push(domain);
            ty = codomain;
            continue;
        }
        if let Some(sort) = context.infer(ty, &binders)? {
            let sort = context.unfold(sort)?;
            return Ok(matches!(context.terms.expr(sort), Expr::Sort(u) if is_always_zero(context.terms, u)));
        }
        match context.unfold_once(ty)? {
            Some(unfolded) => ty = unfolded,
            None => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Text;
    use super::check;

    /// A structure `S` in `Sort sort` with fields `p : Prop'` (a type in `Sort field`) and `∀ x
    /// : p, q`, and what the rule says of its fields.
    fn verdicts(sort: u32, field: u32) -> Vec<Result<(), String>> {
        let mut t = Text::default();
        let (result, kind, prop) = (t.sort(sort), t.sort(field), t.sort(0));
        t.assume("p", kind);
        t.assume("q", prop);
        let (p, q, s) = (t.constant("p"), t.constant("q"), t.constant("S"));
        let function = t.arrow(p, q);
        let rest = t.arrow(function, s);
        let mk = t.arrow(p, rest);
        t.inductive("S", 0, result, &[("mk", mk)]);
        let name = t.terms.dotted("S");
        (0..3).map(|i| t.ask(|context, _| check(context, name, i))).collect()
    }

    #[test]
    fn only_proofs_come_out_of_propositions() {
        let ok = |v: Vec<Result<(), String>>| v.iter().map(Result::is_ok).collect::<Vec<_>>();
        assert_eq!(ok(verdicts(0, 0)), [true, true, false]);
        assert_eq!(ok(verdicts(0, 1)), [false, true, false]);
        assert_eq!(ok(verdicts(1, 1)), [true, true, false]);
    }

    #[test]
    fn only_structures_have_fields() {
        let mut t = Text::default();
        let (prop, ty, s) = (t.sort(0), t.sort(1), t.constant("S"));
        t.assume("A", ty);
        t.inductive("S", 0, prop, &[("left", s), ("right", s)]);
        for name in ["A", "S", "Unknown"] {
            let name = t.terms.dotted(name);
            assert!(t.ask(|context, _| check(context, name, 0)).is_err());
        }
    }
}
