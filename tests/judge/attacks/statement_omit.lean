-- rule: type
-- statement: theorem t (α : Type) [Inhabited α] : Nonempty α
-- naive: accepted
-- why: a hypothesis moved elsewhere
variable (α : Type) [Nonempty α] [Inhabited α]
omit [Inhabited α] in
theorem t : Nonempty α := inferInstance
