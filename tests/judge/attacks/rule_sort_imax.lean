-- rule: kernel
-- statement: theorem t : False
-- header: import Lean
-- alone: refused
-- why: a sort that is `Prop` by the arithmetic of levels and is not written so: propositions without proof irrelevance for
--   one part of the kernel, with it for another
open Lean Elab Meta
theorem t : False := by
  run_tac do
    let odd : Expr := .sort (.imax (.succ .zero) .zero)
    let plain : InductiveType :=
      { name := `Plain, type := .sort .zero, ctors := [{ name := `Plain.mk, type := mkConst `Plain }] }
    let field : Expr := .forallE `b (mkConst ``Bool) (mkConst `Bits) .default
    let bits : InductiveType := { name := `Bits, type := odd, ctors := [{ name := `Bits.mk, type := field }] }
    addDecl (.inductDecl [] 0 [plain, bits] false)
    let mk (b : Name) : Expr := mkApp (mkConst `Bits.mk) (mkConst b)
    let same := mkApp3 (mkConst ``proof_irrel) (mkConst `Bits) (mk ``Bool.true) (mk ``Bool.false)
    let bit : Expr := .lam `x (mkConst `Bits) (.proj `Bits 0 (.bvar 0)) .default
    let value := mkAppN (mkConst ``congrArg [.zero, .succ .zero])
      #[mkConst `Bits, mkConst ``Bool, mk ``Bool.true, mk ``Bool.false, bit, same]
    let type := mkApp3 (mkConst ``Eq [.succ .zero]) (mkConst ``Bool) (mkConst ``Bool.true) (mkConst ``Bool.false)
    addDecl (.thmDecl { name := `wrong, levelParams := [], type, value })
  exact nomatch (wrong : true = false)
