-- rule: kernel
-- statement: theorem t : 1 = 2
-- naive: accepted
-- alone: refused
-- why: the option's name is put together from pieces
macro "quick " c:command : command =>
  `(set_option $(Lean.mkIdent (.str (.str .anonymous "debug") ("skipKernel" ++ "TC"))):ident true in $c:command)
quick theorem t : 1 = 2 := by decide +kernel
