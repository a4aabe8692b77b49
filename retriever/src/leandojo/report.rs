//! What reading left out.

/// What was left out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files of the corpus.
    pub files: usize,
    /// Premises kept.
    pub premises: usize,
    /// Premises without a name.
    pub nameless: usize,
    /// Names containing `user__.n`.
    pub generated: usize,
    /// Premises without text.
    pub empty: usize,
    /// Names of the form `[…]`: mutual definitions.
    pub mutual: usize,
    /// The same name at the same place of the same file again.
    pub duplicates: usize,
    /// Premises that end before they begin.
    pub reversed: usize,
    /// Theorems read.
    pub theorems: usize,
    /// Theorems of files that the corpus does not have.
    pub foreign: usize,
    /// Steps kept.
    pub steps: usize,
    /// Tactics with `no goals` before them.
    pub finished: usize,
    /// Tactics that contain `·`: blocks of others.
    pub blocks: usize,
    /// Tactics whose state has no `⊢`.
    pub goalless: usize,
    /// Uses of premises that were found.
    pub located: usize,
    /// Uses whose place lies in no premise of the corpus.
    pub unknown: usize,
}
