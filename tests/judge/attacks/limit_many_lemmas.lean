-- rule: axiom
-- statement: theorem t : False
-- naive: accepted
-- why: the axiom is a hundred lemmas away, and the explanation has them all
axiom cheat : False
theorem h : False := cheat
⟪theorem k : False := h
namespace y
theorem h : False := k
*50⟫theorem _root_.t : False := h
