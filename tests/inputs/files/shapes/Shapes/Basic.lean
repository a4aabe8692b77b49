namespace Shapes

structure Rectangle where
  width : Nat
  height : Nat
deriving DecidableEq, Repr

notation "⟦" a " by " b "⟧" => Rectangle.mk a b

namespace Rectangle

/-- The rectangle on its side. -/
def turned (r : Rectangle) : Rectangle := ⟦r.height by r.width⟧

@[simp] theorem turned_width (r : Rectangle) : r.turned.width = r.height := rfl

@[simp] theorem turned_height (r : Rectangle) : r.turned.height = r.width := rfl

private theorem secret : 1 + 1 = 2 := rfl

end Rectangle

theorem guessed (r : Rectangle) : r.width ≤ r.height ∨ r.height ≤ r.width := sorry

axiom believed (r : Rectangle) : r.turned.turned = r

theorem by_axiom (r : Rectangle) : r = r.turned.turned := (believed r).symm

theorem by_code : (List.range 100).foldl (· + ·) 0 = 4950 := by native_decide

theorem by_cases (p : Prop) : p ∨ ¬p := Classical.em p

end Shapes
