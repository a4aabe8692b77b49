theorem u : 2 = 2 := rfl
