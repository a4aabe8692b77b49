module FStar.Stubs.Reflection.Types

val term : Type0
val env : Type0
val fv : Type0
val binder : Type0
val namedv : Type0
val binding : Type0
type name : eqtype = list string
