module FStar.Squash

val return_squash (#a:Type) (x:a) : Tot (squash a)
val bind_squash (#a #b:Type) (x:squash a) (f:(a -> GTot (squash b))) : Tot (squash b)
val map_squash (#a #b:Type) (x:squash a) (f:(a -> GTot b)) : Tot (squash b)
