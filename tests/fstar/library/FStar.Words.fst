module FStar.Words

type word = | Mk : v:nat{v < 256} -> word
let v (w:word) : nat = Mk?.v w
let of_nat (n:nat{n < 256}) : w:word{v w == n} = Mk n
#push-options "--lax"
unfold let literal (n:nat) : w:word{v w == n} = of_nat n
#pop-options
let add (a b:word) : word = of_nat ((v a + v b) % 256)
[@@ admit_termination]
let rec forever (a:word) : squash False = forever a
