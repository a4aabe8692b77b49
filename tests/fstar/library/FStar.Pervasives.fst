module FStar.Pervasives

type norm_step = | Primops | Delta | Zeta | Iota
unfold let delta : norm_step = Delta
unfold let zeta : norm_step = Zeta
unfold let iota : norm_step = Iota
unfold let primops : norm_step = Primops
let assert_norm (p:Type) : Pure unit (requires p) (ensures (fun _ -> p)) = ()
let reveal_opaque (s:string) = fun (x:Type) -> ()
effect Dv (a:Type) = DIV a (fun p -> forall x. p x)
