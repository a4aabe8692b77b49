//! States and contexts of elaboration, and what tactics are configured with.

/// `Lean.Parser.InputContext`
pub mod input_context {
    /// Field `fileName`.
    pub const FILE_NAME: u32 = 1;
    /// Field `fileMap`.
    pub const FILE_MAP: u32 = 2;
}

/// `Lean.Parser.ModuleParserState {pos; recovering : Bool}`
pub mod module_parser_state {
    /// Field `pos`: the byte at which the parser goes on.
    pub const POS: u32 = 0;
    /// Scalar `recovering`: its offset among the scalars.
    pub const RECOVERING: usize = 0;
}

/// `Lean.Elab.Command.State`
pub mod command_state {
    /// Field `env`.
    pub const ENV: u32 = 0;
    /// Field `messages`, a `MessageLog`.
    pub const MESSAGES: u32 = 1;
    /// Field `scopes`, a list with the innermost scope first.
    pub const SCOPES: u32 = 2;
    /// Field `infoState`.
    pub const INFO_STATE: u32 = 8;
    /// Field `traceState`.
    pub const TRACE_STATE: u32 = 9;
}

/// `Lean.Elab.Command.Scope`
pub mod scope {
    /// Field `opts`, the options.
    pub const OPTS: u32 = 1;
    /// Field `currNamespace`.
    pub const CURRENT_NAMESPACE: u32 = 2;
    /// Field `openDecls`.
    pub const OPEN_DECLS: u32 = 3;
    /// Field `levelNames`, the universes that are declared.
    pub const LEVEL_NAMES: u32 = 4;
    /// Scalar `isNoncomputable`: its offset among the scalars.
    pub const IS_NONCOMPUTABLE: u32 = 0;
}

/// `Lean.Elab.InfoState {assignment, lazyAssignment, trees; enabled : Bool}`
pub mod info_state {
    /// Scalar `enabled`: its offset among the scalars.
    pub const ENABLED: usize = 0;
    /// Field `assignment`.
    pub const ASSIGNMENT: u32 = 0;
    /// Field `trees`, a `PersistentArray InfoTree`.
    pub const TREES: u32 = 2;
}

/// `Lean.Core.Context`
pub mod core_context {
    /// Number of object fields.
    pub const FIELDS: u32 = 14;
    /// Field `options`.
    pub const OPTIONS: u32 = 2;
    /// Field `initHeartbeats`.
    pub(crate) const INITIAL_HEARTBEATS: u32 = 8;
    /// Field `maxHeartbeats`.
    pub(crate) const MAX_HEARTBEATS: u32 = 9;
    /// Field `cancelTk?`.
    pub(crate) const CANCEL_TOKEN: u32 = 12;
    /// Field `fileMap`.
    pub const FILE_MAP: u32 = 1;
    /// Field `currNamespace`.
    pub const CURRENT_NAMESPACE: u32 = 6;
    /// Field `openDecls`.
    pub const OPEN_DECLS: u32 = 7;
}

/// `Lean.Core.State`
pub mod core_state {
    /// Field `env`.
    pub const ENV: u32 = 0;
    /// Field `ngen`.
    pub const NAME_GENERATOR: u32 = 2;
    /// Field `traceState`.
    pub const TRACE_STATE: u32 = 4;
    /// Field `cache`.
    pub const CACHE: u32 = 5;
    /// Field `messages`, a `MessageLog`.
    pub const MESSAGES: u32 = 6;
    /// Field `infoState`.
    pub const INFO_STATE: u32 = 7;
}

/// `Lean.Meta.Context`: `config` is `keyedConfig` etc.
pub mod meta_context {
    /// Field `keyedConfig`.
    pub const KEYED_CONFIG: u32 = 0;
    /// Field `lctx`.
    pub const LOCAL_CONTEXT: u32 = 2;
    /// Field `localInstances`.
    pub const LOCAL_INSTANCES: u32 = 3;
}

/// `Lean.Meta.State`
pub mod meta_state {
    /// Field `mctx`.
    pub const MVAR_CONTEXT: u32 = 0;
    /// Field `cache`.
    pub const CACHE: u32 = 1;
    /// Field `postponed`, a `PersistentArray PostponedEntry`.
    pub const POSTPONED: u32 = 3;
}

/// `Lean.Elab.Term.State`
pub mod term_state {
    /// Field `levelNames`.
    pub const LEVEL_NAMES: u32 = 0;
}

/// `Lean.Elab.Term.Context`: 8 objects; scalars `mayPostpone, errToSorry, …`
pub mod term_context {
    /// Number of object fields.
    pub const FIELDS: u32 = 8;
    /// Scalar `errToSorry`: its offset among the scalars.
    pub const ERR_TO_SORRY: usize = 1;
}

/// `Lean.Elab.Tactic.Context {elaborator; recover : Bool}`
pub mod tactic_context {
    /// Scalar `recover`: its offset among the scalars.
    pub const RECOVER: usize = 0;
}

/// `Lean.Meta.RewriteResult {eNew, eqProof, mvarIds}`
pub mod rewrite_result {
    /// Field `eNew`: the term after rewriting.
    pub const TERM: u32 = 0;
    /// Field `eqProof`: that both terms are equal.
    pub const PROOF: u32 = 1;
}

/// `Lean.Meta.Rewrite.Config {transparency, offsetCnstrs, occs,
/// newGoals}`: one object (`Occurrences.all`) and scalars.
pub mod rewrite_config {
    /// `TransparencyMode.instances`, `offsetCnstrs := true`, `newGoals := nonDependentFirst`.
    pub const SCALARS: [u8; 4] = [3, 1, 0, 0];
    /// `Occurrences.all`, as a boxed number.
    pub const ALL: u32 = 0;
    /// Constructor `pos`: these occurrences only.
    pub const PLACES: u8 = 1;
}

/// `Lean.Meta.ApplyConfig {newGoals, synthAssignedInstances, allowSynthFailures, approx}`: only scalars.
pub mod apply_config {
    /// `newGoals := nonDependentFirst`, `synthAssignedInstances := true`, `allowSynthFailures := false`,
    /// `approx := true`.
    pub const SCALARS: [u8; 4] = [0, 1, 0, 1];
}

/// `Lean.Exception.error ref msg` 0, `.internal id extra` 1
pub mod exception {
    /// Constructor `internal`.
    pub const INTERNAL: u8 = 1;
}

/// `Lean.TraceState {tid : UInt64, traces : PersistentArray TraceElem}`, `TraceElem {ref, msg}`
pub mod trace {
    /// Field `traces` of the state.
    pub const TRACES: u32 = 0;
    /// Field `msg` of an element.
    pub const MESSAGE: u32 = 1;
}

/// `Lean.CollectLevelParams.State {visitedLevel, visitedExpr, params}`
pub mod level_params {
    /// Field `params`, an array of names.
    pub const PARAMS: u32 = 2;
}
