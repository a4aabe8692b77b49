mutual
def even : Nat → Bool
  | 0 => true
  | n + 1 => odd n
def odd : Nat → Bool
  | 0 => false
  | n + 1 => even n
end

mutual
private theorem a : even 2 = true := by sorry
theorem b : odd 1 = true := by sorry
end
