//! New theorems out of old ones: what is asked for, and what comes back.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Thousands of heartbeats for each closer unless told otherwise.
pub const CLOSER_HEARTBEATS: u64 = 500;

/// What is done to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mutation {
    /// Its conclusion is rewritten by the lemma.
    Rewrite {
        /// From right to left.
        symm: bool,
        /// Only at the place of this number (from 1) among those that
        /// match, instead of at all that look like the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u32>,
    },
    /// A hypothesis is rewritten: the new one rewrites to the old one.
    RewriteHypothesis {
        /// From right to left.
        symm: bool,
        /// As for a conclusion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u32>,
        /// Its place among the variables.
        hypothesis: usize,
    },
    /// A hypothesis is replaced by what the lemma needs to conclude it.
    Apply {
        /// Its place among the variables.
        hypothesis: usize,
    },
    /// A hypothesis and the conclusion change places, each negated, or without the negation it has.
    #[serde(rename_all = "camelCase")]
    Contrapose {
        /// The hypothesis's place among the variables.
        hypothesis: usize,
        /// The conclusion was a negation.
        of_negation: bool,
        /// The hypothesis was a negation.
        classical: bool,
    },
    /// The target's conclusion is what the lemma needs for one of its quantifiers: the lemma's conclusion,
    /// from the target's hypotheses and those that the lemma has besides.
    Compose {
        /// The quantifier's place.
        premise: u32,
    },
    /// A variable gets the value with which the lemma rewrites the conclusion.
    Specialise {
        /// Its place among the variables.
        variable: usize,
    },
    /// A constant became a variable, and the statement was proved by a tactic.
    Generalise {
        /// The constant's number, from 0.
        constant: usize,
    },
}

impl Mutation {
    /// Whether something is rewritten.
    pub fn is_rewrite(self) -> bool {
        matches!(self, Mutation::Rewrite { .. } | Mutation::RewriteHypothesis { .. })
    }

    /// Hypotheses that it brings whatever the lemma: one that is rewritten is a new one.
    pub fn own_conditions(self) -> usize {
        usize::from(matches!(self, Mutation::RewriteHypothesis { .. }))
    }

    /// The place of the hypothesis that it changes, if it changes one.
    pub fn hypothesis(self) -> Option<usize> {
        match self {
            Mutation::Rewrite { .. }
            | Mutation::Compose { .. }
            | Mutation::Specialise { .. }
            | Mutation::Generalise { .. } => None,
            Mutation::RewriteHypothesis { hypothesis, .. }
            | Mutation::Apply { hypothesis }
            | Mutation::Contrapose { hypothesis, .. } => Some(hypothesis),
        }
    }
}

/// Which mutations are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Kinds {
    /// The conclusion is rewritten.
    pub rewrite: bool,
    /// A hypothesis is rewritten.
    pub rewrite_hypothesis: bool,
    /// A hypothesis is replaced by what a lemma needs to conclude it.
    pub apply: bool,
    /// A hypothesis and the conclusion change places.
    pub contrapose: bool,
    /// The conclusion is given to a lemma that needs it.
    pub compose: bool,
    /// A variable gets the value that a lemma is about.
    pub specialise: bool,
    /// A constant becomes a variable. Not by default: most of what
    /// it tries is false, and all must be proved anew.
    pub generalise: bool,
}

impl Kinds {
    /// None of them.
    pub const NONE: Kinds = Kinds::every(false);

    const fn every(made: bool) -> Kinds {
        Kinds {
            rewrite: made,
            rewrite_hypothesis: made,
            apply: made,
            contrapose: made,
            compose: made,
            specialise: made,
            generalise: false,
        }
    }
}

impl Default for Kinds {
    fn default() -> Kinds {
        Kinds::every(true)
    }
}

/// A way to prove a statement that needs no idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closer {
    /// `simp` after the variables are introduced.
    Simp,
    /// One lemma of the library, all of whose conditions are hypotheses.
    OneLemma,
    /// The hypotheses contradict each other, as far as `contradiction` and `omega` see.
    Contradiction,
    /// `omega`.
    Omega,
    /// `simp_all` that may use the target.
    SimpAll,
    /// `grind`.
    Grind,
    /// `exact?`: lemmas of the library with whatever Lean finds for their conditions. Slow.
    Exact,
}

/// What became of one target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TargetMutants {
    /// Its name.
    pub target: String,
    /// What was made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mutants: Vec<Mutant>,
    /// How attempts ended, by word: `refused`, `known`, `simp`, …, `kept`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tally: BTreeMap<String, usize>,
    /// Why the target cannot be mutated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A new theorem whose proof term the kernel has accepted. Whether
/// its text proves its text is for the judge to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mutant {
    /// Its type, printed so that Lean reads it back as the same term.
    pub statement: String,
    /// As in the statements of the library.
    pub form: String,
    /// Universe parameters.
    #[serde(default)]
    pub levels: Vec<String>,
    /// The tactics behind `by`, a line each.
    pub script: Vec<String>,
    /// The lemma's name.
    pub lemma: String,
    /// What was done with it.
    pub mutation: Mutation,
    /// Equal for statements that say the same up to names and order of variables, sides of
    /// equations and universes: 16 hexadecimal digits.
    pub key: String,
    /// What judgements of this theorem give as the hash of its statement.
    pub statement_hash: String,
    /// Number of symbols.
    pub size: usize,
    /// Constants of the statement, ascending.
    #[serde(default)]
    pub constants: Vec<String>,
}

/// The answer to `mutate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MutateAnswer {
    /// One for each target, in order; those that the deadline left out are missing at the end.
    pub targets: Vec<TargetMutants>,
}

/// The answer to `keys`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeysAnswer {
    /// By name: 16 hexadecimal digits, or `null` for an unknown name.
    pub keys: BTreeMap<String, Option<String>>,
}
