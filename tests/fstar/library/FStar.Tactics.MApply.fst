module FStar.Tactics.MApply
open FStar.Tactics.V2.Derived
open FStar.Tactics.Effect

let mapply (#ty:Type) (x:ty) : Tac unit = apply (quote x)
