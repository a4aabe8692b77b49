-- rule: none
theorem a : 1 = 1 := rfl
#exit
-- nothing more /- than this
/- and this -/
