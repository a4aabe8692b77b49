-- rule: type | environment
-- statement: def _a : Nat := 0
--   ⟪def _b : Nat := _a
--   namespace n
--   def _a : Nat := _b
--   *50⟫theorem _root_.t : _a = 1
-- why: a hundred definitions deep, the value is another one
def _a : Nat := 1
⟪def _b : Nat := _a
namespace n
def _a : Nat := _b
*50⟫theorem _root_.t : _a = 1 := by decide
