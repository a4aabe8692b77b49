import Broken.A
theorem b : 1 = 1 := rfl
