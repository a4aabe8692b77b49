-- rule: type
-- statement: theorem t : 'a' = 'а'
-- naive: accepted
-- why: Latin and Cyrillic; the text has the Latin one twice
theorem t : 'a' = 'a' := rfl
