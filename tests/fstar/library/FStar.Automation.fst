module FStar.Automation
open FStar.Tactics.V2

let named (s:string) : Tac term = pack (Tv_FVar (pack_fv (explode_qn s)))
let total (s:string) : term = pack_ln (Tv_FVar (pack_fv (explode_qn s)))
let by_search (x:int) : Lemma (x == x) = assert (x == x) by (exact (named "Prims.unit"))
let by_name (s:string) : Tac unit = exact (named s)
let anything (m:name) : Tac unit = iter (fun v -> exact (pack (Tv_FVar v))) (defs_in_module (top_env ()) m)
let close () : Tac unit = tadmit ()
let by_cases () : Tac unit = split (); smt (); smt ()
