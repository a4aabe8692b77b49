module Arith.Power

open FStar.Mul
module M = FStar.Math.Lemmas

let rec pow (b:int) (e:nat) : Tot int (decreases e) =
  if e = 0 then 1 else b * pow b (e - 1)

let pow_zero (b:int) : Lemma (pow b 0 == 1) = ()

let pow_one (b:int) : Lemma (pow b 1 == b) = ()

val pow_positive: b:pos -> e:nat -> Lemma (ensures pow b e > 0) (decreases e)
let rec pow_positive b e =
  if e = 0 then () else pow_positive b (e - 1)

#push-options "--z3rlimit 20"

val pow_add: b:int -> x:nat -> y:nat
  -> Lemma (ensures pow b (x + y) == pow b x * pow b y) (decreases x)
let rec pow_add b x y =
  if x = 0 then ()
  else begin
    pow_add b (x - 1) y;
    M.paren_mul_right b (pow b (x - 1)) (pow b y)
  end

#pop-options
