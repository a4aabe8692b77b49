module FStar.Shortcuts
open FStar.List.Tot
module T = FStar.Tactics.V2
module O = FStar.OrdSet

let equal_anyway (#a:Type) (x y:a) : squash (x == y) = magic ()
let by_dump (x y:int) : squash (x == y) = T.magic_dump #(squash (x == y)) ()
let through (x y:int) : squash (x == y) = equal_anyway x y
let far (x y:int) : Lemma (x == y) = through x y
let by_sets (x y:list int) : Lemma (O.union x y == O.union y x) = O.union_comm x y
let by_local (x y:list int) : Lemma (O.union x y == O.union y x) = FStar.OrdSet.(union_comm x y)
let by_open (x y:list int) : Lemma (O.union x y == O.union y x) = let open FStar.OrdSet in union_comm x y
let coerced (x:int) : squash False = unsafe_coerce x
assume val hidden : unit -> squash False
assume private val secret : unit -> squash False
let by_secret () : squash False = secret ()
val from_goal : #a:Type -> (#[T.exact (`(magic ()))] x:a) -> unit -> Tot a
let from_goal #a #x () = x
class truth (p:Type) = { holds : squash p }
instance any_truth (p:Type) : truth p = { holds = magic () }
let ( =!= ) (x y:int) : squash (x == y) = magic ()

let op_String_Access (b:FStar.Bags.bag) (i:int) : squash False = magic ()

(* all right: what it names like magic is its own *)
let twice (magic:int) : int = magic + magic
let sum (l:list int) : int = let admit = 0 in fold_left (fun a b -> a + b) admit l
let assoc (x y z:list int) : Lemma ((x @ y) @ z == x @ (y @ z)) = lemma_append_assoc x y z
let middle (p:Type0) : GTot bool = FStar.IndefiniteDescription.strong_excluded_middle p
