module Arith.Square

open FStar.Mul
open FStar.Calc

let square (x:int) : int = x * x

let square_nonnegative (x:int) : Lemma (square x >= 0) = ()

#push-options "--initial_fuel 0 --max_fuel 0 --initial_ifuel 0 --max_ifuel 0"

let square_of_sum (a b:int) : Lemma (square (a + b) == square a + 2 * (a * b) + square b) =
  calc (==) {
    square (a + b);
    == { }
    (a + b) * (a + b);
    == { }
    a * (a + b) + b * (a + b);
    == { }
    square a + 2 * (a * b) + square b;
  }

#pop-options

#push-options "--z3cliopt smt.case_split=3"

let difference_of_squares (a b:int) : Lemma ((a - b) * (a + b) == square a - square b) =
  calc (==) {
    (a - b) * (a + b);
    == { }
    a * (a + b) - b * (a + b);
    == { }
    square a - square b;
  }

#pop-options
