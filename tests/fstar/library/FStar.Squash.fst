module FStar.Squash

let return_squash (#a:Type) (x:a) : Tot (squash a) = ()
let bind_squash (#a #b:Type) x f = admit ()
let map_squash (#a #b:Type) x f = bind_squash x (fun y -> return_squash (f y))
