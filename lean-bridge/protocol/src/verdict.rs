//! What a judge says about a proof: how far it was checked, or the rule by which it was refused.

use crate::auto_bound::AutoBound;
use crate::message::Message;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How far a proof was checked; later ones are stronger. `docs/trust.md` says what each rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// The whole text elaborates afresh without error, and its declaration has the type asked for.
    Replayed,
    /// Besides, the host has walked everything that the proof reaches and found only the three usual axioms.
    Audited,
    /// Besides, an independent checker agreed.
    Rechecked,
}

impl Tier {
    /// Its word in answers and reports.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Replayed => "replayed",
            Tier::Audited => "audited",
            Tier::Rechecked => "rechecked",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Axioms that a proof may always use: those of Lean's own library. An asker may allow more, by name.
pub const STANDARD_AXIOMS: [&str; 3] = ["propext", "Classical.choice", "Quot.sound"];

/// Constants of the library by which a proof believes compiled code.
const COMPILED_CODE: [&str; 5] =
    ["Lean.ofReduceBool", "Lean.ofReduceNat", "Lean.trustCompiler", "Lean.reduceBool", "Lean.reduceNat"];

/// Whether a proof that rests on this constant believes compiled code: it is one of the library's, or an
/// axiom that `native_decide` of Lean 4.29 and later declares for each use (`t._native.native_decide.ax_1`).
pub fn believes_compiled_code(constant: &str) -> bool {
    let of_a_tactic = |part: &str| part.starts_with("native_decide") || part.starts_with("_native");
    COMPILED_CODE.contains(&constant) || constant.split('.').any(of_a_tactic)
}

/// A rule by which a proof is refused. It travels as its word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The statement itself does not elaborate.
    Statement,
    /// The candidate has an error.
    Error,
    /// The candidate does not declare what was asked for.
    Missing,
    /// It declares it with another type.
    Type,
    /// A constant that the statement uses is not what it was.
    Environment,
    /// The time was over before there was a verdict.
    Timeout,
    /// The text needs more memory, a deeper stack or larger numbers than the engine has.
    Limit,
    /// The engine was lost while judging.
    Engine,
    /// The proof rests on `sorry`.
    Sorry,
    /// The proof rests on an axiom that is not allowed.
    Axiom,
    /// Compiled code would have to be believed.
    Native,
    /// The proof reaches an `unsafe` declaration.
    Unsafe,
    /// The proof reaches a `partial` declaration.
    Partial,
    /// A declaration is replaced by another one when it runs.
    ImplementedBy,
    /// Lean's kernel refuses a declaration.
    Kernel,
    /// Lean's kernel accepts a declaration, and the second kernel refuses it.
    Kernels,
    /// The statement is not one that can be judged here, as with names that are Mathlib's.
    Unsupported,
    /// What was handed in cannot be read.
    Unreadable,
    /// The word of a rule that this program does not know: a newer server's, or another prover's.
    Other(String),
}

/// All rules that have a word of their own.
const RULES: [(Rule, &str); 18] = [
    (Rule::Statement, "statement"),
    (Rule::Error, "error"),
    (Rule::Missing, "missing"),
    (Rule::Type, "type"),
    (Rule::Environment, "environment"),
    (Rule::Timeout, "timeout"),
    (Rule::Limit, "limit"),
    (Rule::Engine, "engine"),
    (Rule::Sorry, "sorry"),
    (Rule::Axiom, "axiom"),
    (Rule::Native, "native"),
    (Rule::Unsafe, "unsafe"),
    (Rule::Partial, "partial"),
    (Rule::ImplementedBy, "implemented_by"),
    (Rule::Kernel, "kernel"),
    (Rule::Kernels, "kernels"),
    (Rule::Unsupported, "unsupported"),
    (Rule::Unreadable, "unreadable"),
];

impl Rule {
    /// The rule of a word.
    pub fn of(word: &str) -> Rule {
        let known = RULES.iter().find(|(_, name)| *name == word);
        known.map_or_else(|| Rule::Other(word.to_owned()), |(rule, _)| rule.clone())
    }

    /// Its word.
    pub fn name(&self) -> &str {
        match self {
            Rule::Other(word) => word,
            rule => RULES.iter().find(|(known, _)| known == rule).map_or("", |(_, name)| name),
        }
    }

    /// Whether it says nothing about the proof, only that this time there was no verdict: time, memory or
    /// the engine ran out. Such an answer is not kept.
    pub fn is_passing(&self) -> bool {
        matches!(self, Rule::Timeout | Rule::Limit | Rule::Engine)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        Ok(Rule::of(&String::deserialize(deserializer)?))
    }
}

/// A refusal with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The rule that is broken.
    pub rule: Rule,
    /// The constant that breaks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// From the audited declaration to that constant, each mentioned by the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    /// What is wrong, in words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Line of the judged text (1 is the first) that Lean's first error names, if any. Clients add it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl Refusal {
    /// A refusal that is about no constant.
    pub fn new(rule: Rule, detail: impl Into<String>) -> Refusal {
        Refusal { rule, constant: None, chain: vec![], detail: detail.into(), line: None }
    }

    /// About a constant.
    pub fn of(rule: Rule, constant: &str, detail: impl Into<String>) -> Refusal {
        Refusal { constant: Some(constant.into()), ..Refusal::new(rule, detail) }
    }

    /// What is wrong, or else the rule's word.
    pub fn reason(&self) -> &str {
        if self.detail.is_empty() { self.rule.name() } else { &self.detail }
    }
}

/// In a line: rule, detail, the chain from the theorem to the constant.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rule)?;
        let detail = self.detail.trim();
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        if let Some(constant) = self.constant.as_deref().filter(|c| !detail.contains(*c)) {
            write!(f, "; {constant}")?;
        }
        if self.chain.len() > 1 {
            write!(f, "; chain {}", self.chain.join(" → "))?;
        }
        Ok(())
    }
}

/// A verdict on a candidate proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The highest tier reached; none if the text does not even replay.
    #[serde(deserialize_with = "required")]
    pub tier: Option<Tier>,
    /// Full name of the declaration that was judged.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// SHA-256 of the statement as a term, 64 hexadecimal digits; empty if it does not elaborate.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement_hash: String,
    /// Axioms that the proof reaches.
    #[serde(default)]
    pub axioms: Vec<String>,
    /// Why it went no further.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// Names in the statement that Lean has bound by itself.
    #[serde(default, skip_serializing_if = "AutoBound::is_empty")]
    pub auto_bound: AutoBound,
    /// The candidate's messages.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Wall time in the engine, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// The kernels that have accepted the proof, with their versions, where the server names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kernels: Vec<String>,
    /// Why the tier is not higher though nothing is refused: the server cannot audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A field that may be `null` but not missing: its absence tells a refusal from a verdict.
fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tier>, D::Error> {
    Option::deserialize(deserializer)
}

impl Judgement {
    /// A refusal without a tier.
    pub fn refused(refusal: Refusal) -> Judgement {
        Judgement { refused: Some(refusal), ..Judgement::default() }
    }

    /// Whether the proof was checked at least so far. This alone is
    /// what *proved* means, with the tier that is named.
    pub fn reaches(&self, tier: Tier) -> bool {
        self.tier >= Some(tier)
    }

    /// Whether the judge has gone as far as it can and refused nothing: at least to [`Tier::Replayed`], where
    /// it cannot audit. What reports say of such a proof names the tier.
    pub fn is_accepted(&self) -> bool {
        self.refused.is_none() && self.reaches(Tier::Replayed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_ordered() {
        assert!(Some(Tier::Audited) > Some(Tier::Replayed) && Some(Tier::Replayed) > None);
        assert_eq!(serde_json::to_string(&Tier::Rechecked).unwrap(), r#""rechecked""#);
    }

    #[test]
    fn compiled_code_is_known_by_its_constants() {
        for constant in ["Lean.ofReduceBool", "Lean.trustCompiler", "t._native.native_decide.ax_1_1"] {
            assert!(believes_compiled_code(constant), "{constant}");
        }
        for constant in ["propext", "Lean.ofReduceBool.foo", "my_native_decide", "Native.decide"] {
            assert!(!believes_compiled_code(constant), "{constant}");
        }
    }

    #[test]
    fn rules_travel_as_words() {
        for (rule, word) in RULES {
            assert_eq!((Rule::of(word), rule.name()), (rule.clone(), word));
        }
        let newer: Refusal = serde_json::from_str(r#"{"rule": "moonshine", "later": 1}"#).unwrap();
        assert_eq!(newer.rule, Rule::Other("moonshine".into()));
        assert_eq!(serde_json::to_string(&newer).unwrap(), r#"{"rule":"moonshine"}"#);
        assert!(serde_json::from_str::<Refusal>("{}").is_err());
    }

    #[test]
    fn a_judgement_has_a_tier_or_null() {
        let judged: Judgement = serde_json::from_str(
            r#"{"tier": "replayed", "name": "t", "refused": {"rule": "axiom", "constant": "cheat"},
                "later": 1}"#,
        )
        .unwrap();
        assert!(judged.reaches(Tier::Replayed) && !judged.reaches(Tier::Audited) && !judged.is_accepted());
        assert_eq!(judged.refused.unwrap().constant.as_deref(), Some("cheat"));
        assert!(serde_json::from_str::<Judgement>(r#"{"tier": null}"#).is_ok_and(|j| !j.is_accepted()));
        assert!(serde_json::from_str::<Judgement>(r#"{"message": "no"}"#).is_err());
    }

    #[test]
    fn refusals_tell_their_facts() {
        let cheat = Refusal {
            chain: vec!["t".into(), "cheat".into()],
            ..Refusal::of(Rule::Axiom, "cheat", "`cheat` is an axiom")
        };
        assert_eq!(cheat.to_string(), "axiom: `cheat` is an axiom; chain t → cheat");
        let silent = Refusal::new(Rule::Timeout, "");
        assert_eq!((silent.reason(), silent.to_string().as_str()), ("timeout", "timeout"));
    }
}
