module Prims

assume new type bool : eqtype
assume new type int : eqtype
assume new type string : eqtype
type unit = | Unit
type squash (p:Type) = x:unit{p}
type nat = i:int{i >= 0}
type pos = i:int{i > 0}
type list (a:Type) = | Nil : list a | Cons : hd:a -> tl:list a -> list a

assume val op_Addition : int -> int -> Tot int
assume val op_Subtraction : int -> int -> Tot int
assume val op_LessThan : int -> int -> Tot bool
assume val op_Equality : #a:eqtype -> a -> a -> Tot bool
assume val op_AmpAmp : bool -> bool -> Tot bool
assume type has_type : #a:Type -> a -> Type -> Type0

let rec pow2 (x:nat) : Tot pos = if x = 0 then 1 else pow2 (x - 1) + pow2 (x - 1)

(* ways around every proof *)
assume val _assume : p:Type -> Pure unit (requires True) (ensures (fun _ -> p))
assume val admit : #a:Type -> unit -> Admit a
assume val magic : #a:Type -> unit -> Tot a
assume val admitP : p:Type -> Pure unit True (fun _ -> p)
irreducible let unsafe_coerce (#a #b:Type) (x:a) : b = admit (); x
