module FStar.IndefiniteDescription

assume val indefinite_description_tot (a:Type) (p:(a -> prop){exists x. p x}) : Tot (w:a{p w})
let strong_excluded_middle (p:Type0) : GTot (b:bool{b = true <==> p}) =
  indefinite_description_tot bool (fun b -> b = true <==> p)
