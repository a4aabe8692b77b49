//! Names, levels, terms and the contexts that they stand in.

/// `Lean.Name`
pub mod name {
    /// Constructor `str`; `anonymous` is boxed, `num` is 2.
    pub const STR: u8 = 1;
    /// Field: the name without its last part.
    pub const PREFIX: u32 = 0;
    /// Field: the last part, a string or number.
    pub const PART: u32 = 1;
    /// Scalar `hash`, a `u64`: its offset among the scalars.
    pub const HASH: u32 = 0;
    /// The hash of the anonymous name.
    pub const ANONYMOUS_HASH: u64 = 1723;
}

/// `Lean.Level`
pub mod level {
    /// Constructor `zero`.
    pub const ZERO: u8 = 0;
    /// Constructor `succ`.
    pub const SUCC: u8 = 1;
    /// Constructor `max`.
    pub const MAX: u8 = 2;
    /// Constructor `imax`.
    pub const IMAX: u8 = 3;
    /// Constructor `param`.
    pub const PARAM: u8 = 4;
    /// Constructor `mvar`.
    pub const MVAR: u8 = 5;
}

/// `Lean.Expr`: constructor numbers. Fields as declared; `data` (u64) is a scalar behind them.
pub mod expr {
    /// Constructor `bvar`.
    pub const BVAR: u8 = 0;
    /// Constructor `fvar`.
    pub const FVAR: u8 = 1;
    /// Constructor `mvar`.
    pub const MVAR: u8 = 2;
    /// Constructor `sort`.
    pub const SORT: u8 = 3;
    /// Constructor `const`.
    pub const CONST: u8 = 4;
    /// Constructor `app`.
    pub const APP: u8 = 5;
    /// Constructor `lam`.
    pub const LAM: u8 = 6;
    /// Constructor `forallE`.
    pub const FORALL: u8 = 7;
    /// Constructor `letE`.
    pub const LET: u8 = 8;
    /// Constructor `lit`.
    pub const LIT: u8 = 9;
    /// Constructor `mdata`.
    pub const MDATA: u8 = 10;
    /// Constructor `proj`.
    pub const PROJ: u8 = 11;
    /// `Literal.natVal`; `Literal.strVal` is 1.
    pub const LIT_NAT: u8 = 0;
    /// Scalar of `lam` and `forallE`: offset of the binder info, behind `data`.
    pub const BINDER_INFO: u32 = 8;
    /// The binder info of `[C]`.
    pub const INSTANCE_IMPLICIT: u8 = 3;
    /// Scalar of `letE`: offset of `nondep`, behind `data`.
    pub const NON_DEPENDENT: u32 = 8;
    /// Scalar `data`, an `Expr.Data`: its offset among the scalars.
    pub const DATA: u32 = 0;
    /// Bits of `data` from this one on: one more than the largest loose bound variable.
    pub const LOOSE_BVAR_SHIFT: u32 = 44;
    /// Bit of `data`: the term has a free variable. Bit 43 is for level parameters.
    pub const HAS_FVAR: u64 = 1 << 40;
    /// Bit of `data`: the term has an expression metavariable.
    pub const HAS_EXPR_MVAR: u64 = 1 << 41;
    /// Bit of `data`: the term has a level metavariable.
    pub const HAS_LEVEL_MVAR: u64 = 1 << 42;
}

/// `LocalDecl.cdecl index fvarId userName type bi kind | ldecl index fvarId userName type value nondep kind`
pub mod local_decl {
    /// Constructor `cdecl`: a variable or hypothesis; `ldecl` is 1, a variable with a value.
    pub const CDECL: u8 = 0;
    /// Field `fvarId`.
    pub const FVAR: u32 = 1;
    /// Field `userName`.
    pub const USER_NAME: u32 = 2;
    /// Field `type`.
    pub const TYPE: u32 = 3;
    /// Field `value` of `ldecl`.
    pub const VALUE: u32 = 4;
    /// Scalar of `cdecl`: the binder info; of `ldecl`: `nondep`. Its offset among the scalars.
    pub const BINDER_INFO: u32 = 0;
    /// Scalar `kind`: its offset among the scalars.
    pub const KIND: u32 = 1;
    /// `LocalDeclKind.default`.
    pub const KIND_DEFAULT: u8 = 0;
}

/// `Lean.LocalContext {fvarIdToDecl, decls : PersistentArray (Option LocalDecl), auxDeclToFullName}`
pub mod local_context {
    /// Field `decls`; a place is empty where a declaration was removed.
    pub const DECLS: u32 = 1;
}

/// `Lean.MetavarDecl {userName, lctx, type, depth, localInstances, numScopeArgs, index; kind}`
pub mod mvar_decl {
    /// Field `userName`.
    pub const USER_NAME: u32 = 0;
    /// Field `lctx`.
    pub const LOCAL_CONTEXT: u32 = 1;
    /// Field `type`.
    pub const TYPE: u32 = 2;
    /// Field `localInstances`.
    pub const LOCAL_INSTANCES: u32 = 4;
}
