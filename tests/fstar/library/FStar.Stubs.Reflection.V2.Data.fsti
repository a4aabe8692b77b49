module FStar.Stubs.Reflection.V2.Data
open FStar.Stubs.Reflection.Types

type vconst = | C_Unit : vconst | C_Int : int -> vconst | C_True : vconst | C_False : vconst | C_String : string -> vconst
type aqualv = | Q_Implicit | Q_Explicit
type argv = term & aqualv
noeq type term_view =
  | Tv_Var : v:namedv -> term_view
  | Tv_FVar : v:fv -> term_view
  | Tv_App : hd:term -> a:argv -> term_view
  | Tv_Abs : b:binder -> body:term -> term_view
  | Tv_Const : vconst -> term_view
  | Tv_Unknown : term_view
