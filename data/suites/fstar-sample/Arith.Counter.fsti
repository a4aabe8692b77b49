module Arith.Counter

(* A counter that hides what it is. *)
val counter: Type0

val zero: counter

val tick: counter -> Tot counter

let two : counter = tick (tick zero)

val value: counter -> Tot nat

val value_zero: unit -> Lemma (value zero == 0)

val value_tick: c:counter -> Lemma (value (tick c) == value c + 1)
