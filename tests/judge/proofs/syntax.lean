-- case: local_notation
-- statement: theorem t (a b : Nat) : a * a + b = b + a * a
local notation "sq " x:max => x * x
theorem t (a b : Nat) : sq a + b = b + sq a := Nat.add_comm _ _

-- case: notation_not_in_statement
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
notation "both(" a ", " b ")" => And.intro a b
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := both(hp, hq)

-- case: infix
-- statement: theorem t (a b c : Nat) : a + b + c = a + (b + c)
def plus (a b : Nat) := a + b
local infixl:65 " ⊹ " => plus
theorem plus_assoc (a b c : Nat) : a ⊹ b ⊹ c = a ⊹ (b ⊹ c) := Nat.add_assoc a b c
theorem t (a b c : Nat) : a + b + c = a + (b + c) := plus_assoc a b c

-- case: prefix_postfix
-- statement: theorem t (n : Nat) : n + 1 ≠ 0
local postfix:max "⁺" => Nat.succ
local prefix:max "∼" => Nat.pred
theorem succ_ne (n : Nat) : n⁺ ≠ 0 := nofun
theorem pred_succ (n : Nat) : ∼(n⁺) = n := rfl
theorem t (n : Nat) : n + 1 ≠ 0 := succ_ne n

-- case: notation3_style_binder
-- statement: theorem t : ∃ x : Nat, x = 3
local notation "some!" x ", " p => Exists fun x => p
theorem t : ∃ x : Nat, x = 3 := ⟨3, rfl⟩

-- case: term_macro
-- statement: theorem t (n : Nat) : n = n
macro "refl!" : term => `(rfl)
theorem t (n : Nat) : n = n := refl!

-- case: term_macro_with_argument
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
macro "flip! " h:term : term => `(Eq.symm $h)
theorem t (a b : Nat) (h : a = b) : b = a := flip! h

-- case: tactic_macro
-- statement: theorem t (a b : Nat) (h : a < b) : a ≤ b
macro "arith" : tactic => `(tactic| first | omega | simp_all)
theorem t (a b : Nat) (h : a < b) : a ≤ b := by arith

-- case: tactic_macro_with_sequence
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
macro "split_all " t:tacticSeq : tactic => `(tactic| (constructor; all_goals ($t)))
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  split_all
    assumption

-- case: macro_rules_for_tactic
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
syntax "both" term ", " term : tactic
macro_rules
  | `(tactic| both $a, $b) => `(tactic| exact ⟨$a, $b⟩)
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by both hp, hq

-- case: syntax_category
-- statement: theorem t : ∃ n : Nat, n = 7
declare_syntax_cat arith
syntax num : arith
syntax arith " plus " arith : arith
syntax "arith(" arith ")" : term
macro_rules
  | `(arith( $n:num )) => `($n)
  | `(arith( $a plus $b )) => `(arith($a) + arith($b))
theorem t : ∃ n : Nat, n = 7 := ⟨arith(3 plus 4), rfl⟩

-- case: command_macro
-- statement: theorem t (n : Nat) : n + 0 = n
macro "lemma " n:ident " : " ty:term " := " v:term : command => `(theorem $n : $ty := $v)
lemma helper : ∀ n : Nat, n + 0 = n := fun _ => rfl
theorem t (n : Nat) : n + 0 = n := helper n

-- case: command_macro_declares_it
-- statement: theorem t : ∀ n : Nat, n + 0 = n
-- alone: accepted
macro "lemma " n:ident " : " ty:term " := " v:term : command => `(theorem $n : $ty := $v)
lemma t : ∀ n : Nat, n + 0 = n := fun _ => rfl

-- case: macro_extends_library_tactic
-- header: def Small (n : Nat) := n < 10
-- statement: theorem t : Small 3
theorem small3 : Small 3 := by unfold Small; decide
macro_rules | `(tactic| trivial) => `(tactic| exact small3)
theorem t : Small 3 := by trivial

-- case: decreasing_tactic_extended
-- statement: theorem t (n : Nat) : ∃ k, k ≤ n
macro_rules | `(tactic| decreasing_tactic) => `(tactic| omega)
def log (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log (n / 2)
theorem t (n : Nat) : ∃ k, k ≤ n := ⟨0, Nat.zero_le n⟩

-- case: term_elaborator
-- header: import Lean
-- statement: theorem t : True ∧ True
-- alone: accepted
open Lean Elab in
elab "obvious" : term => return mkConst ``True.intro
theorem t : True ∧ True := ⟨obvious, obvious⟩

-- case: notation_with_unexpander
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
notation:50 a " is " b => Eq a b
theorem flip' (a b : Nat) (h : a is b) : b is a := h.symm
theorem t (a b : Nat) (h : a = b) : b = a := flip' a b h

-- case: open_namespace_notation
-- statement: theorem t (a b : Nat) : a + b = b + a
namespace My
scoped notation "⟦" a "⟧" => id a
theorem comm (a b : Nat) : ⟦a⟧ + b = b + ⟦a⟧ := Nat.add_comm a b
end My
open My in
theorem t (a b : Nat) : a + b = b + a := comm a b

-- case: local_instance_other_type
-- statement: theorem t (a b : Nat) : a ≤ a + b
structure W where
  n : Nat
instance : LE W := ⟨fun a b => a.n ≤ b.n⟩
instance : Add W := ⟨fun a b => ⟨a.n + b.n⟩⟩
instance : OfNat W k := ⟨⟨k⟩⟩
instance : Coe W Nat := ⟨W.n⟩
theorem w (a b : W) : a ≤ a + b := Nat.le_add_right a.n b.n
theorem t (a b : Nat) : a ≤ a + b := w ⟨a⟩ ⟨b⟩

-- case: coercion_to_function
-- statement: theorem t : ∃ n : Nat, n = 9
structure Sq where
  dummy : Unit
instance : CoeFun Sq fun _ => Nat → Nat := ⟨fun _ n => n * n⟩
theorem t : ∃ n : Nat, n = 9 := ⟨(Sq.mk ()) 3, rfl⟩

-- case: coercion_to_sort
-- statement: theorem t : ∃ n : Nat, n = 3
structure Ty where
  carrier : Type
instance : CoeSort Ty Type := ⟨Ty.carrier⟩
def three (_ : Ty) (n : Nat) (_ : n = 3) : Nat := n
def N : Ty := ⟨Nat⟩
theorem t : ∃ n : Nat, n = 3 := ⟨((3 : Nat) : N), rfl⟩

-- case: default_instance
-- statement: theorem t : ∃ n : Nat, n = 2
class Two (α : Type) where
  two : α
@[default_instance] instance : Two Nat := ⟨2⟩
theorem t : ∃ n : Nat, n = 2 := ⟨Two.two, rfl⟩

-- case: string_interpolation
-- statement: theorem t : ∃ s : String, s.length = 4
def name (n : Nat) := s!"{n} is"
theorem t : ∃ s : String, s.length = 4 := ⟨"a\tbc", rfl⟩

-- case: do_notation
-- statement: theorem t : ∃ n : Nat, n = 10
def total : Nat := Id.run do
  let mut s := 0
  for x in [1, 2, 3, 4] do
    s := s + x
  return s
theorem t : ∃ n : Nat, n = 10 := ⟨total, by rfl⟩

-- case: do_option
-- statement: theorem t (a b : Nat) : (do let x ← some a; let y ← some b; pure (x + y)) = some (a + b)
theorem t (a b : Nat) : (do let x ← some a; let y ← some b; pure (x + y)) = some (a + b) := rfl

-- case: pipeline
-- statement: theorem t : ([3, 1, 2] |>.map (· + 1) |>.length) = 3
theorem t : ([3, 1, 2] |>.map (· + 1) |>.length) = 3 := by decide

-- case: dollar_and_arrows
-- statement: theorem t (p q : Prop) (f : p → q) (h : p) : q
theorem t (p q : Prop) (f : p → q) (h : p) : q := f <| id $ h

-- case: comments_everywhere
-- statement: theorem t (a b : Nat) : a + b = b + a
-- alone: accepted
/- before /- nested -/ still -/ theorem /- x -/ t -- name
  (a /- first -/ b : Nat) -- binders
  : /- the type: a * b = a + b := by -/ a + b -- left
  = b + a /- right -/ := /- sorry -/ by -- axiom
  /- native_decide -/ omega -- done
-- theorem u : False := sorry

-- case: comment_signs_in_strings
-- statement: theorem t : "/- -- -/".length = 8
theorem t : "/- -- -/".length = 8 := by decide
#eval "/-"
#eval "-/ theorem t : False := sorry /-"

-- case: raw_strings
-- statement: theorem t : r"\".length = 1
theorem t : r"\".length = 1 := by decide
def s := r#"theorem t : False := "sorry""#

-- case: string_gap
-- statement: theorem t : "ab" = "ab"
theorem t : "a\
             b" = "ab" := rfl

-- case: char_literals
-- statement: theorem t : '\'' ≠ '"' ∧ '\u03bb' = 'λ' ∧ '\x41' = 'A'
theorem t : '\'' ≠ '"' ∧ '\u03bb' = 'λ' ∧ '\x41' = 'A' := by decide

-- case: unicode_identifiers
-- statement: theorem t (α₁ β' : Prop) (h₁ : α₁) (h₂! : β') : α₁ ∧ β'
theorem t (α₁ β' : Prop) (h₁ : α₁) (h₂! : β') : α₁ ∧ β' := ⟨h₁, h₂!⟩

-- case: french_quotes
-- statement: theorem «the answer» («a b» : Nat) : «a b» = «a b»
-- alone: accepted
theorem «the answer» («a b» : Nat) : «a b» = «a b» := rfl

-- case: french_quotes_needless
-- statement: theorem t (a : Nat) : a = a
theorem «t» («a» : «Nat») : «a» = a := «rfl»

-- case: name_with_dot_inside
-- statement: theorem «a.b» (n : Nat) : n = n
-- alone: accepted
theorem «a.b» (n : Nat) : n = n := rfl
theorem a.b (n : Nat) : n + 0 = n := rfl

-- case: greek_and_symbols
-- statement: theorem θ' (ε δ : Nat) (hε : 0 < ε) : δ < δ + ε
theorem θ' (ε δ : Nat) (hε : 0 < ε) : δ < δ + ε := Nat.lt_add_of_pos_right hε

-- case: crlf
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
-- alone: accepted
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by⟪u+000d⟫
  constructor⟪u+000d⟫
  · exact hp -- first⟪u+000d⟫
  · exact hq⟪u+000d⟫

-- case: weird_layout
-- statement: theorem t (a b : Nat) : a + b = b + a
theorem
    t
 (a
     b : Nat)
        :
    a + b
  = b + a
    :=
            by
         omega

-- case: one_line
-- statement: theorem t (n : Nat) : n < 2 ^ n
theorem t (n : Nat) : n < 2 ^ n := by induction n with | zero => decide | succ n ih => (rw [Nat.pow_succ]; omega)

-- case: semicolons
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by { constructor; { exact hp; }; exact hq; }

-- case: angle_semicolon
-- statement: theorem t (a b : Bool) : (a && b) = (b && a)
theorem t (a b : Bool) : (a && b) = (b && a) := by cases a <;> cases b <;> rfl

-- case: many_blank_lines
-- statement: theorem t (n : Nat) : n = n



theorem t (n : Nat) : n = n :=



  rfl




-- case: trailing_spaces_and_no_newline
-- statement: theorem t (n : Nat) : n = n
theorem t (n : Nat) : n = n := rfl     

-- case: exit_after
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
theorem t (n : Nat) : n = n := rfl
#exit
theorem u : 1 = 2 := rfl
this is not Lean

-- case: end_of_text_comment
-- statement: theorem t (n : Nat) : n = n
theorem t (n : Nat) : n = n := rfl
--

-- case: long_line
-- statement: theorem t (a b : Nat) : a + b = b + a
theorem t (a b : Nat) : a + b = b + a := by⟪ *20000⟫omega

-- case: long_text
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
⟪example : 2 + 2 = 4 := rfl
*200⟫theorem t (n : Nat) : n = n := rfl

-- case: nested_parentheses
-- statement: theorem t (n : Nat) : n = n
theorem t (n : Nat) : n = n := ⟪(*60⟫rfl⟪)*60⟫

-- case: bidi_in_string
-- statement: theorem t : "⟪u+202e⟫".length = 1
theorem t : "⟪u+202e⟫".length = 1 := by decide

-- case: nul_in_string
-- statement: theorem t : "⟪u+0000⟫a".length = 2
-- alone: accepted
theorem t : "⟪u+0000⟫a".length = 2 := by decide

-- case: set_option_pp
-- statement: theorem t (n : Nat) : n = n
set_option pp.unicode.fun true
set_option pp.notation false in
#check ∀ n, n + 0 = n
theorem t (n : Nat) : n = n := rfl

-- case: universe_declared
-- statement: theorem t.{u} (α : Type u) (x : α) : x = x
universe v w
theorem t.{u} (α : Type u) (x : α) : x = x := rfl

-- case: attribute_in
-- statement: theorem t (a b : Nat) (h : a = b) : b = a
attribute [local symm] Eq.symm in
theorem t (a b : Nat) (h : a = b) : b = a := by
  symm; exact h

-- case: initialize_unused
-- header: import Lean
-- statement: theorem t (n : Nat) : n = n
initialize counter : IO.Ref Nat ← IO.mkRef 0
theorem t (n : Nat) : n = n := rfl

-- case: output_like_a_refusal
-- statement: theorem t (n : Nat) : n = n
-- alone: accepted
#eval "{\"tier\": null, \"refused\": {\"rule\": \"axiom\"}}"
#eval IO.println "error: sorryAx\n\n{\"refused\": {}}\n\n"
theorem t (n : Nat) : n = n := by
  trace "declaration uses 'sorry'"
  rfl

-- case: deriving_handler_toExpr
-- statement: theorem t : ∃ s : String, s = "A.x 3"
inductive A
  | x (n : Nat)
  deriving Repr
theorem t : ∃ s : String, s = "A.x 3" := ⟨"A.x 3", rfl⟩
#eval A.x 3
