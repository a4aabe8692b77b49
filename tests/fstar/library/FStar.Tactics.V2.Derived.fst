module FStar.Tactics.V2.Derived
open FStar.Stubs.Reflection.Types
open FStar.Stubs.Reflection.V2.Data
open FStar.Stubs.Reflection.V2.Builtins
open FStar.Stubs.Tactics.Types
open FStar.Stubs.Tactics.V2.Builtins
open FStar.Reflection.V2.Formula
open FStar.Tactics.Effect

private let (@) = FStar.List.Tot.append
let fail (#a:Type) (m:string) : Tac a = raise (TacticFailure m)
val goals : unit -> Tac (list goal)
let goals () = []
val smt_goals : unit -> Tac (list goal)
let smt_goals () = []
let cur_goal () : Tac term = match goals () with | [] -> fail "no goals" | _ -> `()
let cur_witness () : Tac term = `()
let cur_env () : Tac env = top_env ()
let cur_vars () : Tac (list binding) = []
let cur_module () : Tac name = []
let idtac () : Tac unit = ()
let smt () : Tac unit = set_smt_goals (smt_goals () @ goals ())
let later () : Tac unit = set_goals (goals ())
let flip () : Tac unit = set_goals (goals ())
let dismiss () : Tac unit = set_goals []
let qed () : Tac unit = match goals () with | [] -> () | _ -> fail "not done"
let trivial () : Tac unit = norm [iota; zeta; delta; primops]
let trefl () : Tac unit = t_trefl false
let exact (t:term) : Tac unit = t_exact true false t
let exact_guard (t:term) : Tac unit = t_exact true false t
let exact_with_ref (t:term) : Tac unit = t_exact true true t
let apply (t:term) : Tac unit = t_apply true false false t
let apply_raw (t:term) : Tac unit = t_apply false false false t
let apply_lemma (t:term) : Tac unit = t_apply_lemma false false t
let apply_lemma_rw (t:term) : Tac unit = t_apply_lemma false true t
let with_policy (p:guard_policy) (f:unit -> Tac 'a) : Tac 'a = set_guard_policy p; f ()
let focus (t:unit -> Tac 'a) : Tac 'a = t ()
let dump1 (m:string) = focus (fun () -> dump m)
let divide (n:int) (l:unit -> Tac 'a) (r:unit -> Tac 'b) : Tac ('a & 'b) = l (), r ()
let rec iseq (ts:list (unit -> Tac unit)) : Tac unit = match ts with | t :: ts -> t (); iseq ts | [] -> ()
let rec iterAll (t:unit -> Tac unit) : Tac unit = match goals () with | [] -> () | _ -> t (); iterAll t
let seq (f:unit -> Tac unit) (g:unit -> Tac unit) : Tac unit = f (); iterAll g
let try_with (f:unit -> Tac 'a) (h:exn -> Tac 'a) : Tac 'a = f ()
let trytac (t:unit -> Tac 'a) : Tac (option 'a) = Some (t ())
let or_else (#a:Type) (t1:unit -> Tac a) (t2:unit -> Tac a) : Tac a = t1 ()
let (<|>) t1 t2 = fun () -> or_else t1 t2
let first (ts:list (unit -> Tac 'a)) : Tac 'a = fail "none"
let rec repeat (#a:Type) (t:unit -> Tac a) : Tac (list a) = t () :: repeat t
let repeat' (f:unit -> Tac 'a) : Tac unit = let _ = repeat f in ()
let discard (tau:unit -> Tac 'a) : unit -> Tac unit = fun () -> let _ = tau () in ()
let guard (b:bool) : Tac unit = if b then () else fail "guard"
let norm_term (s:list norm_step) (t:term) : Tac term = norm_term_env (cur_env ()) s t
let tadmit () = tadmit_t (`())
let admit1 () : Tac unit = tadmit ()
let admit_all () : Tac unit = let _ = repeat tadmit in ()
let simpl () : Tac unit = norm [primops]
let whnf () : Tac unit = norm [primops; delta]
let compute () : Tac unit = norm [primops; iota; delta; zeta]
let intros' () : Tac unit = let _ = intros (-1) in ()
let intro_as (s:string) : Tac binding = rename_to (intro ()) s
let destruct (t:term) : Tac unit = let _ = t_destruct t in ()
private let __cut (a b:Type) (f:a -> b) (x:a) : b = f x
let binding_to_term (x:binding) : Tac term = `()
let tcut (t:term) : Tac binding = apply (`__cut); intro ()
let pose (t:term) : Tac binding = apply (`__cut); flip (); exact t; intro ()
let assumption () : Tac unit = iter_vars (fun b -> exact (binding_to_term b)) (cur_vars ())
let unfold_def (t:term) : Tac unit = norm [delta]
let pointwise (tau:unit -> Tac unit) : Tac unit = ctrl_rewrite BottomUp (fun _ -> true, 0) tau
let topdown_rewrite (ctrl:term -> Tac (bool & int)) (rw:unit -> Tac unit) : Tac unit = ctrl_rewrite TopDown ctrl rw
let l_to_r (lems:list term) : Tac unit = pointwise trefl
let grewrite (t1 t2:term) : Tac unit = pointwise trefl
let unify (t1 t2:term) : Tac bool = unify_env (cur_env ()) t1 t2
let mk_app (t:term) (args:list argv) : Tac term = t
let mk_e_app (t:term) (args:list term) : Tac term = t
let collect_app (t:term) : Tac (term & list argv) = t, []
let type_of_binding (b:binding) : Tac term = `()
let nth_var (i:int) : Tac binding = intro ()
let trans () : Tac unit = apply_lemma (`trans_lemma)
let term_to_string (t:term) : Tac string = ""
let branch_on_match () : Tac unit = ()
let visit_tm (ff:term -> Tac term) (t:term) : Tac term = ff t
private let magic_dump_t () : Tac unit = dump "Admitting"; apply (`magic); exact (`())
val magic_dump : #a:Type -> (#[magic_dump_t ()] x:a) -> unit -> Tot a
let magic_dump #a #x () = x
let specialize (#a:Type) (f:a) (l:list string) : unit -> Tac unit = fun () -> exact (quote f)
