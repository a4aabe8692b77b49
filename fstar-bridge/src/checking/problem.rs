//! A definition to be written.

use super::budget::Budget;
use crate::path::{Path, Step};
use crate::query::PushKind;
use std::sync::Arc;
use std::time::Duration;

/// What a candidate is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Names it in results: `FILE:NAME`.
    pub id: String,
    /// The state before it: dependencies, what stands before it in its file, opens and options.
    pub before: Path,
    /// Line of the buffer at which what follows is put, from 1.
    pub line: i64,
    /// The type that is asked for (`val f : …`): pushed by itself, so that no candidate can change it.
    pub val: Option<String>,
    /// How a candidate must begin (`let rec f (x:nat) : Lemma … =`). Without it and a `val`, any type will do.
    pub signature: Option<String>,
    /// Options that a candidate may choose; none: no options at all.
    pub budget: Option<Budget>,
    /// Qualified names, all members of a mutual group; exactly these must be there afterwards.
    pub names: Vec<String>,
    /// For the candidate, without what stands before it.
    pub limit: Duration,
}

impl Problem {
    /// The state in which a candidate is pushed, the given type behind it, and the line at which.
    pub fn start(&self) -> (Path, i64) {
        let (mut path, mut line) = (self.before.clone(), self.line);
        if let Some(val) = &self.val {
            let code = format!("{}\n", val.trim_end());
            let lines = code.matches('\n').count() as i64;
            path.steps.push(Arc::new(Step::Push { kind: PushKind::Full, code, line }));
            line += lines;
        }
        (path, line)
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
