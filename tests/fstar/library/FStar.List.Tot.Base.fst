module FStar.List.Tot.Base

let rec length (l:list 'a) : Tot nat = match l with | [] -> 0 | _ :: t -> 1 + length t
let rec append (x y:list 'a) : Tot (list 'a) = match x with | [] -> y | a :: t -> a :: append t y
let op_At x y = append x y
let rec map (f:('a -> Tot 'b)) (l:list 'a) : Tot (list 'b) = match l with | [] -> [] | a :: t -> f a :: map f t
let rec rev_acc (l acc:list 'a) : Tot (list 'a) = match l with | [] -> acc | a :: t -> rev_acc t (a :: acc)
let rec fold_left (f:('a -> 'b -> Tot 'a)) (x:'a) (l:list 'b) : Tot 'a =
  match l with | [] -> x | h :: t -> fold_left f (f x h) t
let rec lemma_append_assoc (x y z:list 'a) : Lemma ((x @ y) @ z == x @ (y @ z)) =
  match x with | [] -> () | _ :: t -> lemma_append_assoc t y z
