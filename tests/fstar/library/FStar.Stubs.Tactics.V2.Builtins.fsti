module FStar.Stubs.Tactics.V2.Builtins
open FStar.Stubs.Reflection.Types
open FStar.Stubs.Reflection.V2.Data
open FStar.Stubs.Tactics.Types
open FStar.Tactics.Effect

val top_env : unit -> Tac env
val fresh : unit -> Tac nat
val tc : env -> term -> Tac term
val unquote : #a:Type -> term -> Tac a
val norm : list norm_step -> Tac unit
val norm_term_env : env -> list norm_step -> term -> Tac term
val intro : unit -> Tac binding
val intros (max:int) : Tac (list binding)
val rename_to : binding -> string -> Tac binding
val revert : unit -> Tac unit
val clear : binding -> Tac unit
val clear_top : unit -> Tac unit
val rewrite : binding -> Tac unit
val t_exact : bool -> bool -> term -> Tac unit
val t_apply : bool -> bool -> bool -> term -> Tac unit
val t_apply_lemma : bool -> bool -> term -> Tac unit
val t_trefl : bool -> Tac unit
val t_destruct : term -> Tac (list (fv & nat))
val print : string -> Tac unit
val dump : string -> Tac unit
val dup : unit -> Tac unit
val join : unit -> Tac unit
val prune : string -> Tac unit
val addns : string -> Tac unit
val set_options : string -> Tac unit
val uvar_env : env -> option term -> Tac term
val unify_env : env -> term -> term -> Tac bool
val launch_process : string -> list string -> string -> Tac string
val change : term -> Tac unit
val get_guard_policy : unit -> Tac guard_policy
val set_guard_policy : guard_policy -> Tac unit
val tadmit_t : term -> Tac unit
val set_goals : list goal -> Tac unit
val set_smt_goals : list goal -> Tac unit
val string_to_term : env -> string -> Tac term
val lget : #a:Type -> string -> Tac a
val lset : #a:Type -> string -> a -> Tac unit
val ctrl_rewrite : direction -> (term -> Tac (bool & int)) -> (unit -> Tac unit) -> Tac unit
val instantiate_implicits (g:env) (t:term) (expected:option term) : Tac (option term)
val call_subtac (g:env) (t:unit -> Tac unit) (goal_ty:term) : Tac (option term)
val inspect : term -> Tac term_view
val pack : term_view -> Tac term
