-- rule: error | missing | type | environment
-- whole: yes
-- statement: theorem t : True
-- why: without the library, True is whatever the file says
prelude
inductive False' : Prop
inductive True : Prop | intro
theorem t : True := True.intro
