module FStar.Tactics.BV
open FStar.Tactics.V2

let bv_tac () : Tac unit = focus (fun () -> norm [delta]; smt ())
