-- rule: type
-- whole: yes
-- header: notation "‖" n "‖" => Int.natAbs n
-- statement: theorem t (n : Int) : ‖n‖ = 0
-- naive: accepted
-- why: a whole file with another meaning of the asker's notation
notation "‖" n "‖" => (n - n : Int)
theorem t (n : Int) : ‖n‖ = 0 := Int.sub_self n
