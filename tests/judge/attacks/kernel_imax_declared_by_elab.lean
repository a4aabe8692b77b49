-- rule: kernel | kernels | environment
-- statement: theorem target : False
-- whole: yes
-- alone: refused
-- why: a command of one's own makes the block whose second type has the strange sort, and its name is
--   hygienic
import Lean
open Lean Elab Command
def defn (n : Name) (t v : Expr) : Declaration :=
  .defnDecl { name := n, levelParams := [], type := t, value := v, hints := .abbrev, safety := .safe }
def thm (n : Name) (t v : Expr) : Declaration := .thmDecl { name := n, levelParams := [], type := t, value :=
  v }
def block (n : Name) : Declaration := .inductDecl [] 0 [
  { name := n ++ `front, type := .sort .zero, ctors := [] },
  { name := n, type := .sort (.max (.imax (.succ .zero) .zero) .zero),
    ctors := [{ name := n ++ `mk, type := .forallE `b (mkConst ``Bool) (mkConst n) .default }] }] false
elab "smuggle " n:ident : tactic => addDecl (block n.getId)
elab "reader " n:ident f:ident : tactic => addDecl (defn f.getId
  (.forallE `x (mkConst n.getId) (mkConst ``Bool) .default)
  (.lam `x (mkConst n.getId) (.proj n.getId 0 (.bvar 0)) .default))
theorem carried : True := by
  smuggle Goods
  reader Goods unpack
  trivial
theorem same : Goods.mk false = Goods.mk true := proof_irrel (a := Goods) _ _
theorem target : False := Bool.noConfusion (congrArg unpack same : false = true)
