//! How a text is run.

/// How a text is run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Keep the information trees of the commands.
    pub trees: bool,
    /// Byte offset at which the first command begins (behind the header).
    pub start: usize,
    /// Keep the environment after every command.
    pub record: bool,
    /// Elaborate `example`s as definitions, see [`crate::examples`].
    pub name_examples: bool,
    /// Find out which names Lean binds by itself, for records.
    pub auto_bound: bool,
    /// Byte offsets: keep the trees of no other commands than theirs, and stop after the last of them.
    pub places: Option<Vec<usize>>,
}

impl RunOptions {
    /// Whether the trees of a command are kept, which reaches from `begin` to `next` in a text of `len`
    /// bytes: the end of the text belongs to the last command.
    pub(crate) fn keeps_trees(&self, begin: usize, next: usize, len: usize) -> bool {
        let is_here = |p: &usize| begin <= *p && (*p < next || next >= len);
        self.trees && self.places.as_ref().is_none_or(|places| places.iter().any(is_here))
    }

    /// Whether no place is left behind this byte.
    pub(crate) fn is_enough(&self, next: usize) -> bool {
        self.places.as_ref().is_some_and(|places| places.iter().all(|p| *p < next))
    }
}
