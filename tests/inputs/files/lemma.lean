lemma a : 1 = 1 := rfl

theorem b : 1 = 1 := a
