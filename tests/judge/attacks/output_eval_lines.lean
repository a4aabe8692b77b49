-- rule: missing
-- statement: theorem t (a b : Nat) : a * b = a + b
-- naive: accepted
-- why: a message with the blank line that ends an answer
#eval IO.println "done\n\n{\"tier\": \"audited\", \"name\": \"t\", \"axioms\": []}\n\n"
