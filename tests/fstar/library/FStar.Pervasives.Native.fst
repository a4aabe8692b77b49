module FStar.Pervasives.Native

type option (a:Type) = | None : option a | Some : v:a -> option a
type tuple2 (a b:Type) = | Mktuple2 : _1:a -> _2:b -> tuple2 a b
let fst (x:tuple2 'a 'b) : 'a = Mktuple2?._1 x
let snd (x:tuple2 'a 'b) : 'b = Mktuple2?._2 x
