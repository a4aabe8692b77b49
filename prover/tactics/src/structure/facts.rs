//! Facts that the library does not state, proved where they are used.
//!
//! Lemmas that it has, but `grind` does not use by itself, are those of [`super::grind_lemmas`].

use super::scene::Scene;
use lean_bridge::term::Term;
use proof_term::traverse;

/// A fact of a function at a type that the library has for other types only.
struct Fact {
    function: &'static str,
    ty: &'static str,
    claim: &'static str,
    proof: &'static str,
}

const FACTS: [Fact; 1] = [Fact {
    function: "List.sum",
    ty: "Int",
    claim: "∀ (xs ys : List Int), (xs ++ ys).sum = xs.sum + ys.sum",
    proof: "by intro xs ys; induction xs <;> simp_all [Int.add_assoc]",
}];

/// The facts about what a scene speaks of, as rules for `simp`. (As hypotheses they would not do: from linear
/// equations `grind` takes patterns that fit everything.)
pub fn rules(scene: &Scene) -> Vec<String> {
    let spoken_of = |fact: &&Fact| {
        scene.statements().any(|statement| {
            let mut found = false;
            traverse::visit(statement, &mut |term, _| {
                let args = term.as_const_app().filter(|(function, _)| *function == fact.function);
                found |= args.is_some_and(|(_, args)| args.first() == Some(&Term::Const(fact.ty.into())));
            });
            found
        })
    };
    let told = FACTS.iter().filter(spoken_of);
    let told: Vec<String> = told.map(|fact| format!("show {} from {}", fact.claim, fact.proof)).collect();
    // what is computed of a list has to be divided first
    let divided = if told.is_empty() { &[][..] } else { &["List.filter_append", "List.map_append"] };
    divided.iter().map(|rule| rule.to_string()).chain(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_scene;
    use proof_term::build::*;

    #[test]
    fn facts_of_what_is_in_sight() {
        let sum = |ty| call("List.sum", vec![ty, constant("inst"), constant("inst"), constant("xs")]);
        let target = |ty| eq(&int_ty(), sum(ty), int(0));
        with_scene(&[], target(int_ty()), "", |scene| {
            let [.., rule] = &super::rules(scene)[..] else { panic!("no rule") };
            assert!(rule.starts_with("show ∀ (xs ys : List Int), (xs ++ ys).sum"), "{rule}");
        });
        with_scene(&[], target(nat_ty()), "", |scene| assert!(super::rules(scene).is_empty()));
    }
}
