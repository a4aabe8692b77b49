-- rule: sorry
-- statement: theorem t : 1 + 1 = 2
-- naive: accepted
-- why: even a sorry that the proof could do without is refused: it is in the term
set_option warn.sorry false
theorem t : 1 + 1 = 2 := by
  have h : 1 = 2 := sorryAx _ false
  exact (fun _ => rfl : 1 = 2 → 1 + 1 = 2) h
