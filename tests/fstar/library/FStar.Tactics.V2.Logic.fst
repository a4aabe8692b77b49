module FStar.Tactics.V2.Logic
open FStar.Stubs.Reflection.Types
open FStar.Stubs.Tactics.V2.Builtins
open FStar.Tactics.V2.Derived
open FStar.Tactics.Effect

private let split_lem (#a #b:Type) (sa:squash a) (sb:squash b) : Lemma (a /\ b) = ()
let cur_formula () : Tac FStar.Reflection.V2.Formula.formula = FStar.Reflection.V2.Formula.term_as_formula (cur_goal ())
let split () : Tac unit = apply_lemma (`split_lem)
let forall_intro () : Tac binding = intro ()
let forall_intro_as (s:string) : Tac binding = intro_as s
let forall_intros () : Tac (list binding) = repeat forall_intro
let implies_intro () : Tac binding = intro ()
let implies_intros () : Tac (list binding) = repeat implies_intro
let l_intro () = forall_intro `or_else` implies_intro
let l_intros () = repeat l_intro
let squash_intro () : Tac unit = apply (`FStar.Squash.return_squash)
let l_exact (t:term) = exact t
let hyp (b:binding) : Tac unit = l_exact (binding_to_term b)
let left () : Tac unit = apply_lemma (`or_intro_1)
let right () : Tac unit = apply_lemma (`or_intro_2)
let cases_or (t:term) : Tac unit = ()
let cases_bool (t:term) : Tac unit = ()
let destruct_and (t:term) : Tac (binding & binding) = intro (), intro ()
let and_elim (t:term) : Tac unit = ()
let witness (t:term) : Tac unit = exact t
let elim_exists (t:term) : Tac (binding & binding) = intro (), intro ()
let instantiate (fa x:term) : Tac binding = intro ()
let pose_lemma (t:term) : Tac binding = pose t
let using_lemma (t:term) : Tac binding = pose_lemma t
let explode () : Tac unit = ()
let skolem () = ()
let rewrite_all_equalities () : Tac unit = ()
private let easy_fill () = smt ()
val easy : #a:Type -> (#[easy_fill ()] _:a) -> a
let easy #a #x = x
