module

public import Shapes.Basic
import Shapes.Area

open Shapes

theorem sides (r : Rectangle) : r.width ≤ r.height ∨ r.height ≤ r.width :=
  guessed r

theorem unit_area : ⟦1 by 1⟧.area = 1 := by
  decide

theorem turned_twice (r : Rectangle) : r = r.turned.turned := by_axiom r

theorem sum : (List.range 100).foldl (· + ·) 0 = 4950 := by_code

theorem either (p : Prop) : ¬p ∨ p := (by_cases p).symm
