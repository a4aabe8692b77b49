//! New theorems out of old ones: a target's conclusion or hypotheses rewritten by a lemma, a hypothesis
//! replaced by what a lemma needs to conclude it, a conclusion given to a lemma that needs it, a variable
//! given the value that a lemma is about.
//!
//! | file | what |
//! |---|---|
//! | `meta` | Lean's `MetaM` called from here, and taken back |
//! | `target` | a theorem with its variables introduced |
//! | `build` | what a lemma makes of it, with a proof, as terms built by Lean |
//! | `direct` | the same without asking Lean, where the index has matched all there is |
//! | `generalise` | a constant made a variable, and what proves that |
//! | `unify` | the same where the target is changed to fit the lemma |
//! | `answers` | of Lean about the library, remembered from target to target |
//! | `rewrite`, `holes` | a term rewritten; a term with holes |
//! | `draft` | a statement before it is closed |
//! | `close` | a closed statement of that: what Lean left open becomes variables and hypotheses |
//! | `key`, `known` | when two statements are the same; those of the library |
//! | `effort`, `library` | how much is done, and with what |
//! | `candidates` | what is tried, and in which order |
//! | `mutator` | one target: attempts, the kernel's word, what is known already |
//! | `trivial` | what Lean proves by itself |
//! | `script` | the proof as text |
//!
//! Lemmas come from the index of [`lean_meta::lemmas`]. A mutant's proof term has been accepted by the
//! kernel; whether its text is a proof of its text decides the judge, elsewhere.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answers;
mod build;
mod candidates;
mod close;
mod direct;
mod draft;
mod effort;
mod generalise;
mod holes;
mod key;
mod known;
mod library;
mod meta;
mod mutator;
mod rewrite;
mod script;
mod target;
mod trivial;
mod unify;

pub use answers::Answers;
pub use draft::Defect;
pub use effort::Effort;
pub use key::{Key, key};
pub use known::Known;
pub use library::Library;
pub use mutator::{Mutant, Mutator, Tally};
