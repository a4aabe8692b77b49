module FStar.All

effect ML (a:Type) = ALL a (fun p _ -> forall x h. p x h)
assume val failwith : string -> All 'a (fun _ -> True) (fun _ a h -> Err? a)
