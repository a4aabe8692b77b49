-- rule: native
-- statement: theorem t : True
-- naive: accepted
-- alone: refused
-- why: the axiom that stands for trust in the compiler
theorem t : True := Lean.trustCompiler
