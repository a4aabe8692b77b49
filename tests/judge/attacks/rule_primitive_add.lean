-- rule: environment | error
-- statement: theorem t : ∀ (p : Prop), p
-- whole: yes
-- alone: refused
-- why: a library of its own, in which addition gives zero; the kernel adds literals by itself
prelude
universe u v
inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a
inductive Nat where
  | zero : Nat
  | succ (n : Nat) : Nat
noncomputable def Nat.add (_m _n : Nat) : Nat := Nat.zero
theorem one : Eq (Nat.add (nat_lit 1) (nat_lit 1)) (nat_lit 2) := Eq.refl (nat_lit 2)
theorem nothing (m n : Nat) : Eq (Nat.add m n) Nat.zero := Eq.refl Nat.zero
noncomputable def holds (p : Prop) (n : Nat) : Prop :=
  Nat.rec (motive := fun _ => Prop) (∀ q : Prop, q → q) (fun _ _ => p) n
theorem there (P : Nat → Prop) (a b : Nat) (h : Eq a b) (x : P a) : P b := Eq.rec (motive := fun c _ => P c) x h
theorem back (P : Nat → Prop) (a b : Nat) (h : Eq a b) (x : P b) : P a :=
  Eq.rec (motive := fun c _ => P c → P a) (fun x => x) h x
theorem t : ∀ (p : Prop), p := fun p =>
  there (holds p) _ (nat_lit 2) one
    (back (holds p) (Nat.add (nat_lit 1) (nat_lit 1)) Nat.zero (nothing _ _) (fun _ hq => hq))
