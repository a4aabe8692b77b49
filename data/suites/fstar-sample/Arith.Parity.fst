module Arith.Parity

open FStar.Mul

let rec is_even (n:nat) : Tot bool (decreases n) =
  if n = 0 then true else is_odd (n - 1)
and is_odd (n:nat) : Tot bool (decreases n) =
  if n = 0 then false else is_even (n - 1)

let rec even_or_odd (n:nat) : Lemma (ensures is_even n <> is_odd n) (decreases n) =
  if n = 0 then () else even_or_odd (n - 1)

val double_is_even: n:nat -> Lemma (ensures is_even (2 * n)) (decreases n)
let rec double_is_even n =
  if n = 0 then () else double_is_even (n - 1)

let rec even_mod (n:nat) : Lemma (ensures is_even n == (n % 2 = 0)) (decreases n) =
  if n = 0 then () else odd_mod (n - 1)
and odd_mod (n:nat) : Lemma (ensures is_odd n == (n % 2 = 1)) (decreases n) =
  if n = 0 then () else even_mod (n - 1)
