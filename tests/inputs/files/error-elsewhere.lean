theorem a : 1 = 1 := rfl

def x : Nat := "a"
