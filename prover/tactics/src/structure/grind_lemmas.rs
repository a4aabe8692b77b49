//! Lemmas of the library that `grind` does not use by itself, by the constants that they are about.

use super::scene::Scene;

/// Constants that stand in sight together, and what `grind` is told then.
const LEMMAS: [(&[&str], &[&str]); 10] = [
    (&["List.Pairwise"], &["List.pairwise_cons", "List.Pairwise.nil"]),
    (&["List.Perm", "List.length"], &["List.Perm.length_eq"]),
    (&["List.count", "Membership.mem"], &["_=_ List.count_pos_iff"]),
    (&["GetElem?.getElem?", "Membership.mem", "List"], &["List.mem_iff_getElem?"]),
    (&["List.dropWhile"], &["List.dropWhile_cons"]),
    (&["List.filter", "List.nil"], &["List.filter_eq_nil_iff"]),
    (&["List.max?"], &["List.max?_cons'"]),
    (&["List.min?"], &["List.min?_cons'"]),
    (&["List.takeWhile"], &["List.takeWhile_cons"]),
    (&["List.zip"], &["List.zip_nil_left", "List.zip_nil_right", "List.zip_cons_cons"]),
];

/// What `grind` is told about the goal's constants.
pub fn lemmas(scene: &Scene) -> Vec<&'static str> {
    let sighted = |constants: &[&str]| constants.iter().all(|constant| scene.has_const(|c| c == *constant));
    let sighted = LEMMAS.iter().filter(|(constants, _)| sighted(constants));
    sighted.flat_map(|(_, lemmas)| lemmas.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_scene;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn by_what_is_in_sight() {
        let list = call("List", vec![nat_ty()]);
        let zip = call("List.zip", vec![nat_ty(), nat_ty(), Term::Hyp(0), Term::Hyp(0)]);
        let hyps = [("l", list.clone())];
        let lemmas = |target| with_scene(&hyps, target, "", super::lemmas);
        assert!(lemmas(eq(&list, zip.clone(), zip)).contains(&"List.zip_cons_cons"));
        assert!(lemmas(eq(&list, Term::Hyp(0), Term::Hyp(0))).is_empty());
    }
}
