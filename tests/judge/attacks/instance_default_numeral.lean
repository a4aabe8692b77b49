-- rule: type
-- statement: theorem t : 1 / 2 = 0.5
-- header: instance : OfScientific Nat := ⟨fun m s e => if s then m / 10 ^ e else m * 10 ^ e⟩
-- naive: accepted
-- why: the default type of numerals is changed, so the quotient is another one
@[default_instance 10000] instance : OfNat Int n := ⟨Int.ofNat n⟩
theorem t : (1 : Int) / 2 = 0 := rfl
