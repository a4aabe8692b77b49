//! What the names of F*'s modules of tactics can do.
//!
//! A tactic runs while a definition is checked, and what it puts into the goal stands in no text. So
//! only names that are known here may be used, and by what they can do:
//!
//! - those that direct the search for a proof may be used freely;
//! - what reads terms out of the goal may be used to decide, but the terms must not be put back;
//! - what puts a term into the proof takes one that is written there, as soon as anything reads terms;
//! - what makes terms of data may be used as long as nothing reads terms, and names are written out;
//! - anything else is not known, and not allowed.

/// What a name of the modules of tactics can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// It directs the search, or is a type or a constructor of data: no name comes out of it.
    Search,
    /// It reads terms, which may have names in them that stand in no text.
    Read,
    /// It puts a term into the proof.
    Use,
    /// It makes a term of other terms.
    Build,
    /// It makes a name or a value of what it is given: that must be written out.
    Literal,
    /// It closes a goal without a proof.
    Admits,
}

impl Primitive {
    /// What a name can do; none if it is not known.
    pub fn of(name: &str) -> Option<Primitive> {
        let found = TABLE.iter().find(|(_, names)| names.split_whitespace().any(|n| n == name));
        let is_constructor = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        let is_constant = name.ends_with("_qn") || name.ends_with("_lid");
        found
            .map(|(primitive, _)| *primitive)
            .or((is_constructor || is_constant).then_some(Primitive::Search))
    }

    /// Whether an unqualified word is known as a primitive that is not for everybody, whatever is open:
    /// for an F* whose library is not there.
    pub fn is_known_trap(name: &str) -> bool {
        TRAPS.split_whitespace().any(|n| n == name)
    }
}

/// Modules of tactics: the beginnings of their names.
const MODULES: [&str; 5] =
    ["FStar.Tactics", "FStar.Reflection", "FStar.Stubs", "FStar.InteractiveHelpers", "FStar.Meta"];

/// Whether a module is one of tactics.
pub fn is_of_tactics(module: &str) -> bool {
    MODULES
        .iter()
        .any(|m| module.strip_prefix(m).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// Whether a module of tactics only declares what F* itself has: under the names that such modules have
/// had.
pub fn is_built_in(module: &str) -> bool {
    let ends = [".Builtins", ".Basic", ".Types", ".Data", ".Unseal"];
    is_of_tactics(module)
        && (module.starts_with("FStar.Stubs.") || ends.iter().any(|end| module.ends_with(end)))
}

/// Constructors of views, of constants, and of names of what the language itself has.
const PREFIXES: [&str; 6] = ["Tv_", "C_", "Q_", "Pat_", "E_", "Uv_"];

const TABLE: [(Primitive, &str); 9] = [
    (Primitive::Search, CONTROL),
    (Primitive::Search, LOGIC),
    (Primitive::Search, PROCEDURES),
    (Primitive::Search, TYPES),
    (Primitive::Read, READ),
    (Primitive::Use, USE),
    (Primitive::Build, BUILD),
    (Primitive::Literal, "pack_fv explode_qn unquote tcut"),
    (Primitive::Admits, "tadmit tadmit_t admit1 admit_all admit_dump admit_dump_t magic_dump magic_dump_t"),
];

/// The order of goals, failure, repetition, output, normalisation.
const CONTROL: &str = "\
    idtac smt smt_sync trefl trefl_guard trivial qed fail fail_silently raise dump dump1 dump_all print \
    debug debugging focus focus_all divide iseq iterAll iterAllSMT mapAll seq first or_else \
    op_Less_Bar_Greater try_with trytac catch recover repeat repeat' repeat1 repeatn repeatseq discard \
    finish_by solve_then guard is_guard skip_guard guards_to_smt join join_all_smt_goals later flip \
    bump_nth tlabel tlabel' ngoals ngoals_smt curms fresh set_dump_on_failure set_urgency norm simpl \
    whnf compute norm_binder_type norm_binding_type pointwise pointwise' t_pointwise dup prune addns \
    iter map fold_left fold_right zip filter_map ide ignore t_trefl range_to_string term_to_string \
    binder_to_string binding_to_string comp_to_string ctrl_flag Continue Skip Abort TopDown BottomUp \
    direction synth_by_tactic assert_by_tactic with_tactic run_tactic by_tactic_seman \
    rewrite_with_tactic postprocess_with postprocess_for_extraction_with name_of_binder name_of_binding";

/// Hypotheses and connectives.
const LOGIC: &str = "\
    intro intros intros' intro_as rename_to revert revert_all clear clear_top rewrite rewrite' \
    rewrite_eqs_from_context rewrite_all_context_equalities rewrite_all_equalities binder_retype \
    var_retype refine_intro assumption forall_intro forall_intro_as forall_intros implies_intro \
    implies_intro_as implies_intros l_intro l_intros l_revert l_revert_all squash_intro split left \
    right explode hyp skolem sk_binder visit simplify_eq_implication for_each_binder for_each_binding \
    cur_binders cur_vars nth_binder nth_var binder_to_term binding_to_term bv_to_term var_to_term \
    namedv_to_term binding_to_namedv bv_of_binder grewrite_eq branch_on_match trans \
    commute_applied_match t_commute_applied_match easy easy_fill";

/// Decision procedures and canonicalisers, with what they take.
const PROCEDURES: &str = "\
    canon canon_monoid canon_monoid_const canon_monoid_special canon_monoid_with canon_semiring \
    canon_norm int_semiring int_cr cr canon_attr bv_tac bv_tac_lt bv_tac_eq arith_to_bv_tac to_bv_tac \
    split_arith is_arith_goal simplify tcresolve tcinstance solve no_method";

/// Types, effects and constructors of data.
const TYPES: &str = "\
    Tac TacS TacH TacRO TAC term typ binder simple_binder binders binding bv namedv fv env comp name \
    goal proofstate formula comparison term_view named_term_view comp_view bv_view vconst aqualv argv \
    pattern universe ident universes branch match_returns_ascription True_ False_ Comp And Or Not \
    Implies Iff Forall Exists App Name FV IntLit F_Unknown Eq BoolEq Lt Le Gt Ge Ne BoolLe \
    TacticFailure Goal_not_trivial tactic tac string_lid";

/// Terms come out of these.
const READ: &str = "\
    cur_goal cur_goal_safe _cur_goal goals smt_goals goal_type cur_witness goal_witness cur_formula \
    term_as_formula term_as_formula' term_as_formula_total inspect inspect_ln inspect_comp inspect_bv \
    inspect_binder inspect_namedv inspect_unascribe inspect_ln_unascribe collect_app collect_app_ln \
    collect_abs collect_arr collect_arr_bs unsquash_term unsquash_total type_of_binder type_of_binding \
    type_of_bv type_of_var binder_sort norm_term tc tcc term_eq term_eq_old \
    destruct_equality_implication is_uvar head visit_tm visit_br topdown_rewrite ctrl_rewrite \
    compare_term compress is_arith_expr destruct_list destruct_tuple get_match_body t_destruct \
    free_uvars";

/// Terms go into the proof by these.
const USE: &str = "\
    exact exact_guard exact_with_ref exact_n exact_args t_exact l_exact apply apply_raw apply_noinst \
    t_apply apply_lemma apply_lemma_noinst apply_lemma_rw t_apply_lemma apply_squash_or_lem mapply \
    mapply0 pose pose_as pose_lemma using_lemma unsquash unshelve unify unify_guard tmatch destruct \
    destruct_intros cases_or cases_bool and_elim destruct_and elim_exists instantiate instantiate_as \
    witness unfold_def unfold_definition_and_simplify_eq change change_sq change_with grewrite \
    rewrite_equality l_to_r specialize quote_and_exact";

/// Terms are made of terms by these.
const BUILD: &str = "\
    pack pack_ln pack_comp pack_binder pack_bv pack_namedv mk_app mk_e_app mk_abs mk_tot_arr mk_binder \
    mk_squash mk_sq_eq mk_list mk_cons mk_cons_t mkpair mktuple_n mk_stringlit mk_strcat fresh_binder \
    fresh_binder_named fresh_bv fresh_bv_named fresh_namedv fresh_namedv_named fresh_uvar \
    formula_as_term binding_to_simple_binder namedv_to_simple_binder binder_to_binding";

/// Names of tactics' modules that reach what stands in no text. They have no other use, so that the word
/// is enough.
const TRAPS: &str = "\
    inspect_fv implode_qn fv_to_string top_env cur_env goal_env defs_in_module all_defs_in_env \
    lookup_typ lookup_attr lookup_attr_ses binders_of_env vars_of_env moduleof env_open_modules \
    open_modules cur_module pack_sigelt inspect_sigelt pack_lb pack_inductive string_to_term \
    term_of_string string_to_term_with_lb push_bv_dsenv resolve_name norm_term_env norm_well_typed_term \
    tc_term core_check_term call_subtac call_subtac_tm instantiate_implicits magic_dump magic_dump_t \
    assume_safe preprocess_with lookup_undeclared mk_class make_fvar quote_vm set_goals set_smt_goals \
    dismiss lget lset uvar_env ghost_uvar_env";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_can_do_one_thing() {
        let mut seen = std::collections::HashSet::new();
        for name in TABLE.iter().flat_map(|(_, names)| names.split_whitespace()) {
            assert!(seen.insert(name), "{name} twice");
            let is_admitting = Primitive::of(name) == Some(Primitive::Admits);
            assert!(is_admitting || !Primitive::is_known_trap(name), "{name}");
        }
        assert_eq!(Primitive::of("split"), Some(Primitive::Search));
        assert_eq!(Primitive::of("Tv_App"), Some(Primitive::Search));
        assert_eq!(Primitive::of("squash_qn"), Some(Primitive::Search));
        for unknown in ["inspect_fv", "top_env", "launch_process", "set_guard_policy", "no_such_tactic"] {
            assert_eq!(Primitive::of(unknown), None);
        }
        assert!(is_of_tactics("FStar.Tactics") && is_of_tactics("FStar.Tactics.V2.Logic"));
        assert!(!is_of_tactics("FStar.TacticsLike") && !is_of_tactics("FStar.Seq"));
    }
}
