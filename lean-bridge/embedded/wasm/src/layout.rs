//! Where things lie inside Lean objects: every tag, field number
//! and offset the host relies on, and nothing else.
//!
//! wasm32 objects: header of 8 bytes (reference count i32 at 0, size u16 at 4 for constructors, number of
//! object fields u8 at 6, tag u8 at 7), then object fields of 4 bytes each, then scalars. A structure with
//! one relevant field is that field; proofs and types are absent. Object fields come in declaration order,
//! scalars behind them by size. Lean 4.28's source is the authority: `src/include/lean/lean.h` for
//! objects, the structures' definitions for fields.

/// Object headers.
pub mod header {
    pub const COUNT: u32 = 0;
    pub const SIZE: u32 = 4;
    pub const FIELDS: u32 = 6;
    pub const TAG: u32 = 7;
    pub const BYTES: u32 = 8;
}

/// Tags of objects that are no constructors.
pub mod tag {
    pub(crate) const CLOSURE: u8 = 245;
    pub const ARRAY: u8 = 246;
    pub const BIG_NUMBER: u8 = 250;
    pub const STRING: u8 = 249;
    pub const TASK: u8 = 252;
    pub const REF: u8 = 253;
}

pub mod array {
    pub const SIZE: u32 = 8;
    pub(crate) const CAPACITY: u32 = 12;
    pub const DATA: u32 = 16;
}

pub mod string {
    /// Bytes including the final NUL.
    pub const SIZE: u32 = 8;
    pub const BYTES: u32 = 20;
}

pub mod reference {
    pub const VALUE: u32 = 8;
}

pub mod task {
    /// Null until it is there.
    pub const VALUE: u32 = 8;
}

pub mod closure {
    pub(crate) const FUNCTION: u32 = 8;
    pub(crate) const ARITY: u32 = 12;
    pub(crate) const FIXED: u32 = 14;
    pub const BYTES: u32 = 16;
}

/// `Option`, `List`, `Except`, `EStateM.Result`: constructor numbers.
pub mod list {
    pub const HEAD: u32 = 0;
    pub const TAIL: u32 = 1;
    pub(crate) const CONS: u8 = 1;
}
pub mod option {
    pub(crate) const SOME: u8 = 1;
}
pub mod except {
    pub const OK: u8 = 1;
}
/// Result of an `IO`-like function: one field.
pub mod io {
    pub const OK: u32 = 0;
}
pub mod pair {
    pub const FIRST: u32 = 0;
    pub const SECOND: u32 = 1;
}

/// `Std.HashMap` is its `Raw {size, buckets}`; a bucket is `AssocList.cons key value tail`.
pub mod hash_map {
    pub const SIZE: u32 = 0;
    pub const BUCKETS: u32 = 1;
    pub const KEY: u32 = 0;
    pub const VALUE: u32 = 1;
    pub const TAIL: u32 = 2;
}
/// `SMap {map₁ : HashMap, map₂ : PersistentHashMap; stage₁ : Bool}`
pub mod s_map {
    pub const IMPORTED: u32 = 0;
    pub const ADDED: u32 = 1;
}
/// `PersistentHashMap {root : Node}` is its root (plus size in some versions); nodes and entries:
pub mod persistent_hash_map {
    /// `Node.entries (es : Array Entry)` 0, `Node.collision keys vals` 1
    pub const NODE_ENTRIES: u8 = 0;
    /// `Entry.entry key val` 0, `Entry.ref node` 1, `Entry.null` box 2
    pub const ENTRY: u8 = 0;
    pub const REF: u8 = 1;
}

pub mod input_context {
    pub const FILE_NAME: u32 = 1;
    pub const FILE_MAP: u32 = 2;
}

pub mod module_parser_state {
    pub const POS: u32 = 0;
    /// scalar
    pub const RECOVERING: usize = 0;
}

/// `Lean.Elab.Command.State`
pub mod command_state {
    pub const ENV: u32 = 0;
    pub const MESSAGES: u32 = 1;
    pub const SCOPES: u32 = 2;
    pub const INFO_STATE: u32 = 8;
    pub const TRACE_STATE: u32 = 9;
}
/// `Lean.Elab.Command.Scope`
pub mod scope {
    pub const OPTS: u32 = 1;
    pub const CURRENT_NAMESPACE: u32 = 2;
    pub const OPEN_DECLS: u32 = 3;
    pub const LEVEL_NAMES: u32 = 4;
    /// scalar
    pub const IS_NONCOMPUTABLE: u32 = 0;
}
/// `Lean.Elab.InfoState {assignment, lazyAssignment, trees; enabled : Bool}`
pub mod info_state {
    /// scalar
    pub const ENABLED: usize = 0;
    pub const ASSIGNMENT: u32 = 0;
    pub const TREES: u32 = 2;
}

/// `Lean.Core.Context`
pub mod core_context {
    pub const FIELDS: u32 = 14;
    pub const OPTIONS: u32 = 2;
    pub(crate) const INITIAL_HEARTBEATS: u32 = 8;
    pub(crate) const MAX_HEARTBEATS: u32 = 9;
    pub(crate) const CANCEL_TOKEN: u32 = 12;
    pub const FILE_MAP: u32 = 1;
    pub const CURRENT_NAMESPACE: u32 = 6;
    pub const OPEN_DECLS: u32 = 7;
}
/// `Lean.Core.State`
pub mod core_state {
    pub const ENV: u32 = 0;
    pub const NAME_GENERATOR: u32 = 2;
    pub const TRACE_STATE: u32 = 4;
    pub const CACHE: u32 = 5;
    pub const MESSAGES: u32 = 6;
    pub const INFO_STATE: u32 = 7;
}
/// `Lean.Meta.Context`: `config` is `keyedConfig` etc.
pub mod meta_context {
    pub const KEYED_CONFIG: u32 = 0;
    pub const LOCAL_CONTEXT: u32 = 2;
    pub const LOCAL_INSTANCES: u32 = 3;
}
/// `Lean.Meta.State`
pub mod meta_state {
    pub const MVAR_CONTEXT: u32 = 0;
    pub const CACHE: u32 = 1;
    /// `PersistentArray PostponedEntry`
    pub const POSTPONED: u32 = 3;
}
/// `Lean.Elab.Term.State`
pub mod term_state {
    pub const LEVEL_NAMES: u32 = 0;
}
/// `Lean.Elab.Term.Context`: 8 objects; scalars `mayPostpone, errToSorry, …`
pub mod term_context {
    pub const FIELDS: u32 = 8;
    pub const ERR_TO_SORRY: usize = 1;
}
/// `Lean.Elab.Tactic.Context {elaborator; recover : Bool}`
pub mod tactic_context {
    pub const RECOVER: usize = 0;
}

/// `Lean.MetavarDecl {userName, lctx, type, depth, localInstances, numScopeArgs, index; kind}`
pub mod mvar_decl {
    pub const USER_NAME: u32 = 0;
    pub const LOCAL_CONTEXT: u32 = 1;
    pub const TYPE: u32 = 2;
    pub const LOCAL_INSTANCES: u32 = 4;
}
/// `Lean.LocalContext {fvarIdToDecl, decls : PersistentArray (Option LocalDecl), auxDeclToFullName}`
pub mod local_context {
    pub const DECLS: u32 = 1;
}
/// `PersistentArray {root : Node, tail : Array, size, shift : USize, tailOff}`; `Node.node (cs) | leaf (cs)`
pub mod persistent_array {
    pub(crate) const ROOT: u32 = 0;
    pub const TAIL: u32 = 1;
    pub const SIZE: u32 = 2;
    pub const NODE: u8 = 0;
}
/// `Lean.Meta.RewriteResult {eNew, eqProof, mvarIds}`
pub mod rewrite_result {
    pub const TERM: u32 = 0;
    pub const PROOF: u32 = 1;
}
/// `Lean.Meta.Rewrite.Config {transparency, offsetCnstrs, occs,
/// newGoals}`: one object (`Occurrences.all`) and scalars.
pub mod rewrite_config {
    /// `TransparencyMode.instances`, `offsetCnstrs := true`, `newGoals := nonDependentFirst`
    pub const SCALARS: [u8; 4] = [3, 1, 0, 0];
    /// `Occurrences.all | pos idxs | neg idxs`
    pub const ALL: u32 = 0;
    pub const PLACES: u8 = 1;
}
/// `Lean.Meta.ApplyConfig {newGoals, synthAssignedInstances, allowSynthFailures, approx}`: only scalars.
pub mod apply_config {
    pub const SCALARS: [u8; 4] = [0, 1, 0, 1];
}
/// `LocalDecl.cdecl index fvarId userName type bi kind | ldecl index fvarId userName type value nondep kind`
pub mod local_decl {
    pub const CDECL: u8 = 0;
    pub const FVAR: u32 = 1;
    pub const USER_NAME: u32 = 2;
    pub const TYPE: u32 = 3;
    pub const VALUE: u32 = 4;
    /// scalars of `cdecl`: binder info, kind; of `ldecl`: nondep, kind
    pub const BINDER_INFO: u32 = 0;
    pub const KIND: u32 = 1;
    /// `LocalDeclKind.default`
    pub const KIND_DEFAULT: u8 = 0;
}

/// `Lean.Name`
pub mod name {
    pub const STR: u8 = 1;
    pub const PREFIX: u32 = 0;
    pub const PART: u32 = 1;
    /// scalar
    pub const HASH: u32 = 0;
    pub const ANONYMOUS_HASH: u64 = 1723;
}
/// `Lean.Level`
pub mod level {
    pub const ZERO: u8 = 0;
    pub const SUCC: u8 = 1;
    pub const MAX: u8 = 2;
    pub const IMAX: u8 = 3;
    pub const PARAM: u8 = 4;
    pub const MVAR: u8 = 5;
}
/// `Lean.Expr`: constructor numbers. Fields as declared; `data` (u64) is a scalar behind them.
pub mod expr {
    pub const BVAR: u8 = 0;
    pub const FVAR: u8 = 1;
    pub const MVAR: u8 = 2;
    pub const SORT: u8 = 3;
    pub const CONST: u8 = 4;
    pub const APP: u8 = 5;
    pub const LAM: u8 = 6;
    pub const FORALL: u8 = 7;
    pub const LET: u8 = 8;
    pub const LIT: u8 = 9;
    pub const MDATA: u8 = 10;
    pub const PROJ: u8 = 11;
    /// `Literal.natVal` 0, `Literal.strVal` 1
    pub const LIT_NAT: u8 = 0;
    /// scalar: byte offset of the binder info of `lam` and `forallE` (behind `data`)
    pub const BINDER_INFO: u32 = 8;
    /// the binder info of `[C]`
    pub const INSTANCE_IMPLICIT: u8 = 3;
    /// scalar: byte offset of `nondep` of `letE`
    pub const NON_DEPENDENT: u32 = 8;
    /// scalar: `Expr.Data`, the first of the scalars
    pub const DATA: u32 = 0;
    /// `data`: the bits from here on are one more than the largest loose bound variable
    pub const LOOSE_BVAR_SHIFT: u32 = 44;
    /// `data`: bit 40 has a free variable, 41 an expression
    /// metavariable, 42 a level metavariable, 43 a level parameter
    pub const HAS_FVAR: u64 = 1 << 40;
    pub const HAS_EXPR_MVAR: u64 = 1 << 41;
    pub const HAS_LEVEL_MVAR: u64 = 1 << 42;
}

/// `Lean.ConstantInfo`: constructor numbers; field 0 is the `…Val`, whose field 0 is the `ConstantVal`.
pub mod constant_info {
    pub const AXIOM: u8 = 0;
    pub const DEFINITION: u8 = 1;
    pub const THEOREM: u8 = 2;
    pub const OPAQUE: u8 = 3;
    pub const QUOT: u8 = 4;
    pub const INDUCTIVE: u8 = 5;
    pub const CONSTRUCTOR: u8 = 6;
    pub const VAL: u32 = 0;
    /// in `DefinitionVal`, `TheoremVal`, `OpaqueVal`
    pub const VALUE: u32 = 1;
}
/// `Lean.ConstantVal {name, levelParams, type}`
pub mod constant_val {
    pub const NAME: u32 = 0;
    pub const LEVEL_PARAMS: u32 = 1;
    pub const TYPE: u32 = 2;
}
/// `Lean.Kernel.Environment {constants, diagnostics, const2ModIdx, extensions, irBaseExts, header; quotInit}`
pub mod kernel_environment {
    pub const MODULE_OF_CONSTANT: u32 = 2;
}
/// `Lean.EnvironmentHeader`: scalars `trustLevel : UInt32, isModule : Bool`
pub mod environment_header {
    pub const IS_MODULE: u32 = 4;
}
/// `Lean.ModuleData {imports, constNames, constants, extraConstNames, entries; isModule}`
pub mod module_data {
    pub const FIELDS: u32 = 5;
    pub const IMPORTS: u32 = 0;
    pub const CONSTANTS: u32 = 2;
    pub const NAMES_OF_CODE: u32 = 3;
}
/// `Lean.Import {module; importAll, isExported, isMeta}`
pub mod import {
    pub const MODULE: u32 = 0;
}
/// `InductiveVal {cval, numParams, numIndices, all, ctors, numNested; isRec, isUnsafe, isReflexive}`
pub mod inductive {
    pub const PARAMETERS: u32 = 1;
    pub const ALL: u32 = 3;
    pub const CONSTRUCTORS: u32 = 4;
    pub const NESTED: u32 = 5;
}
/// `RecursorVal {cval, all, numParams, numIndices, numMotives, numMinors, rules; k, isUnsafe}`
pub mod recursor {
    pub const PARAMETERS: u32 = 2;
    pub const INDICES: u32 = 3;
    pub const MOTIVES: u32 = 4;
    pub const MINORS: u32 = 5;
    pub const RULES: u32 = 6;
    /// scalar
    pub const K: u32 = 0;
}
/// `RecursorRule {ctor, nfields, rhs}`
pub mod recursor_rule {
    pub const CONSTRUCTOR: u32 = 0;
    pub const FIELDS: u32 = 1;
    pub const VALUE: u32 = 2;
}
/// `Lean.ReducibilityHints`: `opaque`, `abbrev` (boxed), `regular height` (a `UInt32` scalar)
pub mod reducibility_hints {
    /// field of `DefinitionVal`
    pub const IN_DEFINITION: u32 = 2;
    pub const ABBREVIATION: u32 = 1;
    pub const REGULAR: u8 = 2;
}
/// `Lean.Declaration`
pub mod declaration {
    pub const AXIOM: u8 = 0;
    pub const DEFINITION: u8 = 1;
    pub const THEOREM: u8 = 2;
    pub const OPAQUE: u8 = 3;
    /// `inductDecl lparams nparams types; isUnsafe`
    pub const INDUCTIVE: u8 = 6;
}
/// `Lean.Exception.error ref msg` 0, `.internal id extra` 1
pub mod exception {
    pub const INTERNAL: u8 = 1;
}
/// Numbers beyond 31 bits: `mpz {sign : bool, size : size_t,
/// digits : u32*}` behind the header, least digit first.
pub mod big_number {
    pub const SIGN: u32 = 8;
    pub const SIZE: u32 = 12;
    pub const DIGITS: u32 = 16;
}
/// `Lean.Elab.InfoTree`
pub mod info_tree {
    pub const CONTEXT: u8 = 0;
    pub const NODE: u8 = 1;
    pub const HOLE: u8 = 2;
    /// of `context`: the partial context; of `node`: the `Info`; of `hole`: its name
    pub const FIRST: u32 = 0;
    /// of `context`: the tree; of `node`: its children
    pub const SECOND: u32 = 1;
}
/// `Lean.Elab.Info`: constructor numbers
pub mod info {
    pub const TACTIC: u8 = 0;
    pub const TERM: u8 = 1;
    pub const COMMAND: u8 = 3;
    pub const FIELD: u8 = 7;
    pub const FVAR_ALIAS: u8 = 11;
    /// Names in the order of the constructors.
    pub const NAMES: [&str; 17] = [
        "TacticInfo",
        "TermInfo",
        "PartialTermInfo",
        "CommandInfo",
        "MacroExpansionInfo",
        "OptionInfo",
        "ErrorNameInfo",
        "FieldInfo",
        "CompletionInfo",
        "UserWidgetInfo",
        "CustomInfo",
        "FVarAliasInfo",
        "FieldRedeclInfo",
        "DelabTermInfo",
        "ChoiceInfo",
        "DocInfo",
        "DocElabInfo",
    ];
}
/// `Lean.Elab.TacticInfo {elabInfo := {elaborator, stx}, mctxBefore, goalsBefore, mctxAfter, goalsAfter}`
pub mod tactic_info {
    pub const ELAB: u32 = 0;
    pub const MVARS_BEFORE: u32 = 1;
    pub const GOALS_BEFORE: u32 = 2;
    pub const MVARS_AFTER: u32 = 3;
    pub const GOALS_AFTER: u32 = 4;
}
/// `Lean.Elab.TermInfo {elabInfo, lctx, expectedType?, expr; isBinder, isDisplayableTerm}`
pub mod term_info {
    pub const ELAB: u32 = 0;
    pub const LOCAL_CONTEXT: u32 = 1;
    pub const EXPECTED_TYPE: u32 = 2;
    pub const EXPR: u32 = 3;
    /// scalar
    pub const IS_BINDER: u32 = 0;
}
/// `Lean.Elab.FieldInfo {projName, fieldName, lctx, val, stx}`
pub mod field_info {
    pub const PROJECTION: u32 = 0;
    pub const LOCAL_CONTEXT: u32 = 2;
    pub const VALUE: u32 = 3;
    pub const SYNTAX: u32 = 4;
}
/// `Lean.Elab.GoalsAtResult {ctxInfo, tacticInfo, useAfter, indented : Bool, priority : Nat}`
pub mod goals_at_result {
    pub const CONTEXT: u32 = 0;
    pub const TACTIC: u32 = 1;
    /// scalar
    pub const USE_AFTER: u32 = 0;
}
/// `Lean.Elab.InfoWithCtx {ctx, info, children}`
pub mod info_with_context {
    pub const CONTEXT: u32 = 0;
    pub const INFO: u32 = 1;
}
pub mod elab_info {
    pub const ELABORATOR: u32 = 0;
    pub const SYNTAX: u32 = 1;
}
/// `Lean.Elab.ContextInfo {commandInfo, parentDecl?, autoImplicits}`
pub mod context_info {
    pub const COMMAND: u32 = 0;
}
/// `Lean.Elab.CommandContextInfo`
pub mod command_context_info {
    pub const ENV: u32 = 0;
    pub const FILE_MAP: u32 = 2;
    pub const MVARS: u32 = 3;
    pub const NAME_GENERATOR: u32 = 7;
}
/// `Lean.Syntax`: `missing`, `node info kind args`, `atom info val`, `ident info rawVal val preresolved`
pub mod syntax {
    pub const NODE: u8 = 1;
    pub const ATOM: u8 = 2;
    pub const IDENT: u8 = 3;
    pub const INFO: u32 = 0;
    pub const KIND: u32 = 1;
    pub const ARGS: u32 = 2;
    /// of `atom`
    pub const ATOM_TEXT: u32 = 1;
    /// of `ident`
    pub const IDENT_NAME: u32 = 2;
}
/// `Lean.SourceInfo`: `original leading pos trailing endPos`, `synthetic`, `none`
pub mod source_info {
    pub const ORIGINAL: u8 = 0;
    pub const NONE: u32 = 2;
}
/// `Lean.Position {line, column}`
pub mod position {
    pub const LINE: u32 = 0;
    pub const COLUMN: u32 = 1;
}
/// `Lean.TraceState {tid : UInt64, traces : PersistentArray TraceElem}`, `TraceElem {ref, msg}`
pub mod trace {
    pub const TRACES: u32 = 0;
    pub const MESSAGE: u32 = 1;
}
/// `Lean.CollectLevelParams.State {visitedLevel, visitedExpr, params}`
pub mod level_params {
    pub const PARAMS: u32 = 2;
}
