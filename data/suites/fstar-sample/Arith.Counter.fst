module Arith.Counter

let counter = nat

let zero = 0

let tick c = c + 1

let value c = c

let value_zero () = ()

let value_tick c = ()

val value_two: unit -> Lemma (value two == 2)
let value_two () = value_zero (); value_tick zero; value_tick (tick zero)
