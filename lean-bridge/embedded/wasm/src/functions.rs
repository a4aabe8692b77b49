//! Every function of the guest that the host calls, by symbol name and number of parameters.
//!
//! Indices are resolved and arities verified once per machine: a
//! wrong binary is an error here, not a fault later.
//!
//! Conventions: `…___boxed` functions own all their arguments and take Bool as a
//! boxed scalar; functions of `IO`-like monads take one last argument, the world. A
//! function that has no boxed form owns its arguments too.

use crate::machine::Machine;
use wasmtime::{Error, Result};

/// A guest function with `N` parameters.
#[derive(Clone, Copy, Debug)]
pub struct Function<const N: usize>(pub u32);

macro_rules! functions {
    ($($(#[$doc:meta])* $field:ident: $arity:literal = $symbol:literal,)*) => {
        /// Table indices of the guest's functions.
        #[derive(Clone)]
        pub struct Functions {
            $($(#[$doc])* pub $field: Function<$arity>,)*
        }

        impl Functions {
            pub fn resolve(m: &mut Machine) -> Result<Functions> {
                Ok(Functions { $($field: Function(resolve(m, $symbol, $arity)?),)* })
            }
        }
    };
}

fn resolve(m: &mut Machine, symbol: &str, arity: usize) -> Result<u32> {
    let index = m
        .code
        .symbols
        .function(symbol)
        .ok_or_else(|| Error::msg(format!("no function {symbol} in the module")))?;
    let found = m.arity(index)?;
    if found.0 != arity || found.1 > 1 {
        return Err(Error::msg(format!("{symbol} takes {} parameters, expected {arity}", found.0)));
    }
    Ok(index)
}

functions! {
    // C runtime and start-up
    stack_init: 0 = "emscripten_stack_init",
    call_constructors: 0 = "__wasm_call_ctors",
    stack_set_limits: 2 = "emscripten_stack_set_limits",
    stack_restore: 1 = "_emscripten_stack_restore",
    memalign: 2 = "emscripten_builtin_memalign",
    malloc: 1 = "malloc",
    free: 1 = "free",
    pthread_self: 0 = "pthread_self",
    check_system: 2 = "_ZN4lean12check_systemEPKcb",
    lean_initialize: 0 = "lean_initialize",
    init_search_path: 0 = "lean_init_search_path",
    enable_initializer_execution: 0 = "lean_enable_initializer_execution",
    mark_end_initialization: 0 = "lean_io_mark_end_initialization",
    init_task_manager: 1 = "lean_init_task_manager_using",

    // objects
    alloc_object: 1 = "lean_alloc_object",
    dec_ref_cold: 1 = "lean_dec_ref_cold",
    string_from_bytes: 2 = "lean_mk_string_from_bytes",
    big_nat_from_decimal: 1 = "lean_cstr_to_nat",
    new_ref: 1 = "lean_st_mk_ref",
    name_str: 2 = "l_Lean_Name_str___override",
    name_num: 2 = "l_Lean_Name_num___override",
    heartbeats: 0 = "lean_io_get_num_heartbeats",
    io_error_text: 1 = "lean_io_error_to_string",
    cancel_token: 1 = "l_IO_CancelToken_new___boxed",

    // parsing and elaborating commands
    file_map: 1 = "l_Lean_FileMap_ofString",
    parse_header: 2 = "l_Lean_Parser_parseHeader___boxed",
    process_header: 8 = "l_Lean_Elab_processHeader",
    environment_header: 1 = "l_Lean_Environment_header___boxed",
    mk_command_state: 3 = "l_Lean_Elab_Command_mkState",
    parse_command: 4 = "l_Lean_Parser_parseCommand",
    is_terminal_command: 1 = "l_Lean_Parser_isTerminalCommand___boxed",
    elab_command_top_level: 4 = "l_Lean_Elab_Command_elabCommandTopLevel___boxed",
    message_log_to_array: 1 = "l_Lean_MessageLog_toArray___boxed",
    message_log_has_errors: 1 = "l_Lean_MessageLog_hasErrors___boxed",
    message_to_json: 2 = "l_Lean_Message_toJson___boxed",
    json_compress: 1 = "l_Lean_Json_compress",
    exception_message: 1 = "l_Lean_Exception_toMessageData",
    message_data_text: 2 = "l_Lean_MessageData_toString___boxed",

    // tactics
    parse_category: 4 = "l_Lean_Parser_runParserCategory",
    eval_tactic: 10 = "l_Lean_Elab_Tactic_evalTactic___boxed",
    synthesize_pending: 8 = "l_Lean_Elab_Term_synthesizeSyntheticMVarsNoPostponing___boxed",
    unsolved_goals: 9 = "l_Lean_Elab_Tactic_getUnsolvedGoals___boxed",
    pp_goal: 6 = "l_Lean_Meta_ppGoal___boxed",
    pp_expr: 6 = "l_Lean_Meta_ppExpr___boxed",
    format_pretty: 4 = "l_Std_Format_pretty___boxed",
    run_meta: 5 = "l_Lean_Elab_ContextInfo_runMetaM___boxed",
    is_prop: 6 = "l_Lean_Meta_isProp___boxed",
    infer_type: 6 = "l_Lean_Meta_inferType___boxed",
    find_mvar_decl: 2 = "l_Lean_MetavarContext_findDecl_x3f___boxed",
    instantiate_mvars: 2 = "lean_instantiate_expr_mvars",

    elab_type: 8 = "l_Lean_Elab_Term_elabType___boxed",
    elab_term: 11 = "l_Lean_Elab_Term_elabTerm___boxed",
    synthesize_what_can_be: 9 = "l_Lean_Elab_Term_synthesizeSyntheticMVars___boxed",

    // information trees and term-level contexts
    substitute_lazy: 1 = "l_Lean_Elab_InfoState_substituteLazy",
    task_get: 1 = "lean_task_get",
    merge_context: 2 = "l_Lean_Elab_PartialContextInfo_mergeIntoOuter_x3f",
    lift_term: 5 = "l_Lean_Elab_Command_liftTermElabM___boxed",
    syntax_kind: 1 = "l_Lean_Syntax_getKind",
    file_position: 2 = "l_Lean_FileMap_toPosition___boxed",

    // environment and kernel
    find_constant: 3 = "l_Lean_Environment_find_x3f___boxed",
    constants: 1 = "l_Lean_Environment_constants",
    module_index: 2 = "l_Lean_Environment_getModuleIdxFor_x3f___boxed",
    original_kind: 2 = "l_Lean_getOriginalConstKind_x3f",
    was_theorem: 2 = "l_Lean_wasOriginallyTheorem___boxed",
    parse_name: 1 = "l_String_toName",
    module_names: 1 = "l_Lean_Environment_allImportedModuleNames___boxed",
    to_kernel_environment: 1 = "lean_elab_environment_to_kernel_env",
    add_declaration: 4 = "lean_add_decl",
    kernel_find: 2 = "lean_environment_find",
    kernel_exception_message: 2 = "l_Lean_Kernel_Exception_toMessageData",
    implemented_by: 2 = "l_Lean_Compiler_getImplementedBy_x3f",
    is_extern: 2 = "l_Lean_isExtern___boxed",
    insert_module_index: 3 = "l_Std_DHashMap_Internal_Raw_u2080_insertIfNew___at___00Lean_finalizeImport_spec__4___redArg",
    has_declaration_data: 4 = "l_Lean_MapDeclarationExtension_contains___redArg___boxed",

    // information trees and printing for the REPL
    name_generator_child: 1 = "l_Lean_NameGenerator_mkChild",
    substitute_tree: 2 = "l_Lean_Elab_InfoTree_substitute",
    info_syntax: 1 = "l_Lean_Elab_Info_stx___boxed",
    syntax_head_info: 1 = "l_Lean_Syntax_getHeadInfo___boxed",
    syntax_pos: 2 = "l_Lean_Syntax_getPos_x3f___boxed",
    syntax_tail_pos: 2 = "l_Lean_Syntax_getTailPos_x3f___boxed",
    name_text: 1 = "l_Lean_Name_instToString___lam__0",
    goals_at: 3 = "l_Lean_Elab_InfoTree_goalsAt_x3f",
    term_goal_at: 2 = "l_Lean_Elab_InfoTree_termGoalAt_x3f",
    pp_goals: 3 = "l_Lean_Elab_ContextInfo_ppGoals___boxed",
    pp_tactic: 4 = "l_Lean_PrettyPrinter_ppTactic___boxed",
    pp_syntax: 4 = "l_Lean_Elab_ContextInfo_ppSyntax___boxed",

    // the status of a proof
    fresh_mvar: 8 = "l_Lean_Meta_mkFreshExprMVar___boxed",
    expr_assignment: 2 = "l_Lean_MetavarContext_getExprAssignmentCore_x3f___boxed",
    is_def_eq: 7 = "l_Lean_Meta_isExprDefEq___boxed",
    mk_lambda: 12 = "l_Lean_Meta_mkLambdaFVars___boxed",
    collect_level_params: 2 = "l_Lean_collectLevelParams",
    core_add_decl: 5 = "l_Lean_addDecl___boxed",
    expr_debug_text: 1 = "l_Lean_Expr_dbgToString___boxed",
    has_sorry: 1 = "l_Lean_Expr_hasSorry___boxed",
    mvar_expr: 1 = "l_Lean_Expr_mvar___override",
    fvar_expr: 1 = "l_Lean_Expr_fvar___override",

    // mutation: MetaM
    intro_keeping_names: 7 = "l_Lean_MVarId_introNP___boxed",
    const_with_fresh_levels: 6 = "l_Lean_Meta_mkConstWithFreshMVarLevels___boxed",
    rewrite: 10 = "l_Lean_MVarId_rewrite___boxed",
    apply: 9 = "l_Lean_MVarId_apply___boxed",
    assumption: 6 = "l_Lean_MVarId_assumptionCore___boxed",
    forall_telescope: 7 = "l_Lean_Meta_forallMetaTelescope___boxed",
    synthesize_instance: 7 = "l_Lean_Meta_synthInstance_x3f___boxed",
    check: 6 = "l_Lean_Meta_check___boxed",
    instantiate_type: 2 = "l_Lean_ConstantInfo_instantiateTypeLevelParams___boxed",
    replace_fvars: 3 = "l_Lean_Expr_replaceFVars___boxed",
    assign: 3 = "lean_assign_mvar",
    assign_level: 3 = "lean_assign_lmvar",

    // arguments of these are borrowed
    expr_abstract: 2 = "lean_expr_abstract",
    expr_instantiate: 2 = "lean_expr_instantiate1",
    expr_instantiate_reversed: 2 = "lean_expr_instantiate_rev",

    // terms built by the host
    level_zero: 1 = "lean_level_mk_zero",
    level_succ: 1 = "lean_level_mk_succ",
    level_max: 2 = "lean_level_mk_max",
    level_imax: 2 = "lean_level_mk_imax",
    level_param: 1 = "lean_level_mk_param",
    expr_bvar: 1 = "lean_expr_mk_bvar",
    expr_sort: 1 = "lean_expr_mk_sort",
    expr_const: 2 = "lean_expr_mk_const",
    expr_app: 2 = "lean_expr_mk_app",
    expr_lambda: 4 = "lean_expr_mk_lambda",
    expr_forall: 4 = "lean_expr_mk_forall",
    expr_let: 5 = "lean_expr_mk_let",
    expr_lit: 1 = "lean_expr_mk_lit",
    expr_proj: 3 = "lean_expr_mk_proj",
}
