module FStar.Bags

val bag : Type0
val count : bag -> int -> Tot nat
val empty : bag
val add : int -> bag -> Tot bag
val label : bag -> string
val show : bag -> FStar.All.ML unit
val extensional (x y:bag) : Lemma (x == y)
val cast (#a:Type) (b:bag) : Tot a
