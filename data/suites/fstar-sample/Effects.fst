module Effects

open FStar.All
open FStar.Ghost

let increment (r:ref int) : St unit = r := !r + 1

let swap (r1 r2:ref int) : St unit =
  let x = !r1 in
  let y = !r2 in
  r1 := y;
  r2 := x

(* Runs for ever when n is negative. *)
let rec countdown (n:int) : Dv int =
  if n = 0 then 0 else countdown (n - 1)

let announce (name:string) : ML unit = FStar.IO.print_string ("hello, " ^ name ^ "\n")

let ghost_length (l:erased (list int)) : GTot nat = FStar.List.Tot.length (reveal l)

let ghost_sum (a b:erased int) : GTot int = reveal a + reveal b
