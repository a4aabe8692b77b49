module Logic

open FStar.Tactics

let both_sides (p q:prop) : Lemma (requires p /\ q) (ensures q /\ p) =
  assert (q /\ p) by (split (); smt (); smt ())

let swap_implication (p q:prop) : Lemma (p /\ q ==> q /\ p) =
  assert (p /\ q ==> q /\ p) by (let _ = implies_intro () in smt ())

let six (_:unit) : Lemma (op_Multiply 2 3 == 6) =
  assert (op_Multiply 2 3 == 6) by (compute (); trefl ())
