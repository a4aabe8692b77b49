import Broken.Right
import Broken.Error
theorem uses : 1 = 1 := rfl
