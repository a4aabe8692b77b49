//! Every function of the guest that the host calls, by symbol name, with its [signature](crate::signature).
//!
//! Indices are resolved and arities verified once per machine: a
//! wrong binary is an error here, not a fault later.
//!
//! Who owns an argument follows from the symbol. Functions with `___boxed` in their names own all their
//! arguments and take `Bool` as a boxed scalar. Functions that Lean compiles and that have no such form own
//! them too, and take `Bool` and small integers as plain numbers. Of those that the runtime and the kernel
//! have in C++ some borrow, as their declarations in Lean (`@&`) say.

use crate::machine::Machine;
use crate::signature::{
    BaseIo, Borrowed, CommandElabM, CoreM, Function, Io, MetaM, Nothing, Outcome, Owned, Parameters, Plain,
    PlainIo, TacticM, TermElabM,
};
use crate::word::MOST_WORDS;
use wasmtime::{Error, Result};

macro_rules! functions {
    ($($(#[$doc:meta])* $field:ident: ($($kind:ident),*) $(-> $outcome:ident)? = $symbol:literal,)*) => {
        /// The guest's functions.
        pub struct Functions {
            $(
                #[doc = concat!("The function `", $symbol, "`.")]
                $(#[$doc])*
                pub $field: Function<($($kind,)*) $(, $outcome)?>,
            )*
        }

        impl Functions {
            /// Looks all of them up in a machine.
            ///
            /// # Errors
            /// When one is missing, or has another number of parameters or results.
            pub fn resolve(machine: &mut Machine) -> Result<Functions> {
                Ok(Functions { $($field: resolve(machine, $symbol)?,)* })
            }
        }
    };
}

/// Looks a function up by its symbol.
///
/// # Errors
/// When the module has no such function, or one with another number of parameters or results.
fn resolve<P: Parameters, R: Outcome>(machine: &mut Machine, symbol: &str) -> Result<Function<P, R>> {
    const { assert!(P::COUNT + R::APPENDED <= MOST_WORDS) };
    let index = machine.code.symbols.function(symbol);
    let index = index.ok_or_else(|| Error::msg(format!("no function {symbol} in the module")))?;
    let (parameters, results) = machine.arity(index)?;
    let expected = P::COUNT + R::APPENDED;
    if parameters != expected || results > 1 {
        return Err(Error::msg(format!("{symbol} takes {parameters} parameters, expected {expected}")));
    }
    Ok(Function::verified(index, machine.code.id))
}

functions! {
    // C runtime and start-up
    stack_init: () -> Nothing = "emscripten_stack_init",
    call_constructors: () -> Nothing = "__wasm_call_ctors",
    stack_set_limits: (Plain, Plain) -> Nothing = "emscripten_stack_set_limits",
    stack_restore: (Plain) -> Nothing = "_emscripten_stack_restore",
    memalign: (Plain, Plain) -> Plain = "emscripten_builtin_memalign",
    malloc: (Plain) -> Plain = "malloc",
    free: (Plain) -> Nothing = "free",
    pthread_self: () -> Plain = "pthread_self",
    check_system: (Plain, Plain) -> Nothing = "_ZN4lean12check_systemEPKcb",
    lean_initialize: () -> Nothing = "lean_initialize",
    init_search_path: () -> Nothing = "lean_init_search_path",
    enable_initializer_execution: () -> Nothing = "lean_enable_initializer_execution",
    mark_end_initialization: () -> Nothing = "lean_io_mark_end_initialization",
    init_task_manager: (Plain) -> Nothing = "lean_init_task_manager_using",

    // objects
    alloc_object: (Plain) -> Plain = "lean_alloc_object",
    dec_ref_cold: (Plain) -> Nothing = "lean_dec_ref_cold",
    string_from_bytes: (Plain, Plain) = "lean_mk_string_from_bytes",
    big_nat_from_decimal: (Plain) = "lean_cstr_to_nat",
    new_ref: (Owned) = "lean_st_mk_ref",
    name_str: (Owned, Owned) = "l_Lean_Name_str___override",
    name_num: (Owned, Owned) = "l_Lean_Name_num___override",
    heartbeats: () = "lean_io_get_num_heartbeats",
    io_error_text: (Owned) = "lean_io_error_to_string",
    cancel_token: () -> BaseIo = "l_IO_CancelToken_new___boxed",

    // parsing and elaborating commands
    file_map: (Owned) = "l_Lean_FileMap_ofString",
    parse_header: (Owned) -> Io = "l_Lean_Parser_parseHeader___boxed",
    process_header: (Owned, Owned, Owned, Owned, Plain, Owned, Plain, Owned) -> PlainIo =
        "l_Lean_Elab_processHeader",
    environment_header: (Owned) = "l_Lean_Environment_header___boxed",

    // importing modules of a project, step by step
    header_imports: (Owned, Owned) = "l_Lean_Elab_HeaderSyntax_imports___boxed",
    import_modules: (Owned, Owned, Owned, Owned, Owned, Owned, Owned, Owned) -> Io =
        "l_Lean_importModules___boxed",
    finalize_extensions: (Owned, Owned, Owned) -> Io =
        "l___private_Lean_Environment_0__Lean_finalizePersistentExtensions___boxed",
    with_importing: (Owned) -> Io = "l_Lean_withImporting___redArg___boxed",
    mark_persistent: (Owned, Owned) -> BaseIo = "l_Runtime_markPersistent___boxed",
    set_main_module: (Owned, Owned) = "l_Lean_Environment_setMainModule",
    evaluate_constant: (Borrowed, Borrowed, Borrowed) = "lean_eval_const",

    // commands
    mk_command_state: (Owned, Owned, Owned) = "l_Lean_Elab_Command_mkState",
    parse_command: (Owned, Owned, Owned, Owned) = "l_Lean_Parser_parseCommand",
    is_terminal_command: (Owned) = "l_Lean_Parser_isTerminalCommand___boxed",
    elab_command_top_level: (Owned) -> CommandElabM = "l_Lean_Elab_Command_elabCommandTopLevel___boxed",
    message_log_to_array: (Owned) = "l_Lean_MessageLog_toArray___boxed",
    message_log_has_errors: (Owned) = "l_Lean_MessageLog_hasErrors___boxed",
    message_to_json: (Owned) -> BaseIo = "l_Lean_Message_toJson___boxed",
    json_compress: (Owned) = "l_Lean_Json_compress",
    exception_message: (Owned) = "l_Lean_Exception_toMessageData",
    message_data_text: (Owned) -> BaseIo = "l_Lean_MessageData_toString___boxed",

    // tactics
    parse_category: (Owned, Owned, Owned, Owned) = "l_Lean_Parser_runParserCategory",
    eval_tactic: (Owned) -> TacticM = "l_Lean_Elab_Tactic_evalTactic___boxed",
    synthesize_pending: (Owned) -> TermElabM =
        "l_Lean_Elab_Term_synthesizeSyntheticMVarsNoPostponing___boxed",
    unsolved_goals: () -> TacticM = "l_Lean_Elab_Tactic_getUnsolvedGoals___boxed",
    pp_goal: (Owned) -> MetaM = "l_Lean_Meta_ppGoal___boxed",
    pp_expr: (Owned) -> MetaM = "l_Lean_Meta_ppExpr___boxed",
    format_pretty: (Owned, Owned, Owned, Owned) = "l_Std_Format_pretty___boxed",
    run_meta: (Owned, Owned, Owned, Owned) -> Io = "l_Lean_Elab_ContextInfo_runMetaM___boxed",
    is_prop: (Owned) -> MetaM = "l_Lean_Meta_isProp___boxed",
    infer_type: (Owned) -> MetaM = "l_Lean_Meta_inferType___boxed",
    find_mvar_decl: (Owned, Owned) = "l_Lean_MetavarContext_findDecl_x3f___boxed",
    instantiate_mvars: (Owned, Owned) = "lean_instantiate_expr_mvars",

    elab_type: (Owned) -> TermElabM = "l_Lean_Elab_Term_elabType___boxed",
    elab_term: (Owned, Owned, Owned, Owned) -> TermElabM = "l_Lean_Elab_Term_elabTerm___boxed",
    synthesize_what_can_be: (Owned, Owned) -> TermElabM = "l_Lean_Elab_Term_synthesizeSyntheticMVars___boxed",

    // information trees and term-level contexts
    substitute_lazy: (Owned) = "l_Lean_Elab_InfoState_substituteLazy",
    /// The address of the task's value, which stays the task's.
    task_get: (Borrowed) -> Plain = "lean_task_get",
    merge_context: (Owned, Owned) = "l_Lean_Elab_PartialContextInfo_mergeIntoOuter_x3f",
    lift_term: (Owned, Owned) -> CommandElabM = "l_Lean_Elab_Command_liftTermElabM___boxed",
    syntax_kind: (Owned) = "l_Lean_Syntax_getKind",
    file_position: (Owned, Owned) = "l_Lean_FileMap_toPosition___boxed",

    // environment and kernel
    find_constant: (Owned, Owned, Owned) = "l_Lean_Environment_find_x3f___boxed",
    constants: (Owned) = "l_Lean_Environment_constants",
    module_index: (Owned, Owned) = "l_Lean_Environment_getModuleIdxFor_x3f___boxed",
    original_kind: (Owned, Owned) = "l_Lean_getOriginalConstKind_x3f",
    was_theorem: (Owned, Owned) = "l_Lean_wasOriginallyTheorem___boxed",
    parse_name: (Owned) = "l_String_toName",
    make_module_data: (Owned, Owned) -> Io = "l_Lean_mkModuleData___boxed",
    module_names: (Owned) = "l_Lean_Environment_allImportedModuleNames___boxed",
    to_kernel_environment: (Owned) = "lean_elab_environment_to_kernel_env",
    add_declaration: (Owned, Plain, Borrowed, Borrowed) = "lean_add_decl",
    kernel_find: (Owned, Owned) = "lean_environment_find",
    kernel_exception_message: (Owned, Owned) = "l_Lean_Kernel_Exception_toMessageData",
    implemented_by: (Owned, Owned) = "l_Lean_Compiler_getImplementedBy_x3f",
    is_extern: (Owned, Owned) = "l_Lean_isExtern___boxed",
    insert_module_index: (Owned, Owned, Owned) =
        "l_Std_DHashMap_Internal_Raw_u2080_insertIfNew___at___00Lean_finalizeImport_spec__4___redArg",
    has_declaration_data: (Owned, Owned, Owned, Owned) =
        "l_Lean_MapDeclarationExtension_contains___redArg___boxed",

    // information trees and printing for the REPL
    name_generator_child: (Owned) = "l_Lean_NameGenerator_mkChild",
    substitute_tree: (Owned, Owned) = "l_Lean_Elab_InfoTree_substitute",
    info_syntax: (Owned) = "l_Lean_Elab_Info_stx___boxed",
    syntax_head_info: (Owned) = "l_Lean_Syntax_getHeadInfo___boxed",
    syntax_pos: (Owned, Owned) = "l_Lean_Syntax_getPos_x3f___boxed",
    syntax_tail_pos: (Owned, Owned) = "l_Lean_Syntax_getTailPos_x3f___boxed",
    name_text: (Owned) = "l_Lean_Name_instToString___lam__0",
    goals_at: (Owned, Owned, Owned) = "l_Lean_Elab_InfoTree_goalsAt_x3f",
    term_goal_at: (Owned, Owned) = "l_Lean_Elab_InfoTree_termGoalAt_x3f",
    pp_goals: (Owned, Owned) -> Io = "l_Lean_Elab_ContextInfo_ppGoals___boxed",
    pp_tactic: (Owned) -> CoreM = "l_Lean_PrettyPrinter_ppTactic___boxed",
    pp_syntax: (Owned, Owned, Owned) -> Io = "l_Lean_Elab_ContextInfo_ppSyntax___boxed",

    // the status of a proof
    fresh_mvar: (Owned, Owned, Owned) -> MetaM = "l_Lean_Meta_mkFreshExprMVar___boxed",
    expr_assignment: (Owned, Owned) = "l_Lean_MetavarContext_getExprAssignmentCore_x3f___boxed",
    is_def_eq: (Owned, Owned) -> MetaM = "l_Lean_Meta_isExprDefEq___boxed",
    mk_lambda: (Owned, Owned, Owned, Owned, Owned, Owned, Owned) -> MetaM =
        "l_Lean_Meta_mkLambdaFVars___boxed",
    collect_level_params: (Owned, Owned) = "l_Lean_collectLevelParams",
    core_add_decl: (Owned, Owned) -> CoreM = "l_Lean_addDecl___boxed",
    expr_debug_text: (Owned) = "l_Lean_Expr_dbgToString___boxed",
    has_sorry: (Owned) = "l_Lean_Expr_hasSorry___boxed",
    mvar_expr: (Owned) = "l_Lean_Expr_mvar___override",
    fvar_expr: (Owned) = "l_Lean_Expr_fvar___override",

    // mutation: MetaM
    intro_keeping_names: (Owned, Owned) -> MetaM = "l_Lean_MVarId_introNP___boxed",
    const_with_fresh_levels: (Owned) -> MetaM = "l_Lean_Meta_mkConstWithFreshMVarLevels___boxed",
    rewrite: (Owned, Owned, Owned, Owned, Owned) -> MetaM = "l_Lean_MVarId_rewrite___boxed",
    apply: (Owned, Owned, Owned, Owned) -> MetaM = "l_Lean_MVarId_apply___boxed",
    assumption: (Owned) -> MetaM = "l_Lean_MVarId_assumptionCore___boxed",
    forall_telescope: (Owned, Owned) -> MetaM = "l_Lean_Meta_forallMetaTelescope___boxed",
    synthesize_instance: (Owned, Owned) -> MetaM = "l_Lean_Meta_synthInstance_x3f___boxed",
    check: (Owned) -> MetaM = "l_Lean_Meta_check___boxed",
    instantiate_type: (Owned, Owned) = "l_Lean_ConstantInfo_instantiateTypeLevelParams___boxed",
    replace_fvars: (Owned, Owned, Owned) = "l_Lean_Expr_replaceFVars___boxed",
    assign: (Owned, Owned, Owned) = "lean_assign_mvar",
    assign_level: (Owned, Owned, Owned) = "lean_assign_lmvar",

    // terms under binders
    expr_abstract: (Borrowed, Borrowed) = "lean_expr_abstract",
    expr_instantiate: (Borrowed, Borrowed) = "lean_expr_instantiate1",
    expr_instantiate_reversed: (Borrowed, Borrowed) = "lean_expr_instantiate_rev",

    // terms built by the host
    level_zero: (Owned) = "lean_level_mk_zero",
    level_succ: (Owned) = "lean_level_mk_succ",
    level_max: (Owned, Owned) = "lean_level_mk_max",
    level_imax: (Owned, Owned) = "lean_level_mk_imax",
    level_param: (Owned) = "lean_level_mk_param",
    expr_bvar: (Owned) = "lean_expr_mk_bvar",
    expr_sort: (Owned) = "lean_expr_mk_sort",
    expr_const: (Owned, Owned) = "lean_expr_mk_const",
    expr_app: (Owned, Owned) = "lean_expr_mk_app",
    expr_lambda: (Owned, Owned, Owned, Plain) = "lean_expr_mk_lambda",
    expr_forall: (Owned, Owned, Owned, Plain) = "lean_expr_mk_forall",
    expr_let: (Owned, Owned, Owned, Owned, Plain) = "lean_expr_mk_let",
    expr_lit: (Owned) = "lean_expr_mk_lit",
    expr_proj: (Owned, Owned, Owned) = "lean_expr_mk_proj",
}
