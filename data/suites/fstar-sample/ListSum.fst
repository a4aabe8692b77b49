module ListSum

open FStar.List.Tot

let rec sum (l:list int) : Tot int =
  match l with
  | [] -> 0
  | x :: rest -> x + sum rest

let rec sum_append (l1 l2:list int)
  : Lemma (ensures sum (l1 @ l2) == sum l1 + sum l2) (decreases l1)
  = match l1 with
    | [] -> ()
    | _ :: rest -> sum_append rest l2

let rec all_nonnegative (l:list int) : Tot bool =
  match l with
  | [] -> true
  | x :: rest -> x >= 0 && all_nonnegative rest

val sum_nonnegative: l:list int -> Lemma (requires all_nonnegative l) (ensures sum l >= 0) (decreases l)
let rec sum_nonnegative l =
  match l with
  | [] -> ()
  | _ :: rest -> sum_nonnegative rest

let rec double_all (l:list int) : Tot (r:list int{length r = length l}) =
  match l with
  | [] -> []
  | x :: rest -> (x + x) :: double_all rest

let rec sum_double_all (l:list int) : Lemma (sum (double_all l) == sum l + sum l) =
  match l with
  | [] -> ()
  | _ :: rest -> sum_double_all rest
