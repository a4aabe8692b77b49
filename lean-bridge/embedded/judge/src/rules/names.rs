//! Names under which a text may declare nothing.
//!
//! The library is shipped without some of the private constants that its statements mention. A text that
//! declared one of them, with a meaning of its own, would make the library's theorems about it false. And
//! some names mean to kernels more than what is declared under them.

use lean_kernel::{Name, NameId, Terms};

/// The module that texts are elaborated as: the first part of their private names.
const OWN_MODULE: &str = "Main";

/// Constants that kernels compute with by themselves, or build terms
/// of. What they compute is right for the library's.
const PRIMITIVES: [&str; 37] = [
    "Bool",
    "Bool.false",
    "Bool.true",
    "Char",
    "Char.ofNat",
    "Lean.reduceBool",
    "Lean.reduceNat",
    "List",
    "List.cons",
    "List.nil",
    "Nat",
    "Nat.add",
    "Nat.beq",
    "Nat.ble",
    "Nat.div",
    "Nat.gcd",
    "Nat.land",
    "Nat.log2",
    "Nat.lor",
    "Nat.mod",
    "Nat.mul",
    "Nat.pow",
    "Nat.pred",
    "Nat.shiftLeft",
    "Nat.shiftRight",
    "Nat.sub",
    "Nat.succ",
    "Nat.xor",
    "Nat.zero",
    "Quot",
    "Quot.ind",
    "Quot.lift",
    "Quot.mk",
    "String",
    "String.mk",
    "String.ofList",
    "eagerReduce",
];

/// The constant that an auxiliary one is named after: `f` for `f._unary.induct`. Nothing for
/// private names, whose first part begins in the same way.
pub(crate) fn owner_of_auxiliary(terms: &Terms, name: NameId) -> Option<NameId> {
    let (mut at, mut owner) = (name, None);
    loop {
        match terms.name(at) {
            Name::Anonymous => return owner.filter(|owner| *owner != Terms::ANONYMOUS),
            Name::Str(parent, part) => {
                if part.first() == Some(&b'_') {
                    owner = Some(*parent);
                }
                at = *parent;
            }
            Name::Num(parent, _) => at = *parent,
        }
    }
}

/// What a name is kept for.
pub fn reserved(terms: &Terms, name: NameId) -> Option<&'static str> {
    let parts = parts(terms, name);
    let first = |part: &str| matches!(parts.first(), Some(Name::Str(_, p)) if **p == *part.as_bytes());
    if first("_nested") {
        return Some("a name that is the kernel's for nested inductive types");
    }
    if first("_private") && !is_own_private(&parts) {
        return Some("which is private to another module");
    }
    let plain = parts.iter().all(|p| matches!(p, Name::Str(..)));
    let text = terms.parts(name).join(".");
    (plain && PRIMITIVES.contains(&text.as_str()))
        .then_some("which kernels compute with: only the library may")
}

/// `_private.Main.0.…`, as elaboration makes them.
fn is_own_private(parts: &[&Name]) -> bool {
    match parts {
        [_, Name::Str(_, module), Name::Num(..), ..] => **module == *OWN_MODULE.as_bytes(),
        _ => false,
    }
}

/// The prefixes of a name, the name itself included, the shortest first.
fn parts(terms: &Terms, name: NameId) -> Vec<&Name> {
    let parent = |name: &&Name| match name {
        Name::Anonymous => None,
        Name::Str(parent, _) | Name::Num(parent, _) => Some(terms.name(*parent)),
    };
    let mut parts: Vec<&Name> = std::iter::successors(Some(terms.name(name)), parent).collect();
    // the root
    parts.pop();
    parts.reverse();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_texts_own_private_names_may_be_declared() {
        let mut t = Terms::default();
        let private = |t: &mut Terms, module: &str, name: &str| {
            let module = t.dotted(&format!("_private.{module}"));
            let numbered = t.add_name(Name::Num(module, 0u32.into()));
            t.child(numbered, name)
        };
        let own = private(&mut t, "Main", "helper");
        assert_eq!(reserved(&t, own), None);
        for module in ["Init.Core", "Main.Other", "Mai"] {
            let other = private(&mut t, module, "helper");
            assert!(reserved(&t, other).is_some(), "{module}");
        }
        let no_number = t.dotted("_private.Main.helper");
        assert!(reserved(&t, no_number).is_some());
    }

    #[test]
    fn an_auxiliary_name_has_an_owner() {
        let mut t = Terms::default();
        let f = t.dotted("A.f");
        let auxiliary = t.dotted("A.f._unary.induct._proof_1");
        assert_eq!(owner_of_auxiliary(&t, auxiliary), Some(f));
        for name in ["A.f.induct", "_private.Main.f", "f_1"] {
            let name = t.dotted(name);
            assert_eq!(owner_of_auxiliary(&t, name), None);
        }
    }

    #[test]
    fn primitives_are_meant_by_their_whole_name() {
        let mut t = Terms::default();
        for (name, is_reserved) in
            [("Nat.add", true), ("Nat.add_comm", false), ("My.Nat.add", false), ("Nat", true)]
        {
            let id = t.dotted(name);
            assert_eq!(reserved(&t, id).is_some(), is_reserved, "{name}");
        }
        let nested = t.dotted("_nested.T_1");
        assert!(reserved(&t, nested).is_some());
    }
}
