module Queue

(* A queue of numbers that hides how it is kept. *)
val queue: Type0

val empty: queue

val push: int -> queue -> Tot queue

val size: queue -> Tot nat

let is_empty (q:queue) : bool = size q = 0

val size_empty: unit -> Lemma (size empty == 0)

val size_push: x:int -> q:queue -> Lemma (size (push x q) == size q + 1)

val total: queue -> Tot int

val total_push: x:int -> q:queue -> Lemma (total (push x q) == x + total q)
