//! In which words a model is asked for a proof, and where in its answer the proof is.

use data::Theorem;
use language_model::{Message, Prompt, Role};

/// How questions are put and answers are read.
pub trait Words: Send + Sync {
    /// What they are called: results carry it.
    fn name(&self) -> String;

    /// The question for a proof.
    fn question(&self, theorem: &Theorem) -> Prompt;

    /// The question for a better proof, behind an answer and what Lean said of it; `None` if nothing can be
    /// asked after this prompt.
    fn repair(&self, prompt: &Prompt, answer: &str, errors: &str) -> Option<Prompt>;

    /// The Lean text of an answer: a whole file, a declaration, or a proof alone. `None` if it has none.
    fn proof(&self, answer: &str) -> Option<String>;
}

/// Plain words, for models that follow instructions.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainWords;

impl Words for PlainWords {
    fn name(&self) -> String {
        "plain words".into()
    }

    fn question(&self, theorem: &Theorem) -> Prompt {
        let text = theorem.with_proof("by\n  sorry");
        let content = format!(
            "Prove this theorem in Lean 4. Answer with the whole theorem and its proof, without `sorry`, in \
             one block that begins with ```lean.\n\n```lean\n{text}\n```"
        );
        Prompt::Chat(vec![Message { role: Role::User, content }])
    }

    fn repair(&self, prompt: &Prompt, answer: &str, errors: &str) -> Option<Prompt> {
        let Prompt::Chat(messages) = prompt else { return None };
        let mut messages = messages.clone();
        messages.push(Message { role: Role::Assistant, content: answer.to_owned() });
        let content = format!(
            "Lean does not accept this proof:\n\n{errors}\n\nAnswer with the whole theorem and a right proof, \
             in one block that begins with ```lean."
        );
        messages.push(Message { role: Role::User, content });
        Some(Prompt::Chat(messages))
    }

    fn proof(&self, answer: &str) -> Option<String> {
        last_lean_fence(answer)
    }
}

/// The last block of an answer that is fenced as Lean (`lean`, `lean4`), or else the last one that is fenced
/// without a language; what stands in `<think>` does not count. A block without an end goes to the end of the
/// answer, as the answer may have been cut off.
pub fn last_lean_fence(answer: &str) -> Option<String> {
    let said = match answer.rsplit_once("</think>") {
        Some((_, said)) => said,
        None => answer.split_once("<think>").map_or(answer, |(before, _)| before),
    };
    let (mut lean, mut bare): (Option<String>, Option<String>) = (None, None);
    let mut open: Option<(String, Vec<&str>)> = None;
    let mut close = |(language, lines): (String, Vec<&str>)| {
        let text = lines.join("\n");
        match language.as_str() {
            "lean" | "lean4" => lean = Some(text),
            "" => bare = Some(text),
            _ => {}
        }
    };
    for line in said.lines() {
        match (line.trim().strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => open.take().into_iter().for_each(&mut close),
            (Some(language), None) => open = Some((language.trim().to_lowercase(), vec![])),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    open.into_iter().for_each(&mut close);
    lean.or(bare).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_block_behind_the_thoughts_counts() {
        let fence = |text: &str| last_lean_fence(text);
        assert_eq!(fence("a\n```lean\nx\n```\nb\n```lean4\ny\nz\n```\nc").as_deref(), Some("y\nz"));
        assert_eq!(fence("<think>\n```lean\nx\n```\n</think>\nnothing"), None);
        assert_eq!(fence("```lean\nx\n```\n<think>\n```lean\ny\n```").as_deref(), Some("x"));
        assert_eq!(fence("```\nx\n```\n```text\ny\n```").as_deref(), Some("x"));
        assert_eq!(fence("```lean\nx").as_deref(), Some("x"), "an answer that was cut off");
        assert_eq!(fence("```lean\n\n```"), None);
    }

    #[test]
    fn a_chat_goes_on_and_a_text_does_not() {
        let prompt = Prompt::Chat(vec![]);
        let Some(Prompt::Chat(messages)) = PlainWords.repair(&prompt, "answer", "errors") else {
            panic!("a chat goes on")
        };
        assert_eq!(messages.iter().map(|m| m.role).collect::<Vec<_>>(), [Role::Assistant, Role::User]);
        assert!(messages[1].content.contains("errors"));
        assert_eq!(PlainWords.repair(&Prompt::Text("t".into()), "answer", "errors"), None);
    }
}
