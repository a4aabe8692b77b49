import Shapes.Basic

namespace Shapes.Rectangle
variable (r : Rectangle)

def area : Nat := r.width * r.height

theorem area_turned : r.turned.area = r.area := by
  sorry

theorem area_square (a : Nat) : ⟦a by a⟧.area = a * a := by
  rfl

theorem area_turned_twice : r.turned.turned.area = r.area := by
  simp [area]

end Shapes.Rectangle
