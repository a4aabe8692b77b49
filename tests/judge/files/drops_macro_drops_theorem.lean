-- rule: missing
macro_rules
  | `(theorem target : $ty := $_) => `(section end)
theorem helper : True := trivial
theorem target : False := rfl
