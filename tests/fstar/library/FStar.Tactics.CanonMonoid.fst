module FStar.Tactics.CanonMonoid
open FStar.Tactics.V2
open FStar.Algebra.Monoid

private let reflect (#a:Type) (m:monoid a) (x y:a) : Lemma (requires x == y) (ensures x == y) = ()
let canon_monoid (#a:Type) (m:monoid a) : Tac unit = norm []; apply_lemma (`reflect); trefl ()
