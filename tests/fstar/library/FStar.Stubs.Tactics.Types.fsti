module FStar.Stubs.Tactics.Types

val proofstate : Type0
val goal : Type0
type direction = | TopDown | BottomUp
type guard_policy = | SMT | SMTSync | Goal | Force | Drop
exception TacticFailure of string
