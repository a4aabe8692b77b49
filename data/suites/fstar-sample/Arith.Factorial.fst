module Arith.Factorial

open FStar.Mul
module M = FStar.Math.Lemmas

let rec factorial (n:nat) : Tot nat (decreases n) =
  if n = 0 then 1 else n * factorial (n - 1)

let rec factorial_positive (n:nat) : Lemma (ensures factorial n >= 1) (decreases n) =
  if n = 0 then () else factorial_positive (n - 1)

val factorial_grows: n:nat -> Lemma (requires n > 2) (ensures factorial n > n) (decreases n)
let rec factorial_grows n =
  if n = 3 then () else factorial_grows (n - 1)

(* The same with an accumulator. *)
let rec factorial_acc (n acc:nat) : Tot nat (decreases n) =
  if n = 0 then acc else factorial_acc (n - 1) (n * acc)

let rec factorial_acc_correct (n acc:nat)
  : Lemma (ensures factorial_acc n acc == factorial n * acc) (decreases n)
  = if n = 0 then ()
    else begin
      factorial_acc_correct (n - 1) (n * acc);
      M.paren_mul_right (factorial (n - 1)) n acc
    end
