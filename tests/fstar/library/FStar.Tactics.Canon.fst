module FStar.Tactics.Canon
open FStar.Tactics.V2

let canon_point () : Tac unit = trefl ()
let canon () : Tac unit = pointwise canon_point
