-- rule: type | environment
-- header: class K where
-- header:   k : Nat
-- header: @[instance] opaque _i : K := ⟨1⟩
-- header: @[instance] opaque _j : K := ⟨1⟩
-- statement: theorem t : @K.k _i = @K.k _j
-- why: two instances with made-up-looking names
theorem t : @K.k _i = @K.k _i := rfl
