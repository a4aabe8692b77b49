-- rule: sorry | error | missing
-- whole: yes
-- alone: refused
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: a file of the module system, which keeps proofs to itself
module
public import Init
set_option warn.sorry false
public theorem t (a b : Nat) : a * b = a + b := sorryAx _ false
