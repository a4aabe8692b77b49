module FStar.Tactics.Util
open FStar.Tactics.Effect

let rec map (f:'a -> Tac 'b) (l:list 'a) : Tac (list 'b) = match l with | [] -> [] | a :: t -> f a :: map f t
let rec iter (f:'a -> Tac unit) (l:list 'a) : Tac unit = match l with | [] -> () | a :: t -> f a; iter f t
let rec fold_left (f:'b -> 'a -> Tac 'b) (x:'b) (l:list 'a) : Tac 'b = match l with | [] -> x | h :: t -> fold_left f (f x h) t
