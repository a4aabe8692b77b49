-- rule: type
-- statement: theorem t : ¬ False ∧ False
-- naive: accepted
-- why: False of the text's own namespace
namespace Mine
def False : Prop := True
theorem _root_.t : ¬ _root_.False ∧ False := ⟨id, trivial⟩
end Mine
