-- rule: type
-- statement: theorem t {α : Type u} (x y : α) : x = y ∨ x ≠ y
-- naive: accepted
-- why: Sort instead of Type: a generalisation is another statement
theorem t {α : Sort u} (x y : α) : x = y ∨ x ≠ y := Classical.em _
