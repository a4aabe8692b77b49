//! A definition to be written.

use super::budget::Budget;
use super::declared::vals;
use crate::path::{Path, StackEntry};
use crate::query::PushKind;
use std::sync::Arc;
use std::time::Duration;

/// What a candidate is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionProblem {
    /// Names it in results: `FILE:NAME`.
    pub id: String,
    /// The state before it: dependencies, what stands before it in its file, opens and options.
    pub before: Path,
    /// Line of the buffer at which what follows is put, from 1.
    pub line: i64,
    /// The type that is asked for (`val f : …`): pushed by itself, so that no candidate can change it,
    /// unless the interface declares it.
    pub val: Option<String>,
    /// The text of the interface of the module whose implementation this is. F* puts its declarations
    /// between the definitions by itself, and holds those against them; that it has loaded one is made
    /// sure of.
    pub interface: Option<Arc<str>>,
    /// How a candidate must begin (`let rec f (x:nat) : Lemma … =`). Without it and a `val`, any type
    /// will do.
    pub signature: Option<String>,
    /// Options that a candidate may choose; none: no options at all.
    pub budget: Option<Budget>,
    /// Qualified names, all members of a mutual group; exactly these must be there afterwards.
    pub names: Vec<String>,
    /// For the candidate, without what stands before it.
    pub limit: Duration,
}

impl DefinitionProblem {
    /// The state in which a candidate is pushed, the given type behind it, and the line at which.
    pub fn start(&self) -> (Path, i64) {
        let (mut path, mut line) = (self.before.clone(), self.line);
        if let Some(val) = self.pushed_val() {
            let code = format!("{}\n", val.trim_end());
            let lines = code.matches('\n').count() as i64;
            path.steps.push(Arc::new(StackEntry::Push { kind: PushKind::Full, code, line }));
            line += lines;
        }
        (path, line)
    }

    /// The given type, if F* has it neither from the interface nor from the text before.
    fn pushed_val(&self) -> Option<&str> {
        let val = self.val.as_deref()?;
        let declared = self.interface.as_deref().map(vals).unwrap_or_default();
        let is_there = vals(val).first().is_some_and(|name| declared.contains(name));
        (!is_there).then_some(val)
    }

    /// The module's name.
    pub fn module(&self) -> &str {
        self.names.first().and_then(|n| n.rsplit_once('.')).map_or("", |(module, _)| module)
    }

    /// Names within the module.
    pub fn short_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|n| n.rsplit_once('.').map_or(n.as_str(), |(_, short)| short))
    }
}
