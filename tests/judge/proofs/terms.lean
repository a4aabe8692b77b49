-- case: lambda
-- statement: theorem t (p q : Prop) : p → q → p
theorem t (p q : Prop) : p → q → p := fun hp _ => hp

-- case: anonymous_constructor
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ p
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ p := ⟨hp, hq, hp⟩

-- case: nested_anonymous_constructor
-- statement: theorem t : ∃ x y : Nat, x + y = 5 ∧ x < y
theorem t : ∃ x y : Nat, x + y = 5 ∧ x < y := ⟨2, 3, rfl, by decide⟩

-- case: projections
-- statement: theorem t (p q r : Prop) (h : p ∧ q ∧ r) : r ∧ p
theorem t (p q r : Prop) (h : p ∧ q ∧ r) : r ∧ p := ⟨h.2.2, h.1⟩

-- case: named_projections
-- statement: theorem t (p q r : Prop) (h : p ∧ q ∧ r) : q
theorem t (p q r : Prop) (h : p ∧ q ∧ r) : q := h.right.left

-- case: dot_notation
-- statement: theorem t (a b c : Nat) (h : a = b) (k : b = c) : c = a
theorem t (a b c : Nat) (h : a = b) (k : b = c) : c = a := (h.trans k).symm

-- case: leading_dot
-- statement: theorem t (p q : Prop) (h : p) : p ∨ q
theorem t (p q : Prop) (h : p) : p ∨ q := .inl h

-- case: pattern_matching_fun
-- statement: theorem t (p q : Prop) : p ∨ q → q ∨ p
theorem t (p q : Prop) : p ∨ q → q ∨ p
  | .inl h => .inr h
  | .inr h => .inl h

-- case: match_term
-- statement: theorem t (p q : Prop) (h : p ∨ q) : q ∨ p
theorem t (p q : Prop) (h : p ∨ q) : q ∨ p :=
  match h with
  | Or.inl hp => Or.inr hp
  | Or.inr hq => Or.inl hq

-- case: match_two
-- statement: theorem t (a b : Bool) : (a && b) = (b && a)
theorem t (a b : Bool) : (a && b) = (b && a) :=
  match a, b with
  | true, true | false, false => rfl
  | true, false => rfl
  | false, true => rfl

-- case: match_exists
-- statement: theorem t (f : Nat → Nat) (h : ∃ x, f x = 0) : ∃ y, 0 = f y
theorem t (f : Nat → Nat) (h : ∃ x, f x = 0) : ∃ y, 0 = f y :=
  let ⟨x, hx⟩ := h
  ⟨x, hx.symm⟩

-- case: match_motive
-- statement: theorem t (n : Nat) (h : n ≠ 0) : ∃ m, n = m + 1
theorem t (n : Nat) (h : n ≠ 0) : ∃ m, n = m + 1 :=
  match n, h with
  | 0, h => absurd rfl h
  | m + 1, _ => ⟨m, rfl⟩

-- case: match_with_equation
-- statement: theorem t (n : Nat) : n % 2 = 0 ∨ n % 2 = 1
theorem t (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 :=
  match h : n % 2 with
  | 0 => .inl rfl
  | 1 => .inr rfl
  | k + 2 => absurd (Nat.mod_lt n (by decide : 2 > 0)) (by rw [h]; exact fun hh => absurd hh (by simp))

-- case: let_have
-- statement: theorem t (a b : Nat) (h : a = b) : a + a = b + b
theorem t (a b : Nat) (h : a = b) : a + a = b + b :=
  have k : b = a := h.symm
  let z := a
  show z + z = b + b from k ▸ rfl

-- case: show_from
-- statement: theorem t (n : Nat) : 0 < n + 1
theorem t (n : Nat) : 0 < n + 1 :=
  show 0 < Nat.succ n from Nat.succ_pos n

-- case: suffices_term
-- statement: theorem t (p q : Prop) (h : p) (k : p → q) : q ∧ q
theorem t (p q : Prop) (h : p) (k : p → q) : q ∧ q :=
  suffices hq : q from ⟨hq, hq⟩
  k h

-- case: triangle
-- statement: theorem t (f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b
theorem t (f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b := h ▸ rfl

-- case: by_cases_term
-- statement: theorem t (p : Prop) : ¬¬p → p
theorem t (p : Prop) : ¬¬p → p := fun h => Classical.byContradiction h

-- case: nofun
-- statement: theorem t (n : Nat) : ¬ n + 1 = 0
theorem t (n : Nat) : ¬ n + 1 = 0 := nofun

-- case: nomatch
-- statement: theorem t (i : Fin 0) : 1 = 2
theorem t (i : Fin 0) : 1 = 2 := nomatch i

-- case: absurd_false
-- statement: theorem t (p : Prop) (h : p) (k : ¬p) : 1 = 2
theorem t (p : Prop) (h : p) (k : ¬p) : 1 = 2 := (k h).elim

-- case: explicit_at
-- statement: theorem t (a b c : Nat) (h : a = b) (k : b = c) : a = c
theorem t (a b c : Nat) (h : a = b) (k : b = c) : a = c := @Eq.trans Nat a b c h k

-- case: named_arguments
-- statement: theorem t (a b : Nat) : a + b = b + a
theorem t (a b : Nat) : a + b = b + a := Nat.add_comm (m := b) (n := a)

-- case: placeholders
-- statement: theorem t (xs : List Nat) : xs ++ [] = xs
theorem t (xs : List Nat) : xs ++ [] = xs := List.append_nil _

-- case: section_dots
-- statement: theorem t (f : Nat → Nat → Nat) (h : ∀ x y, f x y = f y x) (a b : Nat) : f a b = f b a
theorem t (f : Nat → Nat → Nat) (h : ∀ x y, f x y = f y x) (a b : Nat) : f a b = f b a := (h · ·) a b

-- case: recursor_by_hand
-- statement: theorem t (n : Nat) : 0 + n = n
theorem t (n : Nat) : 0 + n = n :=
  Nat.rec (motive := fun n => 0 + n = n) rfl (fun _ ih => congrArg Nat.succ ih) n

-- case: structure_instance
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := { left := hp, right := hq }

-- case: structure_instance_where
-- statement: theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q
theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q where
  left := hp
  right := hq

-- case: iff_where
-- statement: theorem t (p q : Prop) : p ∧ q ↔ q ∧ p
theorem t (p q : Prop) : p ∧ q ↔ q ∧ p where
  mp | ⟨a, b⟩ => ⟨b, a⟩
  mpr | ⟨a, b⟩ => ⟨b, a⟩

-- case: funext
-- statement: theorem t : (fun n : Nat => n + 0) = id
theorem t : (fun n : Nat => n + 0) = id := funext fun _ => rfl

-- case: propext
-- statement: theorem t (p q : Prop) : (p ∧ q) = (q ∧ p)
theorem t (p q : Prop) : (p ∧ q) = (q ∧ p) := propext ⟨fun h => ⟨h.2, h.1⟩, fun h => ⟨h.2, h.1⟩⟩

-- case: cast
-- statement: theorem t (p q : Prop) (h : p = q) (hp : p) : q
theorem t (p q : Prop) (h : p = q) (hp : p) : q := cast h hp

-- case: type_ascription
-- statement: theorem t : ∃ n : Nat, n = 3
theorem t : ∃ n : Nat, n = 3 := (⟨(3 : Nat), (rfl : 3 = 3)⟩ : ∃ n : Nat, n = 3)

-- case: assumption_brackets
-- statement: theorem t (p q : Prop) (_ : p) (_ : q) : q ∧ p
theorem t (p q : Prop) (_ : p) (_ : q) : q ∧ p := ⟨‹q›, ‹_›⟩

-- case: infer_instance
-- statement: theorem t : Nonempty Nat
theorem t : Nonempty Nat := inferInstance

-- case: inferInstanceAs
-- statement: theorem t : Nonempty (Nat × Nat)
theorem t : Nonempty (Nat × Nat) := inferInstanceAs (Nonempty (Nat × Nat))

-- case: of_decide
-- statement: theorem t : 17 * 19 = 323
theorem t : 17 * 19 = 323 := of_decide_eq_true rfl

-- case: if_then_else
-- statement: theorem t (n : Nat) : n = 0 ∨ 0 < n
theorem t (n : Nat) : n = 0 ∨ 0 < n :=
  if h : n = 0 then .inl h else .inr (Nat.pos_of_ne_zero h)

-- case: nat_casesOn
-- statement: theorem t (n : Nat) : n = 0 ∨ ∃ m : Nat, n = m.succ
theorem t (n : Nat) : n = 0 ∨ ∃ m : Nat, n = m.succ :=
  n.casesOn (.inl rfl) fun m => .inr ⟨m, rfl⟩

-- case: calc_term
-- statement: theorem t (a b c d : Nat) (h₁ : a = b) (h₂ : b ≤ c) (h₃ : c < d) : a < d
theorem t (a b c d : Nat) (h₁ : a = b) (h₂ : b ≤ c) (h₃ : c < d) : a < d :=
  calc
    a = b := h₁
    _ ≤ c := h₂
    _ < d := h₃

-- case: calc_user_relation
-- header: def Divides (a b : Nat) := ∃ k, b = a * k
-- statement: theorem t (a b c : Nat) (h : Divides a b) (k : Divides b c) : Divides a c
theorem Divides.trans' {a b c : Nat} : Divides a b → Divides b c → Divides a c
  | ⟨x, hx⟩, ⟨y, hy⟩ => ⟨x * y, by rw [hy, hx, Nat.mul_assoc]⟩
instance : Trans Divides Divides Divides := ⟨Divides.trans'⟩
theorem t (a b c : Nat) (h : Divides a b) (k : Divides b c) : Divides a c :=
  calc Divides a b := h
    Divides b c := k
