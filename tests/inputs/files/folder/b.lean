theorem b : 1 = 1 := rfl
-- été
