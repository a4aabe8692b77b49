//! What a theorem of a file rests on.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::diagnostics::{outline_of, shortened, unknown};
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use lean_bridge::{Declared, Judgement, Refusal, Rule, Tier, VerifyRequest};
use proof_session::Completeness;
use proof_session::names::words;
use serde::Serialize;

/// Words that change what a proof means or how it is checked, wherever they stand.
const SUSPICIOUS: &[&str] = &[
    "sorry",
    "admit",
    "axiom",
    "unsafe",
    "opaque",
    "implemented_by",
    "extern",
    "csimp",
    "native_decide",
    "ofReduceBool",
    "macro_rules",
    "elab_rules",
    "run_cmd",
    "initialize",
];
/// The same for words that follow each other.
const PAIRS: &[(&str, &str)] = &[
    ("local", "instance"),
    ("scoped", "instance"),
    ("local", "notation"),
    ("scoped", "notation"),
    ("import", "Lean.Elab"),
    ("import", "Lean.Meta"),
];

/// Something in the source that a reader should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceWarning {
    /// The line.
    pub line: u32,
    /// What was found.
    pub pattern: String,
}

/// The verdict on a theorem of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VerifyAnswer {
    /// The axioms that it rests on.
    pub axioms: Vec<String>,
    /// What a reader should look at.
    pub warnings: Vec<SourceWarning>,
    /// Whether the judge accepts it.
    pub accepted: bool,
    /// How far it was checked: `replayed`, `audited`; absent if it does not elaborate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Why it is not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Why it was not checked further.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The kernels that have accepted it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kernels: Vec<String>,
}

impl Workspace {
    /// Judges a theorem of a file. What stands behind it is not looked at.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn verify(
        &self,
        ask: &Ask,
        file: &str,
        theorem: &str,
        scan: bool,
    ) -> Result<Answer<VerifyAnswer>, AssistError> {
        let source = self.read(file)?;
        let outline = outline_of(&source)?;
        let entry = outline.find(theorem).ok_or_else(|| unknown(&source, &outline, theorem))?;
        if !matches!(entry.keyword.as_str(), "theorem" | "lemma") {
            let text =
                format!("`{}` is declared by `{}`; only theorems are verified", entry.name, entry.keyword);
            return Err(AssistError::Unsupported(text));
        }
        ask.report(0.1, "judging");
        let text = source.text[..entry.command.end].to_owned();
        let limit = ask.left();
        let request = VerifyRequest { text, limit, ..VerifyRequest::default() };
        let mut hand = self.beside(ask)?;
        let verified = self.request(ask, &mut hand, "judging", |s| s.verify(&request))?;
        let (line, _) = source.lines_of(&entry.range);
        let is_it = |d: &&Declared| d.judgement.name == entry.name;
        let named = verified.declarations.iter().rev().find(is_it);
        // A private name has a prefix; its place tells which it is.
        let found = named.or_else(|| {
            let behind = |d: &&Declared| d.pos.is_some_and(|p| p.line >= line);
            verified.declarations.iter().rfind(behind)
        });
        let mut answer = VerifyAnswer::default();
        let timed_out = verified.refused.as_ref().is_some_and(|r| r.rule == Rule::Timeout);
        match found {
            Some(Declared { judgement, .. }) => {
                answer.axioms = axioms(judgement);
                answer.tier = judgement.tier;
                answer.refused = judgement.refused.as_ref().map(Refusal::to_string);
                answer.note = judgement.note.clone();
                answer.kernels = judgement.kernels.clone();
                answer.accepted = judgement.is_accepted();
            }
            None => {
                answer.refused = Some(verified.refused.as_ref().map_or_else(
                    || "error: Lean does not accept its declaration".into(),
                    Refusal::to_string,
                ));
                answer.note = verified.note.clone();
            }
        }
        if !answer.accepted
            && let Some(error) = verified.messages.iter().rev().find(|m| m.is_error())
        {
            let line = error.pos.map(|p| format!("line {}: ", p.line)).unwrap_or_default();
            answer.note = Some(format!("{line}{}", shortened(error.data.trim(), 400)));
        }
        if scan {
            answer.warnings = warnings(&source);
        }
        let completeness = if timed_out { Completeness::TimedOut } else { Completeness::Complete };
        Ok(self.answer(&source, answer, completeness))
    }
}

/// The axioms of a theorem, the one that it is refused for among them.
fn axioms(judgement: &Judgement) -> Vec<String> {
    let mut axioms = judgement.axioms.clone();
    let culprit = judgement.refused.as_ref().and_then(|refusal| match refusal.rule {
        Rule::Sorry => Some("sorryAx".to_owned()),
        Rule::Axiom | Rule::Native => refusal.constant.clone(),
        _ => None,
    });
    axioms.extend(culprit.filter(|c| !judgement.axioms.contains(c)));
    axioms
}

fn warnings(source: &Source) -> Vec<SourceWarning> {
    let mut found = vec![];
    for line in 1..=source.line_count() {
        let text = source.line(line).split("--").next().unwrap_or_default();
        let words: Vec<&str> = words(text).collect();
        let mut warn = |pattern: String| found.push(SourceWarning { line, pattern });
        for word in &words {
            if SUSPICIOUS.contains(word) {
                warn((*word).to_owned());
            }
        }
        for pair in words.windows(2) {
            let option = pair[0] == "set_option" && pair[1].starts_with("debug.");
            if option || PAIRS.iter().any(|(a, b)| pair[0] == *a && pair[1].starts_with(b)) {
                warn(pair.join(" "));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_should_look_at() {
        let text = "import Lean.Elab.Command\n-- unsafe here\nset_option debug.skipKernelTC true\n\
            @[implemented_by f] def g := 1\n\
            theorem t : p := by sorry\ndef unsafely := 1\n";
        let source = Source::of("f.lean".as_ref(), "f.lean", text.into());
        let found: Vec<(u32, String)> = warnings(&source).into_iter().map(|w| (w.line, w.pattern)).collect();
        let expected = [
            (1, "import Lean.Elab.Command"),
            (3, "set_option debug.skipKernelTC"),
            (4, "implemented_by"),
            (5, "sorry"),
        ];
        assert_eq!(found, expected.map(|(l, p)| (l, p.to_owned())));
    }
}
