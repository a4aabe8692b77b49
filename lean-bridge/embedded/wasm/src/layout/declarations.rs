//! Declarations, environments and modules.

/// `Lean.ConstantInfo`: constructor numbers; field 0 is the `…Val`, whose field 0 is the `ConstantVal`.
pub mod constant_info {
    /// Constructor `axiomInfo`.
    pub const AXIOM: u8 = 0;
    /// Constructor `defnInfo`.
    pub const DEFINITION: u8 = 1;
    /// Constructor `thmInfo`.
    pub const THEOREM: u8 = 2;
    /// Constructor `opaqueInfo`.
    pub const OPAQUE: u8 = 3;
    /// Constructor `quotInfo`.
    pub const QUOT: u8 = 4;
    /// Constructor `inductInfo`.
    pub const INDUCTIVE: u8 = 5;
    /// Constructor `ctorInfo`; `recInfo` is 7.
    pub const CONSTRUCTOR: u8 = 6;
    /// Field: the kind's own record.
    pub const VAL: u32 = 0;
    /// Field `value` of `DefinitionVal`, `TheoremVal` and `OpaqueVal`.
    pub const VALUE: u32 = 1;
}

/// `Lean.ConstantVal {name, levelParams, type}`
pub mod constant_val {
    /// Field `name`.
    pub const NAME: u32 = 0;
    /// Field `levelParams`.
    pub const LEVEL_PARAMS: u32 = 1;
    /// Field `type`.
    pub const TYPE: u32 = 2;
}

/// `Lean.Kernel.Environment {constants, diagnostics, const2ModIdx, extensions, irBaseExts, header; quotInit}`
pub mod kernel_environment {
    /// Field `const2ModIdx`: which module declares a constant.
    pub const MODULE_OF_CONSTANT: u32 = 2;
}

/// `Lean.EnvironmentHeader`: scalars `trustLevel : UInt32, isModule : Bool`
pub mod environment_header {
    /// Scalar `isModule`: its offset among the scalars.
    pub const IS_MODULE: u32 = 4;
}

/// `Lean.Environment.RealizationContext {env, opts, constsRef}`: for constants that are made when they are
/// asked for. The environment of an import has one, of which `env` is that environment without it.
pub mod realization_context {
    /// Number of object fields.
    pub const FIELDS: u32 = 3;
    /// Field `env`.
    pub const ENV: u32 = 0;
}

/// `Lean.ModuleData {imports, constNames, constants, extraConstNames, entries; isModule}`
pub mod module_data {
    /// Number of object fields.
    pub const FIELDS: u32 = 5;
    /// Field `imports`.
    pub const IMPORTS: u32 = 0;
    /// Field `constants`.
    pub const CONSTANTS: u32 = 2;
    /// Field `extraConstNames`: constants of which there is only code.
    pub const NAMES_OF_CODE: u32 = 3;
    /// Field `entries`: pairs of an extension's name and an array of what it has stored.
    pub const ENTRIES: u32 = 4;
    /// Scalar `isModule`: its offset among the scalars.
    pub const IS_MODULE: usize = 0;
}

/// `Lean.Import {module; importAll, isExported, isMeta}`
pub mod import {
    /// Field `module`.
    pub const MODULE: u32 = 0;
}

/// `InductiveVal {cval, numParams, numIndices, all, ctors, numNested; isRec, isUnsafe, isReflexive}`
pub mod inductive {
    /// Field `numParams`.
    pub const PARAMETERS: u32 = 1;
    /// Field `all`: the types of the family.
    pub const ALL: u32 = 3;
    /// Field `ctors`.
    pub const CONSTRUCTORS: u32 = 4;
    /// Field `numNested`.
    pub const NESTED: u32 = 5;
}

/// `RecursorVal {cval, all, numParams, numIndices, numMotives, numMinors, rules; k, isUnsafe}`
pub mod recursor {
    /// Field `numParams`.
    pub const PARAMETERS: u32 = 2;
    /// Field `numIndices`.
    pub const INDICES: u32 = 3;
    /// Field `numMotives`.
    pub const MOTIVES: u32 = 4;
    /// Field `numMinors`.
    pub const MINORS: u32 = 5;
    /// Field `rules`.
    pub const RULES: u32 = 6;
    /// Scalar `k`: its offset among the scalars.
    pub const K: u32 = 0;
}

/// `RecursorRule {ctor, nfields, rhs}`
pub mod recursor_rule {
    /// Field `ctor`.
    pub const CONSTRUCTOR: u32 = 0;
    /// Field `nfields`.
    pub const FIELDS: u32 = 1;
    /// Field `rhs`.
    pub const VALUE: u32 = 2;
}

/// `Lean.ReducibilityHints`: `opaque`, `abbrev` (boxed), `regular height` (a `UInt32` scalar)
pub mod reducibility_hints {
    /// Field `hints` of `DefinitionVal`.
    pub const IN_DEFINITION: u32 = 2;
    /// `abbrev`, as a boxed number.
    pub const ABBREVIATION: u32 = 1;
    /// Constructor `regular`.
    pub const REGULAR: u8 = 2;
}

/// `Lean.Declaration`
pub mod declaration {
    /// Constructor `axiomDecl`.
    pub const AXIOM: u8 = 0;
    /// Constructor `defnDecl`.
    pub const DEFINITION: u8 = 1;
    /// Constructor `thmDecl`.
    pub const THEOREM: u8 = 2;
    /// Constructor `opaqueDecl`.
    pub const OPAQUE: u8 = 3;
    /// `inductDecl lparams nparams types; isUnsafe`.
    pub const INDUCTIVE: u8 = 6;
}
