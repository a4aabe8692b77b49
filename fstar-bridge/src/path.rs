//! A state of F* as a value: what was pushed to get there.

use crate::command::SessionFile;
use crate::query::PushKind;
use std::sync::Arc;

/// One entry of F*'s stack.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StackEntry {
    /// Code at a line (from 1).
    Push {
        /// How much of it is checked.
        kind: PushKind,
        /// The text.
        code: String,
        /// The line of the buffer at which it is put, from 1.
        line: i64,
    },
    /// The file's own checked declarations before this one.
    Partial {
        /// The full name of that declaration.
        until: String,
    },
}

/// The way to a state: losing a process loses time, as any other can walk it again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The session's file and options.
    pub file: SessionFile,
    /// What F* takes for the file's text, from which it reads what the file depends on. None for what is
    /// on disk.
    pub contents: Option<Arc<str>>,
    /// The entries of the stack, the lowest first.
    pub steps: Vec<Arc<StackEntry>>,
}

impl Path {
    /// How many entries of the stack two states share; none if they need different processes.
    pub fn common(&self, other: &Path) -> Option<usize> {
        let same = self.file == other.file && self.contents == other.contents;
        same.then(|| self.steps.iter().zip(&other.steps).take_while(|(a, b)| a == b).count())
    }
}
