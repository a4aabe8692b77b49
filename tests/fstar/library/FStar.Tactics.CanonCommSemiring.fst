module FStar.Tactics.CanonCommSemiring
open FStar.Tactics.V2

noeq type cr (a:Type) = | CR : plus:(a -> a -> a) -> mult:(a -> a -> a) -> cr a
let int_cr : cr int = CR (fun x y -> x + y) (fun x y -> op_Multiply x y)
let canon_semiring (#a:Type) (r:cr a) : Tac unit = norm []; trefl ()
let int_semiring () : Tac unit = canon_semiring int_cr
