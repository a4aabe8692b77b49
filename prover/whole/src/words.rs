//! In which words a model is asked for a proof, and where in its answer the proof is.

use data::Theorem;
use language_model::{ErrorShown, Prompt};

/// How questions are put and answers are read.
pub trait Words: Send + Sync {
    /// What they are called: results carry it.
    fn name(&self) -> String;

    /// The question for a proof.
    fn question(&self, theorem: &Theorem) -> Prompt;

    /// The question for a better proof, behind an answer, the text that was made of it, and what Lean said of
    /// that; `None` if nothing can be asked after this prompt.
    fn repair(&self, prompt: &Prompt, answer: &str, attempt: &str, errors: &[ErrorShown]) -> Option<Prompt>;

    /// The Lean text of an answer: a whole file, a declaration, or a proof alone. `None` if it has none.
    fn proof(&self, answer: &str) -> Option<String>;
}
