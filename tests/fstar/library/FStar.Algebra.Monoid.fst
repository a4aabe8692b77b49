module FStar.Algebra.Monoid

noeq type monoid (a:Type) = | Monoid : unit:a -> mult:(a -> a -> a) -> monoid a
let int_plus : monoid int = Monoid 0 (fun x y -> x + y)
