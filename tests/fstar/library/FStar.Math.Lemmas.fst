module FStar.Math.Lemmas
open FStar.Mul

let swap_mul (a b:int) : Lemma (a * b = b * a) = ()
let distributivity_add_right (a b c:int) : Lemma (a * (b + c) = a * b + a * c) = ()
