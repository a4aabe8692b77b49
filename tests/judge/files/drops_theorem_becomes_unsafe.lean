-- rule: missing
macro_rules
  | `(theorem target : $ty := $_) => `(unsafe def target : $ty := unsafeCast ())
theorem helper : True := trivial
theorem target : False := rfl
