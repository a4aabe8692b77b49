//! Where environments and proof states come from: the texts that
//! make them again. This is what a pickle holds.
//!
//! A pickle holds, as JSON, the header, the commands and the tactics that lead to a state; unpickling
//! runs them again. It works in any later process, and does not depend on the layout of Lean's heap. That
//! of an environment stands in a file (`region`) which has besides what other pickles have: the
//! declarations, for those who want to look at them.

use lean_meta::command_text::CommandText;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// How an environment was made: a header, and commands one after another.
#[derive(Clone, Debug)]
pub(crate) struct EnvOrigin {
    pub header: Rc<str>,
    pub last: Option<Rc<CommandStep>>,
}

#[derive(Debug)]
pub(crate) struct CommandStep {
    pub before: Option<Rc<CommandStep>>,
    pub command: CommandText,
}

impl EnvOrigin {
    pub(crate) fn of_header(header: &str) -> EnvOrigin {
        EnvOrigin { header: header.into(), last: None }
    }

    /// After the commands of `text` from byte `start` on. A text
    /// without commands leaves an environment what it was.
    pub fn then(&self, text: &str, start: usize) -> EnvOrigin {
        if text.get(start..).is_none_or(|t| t.trim().is_empty()) {
            return self.clone();
        }
        let command = CommandText { text: text.to_string(), start };
        let step = CommandStep { before: self.last.clone(), command };
        EnvOrigin { header: self.header.clone(), last: Some(Rc::new(step)) }
    }

    /// The texts since the header, the first one first.
    pub fn commands(&self) -> Vec<CommandText> {
        let mut out = vec![];
        let mut at = self.last.as_deref();
        while let Some(step) = at {
            out.push(step.command.clone());
            at = step.before.as_deref();
        }
        out.reverse();
        out
    }
}

/// How a proof state was made: by a command, as one of the states it reported, and by steps from there.
#[derive(Clone, Debug)]
pub(crate) struct ProofOrigin {
    pub root: Rc<ProofRoot>,
    pub last: Option<Rc<ProofStep>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProofRootText {
    pub text: String,
    #[serde(default)]
    pub start: usize,
    pub all_tactics: bool,
    pub root_goals: bool,
    /// Which of the proof states of the command's answer.
    pub index: usize,
    /// Byte of a place: the proof states are those there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct ProofRoot {
    pub env: EnvOrigin,
    pub command: ProofRootText,
}

#[derive(Debug)]
pub struct ProofStep {
    pub before: Option<Rc<ProofStep>>,
    pub step: OriginStep,
}

/// One step from a proof state to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginStep {
    /// A tactic, with errors logged where Lean recovers from them (`tactic` requests).
    Tactic(String),
    /// A tactic without error recovery (`tactics` requests).
    Strict(String),
    /// Only this goal.
    Focus(usize),
    /// The state of a `sorry` inside a tactic: the tactic and the index of the `sorry`.
    Sorry(String, usize),
    /// Messages, traces and trees dropped, as unpickling does.
    Fresh,
}

impl ProofOrigin {
    pub fn then(&self, step: OriginStep) -> ProofOrigin {
        let step = ProofStep { before: self.last.clone(), step };
        ProofOrigin { root: self.root.clone(), last: Some(Rc::new(step)) }
    }

    fn steps(&self) -> Vec<OriginStep> {
        let mut out = vec![];
        let mut at = self.last.as_deref();
        while let Some(s) = at {
            out.push(s.step.clone());
            at = s.before.as_deref();
        }
        out.reverse();
        out
    }
}

/// Content of a pickle file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pickle {
    /// [`Pickle::VERSION`]
    pub prover_pickle: u32,
    pub header: String,
    pub commands: Vec<CommandText>,
    /// Absent for an environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<ProofPickle>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProofPickle {
    pub command: ProofRootText,
    pub steps: Vec<OriginStep>,
}

impl Pickle {
    pub const VERSION: u32 = 1;

    pub(crate) fn of_env(origin: &EnvOrigin) -> Pickle {
        Pickle {
            prover_pickle: Pickle::VERSION,
            header: origin.header.to_string(),
            commands: origin.commands(),
            proof: None,
        }
    }

    pub fn of_proof(origin: &ProofOrigin) -> Pickle {
        let proof = ProofPickle { command: origin.root.command.clone(), steps: origin.steps() };
        Pickle { proof: Some(proof), ..Pickle::of_env(&origin.root.env) }
    }

    /// Reads the content of a pickle file.
    pub fn parse(bytes: &[u8]) -> Result<Pickle, String> {
        let p: Pickle =
            serde_json::from_slice(bytes).map_err(|e| format!("no pickle of this server: {e}"))?;
        match p.prover_pickle {
            Pickle::VERSION => Ok(p),
            v => Err(format!("a pickle of version {v}, expected {}", Pickle::VERSION)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pickle_lists_texts_in_order_and_survives_a_round_trip() {
        let env =
            EnvOrigin::of_header("import Lean").then("import Lean\ndef a := 1", 12).then("def b := 2", 0);
        let command = ProofRootText {
            text: "example : a = 1 := by sorry".into(),
            start: 0,
            all_tactics: false,
            root_goals: false,
            index: 0,
            place: None,
        };
        let proof = ProofOrigin { root: Rc::new(ProofRoot { env, command }), last: None };
        let proof = proof.then(OriginStep::Focus(0)).then(OriginStep::Tactic("rfl".into()));
        let pickle = Pickle::of_proof(&proof);
        let texts: Vec<_> = pickle.commands.iter().map(|c| (&c.text[c.start..], c.start)).collect();
        assert_eq!(texts, [("def a := 1", 12), ("def b := 2", 0)]);
        assert_eq!(pickle.proof.as_ref().unwrap().steps.len(), 2);
        let bytes = serde_json::to_vec(&pickle).unwrap();
        assert_eq!(Pickle::parse(&bytes).unwrap(), pickle);
    }

    #[test]
    fn a_text_without_commands_adds_nothing() {
        let header = EnvOrigin::of_header("import Std");
        assert!(header.then("import Std\n", 11).last.is_none());
        assert!(header.then("", 0).last.is_none());
    }

    #[test]
    fn other_files_are_refused() {
        assert!(Pickle::parse(b"olean").unwrap_err().starts_with("no pickle"));
        let other = br#"{"proverPickle": 9, "header": "", "commands": []}"#;
        assert_eq!(Pickle::parse(other).unwrap_err(), "a pickle of version 9, expected 1");
    }
}
