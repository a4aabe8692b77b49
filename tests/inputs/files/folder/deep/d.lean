theorem d : 2 = 2 := rfl
