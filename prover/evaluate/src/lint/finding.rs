//! What is found about a statement.

use serde::{Deserialize, Serialize};

/// How sure it is that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// True, and often meant.
    Note,
    /// Rarely meant.
    Warning,
    /// The statement cannot do what it is there for.
    Error,
}

/// The kind of a finding. These words are an interface: they stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Lean does not accept the statement.
    Unsupported,
    /// The engine failed over it; nothing is known.
    EngineFailure,
    /// A name that Lean bound by itself.
    AutoBound,
    /// Two things of one name.
    ShadowedName,
    /// A variable that occurs nowhere.
    UnusedVariable,
    /// A quantifier whose variable its body does not mention.
    UnusedBinder,
    /// A hypothesis that cannot matter for the conclusion.
    UnusedHypothesis,
    /// A hypothesis that is there twice.
    RepeatedHypothesis,
    /// The conclusion is a hypothesis.
    ConclusionIsHypothesis,
    /// Subtraction of natural numbers that stops at 0.
    NaturalSubtraction,
    /// A cast of a subtraction of natural numbers.
    CastOfSubtraction,
    /// Division of whole numbers that drops the remainder.
    IntegerDivision,
    /// A quotient of two numerals that is no whole number.
    LiteralDivision,
    /// Division by the numeral 0.
    DivisionByZero,
    /// The hypotheses contradict each other.
    ContradictoryHypotheses,
    /// One tactic proves it.
    Trivial,
    /// It is false.
    Refuted,
    /// An answer that is left open.
    AnswerSlot,
    /// The suite has the same statement under another name.
    Duplicate,
}

impl Code {
    /// The word of this code, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Code::Unsupported => "unsupported",
            Code::EngineFailure => "engine-failure",
            Code::AutoBound => "auto-bound",
            Code::ShadowedName => "shadowed-name",
            Code::UnusedVariable => "unused-variable",
            Code::UnusedBinder => "unused-binder",
            Code::UnusedHypothesis => "unused-hypothesis",
            Code::RepeatedHypothesis => "repeated-hypothesis",
            Code::ConclusionIsHypothesis => "conclusion-is-hypothesis",
            Code::NaturalSubtraction => "natural-subtraction",
            Code::CastOfSubtraction => "cast-of-subtraction",
            Code::IntegerDivision => "integer-division",
            Code::LiteralDivision => "literal-division",
            Code::DivisionByZero => "division-by-zero",
            Code::ContradictoryHypotheses => "contradictory-hypotheses",
            Code::Trivial => "trivial",
            Code::Refuted => "refuted",
            Code::AnswerSlot => "answer-slot",
            Code::Duplicate => "duplicate",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// How sure it is.
    pub level: Level,
    /// The part of the statement: `hypothesis h`, `variable x`, `conclusion`, `statement`, `header`.
    pub part: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Lean text that the judge has accepted, where something is proved: a proof of the statement or of its
    /// negation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

impl Finding {
    /// A finding without a proof.
    pub fn new(code: Code, level: Level, part: impl Into<String>, reason: impl Into<String>) -> Finding {
        Finding { code, level, part: part.into(), reason: reason.into(), proof: None }
    }
}

/// A statement and what was found about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linted {
    /// The name of the theorem.
    pub name: String,
    /// The file that it comes from.
    pub file: String,
    /// Its line there, from 1.
    pub line: usize,
    /// What was found, nothing if nothing is wrong.
    pub findings: Vec<Finding>,
}

impl Linted {
    /// Whether there is a warning or an error.
    pub fn is_faulty(&self) -> bool {
        self.findings.iter().any(|f| f.level > Level::Note)
    }
}

impl std::fmt::Display for Linted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, found) in self.findings.iter().enumerate() {
            let level = match found.level {
                Level::Note => "note",
                Level::Warning => "warning",
                Level::Error => "error",
            };
            let new_line = if i > 0 { "\n" } else { "" };
            let (code, part, reason) = (found.code.word(), &found.part, &found.reason);
            let (file, line, name) = (&self.file, self.line, &self.name);
            write!(formatter, "{new_line}{file}:{line}: {name}: {level}[{code}] {part}: {reason}")?;
            if let Some(proof) = &found.proof {
                proof.lines().try_for_each(|l| write!(formatter, "\n    {l}"))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_json() {
        for code in [Code::AutoBound, Code::ConclusionIsHypothesis, Code::Refuted, Code::DivisionByZero] {
            assert_eq!(serde_json::to_value(code).unwrap(), code.word());
        }
    }
}
