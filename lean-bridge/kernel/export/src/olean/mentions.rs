//! The names that declarations mention.

use lean_kernel::{Expr, ExprId, NameId, Recursor, Terms, Unit};
use rustc_hash::FxHashSet;

/// The names that a unit mentions, its own included. Literals
/// mention the constants that kernels make of them.
pub(super) fn mentions(terms: &mut Terms, unit: &Unit, recursors: &[Recursor]) -> Vec<NameId> {
    let mut roots: Vec<ExprId> = vec![];
    match unit {
        Unit::Single(d) => roots.extend([Some(d.ty), d.value()].into_iter().flatten()),
        Unit::Family { types, .. } => {
            for (t, constructors) in types {
                roots.push(t.ty);
                roots.extend(constructors.iter().map(|c| c.ty));
            }
        }
    }
    for r in recursors {
        roots.push(r.ty);
        roots.extend(r.rules.iter().map(|rule| rule.value));
    }
    let mut names = FxHashSet::default();
    let (mut numbers, mut texts) = (false, false);
    for e in terms.closure(roots) {
        match terms.expr(e) {
            Expr::Const(name, _) | Expr::Proj(name, ..) => {
                names.insert(name);
            }
            Expr::Nat(_) => numbers = true,
            Expr::Str(_) => texts = true,
            _ => {}
        }
    }
    let implied: &[&str] = match (numbers, texts) {
        (false, false) => &[],
        (true, false) => &["Nat"],
        (_, true) => &["Nat", "List", "Char", "Char.ofNat", "String", "String.ofList"],
    };
    names.extend(implied.iter().map(|n| terms.dotted(n)));
    let mut names: Vec<NameId> = names.into_iter().collect();
    names.sort_unstable();
    names
}
