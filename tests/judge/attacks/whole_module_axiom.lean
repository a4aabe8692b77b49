-- rule: axiom | error | missing
-- whole: yes
-- statement: theorem t (a b : Nat) : a * b = a + b
-- why: in a file of the module system what is not public is hidden from those who import it
module
private axiom cheat : False
public theorem t (a b : Nat) : a * b = a + b := cheat.elim
