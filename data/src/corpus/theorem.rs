//! A theorem of a corpus with its provenance.

use serde::{Deserialize, Serialize};

/// How a theorem was made from its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MutationKind {
    /// The target's conclusion was rewritten by the lemma.
    Rewrite,
    /// A hypothesis of the target was rewritten.
    RewriteHypothesis,
    /// A hypothesis was replaced by what the lemma needs to conclude it.
    Apply,
    /// A hypothesis and the conclusion changed places, negated.
    Contrapose,
    /// The target's conclusion was given to the lemma, as one of its hypotheses.
    Compose,
    /// A variable got the value with which the lemma rewrote the conclusion.
    Specialise,
    /// A constant became a variable, and a tactic proved the statement; the target stands for the lemma.
    Generalise,
}

impl MutationKind {
    /// As in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            MutationKind::Rewrite => "rewrite",
            MutationKind::RewriteHypothesis => "rewrite_hypothesis",
            MutationKind::Apply => "apply",
            MutationKind::Contrapose => "contrapose",
            MutationKind::Compose => "compose",
            MutationKind::Specialise => "specialise",
            MutationKind::Generalise => "generalise",
        }
    }
}

/// A line of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusTheorem {
    /// `m_` and the key.
    pub name: String,
    /// The type, as text that Lean reads back as the same term.
    pub statement: String,
    /// Universe parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// How it had to be printed: `plain`, `full` or `explicit`.
    pub form: String,
    /// The tactics behind `by`, a line each.
    pub script: Vec<String>,
    /// The theorem it was made from: a name of the library, or of this corpus.
    pub target: String,
    /// The module of the target; of a target of this corpus, that of the library theorem it comes from.
    pub module: String,
    /// The library lemma.
    pub lemma: String,
    /// What was done.
    pub kind: MutationKind,
    /// Rewritten from right to left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub symm: bool,
    /// Rewritten only at the place of this number, from 1, among those that match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// The place of the hypothesis among the target's variables, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<usize>,
    /// The place of the specialised variable among the target's, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<usize>,
    /// The place among the lemma's quantifiers of the hypothesis that
    /// the target's conclusion was given for, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premise: Option<u32>,
    /// The number of the constant that became a variable, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<usize>,
    /// Mutations from the library to here, from 1.
    pub round: u32,
    /// Theorems of this corpus that the proof rests on, each after those it rests on itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// Equal for statements that say the same up to names and order of variables
    /// and hypotheses, sides of equations and universes.
    pub key: String,
    /// The judge's hash of the statement.
    pub statement_hash: String,
    /// Symbols of the statement.
    pub size: usize,
    /// Constants that it mentions, ascending.
    #[serde(default)]
    pub constants: Vec<String>,
    /// The judge's tier.
    pub tier: String,
    /// What the proof rests on beyond the library.
    #[serde(default)]
    pub axioms: Vec<String>,
}

impl CorpusTheorem {
    /// The declaration, without its proof: `theorem m_….{u} : …`.
    pub fn declaration(&self) -> String {
        let levels =
            if self.levels.is_empty() { String::new() } else { format!(".{{{}}}", self.levels.join(", ")) };
        format!("theorem {}{levels} : {}", self.name, self.statement)
    }

    /// The declaration with its proof.
    pub fn text(&self) -> String {
        let mut text = self.declaration() + " := by";
        for line in &self.script {
            text += "\n  ";
            text += line;
        }
        text + "\n"
    }
}
