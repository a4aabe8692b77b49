import Broken.Right
theorem uses_right : 1 = 1 := right
