//! What a generator is asked: one definition with one hole, and what is known that may help to fill it.

use serde::Serialize;

/// A text that was tried, and what F* said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttemptMade {
    /// The text.
    pub text: String,
    /// What F* said.
    pub error: String,
}

/// A lemma in sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PremiseShown {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A whole definition whose type is like the one that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExampleShown {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The whole definition.
    pub text: String,
}

/// See the module. In JSON: one line of what a program is asked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Question {
    /// Set by the generator that is asked.
    pub id: u64,
    /// The name of the definition.
    pub definition: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The file's text before the definition.
    pub context: String,
    /// The definition with a hole, `□`.
    pub sketch: String,
    /// Candidates wanted.
    pub n: usize,
    /// What was tried already.
    pub attempts: Vec<AttemptMade>,
    /// Lemmas in sight, those that fit best first.
    pub premises: Vec<PremiseShown>,
    /// Definitions of similar type.
    pub examples: Vec<ExampleShown>,
}

/// Of the file before a definition so much is shown to a model, bytes: the end, which is nearest.
const CONTEXT: usize = 12_000;
/// Of one message of F*, likewise; the beginning.
const SAID: usize = 1_000;

/// What a model is told that it is there for.
pub const TASK: &str = "\
You write definitions and proofs in F*. Answer with the complete text of the definition that is asked for, \
from its `let` on, in one code block, and nothing else. \
It must have the given name, arguments and type. Do not use admit, assume, or any other way \
around a proof, do not set options, and declare nothing else.";

impl Question {
    /// The question in words, for a model.
    pub fn prompt(&self) -> String {
        let part = |title: &str, text: &str| match text.trim() {
            "" => String::new(),
            text => format!("{title}\n```fstar\n{text}\n```\n\n"),
        };
        let shown = self.examples.iter().map(|e| format!("{}\n{}", e.ty.trim(), e.text.trim()));
        let mut out =
            part("Definitions of similar type, from elsewhere:", &shown.collect::<Vec<_>>().join("\n\n"));
        let lemmas: Vec<String> = self.premises.iter().map(|p| format!("{} : {}", p.name, p.ty)).collect();
        out += &part("Lemmas that can be called:", &lemmas.join("\n"));
        out += &part("The file so far:", tail(&self.context, CONTEXT));
        out += &part("The type:", &self.ty);
        out += &part("To be completed, □ stands for what is missing:", &self.sketch);
        for attempt in &self.attempts {
            out += &part("This was tried:", &attempt.text);
            out += &format!("F* said: {}\n\n", head(&attempt.error, SAID));
        }
        out += "Write the whole definition.";
        out
    }
}

fn tail(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let from = text.ceil_char_boundary(text.len() - most);
    // whole lines only
    text[from..].split_once('\n').map_or(&text[from..], |(_, rest)| rest)
}

fn head(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_hold_what_is_known_and_no_empty_parts() {
        let question = Question {
            ty: "val f : int".into(),
            sketch: "let f =\n  □".into(),
            context: format!("open Far\n{}open Near\n", "// x\n".repeat(CONTEXT)),
            attempts: vec![AttemptMade { text: "let f = ()".into(), error: "Expected int".into() }],
            ..Question::default()
        };
        let prompt = question.prompt();
        assert!(prompt.contains("open Near") && !prompt.contains("open Far"));
        assert!(prompt.contains("F* said: Expected int") && !prompt.contains("Lemmas"));
        assert!(prompt.len() < CONTEXT + 1_000);
    }
}
