-- rule: type
-- statement: theorem t (p q : Prop) (h : p) : And p q
-- naive: accepted
-- why: And of the text's own namespace
namespace Mine
def And (p q : Prop) := p ∨ q
theorem _root_.t (p q : Prop) (h : p) : And p q := Or.inl h
end Mine
