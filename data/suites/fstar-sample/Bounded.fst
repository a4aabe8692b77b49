module Bounded

type byte = x:int{0 <= x /\ x < 256}

let clamp (x:int) : byte =
  if x < 0 then 0 else if x > 255 then 255 else x

let clamp_identity (x:byte) : Lemma (clamp x == x) = ()

let max2 (a b:int) : (m:int{m >= a /\ m >= b /\ (m = a \/ m = b)}) =
  if a >= b then a else b

let add_saturating (a b:byte) : byte = clamp (a + b)

val add_saturating_commutes: a:byte -> b:byte
  -> Lemma (add_saturating a b == add_saturating b a)
let add_saturating_commutes a b = ()

let safe_div (a:int) (b:int{b <> 0}) : int = a / b

val checked_div: a:int -> b:int -> Tot (option int)
let checked_div a b = if b = 0 then None else Some (safe_div a b)
