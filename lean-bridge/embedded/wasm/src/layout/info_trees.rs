//! Syntax, and what Lean notes while it elaborates.

/// `Lean.Syntax`: `missing`, `node info kind args`, `atom info val`, `ident info rawVal val preresolved`
pub mod syntax {
    /// Constructor `node`; `missing` is boxed.
    pub const NODE: u8 = 1;
    /// Constructor `atom`.
    pub const ATOM: u8 = 2;
    /// Constructor `ident`.
    pub const IDENT: u8 = 3;
    /// Field `info` of all three.
    pub const INFO: u32 = 0;
    /// Field `kind` of `node`.
    pub const KIND: u32 = 1;
    /// Field `args` of `node`.
    pub const ARGS: u32 = 2;
    /// Field `val` of `atom`.
    pub const ATOM_TEXT: u32 = 1;
    /// Field `val` of `ident`.
    pub const IDENT_NAME: u32 = 2;
}

/// `Lean.SourceInfo`: `original leading pos trailing endPos`, `synthetic`, `none`
pub mod source_info {
    /// Constructor `original`; `synthetic` is 1.
    pub const ORIGINAL: u8 = 0;
    /// `none`, as a boxed number.
    pub const NONE: u32 = 2;
}

/// `Lean.Elab.InfoTree`
pub mod info_tree {
    /// Constructor `context`.
    pub const CONTEXT: u8 = 0;
    /// Constructor `node`.
    pub const NODE: u8 = 1;
    /// Constructor `hole`.
    pub const HOLE: u8 = 2;
    /// Field of `context`: the partial context; of `node`: the `Info`; of `hole`: its name.
    pub const FIRST: u32 = 0;
    /// Field of `context`: the tree; of `node`: its children.
    pub const SECOND: u32 = 1;
}

/// `Lean.Elab.Info`: constructor numbers
pub mod info {
    /// Constructor `ofTacticInfo`.
    pub const TACTIC: u8 = 0;
    /// Constructor `ofTermInfo`.
    pub const TERM: u8 = 1;
    /// Constructor `ofCommandInfo`.
    pub const COMMAND: u8 = 3;
    /// Constructor `ofFieldInfo`.
    pub const FIELD: u8 = 7;
    /// Constructor `ofFVarAliasInfo`.
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
    /// Fields of [`super::elab_info`], as one object.
    pub const ELAB: u32 = 0;
    /// Field `mctxBefore`.
    pub const MVARS_BEFORE: u32 = 1;
    /// Field `goalsBefore`.
    pub const GOALS_BEFORE: u32 = 2;
    /// Field `mctxAfter`.
    pub const MVARS_AFTER: u32 = 3;
    /// Field `goalsAfter`.
    pub const GOALS_AFTER: u32 = 4;
}

/// `Lean.Elab.TermInfo {elabInfo, lctx, expectedType?, expr; isBinder, isDisplayableTerm}`
pub mod term_info {
    /// Fields of [`super::elab_info`], as one object.
    pub const ELAB: u32 = 0;
    /// Field `lctx`.
    pub const LOCAL_CONTEXT: u32 = 1;
    /// Field `expectedType?`.
    pub const EXPECTED_TYPE: u32 = 2;
    /// Field `expr`.
    pub const EXPR: u32 = 3;
    /// Scalar `isBinder`: its offset among the scalars.
    pub const IS_BINDER: u32 = 0;
}

/// `Lean.Elab.FieldInfo {projName, fieldName, lctx, val, stx}`
pub mod field_info {
    /// Field `projName`.
    pub const PROJECTION: u32 = 0;
    /// Field `lctx`.
    pub const LOCAL_CONTEXT: u32 = 2;
    /// Field `val`.
    pub const VALUE: u32 = 3;
    /// Field `stx`.
    pub const SYNTAX: u32 = 4;
}

/// `Lean.Elab.GoalsAtResult {ctxInfo, tacticInfo, useAfter, indented : Bool, priority : Nat}`
pub mod goals_at_result {
    /// Field `ctxInfo`.
    pub const CONTEXT: u32 = 0;
    /// Field `tacticInfo`.
    pub const TACTIC: u32 = 1;
    /// Scalar `useAfter`: its offset among the scalars.
    pub const USE_AFTER: u32 = 0;
}

/// `Lean.Elab.InfoWithCtx {ctx, info, children}`
pub mod info_with_context {
    /// Field `ctx`.
    pub const CONTEXT: u32 = 0;
    /// Field `info`.
    pub const INFO: u32 = 1;
}

/// `Lean.Elab.ElabInfo {elaborator, stx}`
pub mod elab_info {
    /// Field `elaborator`.
    pub const ELABORATOR: u32 = 0;
    /// Field `stx`.
    pub const SYNTAX: u32 = 1;
}

/// `Lean.Elab.ContextInfo {commandInfo, parentDecl?, autoImplicits}`
pub mod context_info {
    /// Field `commandInfo`, a `CommandContextInfo`.
    pub const COMMAND: u32 = 0;
}

/// `Lean.Elab.CommandContextInfo`
pub mod command_context_info {
    /// Field `env`.
    pub const ENV: u32 = 0;
    /// Field `fileMap`.
    pub const FILE_MAP: u32 = 2;
    /// Field `mctx`.
    pub const MVARS: u32 = 3;
    /// Field `ngen`.
    pub const NAME_GENERATOR: u32 = 7;
}
