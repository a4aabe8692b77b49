-- rule: type
-- statement: theorem t : "⟪u+0000⟫a" = "⟪u+0000⟫b"
-- naive: accepted
-- why: strings that are equal up to their first NUL
theorem t : "⟪u+0000⟫a" = "⟪u+0000⟫a" := rfl
