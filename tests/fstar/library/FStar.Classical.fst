module FStar.Classical
open FStar.Squash

let give_witness (#a:Type) (x:a) : Lemma a = return_squash x
let forall_intro (#a:Type) (#p:(a -> GTot Type)) (f:(x:a -> Lemma (p x))) : Lemma (forall (x:a). p x) =
  give_witness (map_squash (return_squash f) (fun g -> g))
