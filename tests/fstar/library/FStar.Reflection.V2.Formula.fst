module FStar.Reflection.V2.Formula
open FStar.Stubs.Reflection.Types
open FStar.Tactics.Effect

noeq type comparison = | Eq : option term -> comparison | Lt | Le | Gt | Ge
noeq type formula =
  | True_ : formula
  | False_ : formula
  | Comp : comparison -> term -> term -> formula
  | And : term -> term -> formula
  | Or : term -> term -> formula
  | Not : term -> formula
  | Implies : term -> term -> formula
  | Forall : binder -> term -> formula
  | Exists : binder -> term -> formula
  | App : term -> term -> formula
  | FV : fv -> formula
  | F_Unknown : formula
let term_as_formula (t:term) : Tac formula = F_Unknown
let formula_as_term (f:formula) : Tac term = `()
