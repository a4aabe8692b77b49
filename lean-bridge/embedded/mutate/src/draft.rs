//! A new statement and its proof before they are closed over their variables, and why there may be none.

use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// Decides whether a statement is wanted, see [`super::close::close`].
pub type Wanted<'a> = dyn FnMut(View<'_>, &[Origin]) -> Result<(), Defect> + 'a;

/// A statement and its proof in the target's context.
pub(crate) struct Draft {
    /// Variables of the target that it does without, by place.
    pub without: Vec<usize>,
    pub conclusion: Obj,
    /// None where tactics have to find one.
    pub proof: Option<Obj>,
    /// What a variable of the target became.
    pub value: Option<Obj>,
    /// Further variables and hypotheses, each after those that its type mentions.
    pub added: Vec<Added>,
}

/// A new variable or hypothesis.
pub struct Added {
    /// A free variable that Lean does not know.
    pub expr: Obj,
    pub ty: Obj,
    /// `Name`
    pub name: Obj,
    pub is_hypothesis: bool,
}

impl Added {
    /// The one of this number.
    pub fn new(
        lean: &mut Lean,
        number: usize,
        ty: Obj,
        name: Obj,
        is_hypothesis: bool,
    ) -> Result<Added, Lost> {
        let id = lean.name(&format!("_added_{number}"))?;
        let expr = lean.call(lean.f.fvar_expr, (id,))?;
        Ok(Added { expr, ty, name, is_hypothesis })
    }
}

impl Draft {
    pub fn new(without: Option<usize>, conclusion: Obj, proof: Obj) -> Draft {
        let without = without.into_iter().collect();
        Draft { without, conclusion, proof: Some(proof), value: None, added: vec![] }
    }
}

/// Where a variable or hypothesis comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The target's variable at this place.
    Target(usize),
    /// A variable of the lemma.
    Variable,
    /// A side condition of the lemma.
    Condition,
}

/// Why there is no new statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Defect {
    /// Lean does not rewrite or apply.
    Refused,
    /// The lemma proves the hypothesis outright: the target without it, which its users have already.
    Solved,
    /// What is left open depends on itself, or cannot be made a variable.
    Open,
    /// A variable that the statement does not mention.
    Unused,
    /// The statement is too large.
    Large,
    /// The library, or a mutant, says the same.
    Known,
    /// It states what must not come out.
    Excluded,
    /// Rewritten in a way that needs a new variable, or from right to left so that it needs a new hypothesis.
    Artificial,
    /// The conclusion is one of the hypotheses, or says that a thing is itself.
    Trivial,
    /// It mentions what Lean generates and nobody writes.
    Generated,
    /// The kernel does not accept the proof.
    Kernel,
    /// No tactic proves it, and nothing else can.
    Unproved,
}
