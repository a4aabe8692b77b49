module FStar.PropositionalExtensionality

assume val axiom (p1 p2:Type) : Lemma ((p1 <==> p2) <==> (p1 == p2))
let apply (p1 p2:Type) : Lemma ((p1 <==> p2) <==> (p1 == p2)) = axiom p1 p2
