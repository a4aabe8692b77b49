module FStar.Stubs.Reflection.V2.Builtins
open FStar.Stubs.Reflection.Types
open FStar.Stubs.Reflection.V2.Data

val pack_fv : name -> fv
val inspect_fv : fv -> name
val pack_ln : term_view -> term
val inspect_ln : term -> term_view
val lookup_typ : env -> name -> option term
val all_defs_in_env : env -> list fv
val defs_in_module : env -> name -> list fv
val lookup_attr : term -> env -> list fv
val term_eq : term -> term -> bool
val explode_qn : string -> Tot (list string)
val implode_qn : list string -> Tot string
