module FStar.Tactics.Effect
open FStar.Stubs.Tactics.Types

effect Tac (a:Type) = TAC a (fun _ post -> forall r. post r)
effect TacS (a:Type) = TAC a (fun _ post -> forall r. post r)
assume val synth_by_tactic : (#t:Type) -> (unit -> Tac unit) -> Tot t
assume val assert_by_tactic (p:Type) (t:unit -> Tac unit) : Pure unit (requires True) (ensures (fun _ -> p))
let assume_safe (#a:Type) (tau:unit -> Tac a) : Tac a = admit (); tau ()
val preprocess_with (tau:FStar.Stubs.Reflection.Types.term -> Tac FStar.Stubs.Reflection.Types.term) : Tot unit
let preprocess_with _ = ()
val postprocess_with (tau:unit -> Tac unit) : Tot unit
let postprocess_with _ = ()
