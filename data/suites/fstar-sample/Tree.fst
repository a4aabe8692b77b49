module Tree

open FStar.List.Tot

type tree =
  | Leaf : tree
  | Node : left:tree -> label:int -> right:tree -> tree

let rec size (t:tree) : Tot nat =
  match t with
  | Leaf -> 0
  | Node l _ r -> size l + 1 + size r

let rec mirror (t:tree) : Tot tree =
  match t with
  | Leaf -> Leaf
  | Node l x r -> Node (mirror r) x (mirror l)

val mirror_size: t:tree -> Lemma (size (mirror t) == size t)
let rec mirror_size t =
  match t with
  | Leaf -> ()
  | Node l _ r -> mirror_size l; mirror_size r

let rec mirror_involutive (t:tree) : Lemma (mirror (mirror t) == t) =
  match t with
  | Leaf -> ()
  | Node l _ r -> mirror_involutive l; mirror_involutive r

(* The labels from left to right; hides the flatten of FStar.List.Tot. *)
let rec flatten (t:tree) : Tot (list int) =
  match t with
  | Leaf -> []
  | Node l x r -> flatten l @ (x :: flatten r)

let rec flatten_length (t:tree) : Lemma (length (flatten t) == size t) =
  match t with
  | Leaf -> ()
  | Node l x r ->
    flatten_length l;
    flatten_length r;
    append_length (flatten l) (x :: flatten r)
