-- rule: none
theorem helper : True := trivial
#exit
theorem target : False := sorry
