import Broken.B
theorem a : 1 = 1 := rfl
