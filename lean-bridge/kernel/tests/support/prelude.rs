//! Declarations that many tests rest on.

/// Truth values, numbers, equality, falsity, lists and pairs.
pub const BASE: &str = "
inductive (0) Bool : Type | Bool.false : Bool | Bool.true : Bool
inductive (0) Nat : Type | Nat.zero : Nat | Nat.succ : Nat → Nat
inductive (0) True : Prop | True.intro : True
inductive (0) False : Prop
inductive (0) Unit : Type | Unit.unit : Unit
inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop
  | Eq.refl : ∀ (α : Sort.{u}) (a : α), Eq.{u} α a a
inductive (2) And : Prop → Prop → Prop
  | And.intro : ∀ (a b : Prop) (left : a) (right : b), And a b
inductive (2) Or : Prop → Prop → Prop
  | Or.inl : ∀ (a b : Prop) (h : a), Or a b
  | Or.inr : ∀ (a b : Prop) (h : b), Or a b
inductive (2) Exists.{u} : ∀ (α : Sort.{u}) (p : α → Prop), Prop
  | Exists.intro : ∀ (α : Sort.{u}) (p : α → Prop) (w : α) (h : p w), Exists.{u} α p
inductive (1) List.{u} : Type.{u} → Type.{u}
  | List.nil : ∀ (α : Type.{u}), List.{u} α
  | List.cons : ∀ (α : Type.{u}) (head : α) (tail : List.{u} α), List.{u} α
inductive (2) Prod.{u v} : Type.{u} → Type.{v} → Type.{max u v}
  | Prod.mk : ∀ (α : Type.{u}) (β : Type.{v}) (fst : α) (snd : β), Prod.{u v} α β
inductive (2) Acc.{u} : ∀ (α : Sort.{u}) (r : α → α → Prop), α → Prop
  | Acc.intro : ∀ (α : Sort.{u}) (r : α → α → Prop) (x : α) (h : ∀ (y : α), r y x → Acc.{u} α r y),
    Acc.{u} α r x
";

/// Arithmetic, by recursion as Lean's library defines it.
pub const ARITHMETIC: &str = "
def Nat.add : Nat → Nat → Nat := fun (m n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat) m (fun (_ r : Nat) => Nat.succ r) n
def Nat.pred : Nat → Nat := fun (n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat) 0 (fun (m _ : Nat) => m) n
def Nat.sub : Nat → Nat → Nat := fun (m n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat) m (fun (_ r : Nat) => Nat.pred r) n
def Nat.mul : Nat → Nat → Nat := fun (m n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat) 0 (fun (_ r : Nat) => Nat.add r m) n
def Nat.pow : Nat → Nat → Nat := fun (m n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat) 1 (fun (_ r : Nat) => Nat.mul r m) n
def Nat.isZero : Nat → Bool := fun (n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Bool) Bool.true (fun (_ : Nat) (_ : Bool) => Bool.false) n
def Nat.beq : Nat → Nat → Bool := fun (m : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat → Bool) Nat.isZero
    (fun (_ : Nat) (r : Nat → Bool) (n : Nat) =>
      Nat.rec.{1} (fun (_ : Nat) => Bool) Bool.false (fun (k : Nat) (_ : Bool) => r k) n) m
def Nat.ble : Nat → Nat → Bool := fun (m : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat → Bool) (fun (_ : Nat) => Bool.true)
    (fun (_ : Nat) (r : Nat → Bool) (n : Nat) =>
      Nat.rec.{1} (fun (_ : Nat) => Bool) Bool.false (fun (k : Nat) (_ : Bool) => r k) n) m
def Nat.shiftLeft : Nat → Nat → Nat := fun (m n : Nat) =>
  Nat.rec.{1} (fun (_ : Nat) => Nat → Nat) (fun (x : Nat) => x)
    (fun (_ : Nat) (r : Nat → Nat) (x : Nat) => r (Nat.mul 2 x)) n m
";

/// The constants of quotients.
pub const QUOTIENTS: &str = "
quot Quot.{u} : ∀ (α : Sort.{u}), (α → α → Prop) → Sort.{u}
quot Quot.mk.{u} : ∀ (α : Sort.{u}) (r : α → α → Prop), α → Quot.{u} α r
quot Quot.lift.{u v} : ∀ (α : Sort.{u}) (r : α → α → Prop) (β : Sort.{v}) (f : α → β),
  (∀ (a b : α), r a b → Eq.{v} β (f a) (f b)) → Quot.{u} α r → β
quot Quot.ind.{u} : ∀ (α : Sort.{u}) (r : α → α → Prop) (β : Quot.{u} α r → Prop),
  (∀ (a : α), β (Quot.mk.{u} α r a)) → ∀ (q : Quot.{u} α r), β q
";

/// What texts expand to. Nothing but the types matters.
pub const TEXTS: &str = "
axiom Char : Type
axiom Char.ofNat : Nat → Char
inductive (0) String : Type | String.ofList : List.{0} Char → String
";

/// Operations that Lean's library defines by well-founded recursion.
pub const BIT_OPERATIONS: &str = "
axiom Nat.div : Nat → Nat → Nat
axiom Nat.mod : Nat → Nat → Nat
axiom Nat.gcd : Nat → Nat → Nat
axiom Nat.land : Nat → Nat → Nat
axiom Nat.lor : Nat → Nat → Nat
axiom Nat.xor : Nat → Nat → Nat
axiom Nat.shiftRight : Nat → Nat → Nat
axiom Nat.log2 : Nat → Nat
";
