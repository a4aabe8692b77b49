-- rule: type | environment | missing
-- header: private opaque c : Nat
-- header: private opaque d : Nat
-- statement: theorem t : c = d
-- why: private names have an auxiliary-looking prefix
theorem t : c = c := rfl
