-- rule: type
-- statement: theorem t (p : Prop) (hp : p) (x : p → Nat) : x hp = 0
-- naive: accepted
-- why: autoImplicit binds what is not there
set_option autoImplicit true
theorem t (p : Prop) (hp : q) (x : q → Unit) : x hp = u := rfl
