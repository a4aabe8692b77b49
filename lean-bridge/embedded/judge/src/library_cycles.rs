//! Whether a library's declarations rest on themselves: a checker that asks for what it needs as
//! it needs it would accept `theorem t : False := t`.

use lean_kernel::{Environment, NameId, Terms, Unit};
use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

/// Which unit mentions which, by the names of the units.
#[derive(Debug, Default)]
pub struct Mentions {
    graph: DiGraphMap<NameId, ()>,
}

impl Mentions {
    /// Takes in a unit after it was checked, as `env` then knows to
    /// which unit each name that it mentions belongs.
    pub fn add(&mut self, terms: &Terms, env: &Environment, unit: &Unit) {
        let from = unit.name();
        let parts = unit.declarations().flat_map(|d| [Some(d.ty), d.value()]).flatten();
        for part in parts {
            terms.constants(part, &mut |name| {
                let to = env.unit_of(name);
                // types and constructors of a family mention each other
                if to != from || matches!(unit, Unit::Single(_)) {
                    self.graph.add_edge(from, to, ());
                }
            });
        }
    }

    /// Units that rest on themselves, with those in between, each circle once.
    pub fn circles(&self) -> Vec<Vec<NameId>> {
        let mut circles = kosaraju_scc(&self.graph);
        circles.retain(|c| c.len() > 1 || self.graph.contains_edge(c[0], c[0]));
        circles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_kernel::{Body, Declaration, Expr, KernelLimits};

    /// A constant that is said to be proved by another.
    fn proved_by(terms: &mut Terms, name: &str, other: &str) -> Unit {
        let (name, other) = (terms.dotted(name), terms.dotted(other));
        let ty = terms.add_expr(Expr::Sort(Terms::ZERO));
        let value = terms.add_expr(Expr::Const(other, Terms::NO_LEVELS));
        Unit::Single(Declaration { name, params: 0, ty, body: Body::Theorem { value } })
    }

    #[test]
    fn what_rests_on_itself_is_found() {
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, KernelLimits::default());
        let mut mentions = Mentions::default();
        for (name, other) in [("a", "b"), ("b", "c"), ("d", "d"), ("c", "e")] {
            let unit = proved_by(&mut terms, name, other);
            mentions.add(&terms, &env, &unit);
        }
        let d = terms.dotted("d");
        assert_eq!(mentions.circles(), [[d]]);
        let unit = proved_by(&mut terms, "e", "a");
        mentions.add(&terms, &env, &unit);
        let mut circles = mentions.circles();
        circles.sort_by_key(Vec::len);
        assert_eq!(circles.iter().map(Vec::len).collect::<Vec<_>>(), [1, 4]);
    }
}
