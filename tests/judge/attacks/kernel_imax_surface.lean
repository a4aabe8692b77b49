-- rule: error | kernel | kernels
-- statement: theorem target : False
-- alone: refused
-- why: a block with the strange sort by ordinary syntax (near miss: elaboration normalises the level)
mutual
inductive Front : Prop | mk
inductive Back : Sort (imax 1 0) | mk (b : Bool)
end
theorem target : False :=
  Bool.noConfusion (congrArg (fun x : Back => x.1) (rfl : Back.mk false = Back.mk true) : false = true)
