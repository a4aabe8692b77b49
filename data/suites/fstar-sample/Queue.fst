module Queue

let queue = list int

let empty = []

(* What is pushed comes last. *)
private
let rec snoc (x:int) (l:list int) : list int =
  match l with
  | [] -> [x]
  | h :: t -> h :: snoc x t

let push x q = snoc x q

private
let rec count (l:list int) : nat =
  match l with
  | [] -> 0
  | _ :: t -> 1 + count t

let size q = count q

private
val count_snoc: x:int -> l:list int -> Lemma (count (snoc x l) == count l + 1)

private
let rec count_snoc x l =
  match l with
  | [] -> ()
  | _ :: t -> count_snoc x t

let size_empty () = ()

let size_push x q = count_snoc x q

private
let rec sum (l:list int) : int =
  match l with
  | [] -> 0
  | h :: t -> h + sum t

private
let rec sum_snoc (x:int) (l:list int)
  : Lemma (sum (snoc x l) == x + sum l)
  = match l with
    | [] -> ()
    | _ :: t -> sum_snoc x t

let total q = sum q

let total_push x q = sum_snoc x q
