//! Library lemmas by the constants that occur in a goal, beyond what `simp` and `grind` use on their own.
//!
//! Fires on goals with constants of the table below. The lemmas of all constants in sight make one set (the
//! target's constants first, at most [`MOST`]); it is proposed to `simp_all`, to `simp` followed by `omega`,
//! and to `grind`. As a last resort `exact?` searches the whole library: its first use in an engine builds an
//! index (about one second), later ones take 20 ms.

use super::structure::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::{Action, Move, Outcome, Tactic};
use proof_term::{traverse, view};

/// What `exact?` proposes is tried up to here.
const PROPOSALS: usize = 2;
/// Lemmas in one set.
const MOST: usize = 14;

/// Constant → lemmas that are not simp lemmas (or are worth naming to `grind`).
const LEMMAS: &[(&str, &[&str])] = &[
    ("Array.foldl", &["Array.foldl_toList"]),
    ("Array.map", &["Array.map_map", "Array.size_map"]),
    ("Array.push", &["Array.size_push", "Array.getElem_push"]),
    ("Array.size", &["Array.size_push", "Array.size_append"]),
    ("Array.toList", &["Array.toList_push", "Array.toList_append"]),
    ("BitVec.toNat", &["BitVec.toNat_add", "BitVec.toNat_sub", "BitVec.toNat_mul"]),
    ("Bool.xor", &["Bool.xor"]),
    ("Complement.complement", &["BitVec.not_and", "BitVec.not_or"]),
    ("Dvd.dvd", &["Nat.dvd_trans", "Nat.dvd_add", "Nat.dvd_sub", "Nat.dvd_mul_right", "Nat.dvd_mul_left"]),
    ("Function.Injective", &["Function.Injective"]),
    ("Function.Surjective", &["Function.Surjective"]),
    ("Function.comp", &["Function.comp_def"]),
    ("HAnd.hAnd", &["Nat.and_le_left", "Nat.and_le_right", "BitVec.and_assoc", "BitVec.and_comm"]),
    ("HDiv.hDiv", &["Nat.div_add_mod", "Nat.div_le_self"]),
    ("HMod.hMod", &["Nat.add_mod", "Nat.mul_mod", "Nat.mod_mod"]),
    ("HMul.hMul", &["Nat.mul_add", "Nat.add_mul", "Nat.mul_comm", "Nat.mul_left_comm", "Nat.mul_assoc"]),
    ("HOr.hOr", &["BitVec.or_assoc", "BitVec.or_comm"]),
    ("HPow.hPow", &["Nat.pow_succ", "Nat.pow_add", "Nat.pow_mul", "Nat.mul_pow"]),
    ("HXor.hXor", &["BitVec.xor_assoc", "BitVec.xor_comm"]),
    ("Int.natAbs", &["Int.natAbs_mul", "Int.natAbs_add_le"]),
    ("List.IsPrefix", &["List.IsPrefix.length_le", "List.prefix_append"]),
    ("List.Nodup", &["List.nodup_cons", "List.nodup_append"]),
    ("List.Pairwise", &["List.pairwise_cons", "List.pairwise_append"]),
    (
        "List.Perm",
        &[
            "List.Perm.swap",
            "List.Perm.append_left",
            "List.Perm.length_eq",
            "List.Perm.mem_iff",
            "List.perm_append_comm",
        ],
    ),
    ("List.Sublist", &["List.Sublist.length_le", "List.Sublist.subset"]),
    ("List.Subset", &["List.subset_def"]),
    ("List.all", &["List.all_cons", "List.all_eq_true"]),
    ("List.any", &["List.any_cons", "List.any_eq_true"]),
    ("List.append", &["List.append_assoc"]),
    ("List.contains", &["List.contains_cons", "List.contains_iff_mem"]),
    ("List.count", &["List.count_cons", "List.count_append"]),
    ("List.countP", &["List.countP_cons", "List.countP_append"]),
    ("List.drop", &["List.drop_append", "List.drop_succ_cons", "List.drop_drop", "List.take_append_drop"]),
    ("List.dropLast", &["List.dropLast_concat"]),
    ("List.dropWhile", &["List.dropWhile_cons"]),
    ("List.elem", &["List.elem_cons", "List.elem_eq_mem"]),
    ("List.erase", &["List.erase_cons"]),
    ("List.filter", &["List.filter_cons", "List.filter_append", "List.filter_filter"]),
    ("List.filterMap", &["List.filterMap_cons", "List.filterMap_append"]),
    ("List.flatMap", &["List.flatMap_cons", "List.flatMap_append"]),
    ("List.flatten", &["List.flatten_cons", "List.flatten_append"]),
    ("List.foldl", &["List.foldl_cons", "List.foldl_append", "List.foldl_map"]),
    ("List.foldr", &["List.foldr_cons", "List.foldr_append", "List.foldr_map"]),
    ("List.getLast?", &["List.getLast?_cons", "List.getLast?_append"]),
    ("List.head?", &["List.head?_cons", "List.head?_append"]),
    ("List.insert", &["List.insert"]),
    ("List.intersperse", &["List.intersperse"]),
    ("List.isEmpty", &["List.isEmpty_iff"]),
    ("List.length", &["List.length_cons", "List.length_append"]),
    ("List.map", &["List.map_map", "List.map_append", "Function.comp_def"]),
    ("List.partition", &["List.partition_eq_filter_filter"]),
    ("List.range", &["List.range_succ", "List.length_range", "List.mem_range"]),
    ("List.replicate", &["List.replicate_succ", "List.replicate_append_replicate"]),
    ("List.reverse", &["List.reverse_append", "List.reverse_cons"]),
    ("List.sum", &["List.sum_cons", "List.sum_append_nat"]),
    ("List.take", &["List.take_append", "List.take_succ_cons", "List.take_take", "List.length_take"]),
    ("List.takeWhile", &["List.takeWhile_cons"]),
    ("List.zip", &["List.zip_cons_cons", "List.length_zip"]),
    ("List.zipWith", &["List.zipWith_cons_cons", "List.length_zipWith"]),
    ("Max.max", &["Nat.max_def"]),
    ("Membership.mem", &["List.mem_cons", "List.mem_append", "List.mem_map", "List.mem_filter"]),
    ("Min.min", &["Nat.min_def"]),
    ("Nat.Coprime", &["Nat.Coprime", "Nat.coprime_comm"]),
    ("Nat.gcd", &["Nat.gcd_comm", "Nat.gcd_assoc", "Nat.gcd_dvd_left", "Nat.gcd_dvd_right", "Nat.dvd_gcd"]),
    ("Nat.lcm", &["Nat.lcm", "Nat.lcm_comm"]),
    ("Nat.log2", &["Nat.log2_def"]),
    ("Nat.sub", &["Nat.sub_add_cancel"]),
    ("Option.bind", &["Option.bind_assoc", "Option.bind_eq_some_iff"]),
    ("Option.filter", &["Option.filter_some"]),
    ("Option.getD", &["Option.getD_some"]),
    ("Option.isSome", &["Option.isSome_iff_exists"]),
    ("Option.map", &["Option.map_map", "Function.comp_def"]),
    ("Prod.swap", &["Prod.swap"]),
];

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let lemmas = lemmas(scene);
    if !lemmas.is_empty() {
        let set = scene.simp_set(&lemmas);
        out.push(tactic("library_simp", 1.6, format!("(simp_all{set}; done)"), Effort::Normal));
        out.push(tactic("library_grind", 1.9, format!("grind{}", scene.grind_set(&lemmas)), Effort::Normal));
        if scene.has_const(|c| matches!(c, "LE.le" | "LT.lt" | "HAdd.hAdd" | "HMul.hMul")) {
            out.push(tactic("library_simp_omega", 2.0, format!("(simp{set} at *; omega)"), Effort::Normal));
        }
        out.push(tactic("library_simp_open", 3.0, format!("simp{set}"), Effort::Normal));
    }
    let known = scene.defs.is_empty() && !view::is_false(scene.target);
    if known && scene.depth <= 3 && traverse::size(scene.target) < 300 {
        out.push(whole_library(4.5));
    }
}

/// `exact?` as a lazy move.
pub fn whole_library(cost: f64) -> Move {
    Move { family: "exact?", cost, action: Action::Lazy(Box::new(search)) }
}

/// Lemmas for the constants in sight, the target's first, each once.
fn lemmas(scene: &Scene) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = vec![];
    for t in scene.statements() {
        view::visit(t, &mut |e, _| {
            let Term::Const(c) = e else { return };
            let Ok(k) = LEMMAS.binary_search_by(|l| l.0.cmp(c.as_str())) else { return };
            for l in LEMMAS[k].1 {
                if !found.contains(l) && relevant(scene, c, l) {
                    found.push(l);
                }
            }
        });
    }
    found.truncate(MOST);
    found
}

/// Overloaded constants: only lemmas about a type that occurs in the goal.
fn relevant(scene: &Scene, constant: &str, lemma: &str) -> bool {
    if !constant.starts_with('H') && !matches!(constant, "Membership.mem" | "Dvd.dvd" | "Min.min" | "Max.max")
    {
        return true;
    }
    let ty = lemma.split('.').next().unwrap_or_default();
    // bit vectors are compared as numbers
    scene.has_const(|c| c == ty || (c == "BitVec.toNat" && ty == "Nat"))
}

/// What `exact?` finds, if it closes the goal: the lemma, and not the search for it.
fn search(probe: &mut dyn proof_search::policy::Probe) -> Vec<Move> {
    let asked = Tactic { text: "exact?".into(), limits: Effort::Heavy.limits() };
    match probe.run(std::slice::from_ref(&asked), true).first() {
        Some(Outcome::Goals(g)) if g.is_empty() => {}
        _ => return vec![],
    }
    let found = |text: &String| Move {
        family: "exact?",
        cost: 0.0,
        action: Action::Tactic(Tactic { text: text.clone(), limits: asked.limits }),
    };
    probe.proposals().iter().take(PROPOSALS).map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::super::structure::testing::*;
    use super::*;
    use proof_term::build::*;

    #[test]
    fn table_is_sorted() {
        assert!(LEMMAS.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn lemmas_of_what_occurs() {
        let list = call("List", vec![nat_ty()]);
        let rev = |t| call("List.reverse", vec![nat_ty(), t]);
        let t = texts(&[("l", list.clone())], eq(&list, rev(rev(Term::Hyp(0))), Term::Hyp(0)), "", moves);
        assert!(t.contains(&"grind [List.reverse_append, List.reverse_cons]".into()), "{t:?}");
        assert!(t.contains(&"<exact?>".into()));
        let n = nat_ty();
        let t = texts(&[("x", n.clone())], le(&n, Term::Hyp(0), nat(3)), "", moves);
        assert_eq!(t, ["<exact?>"]);
    }
}
