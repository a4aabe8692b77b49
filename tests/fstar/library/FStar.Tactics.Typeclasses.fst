module FStar.Tactics.Typeclasses
open FStar.Tactics.V2

let tcresolve () : Tac unit = iter (fun v -> exact (pack (Tv_FVar v))) (lookup_attr (`()) (cur_env ()))
let solve (#a:Type) (#[tcresolve ()] ev:a) : Tot a = ev
