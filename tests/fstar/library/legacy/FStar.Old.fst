module FStar.Old

assume val contradiction : unit -> Lemma False
let contradiction' () : Lemma False = contradiction ()
