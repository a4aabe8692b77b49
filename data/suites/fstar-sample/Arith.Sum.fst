module Arith.Sum

open FStar.Mul

(* The sum of the numbers from 0 to n. *)
let rec sum_to (n:nat) : Tot nat (decreases n) =
  if n = 0 then 0 else n + sum_to (n - 1)

val sum_to_closed: n:nat -> Lemma (ensures 2 * sum_to n == n * (n + 1)) (decreases n)
let rec sum_to_closed n =
  if n = 0 then () else sum_to_closed (n - 1)

let sum_to_grows (n:nat) : Lemma (sum_to n <= sum_to (n + 1)) = ()

(* The sum of the first n odd numbers. *)
let rec sum_odd (n:nat) : Tot nat (decreases n) =
  if n = 0 then 0 else (2 * n - 1) + sum_odd (n - 1)

let rec sum_odd_square (n:nat) : Lemma (ensures sum_odd n == n * n) (decreases n) =
  if n = 0 then () else sum_odd_square (n - 1)
